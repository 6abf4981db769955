//! Descriptor sets as one side or both.

use std::io::Write as _;

use crate::support::Place;
use crate::user;

/// `old.binpb` and `new.binpb`, compiled from `user.proto` by another compiler, and the folder
/// `new`, which has the text of the latter.
fn compiled() -> Place {
    let place = Place::new();
    for (version, number) in [("old", 1), ("new", 2)] {
        place.write(&format!("{version}/user.proto"), user(number));
        let dir = place.dir().join(version);
        let mut compiler = protox::Compiler::new([&dir]).unwrap();
        compiler.include_imports(true).include_source_info(true);
        compiler.open_file("user.proto").unwrap();
        place.write(
            &format!("{version}.binpb"),
            compiler.encode_file_descriptor_set(),
        );
    }
    place
}

#[test]
fn a_set_and_a_folder() {
    let ran = compiled()
        .run(&["diff", "old.binpb", "new", "--format", "concise"])
        .expect(1);
    assert_eq!(
        ran.stdout,
        "new/user.proto:4:18: error[FIELD_RENUMBERED]: field `email` was renumbered from 1 to 2\n"
    );
    assert!(
        ran.stderr.contains("compared with old.binpb; "),
        "{}",
        ran.stderr
    );
}

#[test]
fn two_sets_without_text_have_places() {
    let ran = compiled()
        .run(&["diff", "old.binpb", "new.binpb"])
        .expect(1);
    let lines: Vec<&str> = ran.stdout.lines().skip(2).collect();
    assert!(
        lines[0].starts_with("error[FIELD_RENUMBERED]: "),
        "{}",
        ran.stdout
    );
    assert!(lines[1].contains("user.proto:4:18: "), "{}", ran.stdout);
    assert!(
        lines[2].contains("user.proto (old.binpb):4:18: "),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_set_that_did_not_change() {
    let place = compiled();
    place.run(&["diff", "new.binpb", "new"]).expect(0);
    place.run(&["diff", "new", "new.binpb"]).expect(0);
    place.run(&["lint", "new.binpb"]).expect(0);
}

#[test]
fn a_compressed_set() {
    let place = compiled();
    let bytes = std::fs::read(place.dir().join("old.binpb")).unwrap();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&bytes).unwrap();
    place.write("old.binpb.gz", encoder.finish().unwrap());
    place.run(&["diff", "old.binpb.gz", "old"]).expect(0);
    place.run(&["diff", "old.binpb.gz", "new"]).expect(1);
    place.write("cut.binpb", &bytes[..bytes.len() - 3]);
    let ran = place.run(&["diff", "cut.binpb", "new"]).expect(2);
    assert!(
        ran.stderr.starts_with("error: ") && ran.stderr.contains("cut.binpb"),
        "{}",
        ran.stderr
    );
}
