//! What is kept between runs is right, or is not used.

use std::fs;
use std::path::{Path, PathBuf};

use protovet::history::{self, Ledger, Memory, Scope, Store};

use super::repository::Repository;
use super::world::{Dice, World};

fn with_store(repository: &Repository) -> Ledger {
    let chronicle = repository.chronicle();
    let tip = chronicle.tip(None).unwrap().unwrap();
    let store = Store::of(&chronicle).unwrap();
    history::read(&chronicle, tip, &Scope::default(), Some(&store), &()).unwrap()
}

fn kept(repository: &Repository) -> Vec<PathBuf> {
    let folder = repository.path().join(".git/protovet");
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    files.collect()
}

fn grow(repository: &mut Repository, world: &mut World, dice: &mut Dice, commits: usize) {
    for _ in 0..commits {
        for _ in 0..3 {
            world.change(dice);
        }
        // Names in two files at once are of no interest here.
        world.mend();
        repository.files = world.texts();
        repository.commit();
    }
}

#[test]
fn going_on_is_the_same_as_starting_anew() {
    for seed in 0..6 {
        let (mut dice, mut world) = (Dice::new(1_000 + seed), World::default());
        let mut repository = Repository::new();
        for commits in [1, 5, 30, 2, 70] {
            grow(&mut repository, &mut world, &mut dice, commits);
            assert_eq!(with_store(&repository), repository.ledger());
            // Now from what was kept.
            assert_eq!(with_store(&repository), repository.ledger());
        }
    }
}

#[test]
fn a_file_that_does_not_parse_is_remembered_across_runs() {
    let mut repository = Repository::new();
    repository.write(
        "a.proto",
        "syntax = \"proto3\"; message M { int32 a = 1; int32 b = 2; }",
    );
    repository.commit();
    repository.write("a.proto", "message {");
    repository.commit();
    with_store(&repository);
    repository.write("a.proto", "syntax = \"proto3\"; message M { int32 a = 1; }");
    repository.commit();
    let ledger = with_store(&repository);
    assert_eq!(ledger, repository.ledger());
    assert_eq!(ledger.elements[0].lives.len(), 1);
}

#[test]
fn what_is_damaged_is_built_anew() {
    let (mut dice, mut world) = (Dice::new(7), World::default());
    let mut repository = Repository::new();
    grow(&mut repository, &mut world, &mut dice, 10);
    let right = with_store(&repository);
    let [path] = &kept(&repository)[..] else {
        panic!("one ledger is kept");
    };
    let bytes = fs::read(path).unwrap();
    let mut damaged: Vec<Vec<u8>> = vec![
        Vec::new(),
        bytes[..bytes.len() / 2].to_vec(),
        b"other".to_vec(),
    ];
    for at in [0, 15, 17, bytes.len() / 2, bytes.len() - 1] {
        let mut bytes = bytes.clone();
        bytes[at] ^= 0x10;
        damaged.push(bytes);
    }
    for damage in damaged {
        fs::write(path, damage).unwrap();
        assert_eq!(with_store(&repository), right);
        assert_eq!(fs::read(path).unwrap(), bytes, "it is kept anew");
    }
    fs::remove_dir_all(repository.path().join(".git/protovet")).unwrap();
    assert_eq!(with_store(&repository), right);
}

#[test]
fn the_ledger_of_another_commit_is_not_taken() {
    let (mut dice, mut world) = (Dice::new(8), World::default());
    let mut repository = Repository::new();
    grow(&mut repository, &mut world, &mut dice, 3);
    with_store(&repository);
    let earlier = kept(&repository).remove(0);
    grow(&mut repository, &mut world, &mut dice, 3);
    let name = earlier.file_name().unwrap().to_str().unwrap();
    let tip = repository
        .git()
        .head()
        .unwrap()
        .target()
        .unwrap()
        .to_string();
    let other = earlier.with_file_name(format!("{tip}{}", &name[40..]));
    fs::rename(&earlier, other).unwrap();
    assert_eq!(with_store(&repository), repository.ledger());
}

#[test]
fn history_that_was_rewritten_is_read_anew() {
    let (mut dice, mut world) = (Dice::new(9), World::default());
    let mut repository = Repository::new();
    grow(&mut repository, &mut world, &mut dice, 5);
    let base = repository.git().head().unwrap().target().unwrap();
    grow(&mut repository, &mut world, &mut dice, 5);
    with_store(&repository);
    repository
        .git()
        .reference("refs/heads/main", base, true, "reset")
        .unwrap();
    grow(&mut repository, &mut world, &mut dice, 5);
    assert_eq!(with_store(&repository), repository.ledger());
}

#[test]
fn only_the_latest_are_kept() {
    let (mut dice, mut world) = (Dice::new(10), World::default());
    let mut repository = Repository::new();
    for _ in 0..8 {
        grow(&mut repository, &mut world, &mut dice, 70);
        with_store(&repository);
    }
    assert_eq!(kept(&repository).len(), 6);
}

#[test]
fn runs_at_the_same_time_do_not_disturb_each_other() {
    let (mut dice, mut world) = (Dice::new(11), World::default());
    let mut repository = Repository::new();
    grow(&mut repository, &mut world, &mut dice, 10);
    let right = repository.ledger();
    let path: &Path = repository.path();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let options = protovet::source::OpenOptions::at(path);
                let chronicle = protovet::source::Chronicle::open(Path::new(""), &options);
                let chronicle = chronicle.unwrap().unwrap();
                let tip = chronicle.tip(None).unwrap().unwrap();
                let store = Store::of(&chronicle).unwrap();
                for _ in 0..10 {
                    let scope = Scope::default();
                    let read = history::read(&chronicle, tip, &scope, Some(&store), &());
                    assert_eq!(read.unwrap(), right);
                    for path in fs::read_dir(path.join(".git/protovet")).unwrap() {
                        let _ = fs::remove_file(path.unwrap().path());
                    }
                }
            });
        }
    });
}

#[test]
fn packed_or_not_the_ledger_is_the_same() {
    let (mut dice, mut world) = (Dice::new(12), World::default());
    let mut repository = Repository::new();
    grow(&mut repository, &mut world, &mut dice, 20);
    let loose = repository.ledger();
    let repack = |options: &[&str]| {
        let mut git = std::process::Command::new("git");
        git.current_dir(repository.path())
            .args(["repack", "-q", "-d"]);
        assert!(git.args(options).status().unwrap().success());
    };
    repack(&["-a"]);
    assert_eq!(repository.ledger(), loose);
}

#[test]
fn what_is_asked_by_name_is_what_the_whole_ledger_says() {
    for seed in 0..4 {
        let (mut dice, mut world) = (Dice::new(3_000 + seed), World::default());
        let mut repository = Repository::new();
        for commits in [40, 1, 0, 3, 9, 40] {
            grow(&mut repository, &mut world, &mut dice, commits);
            let chronicle = repository.chronicle();
            let tip = chronicle.tip(None).unwrap().unwrap();
            let store = Store::of(&chronicle).unwrap();
            let memory = history::recall(&chronicle, tip, Some(&store)).unwrap();
            assert_says_the_same(&memory, &Memory::new(repository.ledger()));
        }
    }
}

fn assert_says_the_same(memory: &Memory, whole: &Memory) {
    assert_eq!(memory.count(), whole.count());
    assert_eq!(memory.ledger.commits, whole.ledger.commits);
    assert_eq!(memory.ledger.skipped, whole.ledger.skipped);
    for element in &whole.ledger.elements {
        for home in &element.names {
            let (kind, name) = (element.kind, &home.full_name);
            assert_eq!(
                memory.live(kind, name, &home.path),
                whole.live(kind, name, &home.path)
            );
            assert_eq!(memory.dead(kind, name), whole.dead(kind, name));
        }
    }
    assert_eq!(memory.trouble(), None);
}

/// A repository with enough types for several blocks, and what it is asked about it.
fn recalled(repository: &Repository) -> Memory {
    let chronicle = repository.chronicle();
    let tip = chronicle.tip(None).unwrap().unwrap();
    let store = Store::of(&chronicle).unwrap();
    history::recall(&chronicle, tip, Some(&store)).unwrap()
}

#[test]
fn answers_from_a_damaged_ledger_are_right() {
    let (mut dice, mut world) = (Dice::new(13), World::default());
    let mut repository = Repository::new();
    grow(&mut repository, &mut world, &mut dice, 80);
    with_store(&repository);
    let [path] = &kept(&repository)[..] else {
        panic!("one ledger is kept");
    };
    let (path, bytes) = (path.clone(), fs::read(path).unwrap());
    // nothing happened since, and a few commits
    for commits in [0, 3] {
        grow(&mut repository, &mut world, &mut dice, commits);
        let right = Memory::new(repository.ledger());
        let step = bytes.len() / 40;
        for at in (0..bytes.len()).step_by(step) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x10;
            for damage in [&damaged, &bytes[..at].to_vec()] {
                fs::write(&path, damage).unwrap();
                assert_says_the_same(&recalled(&repository), &right);
            }
        }
        let longer = [&bytes[..], b"more"].concat();
        let older = [b"protovet-ledger2", &bytes[16..]].concat();
        for other in [longer, older] {
            fs::write(&path, other).unwrap();
            assert_says_the_same(&recalled(&repository), &right);
        }
    }
}

#[test]
fn a_ledger_that_is_replaced_while_it_is_asked_goes_on_to_answer() {
    let (mut dice, mut world) = (Dice::new(14), World::default());
    let mut repository = Repository::new();
    grow(&mut repository, &mut world, &mut dice, 40);
    let right = Memory::new(repository.ledger());
    with_store(&repository);
    let [path] = &kept(&repository)[..] else {
        panic!("one ledger is kept");
    };
    // it is written by somebody else, as it is written here: beside it, and moved to its place
    let memory = recalled(&repository);
    let other = path.with_extension("other");
    fs::write(&other, "something else").unwrap();
    fs::rename(&other, path).unwrap();
    assert_says_the_same(&memory, &right);
    // it is written over, which nobody should do
    with_store(&repository);
    let memory = recalled(&repository);
    let length = fs::metadata(path).unwrap().len();
    let zeros = vec![0; usize::try_from(length).unwrap()];
    fs::write(path, zeros).unwrap();
    assert_says_the_same(&memory, &right);
}

#[test]
fn what_is_damaged_and_cannot_be_built_anew_is_told() {
    let (mut dice, mut world) = (Dice::new(15), World::default());
    let mut repository = Repository::new();
    grow(&mut repository, &mut world, &mut dice, 20);
    with_store(&repository);
    let memory = recalled(&repository);
    let whole = Memory::new(repository.ledger());
    fs::write(&kept(&repository)[0], "").unwrap();
    fs::remove_dir_all(repository.path().join(".git/objects")).unwrap();
    let element = &whole.ledger.elements[0];
    assert_eq!(memory.trouble(), None);
    assert_eq!(
        memory.live(element.kind, element.full_name(), element.path()),
        None
    );
    assert!(memory.trouble().is_some());
}
