//! Features that only some languages have, and where a feature is set.

use super::place::statement;
use crate::model::option_number::{
    FIELD_FEATURES, FILE_FEATURES, MESSAGE_FEATURES, ONEOF_FEATURES,
};
use crate::model::{Field, OptionField, Options, Schema, Scope, SourceText, Span};

/// The number of `(pb.cpp)` in `FeatureSet`, and of `string_type` in it.
pub(super) const CPP_STRING_TYPE: [i32; 2] = [1000, 2];
/// The number of `(pb.java)` in `FeatureSet`, and of `utf8_validation` in it.
pub(super) const JAVA_UTF8_VALIDATION: [i32; 2] = [1001, 2];

/// What sets a feature among the options of one element; `holder` is the number of `features`
/// there.
pub(super) fn setting<'o>(
    options: &'o Options,
    holder: i32,
    path: &[i32],
) -> Option<&'o OptionField> {
    let mut found = options.get(holder)?;
    for &number in path {
        found = found.value.field(number)?;
    }
    Some(found)
}

/// Where a feature is set among the options of one element: the whole statement, or `name = value`
/// in brackets or a literal; [`Span::NONE`] when it is not set.
pub(super) fn span(source: &SourceText, options: &Options, holder: i32, path: &[i32]) -> Span {
    let found = setting(options, holder, path);
    found.map_or(Span::NONE, |found| statement(source, found.span))
}

/// The number a feature of a field has, set on itself or on what it stands in; nothing when the
/// edition decides.
pub(super) fn resolved(schema: &Schema, field: &Field, path: &[i32]) -> Option<i32> {
    let number = |options: &Options, holder| setting(options, holder, path)?.value.as_enum();
    let oneof = field.oneof.map(|id| &schema[id].options);
    let mut scope = field
        .extension_scope
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
