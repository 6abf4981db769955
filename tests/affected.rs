//! What is left out of a comparison does not change what is found: small edits to a project whose
//! files hang together in every way files can, judged with and without leaving anything out.

#![allow(clippy::unwrap_used)]

#[path = "affected/edits.rs"]
mod edits;

use std::collections::BTreeMap;

use protovet::check;
use protovet::compile::{self, Limits, Outlines, Roots, Sources};
use protovet::finding::Surfaces;
use protovet::policy::Policy;
use protovet::report::{self, Format, Report, Style};
use protovet::source::Tree;

use edits::{ADDED, EDITS, GONE, PROJECT};

type Files = BTreeMap<String, String>;

fn project() -> Files {
    let project = PROJECT.iter();
    let mut files: Files = project
        .map(|(path, text)| (format!("proto/acme/{path}"), (*text).to_owned()))
        .collect();
    for n in 0..40 {
        let text = format!(
            "syntax = \"proto3\"; package acme.other{n}; message Other{n} {{ int32 a = 1; }}"
        );
        files.insert(format!("proto/acme/other/other{n}.proto"), text);
    }
    files
}

/// The project after some changes: indices into the edits, and behind them into the added files and
/// those that are gone.
fn changed(changes: &[usize]) -> Files {
    let mut files = project();
    for &change in changes {
        if let Some((path, from, to)) = EDITS.get(change) {
            if let Some(text) = files.get_mut(&format!("proto/acme/{path}")) {
                *text = text.replace(from, to);
            }
        } else if let Some((path, text)) = ADDED.get(change - EDITS.len()) {
            files.insert((*path).to_owned(), (*text).to_owned());
        } else {
            let (path, edits) = GONE[change - EDITS.len() - ADDED.len()];
            files.remove(&format!("proto/acme/{path}"));
            for (path, from, to) in edits {
                if let Some(text) = files.get_mut(&format!("proto/acme/{path}")) {
                    *text = text.replacen(from, to, 1);
                }
            }
        }
    }
    files
}

/// How many changes there are.
const ALL: usize = EDITS.len() + ADDED.len() + GONE.len();

fn tree(label: &str, files: &Files) -> Tree {
    Tree::from_texts(label, files.iter().map(|(path, text)| (&**path, &**text)))
}

/// What is found, as the JSON report says it; or that there is an error.
fn verdict(old: &Tree, new: &Tree, affected: Option<&compile::Affected>) -> Result<String, String> {
    let judged = affected.map(|affected| |path: &str| affected.paths.contains(path));
    let include = judged.as_ref().map(|judged| judged as compile::Include<'_>);
    let roots = affected.map(|affected| &affected.roots);
    verdict_on((old, new), Limits { roots, include })
}

/// The same with the files and roots that are given.
fn verdict_on((old, new): (&Tree, &Tree), limits: Limits<'_>) -> Result<String, String> {
    let Limits { roots, include } = limits;
    let new = Sources::read(new, include).unwrap();
    let old = Sources::read_beside(old, include, &new, None).unwrap();
    let roots = match roots {
        Some(roots) => roots.clone(),
        None => Roots::of_sources(&[&old, &new], &[]).unwrap(),
    };
    let old = compile::compile_sources(old, &roots).unwrap();
    let new = compile::compile_sources(new, &roots).map_err(|failure| failure.to_string())?;
    let policy = Policy {
        surfaces: Surfaces::ALL,
        ..Policy::default()
    };
    let findings = check::check(&old, &new, &policy);
    let report = Report {
        old: &old,
        new: &new,
        old_label: None,
        findings: &findings,
        witnesses: &[],
        allowed: &[],
    };
    let style = Style {
        format: Format::Json,
        ..Style::default()
    };
    let mut text = Vec::new();
    report::write(&mut text, &report, &style).unwrap();
    Ok(String::from_utf8(text).unwrap())
}

/// Judges a change both ways; how many files were left out.
fn judge(changes: &[usize]) -> usize {
    let files = changed(changes);
    let (old, new) = (tree("old", &project()), tree("new", &files));
    let affected =
        compile::affected((&old, &new), Limits::default(), &mut Outlines::default()).unwrap();
    let Some(affected) = affected else { return 0 };
    let told: Vec<_> = changes.iter().map(|&change| EDITS.get(change)).collect();
    let (whole, part) = (
        verdict(&old, &new, None),
        verdict(&old, &new, Some(&affected)),
    );
    match (&whole, &part) {
        (Err(_), Err(_)) => {}
        _ => assert_eq!(part, whole, "{told:?}: judged {:?}", affected.paths),
    }
    files.len().saturating_sub(affected.paths.len())
}

/// Judges a change both ways where only some files are asked for, as where modules are configured;
/// how many were left out.
fn judge_members(changes: &[usize], is_member: compile::Include<'_>) -> usize {
    let files = changed(changes);
    let below_root = |path: &str| path.starts_with("proto/");
    let old = tree("old", &project()).part(below_root);
    let new = tree("new", &files).part(below_root);
    let roots = Roots::of_modules(["proto"]);
    let limits = Limits {
        roots: Some(&roots),
        include: Some(is_member),
    };
    let affected = compile::affected((&old, &new), limits, &mut Outlines::default()).unwrap();
    let Some(affected) = affected else { return 0 };
    assert!(affected.paths.iter().all(|path| is_member(path)));
    let whole = verdict_on((&old, &new), limits);
    let part = verdict(&old, &new, Some(&affected));
    match (&whole, &part) {
        (Err(_), Err(_)) => {}
        _ => assert_eq!(part, whole, "{changes:?}: judged {:?}", affected.paths),
    }
    let members = files.keys().filter(|path| is_member(path)).count();
    members.saturating_sub(affected.paths.len())
}

#[test]
fn every_change_where_only_some_files_are_asked_for() {
    let all = ALL;
    for folder in ["proto/acme/base/", "proto/acme/user/", "proto/acme/opt/"] {
        let is_member = |path: &str| !path.starts_with(folder);
        let left_out = (0..all).map(|change| judge_members(&[change], &is_member));
        let narrowed = left_out.filter(|&count| count > 0).count();
        assert!(narrowed * 5 > all, "{folder}: only {narrowed} of {all}");
        for change in (0..all).step_by(3) {
            judge_members(&[change, (change * 7 + 5) % all], &is_member);
        }
    }
}

#[test]
fn every_change_alone() {
    let all = ALL;
    let moves = GONE.iter().flat_map(|(_, moves)| *moves);
    for (path, from, _) in EDITS.iter().chain(moves) {
        let text = &project()[&format!("proto/acme/{path}")];
        assert!(text.contains(from), "{path}: {from}");
    }
    let left_out: Vec<usize> = (0..all).map(|change| judge(&[change])).collect();
    let narrowed = left_out.iter().filter(|&&count| count > 0).count();
    assert!(
        narrowed * 10 > all * 8,
        "only {narrowed} of {all} changes leave something out"
    );
}

/// Some pairs; all of them with `PROTOVET_ALL_PAIRS=1`.
#[test]
fn two_changes_together() {
    let all = ALL;
    let step = if std::env::var_os("PROTOVET_ALL_PAIRS").is_some() {
        1
    } else {
        23
    };
    let pairs = (0..all).flat_map(|a| (a + 1..all).map(move |b| [a, b]));
    for pair in pairs.step_by(step) {
        judge(&pair);
    }
}

#[test]
fn outlines_are_found_again() {
    let files = changed(&[0]);
    let (old, new) = (tree("old", &project()), tree("new", &files));
    let mut outlines = Outlines::default();
    let first = compile::affected((&old, &new), Limits::default(), &mut outlines)
        .unwrap()
        .unwrap();
    let used = new.files().iter().filter_map(|file| file.id).collect();
    let bytes = outlines.to_bytes(&used).unwrap();
    let mut outlines = Outlines::from_bytes(&bytes);
    let second = compile::affected((&old, &new), Limits::default(), &mut outlines)
        .unwrap()
        .unwrap();
    assert_eq!(first.paths, second.paths);
    assert!(
        outlines.to_bytes(&used).is_none(),
        "nothing new was learned"
    );
    let mut none = Outlines::from_bytes(&bytes[1..]);
    assert_eq!(
        compile::affected((&old, &new), Limits::default(), &mut none)
            .unwrap()
            .unwrap()
            .paths,
        first.paths
    );
}
