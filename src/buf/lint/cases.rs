//! `PascalCase` and `snake_case`, exactly as buf has them.

/// What separates words and is no part of them.
const fn is_delimiter(letter: char) -> bool {
    matches!(letter, '.' | '-' | '_' | ' ' | '\t' | '\n' | '\r')
}

/// `foo_bar` as `FooBar`: the first letter of each word is a capital, and capitals inside of words
/// stay, as in `HTTPServer`.
pub(super) fn pascal(name: &str) -> String {
    let mut result = String::with_capacity(name.len());
    let mut starts_word = true;
    for letter in name.trim().chars() {
        if is_delimiter(letter) {
            starts_word = true;
            continue;
        }
        if starts_word || letter.is_uppercase() {
            result.extend(upper(letter));
        } else {
            result.extend(lower(letter));
        }
        starts_word = false;
    }
    result
}

/// `HTTPServer` as `http_server`: digits never start a word.
pub(super) fn lower_snake(name: &str) -> String {
    snake(name).chars().flat_map(lower).collect()
}

/// `HTTPServer` as `HTTP_SERVER`.
pub(super) fn upper_snake(name: &str) -> String {
    snake(name).chars().flat_map(upper).collect()
}

/// The words of a name with `_` between them.
fn snake(name: &str) -> String {
    let letters: Vec<char> = name.trim_matches(is_delimiter).chars().collect();
    let mut result = String::with_capacity(name.len() + 4);
    for (at, &letter) in letters.iter().enumerate() {
        let letter = if is_delimiter(letter) { '_' } else { letter };
        let follows_word = at > 0 && !result.ends_with('_');
        if follows_word && letter.is_uppercase() && starts_word(&letters, at) {
            result.push('_');
        }
        if letter != '_' || follows_word {
            result.push(letter);
        }
    }
    result
}

/// Whether a capital starts a word: a small letter stands on one of its sides.
fn starts_word(letters: &[char], at: usize) -> bool {
    let goes_on =
        |next: char| !next.is_uppercase() && !next.is_ascii_digit() && !is_delimiter(next);
    letters.get(at + 1).copied().is_some_and(goes_on) || letters[at - 1].is_lowercase()
}

/// A letter in upper case, as one letter.
fn upper(letter: char) -> impl Iterator<Item = char> {
    let mut upper = letter.to_uppercase();
    std::iter::once(if upper.len() == 1 {
        upper.next().unwrap_or(letter)
    } else {
        letter
    })
}

/// A letter in lower case, as one letter.
fn lower(letter: char) -> impl Iterator<Item = char> {
    let mut lower = letter.to_lowercase();
    std::iter::once(if lower.len() == 1 {
        lower.next().unwrap_or(letter)
    } else {
        letter
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As buf 1.75 suggests them.
    #[test]
    fn pascal_case() {
        for (name, expected) in [
            ("", ""),
            ("Foo", "Foo"),
            ("foo", "Foo"),
            ("foo_bar", "FooBar"),
            ("FOO_BAR", "FOOBAR"),
            ("_foo__bar_", "FooBar"),
            ("HTTPServer", "HTTPServer"),
            ("fooBAR", "FooBAR"),
            ("foo1bar", "Foo1bar"),
            ("foo_1bar", "Foo1bar"),
            ("a", "A"),
            ("_", ""),
        ] {
            assert_eq!(pascal(name), expected, "{name}");
        }
    }

    #[test]
    fn snake_case() {
        for (name, expected) in [
            ("", ""),
            ("foo", "foo"),
            ("FooBar", "foo_bar"),
            ("fooBar", "foo_bar"),
            ("foo__bar", "foo_bar"),
            ("_foo_", "foo"),
            ("HTTPServer", "http_server"),
            ("fooHTTP", "foo_http"),
            ("Foo1", "foo1"),
            ("foo_1", "foo_1"),
            ("foo1Bar", "foo1_bar"),
            ("Foo1BAR", "foo1bar"),
            ("F1", "f1"),
            ("aB", "a_b"),
            ("AB", "ab"),
            ("ABc", "a_bc"),
            ("foo-bar.baz", "foo_bar_baz"),
            ("FOO_BAR", "foo_bar"),
            ("FOO_bAR", "foo_b_ar"),
            ("___", ""),
        ] {
            assert_eq!(lower_snake(name), expected, "{name}");
            assert_eq!(upper_snake(name), expected.to_uppercase(), "{name}");
        }
    }
}
