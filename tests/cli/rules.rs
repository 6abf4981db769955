//! `protovet rules`, `protovet explain` and the help.

use crate::support::Place;

#[test]
fn rules_are_listed() {
    let place = Place::new();
    let table = place.run(&["rules"]).expect(0).stdout;
    assert!(table.starts_with("RULE "), "{table}");
    assert!(table.contains("\nFIELD_RENUMBERED "), "{table}");
    let list = place.run(&["rules", "--format", "json"]).expect(0).stdout;
    let list: Vec<serde_json::Value> = serde_json::from_str(&list).unwrap();
    assert_eq!(list.len(), table.lines().count() - 1);
    assert!(
        list.iter()
            .all(|rule| rule["id"].is_string() && rule["summary"].is_string())
    );
}

#[test]
fn every_rule_is_explained() {
    let place = Place::new();
    let list = place.run(&["rules", "--format", "json"]).expect(0).stdout;
    let list: Vec<serde_json::Value> = serde_json::from_str(&list).unwrap();
    for rule in list {
        let id = rule["id"].as_str().unwrap();
        let ran = place.run(&["explain", id]).expect(0);
        assert!(
            ran.stdout.trim().len() > 20 && ran.stdout.ends_with('\n'),
            "{id}"
        );
    }
    place.run(&["explain", "field-renumbered"]).expect(0);
}

#[test]
fn rules_of_buf_are_listed_and_explained() {
    let place = Place::new();
    let table = place.run(&["rules", "--buf"]).expect(0).stdout;
    let row = table
        .lines()
        .find(|line| line.starts_with("FILE_SAME_PACKAGE "));
    let cells = row.unwrap().split("  ").map(str::trim);
    let cells: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
    assert_eq!(
        cells[1..3],
        ["breaking", "FILE, PACKAGE, WIRE_JSON, WIRE, CSR"]
    );
    let list = place
        .run(&["rules", "--buf", "--format", "json"])
        .expect(0)
        .stdout;
    let list: Vec<serde_json::Value> = serde_json::from_str(&list).unwrap();
    assert_eq!(list.len(), table.lines().count() - 1);
    let of_kind = |kind: &str| list.iter().filter(|rule| rule["kind"] == kind).count();
    assert_eq!((of_kind("breaking"), of_kind("lint")), (69, 47));
    for rule in list {
        let id = rule["id"].as_str().unwrap();
        let page = place.run(&["explain", id]).expect(0).stdout;
        assert!(page.starts_with(&format!("# {id}\n")), "{id}");
    }
}

#[test]
fn rules_of_the_same_name_are_both_explained() {
    let place = Place::new();
    let pages = place
        .run(&["explain", "ENUM_VALUE_PREFIX"])
        .expect(0)
        .stdout;
    assert_eq!(pages.matches("# ENUM_VALUE_PREFIX\n").count(), 2, "{pages}");
    assert!(
        pages.contains("\nbuf has a lint rule of the same name:\n"),
        "{pages}"
    );
    let ran = place.run(&["explain", "COMMENT_RPC", "acme.S.R"]).expect(2);
    assert!(
        ran.stderr.contains("`COMMENT_RPC` is a lint rule of buf"),
        "{}",
        ran.stderr
    );
}

#[test]
fn an_unknown_rule_is_answered_with_the_nearest() {
    let ran = Place::new().run(&["explain", "FIELD_RENUMBRED"]).expect(2);
    assert_eq!(ran.stdout, "");
    assert_eq!(
        ran.stderr,
        "error: there is no rule `FIELD_RENUMBRED`\n  help: the nearest is `FIELD_RENUMBERED`; \
         list all with `protovet rules`\n"
    );
}

#[test]
fn help_comes_with_examples() {
    let place = Place::new();
    for command in [&["--help"][..], &["check", "--help"], &["diff", "--help"]] {
        let ran = place.run(command).expect(0);
        assert!(
            ran.stdout.contains("Examples:\n  protovet "),
            "{}",
            ran.stdout
        );
    }
    let ran = place.run(&["--help"]).expect(0);
    assert!(
        ran.stdout.contains("Exit codes: 0 nothing found"),
        "{}",
        ran.stdout
    );
}

#[test]
fn what_cannot_be_understood_is_not_done() {
    let place = Place::new();
    for args in [
        &["diff", "a"][..],
        &["check", "--quiet", "--verbose"],
        &["nonsense"],
        &[],
    ] {
        let ran = place.run(args).expect(2);
        assert_eq!(ran.stdout, "", "{args:?}");
        assert_ne!(ran.stderr, "", "{args:?}");
    }
}
