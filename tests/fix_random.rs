//! Fixes of random schemas after random changes: what must hold of every fix.
//!
//! `PROTOVET_FIXES` asks for another number of changes.

#![allow(clippy::unwrap_used)] // helpers of tests count as tests

#[path = "evolution/mod.rs"]
mod evolutions;
mod fixing;
mod pages;

use evolutions::case::Case as Evolution;
use fixing::{Case, mended};
use pages::everything;
use pages::snapshot::report;
use protovet::policy::Policy;
use rayon::prelude::*;

const CASES: u64 = 120;

#[test]
fn random_changes_are_mended_for_good() {
    let count = std::env::var("PROTOVET_FIXES").ok();
    let count: u64 = count.and_then(|it| it.parse().ok()).unwrap_or(CASES);
    let tried = (0..count).into_par_iter().filter_map(tried);
    let tried: Vec<(usize, usize, Vec<String>)> = tried.collect();
    let kept: usize = tried.iter().map(|(kept, ..)| kept).sum();
    let dropped: usize = tried.iter().map(|(_, dropped, _)| dropped).sum();
    let failures: Vec<String> = tried.into_iter().flat_map(|(.., it)| it).collect();
    eprintln!("{count} changes: {kept} fixes kept, {dropped} dropped");
    report(&failures);
    assert!(
        kept > usize::try_from(count).unwrap() / 4,
        "hardly anything was fixed: {kept}"
    );
}

/// How many fixes were kept and dropped, and what does not hold.
fn tried(seed: u64) -> Option<(usize, usize, Vec<String>)> {
    let [old, new] = Evolution::of(seed)?.versions()?;
    let mut failures = Vec::new();
    let mut counts = (0, 0);
    let there = Case::new(&format!("change {seed}"), &old.texts, &new.texts);
    let back = Case::new(&format!("change {seed}, backwards"), &new.texts, &old.texts);
    for case in [there, back] {
        for policy in [Policy::default(), everything()] {
            case.holds(&policy, &mut failures);
        }
        let (_, mended) = mended(&case, &Policy::default());
        counts.0 += mended.done.len();
        counts.1 += mended.dropped.len();
    }
    Some((counts.0, counts.1, failures))
}
