//! Files and packages: `FILE_NO_DELETE`, `FILE_SAME_PACKAGE`, `FILE_SAME_SYNTAX`,
//! `PACKAGE_NO_DELETE`.

use super::category::Category::{Csr, File, Package, Wire, WireJson};
use super::context::{At, Context, FilePair, Sink};
use super::rule::{Check, Rule, page};
use crate::model::Edition;

pub(super) static RULES: [Rule; 4] = [
    Rule::new(
        [
            "FILE_NO_DELETE",
            "a file is not deleted or renamed",
            "bring the file back; after a move leave the old one with a public import of the new",
            page!("file_no_delete"),
        ],
        &[Csr, File],
        Check::Whole(deleted),
    ),
    Rule::new(
        [
            "FILE_SAME_PACKAGE",
            "a file stays in its package",
            "set the package back; publish another package as new files beside the old",
            page!("file_same_package"),
        ],
        &[Csr, File, Package, WireJson, Wire],
        Check::File(package),
    )
    .v1beta1(&[File]),
    Rule::new(
        [
            "FILE_SAME_SYNTAX",
            "a file keeps its syntax: proto2, proto3 or editions",
            "set the syntax back, or check what the new one does to each field",
            page!("file_same_syntax"),
        ],
        &[Csr, File, Package],
        Check::File(syntax),
    ),
    Rule::new(
        [
            "PACKAGE_NO_DELETE",
            "a package is not deleted",
            "bring a file of the package back",
            page!("package_no_delete"),
        ],
        &[Package],
        Check::Whole(package_deleted),
    ),
];

fn deleted(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for &old in &cx.old.files {
        let path = &cx.old.schema[old].path;
        if cx.new.file(path).is_none() {
            let message = format!("file `{path}` was deleted: files that import it stop compiling");
            sink.report(old, At::Nowhere, path, message);
        }
    }
}

fn package_deleted(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (package, files) in &cx.old.packages {
        let first = files.iter().min_by_key(|&&file| &cx.old.schema[file].path);
        let (Some(&first), None) = (first, cx.new.packages.get(package)) else {
            continue;
        };
        let message = format!(
            "package `{package}` was deleted: all that is generated for it is gone from code that \
             uses it"
        );
        sink.report(first, At::Nowhere, package, message);
    }
}

fn package(pair: &FilePair<'_>, sink: &mut Sink<'_>) {
    let (old, new) = (&pair.old.package, &pair.new.package);
    if old == new {
        return;
    }
    let path = &pair.new.path;
    let message = format!(
        "the package of `{path}` changed from `{old}` to `{new}`: everything in it has another \
         full name"
    );
    let at = At::Span(pair.new_id, pair.new.package_span);
    sink.report(pair.old_id, at, path, message);
}

fn syntax(pair: &FilePair<'_>, sink: &mut Sink<'_>) {
    let (old, new) = (name(pair.old.edition), name(pair.new.edition));
    if old == new {
        return;
    }
    let path = &pair.new.path;
    let message = format!(
        "the syntax of `{path}` changed from {old} to {new}: generated code and checks on data \
         may differ"
    );
    let at = At::Span(pair.new_id, pair.new.edition_span);
    sink.report(pair.old_id, at, path, message);
}

const fn name(edition: Edition) -> &'static str {
    match edition {
        Edition::Proto2 => "proto2",
        Edition::Proto3 => "proto3",
        Edition::Year(_) => "editions",
    }
}
