//! Making harmless what a hostile schema could put on a terminal or into a log.
//!
//! Names and comments of a schema end up in messages. A control character among them could move
//! the cursor or start a workflow command; a bidirectional override could make a line read as what
//! it is not.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character changes how others are shown, or starts a new line, instead of being seen.
/// The variation selectors that emoji are written with stay.
pub(super) const fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{fffe}'..='\u{ffff}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Where a text holds what services that run jobs take for a command of their own wherever it stands
/// in a line of a log, such as `##vso[` of Azure Pipelines: the second `#` of it.
pub(super) fn command(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text.get(from..)?.find("##") {
        let second = from + at + 1;
        if matches!(text.as_bytes().get(second + 1), Some(b'[' | b'v' | b'V')) {
            return Some(second);
        }
        from = second;
    }
    None
}

/// A text on one line, with every character that cannot be seen written as an escape such as
/// `\n` or `\u{202e}`, and nothing in it that a service takes for a command.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    let mut command = self::command(text);
    if command.is_none() && !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for (at, character) in text.char_indices() {
        match character {
            '#' if command == Some(at) => {
                shown.push_str("\\u{23}");
                command = self::command(&text[at..]).map(|next| at + next);
            }
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            _ if is_hidden(character) => {
                // writing to a string cannot fail
                let _ = write!(shown, "\\u{{{:x}}}", u32::from(character));
            }
            _ => shown.push(character),
        }
    }
    Cow::Owned(shown)
}

/// A source text fit for a snippet: each character that cannot be seen becomes one that can, so
/// that columns stay what they are. Line ends and tabs stay.
pub(super) fn snippet(text: &str) -> String {
    if let Some(at) = command(text) {
        let (before, after) = text.split_at(at);
        let mut shown = snippet_of(before);
        shown.push(char::REPLACEMENT_CHARACTER);
        shown.push_str(&snippet(&after[1..]));
        return shown;
    }
    snippet_of(text)
}

fn snippet_of(text: &str) -> String {
    let is_plain = |byte: u8| matches!(byte, b'\n' | b'\t' | b' '..=b'~');
    // nearly every file: many times faster than looking at characters
    if text.bytes().all(is_plain) {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        shown.push(match character {
            '\n' | '\t' => character,
            '\r' if characters.peek() == Some(&'\n') => character,
            '\0'..='\u{1f}' => picture(character),
            '\u{7f}' => '\u{2421}',
            _ if is_hidden(character) => char::REPLACEMENT_CHARACTER,
            _ => character,
        });
    }
    shown
}

/// The picture Unicode has for a control character below space.
fn picture(control: char) -> char {
    char::from_u32(0x2400 + u32::from(control)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_stays_as_it_is() {
        let text = "field `größe` was renumbered from 3 to 4";
        assert!(matches!(visible(text), Cow::Borrowed(same) if same == text));
    }

    #[test]
    fn what_cannot_be_seen_is_spelled_out() {
        assert_eq!(visible("a\x1b[31mb"), "a\\u{1b}[31mb");
        assert_eq!(visible("a\r\n::error::b"), "a\\r\\n::error::b");
        assert_eq!(visible("user\u{202e}nimda"), "user\\u{202e}nimda");
        assert_eq!(
            visible("a\u{ad}\u{e0041}\u{3164}b"),
            "a\\u{ad}\\u{e0041}\\u{3164}b"
        );
        assert_eq!(visible("\u{26a0}\u{fe0f}"), "\u{26a0}\u{fe0f}");
        assert_eq!(
            visible("\u{2066}x\u{2069}\u{7f}\u{9b}"),
            "\\u{2066}x\\u{2069}\\u{7f}\\u{9b}"
        );
    }

    #[test]
    fn nothing_is_a_command_of_a_service() {
        let text = "## a ##vso[task.x]b ##[error]c ###[d]";
        let shown = "## a #\\u{23}vso[task.x]b #\\u{23}[error]c ##\\u{23}[d]";
        assert_eq!(visible(text), shown);
        let cut = "## a #\u{fffd}vso[task.x]b #\u{fffd}[error]c ##\u{fffd}[d]";
        assert_eq!(snippet(text), cut);
        assert_eq!(command("## Title"), None);
    }

    #[test]
    fn plain_text_is_its_own_snippet() {
        let text = "message A {\n\tint32 a = 1; // ~\n}\n";
        assert_eq!(snippet(text), text);
    }

    #[test]
    fn snippets_keep_their_columns() {
        let text = "a\tb\r\nc\rd\u{1b}e\u{202e}f\u{2028}g\n";
        let shown = snippet(text);
        assert_eq!(shown, "a\tb\r\nc\u{240d}d\u{241b}e\u{fffd}f\u{fffd}g\n");
        assert_eq!(shown.chars().count(), text.chars().count());
    }
}
