//! How many members one element may have.

use super::Checker;
use crate::compile::Problem;
use crate::model::{EnumId, FileId, MessageId, ServiceId, Span};

/// A class of Java has at most so many members, and its generated one has more than one for each:
/// whoever has more of them did not write them to be used.
const MOST: usize = 65_535;

pub(super) fn check_message(checker: &mut Checker, id: MessageId) {
    let item = &checker.schema[id];
    let place = (item.file, item.decl.name);
    let name = &*item.full_name;
    check(
        checker,
        place,
        ("message", name),
        (item.fields.len(), "fields"),
    );
    check(
        checker,
        place,
        ("message", name),
        (item.oneofs.len(), "oneofs"),
    );
}

pub(super) fn check_enum(checker: &mut Checker, id: EnumId) {
    let item = &checker.schema[id];
    let place = (item.file, item.decl.name);
    check(
        checker,
        place,
        ("enum", &item.full_name),
        (item.values.len(), "values"),
    );
}

pub(super) fn check_service(checker: &mut Checker, id: ServiceId) {
    let item = &checker.schema[id];
    let place = (item.file, item.decl.name);
    check(
        checker,
        place,
        ("service", &item.full_name),
        (item.methods.len(), "methods"),
    );
}

fn check(
    checker: &mut Checker,
    (file, span): (FileId, Span),
    (kind, name): (&str, &str),
    (count, members): (usize, &str),
) {
    if count > MOST {
        let message = format!("{kind} `{name}` has {count} {members}, more than {MOST}");
        let help = "split it: generated code cannot have that many in one place";
        checker.report(Problem::new(file, span, message).help(help));
    }
}
