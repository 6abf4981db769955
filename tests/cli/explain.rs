//! `protovet explain RULE ELEMENT`: a finding, found again, with a value that shows it.

use crate::support::{Place, Ran};
use crate::user;

const TEAM: &str = "syntax = \"proto3\";
package team;
message Lead { string email = 1; }
enum Level { LEVEL_UNSPECIFIED = 0; }
";

/// A repository in which `acme.User.email` went from 1 to 2 and `team.Lead.email` from 1 to 3.
fn changed() -> Place {
    let place = Place::repository();
    place
        .write("proto/user.proto", user(1))
        .write("proto/team.proto", TEAM)
        .commit("one")
        .git(&["tag", "v1"]);
    let team = TEAM
        .replace("= 1;", "= 3;")
        .replace("= 0;", "= 0; LEVEL_LOW = 1; LEVEL_HIGH = 2;");
    place
        .write("proto/user.proto", user(2))
        .write("proto/team.proto", team);
    place
}

#[track_caller]
fn explained(args: &[&str]) -> Ran {
    changed().run(&[&["explain"], args].concat()).expect(0)
}

#[track_caller]
fn refused(args: &[&str]) -> String {
    let ran = changed().run(&[&["explain"], args].concat()).expect(2);
    assert_eq!(ran.stdout, "");
    ran.stderr
}

#[test]
fn a_finding_of_a_check_is_explained() {
    let ran = explained(&["FIELD_RENUMBERED", "acme.User.email"]);
    let parts = [
        "error[FIELD_RENUMBERED]: field `email` was renumbered from 1 to 2\n",
        "─[ proto/user.proto:4:18 ]",
        "─[ proto/user.proto (HEAD@",
        "  witness (binary)\n    old schema writes  acme.User { email: \"a\" }\n      0a    field 1 `email`, \
         length-delimited\n      01    length: 1 byte\n        61  \"a\"\n    new schema reads   \
         acme.User { unknown field 1 }\n",
        "\n## Why it breaks\n",
        "\n## What to do\n",
    ];
    let mut rest = ran.stdout.as_str();
    for part in parts {
        let at = rest.find(part);
        rest = &rest[at.unwrap_or_else(|| panic!("{part} in {}", ran.stdout))..];
    }
    assert_eq!(ran.stdout.matches("error[").count(), 1, "{}", ran.stdout);
    assert!(
        ran.stderr.starts_with("protovet: compared with HEAD@"),
        "{}",
        ran.stderr
    );
}

#[test]
fn the_same_finding_has_several_names() {
    let whole = explained(&["FIELD_RENUMBERED", "acme.User.email", "--against", "v1"]).stdout;
    let names: [&[&str]; 4] = [
        &["FIELD_RENUMBERED@acme.User.email", "--against", "v1"],
        &[
            "field-renumbered",
            "User.email",
            "--against",
            "v1",
            "--exact",
        ],
        &["FIELD_RENUMBERED@User.email", "--old", "v1", "--new", "."],
        &[
            "FIELD_RENUMBERED",
            "email",
            "proto/user.proto",
            "--against",
            "v1",
        ],
    ];
    for args in names {
        assert_eq!(explained(args).stdout, whole, "{args:?}");
    }
    let place = changed();
    place.git(&["add", "-A"]);
    place.write("proto/user.proto", user(1));
    let staged = place.run(&["explain", "FIELD_RENUMBERED", "User.email", "--staged"]);
    assert!(staged.expect(0).stdout.contains("from 1 to 2"));
}

#[test]
fn all_findings_of_a_rule_on_an_element_come_together() {
    let text = explained(&["ENUM_VALUE_ADDED", "Level"]).stdout;
    assert_eq!(
        text.matches("note[ENUM_VALUE_ADDED]: ").count(),
        2,
        "{text}"
    );
    assert_eq!(
        text.matches("no witness: this is not about the values")
            .count(),
        2
    );
    let text = explained(&["ENUM_VALUE_ADDED", "team.Level", "--surface", "json"]).stdout;
    assert_eq!(
        text.matches("warning[ENUM_VALUE_ADDED]: ").count(),
        2,
        "{text}"
    );
    assert_eq!(text.matches("  witness (json)\n").count(), 2, "{text}");
    assert_eq!(text.matches("\n## What to do\n").count(), 1);
}

#[test]
fn what_is_not_found_is_answered_with_what_is() {
    let cases = [
        (
            "acme.User.email",
            "FIELD_TYPE_CHANGED finds nothing about `acme.User.email`\n  help: found about it: \
             `FIELD_RENUMBERED`\n",
        ),
        (
            "acme.User.emial",
            "FIELD_TYPE_CHANGED finds nothing about `acme.User.emial`\n  help: the nearest is \
             `acme.User.email`, about which is found: `FIELD_RENUMBERED`\n",
        ),
        (
            "x",
            "FIELD_TYPE_CHANGED finds nothing about `x`\n  help: what is found begins with \
             `protovet explain FIELD_RENUMBERED team.Lead.email`\n",
        ),
    ];
    for (element, expected) in cases {
        let told = refused(&["FIELD_TYPE_CHANGED", element]);
        assert_eq!(told, format!("error: {expected}"));
    }
    let told = refused(&["FIELD_RENUMBERED", "acme.User.phone"]);
    assert!(
        told.ends_with("help: it finds something about `acme.User.email`, `team.Lead.email`\n"),
        "{told}"
    );
    let told = refused(&["FIELD_RENUMBERED", "email"]);
    assert_eq!(
        told,
        "error: `email` is the end of several names\n  help: name one of `acme.User.email`, \
         `team.Lead.email`\n"
    );
    let told = refused(&["FIELD_RENUMBERED", "email", "--old", "v1", "--new", "v1"]);
    assert!(
        told.contains("help: nothing is found between these two versions;"),
        "{told}"
    );
}

#[test]
fn a_finding_on_another_surface_is_pointed_to() {
    let place = Place::new();
    place
        .write("old/user.proto", user(1))
        .write("new/user.proto", user(1).replace("email", "email_address"));
    let args = ["explain", "FIELD_JSON_NAME_CHANGED", "email_address"];
    let between = ["--old", "old", "--new", "new"];
    let told = place.run(&[&args[..], &between].concat()).expect(2).stderr;
    assert!(
        told.contains("help: it does with `--surface json`"),
        "{told}"
    );
    let json = ["--surface", "json"];
    let ran = place.run(&[&args[..], &between, &json].concat()).expect(0);
    assert!(ran.stdout.contains("  witness (json)\n"), "{}", ran.stdout);
}

#[test]
fn what_contradicts_itself_is_refused() {
    let told = refused(&["FIELD_RENUMBERED", "--against", "v1"]);
    assert!(
        told.contains("`protovet explain FIELD_RENUMBERED ELEMENT …`"),
        "{told}"
    );
    for args in [
        &["FIELD_RENUMBERED", "email", "--old", "v1"][..],
        &[
            "FIELD_RENUMBERED",
            "email",
            "--old",
            "v1",
            "--new",
            ".",
            "--against",
            "v1",
        ],
        &[
            "FIELD_RENUMBERED",
            "email",
            "proto",
            "--old",
            "v1",
            "--new",
            ".",
        ],
        &["FIELD_RENUMBERED", "email", "--against", "nowhere"],
        &["FIELD_RENUMBERD@acme.User.email"],
    ] {
        let told = refused(args);
        assert!(told.starts_with("error: "), "{args:?}: {told}");
    }
}

#[test]
fn two_versions_are_read_as_their_modules_say() {
    let place = Place::new();
    let modules = "version: v2\nmodules:\n  - path: proto\n    excludes: [proto/drafts]\n";
    for (folder, number) in [("old", 1), ("new", 2)] {
        let draft = format!("{folder}/proto/drafts/later.proto");
        place
            .write(&format!("{folder}/buf.yaml"), modules)
            .write(&format!("{folder}/proto/user.proto"), user(number))
            .write(&draft, "not yet a schema");
    }
    let named = ["explain", "FIELD_RENUMBERED", "acme.User.email"];
    let args = [&named[..], &["--old", "old", "--new", "new"]].concat();
    let text = place.run(&args).expect(0).stdout;
    assert!(text.contains("renumbered from 1 to 2"), "{text}");
}
