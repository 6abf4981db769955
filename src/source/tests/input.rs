//! What the user typed.

use std::io::Write as _;

use super::repository::Place;
use super::told;
use crate::source::{Input, open};

fn set(spec: &str, place: &Place) -> (Vec<u8>, String) {
    match open(spec, &place.options()).unwrap() {
        Input::DescriptorSet { bytes, label, .. } => (bytes, label),
        Input::Tree { tree, .. } => panic!("{tree:?} is no descriptor set"),
    }
}

#[test]
fn descriptor_sets_are_known_by_their_names() {
    let place = Place::with(&[]);
    for name in ["a.binpb", "a.pb", "a.bin", "a.desc", "a.protoset"] {
        place.write(name, "content");
        assert_eq!(set(name, &place), (b"content".to_vec(), name.to_owned()));
    }
}

#[test]
fn compressed_descriptor_sets_are_decompressed() {
    let place = Place::with(&[]);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(b"content").unwrap();
    std::fs::write(place.path().join("a.binpb.gz"), gzip.finish().unwrap()).unwrap();
    let zstd = zstd::encode_all(&b"content"[..], 1).unwrap();
    std::fs::write(place.path().join("a.binpb.zst"), zstd).unwrap();
    assert_eq!(set("a.binpb.gz", &place).0, b"content");
    assert_eq!(set("a.binpb.zst", &place).0, b"content");
}

#[test]
fn a_file_that_is_not_compressed_as_it_says_is_an_error() {
    let place = Place::with(&[("a.binpb.gz", "no"), ("b.binpb.zst", "no")]);
    for name in ["a.binpb.gz", "b.binpb.zst"] {
        let error = open(name, &place.options()).unwrap_err();
        let start = format!("cannot decompress `{name}`: ");
        assert!(error.message.starts_with(&start), "{}", error.message);
        assert_eq!(
            error.help.as_deref(),
            Some("write the file again, or leave it uncompressed")
        );
    }
}

#[test]
fn a_descriptor_set_of_a_revision_is_read() {
    let place = Place::committed(&[("sets/a.binpb", "then")]);
    place.write("sets/a.binpb", "now");
    let (bytes, label) = set("main:sets/a.binpb", &place);
    assert_eq!(bytes, b"then");
    assert_eq!(label, format!("main@{}:sets/a.binpb", place.short("main")));
}

#[test]
fn other_files_are_no_schema() {
    let place = Place::with(&[("readme.md", "")]);
    let error = open("readme.md", &place.options()).unwrap_err();
    assert_eq!(
        told(&error),
        "`readme.md` is neither a folder, a `.proto` file nor a descriptor set\n\
         help: descriptor sets end in `.binpb`, `.pb`, `.bin`, `.desc`, `.protoset`, `.json`, `.txtpb` or `.yaml`, \
         with `.gz` or `.zst` after it when compressed"
    );
}

#[test]
fn a_file_name_is_suggested() {
    let place = Place::with(&[("proto/user.proto", "")]);
    let error = open("proto/usr.proto", &place.options()).unwrap_err();
    assert_eq!(
        told(&error),
        "there is no file or folder `proto/usr.proto`\nhelp: did you mean `proto/user.proto`?"
    );
    let error = open("elsewhere", &place.options()).unwrap_err();
    assert_eq!(
        told(&error),
        format!(
            "there is no file or folder `elsewhere`\nhelp: name a folder, a `.proto` file or a \
             descriptor set; git revisions are not known here, as `{}` is not in a git repository",
            place.options().cwd.display()
        )
    );
}

#[test]
fn a_revision_is_suggested() {
    let place = Place::committed(&[("proto/a.proto", "")]);
    place.git("tag release-1.0");
    let name = place.name();
    let error = open("mian", &place.options()).unwrap_err();
    assert_eq!(
        told(&error),
        format!(
            "there is no file or folder `mian`, and no branch, tag or commit `mian` in `{name}`\n\
             help: did you mean the branch `main`?"
        )
    );
    let error = open("git:release-1.1", &place.options()).unwrap_err();
    assert_eq!(
        told(&error),
        format!(
            "there is no branch, tag or commit `release-1.1` in `{name}`\n\
             help: did you mean the tag `release-1.0`?"
        )
    );
    let error = open("git:nothing-like-it", &place.options()).unwrap_err();
    assert_eq!(
        told(&error),
        format!(
            "there is no branch, tag or commit `nothing-like-it` in `{name}`\n\
             help: see what there is with `git branch --all` and `git tag`; fetch it first if it is new"
        )
    );
}

#[test]
fn a_path_that_a_revision_lacks_is_an_error() {
    let place = Place::committed(&[("proto/a.proto", "")]);
    let commit = place.short("main");
    let error = open("main:protos", &place.options()).unwrap_err();
    assert_eq!(
        told(&error),
        format!("there is no `protos` at main@{commit}\nhelp: did you mean `proto`?")
    );
    let error = open("main:elsewhere", &place.options()).unwrap_err();
    assert_eq!(
        told(&error),
        format!(
            "there is no `elsewhere` at main@{commit}\nhelp: paths of a revision start at the \
             top of the repository; `./` starts from the current folder"
        )
    );
    let error = open("main:../x", &place.options()).unwrap_err();
    assert_eq!(error.message, "the path `../x` leaves the repository");
}

#[test]
fn a_revision_without_schema_is_an_error() {
    let place = Place::committed(&[("docs/readme.md", "")]);
    let commit = place.short("main");
    let error = open("main:docs", &place.options()).unwrap_err();
    assert_eq!(
        told(&error),
        format!(
            "there are no `.proto` files in `main@{commit}:docs`\n\
             help: name the folder that holds the schema"
        )
    );
}

#[test]
fn a_revision_needs_a_repository() {
    let place = Place::with(&[]);
    let error = open("git:main", &place.options()).unwrap_err();
    assert_eq!(
        told(&error),
        format!(
            "`git:main` names a git revision, but `{}` is not in a git repository\n\
             help: change to a folder of the repository, or name a folder or file",
            place.name()
        )
    );
}
