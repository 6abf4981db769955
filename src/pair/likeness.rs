//! Whether two names could be one name, rewritten.

use rustc_hash::FxHashSet;

/// Whether `new` looks like another spelling of `old`: they share a word that carries meaning, one
/// contains or abbreviates the other, or few letters differ.
pub(crate) fn alike(old: &str, new: &str) -> bool {
    let (old_words, new_words) = (words(old), words(new));
    if old_words.concat() == new_words.concat() {
        return true;
    }
    let shared = |word: &String| word.len() > 2 && new_words.contains(word);
    if old_words.iter().any(shared) || part(&old_words, &new_words) || part(&new_words, &old_words)
    {
        return true;
    }
    abbreviates(&old_words, &new_words)
        || abbreviates(&new_words, &old_words)
        || close(&old_words.concat(), &new_words.concat())
}

/// Whether two enum values, each with the name of its enum, could be one value, renamed.
pub(crate) fn values_alike(old: (&str, &str), new: (&str, &str)) -> bool {
    let (old, new) = (without_prefix(old.0, old.1), without_prefix(new.0, new.1));
    alike(&old, &new) || both_say_nothing(&old, &new)
}

/// Whether both names, without the words of their enum, stand for "no value": `unknown` that
/// becomes `unspecified` means what it meant.
fn both_say_nothing(old: &str, new: &str) -> bool {
    let says_nothing = |name: &str| {
        let words = words(name);
        words
            .last()
            .is_some_and(|word| NOTHING.contains(&word.as_str()))
    };
    says_nothing(old) && says_nothing(new)
}

/// What values are called that stand for no value.
const NOTHING: [&str; 10] = [
    "unspecified",
    "unknown",
    "undefined",
    "unset",
    "unused",
    "none",
    "invalid",
    "default",
    "null",
    "nil",
];

/// The name of an enum value without the words of its enum's name, which all values share.
pub(crate) fn without_prefix(value: &str, of_enum: &str) -> String {
    let (value, prefix) = (words(value), words(of_enum));
    match value.strip_prefix(prefix.as_slice()) {
        Some(rest) if !rest.is_empty() => rest.join("_"),
        _ => value.join("_"),
    }
}

/// The words of a name in lower case: `userID_list` gives `user`, `id`, `list`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut previous_lower = false;
    for letter in name.chars() {
        let starts = letter.is_uppercase() && previous_lower;
        if !letter.is_alphanumeric() {
            words.push(String::new());
        } else {
            if starts || words.is_empty() {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(letter.to_lowercase());
            }
        }
        previous_lower = letter.is_lowercase() || letter.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether all words of one name are words of the other: `id` of `user_id`.
fn part(some: &[String], all: &[String]) -> bool {
    !some.is_empty() && some.iter().all(|word| all.contains(word))
}

/// Whether two comments tell the same: at least half of the words of the shorter one are words of
/// the other. Comments of fewer than four words tell nothing.
pub(super) fn same_comment(old: &str, new: &str) -> bool {
    let told = |text: &str| -> FxHashSet<String> {
        let words = text.split(|letter: char| !letter.is_alphanumeric());
        words
            .filter(|word| word.len() > 2)
            .map(str::to_lowercase)
            .collect()
    };
    let (old, new) = (told(old), told(new));
    let shorter = old.len().min(new.len());
    shorter >= 4 && old.intersection(&new).count() * 2 >= shorter
}

/// Whether `short`, as one word, stands for `long`: its initials, the start of one of its words, or
/// some of its letters in order, from the first on.
fn abbreviates(short: &[String], long: &[String]) -> bool {
    let short = short.concat();
    let initials: String = long.iter().filter_map(|word| word.chars().next()).collect();
    if short.len() >= 2 && short == initials {
        return true;
    }
    short.len() >= 3
        && (long.iter().any(|word| word.starts_with(&short))
            || (short.len() >= 4 && long.concat().contains(&short))
            || leaves_out(&short, &long.concat()))
}

/// Whether `short` is `long` with letters left out, at most two thirds of them and not the first.
fn leaves_out(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.len() * 3 >= long.len()
        && short.chars().next() == long.chars().next()
        && short
            .chars()
            .all(|letter| rest.any(|other| other == letter))
}

/// Whether at most a third of the letters differ.
fn close(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let longest = a.len().max(b.len());
    // Names this long are not compared letter by letter: the cost would grow with their square.
    (3..=64).contains(&longest) && distance(&a, &b) * 3 <= longest
}

/// Insertions, deletions and replacements between two words.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{
        abbreviates, alike, both_say_nothing, close, distance, leaves_out, part, same_comment,
        values_alike, without_prefix, words,
    };

    #[test]
    fn words_end_at_marks_and_before_capitals() {
        assert_eq!(words("userID_list"), ["user", "id", "list"]);
        assert_eq!(words("HTTPServer2Name"), ["httpserver2", "name"]);
        assert_eq!(words("__a-b_"), ["a", "b"]);
        assert!(words("_").is_empty());
    }

    /// Each couple is alike for one reason only.
    #[test]
    fn one_reason_is_enough() {
        for (old, new) in [
            ("total_price", "price_list"), // a word
            ("id", "user_id"),             // all words of the one
            ("user_id", "id"),
            ("uid", "user_id"), // letters left out
            ("user_id", "uid"),
            ("gray", "grey"), // a letter replaced
        ] {
            assert!(alike(old, new), "{old} and {new}");
        }
        // what two letters share means nothing
        assert!(!alike("is_shut", "is_open"));
    }

    #[test]
    fn values_are_alike_by_name_or_by_saying_nothing() {
        let state = |name| (name, "State");
        assert!(values_alike(state("STATE_OPEN"), state("STATE_OPENED")));
        assert!(values_alike(
            state("STATE_UNKNOWN"),
            state("STATE_UNSPECIFIED")
        ));
        assert!(!values_alike(state("STATE_RED"), state("STATE_OPEN")));
    }

    #[test]
    fn a_part_has_words_and_all_are_words_of_the_whole() {
        let whole = words("user_id");
        assert!(part(&words("id"), &whole));
        assert!(!part(&words("id_card"), &whole));
        assert!(!part(&[], &whole));
    }

    #[test]
    fn abbreviations_are_initials_beginnings_or_inner_parts() {
        for (short, long, stands_for) in [
            ("ui", "user_id", true),
            ("xy", "user_id", false),
            ("u", "user", false),
            ("us", "user", false),
            ("des", "description", true),
            ("name", "username", true),
            ("ser", "user", false),
            ("phone", "email", false),
            ("usr", "user", true),
        ] {
            let found = abbreviates(&words(short), &words(long));
            assert_eq!(found, stands_for, "{short} for {long}");
        }
    }

    #[test]
    fn two_thirds_of_the_letters_may_be_left_out_but_not_the_first() {
        assert!(leaves_out("ab", "axbxxx"));
        assert!(!leaves_out("ab", "axbxxxx"));
        assert!(!leaves_out("sr", "user"));
        assert!(!leaves_out("ux", "user"));
    }

    #[test]
    fn a_third_of_the_letters_may_differ() {
        assert!(close("abc", "abd"));
        assert!(!close("abc", "add"));
        assert!(!close("ab", "ab"));
        let long = "a".repeat(63);
        assert!(close(&format!("{long}b"), &format!("{long}c")));
        assert!(!close(&format!("{long}bb"), &format!("{long}cb")));
    }

    #[test]
    fn distances_count_what_is_inserted_deleted_and_replaced() {
        let letters = |text: &str| -> Vec<char> { text.chars().collect() };
        for (a, b, expected) in [
            ("", "abc", 3),
            ("abc", "", 3),
            ("abc", "abc", 0),
            ("ab", "ba", 2),
            ("kitten", "sitting", 3),
            ("flaw", "lawn", 2),
            ("a", "bcd", 3),
        ] {
            assert_eq!(distance(&letters(a), &letters(b)), expected, "{a}, {b}");
        }
    }

    #[test]
    fn rewritten_names_are_alike() {
        for (old, new) in [
            ("name", "full_name"),
            ("user_id", "userId"),
            ("uid", "user_id"),
            ("user_id", "id"),
            ("name", "username"),
            ("desc", "description"),
            ("email", "email_address"),
            ("color", "colour"),
            ("request_count", "num_requests_count"),
        ] {
            assert!(alike(old, new), "{old} and {new}");
        }
    }

    #[test]
    fn names_for_no_value_mean_the_same() {
        assert!(both_say_nothing("unknown", "unspecified"));
        assert!(both_say_nothing("type_none", "UNSPECIFIED"));
        assert!(!both_say_nothing("free", "unspecified"));
        assert!(!both_say_nothing("unknown", "unknown_soldier"));
    }

    #[test]
    fn comments_tell_the_same_by_their_words() {
        let old = "// Required. The name of the shelf in which the book is created.";
        assert!(same_comment(
            old,
            "// The shelf the book is created in, by name."
        ));
        assert!(!same_comment(
            old,
            "// How long to wait before trying again."
        ));
        assert!(!same_comment("// The name.", "// The name."));
        let short = "// an id of it by us to go";
        assert!(!same_comment(short, short), "words of two letters");
        let three = "// the cat and you";
        assert!(same_comment(three, three), "four words of three letters");
        let old = "// one two six ten red blue green pink";
        let new = "// one two six ten cat cow dog hen";
        assert!(same_comment(old, new), "half of eight");
        assert!(!same_comment(old, "// one two six cat cow dog hen pig"));
    }

    #[test]
    fn values_are_told_apart_without_their_prefix() {
        assert_eq!(without_prefix("ORDER_STATE_OPEN", "OrderState"), "open");
        assert_eq!(without_prefix("OPEN", "OrderState"), "open");
        assert_eq!(without_prefix("ORDER_STATE", "OrderState"), "order_state");
    }

    #[test]
    fn other_names_are_not() {
        for (old, new) in [
            ("email", "phone"),
            ("name", "age"),
            ("id", "ok"),
            ("city", "zip"),
        ] {
            assert!(!alike(old, new), "{old} and {new}");
        }
    }
}
