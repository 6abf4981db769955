//! How strings are checked and stored: three rules on features of fields.

use super::category::Category::{File, Package};
use super::context::{FieldPair, Sink};
use super::feature::{self, CPP_STRING_TYPE, JAVA_UTF8_VALIDATION};
use super::field::report;
use super::place::statement;
use super::rule::{Check, Rule, page};
use crate::model::option_number::{
    FEATURE_UTF8_VALIDATION, FIELD_CTYPE, FIELD_FEATURES, FILE_JAVA_STRING_CHECK_UTF8,
};
use crate::model::{Edition, Field, Scalar, Schema, Span, Type, Utf8Validation};

pub(super) static RULES: [Rule; 3] = [
    Rule::new(
        [
            "FIELD_SAME_CPP_STRING_TYPE",
            "a field keeps its C++ string type",
            "set `ctype` or `(pb.cpp).string_type` to what it was",
            page!("field_same_cpp_string_type"),
        ],
        &[File, Package],
        Check::Field(cpp),
    ),
    Rule::new(
        [
            "FIELD_SAME_JAVA_UTF8_VALIDATION",
            "Java goes on checking strings for UTF-8, or not",
            "set `java_string_check_utf8` or `(pb.java).utf8_validation` to what it was",
            page!("field_same_java_utf8_validation"),
        ],
        &[File, Package],
        Check::Field(java),
    ),
    Rule::new(
        [
            "FIELD_SAME_UTF8_VALIDATION",
            "readers go on checking strings for UTF-8, or not",
            "set `features.utf8_validation` to what it was",
            page!("field_same_utf8_validation"),
        ],
        &[File, Package],
        Check::Field(utf8),
    ),
];

const fn is_string(field: &Field) -> bool {
    matches!(field.ty, Type::Scalar(Scalar::String))
}

const fn is_text(field: &Field) -> bool {
    matches!(field.ty, Type::Scalar(Scalar::String | Scalar::Bytes))
}

/// Where a feature is set on the current field itself.
fn feature_span(pair: &FieldPair<'_>, path: &[i32]) -> Span {
    let schema = pair.new_schema();
    // The fields of a map entry have the features of the map field, but not their place.
    if schema[pair.new.message].is_map_entry && !pair.is_extension() {
        return Span::NONE;
    }
    let source = &schema[pair.new.file].source;
    feature::span(source, &pair.new.options, FIELD_FEATURES, path)
}

/// What C++ code sees of a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CppString {
    String,
    StringPiece,
    Cord,
    View,
}

impl CppString {
    fn of(schema: &Schema, field: &Field) -> Self {
        let edition = schema[field.file].edition;
        let ctype = field.options.get(FIELD_CTYPE);
        if edition < Edition::Year(2024)
            && let Some(ctype) = ctype.and_then(|ctype| ctype.value.as_enum())
        {
            return match ctype {
                1 => Self::Cord,
                2 => Self::StringPiece,
                _ => Self::String,
            };
        }
        match feature::resolved(schema, field, &CPP_STRING_TYPE) {
            Some(1) => Self::View,
            Some(2) => Self::Cord,
            Some(3) => Self::String,
            _ if edition >= Edition::Year(2024) => Self::View,
            _ => Self::String,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::String => "`STRING`",
            Self::StringPiece => "`STRING_PIECE`",
            Self::Cord => "`CORD`",
            Self::View => "`VIEW`",
        }
    }
}

fn cpp(pair: &FieldPair<'_>, sink: &mut Sink<'_>) {
    if !is_text(pair.old) || !is_text(pair.new) || pair.is_in_map_entries() {
        return;
    }
    let old = CppString::of(pair.old_schema(), pair.old);
    let new = CppString::of(pair.new_schema(), pair.new);
    if old == new || (old, new) == (CppString::StringPiece, CppString::String) {
        return;
    }
    let ctype = pair.new.options.get(FIELD_CTYPE).map(|option| option.span);
    let span = ctype.unwrap_or_else(|| feature_span(pair, &CPP_STRING_TYPE));
    let text = format!(
        "changed its C++ string type from {} to {}: C++ code that uses it stops compiling",
        old.word(),
        new.word()
    );
    report(pair, sink, span, &text);
}

/// Whether generated Java code refuses strings that are not UTF-8.
fn java_checks(schema: &Schema, field: &Field) -> bool {
    let file = &schema[field.file];
    let general = field.features.utf8_validation == Utf8Validation::Verify;
    let option = file.options.bool(FILE_JAVA_STRING_CHECK_UTF8);
    if file.edition < Edition::Year(0) || option.is_some() {
        return option == Some(true) || general;
    }
    feature::resolved(schema, field, &JAVA_UTF8_VALIDATION) == Some(2) || general
}

fn java(pair: &FieldPair<'_>, sink: &mut Sink<'_>) {
    if !is_string(pair.old) || !is_string(pair.new) {
        return;
    }
    let old = java_checks(pair.old_schema(), pair.old);
    let new = java_checks(pair.new_schema(), pair.new);
    if old == new {
        return;
    }
    let file = &pair.new_schema()[pair.new.file];
    let option = file.options.get(FILE_JAVA_STRING_CHECK_UTF8);
    let span = match option {
        Some(option) => statement(&file.source, option.span),
        None => feature_span(pair, &JAVA_UTF8_VALIDATION),
    };
    report(pair, sink, span, &format!("{} in Java", checked(new)));
}

fn utf8(pair: &FieldPair<'_>, sink: &mut Sink<'_>) {
    if !is_string(pair.old) || !is_string(pair.new) {
        return;
    }
    let checks = |field: &Field| field.features.utf8_validation == Utf8Validation::Verify;
    let (old, new) = (checks(pair.old), checks(pair.new));
    if old != new {
        let span = feature_span(pair, &[FEATURE_UTF8_VALIDATION]);
        report(pair, sink, span, checked(new));
    }
}

const fn checked(now: bool) -> &'static str {
    match now {
        true => "is checked to be UTF-8 now: readers refuse bytes that they took before",
        false => "is no longer checked to be UTF-8: readers take bytes that they refused before",
    }
}
