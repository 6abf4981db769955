//! Inputs of several modules.

use super::*;

const WORK: &str = "version: v2\nmodules:\n  - path: one\n    name: buf.build/acme/one\n  - path: two\n    \
                    name: buf.build/acme/two\n";

fn one(ty: &str) -> String {
    format!("syntax = \"proto3\";\n\npackage one;\n\nmessage One {{\n  {ty} x = 1;\n}}\n")
}

fn two(ty: &str) -> String {
    format!(
        "syntax = \"proto3\";\n\npackage two;\n\nimport \"one.proto\";\n\nmessage Two {{\n  one.One one = 1;\n  \
         {ty} x = 2;\n}}\n"
    )
}

fn workspace(place: &Place, folder: &str, config: &str, modules: [&str; 2], ty: &str) {
    place.write(&format!("{folder}/buf.yaml"), config);
    place.write(&format!("{folder}/{}/one.proto", modules[0]), one(ty));
    place.write(&format!("{folder}/{}/two.proto", modules[1]), two(ty));
}

const BOTH: [&str; 2] = [
    "new/one/one.proto:6:3: FIELD_SAME_TYPE",
    "new/two/two.proto:9:3: FIELD_SAME_TYPE",
];

#[test]
fn modules_import_each_other_and_are_all_compared() {
    let place = Place::new();
    workspace(&place, "old", WORK, ["one", "two"], "int32");
    workspace(&place, "new", WORK, ["one", "two"], "string");
    finds(&place, "new --against old", &BOTH);
    finds(&place, "new/two --against old/two", &BOTH);
    finds(&place, "new/one --against old/one", &BOTH[..1]);
    finds(
        &place,
        "new/two --against old/two --exclude-imports",
        &BOTH[1..],
    );
}

#[test]
fn paths_are_shown_from_where_the_user_is() {
    let place = Place::new();
    workspace(&place, "old", WORK, ["one", "two"], "int32");
    workspace(&place, "new", WORK, ["one", "two"], "string");
    let dir = place.dir().join("new/two");
    let ran = place.run_in(
        &dir,
        &[
            "breaking",
            "--against",
            "../../old/two",
            "--error-format",
            "json",
        ],
    );
    assert_eq!(
        findings(&ran.expect(100)),
        [
            "../one/one.proto:6:3: FIELD_SAME_TYPE",
            "two.proto:9:3: FIELD_SAME_TYPE"
        ]
    );
}

/// buf pairs modules by their position, and takes a renamed folder for another module.
#[test]
fn a_renamed_folder_is_the_same_module() {
    let place = Place::new();
    workspace(&place, "old", WORK, ["one", "two"], "int32");
    let renamed = WORK.replace("path: one", "path: zero");
    workspace(&place, "new", &renamed, ["zero", "two"], "int32");
    finds(&place, "new --against old", &[]);
    let nameless = "version: v2\nmodules:\n  - path: zero\n  - path: two\n";
    place.write("new/buf.yaml", nameless);
    finds(&place, "new --against old", &[]);
}

#[test]
fn modules_that_come_and_go() {
    let place = Place::new();
    workspace(&place, "old", WORK, ["one", "two"], "int32");
    workspace(&place, "new", WORK, ["one", "two"], "int32");
    let third = format!("{WORK}  - path: three\n");
    place.write("new/buf.yaml", &third);
    place.write("new/three/three.proto", OTHER);
    finds(&place, "new --against old", &[]);
    finds(
        &place,
        "old --against new",
        &["<input>:1:1: FILE_NO_DELETE"],
    );
}

#[test]
fn an_image_holds_what_several_modules_hold() {
    let place = Place::new();
    let read = |name: &str| {
        std::fs::read(format!(
            "{}/tests/images/{name}",
            env!("CARGO_MANIFEST_DIR")
        ))
        .unwrap()
    };
    place.write("image.txtpb.zst", read("acme.txtpb.zst"));
    place.write(
        "new/buf.yaml",
        "version: v2\nmodules:\n  - path: a\n  - path: b\n",
    );
    place.write("new/a/acme/user.proto", read("acme/user.proto"));
    place.write("new/b/acme/options.proto", read("acme/options.proto"));
    finds(&place, "new --against image.txtpb.zst", &[]);
}

#[test]
fn a_folder_of_a_module_can_be_the_input() {
    let place = folders();
    place.write("proto/buf.yaml", "version: v2\n");
    place.write("old/buf.yaml", "version: v2\n");
    finds(&place, "proto/acme --against old/acme", &FOUND);
}

#[test]
fn one_import_path_in_two_modules_is_told() {
    let place = Place::new();
    workspace(&place, "new", WORK, ["one", "two"], "int32");
    place.write("new/two/one.proto", one("int32"));
    fails(
        &place,
        "new --against new",
        "`new/one/one.proto` and `new/two/one.proto` are both imported as `one.proto`",
    );
}

#[test]
fn what_a_registry_would_have_is_told() {
    let place = folders();
    let user = "syntax = \"proto3\";\nimport \"google/type/date.proto\";\nmessage User {}\n";
    place.write("proto/acme/user.proto", user);
    place.write(
        "proto/buf.yaml",
        "version: v2\ndeps: [buf.build/googleapis/googleapis]\n",
    );
    let ran = breaking(&place, "proto --against old").expect(100);
    assert!(
        ran.stdout.starts_with("proto/acme/user.proto:2:"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stderr.contains(
            "`buf export buf.build/googleapis/googleapis --output third_party/googleapis`"
        ),
        "{}",
        ran.stderr
    );
}

#[test]
fn an_input_above_is_shown_by_way_of_it() {
    let place = folders();
    let dir = place.dir().join("proto/acme");
    let found = |input: &str, against: &str| {
        let args = [
            "breaking",
            input,
            "--against",
            against,
            "--error-format",
            "json",
        ];
        findings(&place.run_in(&dir, &args).expect(100))
            .pop()
            .unwrap()
    };
    assert_eq!(
        found("..", "../../old"),
        "../acme/user.proto:6:3: FIELD_SAME_TYPE"
    );
    assert_eq!(
        found("../acme", "../../old/acme"),
        "user.proto:6:3: FIELD_SAME_TYPE"
    );
    let whole = place.dir().join("proto");
    let whole = whole.to_str().unwrap();
    let expected = format!("{whole}/acme/user.proto:6:3: FIELD_SAME_TYPE");
    assert_eq!(found(whole, "../../old"), expected);
}
