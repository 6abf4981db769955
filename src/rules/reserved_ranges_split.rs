//! Reserved numbers that follow each other are written apart.

use super::context::Lint;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surfaces};
use crate::model::{FileId, NumberRange};

pub(super) static RULE: Rule = Rule {
    id: "RESERVED_RANGES_SPLIT",
    summary: "reserved numbers of one statement could be one range",
    page: include_str!("reserved_ranges_split.md"),
    kind: Kind::Convention,
    severity: Severity::Note,
    surfaces: Surfaces::NONE,
    check: Check::Convention(check),
};

fn check(lint: &Lint<'_>, sink: &mut Sink<'_>) {
    for id in lint.messages().filter(|&id| lint.touched.reserved(id)) {
        let message = &lint.schema[id];
        let element = (message.full_name.as_str(), message.file);
        report(lint, element, &message.reserved_ranges, sink);
    }
    for id in lint.enums().filter(|&id| lint.touched.reserved_values(id)) {
        let item = &lint.schema[id];
        let element = (item.full_name.as_str(), item.file);
        report(lint, element, &item.reserved_ranges, sink);
    }
}

fn report(
    lint: &Lint<'_>,
    (full_name, file): (&str, FileId),
    ranges: &[NumberRange],
    sink: &mut Sink<'_>,
) {
    let mut rest = ranges;
    while !rest.is_empty() {
        let (statement, behind) = rest.split_at(statement_length(lint, file, rest));
        rest = behind;
        if let Some(draft) = draft(lint, (full_name, file), statement) {
            sink.report(draft);
        }
    }
}

/// How many of the ranges stand in one statement with the first: nothing but commas, white space and
/// comments is between them.
fn statement_length(lint: &Lint<'_>, file: FileId, ranges: &[NumberRange]) -> usize {
    let source = &lint.schema[file].source;
    let is_joined = |pair: &[NumberRange]| {
        let between = crate::model::Span::new(pair[0].span.end, pair[1].span.start);
        source.slice(between).is_some_and(|between| !between.contains(';'))
    };
    1 + ranges.windows(2).take_while(|pair| is_joined(pair)).count()
}

/// Two single numbers in a row are no longer than a range.
fn draft(
    lint: &Lint<'_>,
    (full_name, file): (&str, FileId),
    statement: &[NumberRange],
) -> Option<Draft> {
    let mut sorted = statement.to_vec();
    sorted.sort_unstable_by_key(|it| it.start);
    let touching = sorted.chunk_by(|a, b| a.end.checked_add(1) == Some(b.start));
    let mut worth = touching.filter(|run| {
        run.len() > 2 || (run.len() == 2 && run.iter().any(|it| it.start < it.end))
    });
    let run = worth.next()?;
    let (first, last) = (run.first()?, run.last()?);
    let text = format!(
        "reserved numbers {} to {} of `{full_name}` are one range, written as {}",
        first.start,
        last.end,
        run.len()
    );
    let draft = Draft::new(full_name, text)
        .at_new(lint.schema.place(file, first.span), "it starts here")
        .help(format!("write `reserved {} to {};`", first.start, last.end));
    Some(draft)
}
