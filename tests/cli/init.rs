//! `protovet init`.

use crate::support::Place;
use crate::user;

fn with_buf(breaking: &str) -> Place {
    let place = Place::repository();
    place.write(
        "buf.yaml",
        format!(
            "version: v2\nmodules:\n- path: proto\n  excludes: [proto/test]\n- path: lib\n\
             breaking: {breaking}\n"
        ),
    );
    place.write("proto/acme/user.proto", user(1));
    place.write("proto/test/user.proto", "no schema");
    place.write("lib/lib.proto", "syntax = \"proto3\";\npackage lib;\n");
    place
}

fn written(place: &Place) -> String {
    std::fs::read_to_string(place.dir().join("protovet.toml")).unwrap()
}

#[test]
fn the_equivalent_of_a_buf_yaml() {
    let place = with_buf("{use: [WIRE_JSON], ignore: [lib]}");
    place.commit("one");
    let ran = place
        .run_in(&place.dir().join("proto/acme"), &["init", "--from-buf"])
        .expect(0);
    let file = written(&place);
    for part in [
        "rules = \"protovet\"\n",
        "surfaces = [\"binary\", \"json\", \"rpc\"]\n",
        "proto-paths = [\"lib\", \"proto\"]\n",
        "exclude = [\"proto/test\"]\n",
        "paths = [\"./lib/**\"]\nsurfaces = []\n",
    ] {
        assert!(file.contains(part), "{file}");
    }
    assert!(
        ran.stdout.starts_with("wrote ../../protovet.toml\n"),
        "{}",
        ran.stdout
    );
    let (stricter, laxer) = ran.stdout.split_once("\nLaxer:\n").unwrap();
    assert!(stricter.contains("FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED -> FIELD_DELETED"));
    assert!(stricter.contains("\n  RPC_DELETED: "), "{stricter}");
    assert!(
        laxer.contains("\n  RPC_SAME_REQUEST_TYPE -> RPC_REQUEST_TYPE_CHANGED: "),
        "{laxer}"
    );
    assert!(!ran.stdout.contains("FILE_NO_DELETE"), "{}", ran.stdout);
    // what was written holds without the file that it came from
    std::fs::remove_file(place.dir().join("buf.yaml")).unwrap();
    place.write("proto/acme/user.proto", user(2));
    let ran = place.run(&["check", "--format", "concise"]).expect(1);
    assert!(ran.stdout.contains("FIELD_RENUMBERED"), "{}", ran.stdout);
}

#[test]
fn categories_become_surfaces() {
    for (breaking, surfaces) in [
        ("{}", "[\"binary\", \"json\", \"rpc\", \"code\"]"),
        (
            "{use: [PACKAGE]}",
            "[\"binary\", \"json\", \"rpc\", \"code\"]",
        ),
        ("{use: [WIRE]}", "[\"binary\", \"rpc\"]"),
        ("{use: [FIELD_SAME_JSON_NAME]}", "[\"json\"]"),
    ] {
        let place = with_buf(breaking);
        let ran = place.run(&["init", "--from-buf", "--dry-run"]).expect(0);
        let line = format!("surfaces = {surfaces}\n");
        assert!(ran.stdout.contains(&line), "{}", ran.stdout);
        assert!(!place.dir().join("protovet.toml").exists());
    }
}

#[test]
fn nothing_is_written_over_unless_asked() {
    let place = with_buf("{}");
    place.write("protovet.toml", "# mine\n");
    let ran = place.run(&["init", "--from-buf"]).expect(2);
    assert!(
        ran.stderr.contains("there is a `protovet.toml` already"),
        "{}",
        ran.stderr
    );
    assert_eq!(written(&place), "# mine\n");
    place.run(&["init", "--from-buf", "--force"]).expect(0);
    assert!(written(&place).contains("rules = \"protovet\""));
}

#[test]
fn defaults_to_start_from() {
    let place = Place::repository();
    place.write("user.proto", user(1)).commit("one");
    let ran = place.run(&["init", "--from-buf"]).expect(2);
    assert!(
        ran.stderr
            .contains("there is no `buf.yaml` in `.` or above it"),
        "{}",
        ran.stderr
    );
    place.run(&["init", "--yes"]).expect(0);
    assert!(written(&place).contains("surfaces = [\"binary\", \"rpc\"]"));
    place.run(&["check"]).expect(0);
}
