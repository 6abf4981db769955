//! What a single field or extension must keep to.

use super::{Checker, extensions, features, maps, numbers};
use crate::compile::Problem;
use crate::model::option_number::{
    FEATURE_FIELD_PRESENCE, FEATURE_MESSAGE_ENCODING, FEATURE_REPEATED_FIELD_ENCODING,
    FEATURE_UTF8_VALIDATION, FIELD_FEATURES, FIELD_JSTYPE, FIELD_LAZY, FIELD_PACKED,
    FIELD_UNVERIFIED_LAZY,
};
use crate::model::{
    Cardinality, Edition, EnumType, Field, FieldId, FieldPresence, Label, MessageEncoding,
    OptionField, Place, RepeatedFieldEncoding, Scalar, Schema, Span, Type,
};

pub(super) fn check(checker: &mut Checker, id: FieldId) {
    let schema = checker.schema;
    let field = &schema[id];
    if field.is_extension() {
        numbers::check_field(checker, field);
        extensions::check_field(checker, id);
    }
    check_closed(checker, field);
    if matches!(field.ty, Type::Message(_)) && field.cardinality.is_repeated() {
        maps::check(checker, field);
    }
    if schema[field.file].edition == Edition::Proto3 {
        check_proto3(checker, field);
    }
    // The fields of a map entry repeat what the map field says.
    if !field.options.fields.is_empty() && !schema[field.message].is_map_entry {
        check_options(checker, field);
        check_features(checker, field);
    }
    check_default(checker, field);
    check_json_name(checker, field);
}

fn problem(field: &Field, span: Span, message: String) -> Problem {
    Problem::new(field.file, span.or(field.decl.name), message)
}

/// What proto3 has no place for.
fn check_proto3(checker: &mut Checker, field: &Field) {
    if field.label == Label::Required {
        let message = format!(
            "field `{}` is required, but proto3 has no required fields",
            field.name
        );
        let help = "take the label away: readers must cope with a missing field";
        checker.report(problem(field, field.label_span, message).help(help));
    }
    if field.delimited {
        let message = format!(
            "field `{}` is a group, but proto3 has no groups",
            field.name
        );
        let help = "declare a message, and a field of that type";
        checker.report(problem(field, field.type_span, message).help(help));
    }
}

/// Closed enums drop unknown numbers, which fields without presence and proto3 cannot bear.
fn check_closed(checker: &mut Checker, field: &Field) {
    let schema = checker.schema;
    let Type::Enum(id) = field.ty else { return };
    let item = &schema[id];
    if !item.closed && item.features.enum_type != EnumType::Closed {
        return;
    }
    let message = if schema[field.file].edition == Edition::Proto3 {
        format!(
            "the enum `{}` is closed, so proto3 cannot use it",
            item.full_name
        )
    } else if lacks_presence(schema, field) {
        let subject = if schema[field.message].is_map_entry {
            "the value of this map".to_owned()
        } else {
            format!("field `{}`", field.name)
        };
        format!(
            "{subject} has no presence, so it cannot be of the closed enum `{}`",
            item.full_name
        )
    } else {
        return;
    };
    let place = Place {
        file: item.file,
        span: item.decl.name,
    };
    let problem = problem(field, field.type_span, message)
        .related(place, "the closed enum is declared here")
        .help("make the enum open, or give the field presence in a file that is not proto3");
    checker.report(problem);
}

/// Whether zero and unset are one for a field. The value of a map goes by its file, as it cannot
/// choose.
fn lacks_presence(schema: &Schema, field: &Field) -> bool {
    if schema[field.message].is_map_entry {
        field.features.field_presence == FieldPresence::Implicit
    } else {
        field.cardinality == Cardinality::Implicit
    }
}

fn check_options(checker: &mut Checker, field: &Field) {
    let is_set = |number| field.options.bool(number) == Some(true);
    let span = |number| {
        field
            .options
            .get(number)
            .map_or(Span::NONE, |option| option.span)
    };
    let name = &field.name;
    let edition = checker.schema[field.file].edition;
    if let (Some(option), Edition::Year(_)) = (field.options.get(FIELD_PACKED), edition) {
        let message = format!("field `{name}` sets `packed`, which editions do not have");
        let help = "set `features.repeated_field_encoding` to `PACKED` or `EXPANDED`";
        checker.report(problem(field, option.span, message).help(help));
        return;
    }
    let can_pack = field.cardinality.is_repeated() && field.ty.is_packable();
    if is_set(FIELD_PACKED) && !can_pack {
        let message = format!("field `{name}` cannot be packed: it is not a list of numbers");
        let help = "only repeated fields of numbers, `bool` or enums can be packed";
        checker.report(problem(field, span(FIELD_PACKED), message).help(help));
    }
    let is_message = matches!(field.ty, Type::Message(_));
    for (number, option) in [
        (FIELD_LAZY, "lazy"),
        (FIELD_UNVERIFIED_LAZY, "unverified_lazy"),
    ] {
        if is_set(number) && (!is_message || field.delimited) {
            let why = match is_message {
                true => "its message is encoded as a group is",
                false => "it is not a message",
            };
            let message = format!("field `{name}` cannot be `{option}`: {why}");
            let help = format!("take `{option}` away");
            checker.report(problem(field, span(number), message).help(help));
        }
    }
    check_jstype(checker, field);
}

fn check_jstype(checker: &mut Checker, field: &Field) {
    let Some(option) = field.options.get(FIELD_JSTYPE) else {
        return;
    };
    let is_wide = matches!(
        field.ty,
        Type::Scalar(
            Scalar::Int64 | Scalar::Uint64 | Scalar::Sint64 | Scalar::Fixed64 | Scalar::Sfixed64
        )
    );
    if option.value.as_enum() != Some(0) && !is_wide {
        let message = format!("field `{}` cannot have a `jstype`", field.name);
        let help = "only integers of 64 bits have one: JavaScript's own numbers do not hold them";
        checker.report(problem(field, option.span, message).help(help));
    }
}

fn check_json_name(checker: &mut Checker, field: &Field) {
    let doubtful = |name: &str| name.contains(['[', '\0']);
    if !doubtful(&field.name) && !field.own_json_name().is_some_and(doubtful) {
        return;
    }
    let name = field.json_name();
    let (span, file) = (field.json_name_span(), field.file);
    if name.starts_with('[') && name.ends_with(']') {
        let message = format!("the JSON name `{name}` looks like that of an extension");
        let help = "ProtoJSON keeps names in brackets for extensions: take the brackets away";
        checker.report(Problem::new(file, span.or(field.decl.name), message).help(help));
    }
    if name.contains('\0') {
        let message = "a JSON name cannot hold the character with code zero";
        checker.report(Problem::new(file, span.or(field.decl.name), message));
    }
}

/// Features written on a field that its type or label has no use for.
fn check_features(checker: &mut Checker, field: &Field) {
    let Some(written) = field.options.get(FIELD_FEATURES) else {
        return;
    };
    features::check_field(checker, field);
    let is_set = |number| written.value.field(number).is_some();
    let reasons = [
        is_set(FEATURE_FIELD_PRESENCE)
            .then(|| presence_misuse(checker, field))
            .flatten(),
        is_set(FEATURE_REPEATED_FIELD_ENCODING)
            .then(|| list_misuse(field))
            .flatten(),
        is_set(FEATURE_UTF8_VALIDATION)
            .then(|| utf8_misuse(checker, field))
            .flatten(),
        is_set(FEATURE_MESSAGE_ENCODING)
            .then(|| encoding_misuse(checker, field))
            .flatten(),
    ];
    for reason in reasons.into_iter().flatten() {
        report_feature(checker, field, written, reason);
    }
}

/// A default is what a field reads as when it is not set, so "not set" must be told from zero.
fn check_default(checker: &mut Checker, field: &Field) {
    let edition = checker.schema[field.file].edition;
    let implicit = field.cardinality == Cardinality::Implicit && edition != Edition::Proto3;
    if implicit && !field.default_span().is_none() {
        let message = format!(
            "field `{}` has no presence, so it cannot have a default",
            field.name
        );
        let help = "take the default away, or give the field presence";
        checker.report(problem(field, field.default_span(), message).help(help));
    }
}

fn report_feature(checker: &mut Checker, field: &Field, features: &OptionField, reason: &str) {
    let message = format!("field `{}`: {reason}", field.name);
    checker.report(problem(field, features.span, message).help("take the feature away"));
}

fn presence_misuse(checker: &Checker, field: &Field) -> Option<&'static str> {
    let implicit = field.features.field_presence == FieldPresence::Implicit;
    let is_real_oneof = field
        .oneof
        .is_some_and(|oneof| !checker.schema[oneof].synthetic);
    if is_real_oneof {
        Some("`field_presence` has no effect on members of a oneof")
    } else if field.label == Label::Repeated {
        Some("`field_presence` has no effect on repeated fields")
    } else if field.is_extension() {
        Some("`field_presence` has no effect on extensions, which always have presence")
    } else if implicit && matches!(field.ty, Type::Message(_)) {
        Some("a message always has presence")
    } else {
        None
    }
}

fn list_misuse(field: &Field) -> Option<&'static str> {
    let packed = field.features.repeated_field_encoding == RepeatedFieldEncoding::Packed;
    if field.label != Label::Repeated {
        Some("`repeated_field_encoding` is for repeated fields")
    } else if packed && !field.ty.is_packable() {
        Some("only lists of numbers, `bool` or enums can be packed")
    } else {
        None
    }
}

fn utf8_misuse(checker: &Checker, field: &Field) -> Option<&'static str> {
    let is_string = |field: &Field| field.ty == Type::Scalar(Scalar::String);
    let entry = checker.schema.map_entry(field);
    let in_map = entry.is_some_and(|(key, value)| is_string(key) || is_string(value));
    (!is_string(field) && !in_map).then_some("`utf8_validation` is for strings")
}

fn encoding_misuse(checker: &Checker, field: &Field) -> Option<&'static str> {
    let is_map = checker.schema.map_entry(field).is_some();
    let delimited = field.features.message_encoding == MessageEncoding::Delimited;
    match field.ty {
        Type::Message(_) if !is_map => None,
        _ if delimited || is_map => Some("`message_encoding` is for messages that are not maps"),
        _ => Some("`message_encoding` is for messages"),
    }
}
