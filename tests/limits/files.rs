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
            let told = ["it is no regular file", "it is a link that leads out"];
            let told = told.map(|told| format!("{configuration}`: {told}"));
            let is_told = told.iter().any(|told| ran.stderr.contains(told));
            assert!(ran.code == 0 || is_told, "{ran:?}");
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

/// A change that somebody else sends may hold links to any file, and what does not compile is quoted.
#[cfg(unix)]
#[test]
fn links_that_lead_out() {
    use std::os::unix::fs::symlink;
    let place = place();
    let secret = place.beside("secret.proto");
    std::fs::write(&secret, "token = 12345\n").unwrap();
    let beside = place.beside("shared");
    std::fs::create_dir(&beside).unwrap();
    std::fs::write(beside.join("more.proto"), GOOD.replace("acme", "shared")).unwrap();
    let link = |to: &std::path::Path, at: &str| symlink(to, place.dir().join(at)).unwrap();
    let told = [
        "`odd/link.proto` is a link that leads out of what is looked at",
        "--follow-outside-links",
    ];
    for repository in [false, true] {
        if repository {
            place.git(&["init", "-q"]);
        }
        place.write("odd/user.proto", GOOD);
        link(&secret, "odd/link.proto");
        for args in [&["lint", "odd"][..], &["diff", "good", "odd"]] {
            let ran = refused(&place, args, &told);
            assert!(!ran.stderr.contains("12345"), "{}", ran.stderr);
        }
        refused(&place, &["breaking", "odd", "--against", "good"], &told);
        let excluded = ["diff", "good", "odd", "--exclude", "link.proto"];
        place.run(&excluded).expect(0);
        let followed = ["lint", "odd", "--follow-outside-links"];
        assert!(place.run(&followed).expect(2).stderr.contains("12345"));
        std::fs::remove_file(place.dir().join("odd/link.proto")).unwrap();
        // a folder may be left out: what imports it does not compile
        link(&beside, "odd/shared");
        let ran = place.run(&["diff", "good", "odd"]).expect(0);
        assert!(
            ran.stderr
                .contains("`odd/shared` is left out: it is a link"),
            "{}",
            ran.stderr
        );
        let ran = place.run(&["diff", "good", "odd", "--follow-outside-links"]);
        assert!(ran.expect(0).stdout.contains("shared"));
        std::fs::remove_dir_all(place.dir().join("odd")).unwrap();
        link(&secret, "protovet.toml");
        refused(
            &place,
            &["lint", "good"],
            &["protovet.toml`: it is a link that leads out of"],
        );
        std::fs::remove_file(place.dir().join("protovet.toml")).unwrap();
    }
}

/// An import is a path below a root, and no way to any file there is.
#[test]
fn imports_that_climb() {
    let place = place();
    std::fs::write(place.beside("secret.proto"), "token = 12345\n").unwrap();
    let whole = place.beside("secret.proto");
    let whole = whole.to_str().unwrap();
    for import in [
        "../../secret.proto",
        "./../../secret.proto",
        "x/../../../secret.proto",
        whole,
    ] {
        let text = format!("syntax = \"proto3\";\nimport \"{import}\";\n");
        place
            .write("odd/user.proto", text)
            .write("odd/x/y.proto", GOOD);
        for args in [&["lint", "odd/user.proto"][..], &["diff", "good", "odd"]] {
            let ran = place.run(args).expect(2);
            assert!(ran.stderr.contains("is not found"), "{}", ran.stderr);
            assert!(!ran.stderr.contains("12345"), "{}", ran.stderr);
        }
    }
}

/// Files of `/proc` look like empty ones, and tell of secrets.
#[cfg(target_os = "linux")]
#[test]
fn files_of_the_kernel() {
    use std::os::unix::fs::symlink;
    let place = place();
    place.write("odd/user.proto", GOOD);
    symlink("/proc/self/environ", place.dir().join("odd/environ.proto")).unwrap();
    let args = ["lint", "odd", "--follow-outside-links"];
    let told = "cannot read `odd/environ.proto`: it is no regular file";
    refused(&place, &args, &[told]);
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
