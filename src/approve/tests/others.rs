//! Entries, commits, policies and the baseline.

use super::*;
use crate::finding::Surface;
use crate::source::{CommitId, CommitMessage};

const OLD: &str = "message M {\n  int32 a = 1;\n  string b = 2;\n}";
const RETYPED: &str = "message M {\n  string a = 1;\n  string b = 2;\n}";

fn default(old: &str, new: &str, with: &With<'_>) -> String {
    judged(&file(old), &file(new), Surfaces::DEFAULT, with)
}

fn entry(rules: &[&str], paths: &[&str], until: Option<&str>) -> Entry {
    let paths: Vec<String> = paths.iter().map(|&it| it.to_owned()).collect();
    Entry {
        rules: rules.iter().map(|&it| it.to_owned()).collect(),
        paths: PathGlobs::new(&paths).unwrap(),
        reason: "ours alone".to_owned(),
        until: until.map(|day| Date::parse(day).unwrap()),
        path: "protovet.toml".to_owned(),
        line: 3,
    }
}

fn entries(entry: Entry) -> With<'static> {
    With {
        entries: vec![entry],
        ..With::default()
    }
}

#[test]
fn entries_allow_by_path() {
    let rules = ["FIELD_TYPE_CHANGED", "FIELD_DELETED"];
    let told = default(OLD, RETYPED, &entries(entry(&rules, &["*.proto"], None)));
    assert_eq!(
        told,
        "FIELD_TYPE_CHANGED p.M.a: by an entry `[[allow]]` in protovet.toml:3: ours alone\n\
         ALLOW_UNUSED -: the entry `[[allow]]` at protovet.toml:3 allows nothing of \
         `FIELD_DELETED` here"
    );
    let told = default(OLD, RETYPED, &entries(entry(&rules, &["b.proto"], None)));
    assert!(
        told.starts_with("FIELD_TYPE_CHANGED p.M.a\nALLOW_UNUSED -: "),
        "{told}"
    );
    let over = entry(&rules[..1], &["a.proto"], Some("2026-01-01"));
    assert_eq!(
        default(OLD, RETYPED, &entries(over)),
        "FIELD_TYPE_CHANGED p.M.a\n\
         ALLOW_EXPIRED -: the entry `[[allow]]` at protovet.toml:3 counted until 2026-01-01"
    );
}

#[test]
fn entries_allow_by_the_old_path_too() {
    let old = Tree::from_texts("old", [("x/a.proto", file(OLD)), ("b.proto", file(""))]);
    let new = Tree::from_texts("new", [("y/a.proto", file(RETYPED)), ("b.proto", file(""))]);
    for path in ["x", "y", "x/a.proto"] {
        let with = entries(entry(&["FIELD_TYPE_CHANGED"], &[path], None));
        let told = trees(&old, &new, Surfaces::DEFAULT, &with);
        assert!(told.contains("p.M.a: by an entry"), "{path}: {told}");
    }
    let gone = Tree::from_texts("new", [("b.proto", file(""))]);
    let with = entries(entry(&["MESSAGE_DELETED"], &["x/**"], None));
    let told = trees(&old, &gone, Surfaces::DEFAULT, &with);
    assert!(told.contains("MESSAGE_DELETED p.M: by an entry"), "{told}");
}

#[test]
fn the_baseline_accepts_each_as_often_as_it_says() {
    let old = Tree::from_texts("old", [("a.proto", file(OLD))]);
    let new = Tree::from_texts("new", [("a.proto", file(RETYPED))]);
    let found = crate::compare(&old, &new, &Policy::default())
        .unwrap()
        .findings;
    let mut baseline = Baseline {
        path: "protovet.baseline".to_owned(),
        ..Baseline::default()
    };
    baseline.accept(found.iter());
    let baseline = Baseline::parse("protovet.baseline", &baseline.text()).unwrap();
    let with = With {
        baseline: Some(&baseline),
        ..With::default()
    };
    assert_eq!(
        default(OLD, RETYPED, &with),
        "FIELD_TYPE_CHANGED p.M.a: by the baseline in protovet.baseline:5"
    );
    // lines, paths and comments do not matter
    let moved = Tree::from_texts(
        "new",
        [("z/b.proto", file(&format!("\n// new\n{RETYPED}")))],
    );
    let told = trees(&old, &moved, Surfaces::DEFAULT, &with);
    assert!(
        told.starts_with("FIELD_TYPE_CHANGED p.M.a: by the baseline"),
        "{told}"
    );
    let told = default(OLD, OLD, &with);
    let stale =
        "BASELINE_STALE -: protovet.baseline:5 accepts what is not found here: p.M.a: field";
    assert!(told.starts_with(stale), "{told}");
    // other names and numbers are another change
    let other = OLD.replace("int32 a", "bytes a");
    let told = default(OLD, &other, &with);
    assert!(
        told.starts_with("FIELD_TYPE_CHANGED p.M.a\nBASELINE_STALE"),
        "{told}"
    );
}

#[test]
fn commits_approve_rules_elements_or_all_breaks() {
    let with = |text: &str, trailer: &str, by: ApproveBy| With {
        commits: Commits::of(
            &[CommitMessage {
                id: CommitId([0xab; 20]),
                text: text.to_owned(),
                trailers: vec![(TRAILER.to_owned(), trailer.to_owned())],
            }],
            &[by],
        ),
        ..With::default()
    };
    let approved = "FIELD_TYPE_CHANGED p.M.a: by a commit abababa: ";
    for (text, trailer, by, reason) in [
        ("feat!: x", "", ApproveBy::Conventional, "feat!: x"),
        (
            "x",
            "FIELD_TYPE_CHANGED why not",
            ApproveBy::Trailer,
            "why not",
        ),
        (
            "x",
            "FIELD_TYPE_CHANGED@M.a why not",
            ApproveBy::Trailer,
            "why not",
        ),
    ] {
        let told = default(OLD, RETYPED, &with(text, trailer, by));
        assert_eq!(told, format!("{approved}{reason}"));
    }
    for trailer in ["FIELD_TYPE_CHANGED@M.b why", "FIELD_DELETED why"] {
        let told = default(OLD, RETYPED, &with("feat!: x", trailer, ApproveBy::Trailer));
        assert_eq!(told, "FIELD_TYPE_CHANGED p.M.a");
    }
}

#[test]
fn unstable_packages_may_break_and_stable_ones_may_not_become_unstable() {
    let of =
        |package: &str, body: &str| format!("syntax = \"proto3\";\npackage {package};\n{body}");
    let with = With {
        unstable: true,
        ..With::default()
    };
    let told =
        |old: &str, new: &str| judged(&of(old, OLD), &of(new, RETYPED), Surfaces::DEFAULT, &with);
    assert_eq!(
        told("p.v1beta1", "p.v1beta1"),
        "FIELD_TYPE_CHANGED p.v1beta1.M.a: as its package is unstable"
    );
    assert!(told("p.v1", "p.v1").ends_with("FIELD_TYPE_CHANGED p.v1.M.a"));
    let moved = told("p.v1", "p.v1alpha1");
    assert!(!moved.contains("unstable"), "{moved}");
}

#[test]
fn what_was_deprecated_and_is_reserved_may_go_for_code() {
    let code = Surfaces::of(&[Surface::Code]);
    let with = With {
        deprecated_first: true,
        ..With::default()
    };
    let old = OLD.replace("b = 2;", "b = 2 [deprecated = true];");
    let gone = |reserved: &str| format!("message M {{\n  int32 a = 1;\n  {reserved}\n}}");
    let told = |old: &str, new: &str, surfaces| judged(&file(old), &file(new), surfaces, &with);
    let new = gone("reserved 2; reserved \"b\";");
    let passes = "FIELD_DELETED p.M.b: as it was deprecated first";
    assert_eq!(told(&old, &new, code), passes);
    assert_eq!(told(&old, &new, Surfaces::ALL), passes);
    assert_eq!(told(OLD, &new, code), "FIELD_DELETED p.M.b");
    assert_eq!(
        told(&old, &gone("reserved 2;"), code),
        "FIELD_DELETED p.M.b"
    );
    assert_eq!(told(&old, &gone(""), code), "FIELD_DELETED p.M.b");
    let around = OLD.replace("message M {", "message M { option deprecated = true;");
    let told = told(&around, &new, code);
    assert!(told.starts_with("FIELD_DELETED p.M.b: as it was"), "{told}");
}
