//! What others can notice of a file that becomes another: by which words they must name what is
//! different.
//!
//! A name leads elsewhere only if one of its parts is declared somewhere now, or no longer is; a
//! type, an extension or a value is another only for those who name it. So a file that has none of
//! the words of what is different means what it meant. The exceptions are noticed by all: what
//! holds for a whole file, such as its syntax and its imports, and required fields of options.

use rustc_hash::FxHashSet;

use super::Hash;
use super::parts::{Kind, Part, Parts};
use crate::compile::sources::Parsed;

/// Words of a text.
pub(in crate::compile) type Words = FxHashSet<Box<str>>;

/// What is different in a file that became another, came, or went.
#[derive(Debug)]
pub(in crate::compile) struct Difference {
    /// The full names that it declared before only, sorted.
    pub(in crate::compile) gone: Vec<Hash>,
    /// Those that it declares now only, sorted.
    pub(in crate::compile) come: Vec<Hash>,
    /// The words by which those who see its names may find others, or other things behind them.
    pub(in crate::compile) names: Words,
    /// The words by which those whose options it describes may say something else with them.
    pub(in crate::compile) values: Words,
    /// Whether all who see its names may find others, whatever their words.
    pub(in crate::compile) is_told_to_all: bool,
    /// Whether all options that it describes may say something else.
    pub(in crate::compile) describes_anew: bool,
    /// The words in its package.
    pub(in crate::compile) package: Words,
    /// The words in the types that it uses, in either version: if one of them is the name of
    /// something else now, it describes other values.
    pub(in crate::compile) references: Words,
}

impl Difference {
    /// What is different between two versions of a file, one of which may be none.
    pub(in crate::compile) fn between(before: Option<&Parsed>, now: Option<&Parsed>) -> Self {
        let parts = match (before, now) {
            (Some(_), Some(_)) => Parts::of,
            _ => Parts::alone,
        };
        let (old, new) = (before.map(parts), now.map(parts));
        let (old, new) = (old.as_ref(), new.as_ref());
        let differing: Vec<&Part<'_>> = only(old, new).chain(only(new, old)).collect();
        let is_broken = |parsed: &&Parsed| parsed.file.is_broken();
        let is_broken = before.iter().chain(&now).any(is_broken);
        // nobody saw a file that came
        let heads_differ = old.is_some() && old.map(|it| it.head) != new.map(|it| it.head);
        let is_told_to_all = heads_differ || is_broken;
        let requires = differing.iter().any(|part| part.is_required);
        Self {
            gone: names_only(old, new),
            come: names_only(new, old),
            names: words(&differing, Kind::is_name),
            values: words(&differing, |_| true),
            is_told_to_all,
            describes_anew: is_told_to_all || requires,
            package: now.into_iter().flat_map(package).collect(),
            references: references(old).chain(references(new)).collect(),
        }
    }
}

fn package(parsed: &Parsed) -> impl Iterator<Item = Box<str>> {
    let parts = parsed.file.names().package().split('.');
    parts.map(Box::from)
}

/// The parts that only one version has.
fn only<'p, 'a>(
    one: Option<&'p Parts<'a>>,
    other: Option<&Parts<'_>>,
) -> impl Iterator<Item = &'p Part<'a>> {
    let key = |part: &Part<'_>| (part.kind, part.name, part.content);
    let others = other.into_iter().flat_map(|parts| &parts.all);
    let others: FxHashSet<_> = others.map(key).collect();
    let all = one.into_iter().flat_map(|parts| &parts.all);
    all.filter(move |part| !others.contains(&key(part)))
}

/// The names that only one version declares.
fn names_only(one: Option<&Parts<'_>>, other: Option<&Parts<'_>>) -> Vec<Hash> {
    let all = |parts: Option<&Parts<'_>>| -> FxHashSet<Hash> {
        let all = parts.into_iter().flat_map(|parts| &parts.all);
        let named = all.filter(|part| part.kind.is_name());
        named.map(|part| part.name).collect()
    };
    let (one, other) = (all(one), all(other));
    let mut only: Vec<Hash> = one.difference(&other).copied().collect();
    only.sort_unstable();
    only
}

fn words(differing: &[&Part<'_>], counts: fn(Kind) -> bool) -> Words {
    let counting = differing.iter().filter(|part| counts(part.kind));
    let words = counting.flat_map(|part| [Some(part.word), part.group]);
    words.flatten().map(Box::from).collect()
}

fn references(parts: Option<&Parts<'_>>) -> impl Iterator<Item = Box<str>> {
    let references = parts.into_iter().flat_map(|parts| &parts.references);
    references.map(|word| Box::from(*word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::text::Room;

    fn parsed(text: &str) -> Parsed {
        Parsed::of_text(text.into(), &mut Room::default())
    }

    fn between(before: &str, now: &str) -> Difference {
        Difference::between(Some(&parsed(before)), Some(&parsed(now)))
    }

    const BASE: &str = "syntax = \"proto3\"; package a.b; import public \"x.proto\"; \
        message M { int32 id = 1; enum E { Z = 0; A = 1; } message N {} \
        extensions 100 to 200; extend M { int32 e = 100; } } \
        service S { rpc R(M) returns (M); }";

    fn sorted(words: &Words) -> Vec<&str> {
        let mut words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
        words.sort_unstable();
        words
    }

    #[test]
    fn names_are_noticed_by_their_words() {
        for (from, to, words) in [
            ("message M {", "// said\nmessage M {", &[][..]),
            ("int32 id = 1;", "string name = 2; reserved 1;", &[]),
            ("int32 id = 1;", "oneof kind { int32 id = 1; }", &[]),
            ("int32 id = 1;", "map<string, M> ids = 1;", &[]),
            ("A = 1;", "B = 1;", &["A", "B"]),
            ("A = 1;", "A = 2;", &["A"]),
            ("A = 1;", "A = 1; reserved 2;", &[]),
            ("Z = 0; A = 1;", "A = 1; Z = 0;", &["E"]),
            ("A = 1;", "option allow_alias = true; A = 1;", &["E"]),
            ("N {}", "N { message O {} }", &["O"]),
            ("N {}", "N { option deprecated = true; }", &["N"]),
            ("100 to 200", "100 to 300", &["M"]),
            ("int32 e = 100", "int32 f = 100", &["e", "f"]),
            ("extend M", "extend a.b.M", &["e"]),
            ("int32 e = 100", "int32 e = 100; int32 g = 101", &["g"]),
            ("rpc R(", "rpc Q(", &[]),
            ("service S", "service T", &["S", "T"]),
        ] {
            let text = BASE.replacen(from, to, 1);
            assert_ne!(text, BASE);
            let difference = between(BASE, &text);
            assert_eq!(sorted(&difference.names), words, "{text}");
            assert!(!difference.is_told_to_all, "{text}");
        }
    }

    #[test]
    fn values_are_noticed_by_fields_as_well() {
        for (from, to, words) in [
            ("message M {", "// said\nmessage M {", &[][..]),
            ("int32 id = 1;", "string id = 1;", &["id"]),
            (
                "int32 id = 1;",
                "string name = 2; reserved 1;",
                &["id", "name"],
            ),
            ("int32 id = 1;", "oneof kind { int32 id = 1; }", &["id"]),
            (
                "int32 id = 1;",
                "int32 id = 1 [debug_redact = true];",
                &["id"],
            ),
            (
                "int32 id = 1;",
                "int32 id = 1; map<string, M> ids = 2;",
                &["ids"],
            ),
        ] {
            let text = BASE.replacen(from, to, 1);
            assert_ne!(text, BASE);
            let difference = between(BASE, &text);
            assert_eq!(sorted(&difference.values), words, "{text}");
            assert!(!difference.describes_anew, "{text}");
        }
        let group = "message M { optional group Group = 1 { optional int32 a = 1; } }";
        let without = between(group, "message M {}");
        assert_eq!(sorted(&without.values), ["Group", "a", "group"]);
        assert_eq!(sorted(&without.names), ["Group"]);
    }

    #[test]
    fn what_holds_for_a_file_is_noticed_by_all() {
        for (from, to) in [
            ("proto3", "proto2"),
            ("a.b", "a.c"),
            ("public \"x", "\"x"),
            ("x.proto", "y.proto"),
            ("package", "option java_package = \"x\"; package"),
            ("N {}", "N {"),
        ] {
            let text = BASE.replacen(from, to, 1);
            assert_ne!(text, BASE);
            let difference = between(BASE, &text);
            assert!(difference.is_told_to_all, "{text}");
            assert!(difference.describes_anew, "{text}");
        }
        let required = "message M { required int32 a = 1; }";
        let difference = between("message M {}", required);
        assert!(difference.names.is_empty() && !difference.is_told_to_all);
        assert!(difference.describes_anew);
        let gone = Difference::between(Some(&parsed(BASE)), None);
        assert!(gone.is_told_to_all && gone.describes_anew);
    }

    #[test]
    fn names_come_and_go() {
        let difference = between(BASE, &BASE.replace("message N", "message O"));
        assert_eq!((difference.gone.len(), difference.come.len()), (1, 1));
        assert_ne!(difference.gone, difference.come);
        let come = Difference::between(None, Some(&parsed(BASE)));
        // M, E, Z, A, N, e and S
        assert_eq!((come.gone.len(), come.come.len()), (0, 7));
        assert!(come.names.contains("M") && !come.is_told_to_all);
        assert_eq!(sorted(&come.package), ["a", "b"]);
    }

    #[test]
    fn types_that_are_used_are_known_by_their_words() {
        let text = "message M { a . B b = 1; map<string, C> c = 2; int32 d = 3; } \
            extend .x.Y { D e = 1; }";
        let difference = between(text, text);
        assert_eq!(
            sorted(&difference.references),
            ["B", "C", "D", "Y", "a", "x"]
        );
    }
}
