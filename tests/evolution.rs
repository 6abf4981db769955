//! Random schemas, random changes to them, and random messages: ordinary values are preserved
//! exactly where there is no error.
//!
//! `PROTOVET_EVOLUTIONS` asks for another number of evolutions and `PROTOVET_FIRST_EVOLUTION` for
//! the first of them; `scripts/conformance/evolution.sh` runs many, and has the reference runtime
//! say what becomes of the values.

#![allow(clippy::unwrap_used)] // helpers of tests count as tests

#[path = "evolution/mod.rs"]
mod evolutions;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use evolutions::case::Case;
use evolutions::judge::{Complaint, Judgement, judge};
use evolutions::rng::Rng;
use evolutions::shrink::{complaints, shrink};
use protovet::check::check;
use protovet::finding::{Severity, Surfaces};
use protovet::policy::Policy;
use rayon::prelude::*;

const CASES: u64 = 200;
/// So many complaints of a kind are made small and shown.
const SHOWN: usize = 2;

#[test]
fn ordinary_values_are_preserved_exactly_where_there_is_no_error() {
    let number = |name| std::env::var(name).ok().and_then(|it| it.parse().ok());
    let count: u64 = number("PROTOVET_EVOLUTIONS").unwrap_or(CASES);
    let first: u64 = number("PROTOVET_FIRST_EVOLUTION").unwrap_or_default();
    let seeds = (first..first + count).into_par_iter();
    let judged: Vec<(u64, Judgement)> = seeds.map(|seed| (seed, judged(seed))).collect();
    let summary = summary(&judged);
    eprintln!("{summary}");
    let values: usize = judged.iter().map(|(_, it)| it.values).sum();
    assert!(
        values > 20 * judged.len(),
        "hardly anything was tried: {summary}"
    );
    let mut kinds: BTreeMap<String, Vec<(u64, &Complaint)>> = BTreeMap::new();
    for (seed, judgement) in &judged {
        for it in &judgement.complaints {
            let all = kinds.entry(it.title()).or_default();
            if all.last().is_none_or(|(last, _)| last != seed) {
                all.push((*seed, it));
            }
        }
    }
    let counts = kinds
        .iter()
        .map(|(kind, all)| format!("{} × {kind}\n", all.len()));
    let shown = kinds.values().flat_map(|all| all.iter().take(SHOWN));
    let failures = shown.map(|(seed, complaint)| failure(*seed, complaint));
    let text: String = counts.chain(failures).collect();
    assert!(kinds.is_empty(), "{summary}\n{text}");
}

fn judged(seed: u64) -> Judgement {
    let judge = |case: Case| {
        let [old, new] = case.versions()?;
        Some(judge(&old.schema, &new.schema, &mut Rng::new(seed), true))
    };
    Case::of(seed).and_then(judge).unwrap_or_default()
}

fn summary(judged: &[(u64, Judgement)]) -> String {
    let with = |severity| judged.iter().filter(|(_, it)| it.worst == severity).count();
    format!(
        "{} evolutions: {} with errors, {} with warnings at worst, {} with notes, {} with nothing; \
         {} values were sent, {} differences found",
        judged.len(),
        with(Some(Severity::Error)),
        with(Some(Severity::Warning)),
        with(Some(Severity::Note)),
        with(None),
        judged.iter().map(|(_, it)| it.values).sum::<usize>(),
        judged.iter().map(|(_, it)| it.breaks).sum::<usize>(),
    )
}

/// A complaint with the smallest schemas that give a like one.
fn failure(seed: u64, complaint: &Complaint) -> String {
    let case = shrink(Case::of(seed).unwrap(), complaint);
    let [old, new] = case.versions().unwrap();
    let mut text = format!("\n==== {} (seed {seed})\n", complaint.title());
    for (side, version) in [("old", &old), ("new", &new)] {
        for (path, content) in &version.texts {
            writeln!(text, "--- {side}/{path}\n{content}").unwrap();
        }
    }
    let all = complaints(&case);
    for it in all.iter().filter(|it| it.is_like(complaint)).take(2) {
        writeln!(text, "{}", it.what).unwrap();
    }
    let surfaces = Surfaces::of(&[complaint.surface]);
    let policy = Policy {
        surfaces,
        ..Policy::default()
    };
    for it in check(&old.schema, &new.schema, &policy) {
        writeln!(
            text,
            "{} {} {:?}: {}",
            it.severity.word(),
            it.rule,
            it.directions,
            it.message
        )
        .unwrap();
    }
    text
}
