//! Every commit of a long history against the one before it, as the program does it, with all it
//! leaves out, remembers and keeps, and in the naive way: both versions compiled as they are, and
//! every rule asked.
//!
//! `PROTOVET_SOAK` asks for another number of commits, and `PROTOVET_SOAK_SEED` for another history;
//! `scripts/trust/soak.sh` runs a long one.

#![allow(clippy::unwrap_used)] // helpers of tests may panic as tests may

#[path = "evolution/mod.rs"]
mod evolutions;
mod support;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::process::Stdio;

use evolutions::case::Line;
use protovet::buf::{self, Selection};
use protovet::check::check;
use protovet::compile::{self, Roots, Sources};
use protovet::config::BufYaml;
use protovet::finding::{Finding, Severity, Surfaces};
use protovet::model::Schema;
use protovet::policy::Policy;
use protovet::source::Tree;
use support::Place;

const COMMITS: u64 = 30;

/// Files that stay as they are: with so many, what a change cannot affect is left out.
const STILL: usize = 205;

/// A history starts over after so many commits: changes come to an end where little is left.
const STRETCH: u64 = 60;

/// The most memory that a run may take, in KiB.
const MOST_MEMORY: u64 = 512 << 10;

/// Rule and message of each finding, in order.
type Found = Vec<(String, String)>;

type Files = BTreeMap<String, String>;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn still() -> Files {
    let each = (0..STILL).map(|at| {
        let text = format!(
            "syntax = \"proto3\";\npackage still.p{at};\nmessage Still {{\n  int32 a = 1;\n}}\n"
        );
        (format!("still/s{at}.proto"), text)
    });
    each.collect()
}

fn compiled(old: &Files, new: &Files) -> [Schema; 2] {
    let tree = |files: &Files| {
        let files = files.iter();
        Tree::from_texts("version", files.map(|(path, text)| (&**path, &**text)))
    };
    let (old, new) = (tree(old), tree(new));
    let new = Sources::read(&new, None).unwrap();
    let old = Sources::read_beside(&old, None, &new, None).unwrap();
    let roots = Roots::of_sources(&[&old, &new], &[]).unwrap();
    [old, new].map(|it| compile::compile_sources(it, &roots).unwrap())
}

fn told(findings: &[Finding]) -> Found {
    // a check shows no notes
    let shown = findings.iter().filter(|it| it.severity > Severity::Note);
    let mut told: Found = shown
        .map(|it| (it.rule.to_owned(), it.message.clone()))
        .collect();
    told.sort();
    told
}

/// What is found in the naive way: by our rules, and by those of buf.
fn naive(old: &Files, new: &Files) -> [Found; 2] {
    let [old, new] = compiled(old, new);
    let policy = Policy {
        surfaces: Surfaces::ALL,
        ..Policy::default()
    };
    let file = Selection::new(BufYaml::absent().version, &["FILE".to_owned()], &[]).unwrap();
    [
        told(&check(&old, &new, &policy)),
        told(&buf::check(&old, &new, &file)),
    ]
}

/// What the program finds in the last commit, and the most memory it was seen to take.
fn found(place: &Place, rules: &str) -> (Found, u64) {
    let mut command = place.protovet(place.dir());
    command.args([
        "check",
        ".",
        "--against",
        "HEAD~1",
        "--exact",
        "--no-history",
    ]);
    command.args(["--rules", rules, "--format", "concise"]);
    command.args(["--surface", "binary,json,rpc,code"]);
    // a report that shows values: where one must be there and is not, this build ends with a panic
    let mut whole = OsString::from("json=");
    whole.push(place.beside("whole"));
    command.arg("--report").arg(whole);
    let out = place.beside("out");
    command.stdout(fs::File::create(&out).unwrap());
    command.stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let (mut most, status) = (0, format!("/proc/{}/status", child.id()));
    while child.try_wait().unwrap().is_none() {
        most = most.max(memory(&status));
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    let output = child.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{errors}");
    let text = fs::read_to_string(&out).unwrap();
    let each = text.lines().map(|line| {
        let (_, rest) = line.split_once('[').unwrap();
        let (rule, message) = rest.split_once("]: ").unwrap();
        (rule.to_owned(), message.to_owned())
    });
    let mut found: Found = each.collect();
    found.sort();
    (found, most)
}

/// The most memory a process took so far, in KiB; nothing where the system does not tell.
fn memory(status: &str) -> u64 {
    let status = fs::read_to_string(status).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok());
    number.unwrap_or_default()
}

/// Writes what differs, and commits all.
fn commit(place: &Place, before: &Files, now: &Files) {
    for path in before.keys().filter(|path| !now.contains_key(*path)) {
        place.delete(path);
    }
    for (path, text) in now {
        if before.get(path) != Some(text) {
            place.write(path, text);
        }
    }
    place.commit("change");
}

/// The files that differ, as they were and as they are.
fn differing(before: &Files, now: &Files) -> String {
    let paths = before.keys().chain(now.keys());
    let paths: std::collections::BTreeSet<&String> = paths.collect();
    let differ = paths
        .into_iter()
        .filter(|it| before.get(*it) != now.get(*it));
    let shown = differ.map(|path| {
        let text = |files: &Files| files.get(path).cloned().unwrap_or_default();
        format!(
            "--- old/{path}\n{}--- new/{path}\n{}",
            text(before),
            text(now)
        )
    });
    shown.collect()
}

#[test]
fn every_commit_is_judged_as_in_the_naive_way() {
    let commits = number("PROTOVET_SOAK").unwrap_or(COMMITS);
    let mut seed = number("PROTOVET_SOAK_SEED").unwrap_or(1);
    let place = Place::repository();
    let files_of = |line: &Line| -> Files {
        let texts = line.texts().unwrap();
        texts.into_iter().chain(still()).collect()
    };
    let mut line = Line::of(seed).unwrap();
    let mut before = files_of(&line);
    commit(&place, &Files::new(), &before);
    let (mut by_us, mut by_buf, mut with_some, mut most) = (0, 0, 0, 0);
    for at in 1..=commits {
        if at % STRETCH == 0 || !line.change() {
            // as when a branch brings another schema
            seed += 1;
            line = Line::of(seed).unwrap();
        }
        let now = files_of(&line);
        commit(&place, &before, &now);
        let [ours, bufs] = naive(&before, &now);
        for (rules, wanted) in [("protovet", &ours), ("buf", &bufs)] {
            let (found, memory) = found(&place, rules);
            assert!(
                found == *wanted,
                "commit {at} of seed {seed}, {rules}\n{}\nfound {found:#?}\ninstead of {wanted:#?}",
                differing(&before, &now)
            );
            most = most.max(memory);
        }
        by_us += ours.len();
        by_buf += bufs.len();
        with_some += u64::from(!ours.is_empty());
        before = now;
    }
    eprintln!(
        "{commits} commits, {with_some} with findings: {by_us} by our rules and {by_buf} by buf's, \
         as in the naive way; at most {} MiB",
        most >> 10
    );
    assert!(with_some * 2 > commits, "hardly anything changed");
    assert!(most < MOST_MEMORY, "{most} KiB");
}
