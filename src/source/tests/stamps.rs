//! Files on disk whose contents git knows.

use std::fs::{File, FileTimes};
use std::path::Path;

use super::repository::Place;
use super::tree;
use crate::source::{Against, ContentId, Sides, check_sides, open};

fn sides(place: &Place) -> Sides {
    let against = Against::Exact("HEAD".to_owned());
    check_sides(Some(Path::new("proto")), &against, &place.options()).unwrap()
}

/// What is known of `a.proto` on disk.
fn id_on_disk(place: &Place) -> Option<ContentId> {
    let input = open("proto", &place.options()).unwrap();
    tree(&input).find("a.proto").unwrap().id
}

#[test]
#[cfg(unix)]
fn a_file_that_did_not_change_is_known_by_its_blob() {
    let place = Place::committed(&[("proto/a.proto", "one"), ("proto/b.proto", "two")]);
    let sides = sides(&place);
    assert!(id_on_disk(&place).is_some());
    assert_eq!(tree(&sides.new).files(), tree(&sides.old).files());
    assert!(sides.new.is_known_to_equal(&sides.old));
}

#[test]
fn a_file_that_was_written_again_is_not_known() {
    let place = Place::committed(&[("proto/a.proto", "one")]);
    let path = place.path().join("proto/a.proto");
    let written = std::fs::metadata(&path).unwrap().modified().unwrap();
    place.write("proto/a.proto", "eno");
    assert_eq!(id_on_disk(&place), None);
    let times = FileTimes::new().set_modified(written);
    let file = File::options().write(true).open(&path).unwrap();
    file.set_times(times).unwrap();
    assert_eq!(
        id_on_disk(&place),
        None,
        "the old time is back, not the content"
    );
    assert!(!sides(&place).new.is_known_to_equal(&sides(&place).old));
}

#[test]
fn a_file_that_is_as_new_as_the_index_is_not_known() {
    let place = Place::committed(&[("proto/a.proto", "one")]);
    let written = std::fs::metadata(place.path().join("proto/a.proto"));
    let index = File::options()
        .write(true)
        .open(place.path().join(".git/index"));
    let times = FileTimes::new().set_modified(written.unwrap().modified().unwrap());
    index.unwrap().set_times(times).unwrap();
    assert_eq!(id_on_disk(&place), None);
}

#[test]
#[cfg(unix)]
fn untracked_files_and_links_are_not_known() {
    let place = Place::committed(&[("proto/b.proto", "one")]);
    place.write("proto/a.proto", "new");
    assert_eq!(id_on_disk(&place), None);
    place.delete("proto/a.proto");
    std::os::unix::fs::symlink("b.proto", place.path().join("proto/a.proto")).unwrap();
    place.commit();
    assert_eq!(id_on_disk(&place), None);
}

#[test]
fn what_is_ignored_counts_where_it_is_tracked() {
    let place = Place::committed(&[
        (".gitignore", "out/\n*.gen.proto\n"),
        ("proto/a.proto", "a"),
        ("proto/deep/b.proto", "b"),
    ]);
    place.write("proto/deep/kept.gen.proto", "kept");
    place.git("add --force proto/deep/kept.gen.proto");
    place.commit();
    let paths = || -> Vec<String> {
        let input = open("proto", &place.options()).unwrap();
        let files = tree(&input).files().iter();
        files.map(|file| file.path.to_string()).collect()
    };
    assert_eq!(paths(), ["a.proto", "deep/b.proto", "deep/kept.gen.proto"]);
    place.write("proto/new.proto", "not tracked yet");
    place.write("proto/deep/other.gen.proto", "ignored");
    place.write("proto/out/c.proto", "in a folder that is ignored");
    let expected = [
        "a.proto",
        "deep/b.proto",
        "deep/kept.gen.proto",
        "new.proto",
    ];
    assert_eq!(paths(), expected);
    // a folder of which git knows nothing has to be walked through
    place.write("proto/more/d.proto", "not tracked yet");
    place.write("proto/more/e.gen.proto", "ignored");
    let expected = [
        "a.proto",
        "deep/b.proto",
        "deep/kept.gen.proto",
        "more/d.proto",
        "new.proto",
    ];
    assert_eq!(paths(), expected);
    place.delete("proto/deep/b.proto");
    assert_eq!(paths().len(), 4);
}

/// What is learned about a content is kept under its id for later runs, so that no other content
/// may ever be read under that id.
#[test]
#[cfg(unix)]
fn a_file_that_changes_after_it_was_listed_is_not_read() {
    let place = Place::committed(&[("proto/a.proto", "one")]);
    let input = open("proto", &place.options()).unwrap();
    let file = tree(&input).find("a.proto").unwrap();
    assert!(file.id.is_some());
    assert_eq!(tree(&input).read(file).unwrap(), b"one");
    place.write("proto/a.proto", "two");
    let error = tree(&input).read(file).unwrap_err();
    assert_eq!(
        error.message,
        "`proto/a.proto` changed while it was looked at"
    );
}
