//! What `ignore`, `ignore_only`, unstable packages and imports leave out, counted with buf 1.75.0.

#![allow(clippy::unwrap_used)]

mod pages;

use pages::{Source, schema_of};
use protovet::buf::{self, Selection, Version};

const HEAD: &str = "syntax = \"proto3\";\npackage a;\n";

fn sources(files: &[(&str, &str)]) -> Vec<Source> {
    let source = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    files.iter().map(source).collect()
}

/// Everything moves from `x/o.proto` to `y/n.proto` and loses something; a package goes that had
/// files in three folders.
fn moved() -> (Vec<Source>, Vec<Source>) {
    let old = format!(
        "{HEAD}message M {{ int32 a = 1; int32 b = 2; reserved 5; oneof o {{ int32 q = 7; }} }}\n\
         enum E {{ Z=0; A=1; }}\nservice S {{ rpc A(M) returns (M); rpc B(M) returns (M); }}\n"
    );
    let new = format!(
        "{HEAD}message M {{ int64 a = 1; int32 q = 7; }}\nenum E {{ Z=0; }}\n\
         service S {{ rpc B(stream M) returns (M); }}\n"
    );
    let gone = |name: &str| format!("syntax = \"proto3\"; package gone; message {name} {{}}\n");
    let old = sources(&[
        ("x/o.proto", &old),
        ("y/n.proto", HEAD),
        ("g1/z.proto", &gone("G1")),
        ("g2/a.proto", &gone("G2")),
        ("a/zz.proto", &gone("G3")),
    ]);
    let empty = format!("{HEAD}message K {{}}\n");
    (old, sources(&[("x/o.proto", &empty), ("y/n.proto", &new)]))
}

fn everything() -> Selection {
    let categories = buf::Category::ALL.map(|category| category.id().to_owned());
    Selection::new(Version::V2, &categories, &[]).unwrap()
}

/// How many findings are left.
fn count(old: &[Source], new: &[Source], selection: &Selection) -> usize {
    let (old, new) = (schema_of(old).unwrap(), schema_of(new).unwrap());
    buf::check(&old, &new, selection).len()
}

#[test]
fn paths_are_ignored_on_either_side() {
    let (old, new) = moved();
    for (path, left) in [
        ("nowhere", 21),
        ("x", 4),
        ("y/n.proto", 7),
        ("g1", 20),
        ("g2/", 20),
        // the first file of a deleted package stands for it
        ("a", 19),
        (".", 0),
    ] {
        let mut selection = everything();
        selection.ignore = vec![path.to_owned()];
        assert_eq!(count(&old, &new, &selection), left, "{path}");
    }
}

#[test]
fn paths_are_ignored_for_single_rules() {
    let (old, new) = moved();
    for (name, path, left) in [
        ("FIELD_SAME_TYPE", "x", 20),
        ("PACKAGE_NO_DELETE", "a", 20),
        ("PACKAGE_NO_DELETE", "g1", 21),
        ("RPC_NO_DELETE", "y", 20),
    ] {
        let mut selection = everything();
        let rule = buf::find(name).unwrap();
        selection.ignore_only = vec![(rule.id, vec![path.to_owned()])];
        assert_eq!(count(&old, &new, &selection), left, "{name} in {path}");
    }
}

#[test]
fn unstable_packages_are_ignored_on_either_side() {
    let file = |package: &str, fields: &str| {
        let text = format!("syntax = \"proto3\";\npackage {package};\nmessage M {{ {fields} }}\n");
        sources(&[("a.proto", &text)])
    };
    let mut selection = Selection::new(Version::V2, &[], &[]).unwrap();
    let cases = [
        ("a.v1", "a.v1", 1, 1),
        ("a.v1beta1", "a.v1beta1", 1, 0),
        // the package changed, so that nothing else is compared
        ("a.v1", "a.v1beta1", 1, 0),
        ("a.v1beta1", "a.v1", 1, 0),
    ];
    for (old, new, all, left) in cases {
        let (old, new) = (file(old, "int32 a = 1;"), file(new, ""));
        selection.ignore_unstable_packages = false;
        assert_eq!(count(&old, &new, &selection), all);
        selection.ignore_unstable_packages = true;
        assert_eq!(count(&old, &new, &selection), left);
    }
}

#[test]
fn imports_are_compared_unless_they_are_excluded() {
    let text = "syntax = \"proto3\";\nimport \"google/protobuf/timestamp.proto\";\n\
                message M { google.protobuf.Timestamp at = 1; }\n";
    let old = sources(&[("a.proto", text)]);
    let new = sources(&[(
        "a.proto",
        "syntax = \"proto3\";\nmessage M { reserved 1; }\n",
    )]);
    let mut selection = Selection::new(Version::V2, &[], &[]).unwrap();
    assert_eq!(count(&old, &new, &selection), 2);
    selection.exclude_imports = true;
    assert_eq!(count(&old, &new, &selection), 1);
}
