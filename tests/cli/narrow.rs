//! Small changes to large repositories.

use std::fs;

use crate::support::{Place, Ran};
use crate::user;

/// A repository of many files: all import the file that declares `acme.User`.
fn large() -> Place {
    let place = Place::repository();
    place.write("proto/acme/user.proto", user(1));
    for n in 0..250 {
        let text = format!(
            "syntax = \"proto3\";\npackage acme.n{n};\nimport \"acme/user.proto\";\n\
             message Owner {{\n  acme.User user = 1;\n  int32 n = 2;\n}}\n"
        );
        place.write(&format!("proto/acme/n{n}.proto"), text);
    }
    place.commit("one");
    place
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
