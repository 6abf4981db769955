//! Comments in a schema that allow findings, and which findings they are about.

use std::hash::Hash;
use std::ops::Range;

use memchr::memmem;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::directive::{self, Directive, Mistake, START};
use super::elements::{new_place, number_and_name, old_element};
use super::statements::{Outline, Statement};
use crate::finding::Finding;
use crate::model::{
    FileId, FileRole, LineRange, Name, NumberRange, RemarkAbout, ReservedName, Schema, SourceText,
    Span,
};

/// A comment that allows something.
#[derive(Clone, Debug)]
pub(super) struct Comment {
    pub(super) file: FileId,
    pub(super) spot: Spot,
    /// As written.
    text: String,
    pub(super) directive: Directive,
    scope: Scope,
}

/// Where a directive stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum Spot {
    /// In the text of the file, from this place on.
    Text(usize),
    /// At an element of which a descriptor records that it has a comment.
    Recorded(Span),
}

impl Spot {
    /// The place of a part of the directive.
    pub(super) const fn span(self, part: &Range<usize>) -> Span {
        match self {
            Self::Text(start) => span(&(start + part.start..start + part.end)),
            Self::Recorded(span) => span,
        }
    }
}

/// A comment that was meant to allow something.
#[derive(Clone, Debug)]
pub(super) struct Malformed {
    pub(super) file: FileId,
    pub(super) spot: Spot,
    pub(super) mistake: Mistake,
    text: String,
}

/// What a comment belongs to.
#[derive(Clone, Debug)]
enum Scope {
    /// A whole file.
    File,
    /// A statement and all in it.
    Statement(Extent),
    /// A `reserved` statement: what it reserves, and the block it stands in.
    Reserved {
        statement: Extent,
        around: Extent,
        numbers: Vec<NumberRange>,
        names: Vec<Name>,
    },
}

/// A part of a file.
#[derive(Clone, Debug)]
enum Extent {
    /// Of its text.
    Bytes(Range<usize>),
    /// As a descriptor records it.
    Lines(LineRange),
}

impl Extent {
    /// Whether a place lies in it. What has no place of its own stands for its whole file.
    fn holds(&self, at: Span, source: &SourceText) -> bool {
        match self {
            Self::Bytes(range) => {
                at.start < at.end
                    && range.start <= at.start as usize
                    && at.end as usize <= range.end
            }
            Self::Lines(lines) => source
                .range(at)
                .is_some_and(|at| lines.start <= at.start && at.end <= lines.end),
        }
    }
}

/// The comments of a version.
#[derive(Clone, Debug, Default)]
pub(super) struct Comments {
    pub(super) found: Vec<Comment>,
    pub(super) malformed: Vec<Malformed>,
}

impl Comments {
    /// Reads those of the user's own files.
    pub(super) fn of(schema: &Schema) -> Self {
        let files: Vec<FileId> = schema.files().collect();
        let finder = memmem::Finder::new(START);
        let mentions = |id: &FileId| {
            let file = &schema[*id];
            let in_text = |text: &str| finder.find(text.as_bytes()).is_some();
            let is_said = file.source.text().is_some_and(in_text);
            file.role == FileRole::Input && (is_said || !file.source.remarks().is_empty())
        };
        let mentioning: Vec<FileId> = files.into_par_iter().filter(mentions).collect();
        let mut comments = Self::default();
        for file in mentioning {
            comments.read(schema, file);
        }
        comments
    }

    fn read(&mut self, schema: &Schema, file: FileId) {
        let Some(text) = schema[file].source.text() else {
            return self.read_recorded(schema, file);
        };
        let outline = Outline::of(text);
        for comment in &outline.comments {
            for range in directives(text, comment) {
                let spot = Spot::Text(range.start);
                let scope = || scope((schema, file, text), &outline, comment);
                self.add(file, spot, &text[range], &scope);
            }
        }
    }

    /// The same where there is no text, from what a descriptor records of its comments.
    fn read_recorded(&mut self, schema: &Schema, file: FileId) {
        for remark in schema[file].source.remarks() {
            for range in directives(&remark.text, &(0..remark.text.len())) {
                let spot = Spot::Recorded(remark.at);
                let scope = || recorded_scope(schema, file, remark.about);
                self.add(file, spot, &remark.text[range], &scope);
            }
        }
    }

    fn add(&mut self, file: FileId, spot: Spot, written: &str, scope: &dyn Fn() -> Scope) {
        match directive::parse(written) {
            Ok(directive) => self.found.push(Comment {
                file,
                scope: scope(),
                spot,
                text: written.to_owned(),
                directive,
            }),
            Err(mistakes) => {
                let malformed = mistakes.into_iter().map(|mistake| Malformed {
                    file,
                    spot,
                    mistake,
                    text: written.to_owned(),
                });
                self.malformed.extend(malformed);
            }
        }
    }

    /// Leaves only those that another version does not have: what was allowed before is done.
    pub(super) fn without(&self, schema: &Schema, old: &Self, old_schema: &Schema) -> Known {
        let mut here: FxHashMap<(&str, &str), usize> = FxHashMap::default();
        let mut anywhere: FxHashMap<&str, usize> = FxHashMap::default();
        for (file, text) in old.texts() {
            *here.entry((&old_schema[file].path, text)).or_default() += 1;
            *anywhere.entry(text).or_default() += 1;
        }
        // where it stood first, then wherever it went
        let texts: Vec<(FileId, &str)> = self.texts().collect();
        let stayed = texts.iter().map(|(file, text)| {
            let stayed = take(&mut here, &(schema[*file].path.as_str(), *text));
            stayed && take(&mut anywhere, text)
        });
        let mut known: Vec<bool> = stayed.collect();
        for ((_, text), known) in texts.iter().zip(&mut known) {
            *known = *known || take(&mut anywhere, text);
        }
        Known {
            malformed: known.split_off(self.found.len()),
            found: known,
        }
    }

    /// All of them as written, those that allow something first.
    fn texts(&self) -> impl Iterator<Item = (FileId, &str)> {
        let found = self.found.iter().map(|it| (it.file, &*it.text));
        let malformed = self.malformed.iter().map(|it| (it.file, &*it.text));
        found.chain(malformed)
    }
}

/// Takes one of what is counted, if there is one left.
fn take<K: Hash + Eq>(counts: &mut FxHashMap<K, usize>, key: &K) -> bool {
    match counts.get_mut(key) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    }
}

/// Which comments another version has as well, in the order of the comments.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) found: Vec<bool>,
    pub(super) malformed: Vec<bool>,
}

impl Comment {
    /// The line it stands on, from 1.
    pub(super) fn line(&self, new: &Schema) -> Option<u32> {
        let range = new[self.file].source.range(self.span())?;
        Some(range.start.line)
    }

    /// Where all of it stands.
    pub(super) const fn span(&self) -> Span {
        self.spot.span(&(0..self.text.len()))
    }

    /// The place in the list of its rules of the one that found something it is about.
    pub(super) fn covers(&self, finding: &Finding, old: &Schema, new: &Schema) -> Option<usize> {
        let mut rules = self.directive.rules.iter();
        let rule = rules.position(|(rule, _)| rule == finding.rule)?;
        let place = new_place(finding, old, new)?;
        let source = &new[self.file].source;
        let is_in = place.file == self.file && self.scope.holds(finding, (place.span, source), old);
        is_in.then_some(rule)
    }
}

impl Scope {
    fn holds(&self, finding: &Finding, (at, source): (Span, &SourceText), old: &Schema) -> bool {
        match self {
            Self::File => true,
            Self::Statement(extent) => extent.holds(at, source),
            Self::Reserved {
                statement,
                around,
                numbers,
                names,
            } => {
                let element = old_element(finding, old);
                let gone = element.and_then(|element| number_and_name(element, old));
                let reserves = |(number, name): (i32, &Name)| {
                    numbers.iter().any(|range| range.contains(number)) || names.contains(name)
                };
                statement.holds(at, source)
                    || around.holds(at, source) && gone.is_some_and(reserves)
            }
        }
    }
}

#[allow(clippy::cast_possible_truncation)] // texts are capped below 4 GiB
const fn span(range: &Range<usize>) -> Span {
    Span::new(range.start as u32, range.end as u32)
}

/// The directives in a comment: the lines that start with [`START`].
fn directives(text: &str, comment: &Range<usize>) -> Vec<Range<usize>> {
    let written = &text[comment.clone()];
    let is_block = written.starts_with("/*");
    let mut found = Vec::new();
    let mut at = comment.start;
    for line in written.split_inclusive('\n') {
        let rest = line.trim_start();
        let marks = if is_block { &['/', '*'][..] } else { &['/'] };
        let rest = rest.trim_start_matches(marks).trim_start();
        let start = at + line.len() - rest.len();
        at += line.len();
        let rest = match is_block {
            true => rest.trim_end().trim_end_matches("*/"),
            false => rest,
        };
        if rest.starts_with(START) {
            found.push(start..start + rest.trim_end().len());
        }
    }
    found
}

/// What a comment belongs to: the statement on whose line it stands, else the one that follows
/// without an empty line between, else the block around it.
fn scope(
    (schema, file, text): (&Schema, FileId, &str),
    outline: &Outline,
    comment: &Range<usize>,
) -> Scope {
    let beside = outline
        .before(comment.start)
        .filter(|token| !text[token.end..comment.start].contains('\n'));
    let statement = match beside {
        Some(token) => outline.around(token.start),
        None => outline
            .behind(comment.end)
            .filter(|token| !has_empty_line(text, outline, comment.end, token.start))
            .and_then(|token| outline.starting(token.start)),
    };
    let Some(statement) = statement else {
        let around = outline.around(comment.start);
        return around.map_or(Scope::File, |it| statement_of(&it.range));
    };
    of_statement((schema, file, text), outline, statement)
}

fn of_statement(
    (schema, file, text): (&Schema, FileId, &str),
    outline: &Outline,
    statement: &Statement,
) -> Scope {
    let around = || {
        outline
            .around_statement(statement)
            .map(|it| Extent::Bytes(it.range.clone()))
    };
    match (&text[statement.keyword.clone()], statement.depth) {
        ("syntax" | "edition" | "package", 0) => Scope::File,
        // findings about options stand at the option or at its element
        ("option" | "extensions", depth) if depth > 0 => {
            around().map_or(Scope::File, Scope::Statement)
        }
        ("reserved", depth) if depth > 0 => {
            let extent = Extent::Bytes(statement.range.clone());
            let around = around().unwrap_or_else(|| extent.clone());
            of_reserved(schema, file, extent, around)
        }
        _ => statement_of(&statement.range),
    }
}

fn statement_of(range: &Range<usize>) -> Scope {
    Scope::Statement(Extent::Bytes(range.clone()))
}

/// What a comment belongs to that a descriptor records.
fn recorded_scope(schema: &Schema, file: FileId, about: RemarkAbout) -> Scope {
    match about {
        RemarkAbout::File => Scope::File,
        RemarkAbout::Lines(lines) => Scope::Statement(Extent::Lines(lines)),
        RemarkAbout::Reserved { statement, around } => {
            let (statement, around) = (Extent::Lines(statement), Extent::Lines(around));
            of_reserved(schema, file, statement, around)
        }
    }
}

fn of_reserved(schema: &Schema, file: FileId, statement: Extent, around: Extent) -> Scope {
    let (numbers, names) = reserved(schema, file, &statement);
    Scope::Reserved {
        statement,
        around,
        numbers,
        names,
    }
}

/// What a `reserved` statement reserves.
fn reserved(schema: &Schema, file: FileId, within: &Extent) -> (Vec<NumberRange>, Vec<Name>) {
    let source = &schema[file].source;
    let mut ranges: Vec<NumberRange> = Vec::new();
    let mut names: Vec<Name> = Vec::new();
    let mut add = |numbers: &[NumberRange], reserved: &[ReservedName]| {
        ranges.extend(numbers.iter().filter(|it| within.holds(it.span, source)));
        let of_it = reserved.iter().filter(|it| within.holds(it.span, source));
        names.extend(of_it.map(|it| it.name.clone()));
    };
    for message in schema.messages().map(|id| &schema[id]) {
        if message.file == file {
            add(&message.reserved_ranges, &message.reserved_names);
        }
    }
    for item in schema.enums().map(|id| &schema[id]) {
        if item.file == file {
            add(&item.reserved_ranges, &item.reserved_names);
        }
    }
    (ranges, names)
}

/// Whether an empty line stands between a comment and the next token; further comments do not
/// separate them.
fn has_empty_line(text: &str, outline: &Outline, from: usize, to: usize) -> bool {
    let between = outline.comments.iter();
    let between = between.filter(|comment| from <= comment.start && comment.end <= to);
    let mut at = from;
    for comment in between {
        if is_empty_line(&text[at..comment.start]) {
            return true;
        }
        at = comment.end;
    }
    is_empty_line(&text[at..to])
}

fn is_empty_line(gap: &str) -> bool {
    gap.matches('\n').count() > 1
}
