//! Images as inputs. `tests/images/acme.*` are what `buf build` wrote of the files beside them.

use std::fs::File;

use super::*;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/images");
const IMAGES: [&str; 4] = [
    "acme.binpb.gz",
    "acme.json.gz",
    "acme.txtpb.zst",
    "acme.yaml.gz",
];

/// A folder with the images, plain and compressed, and the files they were made from with a field
/// of another type.
fn place() -> Place {
    let place = Place::new();
    for name in IMAGES {
        let bytes = std::fs::read(format!("{FOLDER}/{name}")).unwrap();
        let mut plain = Vec::new();
        if name.ends_with(".gz") {
            let mut decoder = flate2::read::GzDecoder::new(&bytes[..]);
            std::io::Read::read_to_end(&mut decoder, &mut plain).unwrap();
        } else {
            plain = zstd::decode_all(&bytes[..]).unwrap();
        }
        place.write(name.rsplit_once('.').unwrap().0, plain);
        place.write(name, bytes);
    }
    let read = |name: &str| std::fs::read_to_string(format!("{FOLDER}/acme/{name}")).unwrap();
    place.write("new/acme/options.proto", read("options.proto"));
    let changed = read("user.proto").replace("int32 one = 12;", "string one = 12;");
    place.write("new/acme/user.proto", changed);
    place.write("same/acme/options.proto", read("options.proto"));
    place.write("same/acme/user.proto", read("user.proto"));
    place
}

const CHANGED: [&str; 1] = ["new/acme/user.proto:37:5: FIELD_SAME_TYPE"];

#[test]
fn every_encoding_plain_and_compressed() {
    let place = place();
    std::fs::copy(place.dir().join("acme.json"), place.dir().join("out")).unwrap();
    std::fs::copy(
        place.dir().join("acme.binpb.gz"),
        place.dir().join("packed"),
    )
    .unwrap();
    std::fs::copy(place.dir().join("acme.binpb"), place.dir().join("acme.bin")).unwrap();
    for image in [
        "acme.binpb",
        "acme.bin",
        "acme.binpb.gz",
        "acme.json",
        "acme.json.gz",
        "acme.txtpb",
        "acme.txtpb.zst",
        "acme.yaml",
        "acme.yaml.gz",
        "out#format=json",
        "packed#format=binpb,compression=gzip",
        "acme.json#use_proto_names=false",
    ] {
        finds(&place, &format!("same --against {image}"), &[]);
        finds(&place, &format!("new --against {image}"), &CHANGED);
    }
}

#[test]
fn an_image_as_the_input_is_shown_by_its_import_paths() {
    let place = place();
    for image in ["acme.binpb", "acme.json", "acme.txtpb", "acme.yaml"] {
        finds(
            &place,
            &format!("{image} --against new"),
            &["acme/user.proto:37:5: FIELD_SAME_TYPE"],
        );
    }
}

#[test]
fn standard_input_is_an_image() {
    let place = place();
    for (input, file, from) in [
        ("-", "acme.binpb", "same"),
        ("-#format=json", "acme.json", "same"),
        ("-#format=txtpb", "acme.txtpb", "same"),
        ("-#compression=gzip", "acme.binpb.gz", "same"),
        ("-", "acme.binpb.gz", "same"),
    ] {
        let mut command = place.protovet(place.dir());
        command.args(["breaking", input, "--against", from]);
        command.stdin(File::open(place.dir().join(file)).unwrap());
        support::ran(&mut command).expect(0);
    }
    let mut command = place.protovet(place.dir());
    command.args([
        "breaking",
        "new",
        "--against",
        "-",
        "--error-format",
        "json",
    ]);
    command.stdin(File::open(place.dir().join("acme.binpb")).unwrap());
    assert_eq!(findings(&support::ran(&mut command).expect(100)), CHANGED);
    fails(&place, "- --against -", "both inputs are standard input");
    fails(&place, "- --against same", "standard input is empty");
}

/// buf ends with "cannot add annotation for unknown file" on this.
#[test]
fn images_without_positions_are_compared() {
    let place = Place::new();
    // FileDescriptorSet { file { name: "a.proto" enum_type { name: "E" value { name: "Z" number: 0 } value {…} } } }
    let set = |file: &str, values: &[(&str, u8)]| {
        let field = |number: u8, content: &[u8]| {
            let mut out = vec![number << 3 | 2, u8::try_from(content.len()).unwrap()];
            out.extend(content);
            out
        };
        let mut body = field(1, b"E");
        for (name, number) in values {
            let value = [field(1, name.as_bytes()), vec![0x10, *number]].concat();
            body.extend(field(2, &value));
        }
        let content = [field(1, file.as_bytes()), field(5, &body)].concat();
        field(1, &content)
    };
    place.write("old.binpb", set("a.proto", &[("Z", 0), ("A", 1)]));
    place.write("new.binpb", set("b.proto", &[("Z", 0)]));
    finds(
        &place,
        "new.binpb --against old.binpb",
        &[
            "<input>:1:1: FILE_NO_DELETE",
            "b.proto:1:1: ENUM_VALUE_NO_DELETE",
        ],
    );
}

#[test]
fn what_is_no_image_is_told() {
    let place = place();
    place.write("text.binpb", "syntax = \"proto3\";");
    place.write("text.json", "{\"file\":[{\"nam\":1}]}");
    place.write(
        "cut.binpb.gz",
        &std::fs::read(place.dir().join("acme.binpb.gz")).unwrap()[..999],
    );
    fails(
        &place,
        "same --against text.binpb",
        "`text.binpb` is not a descriptor set: it holds .proto source",
    );
    fails(
        &place,
        "same --against text.json",
        "`text.json` is not a descriptor set in JSON: at `file`: \
         `google.protobuf.FileDescriptorProto` has no field `nam`",
    );
    let ran = breaking(&place, "same --against cut.binpb.gz").expect(1);
    assert!(
        ran.stderr
            .starts_with("error: cannot decompress `cut.binpb.gz` as gzip: "),
        "{}",
        ran.stderr
    );
    fails(
        &place,
        "same --against none.json",
        "there is no file `none.json`",
    );
}
