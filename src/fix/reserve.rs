//! Numbers and names set aside, as the file does it already.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::body::{BodyText, Statement, has_comment};
use super::change::Body;
use super::entries::{Entries, merged, with_names, with_numbers};
use super::{Fixer, lay, lines};
use crate::model::{Edition, FileId, Name, NumberRange, ReservedName, Schema};
use crate::rules::numbers::uncovered;

/// A piece of text that takes another's place, in one file.
pub(super) type Piece = (Range<usize>, String);

/// The edits that reserve numbers and names which are not yet reserved.
pub(super) fn pieces(
    fixer: &Fixer<'_>,
    body: Body,
    numbers: &[(i32, i32)],
    names: &[Name],
) -> Option<Vec<Piece>> {
    let schema = fixer.new;
    let file = body.file(schema);
    let read = fixer.body_text(body)?;
    let place = Place {
        schema,
        file,
        body,
        text: &read,
    };
    let numbers = missing(body.reserved_ranges(schema), numbers);
    let known = body.reserved_names(schema).iter();
    let mut known: FxHashSet<&str> = known.map(|it| it.name.as_str()).collect();
    let mut names: Vec<&Name> = names.iter().collect();
    names.retain(|name| known.insert(name));
    let mut pieces = Vec::new();
    let mut statements = Vec::new();
    match place.add_numbers(&numbers) {
        Added::Piece(piece) => pieces.push(piece),
        Added::Statement(statement) => statements.push(statement),
        Added::Nothing => {}
    }
    match place.add_names(&names) {
        Added::Piece(piece) => pieces.push(piece),
        Added::Statement(statement) => statements.push(statement),
        Added::Nothing => {}
    }
    if !statements.is_empty() {
        pieces.push(place.lay(&statements));
    }
    Some(pieces)
}

/// The parts of ranges that are not reserved, in order.
fn missing(reserved: &[NumberRange], wanted: &[(i32, i32)]) -> Vec<(i32, i32)> {
    let mut covers: Vec<(i32, i32)> = reserved.iter().map(|it| (it.start, it.end)).collect();
    covers.sort_unstable();
    let mut wanted = wanted.to_vec();
    wanted.sort_unstable();
    let mut missing = Vec::new();
    let mut last = None;
    for (start, end) in wanted {
        let from = match last {
            Some(last) if end <= last => continue,
            Some(last) => start.max(last + 1),
            None => start,
        };
        missing.extend(uncovered((from, end), &covers));
        last = Some(end);
    }
    missing
}

/// What becomes of what is to be reserved.
enum Added {
    /// A statement that is there takes it in.
    Piece(Piece),
    /// It takes a statement of its own.
    Statement(String),
    /// There is nothing to reserve.
    Nothing,
}

struct Place<'a> {
    schema: &'a Schema,
    file: FileId,
    body: Body,
    text: &'a BodyText<'a>,
}

impl<'a> Place<'a> {
    fn add_numbers(&self, numbers: &[(i32, i32)]) -> Added {
        if numbers.is_empty() {
            return Added::Nothing;
        }
        let highest = self.body.highest();
        let ranges = self.body.reserved_ranges(self.schema);
        let groups = self.grouped(ranges, |it| it.span);
        if let Some((_, ranges)) = self.extensible(&groups) {
            let bounds: Vec<_> = ranges.iter().map(|it| (it.start, it.end)).collect();
            let entries = Entries {
                text: self.text.text,
                spans: ranges.iter().map(|it| it.span).collect(),
            };
            let wanted = with_numbers(&bounds, numbers, highest);
            return match entries.written_as(&wanted) {
                Some(piece) => Added::Piece(piece),
                None => Added::Nothing,
            };
        }
        let texts = with_numbers(&[], numbers, highest);
        Added::Statement(format!("reserved {};", written(texts)))
    }

    fn add_names(&self, names: &[&Name]) -> Added {
        if names.is_empty() {
            return Added::Nothing;
        }
        let known = self.body.reserved_names(self.schema);
        let groups = self.grouped(known, |it| it.span);
        let quote = self.quote(known);
        let more: Vec<(&str, String)> = names
            .iter()
            .map(|name| (name.as_str(), format!("{quote}{name}{quote}")))
            .collect();
        if let Some((_, known)) = self.extensible(&groups) {
            let before: Vec<&str> = known.iter().map(|it| it.name.as_str()).collect();
            let entries = Entries {
                text: self.text.text,
                spans: known.iter().map(|it| it.span).collect(),
            };
            return match entries.written_as(&with_names(&before, &more)) {
                Some(piece) => Added::Piece(piece),
                None => Added::Nothing,
            };
        }
        Added::Statement(format!("reserved {};", written(with_names(&[], &more))))
    }

    /// What stands around a name: editions take bare ones.
    fn quote(&self, known: &[ReservedName]) -> &'static str {
        let file = &self.schema[self.file];
        if matches!(file.edition, Edition::Year(_)) {
            return "";
        }
        let example = known.last().map(|it| it.span).unwrap_or(file.edition_span);
        match file.source.slice(example) {
            Some(text) if text.contains('\'') => "'",
            _ => "\"",
        }
    }

    /// Entries by the statements they stand in, in order.
    fn grouped<T>(
        &self,
        entries: &'a [T],
        span: impl Fn(&T) -> crate::model::Span,
    ) -> Vec<(Statement<'a>, Vec<&'a T>)> {
        let statements = self.text.statements.iter().filter(|it| it.is_reserved());
        let mut groups: Vec<_> = statements.map(|it| (*it, Vec::new())).collect();
        for entry in entries {
            let span = span(entry);
            let after = groups.partition_point(|(it, _)| it.start <= span.start as usize);
            let group = after.checked_sub(1).map(|at| &mut groups[at]);
            if let Some((statement, inside)) = group
                && statement.holds(span)
            {
                inside.push(entry);
            }
        }
        groups.retain(|(_, entries)| !entries.is_empty());
        groups
    }

    /// The statement that takes in more: the last one, unless a comment tells what its entries
    /// were, or each entry has a statement of its own.
    fn extensible<'g, T>(
        &self,
        groups: &'g [(Statement<'a>, Vec<&'a T>)],
    ) -> Option<&'g (Statement<'a>, Vec<&'a T>)> {
        let text = self.text.text;
        let last = groups.last()?;
        let (statement, entries) = last;
        let one_each = groups.len() > 1 && groups.iter().all(|(_, entries)| entries.len() == 1);
        let is_told = has_comment(text, statement.start, statement.end)
            || lines::has_comment(text, statement.end)
            || (entries.len() == 1 && lines::has_comment_above(text, statement.start));
        (!one_each && !is_told).then_some(last)
    }

    /// Puts statements behind those that reserve already.
    fn lay(&self, statements: &[String]) -> Piece {
        let mut reserved = self.text.statements.iter().filter(|it| it.is_reserved());
        match reserved.next_back() {
            Some(last) => lay::behind(self.text, Some(last), statements, false, false),
            None => lay::first_reserved(self.schema, self.file, self.text, statements),
        }
    }
}

fn written(entries: Vec<super::entries::Entry>) -> String {
    let texts = entries.into_iter().map(|entry| match entry {
        super::entries::Entry::New(text) => text,
        super::entries::Entry::Kept(_) => String::new(),
    });
    texts.collect::<Vec<_>>().join(", ")
}

/// The edit that writes the numbers of a statement as few ranges, in order.
pub(super) fn merge(fixer: &Fixer<'_>, body: Body, inside: crate::model::Span) -> Option<Piece> {
    let schema = fixer.new;
    let read = fixer.body_text(body)?;
    let text = read.text;
    let statement = read.statements.iter().find(|it| it.holds(inside))?;
    if has_comment(text, statement.start, statement.end) {
        return None;
    }
    let ranges = body.reserved_ranges(schema).iter();
    let ranges: Vec<&NumberRange> = ranges.filter(|it| statement.holds(it.span)).collect();
    let bounds: Vec<_> = ranges.iter().map(|it| (it.start, it.end)).collect();
    let entries = Entries {
        text,
        spans: ranges.iter().map(|it| it.span).collect(),
    };
    entries.written_as(&merged(&bounds, body.highest())?)
}
