//! Random schemas for other tools to judge: `scripts/conformance/generated.sh` runs it.
//!
//! - `generate write FOLDER FIRST COUNT` writes the schemas of these seeds, a folder each;
//! - `generate compare FOLDER` compiles each as text, and compares with what `set.binpb` in its
//!   folder says; a schema without that is one protoc refused.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // it is a test

#[path = "../tests/generate/mod.rs"]
mod generate;

use std::path::Path;

use generate::{Tape, odd_texts, schema, tape::numbers};
use protovet::compile::{Input, Roots, compile, compile_descriptor_set};
use protovet::model::dump;
use protovet::source::Tree;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["write", folder, first, count] => {
            write(folder, first.parse().unwrap(), count.parse().unwrap())
        }
        ["compare", folder] => std::process::exit(compare(folder)),
        _ => panic!("generate write FOLDER FIRST COUNT | compare FOLDER"),
    }
}

/// The files of a seed, oddly spaced.
fn texts(seed: u64) -> Vec<(String, String)> {
    let size = 100 + usize::try_from(seed % 8).unwrap() * 100;
    let generated = schema(&mut Tape::new(&numbers(seed, size)), false);
    odd_texts(&generated, &mut Tape::new(&numbers(!seed, 4000)))
}

fn write(folder: &str, first: u64, count: u64) {
    for seed in first..first + count {
        for (path, text) in texts(seed) {
            let path = Path::new(folder).join(seed.to_string()).join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
    }
}

/// The exit code: 1 when there is a difference.
fn compare(folder: &str) -> i32 {
    let mut wrong = 0;
    let mut checked = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let Ok(seed) = entry.file_name().to_str().unwrap().parse::<u64>() else {
            continue;
        };
        checked += 1;
        let set = std::fs::read(entry.path().join("set.binpb")).ok();
        if let Some(difference) = difference(&texts(seed), set.as_deref()) {
            wrong += 1;
            println!("{}: {difference}", entry.path().display());
        }
    }
    println!("{checked} schemas, {wrong} differences");
    i32::from(wrong > 0)
}

fn difference(files: &[(String, String)], set: Option<&[u8]>) -> Option<String> {
    let tree = Tree::from_texts(
        "generated",
        files.iter().map(|(p, t)| (p.as_str(), t.as_str())),
    );
    let roots = Roots::explicit(&[], &[&tree]).unwrap();
    let ours = compile(&Input {
        tree: &tree,
        roots: &roots,
        include: None,
    });
    match (ours, set) {
        (Err(_), None) => Some("neither accepts it".to_owned()),
        (Err(error), Some(_)) => Some(format!("only protoc accepts it: {error}")),
        (Ok(_), None) => Some("protoc does not accept it".to_owned()),
        (Ok(ours), Some(set)) => match compile_descriptor_set(set, "protoc") {
            Err(error) => Some(format!("the set of protoc does not compile: {error}")),
            Ok(theirs) => first_difference(&dump(&ours), &dump(&theirs)),
        },
    }
}

fn first_difference(ours: &str, theirs: &str) -> Option<String> {
    let mut lines = ours.lines().zip(theirs.lines()).enumerate();
    if let Some((at, (ours, theirs))) = lines.find(|(_, (ours, theirs))| ours != theirs) {
        return Some(format!("line {at}\n  ours:   {ours}\n  protoc: {theirs}"));
    }
    (ours.len() != theirs.len()).then(|| "one has more lines".to_owned())
}
