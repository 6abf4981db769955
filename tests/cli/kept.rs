//! Versions in archives, in images of every encoding, behind options, and on standard input.

use std::fs::File;

use crate::support::{Place, ran};
use crate::user;

const RENUMBERED: &str =
    "user.proto:4:18: error[FIELD_RENUMBERED]: field `email` was renumbered from 1 to 2\n";

fn repository() -> Place {
    let place = Place::repository();
    place.write("proto/user.proto", user(1)).commit("one");
    place.git(&["tag", "v1"]);
    place.git(&["archive", "--prefix=api/", "-o", "../v1.tar.gz", "v1"]);
    place.git(&["archive", "-o", "../v1.zip", "v1"]);
    place.write("proto/user.proto", user(2)).commit("two");
    place
}

#[test]
fn archives_and_references_for_diff() {
    let place = repository();
    for old in [
        "../v1.zip#subdir=proto",
        "../v1.tar.gz#subdir=api/proto",
        "../v1.tar.gz#strip_components=2",
        ".git#tag=v1,subdir=proto",
    ] {
        let ran = place.run(&["diff", old, "proto", "--format", "concise"]);
        assert_eq!(ran.expect(1).stdout, format!("proto/{RENUMBERED}"), "{old}");
    }
    place.run(&["diff", "../v1.zip", "v1"]).expect(0);
    let ran = place
        .run(&["diff", "../v1.zip#subdir=none", "proto"])
        .expect(2);
    assert!(
        ran.stderr.contains("there is no folder `none`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn archives_and_references_for_check() {
    let place = repository();
    for against in ["../v1.zip#subdir=proto", ".git#tag=v1,subdir=proto"] {
        let args = [
            "check",
            "proto",
            "--against",
            against,
            "--format",
            "concise",
        ];
        assert_eq!(
            place.run(&args).expect(1).stdout,
            format!("proto/{RENUMBERED}")
        );
    }
    place.run(&["check", "--against", "../v1.zip"]).expect(1);
}

#[test]
fn images_of_every_encoding_say_the_same() {
    let place = Place::new();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/images");
    let images = [
        "acme.binpb.gz",
        "acme.json.gz",
        "acme.txtpb.zst",
        "acme.yaml.gz",
    ];
    for image in images {
        place.write(image, std::fs::read(format!("{folder}/{image}")).unwrap());
    }
    for old in images {
        for new in images {
            let ran = place.run(&["diff", old, new, "--format", "json"]).expect(0);
            assert_eq!(ran.stdout, "", "{old} {new}");
        }
        place.run(&["check", images[0], "--against", old]).expect(0);
    }
    let mut command = place.protovet(place.dir());
    command.args(["diff", "-#format=json,compression=gzip", images[0]]);
    command.stdin(File::open(place.dir().join("acme.json.gz")).unwrap());
    ran(&mut command).expect(0);
}

#[test]
fn what_is_not_json_of_a_set_is_told() {
    let place = Place::new();
    place
        .write("package.json", "{\"name\": \"x\"}")
        .write("a.proto", user(1));
    let ran = place.run(&["diff", "package.json", "a.proto"]).expect(2);
    assert!(
        ran.stderr.starts_with(
            "error: `package.json` is not a descriptor set in JSON: \
             `google.protobuf.FileDescriptorSet` has no field `name`\n"
        ),
        "{}",
        ran.stderr
    );
    let ran = place
        .run(&["diff", "a.proto#include_package_files=true", "a.proto"])
        .expect(2);
    assert!(
        ran.stderr.contains("is for `protovet breaking`"),
        "{}",
        ran.stderr
    );
}
