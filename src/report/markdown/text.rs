//! Texts of schemas in Markdown: nothing in them becomes markup, a link or a mention.

use std::borrow::Cow;

use crate::report::escape::visible;

/// A text as it is: every mark of Markdown is escaped, and what GitHub would make a mention of
/// somebody or a link to an issue is broken up.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len() + 8);
    for character in visible(text).chars() {
        match character {
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            '&' => plain.push_str("&amp;"),
            '|' => plain.push_str("&#124;"),
            '@' | '#' => {
                plain.push(character);
                plain.push_str("<!-- -->");
            }
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '+' | '-' | '.' | '!'
            | '~' | ':' | '=' | '$' => {
                plain.push('\\');
                plain.push(character);
            }
            _ => plain.push(character),
        }
    }
    plain
}

/// A sentence in which names stand between backticks, as Markdown in which nothing of them is markup.
#[must_use]
pub fn prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // a name that holds a backtick itself leaves one too many
    if parts.len().is_multiple_of(2) {
        return plain(text);
    }
    let mut prose = String::with_capacity(text.len() + 8);
    for (at, part) in parts.into_iter().enumerate() {
        if at % 2 == 1 {
            prose.push_str(&code(part));
        } else {
            prose.push_str(&sentence(part));
        }
    }
    prose
}

/// Words between names: those of ours have no marks that need escaping but rarely.
fn sentence(text: &str) -> String {
    let is_harmless = |it: char| it.is_alphanumeric() || " ,;:.'\"()/-".contains(it);
    let is_address = text.contains("://") || text.contains("www.");
    if text.chars().all(is_harmless) && !is_address {
        return text.to_owned();
    }
    plain(text)
}

/// A name as Markdown, in a fence that is longer than any in it. A bar would end a cell of a table
/// even there.
#[must_use]
pub fn code(text: &str) -> String {
    let text = visible(text);
    if text.is_empty() {
        return String::new();
    }
    if text.contains('|') {
        return format!("<code>{}</code>", html(&text));
    }
    let fence = "`".repeat(longest_run(&text) + 1);
    let has_edge = |it: char| text.starts_with(it) || text.ends_with(it);
    let space = if has_edge('`') || has_edge(' ') {
        " "
    } else {
        ""
    };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Lines as Markdown, in a fence that is longer than any in them.
#[must_use]
pub fn block(language: &str, lines: &str) -> String {
    let fence = "`".repeat(longest_run(lines).max(2) + 1);
    let end = if lines.ends_with('\n') { "" } else { "\n" };
    format!("{fence}{language}\n{lines}{end}{fence}\n")
}

fn longest_run(text: &str) -> usize {
    let runs = text.split(|it| it != '`').map(str::len);
    runs.max().unwrap_or_default()
}

/// A sentence between tags, in which names stand between backticks.
pub(super) fn html_prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return html(text).into_owned();
    }
    let mut prose = String::with_capacity(text.len() + 8);
    for (at, part) in parts.into_iter().enumerate() {
        let tags = if at % 2 == 1 {
            ("<code>", "</code>")
        } else {
            ("", "")
        };
        prose.push_str(tags.0);
        prose.push_str(&html(part));
        prose.push_str(tags.1);
    }
    prose
}

/// A text between tags.
pub(super) fn html(text: &str) -> Cow<'_, str> {
    let text = visible(text);
    let needs = |it: char| {
        !(it.is_alphanumeric() || matches!(it, ' ' | ',' | ';' | '/' | '-' | '_' | '.' | '(' | ')'))
    };
    if !text.contains(needs) {
        return text;
    }
    let mut html = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '@' | '#' => {
                html.push(character);
                html.push_str("<!-- -->");
            }
            _ if needs(character) => {
                html.push_str(&format!("&#{};", u32::from(character)));
            }
            _ => html.push(character),
        }
    }
    Cow::Owned(html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_code_and_the_rest_is_words() {
        assert_eq!(
            prose("field `email` was renumbered (from 3 to 4)"),
            "field `email` was renumbered (from 3 to 4)"
        );
        assert_eq!(prose("`a``b` and `c"), "\\`a\\`\\`b\\` and \\`c");
        assert_eq!(
            prose("see https://x @all #1"),
            "see https\\://x @<!-- -->all #<!-- -->1"
        );
    }

    #[test]
    fn code_ends_where_it_ends() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code("a|b<c"), "<code>a&#124;b&#60;c</code>");
        assert_eq!(code("a\nb"), "`a\\nb`");
        assert_eq!(block("diff", "a\n```\nb"), "````diff\na\n```\nb\n````\n");
    }

    #[test]
    fn markup_is_text() {
        assert_eq!(plain("<b>|*x*|"), "&lt;b&gt;&#124;\\*x\\*&#124;");
        assert_eq!(html("<b> @me `x`"), "&#60;b&#62; @<!-- -->me &#96;x&#96;");
    }
}
