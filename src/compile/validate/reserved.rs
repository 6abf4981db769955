//! Numbers and names that are reserved, or left to extensions, and used all the same.

use rustc_hash::FxHashMap;

use super::Checker;
use super::numbers::free_number;
use crate::compile::Problem;
use crate::model::{EnumId, FileId, MessageId, Name, NumberRange, Place, ReservedName, Span};

pub(super) fn check_message(checker: &mut Checker, id: MessageId) {
    let schema = checker.schema;
    let message = &schema[id];
    let file = message.file;
    let names = names(checker, file, &message.reserved_names);
    let reserved = Ranges::new(message.reserved_ranges.iter().copied());
    let extensions = Ranges::new(message.extension_ranges.iter().map(|it| it.range));
    if names.is_empty() && reserved.is_empty() && extensions.is_empty() {
        return;
    }
    for (_, field) in schema.fields_of(id) {
        let place = Place {
            file,
            span: field.number_span,
        };
        let uses = [
            (&reserved, "is reserved", "reserved here"),
            (
                &extensions,
                "is left to extensions",
                "left to extensions here",
            ),
        ];
        for (ranges, state, label) in uses {
            if let Some(range) = ranges.find(field.number) {
                let what = format!("field `{}` has number {}", field.name, field.number);
                let problem = taken(&what, place, range, (state, label));
                checker.report(problem.help(free_number(schema, id)));
            }
        }
        if let Some(&span) = names.get(&field.name) {
            used(checker, file, ("field", &field.name, field.decl.name), span);
        }
    }
}

pub(super) fn check_enum(checker: &mut Checker, id: EnumId) {
    let schema = checker.schema;
    let item = &schema[id];
    let file = item.file;
    let names = names(checker, file, &item.reserved_names);
    let reserved = Ranges::new(item.reserved_ranges.iter().copied());
    if names.is_empty() && reserved.is_empty() {
        return;
    }
    for (_, value) in schema.values_of(id) {
        if let Some(range) = reserved.find(value.number) {
            let what = format!("enum value `{}` has number {}", value.name, value.number);
            let place = Place {
                file,
                span: value.number_span,
            };
            let problem = taken(&what, place, range, ("is reserved", "reserved here"));
            checker.report(problem.help("take a number that was never used"));
        }
        if let Some(&span) = names.get(&value.name) {
            used(
                checker,
                file,
                ("enum value", &value.name, value.decl.name),
                span,
            );
        }
    }
}

/// A number that is in use although a range says it is not.
fn taken(what: &str, place: Place, range: NumberRange, (state, label): (&str, &str)) -> Problem {
    let there = Place {
        file: place.file,
        span: range.span,
    };
    let message = format!("{what}, which {state}");
    Problem::new(place.file, place.span, message).related(there, label)
}

/// A reserved name that is in use.
fn used(checker: &mut Checker, file: FileId, (what, name, place): (&str, &Name, Span), span: Span) {
    let problem = Problem::new(
        file,
        place,
        format!("{what} `{name}` has a name that is reserved"),
    )
    .related(Place { file, span }, "reserved here")
    .help(format!("give the {what} a name that was never used"));
    checker.report(problem);
}

/// The reserved names, with their places; those listed twice are reported.
fn names(checker: &mut Checker, file: FileId, names: &[ReservedName]) -> FxHashMap<Name, Span> {
    let mut places = FxHashMap::default();
    for name in names {
        match places.get(&name.name) {
            None => {
                places.insert(name.name.clone(), name.span);
            }
            Some(&first) => {
                let message = format!("the name `{}` is reserved twice", name.name);
                let problem = Problem::new(file, name.span, message)
                    .related(Place { file, span: first }, "first reserved here")
                    .help("remove one of the two");
                checker.report(problem);
            }
        }
    }
    places
}

/// Ranges by their start, for search. Where ranges overlap, which is reported elsewhere, a number
/// may be found in any of them, or only in the nearest that starts before it.
struct Ranges(Vec<NumberRange>);

impl Ranges {
    fn new(ranges: impl Iterator<Item = NumberRange>) -> Self {
        let mut ranges: Vec<NumberRange> = ranges.collect();
        ranges.sort_by_key(|range| range.start);
        Self(ranges)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn find(&self, number: i32) -> Option<NumberRange> {
        let behind = self.0.partition_point(|range| range.start <= number);
        self.0[..behind]
            .last()
            .copied()
            .filter(|range| range.contains(number))
    }
}
