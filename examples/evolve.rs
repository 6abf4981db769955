//! Random changes to random schemas, and what protovet says of them, for a real runtime to judge.
//!
//! `evolve FOLDER FIRST COUNT` writes `old/`, `new/` and `findings.json` for each seed.

#![allow(clippy::unwrap_used)] // it is a test

#[path = "../tests/generate/mod.rs"]
mod generate;

use std::path::Path;

use generate::{Tape, schema, tape::numbers, texts};
use protovet::check::{Policy, check};
use protovet::compile::{Input, Roots, compile};
use protovet::finding::Severity;
use protovet::model::Schema;
use protovet::source::Tree;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (first, count): (u64, u64) = (arguments[1].parse().unwrap(), arguments[2].parse().unwrap());
    for seed in first..first + count {
        pair(Path::new(&arguments[0]), seed);
    }
}

fn compiled(files: &[(String, String)]) -> Option<Schema> {
    let tree = Tree::from_texts("t", files.iter().map(|(p, t)| (p.as_str(), t.as_str())));
    let roots = Roots::explicit(&[], &[&tree]).unwrap();
    compile(&Input {
        tree: &tree,
        roots: &roots,
        include: None,
    })
    .ok()
}

fn pair(folder: &Path, seed: u64) {
    let mut files = schema(&mut Tape::new(&numbers(seed, 100)), false);
    let old = texts(&files);
    generate::evolve::evolve(&mut files, &mut Tape::new(&numbers(!seed, 50)));
    let new = texts(&files);
    let (Some(a), Some(b)) = (compiled(&old), compiled(&new)) else {
        return;
    };
    if old == new {
        return;
    }
    let found: Vec<_> = check(&a, &b, &Policy::default())
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|f| serde_json::json!({"rule": f.rule, "directions": f.directions, "element": f.element, "message": f.message}))
        .collect();
    let folder = folder.join(seed.to_string());
    for (side, files) in [("old", &old), ("new", &new)] {
        for (path, text) in files {
            let path = folder.join(side).join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
    }
    std::fs::write(
        folder.join("findings.json"),
        serde_json::to_string(&found).unwrap(),
    )
    .unwrap();
}
