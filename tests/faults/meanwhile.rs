//! Files, branches and packs that change while they are read: a run sees one state or another, or
//! says that it saw neither.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::support::{Place, Ran};
use crate::{CHECK, FOUND, changed, right_or_none, user};

const ROUNDS: usize = 40;

/// Runs checks while another thread does something again and again.
fn during(again: impl Fn(usize) + Sync, mut run: impl FnMut()) {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut round = 0;
            while !done.load(Ordering::Relaxed) {
                again(round);
                round += 1;
            }
        });
        let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            for _ in 0..ROUNDS {
                run();
            }
        }));
        done.store(true, Ordering::Relaxed);
        if let Err(panic) = ended {
            std::panic::resume_unwind(panic);
        }
    });
}

fn replace(path: &Path, text: &str) {
    let beside = path.with_extension("next");
    fs::write(&beside, text).unwrap();
    fs::rename(&beside, path).unwrap();
}

#[test]
fn a_file_that_is_replaced() {
    let place = changed();
    let path = place.dir().join("p/user.proto");
    let third = FOUND.replace("1 to 2", "1 to 3");
    let texts = [user(1), user(2), user(3)];
    let right = ["", FOUND, &third];
    during(
        |round| replace(&path, &texts[round % 3]),
        || right_or_none(&place.run(&CHECK), &right, "replaced"),
    );
}

#[test]
fn a_file_that_comes_and_goes() {
    let place = changed();
    place.write("p/other.proto", user(1).replace("User", "Other"));
    place.commit("two");
    place.write("p/other.proto", user(2).replace("User", "Other"));
    let path = place.dir().join("p/other.proto");
    let there = place.run(&CHECK).expect(1).stdout;
    fs::remove_file(&path).unwrap();
    let gone = place.run(&CHECK);
    assert!(gone.code < 2, "{gone:#?}");
    let text = user(2).replace("User", "Other");
    during(
        |round| match round % 2 {
            0 => replace(&path, &text),
            _ => fs::remove_file(&path).unwrap(),
        },
        || right_or_none(&place.run(&CHECK), &[&there, &gone.stdout], "gone"),
    );
}

#[test]
fn a_folder_in_the_place_of_a_file() {
    let place = changed();
    let path = place.dir().join("p/user.proto");
    let empty = {
        fs::remove_file(&path).unwrap();
        let ran = place.run(&CHECK);
        place.write("p/user.proto", user(2));
        ran
    };
    during(
        |round| match round % 2 {
            0 => {
                fs::remove_file(&path).unwrap();
                fs::create_dir(&path).unwrap();
            }
            _ => {
                fs::remove_dir(&path).unwrap();
                fs::write(&path, user(2)).unwrap();
            }
        },
        || {
            let ran = place.run(&CHECK);
            // between the two steps the file is empty
            right_or_none(&ran, &[FOUND, &empty.stdout], "a folder");
        },
    );
}

#[test]
fn a_branch_that_moves() {
    let place = Place::repository();
    place.write("p/user.proto", user(1)).commit("one");
    place.git(&["branch", "base"]);
    place.write("p/user.proto", user(3)).commit("three");
    place.write("p/user.proto", user(2));
    let check = |base: &str| -> Ran {
        place.run(&[
            "check",
            "p",
            "--against",
            base,
            "--exact",
            "--format",
            "concise",
        ])
    };
    let right = [check("main~1").stdout, check("main").stdout];
    assert_ne!(right[0], right[1]);
    let right = [right[0].as_str(), right[1].as_str()];
    during(
        |round| {
            let to = ["main", "main~1"][round % 2];
            place.git(&["update-ref", "refs/heads/base", to]);
        },
        || right_or_none(&check("base"), &right, "moved"),
    );
}

#[test]
fn objects_that_are_packed_and_pruned() {
    let place = Place::repository();
    for number in 5..25 {
        let more = user(number).replace("User", "More");
        place.write("p/more.proto", more).commit("more");
    }
    place.write("p/user.proto", user(1)).commit("one");
    place.write("p/user.proto", user(2));
    let history = ["history", "p", "--format", "json"];
    let known = place.run(&history).expect(0).stdout;
    let right = place.run(&CHECK).expect(1).stdout;
    during(
        |round| {
            let args: &[&str] = match round % 3 {
                0 => &["repack", "-adq"],
                1 => &["unpack-objects", "-q"],
                _ => &["gc", "-q", "--prune=now"],
            };
            if args[0] == "unpack-objects" {
                place.git(&["commit", "-q", "--amend", "--allow-empty", "-m", "one"]);
            } else {
                place.git(args);
            }
        },
        || {
            right_or_none(&place.run(&CHECK), &[&right], "packed");
            let _ = fs::remove_dir_all(place.dir().join(".git/protovet"));
            let ran = place.run(&history);
            assert!(ran.code == 2 || ran.code == 0, "{ran:#?}");
            // the last commit is made anew with the same contents and times
            assert!(ran.code == 2 || ran.stdout == known, "{ran:#?}");
        },
    );
}

#[test]
fn an_index_that_is_written() {
    let place = changed();
    during(
        |round| match round % 2 {
            0 => drop(place.git(&["add", "p"])),
            _ => drop(place.git(&["reset", "-q"])),
        },
        || right_or_none(&place.run(&CHECK), &[FOUND], "the index"),
    );
}
