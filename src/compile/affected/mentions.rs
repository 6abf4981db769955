//! Whether a text has one of some words.

use memchr::memmem::Finder;

use crate::compile::outline::Words;

/// Some words to look for.
pub(super) enum Wanted<'w> {
    /// Few: each is looked for.
    Few(Vec<Finder<'w>>),
    /// Many: each word of a text is looked up.
    Many {
        words: &'w Words,
        /// Whether one of them starts with a byte.
        starts: Box<[bool; 256]>,
    },
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

    /// Whether one of the words is in a text, wherever it stands.
    pub(super) fn are_in(&self, text: &[u8]) -> bool {
        match self {
            Self::Few(finders) => finders.iter().any(|finder| is_in(finder, text)),
            Self::Many { words, starts } => {
                let is_one = |word: &[u8]| {
                    let starts = word
                        .first()
                        .is_some_and(|&first| starts[usize::from(first)]);
                    starts && std::str::from_utf8(word).is_ok_and(|word| words.contains(word))
                };
                has_word(text, is_one)
            }
        }
    }
}

/// Whether a word is in a text and does not go on there.
fn is_in(finder: &Finder<'_>, text: &[u8]) -> bool {
    let length = finder.needle().len();
    let continues = |at: Option<usize>| {
        at.and_then(|at| text.get(at))
            .is_some_and(|it| is_of_word(*it))
    };
    let mut found = finder.find_iter(text);
    found.any(|at| !continues(at.checked_sub(1)) && !continues(at.checked_add(length)))
}

fn has_word(text: &[u8], is_one: impl Fn(&[u8]) -> bool) -> bool {
    let mut rest = text;
    while let Some(start) = rest.iter().position(|&byte| is_of_word(byte)) {
        rest = &rest[start..];
        let end = rest.iter().position(|&byte| !is_of_word(byte));
        let (word, behind) = rest.split_at(end.unwrap_or(rest.len()));
        if is_one(word) {
            return true;
        }
        rest = behind;
    }
    false
}

const fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether words are in a text, as few and among many.
    fn are_in(words: &[&str], text: &str) -> bool {
        let few: Words = words.iter().map(|&word| Box::from(word)).collect();
        let others = (0..FEW).map(|n| format!("other{n}").into());
        let many: Words = few.iter().cloned().chain(others).collect();
        let found = Wanted::new(&few).are_in(text.as_bytes());
        assert_eq!(Wanted::new(&many).are_in(text.as_bytes()), found, "{text}");
        found
    }

    #[test]
    fn words_are_found_whole() {
        assert!(are_in(&["Id"], "message Id {"));
        assert!(are_in(&["x", "Id"], "a.Id.b"));
        assert!(are_in(&["Id"], "Id"));
        assert!(are_in(&["a_1"], "é[a_1]"));
        assert!(are_in(&["Id"], "Ids my_Id Id"));
        assert!(are_in(&["aa"], "aaa aa"));
        assert!(!are_in(&["Id"], "Ids my_Id Id2 I d"));
        assert!(!are_in(&[], "message Id {"));
        assert!(!are_in(&["Id"], ""));
    }
}
