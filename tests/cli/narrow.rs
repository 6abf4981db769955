//! Small changes to large repositories.

use std::fs;

use crate::support::{Place, Ran};
use crate::user;

/// A repository of many files: all import the file that declares `acme.User`.
fn large() -> Place {
    let place = Place::repository();
    write_large(&place, "proto");
    place.commit("one");
    place
}

fn write_large(place: &Place, folder: &str) {
    place.write(&format!("{folder}/acme/user.proto"), user(1));
    for n in 0..250 {
        let text = format!(
            "syntax = \"proto3\";\npackage acme.n{n};\nimport \"acme/user.proto\";\n\
             message Owner {{\n  acme.User user = 1;\n  int32 n = 2;\n}}\n"
        );
        place.write(&format!("{folder}/acme/n{n}.proto"), text);
    }
}

fn check(place: &Place) -> Ran {
    place.run(&["check", "--format", "concise", "--against", "HEAD"])
}

#[test]
fn a_change_of_one_file_is_found_every_time() {
    let place = large();
    let kept = place.dir().join(".git/protovet/outlines");
    place.write("proto/acme/user.proto", user(2));
    let first = check(&place).expect(1);
    assert!(
        first.stdout.contains("FIELD_RENUMBERED"),
        "{}",
        first.stdout
    );
    let outlines = fs::read(&kept).unwrap();
    assert_eq!(check(&place).expect(1).stdout, first.stdout);
    assert_eq!(
        fs::read(&kept).unwrap(),
        outlines,
        "nothing new was learned"
    );
    fs::write(&kept, &outlines[..outlines.len() / 2]).unwrap();
    assert_eq!(check(&place).expect(1).stdout, first.stdout);
    assert_eq!(
        fs::read(&kept).unwrap(),
        outlines,
        "what was damaged is written anew"
    );
    fs::remove_dir_all(kept.parent().unwrap()).unwrap();
    fs::write(kept.parent().unwrap(), "in the way").unwrap();
    assert_eq!(check(&place).expect(1).stdout, first.stdout);
}

#[test]
fn what_a_change_breaks_elsewhere_is_told() {
    let place = large();
    place.write("proto/acme/user.proto", user(1).replace("User", "Member"));
    let ran = check(&place).expect(2);
    assert!(ran.stdout.contains("proto/acme/n249.proto"), "{ran:?}");
    assert!(ran.stdout.contains("User"), "{ran:?}");
}

#[test]
fn all_files_may_change() {
    let place = large();
    for n in 0..250 {
        let path = format!("proto/acme/n{n}.proto");
        let text = fs::read_to_string(place.dir().join(&path)).unwrap();
        place.write(&path, text.replace("n = 2", "n = 3"));
    }
    let ran = check(&place).expect(1);
    assert_eq!(ran.stdout.matches("FIELD_RENUMBERED").count(), 250);
}

/// The same repository with modules: what they import is copied beside them, and some of what they
/// hold is left out.
fn of_modules() -> Place {
    let place = large();
    place.write(
        "buf.yaml",
        "version: v2\nmodules: [{path: proto, excludes: [proto/old]}]\n",
    );
    place.write("protovet.toml", "[check]\nproto-paths = [\"vendor\"]\n");
    place.write(
        "vendor/lib/lib.proto",
        "syntax = \"proto3\"; package lib; message Lib { int32 n = 1; }",
    );
    place.write("proto/old/broken.proto", "no schema");
    place.write("scratch/broken.proto", "no schema");
    let user = user(1).replace("message User {", "message User { lib.Lib lib = 9;");
    let user = user.replace("package", "import \"lib/lib.proto\";\npackage");
    place.write("proto/acme/user.proto", user);
    place.commit("modules");
    place
}

#[test]
fn modules_are_narrowed_as_well() {
    let place = of_modules();
    let path = "proto/acme/n7.proto";
    let text = fs::read_to_string(place.dir().join(path)).unwrap();
    place.write(path, text.replace("n = 2", "n = 3"));
    let ran = place.run(&["check", "--against", "HEAD", "-v"]).expect(1);
    assert!(ran.stdout.contains("FIELD_RENUMBERED"), "{ran:?}");
    assert!(
        ran.stderr.contains("imports start at proto/, vendor/"),
        "{ran:?}"
    );
    let kept = place.dir().join(".git/protovet/outlines");
    let outlines = fs::read(&kept).expect("what is known of files is kept");
    assert_eq!(check(&place).expect(1).stdout.lines().count(), 1);
    assert_eq!(
        fs::read(&kept).unwrap(),
        outlines,
        "nothing new was learned"
    );
}

#[test]
fn modules_are_looked_at_as_a_whole_where_their_surroundings_change() {
    let place = of_modules();
    place.write(
        "vendor/lib/lib.proto",
        "syntax = \"proto3\"; package lib; message Bib { int32 n = 1; }",
    );
    let ran = check(&place).expect(2);
    assert!(ran.stdout.contains("proto/acme/user.proto"), "{ran:?}");
    let place = of_modules();
    place.write("scratch/more.proto", "no schema either");
    place.write("proto/old/more.proto", "no schema either");
    check(&place).expect(0);
    place.write("buf.yaml", "version: v2\nmodules: [{path: proto}]\n");
    let ran = check(&place).expect(2);
    assert!(ran.stdout.contains("proto/old/broken.proto"), "{ran:?}");
}

#[test]
fn two_folders_are_compared_by_what_differs() {
    let place = Place::new();
    for folder in ["old", "new"] {
        write_large(&place, folder);
        // a mistake that shows only where the file is compiled
        let text = "syntax = \"proto3\"; message Odd { Missing missing = 1; }";
        place.write(&format!("{folder}/odd.proto"), text);
    }
    let diff = || place.run(&["diff", "--format", "concise", "old", "new"]);
    assert_eq!(diff().expect(0).stdout, "");
    let text = fs::read_to_string(place.dir().join("new/acme/n7.proto")).unwrap();
    place.write("new/acme/n7.proto", text.replace("n = 2", "n = 3"));
    let ran = diff().expect(1);
    assert_eq!(ran.stdout.lines().count(), 1, "{ran:?}");
    assert!(ran.stdout.contains("FIELD_RENUMBERED"), "{ran:?}");
    for n in 0..100 {
        place.write(
            &format!("new/acme/n{n}.proto"),
            text.replace("n7", &format!("n{n}"))
                .replace("n = 2", "n = 3"),
        );
    }
    let ran = diff().expect(2);
    assert!(format!("{ran:?}").contains("Missing"), "{ran:?}");
}
