//! Whether a file has one of some words where they may matter.

use memchr::memmem::Finder;
use memchr::{memchr, memchr3};

use crate::compile::outline::Words;

/// Some words to look for.
pub(super) enum Wanted<'w> {
    /// Few: whether a text has one of them at all is told quickly.
    Few(Vec<Finder<'w>>),
    /// Many: each word of a text is looked up.
    Many {
        words: &'w Words,
        /// Whether one of them starts with a byte.
        starts: Box<[bool; 256]>,
    },
}

/// Where in a file words matter: never in comments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Within {
    /// Anywhere, also in strings.
    File,
    /// In options, outside of strings: where fields of their types are named.
    Options,
}

/// So many words are looked for faster one after the other than all at once.
const FEW: usize = 8;

impl<'w> Wanted<'w> {
    pub(super) fn new(words: &'w Words) -> Self {
        if words.len() <= FEW {
            let words = words.iter().map(|word| word.as_bytes());
            return Self::Few(words.map(Finder::new).collect());
        }
        let mut starts = Box::new([false; 256]);
        for first in words.iter().filter_map(|word| word.bytes().next()) {
            starts[usize::from(first)] = true;
        }
        Self::Many { words, starts }
    }

    /// Whether one of the words is in a file, as a whole word.
    pub(super) fn are_in(&self, text: &[u8], within: Within) -> bool {
        match self {
            Self::Few(finders) => {
                let is_there = |finder: &Finder<'_>| finder.find(text).is_some();
                let there: Vec<&[u8]> = finders
                    .iter()
                    .filter(|finder| is_there(finder))
                    .map(Finder::needle)
                    .collect();
                let is_one = |word: &[u8]| there.contains(&word);
                !there.is_empty() && Scan::new(text, within).any(is_one)
            }
            Self::Many { words, starts } => {
                let is_one = |word: &[u8]| {
                    let starts = word
                        .first()
                        .is_some_and(|&first| starts[usize::from(first)]);
                    starts && std::str::from_utf8(word).is_ok_and(|word| words.contains(word))
                };
                Scan::new(text, within).any(is_one)
            }
        }
    }
}

/// A look at the words of a file that parses. What it takes for an option may be more than that,
/// as where a field is called `option`, but never less.
struct Scan<'t> {
    text: &'t [u8],
    at: usize,
    within: Within,
    braces: usize,
    brackets: usize,
    /// How many braces are around the statement of an option that the scan is in.
    statement: Option<usize>,
}

impl<'t> Scan<'t> {
    const fn new(text: &'t [u8], within: Within) -> Self {
        Self {
            text,
            at: 0,
            within,
            braces: 0,
            brackets: 0,
            statement: None,
        }
    }

    /// Whether something holds for one of the words that matter.
    fn any(mut self, is_one: impl Fn(&[u8]) -> bool) -> bool {
        while let Some(&byte) = self.text.get(self.at) {
            if is_of_word(byte) {
                let word = self.word();
                if self.matters() && is_one(word) {
                    return true;
                }
                if word == b"option" && self.statement.is_none() {
                    self.statement = Some(self.braces);
                }
                continue;
            }
            if byte == b'"' || byte == b'\'' {
                let string = self.string(byte);
                if self.within == Within::File && has_word(string, &is_one) {
                    return true;
                }
                continue;
            }
            self.mark(byte);
        }
        false
    }

    fn matters(&self) -> bool {
        self.within == Within::File || self.brackets > 0 || self.statement.is_some()
    }

    /// The word at hand, which is passed over.
    fn word(&mut self) -> &'t [u8] {
        let rest = &self.text[self.at..];
        let length = rest.iter().position(|&byte| !is_of_word(byte));
        let (word, _) = rest.split_at(length.unwrap_or(rest.len()));
        self.at += word.len();
        word
    }

    /// The content of the string at hand, which is passed over. Strings end with their lines.
    fn string(&mut self, quote: u8) -> &'t [u8] {
        let start = self.at + 1;
        let mut end = start;
        while let Some(found) = memchr3(quote, b'\\', b'\n', &self.text[end..]) {
            end += found;
            if self.text[end] != b'\\' {
                self.at = end + 1;
                return &self.text[start..end];
            }
            end = self.text.len().min(end + 2);
        }
        self.at = self.text.len();
        &self.text[start..]
    }

    /// Passes over what is no word and no string.
    fn mark(&mut self, byte: u8) {
        let rest = &self.text[self.at..];
        self.at += match rest {
            [b'/', b'/', ..] => memchr(b'\n', rest).unwrap_or(rest.len()),
            [b'/', b'*', comment @ ..] => {
                memchr::memmem::find(comment, b"*/").map_or(rest.len(), |length| length + 4)
            }
            _ => 1,
        };
        match byte {
            b'{' => self.braces += 1,
            b'}' => self.braces = self.braces.saturating_sub(1),
            b'[' => self.brackets += 1,
            b']' => self.brackets = self.brackets.saturating_sub(1),
            b';' if self.statement.is_some_and(|around| self.braces <= around) => {
                self.statement = None;
            }
            _ => {}
        }
    }
}

fn has_word(text: &[u8], is_one: impl Fn(&[u8]) -> bool) -> bool {
    let mut words = text.split(|&byte| !is_of_word(byte));
    words.any(|word| !word.is_empty() && is_one(word))
}

const fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether words are in a text, as few and among many.
    fn are_within(words: &[&str], text: &str, within: Within) -> bool {
        let few: Words = words.iter().map(|&word| Box::from(word)).collect();
        let others = (0..FEW).map(|n| format!("other{n}").into());
        let many: Words = few.iter().cloned().chain(others).collect();
        let found = Wanted::new(&few).are_in(text.as_bytes(), within);
        let among = Wanted::new(&many).are_in(text.as_bytes(), within);
        assert_eq!(among, found, "{text}");
        found
    }

    fn are_in(words: &[&str], text: &str) -> bool {
        are_within(words, text, Within::File)
    }

    #[test]
    fn words_are_found_whole() {
        assert!(are_in(&["Id"], "message Id {"));
        assert!(are_in(&["x", "Id"], "a.Id.b"));
        assert!(are_in(&["Id"], "Id"));
        assert!(are_in(&["a_1"], "é[a_1]"));
        assert!(are_in(&["Id"], "Ids my_Id Id"));
        assert!(are_in(&["aa"], "aaa aa"));
        assert!(are_in(&["Id"], "x = \"a.Id\""));
        assert!(are_in(&["Id"], "'a\\'.Id'"));
        assert!(!are_in(&["Id"], "Ids my_Id Id2 I d"));
        assert!(!are_in(&[], "message Id {"));
        assert!(!are_in(&["Id"], ""));
    }

    #[test]
    fn comments_do_not_matter() {
        for text in [
            "// Id",
            "/* Id */ x",
            "x // \" Id\ny",
            "/* \" */ x /* Id",
            "/**/ /*/Id*/",
        ] {
            assert!(!are_in(&["Id"], text), "{text}");
        }
        for text in [
            "// x\nId",
            "/* x */ Id",
            "\"//\" Id",
            "'/*' Id",
            "/**/Id/**/",
            "a / Id",
        ] {
            assert!(are_in(&["Id"], text), "{text}");
        }
    }

    #[test]
    fn words_of_options_are_told_from_others() {
        let is_in_options = |text: &str| are_within(&["x"], text, Within::Options);
        for text in [
            "option (a.x) = 1;",
            "option (a) = { b: 1; c { x: 2 } };",
            "option (a) = { b: \"};\" c { d: '\\'' } /* }; */ x: 2 };",
            "int32 a = 1 [(b) = { x: 1 }];",
            "int32 a = 1 [default = x];",
            "int32 a = 1 [(b) = \"]\", /* ] */ (x) = 1];",
            "int32 a = 1 [(b) = { [type.googleapis.com/x] { } }];",
            "int32 a = 1 [(b) = { c: [1, 2] x: 1 }];",
            "extensions 1 to 2 [declaration = { x: 1 }];",
            "rpc R(A) returns (B) { option (c) = { x: 1 }; }",
            // more than what is in options may be taken for it
            "message option { int32 x = 1; }",
        ] {
            assert!(is_in_options(text), "{text}");
        }
        for text in [
            "int32 x = 1;",
            "x a = 1 [(b) = 2];",
            "option (a) = 1; int32 x = 1;",
            "option (a) = { b: 1; }; message x {}",
            "option (a) = \"x\";",
            "option (a) = 1 /* x */; // x",
            "rpc R(A) returns (B) { option (c) = { d: 1 }; } rpc x(A) returns (B);",
            "int32 option = 1; int32 x = 2;",
        ] {
            assert!(!is_in_options(text), "{text}");
        }
    }

    #[test]
    fn what_does_not_end_ends_with_the_text() {
        for text in [
            "\"", "'a\\", "/*", "//", "[", "option", "option {", "/", "}}]];;",
        ] {
            assert!(!are_in(&["x"], text), "{text}");
            assert!(!are_within(&["x"], text, Within::Options), "{text}");
        }
    }
}
