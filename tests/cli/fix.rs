//! `protovet fix` and `--fix`: what is written, and that it is written whole.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::{Place, ran};

const BEFORE: &str = "syntax = \"proto3\";\npackage acme;\n\n// A user.\nmessage User {\n  int32 id = 1;\n  \
                      string email = 2;\n}\n";
const AFTER: &str =
    "syntax = \"proto3\";\npackage acme;\n\n// A user.\nmessage User {\n  int32 id = 1;\n}\n";
const FIXED: &str = "syntax = \"proto3\";\npackage acme;\n\n// A user.\nmessage User {\n  reserved 2;\n  \
                     reserved \"email\";\n  int32 id = 1;\n}\n";

/// A repository whose `user.proto` has lost a field since the last commit.
fn shortened() -> Place {
    let place = Place::repository();
    place.write("proto/user.proto", BEFORE).commit("one");
    place.write("proto/user.proto", AFTER);
    place
}

fn read(place: &Place, path: &str) -> String {
    fs::read_to_string(place.dir().join(path)).unwrap()
}

#[test]
fn what_was_deleted_is_reserved() {
    let place = shortened();
    let ran = place.run(&["fix"]).expect(0);
    assert_eq!(read(&place, "proto/user.proto"), FIXED);
    assert_eq!(ran.stdout, "");
    assert!(
        ran.stderr.starts_with(
            "protovet: fixed FIELD_DELETED of `acme.User.email`: reserve 2 and `email`\nprotovet: 1 \
             finding fixed in 1 file\nprotovet: no breaking changes"
        ),
        "{}",
        ran.stderr
    );
    let again = place.run(&["fix"]).expect(0);
    assert_eq!(read(&place, "proto/user.proto"), FIXED);
    assert!(
        again.stderr.contains("protovet: nothing to fix\n"),
        "{}",
        again.stderr
    );
}

#[test]
fn a_diff_is_shown_and_nothing_written() {
    let place = shortened();
    for args in [["fix", "--diff"], ["check", "--diff"]] {
        let ran = place.run(&args).expect(1);
        assert_eq!(
            ran.stdout,
            "--- a/proto/user.proto\n+++ b/proto/user.proto\n@@ -3,5 +3,7 @@\n \n // A user.\n message User \
             {\n+  reserved 2;\n+  reserved \"email\";\n   int32 id = 1;\n }\n"
        );
        assert_eq!(read(&place, "proto/user.proto"), AFTER);
    }
    let patch = place.run(&["fix", "--diff"]).stdout;
    place.write("fix.patch", patch);
    place.git(&["apply", "fix.patch"]);
    assert_eq!(read(&place, "proto/user.proto"), FIXED);
}

#[test]
fn check_fixes_and_tells_what_is_left() {
    let place = Place::repository();
    let old =
        "syntax = \"proto3\";\nmessage A {\n  int32 a = 1;\n  string b = 2;\n  int32 c = 3;\n}\n";
    let new = "syntax = \"proto3\";\nmessage A {\n  string a = 1;\n  int32 c = 4;\n}\n";
    place.write("a.proto", old).commit("one");
    place.write("a.proto", new);
    let ran = place
        .run(&["check", "--fix", "--format", "concise"])
        .expect(1);
    assert_eq!(
        read(&place, "a.proto"),
        "syntax = \"proto3\";\nmessage A {\n  reserved 2;\n  reserved \"b\";\n  string a = 1;\n  int32 c = \
         3;\n}\n"
    );
    assert_eq!(ran.stdout.lines().count(), 1, "{}", ran.stdout);
    assert!(ran.stdout.contains("FIELD_TYPE_CHANGED"), "{}", ran.stdout);
}

#[test]
fn only_what_a_rule_finds() {
    let place = Place::repository();
    let old = "syntax = \"proto3\";\nmessage A {\n  int32 a = 1;\n  string b = 2;\n}\n";
    let new = "syntax = \"proto3\";\nmessage A {\n  int32 a = 3;\n}\n";
    place.write("a.proto", old).commit("one");
    place.write("a.proto", new);
    place.run(&["fix", "--rule", "field_renumbered"]).expect(1);
    assert!(read(&place, "a.proto").ends_with("message A {\n  int32 a = 1;\n}\n"));
    let ran = place.run(&["fix", "--rule", "FIELD_DELETD"]).expect(2);
    assert!(
        ran.stderr.contains("the nearest is `FIELD_DELETED`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn what_was_used_long_ago_is_known() {
    let place = Place::repository();
    place.write("user.proto", BEFORE).commit("one");
    place.write("user.proto", AFTER).commit("two");
    place.write(
        "user.proto",
        AFTER.replace("id = 1;", "id = 1;\n  bool active = 2;"),
    );
    let args = ["fix", "--against", "HEAD"];
    place.run(&args).expect(0);
    assert!(
        read(&place, "user.proto").ends_with(
            "message User {\n  reserved 2;\n  reserved \"email\";\n  int32 id = 1;\n  bool active = \
             3;\n}\n"
        ),
        "{}",
        read(&place, "user.proto")
    );
}

#[test]
fn names_change_only_while_nobody_knows_them() {
    let place = Place::repository();
    let old = "syntax = \"proto3\";\nenum Color {\n  COLOR_UNSPECIFIED = 0;\n}\n";
    let new = old.replace("= 0;", "= 0;\n  RED = 1;");
    place.write("a.proto", old).commit("one");
    place.write("a.proto", &new);
    place.run(&["fix", "--against", "HEAD"]).expect(0);
    assert_eq!(read(&place, "a.proto"), new);
    place
        .run(&["fix", "--against", "HEAD", "--rule", "ENUM_VALUE_PREFIX"])
        .expect(0);
    assert_eq!(read(&place, "a.proto"), new.replace("RED", "COLOR_RED"));
    place.write("a.proto", &new);
    place.run(&["fix"]).expect(0);
    assert_eq!(read(&place, "a.proto"), new.replace("RED", "COLOR_RED"));
}

#[test]
fn lint_fixes_what_breaks_nobody() {
    let place = Place::new();
    let text = "syntax = \"proto2\";\nmessage A {\n  reserved 2, 3 to 5;\n}\nenum Color {\n  RED = 1;\n}\n";
    place.write("a.proto", text);
    let ran = place
        .run(&["lint", "--fix", "--format", "concise"])
        .expect(1);
    assert_eq!(read(&place, "a.proto"), text.replace("2, 3 to 5", "2 to 5"));
    assert!(
        !ran.stdout.contains("RESERVED_RANGES_SPLIT"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout.contains("ENUM_FIRST_VALUE_ZERO"),
        "{}",
        ran.stdout
    );
    let ran = place.run(&["lint", "--diff"]).expect(1);
    assert_eq!(ran.stdout, "");
    assert!(ran.stderr.contains("nothing to fix"), "{}", ran.stderr);
}

#[test]
fn what_is_no_file_on_disk_cannot_be_fixed() {
    let place = shortened();
    let ran = place.run(&["lint", "HEAD", "--fix"]).expect(2);
    assert!(
        ran.stderr.contains("it cannot be changed"),
        "{}",
        ran.stderr
    );
    place.run(&["check", "--staged", "--fix"]).expect(2);
}

#[test]
fn json_lists_the_edits() {
    let place = shortened();
    let found = place.run(&["check", "--format", "json"]).expect(1).json();
    let fix = &found[0]["fix"];
    assert_eq!(fix["title"], "reserve 2 and `email`");
    let edit = &fix["edits"][0];
    assert_eq!(edit["path"], "proto/user.proto");
    let mut text = AFTER.to_owned();
    let at = |key: &str| usize::try_from(edit[key].as_u64().unwrap()).unwrap();
    text.replace_range(at("start")..at("end"), edit["text"].as_str().unwrap());
    assert_eq!(text, FIXED);
}

#[test]
fn line_ends_and_permissions_stay() {
    let place = Place::repository();
    place
        .write("user.proto", BEFORE.replace('\n', "\r\n"))
        .commit("one");
    place.write("user.proto", AFTER.replace('\n', "\r\n").trim_end());
    make_executable(&place.dir().join("user.proto"));
    place.run(&["fix"]).expect(0);
    assert_eq!(
        read(&place, "user.proto"),
        FIXED.replace('\n', "\r\n").trim_end()
    );
    assert!(is_executable(&place.dir().join("user.proto")));
}

#[cfg(unix)]
fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o754)).unwrap();
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).unwrap().permissions().mode() & 0o777 == 0o754
}

#[cfg(not(unix))]
fn make_executable(_: &Path) {}

#[cfg(not(unix))]
fn is_executable(_: &Path) -> bool {
    true
}

#[test]
fn a_read_only_file_stops_everything() {
    let place = Place::repository();
    for name in ["a", "b"] {
        let path = format!("{name}.proto");
        place.write(&path, BEFORE.replace("acme", name));
    }
    place.commit("one");
    for name in ["a", "b"] {
        place.write(&format!("{name}.proto"), AFTER.replace("acme", name));
    }
    let locked = place.dir().join("b.proto");
    let mut permissions = fs::metadata(&locked).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&locked, permissions).unwrap();
    let ran = place.run(&["fix"]).expect(2);
    assert!(
        ran.stderr
            .contains("error: cannot write `b.proto`: it is read-only; nothing was changed"),
        "{}",
        ran.stderr
    );
    assert_eq!(read(&place, "a.proto"), AFTER.replace("acme", "a"));
    assert_eq!(files(place.dir()).len(), 2);
}

#[cfg(unix)]
#[test]
fn links_are_written_through() {
    for (real, more) in [
        ("real/user.proto", [].as_slice()),
        ("../elsewhere/user.proto", &["--follow-outside-links"]),
    ] {
        let place = Place::repository();
        place.write("proto/user.proto", BEFORE).commit("one");
        let target = place.dir().join(real);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(&target, AFTER).unwrap();
        let link = place.dir().join("proto/user.proto");
        fs::remove_file(&link).unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        let arguments = [&["fix", "proto"], more].concat();
        place.run(&arguments).expect(0);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&target).unwrap(), FIXED, "{real}");
    }
}

/// All files of a folder with their contents, without those of git.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let entries = entries.filter(|entry| entry.file_name() != ".git");
    entries
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

/// Kills a run at every step in turn. Each file must be whole then, as it was or as it becomes, and
/// the next run must leave nothing but the new ones.
#[test]
fn a_killed_run_damages_nothing_and_is_finished() {
    for in_repository in [true, false] {
        let mut step = 1;
        while killed_at(step, in_repository) {
            step += 1;
        }
        assert!(step > 12, "only {step} steps");
        eprintln!("killed at {} steps", step - 1);
    }
}

/// Whether a run was killed at this step, and not done before.
fn killed_at(step: usize, in_repository: bool) -> bool {
    let place = if in_repository {
        Place::repository()
    } else {
        Place::new()
    };
    let names = ["a.proto", "b.proto", "c.proto"];
    let (before, after, fixed) = (
        names.map(|name| BEFORE.replace("acme", &name[..1])),
        names.map(|name| AFTER.replace("acme", &name[..1])),
        names.map(|name| FIXED.replace("acme", &name[..1])),
    );
    for (name, text) in names.iter().zip(&before) {
        place
            .write(&format!("old/{name}"), text)
            .write(&format!("new/{name}"), text);
    }
    if in_repository {
        place.commit("one");
    }
    for (name, text) in names.iter().zip(&after) {
        place.write(&format!("new/{name}"), text);
    }
    let new = place.dir().join("new");
    let args = ["fix", "new", "--against", "old"];
    let mut command = place.protovet(place.dir());
    let first = ran(command.args(args).env("PROTOVET_FAULT", step.to_string()));
    let now = files(&new);
    for (at, name) in names.iter().enumerate() {
        let text = &now[*name];
        assert!(
            *text == after[at] || *text == fixed[at],
            "step {step}: {name}\n{text}"
        );
    }
    let was_killed = first.code != 0;
    // the repository has no opinion on folders that are named
    let second = place.run(&args).expect(0);
    let now = files(&new);
    let mended: BTreeMap<String, String> =
        names.iter().map(|it| (*it).to_owned()).zip(fixed).collect();
    assert_eq!(now, mended, "step {step}: {}", second.stderr);
    was_killed
}

#[test]
fn an_interrupted_run_leaves_alone_what_changed_since() {
    let place = shortened();
    place.write(
        "proto/team.proto",
        BEFORE.replace("User", "Team").replace("acme", "team"),
    );
    place.commit("two");
    place.write(
        "proto/team.proto",
        AFTER.replace("User", "Team").replace("acme", "team"),
    );
    place.write("proto/user.proto", BEFORE).commit("three");
    place.write("proto/user.proto", AFTER);
    let journal = place.dir().join(".git/protovet/fix.json");
    let mut step = 1;
    loop {
        let mut command = place.protovet(place.dir());
        let first = ran(command
            .args(["fix"])
            .env("PROTOVET_FAULT", step.to_string()));
        let text = fs::read_to_string(&journal).unwrap_or_default();
        if text.contains("\"committed\"") {
            break;
        }
        assert_ne!(first.code, 0, "never committed");
        step += 1;
    }
    let own = AFTER.replace("A user.", "My user.");
    place.write("proto/user.proto", &own);
    let ran = place.run(&["fix"]).expect(0);
    assert!(
        ran.stderr
            .contains("has changed since then, and stays as it is"),
        "{}",
        ran.stderr
    );
    assert_eq!(
        read(&place, "proto/user.proto"),
        FIXED.replace("A user.", "My user.")
    );
    assert_eq!(files(&place.dir().join("proto")).len(), 2);
}

#[test]
fn one_run_at_a_time_writes() {
    let place = shortened();
    let kept = place.dir().join(".git/protovet");
    fs::create_dir_all(&kept).unwrap();
    let lock = fs::File::create(kept.join("fix.lock")).unwrap();
    fs4::FileExt::try_lock(&lock).unwrap();
    let ran = place.run(&["fix"]).expect(2);
    let told = "another run of protovet is changing files here; nothing was changed";
    assert!(ran.stderr.contains(told), "{}", ran.stderr);
    assert_eq!(read(&place, "proto/user.proto"), AFTER);
    place.run(&["fix", "--diff"]).expect(1);
    drop(lock);
    place.run(&["fix"]).expect(0);
    assert_eq!(read(&place, "proto/user.proto"), FIXED);
}
