//! Checks against every release, and against the latest one.

use crate::support::Place;

fn user(fields: &str) -> String {
    format!("syntax = \"proto3\";\npackage acme;\nmessage User {{\n{fields}\n}}\n")
}

/// Releases in the order of their commits, each with the fields it has; the next is not committed.
fn released(releases: &[(&str, &str)], now: &str) -> Place {
    let place = Place::repository();
    for (tag, fields) in releases {
        place.write("proto/user.proto", user(fields)).commit(tag);
        if *tag != UNTAGGED {
            place.git(&["tag", tag]);
        }
    }
    place.write("proto/user.proto", user(now));
    place
}

/// A commit that is no release.
const UNTAGGED: &str = "work";

const EMAIL_1: &str = "  string email = 1;";
const EMAIL_2: &str = "  string email = 2;";
const EMAIL_3: &str = "  string email = 3;";

fn check(place: &Place, arguments: &[&str]) -> crate::support::Ran {
    let mut all = vec!["check", "proto", "--format", "concise"];
    all.extend(arguments);
    place.run(&all)
}

#[test]
fn each_finding_is_told_once_with_the_releases_it_breaks() {
    let releases = [
        ("v1.9.0", EMAIL_1),
        ("v1.10.0", "  string email = 1; string name = 9;"),
        ("v2.0.0", EMAIL_2),
        ("v2.1.0", EMAIL_3),
    ];
    let place = released(&releases, EMAIL_3);
    let ran = check(&place, &["--against-releases", "v*"]).expect(1);
    let told: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(
        told,
        [
            "proto/user.proto:4:18: error[FIELD_RENUMBERED]: field `email` was renumbered from 2 \
             to 3; breaks release v2.0.0",
            "proto/user.proto:3:9: error[FIELD_DELETED]: field `name` was deleted, but its number \
             9 is not reserved; breaks release v1.10.0",
            "proto/user.proto:4:18: error[FIELD_RENUMBERED]: field `email` was renumbered from 1 \
             to 3; breaks every release from v1.9.0 to v1.10.0",
        ]
    );
    assert!(
        ran.stderr
            .contains("compared with 4 releases from v1.9.0 to v2.1.0;"),
        "{}",
        ran.stderr
    );
}

#[test]
fn programs_get_the_oldest_the_newest_and_their_number() {
    let releases = [
        ("v1.0.0", EMAIL_1),
        ("v1.1.0", EMAIL_3),
        ("v1.2.0", EMAIL_1),
        ("v1.3.0", EMAIL_1),
    ];
    let place = released(&releases, EMAIL_3);
    let args = [
        "check",
        "proto",
        "--format",
        "json",
        "--against-releases",
        "v1.*",
    ];
    let ran = place.run(&args).expect(1);
    let [finding] = &ran.json()[..] else {
        panic!("{}", ran.stdout);
    };
    assert_eq!(
        finding["releases"],
        serde_json::json!({"oldest": "v1.0.0", "newest": "v1.3.0", "count": 3})
    );
    let message = finding["message"].as_str().unwrap();
    assert!(
        message.ends_with("breaks 3 of the 4 releases from v1.0.0 to v1.3.0"),
        "{message}"
    );
    assert!(finding.get("witness").is_some());
}

#[test]
fn the_same_files_are_compared_once() {
    let place = released(&[("v1.0.0", EMAIL_1), ("v1.1.0", EMAIL_2)], EMAIL_2);
    place.write("README", "1").commit("text");
    place.git(&["tag", "-a", "v1.2.0", "-m", "annotated"]);
    place.git(&["tag", "v1.2.1"]);
    let ran = check(&place, &["--against-releases", "v*", "--verbose"]).expect(1);
    for told in [
        "), the same as v1.1.0",
        "release v1.2.1",
        "2 contents of files parsed",
        "2 of which are the same as others",
    ] {
        assert!(ran.stderr.contains(told), "{told}: {}", ran.stderr);
    }
}

#[test]
fn tags_may_be_listed_and_need_not_be_versions() {
    let place = released(&[("spring", EMAIL_1), ("v2.0.0", EMAIL_2)], EMAIL_3);
    let both = check(&place, &["--against-releases", "spring,v2.0.0"]).expect(1);
    assert!(
        both.stdout.contains("breaks release spring"),
        "{}",
        both.stdout
    );
    assert!(
        both.stdout.contains("breaks release v2.0.0"),
        "{}",
        both.stdout
    );
    let one = check(&place, &["--against-releases", "spr*"]).expect(1);
    assert!(!one.stdout.contains("v2.0.0"), "{}", one.stdout);
}

#[test]
fn releases_from_one_on() {
    let releases = [
        ("v1.0.0", EMAIL_1),
        ("v2.0.0", EMAIL_2),
        ("v2.1.0-rc.1", EMAIL_1),
        ("other/v3.0.0", EMAIL_1),
        ("v10.0.0", EMAIL_3),
    ];
    let place = released(&releases, EMAIL_3);
    let ran = check(&place, &["--since-release", "v2.0.0"]).expect(1);
    assert_eq!(ran.stdout.lines().count(), 1, "{}", ran.stdout);
    assert!(
        ran.stdout.contains("from 2 to 3; breaks release v2.0.0"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stderr
            .contains("compared with 2 releases from v2.0.0 to v10.0.0"),
        "{}",
        ran.stderr
    );
    check(&place, &["--since-release", "v10.0.0"]).expect(0);
    let ran = check(
        &place,
        &["--against-releases", "v*", "--since-release", "v2.0.0"],
    )
    .expect(1);
    assert!(
        ran.stdout.contains("breaks release v2.1.0-rc.1"),
        "{}",
        ran.stdout
    );
    let ran = check(&place, &["--since-release", "v2.0.1"]).expect(2);
    assert!(
        ran.stderr.contains("there is no tag `v2.0.1`"),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains("the nearest is `v2.0.0`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn releases_of_other_branches_count_and_are_told() {
    let place = released(&[("v1.0.0", EMAIL_3)], EMAIL_3);
    place.git(&["checkout", "--quiet", "-b", "old"]);
    place
        .write("proto/user.proto", user(EMAIL_1))
        .commit("patch");
    place.git(&["tag", "v1.0.1"]);
    place.git(&["checkout", "--quiet", "-"]);
    place.git(&["checkout", "--quiet", "v1.0.0"]);
    let ran = check(&place, &["--against-releases", "v1.*", "--verbose"]).expect(1);
    assert!(
        ran.stdout.contains("breaks release v1.0.1"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stderr.contains("which is not in the history of HEAD"),
        "{}",
        ran.stderr
    );
    // it is not the latest release of this line of work
    let ran = check(&place, &["--against", "latest-release"]).expect(0);
    assert!(ran.stderr.contains("v1.0.0@"), "{}", ran.stderr);
}

#[test]
fn the_latest_release_is_the_newest_stable_one() {
    let releases = [
        ("v1.9.0", EMAIL_1),
        ("v1.10.0", EMAIL_2),
        ("v1.9.1", EMAIL_1),
        ("v2.0.0-rc.1", EMAIL_1),
        ("nightly", EMAIL_1),
        (UNTAGGED, EMAIL_3),
    ];
    let place = released(&releases, EMAIL_3);
    let ran = check(&place, &["--against", "latest-release"]).expect(1);
    assert!(
        ran.stdout.contains("renumbered from 2 to 3"),
        "{}",
        ran.stdout
    );
    assert!(ran.stderr.contains("v1.10.0@"), "{}", ran.stderr);
    assert!(ran.stderr.contains("the latest release"), "{}", ran.stderr);
    for tag in ["v1.9.0", "v1.10.0", "v1.9.1"] {
        place.git(&["tag", "-d", tag]);
    }
    let ran = check(&place, &["--against", "latest-release"]).expect(1);
    assert!(ran.stderr.contains("v2.0.0-rc.1@"), "{}", ran.stderr);
    place.git(&["tag", "-d", "v2.0.0-rc.1"]);
    let ran = check(&place, &["--against", "latest-release"]).expect(2);
    assert!(
        ran.stderr.contains("the tags are `nightly`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn without_tags_it_is_said_how_to_get_them() {
    let place = released(&[("v1.0.0", EMAIL_1), (UNTAGGED, EMAIL_2)], EMAIL_3);
    let ran = check(&place, &["--against-releases", "w*"]).expect(2);
    assert!(ran.stderr.contains("no tag matches `w*`"), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("the tags are `v1.0.0`"),
        "{}",
        ran.stderr
    );
    let url = format!("file://{}", place.dir().display());
    let clone = place.beside("shallow");
    let target = clone.to_str().unwrap();
    place.git(&[
        "clone",
        "--quiet",
        "--no-tags",
        "--depth",
        "1",
        &url,
        target,
    ]);
    for arguments in [
        ["--against-releases", "v*"],
        ["--against", "latest-release"],
    ] {
        let mut all = vec!["check", "proto"];
        all.extend(arguments);
        let ran = place.run_in(&clone, &all).expect(2);
        assert!(ran.stderr.contains("there are no tags"), "{}", ran.stderr);
        assert!(
            ran.stderr.contains("`git fetch --tags --unshallow`"),
            "{}",
            ran.stderr
        );
    }
}

#[test]
fn the_worst_over_all_releases_decides() {
    let place = released(&[("v1.0.0", EMAIL_1), ("v1.1.0", EMAIL_3)], EMAIL_3);
    check(&place, &["--against", "v1.1.0", "--exact"]).expect(0);
    check(&place, &["--against-releases", "v1.1.0"]).expect(0);
    check(&place, &["--against-releases", "*"]).expect(1);
    check(&place, &["--against-releases", "*", "--fail-on", "never"]).expect(0);
    let ran = check(&place, &["--against-releases", "v[1"]).expect(2);
    assert!(
        ran.stderr.contains("does not say which tags are meant"),
        "{}",
        ran.stderr
    );
    check(&place, &["--against-releases", "v*", "--against", "v1.0.0"]).expect(2);
}
