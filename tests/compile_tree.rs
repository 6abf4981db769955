//! What becomes of a tree of files as a whole: roles, imports, and files that are not text.

#![allow(clippy::unwrap_used)] // helpers of tests count as tests

use protovet::compile::{CompileError, Failure, Input, Roots, compile};
use protovet::model::{FileRole, Schema};
use protovet::source::Tree;

fn tree(files: &[(&str, &str)]) -> Tree {
    Tree::from_texts("test", files.iter().copied())
}

fn compile_all(files: &[(&str, &str)], roots: &[&str]) -> Result<Schema, CompileError> {
    let tree = tree(files);
    let named: Vec<String> = roots.iter().map(|&root| root.to_owned()).collect();
    let roots = Roots::explicit(&named, &[&tree]).unwrap();
    match compile(&Input {
        tree: &tree,
        roots: &roots,
        include: None,
    }) {
        Ok(schema) => Ok(schema),
        Err(Failure::Compile(error)) => Err(error),
        Err(Failure::Source(error)) => panic!("{error}"),
    }
}

#[test]
fn only_inputs_and_what_they_import_are_part_of_the_schema() {
    let tree = tree(&[
        (
            "a.proto",
            "syntax = \"proto3\"; import \"b.proto\"; message A { B b = 1; }",
        ),
        (
            "b.proto",
            "syntax = \"proto3\"; import \"google/protobuf/any.proto\"; \
             message B { google.protobuf.Any any = 1; }",
        ),
        ("c.proto", "this is not read"),
    ]);
    let roots = Roots::explicit(&[], &[&tree]).unwrap();
    let include = |path: &str| path == "a.proto";
    let schema = compile(&Input {
        tree: &tree,
        roots: &roots,
        include: Some(&include),
    })
    .unwrap();
    let role = |path| schema.file(path).map(|id| schema[id].role);
    assert_eq!(role("a.proto"), Some(FileRole::Input));
    assert_eq!(role("b.proto"), Some(FileRole::Import));
    assert_eq!(role("google/protobuf/any.proto"), Some(FileRole::BuiltIn));
    assert_eq!(role("c.proto"), None);
}

#[test]
fn an_import_is_used_when_anything_it_shows_is() {
    let schema = compile_all(
        &[
            ("base.proto", "syntax = \"proto3\"; message Base {}"),
            ("other.proto", "syntax = \"proto3\"; message Other {}"),
            (
                "public.proto",
                "syntax = \"proto3\"; import public \"base.proto\";",
            ),
            (
                "option.proto",
                "syntax = \"proto3\"; import \"google/protobuf/descriptor.proto\"; \
                 extend google.protobuf.MessageOptions { string note = 50001; }",
            ),
            (
                "user.proto",
                "syntax = \"proto3\"; import \"public.proto\"; import \"other.proto\"; \
                 import \"option.proto\"; message User { option (note) = \"x\"; Base base = 1; }",
            ),
        ],
        &[],
    )
    .unwrap();
    let user = &schema[schema.file("user.proto").unwrap()];
    let used: Vec<(&str, bool)> = user
        .imports
        .iter()
        .map(|import| (import.path.as_str(), import.used))
        .collect();
    assert_eq!(
        used,
        [
            ("public.proto", true),
            ("other.proto", false),
            ("option.proto", true)
        ]
    );
}

#[test]
fn files_go_by_their_path_below_their_root() {
    let schema = compile_all(
        &[
            ("proto/acme/a.proto", "syntax = \"proto3\"; package acme; message A {}"),
            (
                "proto/acme/b.proto",
                "syntax = \"proto3\"; package acme; import \"acme/a.proto\"; message B { A a = 1; }",
            ),
        ],
        &["proto"],
    )
    .unwrap();
    let file = &schema[schema.file("acme/a.proto").unwrap()];
    assert_eq!(file.display_path, "proto/acme/a.proto");
    assert!(schema.message("acme.B").is_some());
}

#[test]
fn errors_of_all_files_come_by_path_and_place() {
    let error = compile_all(
        &[
            (
                "b.proto",
                "syntax = \"proto3\";\nmessage B { X x = 1; }\nmessage B {}",
            ),
            ("a.proto", "syntax = \"proto3\";\nmessage A { Y y = 1; }"),
        ],
        &[],
    )
    .unwrap_err();
    let shown = error.to_string();
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(
        lines,
        [
            "a.proto:2:13: `Y` is not declared anywhere",
            "b.proto:2:13: `X` is not declared anywhere",
            "b.proto:3:9: `B` is declared twice",
        ]
    );
}

#[test]
fn a_file_that_is_not_utf8_is_named_with_the_byte() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.proto");
    std::fs::write(&path, b"syntax = \"proto3\";\n// caf\xe9\n").unwrap();
    let options = protovet::source::OpenOptions::at(folder.path());
    let opened = protovet::source::open(folder.path().to_str().unwrap(), &options).unwrap();
    let protovet::source::Input::Tree { tree, .. } = opened else {
        panic!("not a tree")
    };
    let roots = Roots::explicit(&[], &[&tree]).unwrap();
    let failure = compile(&Input {
        tree: &tree,
        roots: &roots,
        include: None,
    })
    .unwrap_err();
    assert!(
        failure
            .to_string()
            .ends_with("is not UTF-8: byte 25 on line 2 is 0xe9"),
        "{failure}"
    );
}
