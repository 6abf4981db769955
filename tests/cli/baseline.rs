//! Accepting what is found now, in real repositories: through moves, rebases and merges.

use crate::support::Place;

const OLD: &str = "syntax = \"proto3\";\npackage acme;\nmessage User {\n  int32 age = 1;\n  \
                   string email = 2;\n}\n";

/// A release, and a change that breaks it.
fn broken() -> Place {
    let place = Place::repository();
    place.write("proto/user.proto", OLD).commit("one");
    place.git(&["tag", "v1.0.0"]);
    let new = OLD.replace("int32 age", "string age");
    place.write("proto/user.proto", new).commit("two");
    place.write("protovet.toml", "baseline = \"protovet.baseline\"\n");
    place
}

fn lines(place: &Place) -> Vec<String> {
    let text = std::fs::read_to_string(place.dir().join("protovet.baseline")).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

const AGAINST: [&str; 3] = ["--against", "v1.0.0", "--exact"];

#[track_caller]
fn check(place: &Place, code: i32) -> Vec<String> {
    let ran = place.run(&[&["check", "--format", "json"], &AGAINST[..]].concat());
    let told = ran.expect(code).json().into_iter().map(|line| {
        let by = line["allowed"]["by"].as_str().unwrap_or("-").to_owned();
        format!(
            "{} {} {by}",
            line["type"].as_str().unwrap(),
            line["element"].as_str().unwrap()
        )
    });
    told.collect()
}

#[track_caller]
fn baseline(place: &Place, args: &[&str]) -> String {
    let ran = place.run(&[&["baseline"], &AGAINST[..], args].concat());
    ran.expect(0).stdout
}

#[test]
fn only_what_is_new_fails() {
    let place = broken();
    place.run(&["check"]).expect(2); // the baseline is configured, and not there
    let told = baseline(&place, &[]);
    assert_eq!(
        told,
        "wrote protovet.baseline: 1 finding accepted, 1 of them new\n"
    );
    let accepted = lines(&place);
    assert_eq!(accepted.len(), 1);
    assert!(
        accepted[0].starts_with("FIELD_TYPE_CHANGED "),
        "{accepted:?}"
    );
    assert!(
        accepted[0].contains(" acme.User.age: field `age` changed type"),
        "{accepted:?}"
    );
    assert_eq!(
        check(&place, 0),
        ["FIELD_TYPE_CHANGED acme.User.age baseline"]
    );
    let text = std::fs::read_to_string(place.dir().join("proto/user.proto")).unwrap();
    place.write(
        "proto/user.proto",
        text.replace("string email = 2;", "bool email = 2;"),
    );
    assert_eq!(
        check(&place, 1),
        [
            "FIELD_TYPE_CHANGED acme.User.email -",
            "FIELD_TYPE_CHANGED acme.User.age baseline"
        ]
    );
    // accepting again keeps what was accepted, and changes nothing twice
    let told = baseline(&place, &[]);
    assert_eq!(
        told,
        "wrote protovet.baseline: 2 findings accepted, 1 of them new\n"
    );
    let before = lines(&place);
    baseline(&place, &[]);
    assert_eq!(lines(&place), before);
    check(&place, 0);
}

#[test]
fn what_was_accepted_survives_moves_and_rebases() {
    let place = broken();
    baseline(&place, &[]);
    place.commit("accepted");
    place.git(&["switch", "-q", "-c", "feature", "HEAD~1"]);
    place.git(&["mv", "proto", "api"]);
    place.git(&["mv", "api/user.proto", "api/person.proto"]);
    place.commit("moved");
    place.git(&["rebase", "-q", "main"]);
    let text = std::fs::read_to_string(place.dir().join("api/person.proto")).unwrap();
    place.write("api/person.proto", format!("// more\n\n{text}\n// lines\n"));
    place.commit("more lines");
    let told = check(&place, 0);
    assert!(
        told.contains(&"FIELD_TYPE_CHANGED acme.User.age baseline".to_owned()),
        "{told:?}"
    );
    assert_eq!(lines(&place).len(), 1);
}

#[test]
fn what_the_history_says_is_accepted_whatever_its_commits_are_called() {
    let place = Place::repository();
    place.write("proto/user.proto", OLD).commit("one");
    let without = OLD.replace("  string email = 2;\n", "");
    place.write("proto/user.proto", &without).commit("two");
    place.git(&["switch", "-q", "-c", "feature"]);
    let reused = without.replace("}", "  bytes key = 2;\n}");
    place.write("proto/user.proto", reused).commit("three");
    let rule = "FIELD_NUMBER_REUSED";
    let ran = place.run(&["check", "--format", "concise"]).expect(1);
    assert!(
        ran.stdout.contains(rule) && ran.stdout.contains(" until "),
        "{}",
        ran.stdout
    );
    place.run(&["baseline"]).expect(0);
    let with = [
        "check",
        "--format",
        "concise",
        "--baseline",
        "protovet.baseline",
    ];
    place.run(&with).expect(0);
    let accepted = lines(&place);
    assert!(!accepted[0].contains(" until "), "{accepted:?}");
    // the commit that removed it gets another id
    place.git(&["switch", "-q", "main"]);
    place.git(&["commit", "-q", "--amend", "-m", "two, said otherwise"]);
    place.git(&["rebase", "-q", "--onto", "main", "feature~1", "feature"]);
    place.run(&["check", "--format", "concise"]).expect(1);
    place.run(&with).expect(0);
}

#[test]
fn two_branches_that_accept_something_merge() {
    let place = broken();
    place.write(".gitattributes", "protovet.baseline merge=union\n");
    baseline(&place, &[]);
    place.commit("accepted");
    let text = std::fs::read_to_string(place.dir().join("proto/user.proto")).unwrap();
    for (name, other) in [
        ("left", text.replace("string email", "double email")),
        ("right", text.replace("string age", "bytes age")),
    ] {
        place.git(&["switch", "-q", "-c", name, "main"]);
        place.write("proto/user.proto", other);
        baseline(&place, &[]);
        // the schema itself is not what this is about
        place.write("proto/user.proto", &text).commit(name);
    }
    place.git(&["merge", "-q", "-m", "both", "left"]);
    let merged = lines(&place);
    assert_eq!(merged.len(), 3, "{merged:#?}");
    assert_eq!(
        check(&place, 0),
        ["FIELD_TYPE_CHANGED acme.User.age baseline"]
    );
}

#[test]
fn what_is_gone_is_told_and_pruned() {
    let place = broken();
    baseline(&place, &[]);
    place.write("proto/user.proto", OLD);
    let with_notes = [&["check", "--format", "concise", "-v"], &AGAINST[..]].concat();
    let told = place.run(&with_notes).expect(0).stdout;
    let stale = "note[BASELINE_STALE]: protovet.baseline:5 accepts what is not found here: \
                 acme.User.age: field";
    assert!(told.starts_with(stale), "{told}");
    // what only concerns surfaces that are not asked for is not gone
    let code = OLD.replace("string email = 2;", "reserved 2;\n  reserved \"email\";");
    place.write("proto/user.proto", code);
    baseline(&place, &["--surface", "code"]);
    assert_eq!(lines(&place).len(), 2);
    let told = baseline(&place, &["--prune"]);
    assert_eq!(told, "wrote protovet.baseline: 1 accepted, 1 taken out\n");
    assert!(
        lines(&place)[0].starts_with("FIELD_DELETED "),
        "{:?}",
        lines(&place)
    );
    assert_eq!(
        baseline(&place, &["--prune"]),
        "wrote protovet.baseline: 1 accepted, 0 taken out\n"
    );
}

#[test]
fn other_approvals_need_no_baseline() {
    let place = broken();
    let text = std::fs::read_to_string(place.dir().join("proto/user.proto")).unwrap();
    let comment = "// protovet:allow FIELD_TYPE_CHANGED reason=\"x\"\n  string age";
    place.write("proto/user.proto", text.replace("string age", comment));
    assert_eq!(
        baseline(&place, &[]),
        "wrote protovet.baseline: 0 findings accepted, 0 of them new\n"
    );
}

#[test]
fn conventions_are_accepted_beside_breaks() {
    let place = broken();
    baseline(&place, &[]);
    place.write(
        "proto/kind.proto",
        "syntax = \"proto3\";\npackage acme;\nenum Kind {\n  KIND_A = 0;\n}\n",
    );
    place.run(&["lint", "proto"]).expect(1);
    let ran = place.run(&["baseline", "proto", "--lint"]).expect(0);
    assert_eq!(
        ran.stdout,
        "wrote protovet.baseline: 2 findings accepted, 1 of them new\n"
    );
    let ran = place.run(&["lint", "proto"]).expect(0);
    assert!(
        ran.stderr.contains("no warnings, ") && ran.stderr.contains("; 1 allowed "),
        "{}",
        ran.stderr
    );
    // neither takes the lines of the other for stale
    let told = place
        .run(&["baseline", "proto", "--lint", "--prune"])
        .expect(0)
        .stdout;
    assert_eq!(told, "wrote protovet.baseline: 2 accepted, 0 taken out\n");
    assert_eq!(
        baseline(&place, &["--prune"]),
        "wrote protovet.baseline: 2 accepted, 0 taken out\n"
    );
}

#[test]
fn files_that_cannot_be_used_or_written() {
    let place = broken();
    let ran = place.run(&["check", "--baseline", "nope"]).expect(2);
    assert!(
        ran.stderr.contains("there is no baseline `nope`"),
        "{}",
        ran.stderr
    );
    place.write("protovet.baseline", "<<<<<<< HEAD\n");
    let ran = place.run(&["check"]).expect(2);
    assert!(
        ran.stderr.contains("conflict of a merge on line 1"),
        "{}",
        ran.stderr
    );
    place.write("protovet.baseline", "FIELD_DELETED\n");
    let ran = place.run(&["baseline"]).expect(2);
    assert!(
        ran.stderr.contains("line 1 of `protovet.baseline`"),
        "{}",
        ran.stderr
    );
    let ran = place.run(&["baseline", "--prune", "-o", "other"]).expect(2);
    assert!(
        ran.stderr.contains("no baseline `other` to prune"),
        "{}",
        ran.stderr
    );
    let ran = place.run(&["baseline", "-o", "nowhere/other"]).expect(2);
    assert!(
        ran.stderr.contains("cannot write `nowhere/other`"),
        "{}",
        ran.stderr
    );
    assert!(!place.dir().join("other").exists());
}

#[test]
fn what_was_accepted_stays_so_when_its_message_is_renamed() {
    let place = broken();
    let user = OLD.to_owned() + "message Team {\n  User lead = 1;\n  User deputy = 2;\n}\n";
    place.write("proto/user.proto", &user).commit("three");
    place.git(&["tag", "-f", "v1.0.0"]);
    let changed = user.replace("int32 age", "string age");
    place.write("proto/user.proto", &changed);
    baseline(&place, &[]);
    assert_eq!(
        check(&place, 0),
        ["FIELD_TYPE_CHANGED acme.User.age baseline"]
    );
    let renamed = changed.replace("User", "Account");
    place.write("proto/user.proto", &renamed);
    let args = ["check", "--format", "json", "--verbose"];
    let told = place.run(&[&args, &AGAINST[..]].concat()).json();
    let of_age = told.iter().find(|it| it["element"] == "acme.Account.age");
    let of_age = of_age.unwrap_or_else(|| panic!("{told:?}"));
    assert_eq!(of_age["allowed"]["by"], "baseline", "{told:?}");
    let is_stale = |it: &serde_json::Value| it["type"] == "BASELINE_STALE";
    assert!(!told.iter().any(is_stale), "{told:?}");
    place.write(
        "proto/user.proto",
        renamed.replace("string age", "bytes age"),
    );
    let told = check(&place, 1);
    assert!(
        told.contains(&"FIELD_TYPE_CHANGED acme.Account.age -".to_owned()),
        "{told:?}"
    );
}

#[test]
fn what_is_not_looked_at_is_not_stale() {
    let place = broken();
    let team = OLD
        .replace("acme", "team")
        .replace("email = 2", "email = 3");
    place.write("team/user.proto", &team).commit("three");
    place.git(&["tag", "-f", "v1.0.0"]);
    let changed = |text: &str| text.replace("int32 age", "string age");
    place.write(
        "proto/user.proto",
        OLD.replace("string email", "bool email"),
    );
    place.write("team/user.proto", changed(&team));
    baseline(&place, &[]);
    let both = lines(&place);
    assert_eq!(both.len(), 3, "{both:?}");
    baseline(&place, &["--prune", "proto"]);
    assert_eq!(lines(&place), both);
    let args = ["check", "proto", "--format", "json", "--verbose"];
    let told = place.run(&[&args, &AGAINST[..]].concat()).expect(0).stdout;
    assert!(!told.contains("BASELINE_STALE"), "{told}");
    place.write("team/user.proto", &team);
    baseline(&place, &["--prune", "proto"]);
    assert_eq!(lines(&place), both);
    baseline(&place, &["--prune"]);
    assert_eq!(lines(&place).len(), 2);
}
