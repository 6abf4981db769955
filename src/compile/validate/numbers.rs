//! Field numbers.

use super::{Checker, MAX_FIELD_NUMBER, grouped};
use crate::compile::Problem;
use crate::model::option_number::MESSAGE_SET_WIRE_FORMAT;
use crate::model::{Field, FieldId, Message, MessageId, Place, Schema};

/// Numbers Protobuf keeps for itself.
const IMPLEMENTATION: std::ops::RangeInclusive<i32> = 19_000..=19_999;

/// Whether the elements of a message are the items of a message set.
pub(super) fn is_message_set(message: &Message) -> bool {
    message.options.bool(MESSAGE_SET_WIRE_FORMAT) == Some(true)
}

/// The highest number in a message.
pub(super) fn highest(message: &Message) -> i32 {
    if is_message_set(message) {
        i32::MAX - 1
    } else {
        MAX_FIELD_NUMBER
    }
}

pub(super) fn check(checker: &mut Checker, id: MessageId) {
    let schema = checker.schema;
    let message = &schema[id];
    if message.is_map_entry {
        return;
    }
    for (_, field) in schema.fields_of(id) {
        check_field(checker, field);
    }
    check_twice(checker, id);
}

/// The number alone, of a field or extension.
pub(super) fn check_field(checker: &mut Checker, field: &Field) {
    let highest = highest(&checker.schema[field.message]);
    let (reason, help) = if field.number < 1 || field.number > highest {
        (
            "is out of range",
            format!("field numbers go from 1 to {}", grouped(highest)),
        )
    } else if IMPLEMENTATION.contains(&field.number) {
        let help = "take a number outside of 19,000 to 19,999".to_owned();
        ("Protobuf keeps for itself", help)
    } else {
        return;
    };
    let number = checker.written(field.file, field.number_span, field.number);
    let message = format!("field `{}` has number {number}, which {reason}", field.name);
    checker.report(Problem::new(field.file, field.number_span, message).help(help));
}

fn check_twice(checker: &mut Checker, id: MessageId) {
    let schema = checker.schema;
    let mut fields: Vec<(i32, FieldId)> = schema
        .fields_of(id)
        .map(|(id, field)| (field.number, id))
        .collect();
    if fields.is_sorted_by(|a, b| a.0 < b.0) {
        return;
    }
    fields.sort_unstable();
    for same in fields.chunk_by(|a, b| a.0 == b.0) {
        let first = &schema[same[0].1];
        for &(number, later) in &same[1..] {
            let field = &schema[later];
            let message = format!(
                "field `{}` has number {number}, which `{}` has already",
                field.name, first.name
            );
            let problem = Problem::new(field.file, field.number_span, message)
                .related(number_place(first), "it is taken here")
                .help(free_number(schema, id));
            checker.report(problem);
        }
    }
}

fn number_place(field: &Field) -> Place {
    Place {
        file: field.file,
        span: field.number_span,
    }
}

/// Which number to take instead.
pub(super) fn free_number(schema: &Schema, id: MessageId) -> String {
    let message = &schema[id];
    let mut numbers: Vec<i32> = schema
        .fields_of(id)
        .map(|(_, field)| field.number)
        .collect();
    numbers.sort_unstable();
    let is_free = |number: i32| {
        numbers.binary_search(&number).is_err()
            && !IMPLEMENTATION.contains(&number)
            && !message
                .reserved_ranges
                .iter()
                .any(|range| range.contains(number))
            && !message
                .extension_ranges
                .iter()
                .any(|range| range.range.contains(number))
    };
    let highest = numbers
        .last()
        .copied()
        .unwrap_or(0)
        .clamp(0, MAX_FIELD_NUMBER - 1);
    let above = (highest + 1..=MAX_FIELD_NUMBER)
        .take(1_000)
        .find(|&number| is_free(number));
    match above.or_else(|| (1..=highest).take(10_000).find(|&number| is_free(number))) {
        Some(number) => format!("take a number that was never used, such as {number}"),
        None => "take a number that was never used".to_owned(),
    }
}
