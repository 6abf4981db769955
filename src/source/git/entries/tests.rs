//! Files that git itself wrote, whole and damaged.

use super::*;
use crate::source::tests::repository::Place;

fn bytes(place: &Place) -> Vec<u8> {
    std::fs::read(place.path().join(".git/index")).unwrap()
}

fn entries(place: &Place) -> Entries {
    Entries::parse(bytes(place)).unwrap()
}

/// Entries as `git ls-files --stage` tells them.
fn told(entries: &Entries) -> String {
    let lines = entries.below("").map(|entry| {
        let id: String = entry
            .id()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let path = std::str::from_utf8(entry.path).unwrap();
        format!("{:06o} {id} {}\t{path}", entry.number(24), entry.stage())
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn id(hex: &str) -> [u8; 20] {
    git2::Oid::from_str(hex)
        .unwrap()
        .as_bytes()
        .try_into()
        .unwrap()
}

/// A repository with a conflict, a link, and a file that is only to be added.
fn place() -> Place {
    let place = Place::committed(&[
        ("a/b/c.proto", "1"),
        ("a/b/d.proto", "2"),
        ("a/b.proto", "3"),
        ("a.proto", ""),
        ("z/longer/than/the/one/before/x.proto", "4"),
        ("z/y.proto", "5"),
    ]);
    place.git("checkout --quiet -b other");
    place.write("a.proto", "theirs");
    place.commit();
    place.git("checkout --quiet main");
    place.write("a.proto", "ours");
    place.commit();
    let merge = place.command("git").args(["merge", "other"]).output();
    assert!(!merge.unwrap().status.success(), "there is a conflict");
    place.write("a/new.proto", "new");
    place.git("add --intent-to-add a/new.proto");
    place
}

#[test]
fn what_git_writes_is_read_in_every_version() {
    for version in ["2", "3", "4"] {
        let place = place();
        place.git(&format!("update-index --index-version {version}"));
        let entries = entries(&place);
        // with flags that version 2 has no place for, git writes version 3
        let written = if version == "2" {
            3
        } else {
            version.parse().unwrap()
        };
        assert_eq!(bytes(&place)[7], written);
        assert_eq!(told(&entries), place.git("ls-files --stage"));
        let intended = entries.find("a/new.proto").unwrap();
        assert!(!intended.is_file());
        assert!(entries.find("a/b.proto").unwrap().is_file());
        assert!(entries.find("a.proto").is_none(), "it has a conflict");
        assert!(entries.find("a/b").is_none(), "it is a folder");
        assert_eq!(entries.below("a/b").count(), 2);
        assert_eq!(entries.below("z").count(), 2);
        assert_eq!(entries.below("no").count(), 0);
    }
    let plain = Place::committed(&[("a.proto", "1")]);
    assert_eq!(bytes(&plain)[7], 2);
    assert_eq!(told(&entries(&plain)), plain.git("ls-files --stage"));
}

#[test]
fn folders_are_known_to_be_as_trees_have_them_until_they_change() {
    let place = Place::committed(&[("a/b/c.proto", "1"), ("a/d.proto", "2"), ("e/f.proto", "3")]);
    let tree = |folder: &str| id(&place.git(&format!("rev-parse HEAD:{folder}")));
    let count = |folder: &str| {
        let entries = entries(&place);
        entries.of_tree(folder, tree(folder)).map(Iterator::count)
    };
    let folders = ["", "a", "a/b", "e"];
    assert_eq!(folders.map(count), [Some(3), Some(2), Some(1), Some(1)]);
    assert!(entries(&place).of_tree("a", tree("e")).is_none());
    assert!(entries(&place).of_tree("no", tree("e")).is_none());
    place.write("a/b/c.proto", "changed");
    place.git("add a");
    assert_eq!(folders.map(count), [None, None, None, Some(1)]);
    place.write("e/g.proto", "new");
    place.git("add e/g.proto");
    assert_eq!(folders.map(count), [None; 4]);
}

#[test]
fn nothing_is_known_of_a_file_that_was_noted_as_empty() {
    let place = Place::committed(&[("a.proto", "1"), ("empty.proto", "")]);
    let mut bytes = bytes(&place);
    let stamp = |bytes: &[u8], path| {
        let entries = Entries::parse(bytes.to_vec()).unwrap();
        entries.find(path).unwrap().stamp((i64::MAX, 0))
    };
    assert_eq!(stamp(&bytes, "a.proto").unwrap().length, 1);
    assert_eq!(stamp(&bytes, "empty.proto").unwrap().length, 0);
    bytes[HEADER + 39] = 0;
    // as where `index.skipHash` is set
    let end = bytes.len() - CHECKSUM;
    bytes[end..].fill(0);
    assert_eq!(stamp(&bytes, "a.proto"), None);
}

#[test]
fn what_is_damaged_is_refused_or_read_in_order() {
    for version in ["3", "4"] {
        let place = place();
        place.git(&format!("update-index --index-version {version}"));
        let whole = bytes(&place);
        let all = told(&entries(&place));
        for end in 0..whole.len() {
            // without a checksum, what is lost between two parts behind the entries is not missed
            match Entries::parse(whole[..end].to_vec()) {
                Ok(entries) => assert_eq!(told(&entries), all, "cut off at {end}"),
                Err(trouble) => assert!(matches!(trouble, Trouble::Damage(_))),
            }
        }
        for at in 0..whole.len() {
            for flip in [0x01, 0x40, 0xFF] {
                let mut damaged = whole.clone();
                damaged[at] ^= flip;
                let Ok(entries) = Entries::parse(damaged) else {
                    continue;
                };
                let keys: Vec<_> = entries.below("").map(|it| (it.path, it.stage())).collect();
                assert!(keys.is_sorted());
                assert_eq!(keys.len(), entries.places.len());
            }
        }
    }
    let trouble = |bytes: &[u8]| Entries::parse(bytes.to_vec()).err();
    let wrong = Trouble::Damage("it does not start as an index does");
    assert_eq!(trouble(b"no index"), Some(wrong));
    let newer = Trouble::Form("it is of version 5".to_owned());
    assert_eq!(trouble(b"DIRC\0\0\0\x05\0\0\0\0"), Some(newer));
}

#[test]
fn damaged_folders_are_not_known() {
    let place = Place::committed(&[("a/b/c.proto", "1"), ("a/d.proto", "2"), ("e/f.proto", "3")]);
    let whole = bytes(&place);
    let start = memchr::memmem::find(&whole, b"TREE").unwrap() + 8;
    let content = &whole[start..whole.len() - CHECKSUM];
    assert!(CachedTrees::parse(content).is_some());
    for end in 1..content.len() {
        assert!(
            CachedTrees::parse(&content[..end]).is_none(),
            "cut off at {end}"
        );
    }
    for at in 0..content.len() {
        for flip in 1..=255 {
            let mut damaged = content.to_vec();
            damaged[at] ^= flip;
            // what is left of it may be of use or not, but always comes to an end
            let trees = CachedTrees::parse(&damaged);
            let _ = trees.and_then(|trees| trees.count("a/b", [0; 20]));
        }
    }
}

#[test]
fn where_there_is_no_index_nothing_is_tracked() {
    let place = Place::unborn(&[]);
    let read = Entries::read(&place.path().join(".git/index")).unwrap();
    assert_eq!(read.unwrap().below("").count(), 0);
    assert!(
        Entries::read(place.path()).is_err(),
        "a folder cannot be read"
    );
}
