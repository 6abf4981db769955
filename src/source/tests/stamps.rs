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
