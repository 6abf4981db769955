//! The same inputs give the same bytes: whatever the number of threads, the order of files, the
//! language, the time zone, the folder, and the account of whoever runs it.

#![allow(clippy::unwrap_used)] // helpers of tests may panic as tests may

#[path = "affected/edits.rs"]
#[allow(dead_code)]
mod edits;
mod pages;
mod support;

use std::fs;
use std::path::Path;

use pages::couples::{Couple, couples, fixtures};
use pages::{Source, everything, schema_of};
use protovet::buf::{self, Selection, Version};
use protovet::check::check;
use protovet::finding::Finding;
use protovet::model::Schema;
use protovet::report::{self, Format, Report, Style};
use protovet::witness::{self, Witness};
use rayon::ThreadPoolBuilder;
use support::{FORMATS, Place, ran};

/// Every what-manyth fixture goes through the program; all with `PROTOVET_ALL_FIXTURES=1`.
const STEP: usize = 6;

/// The files in another order: turned by some, and from the end on if asked.
fn shuffled(files: &[Source], by: usize, reversed: bool) -> Vec<Source> {
    let mut files = files.to_vec();
    let length = files.len().max(1);
    files.rotate_left(by % length);
    if reversed {
        files.reverse();
    }
    files
}

fn written(
    (old, new): (&Schema, &Schema),
    findings: &[Finding],
    witnesses: &[Option<Witness>],
    text: &mut Vec<u8>,
) {
    let report = Report {
        old,
        new,
        old_label: None,
        findings,
        witnesses,
        allowed: &[],
    };
    for format in [Format::Json, Format::Text, Format::Sarif, Format::Html] {
        let style = Style {
            format,
            ..Style::default()
        };
        report::write(text, &report, &style).unwrap();
    }
}

/// All that is said about a couple, with so many threads and the files in some order.
fn said(couple: &Couple, threads: usize, order: (usize, bool)) -> Vec<u8> {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    pool.unwrap().install(|| {
        let of = |files: &[Source]| schema_of(&shuffled(files, order.0, order.1)).unwrap();
        let (old, new) = (of(&couple.old), of(&couple.new));
        let mut text = Vec::new();
        let found = check(&old, &new, &everything());
        let witnesses = witness::all(&old, &new, &found);
        assert_eq!(witness::overdue(&old, &new, &found, &witnesses), None);
        written((&old, &new), &found, &witnesses, &mut text);
        let file = Selection::new(Version::V2, &["FILE".to_owned()], &[]).unwrap();
        let found = buf::check(&old, &new, &file);
        written((&old, &new), &found, &[], &mut text);
        text
    })
}

/// A project of many files that hang together, and what some of the edits to it make of it.
fn projects() -> Vec<Couple> {
    let files = edits::PROJECT.iter();
    let files = files.map(|(path, text)| (format!("acme/{path}"), (*text).to_owned()));
    let old: Vec<Source> = files.collect();
    let edits = edits::EDITS.iter().enumerate().step_by(5);
    let couples = edits.map(|(at, (path, from, to))| {
        let path = format!("acme/{path}");
        let mut new = old.clone();
        let edited = new.iter_mut().find(|(known, _)| *known == path).unwrap();
        edited.1 = edited.1.replace(from, to);
        Couple {
            name: format!("edit {at} of a project"),
            old: old.clone(),
            new,
        }
    });
    // some edits are there for what does not compile
    couples.filter(|it| schema_of(&it.new).is_ok()).collect()
}

#[test]
fn threads_and_the_order_of_files_change_nothing() {
    let (mut several, mut bytes) = (0, 0);
    for couple in couples().into_iter().chain(projects()) {
        let first = said(&couple, 1, (0, false));
        for (threads, order) in [(8, (0, true)), (3, (1, false)), (2, (2, true))] {
            let again = said(&couple, threads, order);
            assert!(again == first, "{}: {threads} threads", couple.name);
        }
        several += usize::from(couple.new.len() > 1);
        bytes += first.len();
    }
    assert!(several > 12 && bytes > 100_000, "{several}, {bytes}");
}

/// Copies a folder, its entries in one order or the other.
fn copy(from: &Path, to: &Path, reversed: bool) {
    fs::create_dir_all(to).unwrap();
    let entries = fs::read_dir(from).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    if reversed {
        paths.reverse();
    }
    for path in paths {
        let target = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &target, reversed),
            false => drop(fs::copy(&path, &target).unwrap()),
        }
    }
}

/// Surroundings of a run.
struct Surroundings {
    reversed: bool,
    below: &'static str,
    variables: [(&'static str, &'static str); 7],
}

const HERE: Surroundings = Surroundings {
    reversed: false,
    below: ".",
    variables: [
        ("RAYON_NUM_THREADS", "1"),
        ("LC_ALL", "C"),
        ("LANG", "C"),
        ("TZ", "UTC"),
        ("HOME", "/nonexistent"),
        ("USER", "ada"),
        ("COLUMNS", "80"),
    ],
};

const ELSEWHERE: Surroundings = Surroundings {
    reversed: true,
    below: "some/where/else with spaces",
    variables: [
        ("RAYON_NUM_THREADS", "8"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("LANG", "de_DE.UTF-8"),
        ("TZ", "Asia/Kathmandu"),
        ("HOME", "/"),
        ("USER", "grace"),
        ("COLUMNS", "30"),
    ],
};

/// What the program prints and writes in all formats.
fn printed(name: &str, surroundings: &Surroundings) -> Vec<Vec<u8>> {
    let place = Place::new();
    let folder = place.dir().join(surroundings.below);
    let case = pages::couples::folder("testdata").join(name);
    copy(&case, &folder, surroundings.reversed);
    let mut command = place.protovet(&folder);
    command.args(["diff", "old", "new", "--surface", "binary,json,rpc,code"]);
    for format in FORMATS {
        command.args(["--report", &format!("{format}={format}.out")]);
    }
    let ran = ran(command.envs(surroundings.variables));
    assert!(ran.code < 2, "{name}: {ran:#?}");
    let reports = FORMATS.map(|format| fs::read(folder.join(format!("{format}.out"))).unwrap());
    let mut all = vec![ran.stdout.into_bytes(), ran.stderr.into_bytes()];
    all.extend(reports);
    all
}

#[test]
fn surroundings_change_nothing() {
    let all = std::env::var_os("PROTOVET_ALL_FIXTURES").is_some();
    for couple in fixtures().iter().step_by(if all { 1 } else { STEP }) {
        let name = &couple.name;
        let (here, elsewhere) = (printed(name, &HERE), printed(name, &ELSEWHERE));
        let kinds = ["standard output", "standard error"];
        let kinds = kinds.iter().chain(&FORMATS);
        for ((here, elsewhere), kind) in here.iter().zip(&elsewhere).zip(kinds) {
            let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
            assert_eq!(text(here), text(elsewhere), "{name}: {kind}");
        }
    }
}
