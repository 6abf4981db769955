//! Repositories that are damaged, at every object and in many places of a pack.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::Place;
use crate::{CHECK, FOUND, changed, ending, right_or_none, user};

/// Files below a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => all.extend(files(&path)),
            false => all.push(path),
        }
    }
    all.sort();
    all
}

fn put(path: &Path, bytes: &[u8]) {
    let _ = fs::remove_file(path); // git makes them read-only
    fs::write(path, bytes).unwrap();
}

/// Tries what becomes of a file, and makes it whole again.
fn with(place: &Place, path: &Path, damaged: Option<&[u8]>, what: &str) {
    let whole = fs::read(path).unwrap();
    match damaged {
        Some(bytes) => put(path, bytes),
        None => fs::remove_file(path).unwrap(),
    }
    let what = format!("{what} of {}", path.display());
    let ran = ending(&what, place.protovet(place.dir()).args(CHECK));
    right_or_none(&ran, &[FOUND], &what);
    let history = ["history", "p", "--format", "json"];
    let ran = ending(&what, place.protovet(place.dir()).args(history));
    assert!([0, 2].contains(&ran.code), "{what}: {ran:#?}");
    put(path, &whole);
}

fn flipped(whole: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    bytes[at] ^= 0x55;
    bytes
}

#[test]
fn every_object_may_be_gone_cut_off_or_damaged() {
    let place = changed();
    place.git(&["tag", "-a", "v1", "-m", "one"]);
    let objects = files(&place.dir().join(".git/objects"));
    assert!(objects.len() >= 4, "a blob, two trees, a commit, a tag");
    eprintln!("{} objects, each damaged in 11 ways", objects.len());
    for path in &objects {
        let whole = fs::read(path).unwrap();
        with(&place, path, None, "the loss");
        with(&place, path, Some(b""), "the emptiness");
        for length in [1, 3, whole.len() / 2, whole.len() - 5, whole.len() - 1] {
            with(&place, path, Some(&whole[..length]), "the cut");
        }
        for at in [0, whole.len() / 2, whole.len() - 1] {
            with(&place, path, Some(&flipped(&whole, at)), "the damage");
        }
        let longer = [&whole[..], b"more"].concat();
        with(&place, path, Some(&longer), "the growth");
    }
    assert_eq!(place.run(&CHECK).expect(1).stdout, FOUND);
}

#[test]
fn packs_and_their_indexes_may_be_damaged_anywhere() {
    let place = Place::repository();
    for number in 1..6 {
        let more = user(number).replace("User", "More");
        place.write("p/more.proto", more).commit("more");
    }
    place.write("p/user.proto", user(1)).commit("one");
    place.git(&["repack", "-adq"]);
    place.write("p/user.proto", user(2));
    let packs = files(&place.dir().join(".git/objects/pack"));
    eprintln!(
        "{} files of a pack, each damaged in 24 ways or more",
        packs.len()
    );
    for path in &packs {
        let whole = fs::read(path).unwrap();
        with(&place, path, None, "the loss");
        let cuts = if path.extension().is_some_and(|it| it == "pack") {
            6
        } else {
            3
        };
        for part in 0..cuts {
            let length = whole.len() * part / cuts;
            with(&place, path, Some(&whole[..length]), "the cut");
        }
        for part in 0..20 {
            let at = whole.len() * part / 20;
            with(&place, path, Some(&flipped(&whole, at)), "the damage");
        }
    }
    assert_eq!(place.run(&CHECK).expect(1).stdout, FOUND);
}

/// What the library that reads git panics at is an error like others.
#[test]
fn objects_of_no_kind_are_told_in_a_sentence() {
    let place = changed();
    place.git(&["repack", "-adq"]);
    let packs = files(&place.dir().join(".git/objects/pack"));
    let is = |path: &&PathBuf, end: &str| path.extension().is_some_and(|it| it == end);
    let pack = packs.iter().find(|path| is(path, "pack")).unwrap();
    let index = packs.iter().find(|path| is(path, "idx")).unwrap();
    let listed = place.git(&["verify-pack", "-v", index.to_str().unwrap()]);
    let whole = fs::read(pack).unwrap();
    let mut told = 0;
    for line in listed.lines() {
        let parts: Vec<&str> = line.split_whitespace().collect();
        let [_, "blob", _, _, offset, ..] = parts[..] else {
            continue;
        };
        for kind in [0, 5] {
            let mut bytes = whole.clone();
            let at: usize = offset.parse().unwrap();
            bytes[at] = bytes[at] & 0b1000_1111 | kind << 4;
            put(pack, &bytes);
            let ran = ending("no kind", place.protovet(place.dir()).args(CHECK));
            assert_eq!(ran.code, 2, "{ran:#?}");
            assert!(ran.stderr.starts_with("error: "), "{ran:#?}");
            assert!(!ran.stderr.contains("panicked"), "{ran:#?}");
            told += 1;
        }
    }
    assert!(told >= 2, "{listed}");
    put(pack, &whole);
    assert_eq!(place.run(&CHECK).expect(1).stdout, FOUND);
}

#[test]
fn an_index_that_cannot_be_read_hides_nothing() {
    let place = Place::repository();
    place.write(".gitignore", "generated\n");
    place.write("p/generated/user.proto", user(1));
    place.git(&["add", "-f", "p/generated/user.proto"]);
    place.commit("one");
    place.write("p/generated/user.proto", user(2));
    let right = place.run(&CHECK).expect(1).stdout;
    assert!(right.contains("FIELD_RENUMBERED"), "{right}");
    let index = place.dir().join(".git/index");
    let whole = fs::read(&index).unwrap();
    let damaged = [&b"nonsense"[..], &whole[..whole.len() / 2], b""];
    for bytes in damaged {
        put(&index, bytes);
        let ran = place.run(&CHECK);
        assert!(
            ran.code == 2 || ran.stdout == right,
            "a tracked file that git ignores is left out: {ran:#?}"
        );
    }
    for at in (0..whole.len()).step_by(7) {
        put(&index, &flipped(&whole, at));
        // as git does, its checksum is not computed: another path is taken for another file
        let ran = place.run(&CHECK);
        assert!([1, 2].contains(&ran.code), "byte {at}: {ran:#?}");
    }
}
