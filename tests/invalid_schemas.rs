//! Every schema in `testdata/invalid` is refused with the messages its comments expect, and every
//! one in `testdata/valid` compiles.
//!
//! `// error: …` stands at the end of the line an error is reported at. Files in the folders `lib`
//! are there to be imported. Set `UPDATE_SNAPSHOTS` to write the comments anew; read what changed.

#![allow(clippy::unwrap_used)] // helpers of tests count as tests

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use protovet::compile::{Failure, Input, Roots, compile};
use protovet::model::Schema;
use protovet::source::Tree;

const MARK: &str = " // error: ";

/// A folder of schemas, by path below it.
fn read(folder: &str) -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata")
        .join(folder);
    let mut texts = BTreeMap::new();
    let mut open: Vec<PathBuf> = vec![root.clone()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(
                std::fs::read_dir(&path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        } else if path
            .extension()
            .is_some_and(|extension| extension == "proto")
        {
            let name = path
                .strip_prefix(&root)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            texts.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
    texts
}

fn compile_one(tree: &Tree, file: &str) -> Result<Schema, Failure> {
    let roots = Roots::explicit(&[], &[tree]).unwrap();
    let include = |path: &str| path == file;
    compile(&Input {
        tree,
        roots: &roots,
        include: Some(&include),
    })
}

/// File, line and message of each error; an error behind the last line counts to it.
type Errors = BTreeSet<(String, usize, String)>;

fn errors(texts: &BTreeMap<String, String>, failure: Failure) -> Errors {
    let Failure::Compile(error) = failure else {
        panic!("{failure}")
    };
    let errors = error.diagnostics.iter().map(|diagnostic| {
        let last = texts[diagnostic.path.as_str()].lines().count();
        let line = diagnostic
            .range()
            .map_or(1, |range| range.start.line as usize);
        (
            diagnostic.path.to_string(),
            line.min(last),
            diagnostic.message.clone(),
        )
    });
    errors.collect()
}

fn expected(path: &str, text: &str) -> Errors {
    let lines = (1..).zip(text.lines());
    let marks = lines.flat_map(|(line, text)| {
        let messages = text.split(MARK).skip(1);
        messages.map(move |message| (path.to_owned(), line, message.to_owned()))
    });
    marks.collect()
}

fn bless(path: &str, text: &str, errors: &Errors) {
    let mut out = String::new();
    for (number, line) in (1..).zip(text.lines()) {
        out += line.split(MARK).next().unwrap();
        for (_, _, message) in errors.iter().filter(|it| it.0 == path && it.1 == number) {
            out += MARK;
            out += message;
        }
        out.push('\n');
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/invalid");
    std::fs::write(root.join(path), out).unwrap();
}

#[test]
fn invalid_schemas_are_refused_with_the_messages_expected() {
    let texts = read("invalid");
    let tree = Tree::from_texts("testdata/invalid", texts.clone());
    let mut wrong = String::new();
    for (path, text) in texts.iter().filter(|(path, _)| !path.starts_with("lib/")) {
        let found = match compile_one(&tree, path) {
            Ok(_) => Errors::new(),
            Err(failure) => errors(&texts, failure),
        };
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            bless(path, text, &found);
        }
        let files: BTreeSet<&str> = found
            .iter()
            .map(|(path, ..)| path.as_str())
            .chain([path.as_str()])
            .collect();
        let wanted: Errors = files
            .iter()
            .flat_map(|path| expected(path, &texts[*path]))
            .collect();
        if found.is_empty() || found != wanted {
            wrong += &format!("{path}: found {found:#?}, expected {wanted:#?}\n");
        }
    }
    assert!(texts.len() > 150 && wrong.is_empty(), "{wrong}");
}

#[test]
fn diagnostics_say_what_to_do_and_stay_inside_their_file() {
    let texts = read("invalid");
    let tree = Tree::from_texts("testdata/invalid", texts.clone());
    for path in texts.keys() {
        let Err(Failure::Compile(error)) = compile_one(&tree, path) else {
            continue;
        };
        for diagnostic in error.diagnostics {
            let message = &diagnostic.message;
            assert!(
                !message.ends_with('.') && !message.contains("illegal"),
                "{path}: {message}"
            );
            let text = diagnostic.text.as_ref().unwrap();
            let related = diagnostic
                .related
                .iter()
                .map(|label| (label.text.as_ref(), label.span));
            for (text, span) in related.chain([(Some(text), diagnostic.span)]) {
                let length = text.unwrap().len();
                assert!(
                    span.start <= span.end && span.end as usize <= length,
                    "{path}: {message}"
                );
            }
        }
    }
}

#[test]
fn valid_schemas_compile() {
    let texts = read("valid");
    let tree = Tree::from_texts("testdata/valid", texts.clone());
    for path in texts.keys() {
        if let Err(failure) = compile_one(&tree, path) {
            panic!("{failure}");
        }
    }
    assert!(texts.len() > 40);
}

#[test]
fn a_broken_file_is_not_blamed_on_those_who_import_it() {
    let texts = [
        (
            "a.proto",
            "syntax = \"proto3\"; import \"b.proto\"; message A { B b = 1; C c = 2; }",
        ),
        (
            "b.proto",
            "syntax = \"proto3\"; message B { int32 x = ; } mesage C {}",
        ),
    ];
    let tree = Tree::from_texts("test", texts);
    let Err(Failure::Compile(error)) = compile_one(&tree, "a.proto") else {
        panic!()
    };
    assert!(
        error
            .diagnostics
            .iter()
            .all(|diagnostic| diagnostic.path == "b.proto"),
        "{error}"
    );
}

#[test]
fn no_part_of_a_schema_makes_the_compiler_panic() {
    for (path, text) in read("valid").into_iter().chain(read("invalid")) {
        for at in (0..text.len())
            .step_by(29)
            .filter(|&at| text.is_char_boundary(at))
        {
            let (start, rest) = text.split_at(at);
            let without = rest
                .split_once([';', ' ', '}'])
                .map_or("", |(_, rest)| rest);
            for broken in [
                start.to_owned(),
                format!("{start}{without}"),
                rest.to_owned(),
            ] {
                let tree = Tree::from_texts("test", [(path.as_str(), broken)]);
                drop(compile_one(&tree, &path));
            }
        }
    }
}
