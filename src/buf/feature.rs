//! Features that only some languages have, and where a feature is set.

use super::place::statement;
use crate::model::option_number::{
    FIELD_FEATURES, FILE_FEATURES, MESSAGE_FEATURES, ONEOF_FEATURES,
};
use crate::model::{Field, OptionField, OptionValue, Options, Schema, Scope, SourceText, Span};

/// The number of `(pb.cpp)` in `FeatureSet`, and of `string_type` in it.
pub(super) const CPP_STRING_TYPE: [i32; 2] = [1000, 2];
/// The number of `(pb.java)` in `FeatureSet`, and of `utf8_validation` in it.
pub(super) const JAVA_UTF8_VALIDATION: [i32; 2] = [1001, 2];

/// What sets a feature among the options of one element; `holder` is the number of `features`
/// there.
fn setting<'o>(options: &'o Options, holder: i32, path: &[i32]) -> Option<&'o OptionField> {
    let mut found = options.get(holder)?;
    for &number in path {
        found = found.value.field(number)?;
    }
    Some(found)
}

/// Where a feature is set among the options of one element: the whole statement, or `name = value`
/// in brackets or a literal. When that is not known, the innermost literal it would stand in;
/// [`Span::NONE`] when there is none.
pub(super) fn span(source: &SourceText, options: &Options, holder: i32, path: &[i32]) -> Span {
    let Some(mut found) = options.get(holder) else {
        return Span::NONE;
    };
    let mut literal = Span::NONE;
    for &number in path {
        if is_literal(source, found) {
            literal = found.span;
        }
        match found.value.field(number) {
            Some(inner) => found = inner,
            None => return literal,
        }
    }
    statement(source, found.span).or(literal)
}

/// Whether a message is written as `name = { … }` and not piece by piece, as `name.field = …`: then
/// it stands where one of its fields does, or where one of theirs does.
fn is_literal(source: &SourceText, option: &OptionField) -> bool {
    let Some(range) = source.range(option.span) else {
        return false;
    };
    let is_piece = |field: &OptionField| source.range(field.span) == Some(range);
    let OptionValue::Message(fields) = &option.value else {
        return false;
    };
    let deeper = fields.iter().flat_map(|field| inside(&field.value));
    !fields.iter().chain(deeper).any(is_piece)
}

/// The fields of a message.
fn inside(value: &OptionValue) -> &[OptionField] {
    match value {
        OptionValue::Message(fields) => fields,
        _ => &[],
    }
}

/// The number a feature of a field has, set on itself or on what it stands in; nothing when the
/// edition decides.
pub(super) fn resolved(schema: &Schema, field: &Field, path: &[i32]) -> Option<i32> {
    let number = |options: &Options, holder| setting(options, holder, path)?.value.as_enum();
    let oneof = field.oneof.map(|id| &schema[id].options);
    let mut scope = field
        .extension_scope()
        .unwrap_or(Scope::Message(field.message));
    let own = number(&field.options, FIELD_FEATURES);
    let mut found = own.or_else(|| number(oneof?, ONEOF_FEATURES));
    while found.is_none()
        && let Scope::Message(id) = scope
    {
        found = number(&schema[id].options, MESSAGE_FEATURES);
        scope = schema[id].scope;
    }
    found.or_else(|| number(&schema[field.file].options, FILE_FEATURES))
}
