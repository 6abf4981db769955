//! Enums.

use rustc_hash::FxHashMap;

use super::Checker;
use crate::compile::Problem;
use crate::model::option_number::{ENUM_ALLOW_ALIAS, ENUM_LEGACY_JSON_FIELD_CONFLICTS};
use crate::model::{Edition, Enum, EnumId, EnumValue, Place};

pub(super) fn check(checker: &mut Checker, id: EnumId) {
    let item = &checker.schema[id];
    if item.values.is_empty() {
        let message = format!("enum `{}` has no values", item.full_name);
        let help = "add a value with number 0, such as `UNSPECIFIED`";
        checker.report(Problem::new(item.file, item.decl.name, message).help(help));
        return;
    }
    check_first(checker, id);
    check_aliases(checker, id);
    check_labels(checker, id);
}

/// Readers of an open enum take a missing value for the first.
fn check_first(checker: &mut Checker, id: EnumId) {
    let schema = checker.schema;
    let item = &schema[id];
    let Some((_, first)) = schema.values_of(id).next() else {
        return;
    };
    if item.closed || first.number == 0 {
        return;
    }
    let message = format!(
        "the first value of the open enum `{}` is `{}` = {}, not zero",
        item.full_name, first.name, first.number
    );
    let problem = Problem::new(item.file, first.number_span, message)
        .help("put a value with number 0 first: it is what readers see when nothing is set");
    checker.report(problem);
}

fn check_aliases(checker: &mut Checker, id: EnumId) {
    let schema = checker.schema;
    let item = &schema[id];
    let allowed = item.options.bool(ENUM_ALLOW_ALIAS);
    let mut values: Vec<(i32, u32, &EnumValue)> = schema
        .values_of(id)
        .map(|(id, value)| (value.number, id.0, value))
        .collect();
    values.sort_unstable_by_key(|&(number, id, _)| (number, id));
    let mut has_alias = false;
    for same in values.chunk_by(|a, b| a.0 == b.0) {
        has_alias |= same.len() > 1;
        if allowed == Some(true) {
            continue;
        }
        for &(number, _, value) in &same[1..] {
            report_alias(checker, item, value, same[0].2, number);
        }
    }
    let message = match allowed {
        Some(true) if !has_alias => {
            format!(
                "enum `{}` allows aliases, but no two values share a number",
                item.full_name
            )
        }
        Some(false) => format!(
            "`allow_alias = false` has no effect on enum `{}`",
            item.full_name
        ),
        _ => return,
    };
    let span = item
        .options
        .get(ENUM_ALLOW_ALIAS)
        .map_or(item.decl.name, |option| option.span);
    let problem = Problem::new(item.file, span.or(item.decl.name), message);
    checker.report(problem.help("take the option away"));
}

fn report_alias(
    checker: &mut Checker,
    item: &Enum,
    value: &EnumValue,
    first: &EnumValue,
    number: i32,
) {
    let message = format!(
        "enum value `{}` has number {number}, which `{}` has already",
        value.name, first.name
    );
    let problem = Problem::new(item.file, value.number_span, message)
        .related(
            Place {
                file: item.file,
                span: first.number_span,
            },
            "it is taken here",
        )
        .help("take another number, or set `option allow_alias = true;` if one is an alias");
    checker.report(problem);
}

/// Generated code may drop the enum's name from values and change their case: then names must
/// still differ.
fn check_labels(checker: &mut Checker, id: EnumId) {
    let schema = checker.schema;
    let item = &schema[id];
    let tolerated = item.options.bool(ENUM_LEGACY_JSON_FIELD_CONFLICTS) == Some(true)
        && schema[item.file].edition == Edition::Proto2;
    if tolerated {
        return;
    }
    let prefix = prefix_of(&item.name);
    let mut taken: FxHashMap<String, &EnumValue> = FxHashMap::default();
    for (_, value) in schema.values_of(id) {
        let label = pascal_case(without_prefix(&value.name, &prefix));
        let first = *taken.entry(label).or_insert(value);
        if first.name == value.name || first.number == value.number {
            continue;
        }
        let message = format!(
            "enum values `{}` and `{}` differ only in case, underscores or the prefix `{}`",
            first.name, value.name, item.name
        );
        let problem = Problem::new(item.file, value.decl.name, message)
            .related(
                Place {
                    file: item.file,
                    span: first.decl.name,
                },
                "the other is here",
            )
            .help("rename one: generated code could not tell them apart");
        checker.report(problem);
    }
}

/// The name of an enum, as it is compared with the start of its values.
fn prefix_of(name: &str) -> String {
    name.chars()
        .filter(|&c| c != '_')
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// A value's name without the enum's, if something is left then.
fn without_prefix<'n>(name: &'n str, prefix: &str) -> &'n str {
    let mut wanted = prefix.chars();
    let mut rest = name;
    let mut next = wanted.next();
    while let Some(letter) = next {
        rest = rest.trim_start_matches('_');
        let mut chars = rest.chars();
        if chars.next().map(|c| c.to_ascii_lowercase()) != Some(letter) {
            return name;
        }
        rest = chars.as_str();
        next = wanted.next();
    }
    match rest.trim_start_matches('_') {
        "" => name,
        rest => rest,
    }
}

fn pascal_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut upper = true;
    for c in name.chars() {
        if c == '_' {
            upper = true;
        } else {
            out.push(if upper {
                c.to_ascii_uppercase()
            } else {
                c.to_ascii_lowercase()
            });
            upper = false;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_is_dropped_whatever_its_case() {
        let prefix = prefix_of("My_Enum");
        assert_eq!(without_prefix("MY_ENUM_FOO", &prefix), "FOO");
        assert_eq!(without_prefix("MyEnum__foo", &prefix), "foo");
        assert_eq!(without_prefix("MY_ENUM_", &prefix), "MY_ENUM_");
        assert_eq!(without_prefix("OTHER", &prefix), "OTHER");
    }

    #[test]
    fn labels_are_in_pascal_case() {
        assert_eq!(pascal_case("FOO_bar"), "FooBar");
        assert_eq!(pascal_case("__a"), "A");
    }
}
