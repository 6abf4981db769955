//! Members of one element: as many as may be, and one more.

use super::{place, refused};

const MOST: usize = 65_535;

/// Looks at a schema that `made` makes of so many members.
#[track_caller]
fn ends_at(folder: &str, made: impl Fn(usize) -> String, told: &str) {
    let place = place();
    let head = "syntax = \"proto3\";\npackage acme;\n";
    place.write("most/user.proto", format!("{head}{}", made(MOST)));
    place.run(&["diff", "most", "most"]).expect(0);
    let path = format!("{folder}/user.proto");
    place.write(&path, format!("{head}{}", made(MOST + 1)));
    refused(&place, &["lint", folder], &[&format!("{path}:3"), told]);
    let told = [
        told,
        "help: split it: generated code cannot have that many in one place",
    ];
    refused(&place, &["diff", "good", folder], &told);
    refused(&place, &["diff", folder, "good"], &told);
}

/// The numbers of fields, without those that nobody may use.
fn numbers(count: usize) -> impl Iterator<Item = usize> {
    (1..)
        .filter(|number| !(19_000..20_000).contains(number))
        .take(count)
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect()
}

#[test]
fn fields() {
    let made = |count| {
        let fields = numbers(count).map(|at| format!("bool a{at} = {at};\n"));
        format!("message Many {{\n{}}}\n", joined(fields))
    };
    ends_at(
        "fields",
        made,
        "message `acme.Many` has 65536 fields, more than 65535",
    );
}

/// Each has a field, so there are too many of these as well.
#[test]
fn oneofs() {
    let made = |count| {
        let oneofs = numbers(count).map(|at| format!("oneof b{at} {{ bool a{at} = {at}; }}\n"));
        format!("message Many {{\n{}}}\n", joined(oneofs))
    };
    ends_at(
        "oneofs",
        made,
        "message `acme.Many` has 65536 oneofs, more than 65535",
    );
}

#[test]
fn values() {
    let made = |count| {
        let values = (0..count).map(|at| format!("MANY_{at} = {at};\n"));
        format!("enum Many {{\n{}}}\n", joined(values))
    };
    ends_at(
        "values",
        made,
        "enum `acme.Many` has 65536 values, more than 65535",
    );
}

#[test]
fn methods() {
    let made = |count| {
        let methods = (0..count).map(|at| format!("rpc Call{at}(M) returns (M);\n"));
        format!("service Many {{\n{}}}\nmessage M {{}}\n", joined(methods))
    };
    ends_at(
        "methods",
        made,
        "service `acme.Many` has 65536 methods, more than 65535",
    );
}
