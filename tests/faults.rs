//! What goes wrong around a run: disks that are full, streams that are closed, files and branches
//! that change meanwhile, repositories that are damaged, processes that are killed. A run then
//! gives the right answer, or ends with exit code 2 and says why; never less than all of it.

#![cfg(unix)]
#![allow(clippy::unwrap_used)] // helpers of tests may panic as tests may

mod support;

#[path = "faults/clock.rs"]
mod clock;
#[path = "faults/damaged.rs"]
mod damaged;
#[path = "faults/full_disk.rs"]
mod full_disk;
#[path = "faults/killed.rs"]
mod killed;
#[path = "faults/meanwhile.rs"]
mod meanwhile;
#[path = "faults/network.rs"]
mod network;
#[path = "faults/reading.rs"]
mod reading;
#[path = "faults/shared.rs"]
mod shared;
#[path = "faults/streams.rs"]
mod streams;

use std::process::Command;
use std::time::{Duration, Instant};

use support::{Place, Ran, ran};

/// A message whose only field has this number.
fn user(number: u32) -> String {
    format!(
        "syntax = \"proto3\";\npackage acme;\nmessage User {{\n  string email = {number};\n}}\n"
    )
}

/// Says that something cannot be tried here; fails where everything is to be tried.
fn skip(why: &str) {
    eprintln!("SKIPPED: {why}");
    let must = std::env::var_os("PROTOVET_SKIP_NOTHING").is_some();
    assert!(!must, "not tried: {why}");
}

/// Runs a command that must end: what does not is killed, and fails the test.
#[track_caller]
fn ending(what: &str, command: &mut Command) -> Ran {
    let limit = Duration::from_secs(120);
    command.stdout(std::process::Stdio::piped());
    command.stderr(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    let started = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if started.elapsed() > limit {
            child.kill().unwrap();
            panic!("{what}: it does not end");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A repository in which `p/user.proto` differs from what is committed.
fn changed() -> Place {
    let place = Place::repository();
    place.write("p/user.proto", user(1)).commit("one");
    place.write("p/user.proto", user(2));
    place
}

/// The arguments of a check of `p` that names what it finds.
const CHECK: [&str; 6] = ["check", "p", "--against", "HEAD", "--format", "concise"];

/// What a check of `p` finds in [`changed`].
const FOUND: &str =
    "p/user.proto:4:18: error[FIELD_RENUMBERED]: field `email` was renumbered from 1 to 2\n";

/// Fails unless a run gave the right answer or said that it has none.
#[track_caller]
fn right_or_none(ran: &Ran, right: &[&str], what: &str) {
    let is_right = ran.code < 2 && ran.code >= 0 && right.contains(&ran.stdout.as_str());
    let is_none = ran.code == 2 && ran.stderr.contains("error");
    assert!(is_right || is_none, "{what}: {ran:#?}");
}

/// Runs a shell script in the folder of a place.
fn shell(place: &Place, script: &str, args: &[&str]) -> Ran {
    let mut command = place.program("sh", place.dir());
    ran(command.args(["-c", script, "sh"]).args(args))
}
