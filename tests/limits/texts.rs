//! Texts of schemas: depth, number of declarations, lines, imports.

use std::fmt::Write as _;

use super::{place, refused};
use protovet::compile::{Failure, Input, Roots, compile};
use protovet::source::Tree;

#[test]
fn messages_nested_too_deeply() {
    let place = place();
    for depth in [64, 65, 100_000] {
        let text = format!(
            "syntax = \"proto3\";\n{}{}\n",
            "message M {\n".repeat(depth),
            "}".repeat(depth)
        );
        place.write("deep/user.proto", text);
        if depth == 64 {
            place.run(&["diff", "deep", "deep"]).expect(0);
        } else {
            let parts = ["deep/user.proto:", "nested", "help:"];
            refused(&place, &["diff", "good", "deep"], &parts);
        }
    }
}

#[test]
fn values_of_options_nested_too_deeply() {
    let place = place();
    let head = "syntax = \"proto2\";\nimport \"google/protobuf/descriptor.proto\";\nmessage O { \
                optional O o = 1; repeated O l = 2; }\nextend google.protobuf.FileOptions { optional \
                O o = 50000; }\n";
    for (open, close) in [("o {", "}"), ("o: <", ">"), ("l: [{", "}]")] {
        let value = format!("{}{}", open.repeat(50_000), close.repeat(50_000));
        place.write(
            "deep/user.proto",
            format!("{head}option (o) = {{ {value} }};\n"),
        );
        refused(
            &place,
            &["diff", "good", "deep"],
            &["deep/user.proto:", "nested"],
        );
    }
}

/// A file of ten megabytes that declares nothing but takes all words and symbols there may be.
#[test]
fn more_symbols_than_any_schema_has() {
    let place = place();
    let text = format!("syntax = \"proto3\";\n{}", ";".repeat(10_100_000));
    place.write("many/user.proto", text);
    let parts = [
        "many/user.proto:2:",
        "this file declares more than any schema",
        "help: is it a schema?",
    ];
    refused(&place, &["diff", "good", "many"], &parts);
    refused(&place, &["diff", "many", "good"], &parts);
    refused(&place, &["lint", "many"], &parts);
}

#[test]
fn more_files_than_any_schema_has() {
    let files = (0..260_000).map(|at| (format!("{at}.proto"), ""));
    let tree = Tree::from_texts("many", files);
    let roots = Roots::explicit(&[], &[&tree]).unwrap();
    let input = Input {
        tree: &tree,
        roots: &roots,
        include: None,
    };
    let Err(Failure::Source(error)) = compile(&input) else {
        panic!("it compiles");
    };
    let told = "`many` declares more than any schema: over 10000000 words and symbols";
    assert_eq!(error.message, told);
    assert!(error.help.is_some());
}

/// What is found in a line of ten megabytes is shown without most of the line.
#[test]
fn a_line_of_ten_megabytes() {
    let place = place();
    let long = "x".repeat(10_000_000 / 2);
    for (number, folder) in [(1, "old"), (2, "new")] {
        let text = format!(
            "syntax = \"proto3\"; /* {long} */ message User {{ string name = {number}; }} /* {long} */\n"
        );
        place.write(&format!("{folder}/user.proto"), text);
    }
    for format in ["text", "html"] {
        let ran = place
            .run(&["diff", "old", "new", "--format", format])
            .expect(1);
        assert!(ran.stdout.contains("FIELD_RENUMBERED"), "{format}");
        assert!(
            ran.stdout.len() < 1_000_000,
            "{format}: {} bytes",
            ran.stdout.len()
        );
    }
    place.write(
        "broken/user.proto",
        format!("syntax = \"proto3\"; /* {long} */ message {{}}"),
    );
    refused(
        &place,
        &["diff", "old", "broken"],
        &["broken/user.proto:1:"],
    );
}

#[test]
fn names_of_a_megabyte() {
    let place = place();
    let name = "x".repeat(1_000_000);
    for (number, folder) in [(1, "old"), (2, "new")] {
        let text =
            format!("syntax = \"proto3\";\nmessage {name} {{ string {name} = {number}; }}\n");
        place.write(&format!("{folder}/user.proto"), text);
    }
    place.run(&["diff", "old", "new"]).expect(1);
}

#[test]
fn imports_in_circles() {
    let place = place();
    let count = 2_000;
    for at in 0..count {
        let text = format!(
            "syntax = \"proto3\";\nimport \"{}.proto\";\n",
            (at + 1) % count
        );
        place.write(&format!("round/{at}.proto"), text);
    }
    let ran = place.run(&["diff", "good", "round"]).expect(2);
    assert!(
        ran.stderr.contains("import each other"),
        "{}",
        &ran.stderr[..2_000]
    );
    place.write(
        "self/a.proto",
        "syntax = \"proto3\";\nimport \"a.proto\";\n",
    );
    refused(
        &place,
        &["diff", "good", "self"],
        &["self/a.proto:2:1", "imports itself"],
    );
}

#[test]
fn imports_in_a_chain_of_thousands() {
    let count = 5_000;
    let files = (0..count).map(|at| {
        let mut text = String::from("syntax = \"proto3\";\n");
        if at + 1 < count {
            writeln!(text, "import public \"{}.proto\";", at + 1).unwrap();
        }
        writeln!(text, "message M{at} {{}}").unwrap();
        if at == 0 {
            writeln!(text, "message User {{ M{} last = 1; }}", count - 1).unwrap();
        }
        (format!("{at}.proto"), text)
    });
    let tree = Tree::from_texts("chain", files);
    let roots = Roots::explicit(&[], &[&tree]).unwrap();
    let schema = compile(&Input {
        tree: &tree,
        roots: &roots,
        include: None,
    });
    assert!(schema.unwrap().message("User").is_some());
}

/// As many members as one message, enum, service or list can have in half a megabyte: what is
/// looked at takes time in proportion.
#[test]
fn owners_of_thousands() {
    let place = place();
    let count = 20_000;
    let list = |item: &dyn Fn(i32) -> String| (1..=count).map(item).collect::<String>();
    let fields = list(&|at| format!("bool f{at} = {};", if at < 19_000 { at } else { at + 1000 }));
    let values = list(&|at| format!("V{at} = {at};"));
    let methods = list(&|at| format!("rpc M{at}(M) returns (M);"));
    let names = list(&|at| format!("\"n{at}\", "));
    let ranges = list(&|at| format!("{}, ", at * 2 + 100_000));
    let text = format!(
        "syntax = \"proto3\";\nmessage M {{ {fields}\nreserved {ranges} 500000;\nreserved {names} \"n\"; \
         }}\nenum E {{ ZERO = 0; {values} }}\nservice S {{ {methods} }}\n"
    );
    place
        .write("old/a.proto", &text)
        .write("new/a.proto", format!("{text}\n"));
    place.run(&["diff", "old", "new"]).expect(0);
}
