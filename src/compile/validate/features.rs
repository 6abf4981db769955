//! Features that are written out but say nothing.

use super::Checker;
use crate::compile::Problem;
use crate::model::option_number::{
    ENUM_FEATURES, FEATURE_ENUM_TYPE, FEATURE_FIELD_PRESENCE, FEATURE_JSON_FORMAT,
    FEATURE_MESSAGE_ENCODING, FEATURE_REPEATED_FIELD_ENCODING, FEATURE_UTF8_VALIDATION,
    FIELD_FEATURES, FILE_FEATURES, MESSAGE_FEATURES,
};
use crate::model::{EnumId, Field, FileId, MessageId, OptionField, OptionValue, Options, Span};

/// The features that decide what data means.
const MEANINGFUL: [i32; 6] = [
    FEATURE_FIELD_PRESENCE,
    FEATURE_ENUM_TYPE,
    FEATURE_REPEATED_FIELD_ENCODING,
    FEATURE_UTF8_VALIDATION,
    FEATURE_MESSAGE_ENCODING,
    FEATURE_JSON_FORMAT,
];

pub(super) fn check_file(checker: &mut Checker, id: FileId) {
    let file = &checker.schema[id];
    check(
        checker,
        id,
        (&file.options, FILE_FEATURES),
        file.edition_span,
    );
}

pub(super) fn check_message(checker: &mut Checker, id: MessageId) {
    let message = &checker.schema[id];
    check(
        checker,
        message.file,
        (&message.options, MESSAGE_FEATURES),
        message.decl.name,
    );
}

pub(super) fn check_enum(checker: &mut Checker, id: EnumId) {
    let item = &checker.schema[id];
    check(
        checker,
        item.file,
        (&item.options, ENUM_FEATURES),
        item.decl.name,
    );
}

pub(super) fn check_field(checker: &mut Checker, field: &Field) {
    check(
        checker,
        field.file,
        (&field.options, FIELD_FEATURES),
        field.decl.name,
    );
}

/// Every feature has a value 0 that stands for "not known"; no element can have that.
fn check(checker: &mut Checker, file: FileId, (options, number): (&Options, i32), name: Span) {
    let Some(features) = options.get(number) else {
        return;
    };
    let OptionValue::Message(written) = &features.value else {
        return;
    };
    let unknown = |field: &&OptionField| {
        MEANINGFUL.contains(&field.number) && matches!(field.value, OptionValue::Enum(0, _))
    };
    for feature in written.iter().filter(unknown) {
        let message = format!("`{}` is set to a value without meaning", feature.name);
        let span = feature.span.or(features.span).or(name);
        checker.report(Problem::new(file, span, message).help("choose one of its other values"));
    }
}
