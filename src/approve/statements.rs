//! The statements of a file and its comments, as coarsely as it takes to say which comment belongs
//! to which statement.
//!
//! The text compiles, or nobody would look for comments in it.

use std::ops::Range;

/// A statement: from its first word to its `;` or the `}` of its block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Statement {
    /// All of it.
    pub(super) range: Range<usize>,
    /// Its first word.
    pub(super) keyword: Range<usize>,
    /// Whether it has a block.
    pub(super) is_block: bool,
    /// How many blocks it stands in.
    pub(super) depth: usize,
}

/// What a file consists of.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// The statements, in the order in which they end.
    pub(super) statements: Vec<Statement>,
    /// The comments, with their marks.
    pub(super) comments: Vec<Range<usize>>,
    /// The words, texts and signs.
    tokens: Vec<Range<usize>>,
}

/// A statement that has not ended yet.
struct Open {
    keyword: Range<usize>,
    is_block: bool,
    /// Open brackets, and braces of values, within it.
    nested: usize,
}

impl Outline {
    /// Reads a text.
    pub(super) fn of(text: &str) -> Self {
        let mut outline = Self::default();
        let mut at = 0;
        while let Some((range, is_comment)) = piece(text, at) {
            at = range.end;
            if is_comment {
                outline.comments.push(range);
            } else {
                outline.tokens.push(range);
            }
        }
        outline.read(text);
        outline
    }

    fn read(&mut self, text: &str) {
        let mut open: Vec<Open> = Vec::new();
        for token in &self.tokens {
            let written = &text[token.clone()];
            if open.last().is_none_or(|it| it.is_block && it.nested == 0) && is_word(written) {
                open.push(Open {
                    keyword: token.clone(),
                    is_block: false,
                    nested: 0,
                });
                continue;
            }
            let Some(last) = open.last_mut() else {
                continue;
            };
            let ends = match written {
                "[" => {
                    last.nested += 1;
                    false
                }
                "{" if last.nested == 0 && text[last.keyword.clone()] != *"option" => {
                    last.is_block = true;
                    false
                }
                "{" => {
                    last.nested += 1;
                    false
                }
                "]" | "}" if last.nested > 0 => {
                    last.nested -= 1;
                    false
                }
                ";" => last.nested == 0 && !last.is_block,
                "}" => last.is_block,
                _ => false,
            };
            if ends && let Some(ended) = open.pop() {
                self.statements.push(Statement {
                    range: ended.keyword.start..token.end,
                    keyword: ended.keyword,
                    is_block: ended.is_block,
                    depth: open.len(),
                });
            }
        }
    }

    /// The token before a place.
    pub(super) fn before(&self, at: usize) -> Option<&Range<usize>> {
        let count = self.tokens.partition_point(|token| token.end <= at);
        count.checked_sub(1).map(|last| &self.tokens[last])
    }

    /// The token behind a place.
    pub(super) fn behind(&self, at: usize) -> Option<&Range<usize>> {
        self.tokens
            .get(self.tokens.partition_point(|token| token.start < at))
    }

    /// The smallest statement that holds a place.
    pub(super) fn around(&self, at: usize) -> Option<&Statement> {
        let mut around = self.statements.iter();
        // what ends first is the innermost
        around.find(|statement| statement.range.contains(&at))
    }

    /// The statement in whose block another stands.
    pub(super) fn around_statement(&self, inner: &Statement) -> Option<&Statement> {
        let mut around = self.statements.iter();
        around.find(|it| it.range.start < inner.range.start && inner.range.end < it.range.end)
    }

    /// The statement that starts at a place.
    pub(super) fn starting(&self, at: usize) -> Option<&Statement> {
        let mut starting = self.statements.iter();
        starting.find(|statement| statement.range.start == at)
    }
}

fn is_word(written: &str) -> bool {
    written.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_' || letter == '.')
}

/// The next token or comment from a place on, and whether it is a comment.
fn piece(text: &str, at: usize) -> Option<(Range<usize>, bool)> {
    let rest = &text[at..];
    let trimmed =
        rest.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
    let start = at + (rest.len() - trimmed.len());
    let first = trimmed.chars().next()?;
    if trimmed.starts_with("//") {
        let length = trimmed.find('\n').unwrap_or(trimmed.len());
        return Some((start..start + length, true));
    }
    if let Some(behind) = trimmed.strip_prefix("/*") {
        let length = behind.find("*/").map_or(trimmed.len(), |end| end + 4);
        return Some((start..start + length, true));
    }
    let length = match first {
        '"' | '\'' => quoted(trimmed, first),
        _ => {
            let part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '.';
            let end = trimmed.find(|letter| !part(letter));
            end.unwrap_or(trimmed.len()).max(first.len_utf8())
        }
    };
    Some((start..start + length, false))
}

fn quoted(text: &str, mark: char) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        if letter == mark && !escaped {
            return at + 1;
        }
        escaped = letter == '\\' && !escaped;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statements(text: &str) -> Vec<&str> {
        let outline = Outline::of(text);
        let found = outline.statements.iter();
        found.map(|it| &text[it.range.clone()]).collect()
    }

    #[test]
    fn statements_end_where_they_end() {
        assert_eq!(
            statements(
                "syntax = \"proto3\"; // a; b }\noption (x) = { a: [1] b { c: \";\" } };\n\
                 message M { optional group G = 1 { int32 a = 1 [(x) = { b: 1 }, d = '}']; } ; }"
            ),
            [
                "syntax = \"proto3\";",
                "option (x) = { a: [1] b { c: \";\" } };",
                "int32 a = 1 [(x) = { b: 1 }, d = '}'];",
                "optional group G = 1 { int32 a = 1 [(x) = { b: 1 }, d = '}']; }",
                "message M { optional group G = 1 { int32 a = 1 [(x) = { b: 1 }, d = '}']; } ; }",
            ]
        );
    }

    #[test]
    fn services_and_extensions_have_blocks() {
        assert_eq!(
            statements(
                "service S { rpc A(B) returns (C); rpc D(E) returns (F) { option x = 1; }; }"
            ),
            [
                "rpc A(B) returns (C);",
                "option x = 1;",
                "rpc D(E) returns (F) { option x = 1; }",
                "service S { rpc A(B) returns (C); rpc D(E) returns (F) { option x = 1; }; }",
            ]
        );
        assert_eq!(
            statements("extend .a.B { string c = 1; } enum E { A = -1; reserved 2 to max; }").len(),
            5
        );
    }

    #[test]
    fn neighbours_of_a_place() {
        let text = "message M {\n  int32 a = 1; // x\n}\n";
        let outline = Outline::of(text);
        let comment = outline.comments[0].clone();
        assert_eq!(&text[comment.clone()], "// x");
        assert_eq!(&text[outline.before(comment.start).unwrap().clone()], ";");
        assert_eq!(&text[outline.behind(comment.end).unwrap().clone()], "}");
        let around = outline.around(comment.start).unwrap();
        assert!(around.is_block && around.depth == 0);
        let field = outline.starting(text.find("int32").unwrap()).unwrap();
        assert_eq!(field.depth, 1);
    }

    #[test]
    fn what_does_not_end_has_no_statement() {
        for text in ["message M {", "}", "/* open", "\"open", "a [", "; ; }", ""] {
            let outline = Outline::of(text);
            assert!(outline.statements.is_empty(), "{text}");
        }
    }
}
