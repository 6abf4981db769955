//! Enums and their values.

use rustc_hash::FxHashSet;

use super::category::Category::{Csr, File, Package, Wire, WireJson};
use super::context::{EnumPair, Numbered, Sink, report, report_about};
use super::feature;
use super::numbers::{uncovered, written};
use super::rule::{Check, Rule, page};
use crate::finding::{Subject, Versions};
use crate::model::option_number::{ENUM_FEATURES, FEATURE_ENUM_TYPE, FEATURE_JSON_FORMAT};
use crate::model::{EnumValueId, JsonFormat, Schema, Span};

pub(super) static RULES: [Rule; 7] = [
    Rule::new(
        [
            "ENUM_SAME_JSON_FORMAT",
            "an enum does not lose its support for JSON",
            "set `features.json_format = ALLOW`",
            page!("enum_same_json_format"),
        ],
        &[Csr, File, Package, WireJson],
        Check::Enum(json_format),
    ),
    Rule::new(
        [
            "ENUM_SAME_TYPE",
            "an enum stays open or closed",
            "set `features.enum_type` to what it was",
            page!("enum_same_type"),
        ],
        &[File, Package],
        Check::Enum(openness),
    ),
    Rule::new(
        [
            "ENUM_VALUE_NO_DELETE",
            "a number of an enum keeps a value",
            "bring the value back; mark it deprecated if it is not to be used",
            page!("enum_value_no_delete"),
        ],
        &[Csr, File, Package],
        Check::Enum(|pair, sink| value_deleted(pair, sink, |_| false, "")),
    ),
    Rule::new(
        [
            "ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED",
            "a deleted enum value leaves its names reserved",
            "reserve the names of the value, so that no other value takes them",
            page!("enum_value_no_delete_unless_name_reserved"),
        ],
        &[Csr, WireJson],
        Check::Enum(|pair, sink| {
            let (schema, names) = (pair.pair.old_schema(), reserved_names(pair));
            let is_reserved = |gone: &Numbered| {
                let mut gone = gone.old.iter().map(|&id| schema[id].name.as_str());
                gone.all(|name| names.contains(name))
            };
            value_deleted(pair, sink, is_reserved, " without reserving its name");
        }),
    ),
    Rule::new(
        [
            "ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED",
            "a deleted enum value leaves its number reserved",
            "reserve the number, so that no other value takes it",
            page!("enum_value_no_delete_unless_number_reserved"),
        ],
        &[Csr, WireJson, Wire],
        Check::Enum(|pair, sink| {
            let is_reserved = |gone: &Numbered| {
                let mut ranges = pair.pair.new.reserved_ranges.iter();
                ranges.any(|range| range.contains(gone.number))
            };
            value_deleted(pair, sink, is_reserved, " without reserving its number");
        }),
    ),
    Rule::new(
        [
            "ENUM_VALUE_SAME_NAME",
            "a number of an enum keeps its names",
            "bring the old name back, as an alias if need be",
            page!("enum_value_same_name"),
        ],
        &[Csr, File, Package, WireJson],
        Check::Enum(value_name),
    ),
    Rule::new(
        [
            "RESERVED_ENUM_NO_DELETE",
            "what an enum reserves stays reserved",
            "reserve it again, so that no value takes what old data still means otherwise",
            page!("reserved_enum_no_delete"),
        ],
        &[Csr, File, Package, WireJson, Wire],
        Check::Enum(reserved),
    ),
];

/// Where a feature of the current enum is set.
fn feature_span(pair: &EnumPair<'_>, number: i32) -> Span {
    let source = &pair.pair.new_schema()[pair.pair.new.file].source;
    feature::span(source, &pair.pair.new.options, ENUM_FEATURES, &[number])
}

fn json_format(pair: &EnumPair<'_>, sink: &mut Sink<'_>) {
    let format = |features: crate::model::ResolvedFeatures| features.json_format;
    let (old, new) = (
        format(pair.pair.old.features),
        format(pair.pair.new.features),
    );
    if old == JsonFormat::Allow && new != JsonFormat::Allow {
        let message = format!(
            "enum `{}` lost its support for JSON: names that collide in JSON are no longer refused",
            pair.pair.new.full_name
        );
        report(pair, sink, feature_span(pair, FEATURE_JSON_FORMAT), message);
    }
}

fn openness(pair: &EnumPair<'_>, sink: &mut Sink<'_>) {
    let (old, new) = (pair.pair.old.closed, pair.pair.new.closed);
    if old == new {
        return;
    }
    let effect = match new {
        true => "from open to closed: readers set numbers they have no value for aside",
        false => "from closed to open: code must expect numbers it has no value for",
    };
    let message = format!("enum `{}` changed {effect}", pair.pair.new.full_name);
    report(pair, sink, feature_span(pair, FEATURE_ENUM_TYPE), message);
}

fn value_deleted(
    pair: &EnumPair<'_>,
    sink: &mut Sink<'_>,
    is_excused: impl Fn(&Numbered) -> bool,
    how: &str,
) {
    for gone in pair.numbers.iter().filter(|number| number.new.is_empty()) {
        if is_excused(gone) {
            continue;
        }
        let names = names(pair.pair.old_schema(), &gone.old);
        let (number, name) = (gone.number, &pair.pair.new.full_name);
        let effect = match how {
            "" => "code that names it stops compiling",
            _ => "another value may take it, and old data would be read as that",
        };
        let message =
            format!("value {names} = {number} of enum `{name}` was deleted{how}: {effect}");
        let subject = subject(pair, gone.old.iter().map(|&old| (Some(old), None)));
        report_about(pair, sink, Span::NONE, (Some(subject), message));
    }
}

/// What a finding about values of an enum is about: each as it was and as it is.
fn subject(
    pair: &EnumPair<'_>,
    values: impl Iterator<Item = (Option<EnumValueId>, Option<EnumValueId>)>,
) -> Subject {
    Subject::Enum {
        enums: pair.pair.ids(),
        values: values.map(|(old, new)| Versions { old, new }).collect(),
    }
}

/// Names of values, with ticks.
fn names(schema: &Schema, values: &[EnumValueId]) -> String {
    let names = values.iter().map(|&id| format!("`{}`", schema[id].name));
    names.collect::<Vec<_>>().join(", ")
}

/// The names the current enum reserves.
fn reserved_names<'a>(pair: &EnumPair<'a>) -> FxHashSet<&'a str> {
    let names = pair.pair.new.reserved_names.iter();
    names.map(|reserved| reserved.name.as_str()).collect()
}

fn value_name(pair: &EnumPair<'_>, sink: &mut Sink<'_>) {
    let (old, new) = (pair.pair.old_schema(), pair.pair.new_schema());
    for kept in pair.numbers.iter().filter(|number| !number.new.is_empty()) {
        let has = |name: &str| kept.new.iter().any(|&id| new[id].name == name);
        if kept.old.iter().all(|&id| has(&old[id].name)) {
            continue;
        }
        let (before, after) = (names(old, &kept.old), names(new, &kept.new));
        let (number, name) = (kept.number, &pair.pair.new.full_name);
        for &id in &kept.new {
            let message = format!(
                "value {number} of enum `{name}` was called {before} and is now called {after}: \
                 JSON that has the old name is refused, and code that uses it stops compiling"
            );
            let subject = subject(pair, kept.old.iter().map(|&old| (Some(old), Some(id))));
            report_about(pair, sink, new[id].number_span, (Some(subject), message));
        }
    }
}

fn reserved(pair: &EnumPair<'_>, sink: &mut Sink<'_>) {
    let (old, new) = (pair.pair.old, pair.pair.new);
    let name = &new.full_name;
    for range in uncovered(&old.reserved_ranges, &new.reserved_ranges) {
        let range = written(range, i32::MAX);
        let message = format!(
            "enum `{name}` no longer reserves {range}: a value that takes the number is mixed up \
             with one that had it before"
        );
        report(pair, sink, Span::NONE, message);
    }
    let names = reserved_names(pair);
    for gone in &old.reserved_names {
        if !names.contains(gone.name.as_str()) {
            let message = format!(
                "enum `{name}` no longer reserves the name `{}`: a value that takes it is mixed \
                 up with one that had it before",
                gone.name
            );
            report(pair, sink, Span::NONE, message);
        }
    }
}
