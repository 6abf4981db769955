//! `--suggest-bump`: what the next version should be, whatever fails and whatever is shown.

use crate::support::Place;
use crate::user;

/// A repository whose working tree has another version of a file than its commits.
fn repository(old: &str, new: &str) -> Place {
    let place = Place::repository();
    place.write("proto/user.proto", old);
    place.commit("one").commit("two");
    place.write("proto/user.proto", new);
    place
}

fn with(line: &str) -> String {
    user(1).replace("  string", &format!("{line}\n  string"))
}

/// The last line of a check in this format, which has to end with this code.
fn last(place: &Place, args: &[&str], code: i32) -> String {
    let all = [&["check", "--suggest-bump"], args].concat();
    let ran = place.run(&all).expect(code);
    ran.stdout.lines().last().unwrap_or_default().to_owned()
}

#[test]
fn each_difference_has_its_weight() {
    let cases = [
        (
            user(2),
            1,
            "major: feat!: field `email` was renumbered from 1 to 2",
        ),
        (
            with("  int32 age = 2;"),
            0,
            "minor: feat: field `age` was added to `acme.User`",
        ),
        (
            user(1).replace("string", "reserved 7;\n  string"),
            0,
            "patch: fix: change the schema without effect on its users",
        ),
        (
            user(1).replace("email", "email /* the primary */"),
            0,
            "none: chore: the schema is the same",
        ),
        (user(1), 0, "none: chore: the schema is the same"),
    ];
    for (new, code, expected) in cases {
        let place = repository(&user(1), &new);
        let (bump, commit) = expected.split_once(": ").unwrap();
        let line = last(&place, &["--format", "concise"], code);
        assert_eq!(line, format!("bump[{bump}]: {commit}"), "{new}");
        let json = last(&place, &["--format", "json"], code);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["type"], "SUGGESTED_BUMP");
        assert_eq!(json["bump"], bump);
        assert_eq!(json["commit"]["breaking"], bump == "major");
        assert_eq!(json["commit"]["footer"].is_string(), bump == "major");
    }
}

#[test]
fn what_fails_and_what_is_shown_does_not_matter() {
    let place = repository(&user(1), &with("  int32 age = 2;"));
    for args in [&["--quiet"][..], &["--fail-on", "never"], &["--verbose"]] {
        let line = last(&place, args, 0);
        assert!(line.starts_with("suggested bump: minor ("), "{line}");
    }
    let line = last(&place, &["--fail-on", "note"], 1);
    assert!(line.starts_with("suggested bump: minor ("), "{line}");
    let place = repository(&user(1), &user(2));
    let line = last(&place, &["--fail-on", "never", "--quiet"], 0);
    assert_eq!(
        line,
        "  BREAKING CHANGE: acme.User.email: field `email` was renumbered from 1 to 2"
    );
}

#[test]
fn what_is_protected_decides() {
    let place = repository(&user(1), &user(1).replace("email", "email_address"));
    let args = ["--format", "concise"];
    let line = last(&place, &args, 0);
    assert!(
        line.starts_with("bump[patch]: fix: field `email`"),
        "{line}"
    );
    let line = last(&place, &[&args[..], &["--surface", "code"]].concat(), 1);
    assert!(
        line.starts_with("bump[major]: feat!: field `email`"),
        "{line}"
    );
}

#[test]
fn between_two_versions_of_any_kind() {
    let place = repository(&user(1), &user(2));
    place.commit("three").git(&["tag", "v1", "HEAD~1"]);
    let ran = place.run(&["diff", "v1", "HEAD", "--suggest-bump", "--quiet"]);
    let ran = ran.expect(1);
    assert_eq!(ran.stderr, "");
    assert!(
        ran.stdout
            .contains("\nsuggested bump: major (conventional commit: feat!: field `email`"),
        "{}",
        ran.stdout
    );
    let ran = place.run(&["diff", "HEAD", "HEAD", "--suggest-bump", "--quiet"]);
    assert_eq!(
        ran.expect(0).stdout,
        "suggested bump: none (conventional commit: chore: the schema is the same)\n"
    );
    let args = ["diff", "v1", "HEAD", "--suggest-bump", "--format", "github"];
    let ran = place.run(&args).expect(1);
    let last = ran.stdout.lines().last().unwrap();
    assert!(
        last.starts_with("::notice title=protovet (suggested bump)::major; feat!: field"),
        "{last}"
    );
    let without = place
        .run(&["diff", "v1", "HEAD", "--format", "json"])
        .expect(1);
    assert!(!without.stdout.contains("SUGGESTED_BUMP"));
}

#[test]
fn files_of_other_names_that_say_the_same_need_no_release() {
    let place = Place::new();
    place
        .write("one.proto", user(1))
        .write("two.proto", user(1));
    let args = ["diff", "one.proto", "two.proto", "--suggest-bump"];
    let ran = place
        .run(&[&args[..], &["--surface", "binary,code"]].concat())
        .expect(0);
    let none = "suggested bump: none (conventional commit: chore: the schema is the same)\n";
    assert_eq!(ran.stdout, none);
}
