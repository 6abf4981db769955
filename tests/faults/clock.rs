//! Clocks that are wrong, and changes too quick for them.

use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use crate::support::Place;
use crate::{CHECK, FOUND, changed, user};

fn set_time(place: &Place, path: &str, time: SystemTime) {
    let file = File::options()
        .append(true)
        .open(place.dir().join(path))
        .unwrap();
    file.set_modified(time).unwrap();
}

/// From long ago to far ahead.
fn times() -> [SystemTime; 4] {
    let now = SystemTime::now();
    let day = Duration::from_secs(86_400);
    [
        SystemTime::UNIX_EPOCH,
        now - 400 * day,
        now + day,
        now + 20_000 * day,
    ]
}

#[test]
fn a_time_that_cannot_be_hides_no_change() {
    for time in times() {
        let place = changed();
        set_time(&place, "p/user.proto", time);
        assert_eq!(place.run(&CHECK).expect(1).stdout, FOUND, "{time:?}");
        set_time(&place, ".git/index", time);
        assert_eq!(place.run(&CHECK).expect(1).stdout, FOUND, "{time:?}");
    }
}

#[test]
fn a_change_with_the_time_and_length_of_before_is_seen() {
    for time in times() {
        let place = Place::repository();
        place.write("p/user.proto", user(1));
        set_time(&place, "p/user.proto", time);
        place.commit("one");
        place.run(&CHECK).expect(0);
        place.write("p/user.proto", user(2));
        set_time(&place, "p/user.proto", time);
        assert_eq!(place.run(&CHECK).expect(1).stdout, FOUND, "{time:?}");
    }
}

#[test]
fn a_change_in_the_moment_of_git_add_is_seen() {
    for round in 0..12 {
        let place = Place::repository();
        place.write("p/user.proto", user(1)).commit("one");
        // as quick as it gets: within one tick of most clocks
        place.write("p/user.proto", user(2));
        let ran = place.run(&CHECK).expect(1);
        assert_eq!(ran.stdout, FOUND, "round {round}");
        // and with an index from the same moment as the file
        let written = fs::metadata(place.dir().join("p/user.proto")).unwrap();
        set_time(&place, ".git/index", written.modified().unwrap());
        assert_eq!(place.run(&CHECK).expect(1).stdout, FOUND, "round {round}");
    }
}

#[test]
fn a_file_in_the_place_of_another_is_seen() {
    let place = Place::repository();
    place.write("p/user.proto", user(1)).commit("one");
    let known = fs::metadata(place.dir().join("p/user.proto")).unwrap();
    place.write("p/next", user(2));
    set_time(&place, "p/next", known.modified().unwrap());
    let to = |name: &str| place.dir().join(name);
    fs::rename(to("p/next"), to("p/user.proto")).unwrap();
    assert_eq!(place.run(&CHECK).expect(1).stdout, FOUND);
}
