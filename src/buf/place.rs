//! Positions as buf counts them.

use unicode_width::UnicodeWidthStr;

use crate::model::{Decl, FileId, LineColumn, LineRange, Place, Schema, SourceText, Span};

/// How far apart buf takes tab stops to be, in columns.
const TAB: u32 = 4;

/// Lines and columns of a label's place, as buf counts them: columns are those of a terminal with
/// a tab stop every four. A place that is not known is the start of its file, 1:1 to 1:1.
///
/// Positions that were read from a descriptor set stay as they were recorded.
#[must_use]
pub fn position(schema: &Schema, place: Place) -> LineRange {
    let source = &schema[place.file].source;
    let Some(text) = source.text() else {
        return source.range(place.span).unwrap_or(LineRange::FILE);
    };
    if place.span.is_none() {
        return LineRange::FILE;
    }
    LineRange {
        start: line_column(source, text, place.span.start),
        end: line_column(source, text, place.span.end),
    }
}

fn line_column(source: &SourceText, text: &str, offset: u32) -> LineColumn {
    let (line, start) = source.line(offset).unwrap_or((1, 0));
    let before = text.get(start as usize..offset as usize);
    let before = before
        .or_else(|| text.get(start as usize..))
        .unwrap_or_default();
    let mut column = 0;
    for (index, part) in before.split('\t').enumerate() {
        if index > 0 {
            column += TAB - column % TAB;
        }
        column += width(part);
    }
    LineColumn {
        line,
        column: column + 1,
    }
}

#[allow(clippy::cast_possible_truncation)] // texts are capped below 4 GiB
fn width(part: &str) -> u32 {
    if part.is_ascii() {
        return part.bytes().filter(|byte| !byte.is_ascii_control()).count() as u32;
    }
    let seen = |c: char| !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}');
    let part: String = part.chars().filter(|&c| seen(c)).collect();
    part.width() as u32
}

/// The block of a message or enum, without `export` or `local` before it.
pub(super) fn block(source: &SourceText, decl: &Decl) -> Span {
    let Some(text) = source.text() else {
        return decl.span;
    };
    let mut tokens = Tokens {
        text,
        at: decl.span.start as usize,
    };
    let first = tokens.next().map(|token| &text[token]);
    let behind = tokens
        .next()
        .and_then(|token| u32::try_from(token.start).ok());
    match (first, behind) {
        (Some("export" | "local"), Some(start)) => Span::new(start, decl.span.end),
        _ => decl.span,
    }
}

/// The start of a file, for what has no place of its own.
pub(super) fn start_of(schema: &Schema, file: FileId) -> Place {
    let span = match schema[file].source.text() {
        Some(_) => Span::new(0, 0),
        None => Span::NONE,
    };
    Place { file, span }
}

/// The whole `option …;` statement around `name = value`. What stands in brackets or in a message
/// literal is no statement and stays as it is, as does what a descriptor set recorded.
pub(super) fn statement(source: &SourceText, option: Span) -> Span {
    let Some(text) = source.text() else {
        return option;
    };
    if option.is_none() {
        return option;
    }
    let mut keyword = None;
    for token in (Tokens { text, at: 0 }) {
        if token.start >= option.start as usize {
            break;
        }
        keyword = (&text[token.clone()] == "option").then_some(token.start);
    }
    let Some(start) = keyword.and_then(|start| u32::try_from(start).ok()) else {
        return option;
    };
    let mut rest = Tokens {
        text,
        at: option.end as usize,
    };
    let end = rest.next().filter(|token| &text[token.clone()] == ";");
    let end = end.and_then(|token| u32::try_from(token.end).ok());
    Span::new(start, end.unwrap_or(option.end))
}

/// Where a statement that declares nothing stands: a package, an import, an option; with what stands
/// before it. Only for a file that was compiled from text.
pub(super) fn decl_of_statement(text: &str, statement: Span) -> Decl {
    let before = (Tokens { text, at: 0 }).take_while(|token| token.end <= statement.start as usize);
    let lead = before
        .last()
        .and_then(|token| u32::try_from(token.end).ok());
    Decl {
        span: statement,
        name: Span::NONE,
        lead: lead.unwrap_or(0),
    }
}

/// The tokens of a text that compiles, coarsely: words, strings, and single other characters.
struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Tokens<'_> {
    type Item = std::ops::Range<usize>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = &self.text[self.at..];
            let trimmed = rest.trim_start();
            let start = self.at + (rest.len() - trimmed.len());
            let length = length_of_token(trimmed)?;
            self.at = start + length;
            if !(trimmed.starts_with("//") || trimmed.starts_with("/*")) {
                return Some(start..self.at);
            }
        }
    }
}

/// The length of the token or comment a text starts with.
fn length_of_token(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if text.starts_with("/*") {
        return Some(text.find("*/").map_or(text.len(), |end| end + 2));
    }
    if first == '"' || first == '\'' {
        let mut escaped = false;
        for (at, c) in text.char_indices().skip(1) {
            if c == first && !escaped {
                return Some(at + 1);
            }
            escaped = c == '\\' && !escaped;
        }
        return Some(text.len());
    }
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    let word = text.find(|c| !is_word(c)).unwrap_or(text.len());
    Some(word.max(first.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Widths as buf 1.75 counts them.
    #[test]
    fn columns_are_those_of_a_terminal() {
        for (text, columns) in [
            ("abc", 3),
            ("a\tb", 5),
            ("\ttt", 6),
            ("\u{e4}\u{f6}", 2),
            ("\u{6f22}\u{5b57}", 4),
            ("\u{1f600}", 2),
            ("e\u{301}", 1),
            ("\u{200d}\u{200b}", 0),
            ("\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}", 2),
            ("x\u{1}y", 2),
            ("\u{ff41}\u{ff76}", 3),
            ("\u{1f1e9}\u{1f1ea} \u{2714}\u{fe0f} \u{2714} \u{ad}", 8),
            ("x\ry", 2),
            ("\u{a0} \u{2028}", 2),
            ("\u{c}\u{b}", 0),
            ("\u{fdfa}", 1),
            ("\u{26a1}", 2),
            ("\u{d55c} \u{1112}", 5),
        ] {
            let all = format!("first\n{text}");
            let source = SourceText::new(all.as_str().into());
            let at = line_column(&source, &all, u32::try_from(all.len()).unwrap());
            assert_eq!((at.line, at.column), (2, columns + 1), "{text:?}");
        }
    }

    #[test]
    fn statements_are_found_around_their_options() {
        for (text, option, statement_text) in [
            ("option a = 1;", "a = 1", "option a = 1;"),
            (
                "x; option /* ; */ a = \"option\" // c\n ;",
                "a = \"option\"",
                "",
            ),
            ("int32 x = 1 [a = 1];", "a = 1", "a = 1"),
            ("option f = { // option\n a: 1 };", "a: 1", "a: 1"),
            (
                "option b = '\\'option'; option a = 1;",
                "a = 1",
                "option a = 1;",
            ),
        ] {
            let at = text.find(option).unwrap();
            let span = Span::new(at as u32, (at + option.len()) as u32);
            let source = SourceText::new(text.into());
            let found = source.slice(statement(&source, span)).unwrap();
            let expected = match statement_text {
                "" => &text[3..],
                other => other,
            };
            assert_eq!(found, expected);
        }
    }
}
