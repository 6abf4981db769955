//! What a compiled schema must not have, wherever it came from.
//!
//! Every check looks at the finished model, so it holds for `.proto` text and for descriptor sets
//! alike. What only text can have wrong is checked where the text is read.

mod counts;
mod enums;
mod extensions;
mod features;
mod fields;
mod files;
mod json_names;
mod maps;
mod numbers;
mod ranges;
mod reserved;

use rayon::prelude::*;

use super::Problem;
use crate::model::{FileId, FileRole, Id, MessageId, Schema, Span};

/// The highest number a field can have, except in message sets.
pub(crate) const MAX_FIELD_NUMBER: i32 = 536_870_911;

/// All that is wrong with a schema whose names, options and features are resolved.
pub(crate) fn check(schema: &Schema) -> Vec<Problem> {
    let ((files, messages), (fields, enums)) = rayon::join(
        || {
            (
                each(schema, schema.files().len(), files::check),
                messages(schema),
            )
        },
        || {
            (
                each(schema, schema.fields().len(), fields::check),
                enums(schema),
            )
        },
    );
    let services = each(schema, schema.services().len(), counts::check_service);
    let extensions = extensions::check_numbers(schema);
    let mut problems = [files, messages, fields, enums, services, extensions].concat();
    problems.retain(|problem| schema[problem.place.file].role != FileRole::BuiltIn);
    problems
}

fn messages(schema: &Schema) -> Vec<Problem> {
    each(schema, schema.messages().len(), |checker, id: MessageId| {
        counts::check_message(checker, id);
        features::check_message(checker, id);
        ranges::check_message(checker, id);
        numbers::check(checker, id);
        reserved::check_message(checker, id);
        json_names::check(checker, id);
        extensions::check_ranges(checker, id);
    })
}

fn enums(schema: &Schema) -> Vec<Problem> {
    each(schema, schema.enums().len(), |checker, id| {
        counts::check_enum(checker, id);
        features::check_enum(checker, id);
        ranges::check_enum(checker, id);
        reserved::check_enum(checker, id);
        enums::check(checker, id);
    })
}

/// How many elements a thread takes at once.
const CHUNK: usize = 512;

/// Runs a check on every element of an arena.
fn each<T: Id>(
    schema: &Schema,
    count: usize,
    check: impl Fn(&mut Checker, T) + Sync,
) -> Vec<Problem> {
    let chunks = (0..count.div_ceil(CHUNK)).into_par_iter();
    let found = chunks.flat_map_iter(|chunk| {
        let mut checker = Checker {
            schema,
            problems: Vec::new(),
        };
        for index in chunk * CHUNK..((chunk + 1) * CHUNK).min(count) {
            check(&mut checker, T::from_index(index));
        }
        checker.problems
    });
    found.collect()
}

/// What a check sees, and where it says what it found.
struct Checker<'s> {
    schema: &'s Schema,
    problems: Vec<Problem>,
}

impl Checker<'_> {
    fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// The text of a span, or `otherwise` where no text is known.
    fn written(&self, file: FileId, span: Span, otherwise: impl std::fmt::Display) -> String {
        let text = self.schema[file].source.slice(span);
        text.map_or_else(|| otherwise.to_string(), str::to_owned)
    }
}

/// A number with its thousands apart.
fn grouped(number: i32) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if number < 0 { format!("-{out}") } else { out }
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(grouped(536_870_911), "536,870,911");
        assert_eq!(grouped(-1_000), "-1,000");
        assert_eq!(grouped(12), "12");
    }
}
