//! The ledger agrees with the slow way on histories made at random.

use std::collections::{BTreeMap, BTreeSet};

use super::oracle::{of_checkouts, of_ledger};
use super::repository::Repository;
use super::world::{Dice, World};

/// How many histories are made; `PROTOVET_HISTORIES` asks for more.
const HISTORIES: u64 = 24;

#[test]
fn the_ledger_is_what_checking_out_every_commit_tells() {
    let count = std::env::var("PROTOVET_HISTORIES");
    let count = count.map_or(HISTORIES, |count| count.parse().unwrap());
    let (mut members, mut renamed, mut back) = (0, 0, 0);
    // `PROTOVET_HISTORY` names a single one to look at.
    let only = std::env::var("PROTOVET_HISTORY")
        .ok()
        .map(|only| only.parse::<u64>().unwrap());
    for seed in (0..count).filter(|seed| only.is_none_or(|only| only == *seed)) {
        let repository = generate(seed);
        let ledger = of_ledger(&repository.ledger());
        let reference = of_checkouts(repository.path());
        if ledger != reference {
            let differs: Vec<_> = ledger.iter().filter(|it| !reference.contains(it)).collect();
            let wanted: Vec<_> = reference.iter().filter(|it| !ledger.contains(it)).collect();
            panic!("history {seed}:\nthe ledger says {differs:?}\ncheckouts say {wanted:?}");
        }
        members += ledger.iter().map(|it| it.members.len()).sum::<usize>();
        renamed += ledger.iter().filter(|it| it.names.len() > 1).count();
        back += ledger.iter().filter(|it| it.lives.len() > 1).count();
    }
    if only.is_some() {
        return;
    }
    assert!(
        members > 20 * usize::try_from(count).unwrap(),
        "{members} members in {count} histories"
    );
    assert!(
        renamed > 0 && back > 0,
        "{renamed} renamed, {back} came back"
    );
}

/// A history of some dozens of commits: changes, reverts, and merged branches.
fn generate(seed: u64) -> Repository {
    let mut dice = Dice::new(seed);
    let mut repository = Repository::new();
    let mut world = World::default();
    let mut past = vec![world.clone()];
    let mut head = None;
    let mut readable = BTreeMap::new();
    for _ in 0..12 + dice.roll(30) {
        if dice.roll(12) == 0 {
            // As `git revert` of all that happened since.
            let earlier = past[dice.roll(past.len())].clone();
            let names = world.clone();
            world = earlier;
            world.names_after(&names);
        } else {
            for _ in 0..=dice.roll(3) {
                world.change(&mut dice);
            }
        }
        readable = stand(&mut world, &readable);
        let mut parents: Vec<git2::Oid> = head.into_iter().collect();
        if let Some(head) = head
            && dice.roll(6) == 0
        {
            let mut branch = world.clone();
            branch.change(&mut dice);
            repository.files = branch.texts();
            parents.push(repository.commit_on(&[head]));
        }
        repository.files = world.texts();
        let commit = repository.commit_on(&parents);
        let git = repository.git();
        git.reference("refs/heads/main", commit, true, "test")
            .unwrap();
        head = Some(commit);
        past.push(world.clone());
    }
    repository
}

/// What each file declares, as it last parsed. What moved out of a file that does not parse would be
/// declared twice, which does not compile: then all files parse.
fn stand(
    world: &mut World,
    before: &BTreeMap<String, Vec<String>>,
) -> BTreeMap<String, Vec<String>> {
    let now = |world: &World| -> BTreeMap<String, Vec<String>> {
        let files = world.declared().into_iter();
        let last = |path: &String| before.get(path).cloned();
        files
            .filter_map(|(path, names)| Some((path.clone(), names.or_else(|| last(&path))?)))
            .collect()
    };
    let readable = now(world);
    let names = readable.values().flatten();
    let distinct: BTreeSet<&String> = names.clone().collect();
    if distinct.len() == names.count() {
        return readable;
    }
    world.mend();
    now(world)
}
