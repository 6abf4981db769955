//! Holds the shape of the code: which folder may use which, and that files stay small and say what
//! they are for.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// Each part of the library, and the parts to its left in the flow that it may use.
const LAYERS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("finding", &["model"]),
    ("policy", &["finding"]),
    ("nearest", &[]),
    ("source", &["nearest"]),
    ("compile", &["model", "source"]),
    ("pair", &["model"]),
    (
        "history",
        &["model", "finding", "source", "compile", "pair"],
    ),
    ("relation", &["model", "finding"]),
    (
        "rules",
        &["model", "finding", "policy", "pair", "history", "relation"],
    ),
    (
        "check",
        &[
            "model", "finding", "policy", "pair", "history", "relation", "rules",
        ],
    ),
    ("fix", &["model", "finding", "pair", "history", "rules"]),
    ("buf", &["model", "finding", "nearest"]),
    (
        "approve",
        &[
            "model", "finding", "policy", "nearest", "source", "rules", "buf",
        ],
    ),
    (
        "config",
        &[
            "model", "finding", "nearest", "source", "compile", "buf", "rules", "approve",
        ],
    ),
    ("witness", &["model", "finding", "relation"]),
    ("bump", &["model", "finding", "rules"]),
    (
        "report",
        &[
            "model", "finding", "compile", "history", "rules", "buf", "approve", "witness", "bump",
        ],
    ),
];

/// A file that grows past this has more than one subject.
const MOST_LINES: usize = 600;

#[test]
fn parts_use_only_what_stands_to_their_left() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let Some((_, allowed)) = LAYERS.iter().find(|(layer, _)| part(&path) == *layer) else {
            continue;
        };
        for used in uses(&text) {
            let known = LAYERS.iter().any(|(layer, _)| *layer == used);
            if known && used != part(&path) && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{}: uses crate::{used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_part_has_a_layer() {
    for (path, _) in sources("src") {
        let part = part(&path);
        let known = LAYERS.iter().any(|(layer, _)| *layer == part);
        assert!(
            known || part == "lib" || part == "bin",
            "{part} stands in no layer"
        );
    }
}

#[test]
fn files_are_small_and_say_what_they_are_for() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src").chain(sources("tests")) {
        if !text.starts_with("//! ") {
            wrong.push(format!("{}: the first line is no `//! …`", path.display()));
        }
        let code = text
            .split("\n#[cfg(test)]\nmod ")
            .next()
            .unwrap_or_default();
        let lines = code.lines().count();
        if lines > MOST_LINES {
            wrong.push(format!("{}: {lines} lines", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_trees_know_git_and_only_the_text_report_knows_its_renderer() {
    for (path, text) in sources("src") {
        let path = path.to_str().unwrap().replace('\\', "/");
        if !path.contains("src/source") {
            assert!(!text.contains("git2::"), "{path} uses git2");
        }
        if !path.contains("src/report/text") {
            assert!(!text.contains("ariadne::"), "{path} uses ariadne");
        }
    }
}

/// The part of the library a file belongs to: its folder below `src`, or its own name there.
fn part(path: &Path) -> String {
    let mut parts = path
        .components()
        .skip_while(|part| part.as_os_str() != "src")
        .skip(1);
    let first = parts.next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// The parts named in `crate::…` paths, outside of tests.
fn uses(text: &str) -> Vec<String> {
    let code = text
        .split("\n#[cfg(test)]\nmod ")
        .next()
        .unwrap_or_default();
    let code: Vec<&str> = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    let code = code.join("\n");
    let names = code.split("crate::").skip(1).map(|rest| {
        rest.chars()
            .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
            .collect()
    });
    names.collect()
}

fn sources(folder: &str) -> impl Iterator<Item = (PathBuf, String)> {
    let mut files = Vec::new();
    collect(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
        &mut files,
    );
    assert!(!files.is_empty());
    files.into_iter().map(|path| {
        let text = fs::read_to_string(&path).unwrap();
        (path, text)
    })
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}
