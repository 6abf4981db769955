//! Fixes: how they are laid out, and what always holds of them.

#![allow(clippy::unwrap_used)]

mod fixing;
mod pages;

use std::fmt::Write as _;

use fixing::{Case, mended, version};
use pages::couples::{couples, folder};
use pages::everything;
use pages::snapshot::{compare, report};
use protovet::policy::Policy;

#[test]
fn examples_are_mended_for_good() {
    let mut text = String::from("# What is mended in which examples, on all surfaces.\n");
    let mut failures = Vec::new();
    for couple in couples() {
        let (name, old, new) = (couple.name, couple.old, couple.new);
        let back = Case::new(&format!("{name}, backwards"), &new, &old);
        for case in [Case::new(&name, &old, &new), back] {
            for policy in [Policy::default(), everything()] {
                case.holds(&policy, &mut failures);
            }
            let (_, mended) = mended(&case, &everything());
            if !mended.done.is_empty() || !mended.dropped.is_empty() {
                writeln!(text, "\n{}", case.name).unwrap();
            }
            for done in &mended.done {
                writeln!(text, "  {} {}: {}", done.rule, done.element, done.title).unwrap();
            }
            for it in &mended.dropped {
                let (rule, element) = (it.rule, &it.element);
                writeln!(text, "  not {rule} {element}: {}: {}", it.title, it.reason).unwrap();
            }
        }
    }
    compare(&folder("tests/fix.snapshot"), &text, &mut failures);
    report(&failures);
}

/// Cases in Markdown: a heading, and blocks `past`, `old`, `new` and `fixed`.
#[test]
fn fixes_look_like_the_file_around_them() {
    let mut failures = Vec::new();
    let pages = [
        include_str!("fix/reserved.md"),
        include_str!("fix/numbers.md"),
        include_str!("fix/enums.md"),
    ];
    for (title, blocks) in pages.iter().flat_map(|page| cases(page)) {
        for newline in ["\n", "\r\n"] {
            let block = |word: &str| {
                let found = blocks.iter().find(|(tag, _)| tag == word);
                found.map(|(_, text)| text.replace('\n', newline))
            };
            let past: Vec<String> = block("past").into_iter().collect();
            let (old, new) = (block("old").unwrap(), block("new").unwrap());
            let case = Case::of_texts(&title, &past, &old, &new);
            let policy = if title.ends_with("(json)") {
                everything()
            } else {
                Policy::default()
            };
            case.holds(&policy, &mut failures);
            let (_, mended) = mended(&case, &policy);
            let fixed = mended.texts.get("a.proto").cloned().unwrap_or(new);
            let wanted = block("fixed").unwrap();
            if fixed != wanted {
                failures.push(format!(
                    "{title}\n--- wanted\n{wanted}\n--- got\n{fixed}\n--- dropped\n{:?}",
                    mended.dropped
                ));
            }
        }
    }
    report(&failures);
}

/// Cases of a page: the heading, and its blocks by their words.
fn cases(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut cases: Vec<(String, Vec<(String, String)>)> = Vec::new();
    let mut block: Option<(String, String)> = None;
    for line in page.lines() {
        match (line.strip_prefix("```"), &mut block) {
            (Some(word), None) => {
                let word = word.trim_start_matches("proto ").to_owned();
                block = Some((word, String::new()));
            }
            (Some(_), open) => cases.last_mut().unwrap().1.extend(open.take()),
            (None, Some((_, text))) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {
                if let Some(title) = line.strip_prefix("## ") {
                    cases.push((title.to_owned(), Vec::new()));
                }
            }
        }
    }
    assert!(cases.iter().all(|(_, blocks)| blocks.len() >= 3));
    cases
}

#[test]
fn a_text_without_a_last_line_end_stays_without() {
    let old = "syntax = \"proto3\"; message A { int32 a = 1; int32 b = 2; }";
    let new = "syntax = \"proto3\"; message A { int32 a = 1; }";
    let case = Case::of_texts("one line", &[], old, new);
    let (_, mended) = mended(&case, &Policy::default());
    assert_eq!(
        mended.texts["a.proto"],
        "syntax = \"proto3\"; message A { reserved 2; reserved \"b\"; int32 a = 1; }"
    );
}

#[test]
fn many_fixes_take_few_looks() {
    let fields = |from: usize| {
        let fields = (from..200).map(|at| format!("  int32 field{at} = {};\n", at + 1));
        fields.collect::<String>()
    };
    let message = |body: String| format!("syntax = \"proto3\";\nmessage A {{\n{body}}}\n");
    let (old, new) = (message(fields(0)), message(fields(150)));
    let case = Case::of_texts("many", &[], &old, &new);
    let (_, mended) = mended(&case, &Policy::default());
    assert_eq!(mended.done.len(), 150);
    assert_eq!(mended.looks, 1);
    assert!(mended.texts["a.proto"].contains("  reserved 1 to 150;\n  reserved \"field0\", "));
    assert!(version(&[("a.proto".to_owned(), mended.texts["a.proto"].clone())]).is_ok());
}

/// A name is reserved only together with a number, which is reserved again after the first attempt.
#[test]
fn what_was_given_up_is_tried_again_when_more_is_mended() {
    let old = "syntax = \"proto3\";\nmessage A {\n  reserved 7;\n  reserved \"gone\";\n  \
               bool a = 1;\n  optional int32 b = 2;\n}\n";
    let new = "edition = \"2023\";\nmessage A {\n  bool a = 2;\n  int32 b = 1;\n}\n";
    let case = Case::of_texts("again", &[], old, new);
    let (_, mended) = mended(&case, &everything());
    assert_eq!(
        mended.texts["a.proto"],
        "edition = \"2023\";\nmessage A {\n  reserved 7;\n  reserved gone;\n  \
         bool a = 2;\n  int32 b = 1;\n}\n"
    );
    let left: Vec<_> = mended.dropped.iter().map(|it| it.rule).collect();
    assert_eq!(left, ["FIELD_RENUMBERED"]);
}

/// Each finding of fields behind one that was put first asks for all before it: a report gives such a
/// fix to those that move few, and `fix` mends all.
#[test]
fn a_field_before_hundreds() {
    const FIELDS: usize = 300;
    let field = |name: &str, number: usize| format!("  int32 {name} = {number};\n");
    let fields = |from: usize| {
        let fields = (0..FIELDS).map(|at| field(&format!("field{at}"), at + from));
        fields.collect::<String>()
    };
    let message = |body: String| format!("syntax = \"proto3\";\nmessage A {{\n{body}}}\n");
    let (old, new) = (message(fields(1)), message(field("first", 1) + &fields(2)));
    let case = Case::of_texts("before hundreds", &[], &old, &new);
    let (_, mended) = mended(&case, &Policy::default());
    assert_eq!(mended.done.len(), FIELDS);
    assert_eq!(
        mended.texts["a.proto"],
        message(field("first", FIELDS + 1) + &fields(1))
    );

    let compiled = |text: &str| version(&[("a.proto".to_owned(), text.to_owned())]).unwrap();
    let (old, new) = (compiled(&old), compiled(&new));
    let mut findings = protovet::check::check(&old, &new, &Policy::default());
    protovet::fix::Fixer::new(Some(&old), &new, None).fill(&mut findings);
    let edits = |name: &str| {
        let element = format!("A.{name}");
        let of_it = |it: &&protovet::finding::Finding| {
            it.rule == "FIELD_RENUMBERED" && it.element == element
        };
        let fix = findings.iter().find(of_it).unwrap().fix.as_ref();
        fix.map(|fix| fix.edits.len())
    };
    assert_eq!(edits("field0"), Some(2));
    assert_eq!(edits("field50"), Some(52));
    assert_eq!(edits("field299"), None);
}
