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
    fs::remove_file(&kept).unwrap();
    fs::remove_dir(kept.parent().unwrap()).unwrap();
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
