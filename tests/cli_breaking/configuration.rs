//! `buf.yaml`, `--config` and `--against-config`.

use super::*;

#[track_caller]
fn finds_with(place: &Place, args: &[&str], expected: &[&str]) {
    let args = [&["breaking"], args, &["--error-format", "json"]].concat();
    let ran = place.run(&args);
    let code = if expected.is_empty() { 0 } else { 100 };
    assert_eq!(findings(&ran.expect(code)), expected, "{args:?}");
}

#[test]
fn a_buf_yaml_of_the_input_says_which_rules_look() {
    for (yaml, expected) in [
        ("version: v1\n", &FOUND[..]),
        ("version: v1beta1\n", &FOUND),
        ("version: v2\n", &FOUND),
        (
            "version: v1\nbreaking:\n  use: [PACKAGE_NO_DELETE, WIRE_JSON, FIELD_NO_DELETE]\n  except: [WIRE_JSON]\n",
            &FOUND[1..2],
        ),
        (
            "version: v2\nbreaking:\n  use:\n    - FILE\n  except:\n    - FILE_NO_DELETE\n",
            &FOUND[1..],
        ),
        (
            "version: v2\nbreaking:\n  ignore:\n    - acme/user.proto\n",
            &FOUND[..1],
        ),
        (
            "version: v2\nbreaking:\n  ignore_only:\n    FIELD_NO_DELETE:\n      - acme\n",
            &[FOUND[0], FOUND[2]],
        ),
    ] {
        let place = folders();
        place.write("proto/buf.yaml", yaml);
        // what stands beside the earlier version only says which files belong to it
        place.write("old/buf.yaml", "version: v2\nbreaking:\n  use: [WIRE]\n");
        finds(&place, "proto --against old", expected);
    }
}

#[test]
fn a_configuration_can_be_given_by_hand() {
    let place = folders();
    place.write("proto/buf.yaml", "version: v2\nbreaking:\n  use: [WIRE]\n");
    place.write("strict.yaml", "version: v2\nbreaking:\n  use: [FILE]\n");
    place.write(
        "strict.json",
        "{\"version\":\"v1\",\"breaking\":{\"use\":[\"FILE\"]}}",
    );
    let inputs = ["proto", "--against", "old"];
    let wire = [
        "proto/acme/user.proto:5:1: FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED",
        "proto/acme/user.proto:6:3: FIELD_WIRE_COMPATIBLE_TYPE",
    ];
    finds_with(&place, &inputs, &wire);
    for config in [
        "strict.yaml",
        "strict.json",
        r#"{"version":"v2","breaking":{"use":["FILE"]}}"#,
        "version: v1\nbreaking:\n  use: [FILE]\n",
        "version: v1",
    ] {
        let args = [&inputs[..], &["--config", config]].concat();
        finds_with(&place, &args, &FOUND);
    }
}

#[test]
fn the_other_configuration_says_which_files_belong_to_the_other_side() {
    let place = folders();
    let config = r#"{"version":"v1","build":{"excludes":["acme"]}}"#;
    place.write("old/kept.proto", OTHER);
    let args = ["proto", "--against", "old", "--against-config", config];
    finds_with(&place, &args, &["<input>:1:1: FILE_NO_DELETE"]);
    place.write("old.yaml", "version: v2\nmodules:\n  - path: acme\n");
    let args = [
        "proto/acme",
        "--against",
        "old",
        "--against-config",
        "old.yaml",
    ];
    finds_with(&place, &args, &FOUND);
}

#[test]
fn an_image_goes_by_the_configuration_of_the_current_folder() {
    let place = Place::new();
    let bytes = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/images/acme.json.gz"
    ));
    place.write("image.json.gz", bytes.unwrap());
    let only = "syntax = \"proto3\";\n\npackage acme;\n\nmessage User {}\n";
    place.write("new/acme/user.proto", only);
    place.write(
        "buf.yaml",
        "version: v1\nbreaking:\n  use: [PACKAGE_NO_DELETE]\n",
    );
    finds(&place, "image.json.gz --against new --config buf.yaml", &[]);
    finds(&place, "image.json.gz --against image.json.gz", &[]);
}

/// An image is of no module: what is said for all modules applies to it.
#[test]
fn modules_mean_nothing_for_an_image() {
    let place = Place::new();
    let read = |name: &str| {
        std::fs::read(format!(
            "{}/tests/images/{name}",
            env!("CARGO_MANIFEST_DIR")
        ))
        .unwrap()
    };
    place.write("image.json.gz", read("acme.json.gz"));
    place.write("new/acme/options.proto", read("acme/options.proto"));
    place.write("new/acme/user.proto", read("acme/user.proto"));
    place.write("new/acme/more.proto", OTHER);
    let yaml = "version: v2\nmodules:\n  - path: a\n    breaking:\n      use: [WIRE]\n  - path: new\n\
                breaking:\n  use: [FILE_NO_DELETE]\n";
    place.write("buf.yaml", yaml);
    finds(
        &place,
        "image.json.gz --against new",
        &["<input>:1:1: FILE_NO_DELETE"],
    );
}

#[test]
fn a_folder_of_a_v1_module_is_a_part_of_it() {
    let place = folders();
    for side in ["proto", "old"] {
        let yaml = "version: v1\nbreaking:\n  use: [FILE_NO_DELETE]\n";
        place.write(&format!("{side}/buf.yaml"), yaml);
    }
    finds(&place, "proto/acme --against old/acme", &FOUND[..1]);
}

#[test]
fn what_a_configuration_says_wrong_is_told_with_its_place() {
    let place = folders();
    place.write("proto/buf.yaml", "version: v2\nbreaking:\n  use: [FIELS]\n");
    let ran = breaking(&place, "proto --against old").expect(1);
    assert_eq!(ran.stdout, "");
    assert!(
        ran.stderr.contains("knows no rule or category `FIELS`"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("proto/buf.yaml:3:"), "{}", ran.stderr);
    place.write("proto/buf.yaml", "version: v2\nbraking: {}\n");
    let ran = breaking(&place, "proto --against old").expect(1);
    assert!(
        ran.stderr.contains("did you mean `breaking`?"),
        "{}",
        ran.stderr
    );
    fails(
        &place,
        "proto --against old --config none.yaml",
        "cannot read the configuration `none.yaml`: No such file or directory (os error 2)",
    );
}

#[test]
fn rules_out_of_use_and_plugins_are_warned_about() {
    let place = folders();
    place.write(
        "proto/buf.yaml",
        "version: v1\nbreaking:\n  use: [FIELD_SAME_LABEL]\n",
    );
    let ran = breaking(&place, "proto --against old").expect(0);
    assert!(
        ran.stderr.contains("`FIELD_SAME_LABEL` is out of use"),
        "{}",
        ran.stderr
    );
    place.write(
        "proto/buf.yaml",
        "version: v2\nplugins:\n  - plugin: buf-plugin-x\n",
    );
    let ran = breaking(&place, "proto --against old").expect(100);
    assert!(
        ran.stderr
            .contains("the rules of the plugin `buf-plugin-x` are not checked"),
        "{}",
        ran.stderr
    );
}

#[test]
fn copies_of_what_a_registry_has_are_there_to_be_imported() {
    let place = Place::repository();
    place.write(
        "proto/buf.yaml",
        "version: v1\ndeps: [buf.build/googleapis/googleapis:main]\n",
    );
    let schema = |kind: &str| {
        format!(
            "syntax = \"proto3\";\npackage acme;\nimport \"google/type/date.proto\";\n\
             message User {{\n  {kind} id = 1;\n  google.type.Date born = 2;\n}}\n"
        )
    };
    let date = |kind: &str| {
        format!(
            "syntax = \"proto3\";\npackage google.type;\nmessage Date {{\n  {kind} year = 1;\n}}\n"
        )
    };
    place.write("proto/acme/user.proto", schema("int32"));
    place.commit("one");
    let against = [
        "breaking",
        "proto",
        "--against",
        ".git#branch=main,subdir=proto",
    ];
    let told = place.run(&against).expect(100).stderr;
    for part in [
        "`buf export buf.build/googleapis/googleapis --output third_party/googleapis`",
        "write `proto-paths = [\"third_party/googleapis\"]` below `[check]` of a `protovet.toml`",
    ] {
        assert!(told.contains(part), "{told}");
    }
    let copy = "third_party/googleapis/google/type/date.proto";
    place.write(copy, date("int32"));
    place.write(
        "protovet.toml",
        "[check]\nproto-paths = [\"third_party/googleapis\"]\n",
    );
    place.commit("two");
    place.run(&against).expect(0);
    place.write("proto/acme/user.proto", schema("string"));
    place.write(copy, date("string"));
    let own = "proto/acme/user.proto:5:3: FIELD_SAME_TYPE";
    let imported = "third_party/googleapis/google/type/date.proto:4:3: FIELD_SAME_TYPE";
    finds_with(&place, &against[1..], &[own, imported]);
    finds_with(
        &place,
        &[&against[1..], &["--exclude-imports"]].concat(),
        &[own],
    );
}

#[test]
fn rules_that_leave_nothing_are_told() {
    let place = folders();
    place.write(
        "proto/buf.yaml",
        "version: v2\nbreaking: {use: [FILE], except: [FILE]}\n",
    );
    let ran = place
        .run(&["breaking", "proto", "--against", "old"])
        .expect(0);
    let told = "protovet: `use` and `except` leave no rule: nothing is found\n";
    assert_eq!(ran.stderr, told);
}
