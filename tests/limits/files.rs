//! Files and folders: too large, endless, or leading back to themselves.

use std::fs::File;

use super::{GOOD, place, refused};

/// The bytes are not there: the file is a hole.
#[test]
fn a_file_of_a_gigabyte() {
    let place = place();
    place.write("huge/user.proto", "");
    let huge = File::create(place.dir().join("huge/user.proto")).unwrap();
    huge.set_len(1 << 30).unwrap();
    let parts = [
        "cannot read `huge/user.proto`: it is larger than 256 MiB",
        "help: no schema is that large: leave it out with `--exclude`",
    ];
    refused(&place, &["diff", "good", "huge"], &parts);
    refused(&place, &["lint", "huge"], &parts);
    let rest = ["diff", "good", "huge", "--exclude", "user.proto"];
    refused(&place, &rest, &["there are no `.proto` files"]);
    let set = File::create(place.dir().join("huge.binpb")).unwrap();
    set.set_len(1 << 30).unwrap();
    refused(
        &place,
        &["diff", "good", "huge.binpb"],
        &["huge.binpb`: it is larger than 256 MiB"],
    );
    let toml = File::create(place.dir().join("protovet.toml")).unwrap();
    toml.set_len(1 << 30).unwrap();
    refused(
        &place,
        &["lint", "good"],
        &["protovet.toml`: it is larger than 256 MiB"],
    );
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_not_waited_for() {
    use std::os::unix::fs::symlink;
    let place = place();
    place.write("odd/user.proto", GOOD);
    let pipe = |path: &str| {
        let made = place.program("mkfifo", place.dir()).arg(path).status();
        assert!(made.unwrap().success());
    };
    let link = |to: &str, at: &str| symlink(to, place.dir().join(at)).unwrap();
    pipe("odd/pipe.proto");
    link("/dev/zero", "odd/zero.proto");
    link("/dev/null", "odd/null.proto");
    place.run(&["diff", "good", "odd"]).expect(0);
    place.run(&["lint", "odd"]).expect(0);
    for configuration in ["protovet.toml", "buf.yaml", "buf.work.yaml"] {
        pipe(configuration);
        for _ in 0..2 {
            let ran = place.run(&["lint", "odd"]);
            let told = format!("{configuration}`: it is no regular file");
            assert!(ran.code == 0 || ran.stderr.contains(&told), "{ran:?}");
            std::fs::remove_file(place.dir().join(configuration)).unwrap();
            link("/dev/zero", configuration);
        }
        std::fs::remove_file(place.dir().join(configuration)).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_circles() {
    use std::os::unix::fs::symlink;
    let place = place();
    place.write("round/a/user.proto", GOOD);
    let link = |to: &str, at: &str| symlink(to, place.dir().join(at)).unwrap();
    link("..", "round/a/up");
    link(".", "round/a/here");
    link("me.proto", "round/me.proto");
    link("b.proto", "round/c.proto");
    link("c.proto", "round/b.proto");
    place.run(&["diff", "good", "round/a"]).expect(0);
    let ran = place.run(&["diff", "good", "round"]);
    assert!(
        ran.code == 0 || ran.stderr.starts_with("error: "),
        "{ran:?}"
    );
    assert!(!ran.stderr.contains("panicked"), "{ran:?}");
}

/// Names that differ in case only are two files, whatever they would be elsewhere.
#[cfg(target_os = "linux")]
#[test]
fn names_that_differ_in_case() {
    let place = place();
    let file = |name: &str, import: &str| {
        format!("syntax = \"proto3\";\nimport \"{import}\";\nmessage {name} {{}}\n")
    };
    place
        .write("case/a.proto", file("Small", "B.proto"))
        .write("case/A.proto", file("Large", "b.proto"))
        .write("case/b.proto", "syntax = \"proto3\";\nmessage B {}\n")
        .write("case/B.proto", "syntax = \"proto3\";\nmessage C {}\n");
    place.run(&["diff", "case", "case"]).expect(0);
    std::fs::remove_file(place.dir().join("case/B.proto")).unwrap();
    refused(
        &place,
        &["diff", "good", "case"],
        &["case/a.proto:2:1", "`B.proto`"],
    );
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_text() {
    use std::os::unix::ffi::OsStrExt as _;
    let place = place();
    place.write("odd/user.proto", GOOD);
    let name = std::ffi::OsStr::from_bytes(b"odd/\xff\x1b[2J.proto");
    std::fs::write(place.dir().join(name), GOOD).unwrap();
    let ran = place.run(&["diff", "good", "odd"]).expect(0);
    assert!(
        ran.stderr.contains("is left out: its name is not UTF-8"),
        "{}",
        ran.stderr
    );
    assert!(!ran.stderr.contains('\u{1b}'), "{}", ran.stderr);
}
