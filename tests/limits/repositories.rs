//! Repositories that were made to be read by others: damaged objects, references that are none,
//! names that look like options, folders within themselves.

use std::io::Write as _;
use std::process::Stdio;

use super::{GOOD, refused};
use crate::support::Place;

fn repository() -> Place {
    let place = Place::repository();
    place.write("user.proto", GOOD).commit("one");
    place
}

/// Writes an object as it comes, whatever git thinks of it.
fn object(place: &Place, kind: &str, content: &[u8]) -> String {
    let mut command = place.git_command(place.dir());
    command.args(["hash-object", "-w", "--literally", "--stdin", "-t", kind]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(content).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// An entry of a folder, as git writes it.
fn entry(mode: &str, name: &[u8], id: &str) -> Vec<u8> {
    let id = (0..20).map(|at| u8::from_str_radix(&id[2 * at..2 * at + 2], 16).unwrap());
    [mode.as_bytes(), b" ", name, b"\0", &id.collect::<Vec<u8>>()].concat()
}

/// Commits a folder and calls it `evil`.
fn evil(place: &Place, tree: &str) {
    let commit = place.git(&["commit-tree", "-m", "evil", tree]);
    place.git(&["update-ref", "refs/tags/evil", &commit]);
}

#[test]
fn a_damaged_object() {
    let place = repository();
    let id = place.git(&["rev-parse", "HEAD:user.proto"]);
    let path = format!(".git/objects/{}/{}", &id[..2], &id[2..]);
    place.delete(&path).write(&path, "not an object");
    place.write("user.proto", GOOD.replace("= 1", "= 2"));
    let parts = ["error: ", "`user.proto`"];
    refused(&place, &["check", "--against", "HEAD"], &parts);
    refused(&place, &["diff", "git:HEAD", "."], &parts);
    place.delete(&path).write(&path, "");
    refused(&place, &["check", "--against", "HEAD"], &parts);
}

#[test]
fn references_to_what_is_no_commit() {
    let place = repository();
    let blob = place.git(&["rev-parse", "HEAD:user.proto"]);
    place.git(&["update-ref", "refs/tags/blob", &blob]);
    refused(
        &place,
        &["check", "--against", "blob"],
        &["`blob`", "error: "],
    );
    place.write(
        ".git/refs/tags/nothing",
        "0123456789012345678901234567890123456789\n",
    );
    refused(
        &place,
        &["check", "--against", "nothing"],
        &["nothing", "error: "],
    );
    place.write(".git/refs/tags/circle", "ref: refs/tags/circle\n");
    refused(
        &place,
        &["check", "--against", "circle"],
        &["circle", "error: "],
    );
    place.write(".git/refs/tags/garbage", "\u{1b}[2J\n");
    let ran = refused(
        &place,
        &["check", "--against", "garbage"],
        &["garbage", "error: "],
    );
    assert!(!ran.stderr.contains('\u{1b}'));
}

/// Nothing that is named is ever an option of something that is run.
#[test]
fn names_that_look_like_options() {
    let place = repository();
    let head = place.git(&["rev-parse", "HEAD"]);
    for name in [
        "-x",
        "--upload-pack=touch pwned",
        "--output=pwned",
        "$(touch pwned)",
        ";touch pwned",
    ] {
        let path = format!(".git/refs/heads/{name}");
        place.write(&path, format!("{head}\n"));
        let against = format!("--against={name}");
        let ran = place.run(&["check", &against]);
        assert!(
            ran.code == 0 || ran.stderr.starts_with("error: "),
            "{name}: {ran:?}"
        );
        let ran = place.run(&["diff", &format!("git:{name}"), "."]);
        assert!(
            ran.code == 0 || ran.stderr.starts_with("error: "),
            "{name}: {ran:?}"
        );
        assert!(!place.dir().join("pwned").exists(), "{name}");
        place.delete(&path);
    }
}

/// Ten folders that each hold the next one ten times stand for more files than there are.
#[test]
fn a_few_folders_that_stand_for_more_than_there_is() {
    let place = repository();
    let blob = place.git(&["rev-parse", "HEAD:user.proto"]);
    for (leaf, mode) in [("user.proto", "100644"), ("other.txt", "100644")] {
        let names = |mode: &str, ending: &str, id: &str| -> Vec<u8> {
            let names = (0..10).flat_map(|at| entry(mode, format!("{at}{ending}").as_bytes(), id));
            names.collect()
        };
        let mut tree = object(&place, "tree", &names(mode, leaf, &blob));
        for _ in 0..10 {
            tree = object(&place, "tree", &names("40000", "", &tree));
        }
        evil(&place, &tree);
        let parts = ["there are too many files to look at", "evil", "help: "];
        refused(&place, &["check", "--against", "evil", "--exact"], &parts);
    }
}

#[test]
fn names_in_folders_that_lead_out() {
    let place = repository();
    let blob = place.git(&["rev-parse", "HEAD:user.proto"]);
    for name in [
        &b".."[..],
        b"../../out.proto",
        b".git",
        b"",
        b"\x1b[2J.proto",
        b"a\nb.proto",
        b"\xff.proto",
    ] {
        let tree = object(&place, "tree", &entry("100644", name, &blob));
        evil(&place, &tree);
        let ran = place.run(&["check", "--against", "evil", "--exact"]);
        assert!(matches!(ran.code, 0..=2), "{name:?}: {ran:?}");
        let shown = format!("{}{}", ran.stdout, ran.stderr);
        assert!(
            !shown.contains("panicked") && !shown.contains('\u{1b}'),
            "{name:?}: {shown}"
        );
    }
}

/// A submodule that is the repository itself is looked into as little as any other.
#[test]
fn submodules_in_circles() {
    let place = repository();
    let head = place.git(&["rev-parse", "HEAD"]);
    let blob = object(&place, "blob", GOOD.replace("acme", "other").as_bytes());
    let content = [
        entry("160000", b"again", &head),
        entry("100644", b"user.proto", &blob),
    ];
    let tree = object(&place, "tree", &content.concat());
    evil(&place, &tree);
    let ran = place
        .run(&["check", "--against", "evil", "--exact"])
        .expect(0);
    assert!(
        ran.stderr.contains("submodule `again` is not looked into"),
        "{}",
        ran.stderr
    );
}

#[test]
fn links_in_a_revision_that_lead_in_circles() {
    let place = repository();
    let blob = place.git(&["rev-parse", "HEAD:user.proto"]);
    let to = |target: &str| object(&place, "blob", target.as_bytes());
    let content = [
        entry("120000", b"a.proto", &to("b.proto")),
        entry("120000", b"b.proto", &to("a.proto")),
        entry("120000", b"here", &to(".")),
        entry("120000", b"out.proto", &to("../../../etc/passwd")),
        entry("100644", b"user.proto", &blob),
    ];
    let tree = object(&place, "tree", &content.concat());
    evil(&place, &tree);
    place
        .run(&["check", "--against", "evil", "--exact"])
        .expect(0);
}
