//! Which files are looked at.

use super::*;

#[test]
fn paths_limit_both_sides() {
    let place = repository();
    place.write("other/other.proto", OTHER.replace("int32", "string"));
    let other = "other/other.proto:6:3: FIELD_SAME_TYPE";
    let all: Vec<&str> = [&[FOUND[0], other][..], &FOUND[1..]].concat();
    finds(&place, "--against .git#tag=v1", &all);
    for (limits, expected) in [
        ("--path proto", &FOUND[..]),
        ("--path ./proto/acme/", &FOUND[..]),
        ("--path proto/acme/user.proto", &FOUND[1..]),
        (
            "--path other,proto/acme/user.proto",
            &[other, FOUND[1], FOUND[2]],
        ),
        (
            "--path other --path proto/acme/user.proto",
            &[other, FOUND[1], FOUND[2]],
        ),
        ("--exclude-path proto", &[other]),
        ("--exclude-path proto/acme/user.proto", &[FOUND[0], other]),
        (
            "--path proto --exclude-path proto/acme/gone.proto",
            &FOUND[1..],
        ),
        ("--limit-to-input-files", &[other, FOUND[1], FOUND[2]]),
        ("--limit-to-input-files --path proto", &FOUND[1..]),
        ("--path proto/acme/gone.proto", &FOUND[..1]),
    ] {
        finds(&place, &format!("--against .git#tag=v1 {limits}"), expected);
    }
}

/// buf refuses paths of the input that are not below the folder compared with.
#[test]
fn paths_of_the_input_mean_the_same_place_of_the_other_folder() {
    let place = folders();
    finds(
        &place,
        "proto --against old --path proto/acme/user.proto",
        &FOUND[1..],
    );
    finds(&place, "proto --against old --path proto/acme", &FOUND);
    finds(
        &place,
        "proto --against old --limit-to-input-files",
        &FOUND[1..],
    );
    let place = repository();
    finds(
        &place,
        "proto --against .git#tag=v1,subdir=proto --path proto/acme/user.proto",
        &FOUND[1..],
    );
}

#[test]
fn paths_that_lead_nowhere_are_told() {
    let place = folders();
    fails(
        &place,
        "proto --against old --path nowhere",
        "no `.proto` file is left to look at",
    );
    let ran = breaking(
        &place,
        "proto --against old --path proto/acme/user.proto,prto --exclude-path nowhere",
    );
    assert_eq!(
        ran.expect(100).stderr,
        "protovet: `--exclude-path nowhere` leads to no `.proto` file\n\
         protovet: `--path prto` leads to no `.proto` file\n"
    );
}

#[test]
fn one_file_alone_or_with_its_package() {
    let place = Place::new();
    let second =
        "syntax = \"proto3\";\n\npackage acme.v1;\n\nmessage Second {\n  int32 a = 1;\n}\n";
    for (folder, second) in [
        ("old", second.to_owned()),
        ("new", second.replace("int32", "string")),
    ] {
        place.write(&format!("{folder}/acme/user.proto"), OLD_USER);
        place.write(&format!("{folder}/acme/second.proto"), second);
        place.write(&format!("{folder}/acme/other.proto"), OTHER);
    }
    let line = |input: &str, against: &str| format!("{input} --against {against}");
    let second = "new/acme/second.proto:6:3: FIELD_SAME_TYPE";
    finds(
        &place,
        &line("new/acme/user.proto", "old/acme/user.proto"),
        &[],
    );
    finds(
        &place,
        &line("new/acme/second.proto", "old/acme/second.proto"),
        &[second],
    );
    finds(
        &place,
        &line(
            "new/acme/user.proto#include_package_files=true",
            "old/acme/user.proto#include_package_files=true",
        ),
        &[second],
    );
    finds(
        &place,
        &line(
            "new/acme/user.proto#include_package_files=false",
            "old/acme/user.proto",
        ),
        &[],
    );
    fails(
        &place,
        "new/acme/none.proto --against old/acme/user.proto",
        "there is no file `new/acme/none.proto`",
    );
}

#[cfg(unix)]
#[test]
fn links_are_followed_unless_they_are_not_to_be() {
    let place = folders();
    std::fs::create_dir(place.dir().join("shared")).unwrap();
    place.write("shared/more.proto", OTHER);
    std::os::unix::fs::symlink(place.dir().join("shared"), place.dir().join("old/shared")).unwrap();
    let deleted = "<input>:1:1: FILE_NO_DELETE";
    finds(
        &place,
        "proto --against old",
        &[deleted, FOUND[0], FOUND[1], FOUND[2]],
    );
    finds(&place, "proto --against old --disable-symlinks", &FOUND);
}

#[test]
fn imports_are_compared_unless_they_are_excluded() {
    let place = Place::new();
    let user =
        "syntax = \"proto3\";\n\nimport \"base.proto\";\n\nmessage User {\n  Base base = 1;\n}\n";
    for (side, ty) in [("old", "int32"), ("new", "string")] {
        place.write(
            &format!("{side}/buf.work.yaml"),
            "version: v1\ndirectories: [a, b]\n",
        );
        place.write(&format!("{side}/a/user.proto"), user);
        let base = format!("syntax = \"proto3\";\n\nmessage Base {{\n  {ty} x = 1;\n}}\n");
        place.write(&format!("{side}/b/base.proto"), base);
    }
    finds(
        &place,
        "new/a --against old/a",
        &["new/b/base.proto:4:3: FIELD_SAME_TYPE"],
    );
    finds(&place, "new/a --against old/a --exclude-imports", &[]);
}
