//! `SourceCodeInfo` to spans.
//!
//! A location is found by its path: field numbers and indices from the file down. Paths are kept
//! as the packed varints they arrive in, so indexing a file copies nothing, and the lowering pass
//! keeps the path of the element it is at as the same kind of bytes. Each lookup is one hash.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::remarks;
use crate::compile::wire::{Reader, Record, WireError, WireValue};
use crate::model::{Decl, LineColumn, LineRange, Remark, SourceText, Span};

/// The positions of one file, and the path of the element that is being lowered.
#[derive(Debug, Default)]
pub(super) struct Positions<'a> {
    locations: FxHashMap<Cow<'a, [u8]>, Location<'a>>,
    ranges: Vec<LineRange>,
    comments: Vec<String>,
    /// Ranges of what is no declaration, and their comments.
    commented: Vec<(u32, u32)>,
    remarks: Vec<Remark>,
    path: Vec<u8>,
}

/// Where [`Positions::enter`] stepped down from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark(usize);

#[derive(Clone, Copy, Debug)]
struct Location<'a> {
    range: LineRange,
    comment: Option<&'a str>,
}

impl<'a> Positions<'a> {
    /// The locations of a `SourceCodeInfo`; of several with the same path the first counts.
    /// Locations without a usable span are skipped: they are hints, not schema.
    ///
    /// # Errors
    /// When the bytes are not the binary format.
    pub(super) fn index(source_info: &'a [u8]) -> Result<Self, WireError> {
        let mut positions = Self::default();
        let mut remarks = Vec::new();
        let mut reader = Reader::new(source_info);
        while let Some(record) = reader.record()? {
            if record.number == 1 {
                let (path, location) = location(&record)?;
                if let Some(location) = location {
                    let said = remarks::of(&record)?.into_iter();
                    remarks.extend(said.map(|said| (path.to_vec(), location.range, said)));
                    let (path, feature) = shortened(path);
                    positions.locations.entry(path).or_insert(location);
                    if let Some(feature) = feature {
                        positions.locations.entry(feature).or_insert(location);
                    }
                }
            }
        }
        for (path, range, said) in remarks {
            let whole = |path: &[u8]| Some(positions.locations.get(path)?.range);
            let about = remarks::about(&path, range, said.is_apart, &whole);
            let at = positions.keep(range);
            positions.remarks.push(Remark {
                text: said.text,
                at,
                about,
            });
        }
        Ok(positions)
    }

    /// Steps down to one element of a repeated field; gives what [`Positions::leave`] needs.
    pub(super) fn enter(&mut self, field: u32, index: usize) -> Mark {
        let mark = Mark(self.path.len());
        push(&mut self.path, u64::from(field));
        push(&mut self.path, index as u64);
        mark
    }

    /// Steps back up.
    pub(super) fn leave(&mut self, mark: Mark) {
        self.path.truncate(mark.0);
    }

    /// The span at the current path followed by `rest`.
    pub(super) fn span(&mut self, rest: &[u32]) -> Span {
        let Some(location) = self.find(rest) else {
            return Span::NONE;
        };
        let span = self.keep(location.range);
        if let Some(comment) = location.comment {
            let comment = self.keep_comment(comment);
            self.commented.push((span.start, comment));
        }
        span
    }

    /// Where the element at the current path stands; its name is field 1.
    pub(super) fn decl(&mut self) -> Decl {
        let name = self.span(&[1]);
        Decl {
            name,
            ..self.decl_of(&[])
        }
    }

    /// Where the statement at the current path followed by `rest` stands, which has no name.
    pub(super) fn decl_of(&mut self, rest: &[u32]) -> Decl {
        let Some(location) = self.find(rest) else {
            return Decl {
                lead: u32::MAX,
                ..Decl::default()
            };
        };
        let comment = location.comment;
        Decl {
            span: self.keep(location.range),
            name: Span::NONE,
            lead: comment.map_or(u32::MAX, |comment| self.keep_comment(comment)),
        }
    }

    /// What the spans handed out so far point into.
    pub(super) fn finish(self) -> SourceText {
        if self.locations.is_empty() {
            return SourceText::default();
        }
        SourceText::from_positions(self.ranges, self.comments, self.commented)
            .with_remarks(self.remarks)
    }

    /// Whether there are no positions at all.
    pub(super) fn is_empty(&self) -> bool {
        self.locations.is_empty()
    }

    fn find(&mut self, rest: &[u32]) -> Option<Location<'a>> {
        if self.locations.is_empty() {
            return None;
        }
        let mark = self.path.len();
        for &step in rest {
            push(&mut self.path, u64::from(step));
        }
        let found = self.locations.get(self.path.as_slice()).copied();
        self.path.truncate(mark);
        found
    }

    fn keep_comment(&mut self, comment: &str) -> u32 {
        self.comments.push(comment.to_owned());
        index(self.comments.len() - 1)
    }

    fn keep(&mut self, range: LineRange) -> Span {
        self.ranges.push(range);
        let at = index(self.ranges.len() - 1);
        Span::new(at, at)
    }
}

/// Positions are kept for elements only, of which there are far fewer than 2^32.
fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn push(path: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        path.push((value & 0x7F) as u8 | 0x80);
        value >>= 7;
    }
    path.push(value as u8);
}

type Path<'a> = Cow<'a, [u8]>;

fn location<'a>(record: &Record<'a>) -> Result<(Path<'a>, Option<Location<'a>>), WireError> {
    let mut path = Cow::default();
    let mut span = SpanNumbers::default();
    let mut comment = None;
    let mut reader = record.message()?;
    while let Some(record) = reader.record()? {
        match (record.number, record.value) {
            (1, WireValue::Len(bytes)) => extend(&mut path, bytes),
            (1, WireValue::Varint(step)) => push(path.to_mut(), step),
            (2, WireValue::Len(_)) => {
                let mut reader = record.message()?;
                while !reader.is_empty() {
                    span.push(reader.varint()?);
                }
            }
            (2, WireValue::Varint(number)) => span.push(number),
            (3, WireValue::Len(_)) => comment = Some(record.str()?),
            _ => {}
        }
    }
    Ok((path, span.range().map(|range| Location { range, comment })))
}

fn extend<'a>(path: &mut Path<'a>, bytes: &'a [u8]) {
    if path.is_empty() {
        *path = Cow::Borrowed(bytes);
    } else {
        path.to_mut().extend_from_slice(bytes);
    }
}

/// The three or four numbers of a location's span, from 0: line, column, end line if it is
/// another one, end column.
#[derive(Default)]
struct SpanNumbers {
    numbers: [u64; 4],
    count: usize,
}

impl SpanNumbers {
    fn push(&mut self, number: u64) {
        if let Some(slot) = self.numbers.get_mut(self.count) {
            *slot = number;
        }
        self.count = self.count.saturating_add(1);
    }

    fn range(&self) -> Option<LineRange> {
        let [line, column, end_line, end_column] = match (self.count, self.numbers) {
            (3, [line, column, end, _]) => [line, column, line, end],
            (4, numbers) => numbers,
            _ => return None,
        };
        let start = line_column(line, column)?;
        let end = line_column(end_line, end_column)?;
        (start <= end).then_some(LineRange { start, end })
    }
}

fn line_column(line: u64, column: u64) -> Option<LineColumn> {
    let from_one = |number: u64| u32::try_from(number).ok()?.checked_add(1);
    Some(LineColumn {
        line: from_one(line)?,
        column: from_one(column)?,
    })
}

/// The elements a path can lead through.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Message,
    Field,
    Oneof,
    Range,
    Enum,
    EnumValue,
    Service,
    Method,
}

impl Kind {
    pub(super) const fn child(self, field: u64) -> Option<Self> {
        Some(match (self, field) {
            (Self::File, 4) | (Self::Message, 3) => Self::Message,
            (Self::File, 5) | (Self::Message, 4) => Self::Enum,
            (Self::File, 6) => Self::Service,
            (Self::File, 7) | (Self::Message, 2 | 6) => Self::Field,
            (Self::Message, 5) => Self::Range,
            (Self::Message, 8) => Self::Oneof,
            (Self::Enum, 2) => Self::EnumValue,
            (Self::Service, 2) => Self::Method,
            _ => return None,
        })
    }

    /// The number of `features` among the options.
    const fn features(self) -> u64 {
        match self {
            Self::File | Self::Range => 50,
            Self::Message => 12,
            Self::Field => 21,
            Self::Oneof => 1,
            Self::Enum => 7,
            Self::EnumValue => 2,
            Self::Service => 34,
            Self::Method => 35,
        }
    }

    /// The number of the field that holds the options.
    const fn options(self) -> u64 {
        match self {
            Self::File | Self::Field => 8,
            Self::Message => 7,
            Self::Oneof => 2,
            Self::Method => 4,
            Self::Range | Self::Enum | Self::EnumValue | Self::Service => 3,
        }
    }
}

/// A path cut behind the number of an option: what lies deeper (an element of a list, a field of
/// a message) is one place that sets the option. For what lies in `features`, the whole path too.
fn shortened(path: Path<'_>) -> (Path<'_>, Option<Path<'_>>) {
    let Some((end, is_feature)) = end_of_option(&path) else {
        return (path, None);
    };
    let whole = (is_feature && end < path.len()).then(|| path.clone());
    let path = match path {
        Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[..end]),
        Cow::Owned(mut bytes) => {
            bytes.truncate(end);
            Cow::Owned(bytes)
        }
    };
    (path, whole)
}

/// Where the number of an option ends in a path, and whether it is that of `features`.
fn end_of_option(path: &[u8]) -> Option<(usize, bool)> {
    let mut reader = Reader::new(path);
    let mut kind = Kind::File;
    loop {
        let field = reader.varint().ok()?;
        let index_or_option = reader.varint();
        if field == kind.options() {
            let option = index_or_option.ok()?;
            return Some((reader.offset(), option == kind.features()));
        }
        kind = kind.child(field)?;
        index_or_option.ok()?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One `Location` record from its path and span.
    fn record(path: &[u8], span: &[u8], comment: &str) -> Vec<u8> {
        let mut inner = vec![0x0A, path.len() as u8];
        inner.extend(path);
        inner.extend([0x12, span.len() as u8]);
        inner.extend(span);
        if !comment.is_empty() {
            inner.extend([0x1A, comment.len() as u8]);
            inner.extend(comment.bytes());
        }
        let mut outer = vec![0x0A, inner.len() as u8];
        outer.extend(inner);
        outer
    }

    fn lines(text: &SourceText, span: Span) -> (u32, u32, u32, u32) {
        let range = text.range(span).unwrap();
        (
            range.start.line,
            range.start.column,
            range.end.line,
            range.end.column,
        )
    }

    #[test]
    fn elements_are_found_by_path() {
        let info = [
            record(&[4, 0], &[2, 0, 5, 1], " Hello.\n"),
            record(&[4, 0, 1], &[2, 8, 9], ""),
            record(&[4, 0, 2, 3, 3], &[4, 13, 14], ""),
        ]
        .concat();
        let mut positions = Positions::index(&info).unwrap();
        let message = positions.enter(4, 0);
        let decl = positions.decl();
        let field = positions.enter(2, 3);
        let number = positions.span(&[3]);
        assert!(positions.span(&[4]).is_none());
        positions.leave(field);
        positions.leave(message);
        assert!(positions.decl().span.is_none());
        let text = positions.finish();
        assert_eq!(lines(&text, decl.span), (3, 1, 6, 2));
        assert_eq!(lines(&text, decl.name), (3, 9, 3, 10));
        assert_eq!(lines(&text, number), (5, 14, 5, 15));
        assert_eq!(text.recorded_comment(&decl), Some(" Hello.\n"));
    }

    #[test]
    fn the_first_place_that_sets_an_option_counts() {
        let info = [
            record(&[8, 0xE9, 0x07, 3], &[1, 0, 9], ""),
            record(&[8, 0xE9, 0x07, 4], &[2, 0, 9], ""),
            record(&[4, 0, 2, 0, 8, 2], &[7, 10, 24], ""),
        ]
        .concat();
        let mut positions = Positions::index(&info).unwrap();
        let file = positions.span(&[8, 1001]);
        positions.enter(4, 0);
        positions.enter(2, 0);
        let packed = positions.span(&[8, 2]);
        let text = positions.finish();
        assert_eq!(lines(&text, file), (2, 1, 2, 10));
        assert_eq!(lines(&text, packed), (8, 11, 8, 25));
    }

    #[test]
    fn unpacked_paths_are_understood_and_odd_spans_skipped() {
        let unpacked = [0x0A, 9, 0x08, 4, 0x08, 0, 0x12, 3, 1, 2, 3];
        let backwards = record(&[4, 1], &[3, 4, 2, 0], "");
        let short = record(&[4, 2], &[3, 4], "");
        let info = [unpacked.as_slice(), &backwards, &short].concat();
        let mut positions = Positions::index(&info).unwrap();
        let found = [0, 1, 2].map(|index| {
            let mark = positions.enter(4, index);
            let decl = positions.decl();
            positions.leave(mark);
            decl.span.is_none()
        });
        assert_eq!(found, [false, true, true]);
    }

    #[test]
    fn without_source_info_there_are_no_spans() {
        let mut positions = Positions::index(&[]).unwrap();
        let decl = positions.decl();
        assert!(decl.span.is_none() && decl.name.is_none() && decl.lead == u32::MAX);
        assert!(positions.is_empty());
        assert_eq!(positions.finish().range(Span::new(0, 0)), None);
    }
}
