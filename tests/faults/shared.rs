//! Many runs at once, what is kept between them in any state, and fixes that meet.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Stdio};

use crate::support::Place;
use crate::user;

/// So many files that what a run learns about them is kept.
const FILES: usize = 210;

/// The arguments of a check, and of a look at the history.
const RUNS: [&[&str]; 3] = [
    &["check", "p", "--against", "HEAD~2", "--format", "json"],
    &["check", "p", "--against", "HEAD~4", "--format", "json"],
    &["history", "p", "--format", "json"],
];

fn repository() -> Place {
    let place = Place::repository();
    let text = |at: usize, number| user(number).replace("acme", &format!("p{at}"));
    for at in 0..FILES {
        place.write(&format!("p/{at}.proto"), text(at, 1));
    }
    place.commit("all");
    for at in 0..6 {
        let number = 2 + u32::try_from(at).unwrap();
        place.write(&format!("p/{at}.proto"), text(at, number));
        place.commit("one");
    }
    place
}

fn cache(place: &Place) -> PathBuf {
    place.dir().join(".git/protovet")
}

fn kept(place: &Place) -> Vec<PathBuf> {
    let entries = fs::read_dir(cache(place)).unwrap();
    let mut kept: Vec<PathBuf> = entries.map(|it| it.unwrap().path()).collect();
    kept.sort();
    kept
}

/// What each of the runs says when nothing is kept.
fn answers(place: &Place) -> Vec<(i32, String)> {
    let each = RUNS.iter().map(|args| {
        let _ = fs::remove_dir_all(cache(place));
        let ran = place.run(args);
        assert!(ran.code < 2, "{ran:#?}");
        (ran.code, ran.stdout)
    });
    each.collect()
}

#[test]
fn runs_that_share_a_cache_are_all_right() {
    let place = repository();
    let right = answers(&place);
    for _ in 0..2 {
        let _ = fs::remove_dir_all(cache(&place));
        let start = |at: usize| -> Child {
            let mut command = place.protovet(place.dir());
            command.args(RUNS[at % RUNS.len()]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().unwrap()
        };
        let children: Vec<Child> = (0..12).map(start).collect();
        for (at, child) in children.into_iter().enumerate() {
            let output = child.wait_with_output().unwrap();
            let stdout = String::from_utf8(output.stdout).unwrap();
            let said = (output.status.code().unwrap(), stdout);
            assert!(said == right[at % RUNS.len()], "run {at}: {said:#?}");
        }
        for (args, right) in RUNS.iter().zip(&right) {
            let ran = place.run(args);
            assert!((ran.code, ran.stdout) == *right, "from what is kept");
        }
    }
    let drafts = kept(&place).into_iter().filter(|path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.starts_with(".tmp")
    });
    assert_eq!(drafts.count(), 0);
}

#[test]
fn what_is_kept_may_be_damaged_in_any_way() {
    let place = repository();
    let right = answers(&place);
    for args in RUNS {
        place.run(args);
    }
    let whole: Vec<(PathBuf, Vec<u8>)> = kept(&place)
        .into_iter()
        .map(|path| (path.clone(), fs::read(&path).unwrap()))
        .collect();
    assert!(whole.len() >= 2, "outlines and a ledger are kept");
    let damages: [fn(&[u8]) -> Vec<u8>; 5] = [
        |_| Vec::new(),
        |bytes| bytes[..bytes.len() / 2].to_vec(),
        |bytes| {
            let mut flipped = bytes.to_vec();
            flipped[bytes.len() / 3] ^= 0x10;
            flipped
        },
        |bytes| [bytes, bytes].concat(),
        |_| b"something else".to_vec(),
    ];
    for damage in damages {
        for (path, bytes) in &whole {
            fs::write(path, damage(bytes)).unwrap();
        }
        for (args, right) in RUNS.iter().zip(&right) {
            let ran = place.run(args);
            assert!((ran.code, ran.stdout) == *right, "{args:?}");
        }
    }
}

#[test]
fn where_nothing_can_be_kept_answers_are_the_same() {
    let place = repository();
    let right = answers(&place);
    let _ = fs::remove_dir_all(cache(&place));
    fs::write(cache(&place), "a file in the way").unwrap();
    for (args, right) in RUNS.iter().zip(&right) {
        let ran = place.run(args);
        assert!((ran.code, ran.stdout) == *right, "{args:?}");
    }
}

#[test]
fn fixes_at_once_leave_every_file_whole() {
    for _ in 0..6 {
        let place = Place::repository();
        let names: Vec<String> = (0..8).map(|at| format!("p/{at}.proto")).collect();
        let text = |at: usize, field: &str| {
            user(1)
                .replace("acme", &format!("p{at}"))
                .replace("  string email = 1;\n", field)
        };
        for (at, name) in names.iter().enumerate() {
            place.write(name, text(at, "  string email = 1;\n"));
        }
        place.commit("one");
        for (at, name) in names.iter().enumerate() {
            place.write(name, text(at, ""));
        }
        let start = |_| -> Child {
            let mut command = place.protovet(place.dir());
            command.args(["fix", "p", "--against", "HEAD"]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().unwrap()
        };
        let children: Vec<Child> = (0..5).map(start).collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            let code = output.status.code().unwrap();
            // who comes late finds others at work, or their work done
            assert!([0, 1, 2].contains(&code), "{output:#?}");
            assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
        }
        place.run(&["fix", "p", "--against", "HEAD"]).expect(0);
        let reserved = "  reserved 1;\n  reserved \"email\";\n";
        for (at, name) in names.iter().enumerate() {
            let now = fs::read_to_string(place.dir().join(name)).unwrap();
            assert_eq!(now, text(at, reserved), "{name}");
        }
        let left = fs::read_dir(place.dir().join("p")).unwrap();
        assert_eq!(left.count(), names.len(), "no draft is left");
    }
}
