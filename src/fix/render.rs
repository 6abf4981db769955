//! From what is meant to edits, for several findings at a time.

use std::collections::BTreeMap;

use super::change::{Body, Change, Proposal};
use super::reserve::{self, Piece};
use super::{Fixer, lay};
use crate::finding::Edit;
use crate::fix::body::BodyText;
use crate::model::{EnumId, FileId, Name, Schema, Span};

/// The edits of some proposals. Those that ask for the same are one; of those that cannot be done
/// together, the first is done.
pub(super) fn edits(fixer: &Fixer<'_>, proposals: &[Proposal]) -> Vec<Edit> {
    let mut plan = Plan::default();
    for change in proposals.iter().flat_map(|it| &it.changes) {
        plan.add(change);
    }
    let mut pieces = plan.pieces(fixer);
    pieces.sort_by(|(a, one), (b, other)| {
        (a, one.0.start, one.0.end).cmp(&(b, other.0.start, other.0.end))
    });
    let mut edits: Vec<Edit> = Vec::with_capacity(pieces.len());
    for (file, (range, text)) in pieces {
        let path = &fixer.new[file].path;
        let clashes = edits.last().is_some_and(|last| {
            last.path == *path && range.start < last.range.end.max(last.range.start + 1)
        });
        if !clashes {
            edits.push(Edit {
                path: path.clone(),
                range,
                text,
            });
        }
    }
    edits
}

/// Numbers that are reserved together, and their names.
type Reserved = (Vec<(i32, i32)>, Vec<Name>);

/// What is to be done, by what it is done to.
#[derive(Default)]
struct Plan {
    reserved: BTreeMap<Body, Vec<Reserved>>,
    numbers: BTreeMap<(Body, u32), (Span, i32)>,
    fresh: BTreeMap<(Body, u32), Span>,
    merges: Vec<(Body, Span)>,
    texts: BTreeMap<(FileId, usize), Piece>,
    values: BTreeMap<EnumId, String>,
}

impl Plan {
    fn add(&mut self, change: &Change) {
        match change {
            Change::Reserve {
                body,
                numbers,
                names,
            } => {
                let known = self.reserved.entry(*body).or_default();
                let is_known = |(before, named): &Reserved| before == numbers && named == names;
                if !known.last().is_some_and(is_known) {
                    known.push((numbers.clone(), names.clone()));
                }
            }
            Change::Number { body, span, to } => {
                self.numbers
                    .entry((*body, span.start))
                    .or_insert((*span, *to));
            }
            Change::Renumber { file, span, to } => {
                let written = self.texts.entry((*file, span.start as usize));
                written.or_insert_with(|| (range(*span), to.to_string()));
            }
            Change::Fresh { body, span } => {
                self.fresh.insert((*body, span.start), *span);
            }
            Change::Merge { body, inside } => self.merges.push((*body, *inside)),
            Change::Text { file, range, to } => {
                let written = self.texts.entry((*file, range.start));
                written.or_insert_with(|| (range.clone(), to.clone()));
            }
            Change::FirstValue { id, text } => {
                self.values.entry(*id).or_insert_with(|| text.clone());
            }
        }
    }

    fn pieces(&self, fixer: &Fixer<'_>) -> Vec<(FileId, Piece)> {
        let schema = fixer.new;
        let mut pieces: Vec<(FileId, Piece)> = Vec::new();
        for ((body, _), (span, to)) in &self.numbers {
            pieces.push((body.file(schema), (range(*span), to.to_string())));
        }
        pieces.extend(self.fresh_numbers(fixer));
        for (body, reserved) in &self.reserved {
            // names come in the order of their numbers
            let mut reserved = reserved.clone();
            reserved.sort();
            let numbers: Vec<_> = reserved.iter().flat_map(|it| &it.0).copied().collect();
            let names: Vec<_> = reserved.iter().flat_map(|it| &it.1).cloned().collect();
            let written = reserve::pieces(fixer, *body, &numbers, &names);
            let written = written.into_iter().flatten();
            pieces.extend(written.map(|piece| (body.file(schema), piece)));
        }
        for (body, inside) in &self.merges {
            if !self.reserved.contains_key(body) {
                let merged = reserve::merge(fixer, *body, *inside);
                pieces.extend(merged.map(|piece| (body.file(schema), piece)));
            }
        }
        for ((file, _), piece) in &self.texts {
            pieces.push((*file, piece.clone()));
        }
        for (id, text) in &self.values {
            let piece = first_value(schema, *id, text);
            pieces.extend(piece.map(|piece| (schema[*id].file, piece)));
        }
        pieces
    }

    /// Gives out numbers that were never used, each once.
    fn fresh_numbers(&self, fixer: &Fixer<'_>) -> Vec<(FileId, Piece)> {
        let mut pieces = Vec::new();
        let asked = self
            .fresh
            .iter()
            .filter(|(at, _)| !self.numbers.contains_key(at));
        let asked: Vec<(Body, Span)> = asked.map(|((body, _), span)| (*body, *span)).collect();
        for asked in asked.chunk_by(|(one, _), (other, _)| one == other) {
            let body = asked[0].0;
            for (&(_, span), number) in asked.iter().zip(self.free_numbers(fixer, body)) {
                pieces.push((body.file(fixer.new), (range(span), number.to_string())));
            }
        }
        pieces
    }

    /// The numbers that a message or enum has for others.
    fn free_numbers(&self, fixer: &Fixer<'_>, body: Body) -> impl Iterator<Item = i32> + use<> {
        let moved = self.numbers.range((body, 0)..=(body, u32::MAX));
        let (leaving, mut given): (Vec<Span>, Vec<(i32, i32)>) =
            moved.map(|(_, &(span, to))| (span, (to, to))).unzip();
        let reserved = self.reserved.get(&body).into_iter().flatten();
        given.extend(reserved.flat_map(|it| &it.0));
        fixer.never_used(body, (&leaving, &given))
    }
}

const fn range(span: Span) -> std::ops::Range<usize> {
    span.start as usize..span.end as usize
}

/// Puts a value before all others of its enum.
fn first_value(schema: &Schema, id: EnumId, text: &str) -> Option<Piece> {
    let item = &schema[id];
    let source = schema[item.file].source.text()?;
    let body = BodyText::read(source, item.decl.span)?;
    let (_, first) = schema.values_of(id).next()?;
    let before = body.statements.iter();
    let before = before.take_while(|it| it.start < first.decl.span.start as usize);
    let text = [text.to_owned()];
    Some(lay::behind(&body, before.last(), &text, false, false))
}
