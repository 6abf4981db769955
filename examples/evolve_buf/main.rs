//! Evolutions of schemas, aimed at the edges of buf's rules, for buf and protovet to judge:
//! `scripts/conformance/buf.sh` runs it.
//!
//! `evolve_buf FOLDER FIRST COUNT CASES` writes for each batch of `FIRST..FIRST + COUNT` the
//! folders `old` and `new` with that many cases, and says in `edits.txt` what was done to each. A
//! case has a folder and packages of its own, so that many can be judged at once.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // it is a test

mod base;
mod edits;
mod fields;
#[path = "../../tests/generate/mod.rs"]
mod generate;
mod valid;
mod world;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use generate::ast::Syntax;
use generate::print::{Spacing, print, tokens};
use generate::{File, Tape, tape::numbers};
use protovet::compile::{Input, Roots, compile};
use protovet::source::Tree;
use world::World;

/// Decisions for one case; what is left of them is not used.
const DECISIONS: usize = 6000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, first, count, cases] = arguments.as_slice() else {
        panic!("evolve_buf FOLDER FIRST COUNT CASES");
    };
    let (first, count): (u64, u64) = (first.parse().unwrap(), count.parse().unwrap());
    let cases: u64 = cases.parse().unwrap();
    let mut skipped = 0;
    for batch in first..first + count {
        skipped += write_batch(&Path::new(folder).join(batch.to_string()), batch, cases);
    }
    println!("{} cases, {skipped} drafts thrown away", count * cases);
}

/// The paths and texts of a version.
type Texts = Vec<(String, String)>;

fn write_batch(folder: &Path, batch: u64, cases: u64) -> u64 {
    let mut log = String::new();
    let mut skipped = 0;
    let mut dropping = numbers(batch, 10);
    dropping.push(0);
    for case in 0..cases {
        let id = batch * cases + case;
        // a draft that is not valid is followed by another one
        let found = (0..50).find_map(|draft| {
            let found = evolution(id, draft, &dropping);
            skipped += u64::from(found.is_none());
            found
        });
        let Some((old, new, done)) = found else {
            continue;
        };
        writeln!(log, "c{id}: {}", done.join("; ")).unwrap();
        for (side, texts) in [("old", old), ("new", new)] {
            for (path, text) in texts {
                let path = folder.join(side).join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            }
        }
    }
    std::fs::write(folder.join("edits.txt"), log).unwrap();
    skipped
}

/// Two versions and what lies between them, if both are valid.
fn evolution(id: u64, draft: u64, dropping: &[u32]) -> Option<(Texts, Texts, Vec<&'static str>)> {
    let numbers = numbers(id * 64 + draft, DECISIONS);
    let mut tape = Tape::new(&numbers);
    let counter = usize::try_from(id).unwrap() * 1000;
    let old = base::base(format!("c{id}"), counter, &mut tape);
    let mut new = old.clone();
    let done = edits::evolve(&mut new, &mut tape);
    // the new side of a whole batch is without some of the files that come along
    let dropped: Vec<&str> = base::WELL_KNOWN
        .iter()
        .zip(dropping)
        .filter(|(_, number)| *number % 12 == 0)
        .map(|((_, path), _)| *path)
        .collect();
    let odd = tape.once_in(4);
    let old = texts(&old, &[], odd.then_some(id))?;
    let new = texts(&new, &dropped, odd.then_some(id))?;
    (!done.is_empty() && old != new).then_some((old, new, done))
}

fn texts(world: &World, dropped: &[&str], odd: Option<u64>) -> Option<Texts> {
    let files: Vec<File> = valid::valid(world, dropped);
    let spaces = numbers(odd.unwrap_or_default(), 4000);
    let texts: Texts = files
        .iter()
        .map(|file| {
            let mut tape = Tape::new(&spaces);
            let mut spacing = match odd {
                Some(_) => Spacing::Odd(&mut tape),
                None => Spacing::Plain,
            };
            (file.path.clone(), print(&words(file), &mut spacing))
        })
        .collect();
    let paths: BTreeSet<&String> = texts.iter().map(|(path, _)| path).collect();
    (paths.len() == texts.len() && is_valid(&texts)).then_some(texts)
}

/// The tokens of a file. Some leave out that they are proto2, which nothing said means too.
fn words(file: &File) -> Vec<String> {
    let mut words = tokens(file);
    let sum: usize = file.path.bytes().map(usize::from).sum();
    if file.syntax == Syntax::Proto2 && (sum + file.items.len()).is_multiple_of(4) {
        words.drain(..4);
    }
    words
}

fn is_valid(texts: &Texts) -> bool {
    let tree = Tree::from_texts("case", texts.iter().map(|(p, t)| (p.as_str(), t.as_str())));
    let roots = Roots::explicit(&[], &[&tree]).unwrap();
    let input = Input {
        tree: &tree,
        roots: &roots,
        include: None,
    };
    match compile(&input) {
        Ok(_) => true,
        Err(error) => {
            if std::env::var_os("SHOW_ERRORS").is_some() {
                println!("{error}");
            }
            false
        }
    }
}
