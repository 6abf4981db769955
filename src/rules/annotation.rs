//! Options of others that rules know by name: reading them, and pointing at them.

use crate::model::{FileId, MessageId, OptionField, Options, Place, Schema, Span, Type};

/// A place to point at: the option, or what stands in for it when it is not there.
pub(super) fn place(
    schema: &Schema,
    file: FileId,
    option: Option<&OptionField>,
    otherwise: Span,
) -> Place {
    let span = option.map_or(Span::NONE, |option| option.span);
    schema.place(file, span.or(otherwise))
}

/// The texts of a string option, repeated or not.
pub(super) fn texts<'a>(options: &'a Options, name: &str) -> Vec<&'a str> {
    let elements = options.by_name(name).map(|option| option.value.elements());
    elements
        .unwrap_or_default()
        .iter()
        .filter_map(|value| value.as_str())
        .collect()
}

/// A path of field names from a message on: `user.name`.
pub(super) struct FieldPath {
    written: String,
    numbers: String,
}

impl FieldPath {
    /// The path, and the field numbers it stands for. Names that lead nowhere stay as they are.
    pub(super) fn new(schema: &Schema, message: MessageId, path: &str) -> Self {
        Self {
            written: path.to_owned(),
            numbers: numbered(schema, message, path),
        }
    }

    /// Whether two paths lead to one field: by name, or by number where it was renamed. That a
    /// field has another number is told at the field.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.written == other.written || self.numbers == other.numbers
    }

    /// Whether two lists of paths lead to the same fields, one by one.
    pub(super) fn all_same(some: &[Self], others: &[Self]) -> bool {
        some.len() == others.len() && some.iter().zip(others).all(|(a, b)| a.same(b))
    }
}

fn numbered(schema: &Schema, message: MessageId, path: &str) -> String {
    let mut at = Some(message);
    let steps = path.split('.').map(|name| {
        let field = at.and_then(|id| schema.fields_of(id).find(|(_, field)| field.name == name));
        at = field.and_then(|(_, field)| match field.ty {
            Type::Message(next) => Some(next),
            _ => None,
        });
        field.map_or_else(|| name.to_owned(), |(_, field)| field.number.to_string())
    });
    steps.collect::<Vec<_>>().join(".")
}
