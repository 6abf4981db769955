//! What is said of an evolution, against what becomes of ordinary values.

#![allow(clippy::unwrap_used)] // helpers of tests count as tests

#[path = "evolution/mod.rs"]
mod evolutions;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use evolutions::case::Case;
use evolutions::judge::{Complaint, Judgement, judge};
use evolutions::rng::Rng;
use evolutions::shrink::{complaints, shrink, word};
use protovet::finding::Severity;
use rayon::prelude::*;

const CASES: u64 = 300;
/// So many failures of a kind are made small and shown.
const SHOWN: usize = 3;

fn judged(seed: u64) -> (u64, Judgement) {
    let judgement = Case::of(seed).and_then(|case| {
        let [old, new] = case.versions()?;
        Some(judge(&old.schema, &new.schema, &mut Rng::new(seed)))
    });
    (seed, judgement.unwrap_or_default())
}

#[test]
fn ordinary_values_are_preserved_exactly_where_there_is_no_error() {
    let number = |name| std::env::var(name).ok().and_then(|it| it.parse().ok());
    let count: u64 = number("PROTOVET_EVOLUTIONS").unwrap_or(CASES);
    let first: u64 = number("PROTOVET_FIRST").unwrap_or(0);
    let judged: Vec<_> = (first..first + count).into_par_iter().map(judged).collect();
    let with = |severity| judged.iter().filter(|(_, it)| it.worst == Some(severity)).count();
    println!(
        "{count} evolutions, {} values, {} breaks; worst: {} errors, {} warnings, {} notes, {} nothing",
        judged.iter().map(|(_, it)| it.values).sum::<usize>(),
        judged.iter().map(|(_, it)| it.breaks).sum::<usize>(),
        with(Severity::Error), with(Severity::Warning), with(Severity::Note),
        judged.iter().filter(|(_, it)| it.worst.is_none()).count(),
    );
    let mut kinds: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for (seed, judgement) in &judged {
        for it in &judgement.complaints {
            let seeds = kinds.entry(format!("{} {:?} {:?}", word(it.kind), it.surface, it.direction)).or_default();
            if seeds.last() != Some(seed) { seeds.push(*seed); }
        }
    }
    let mut text = String::new();
    for (kind, seeds) in &kinds {
        writeln!(text, "== {kind}: {} evolutions", seeds.len()).unwrap();
    }
    for (kind, seeds) in &kinds {
        for &seed in seeds.iter().take(SHOWN) {
            let complaint = judged.iter().find(|(it, _)| *it == seed).unwrap().1.complaints.iter()
                .find(|it| format!("{} {:?} {:?}", word(it.kind), it.surface, it.direction) == *kind).unwrap();
            text.push_str(&failure(seed, complaint));
        }
    }
    assert!(kinds.is_empty(), "{text}");
}

fn failure(seed: u64, complaint: &Complaint) -> String {
    let case = shrink(Case::of(seed).unwrap(), complaint);
    let [old, new] = case.versions().unwrap();
    let mut text = format!("==== seed {seed}: {} {:?} {:?}\n", word(complaint.kind), complaint.surface, complaint.direction);
    for (side, version) in [("old", &old), ("new", &new)] {
        for (path, content) in &version.texts {
            writeln!(text, "--- {side} {path}\n{content}").unwrap();
        }
    }
    let all = complaints(&case);
    let same = |it: &&Complaint| it.kind == complaint.kind && it.surface == complaint.surface && it.direction == complaint.direction;
    for it in all.iter().filter(same).take(2) {
        writeln!(text, "{}", it.what).unwrap();
    }
    for finding in protovet::check::check(&old.schema, &new.schema, &protovet::policy::Policy { surfaces: protovet::finding::Surfaces::of(&[complaint.surface]), ..Default::default() }) {
        writeln!(text, "{:?} {} {:?}: {}", finding.severity, finding.rule, finding.directions, finding.message).unwrap();
    }
    text
}
