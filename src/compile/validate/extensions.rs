//! Extensions, and the ranges they live in.

use rustc_hash::FxHashMap;

use super::Checker;
use super::numbers::is_message_set;
use crate::compile::Problem;
use crate::model::option_number::{
    DECLARATION_FULL_NAME, DECLARATION_NUMBER, DECLARATION_REPEATED, DECLARATION_RESERVED,
    DECLARATION_TYPE, EXTENSION_RANGE_DECLARATION, EXTENSION_RANGE_VERIFICATION, MESSAGE_MAP_ENTRY,
    MESSAGE_SET_WIRE_FORMAT,
};
use crate::model::{
    Cardinality, Edition, ExtensionRange, Field, FieldId, Message, MessageId, OptionField,
    OptionValue, Place, Scalar, Schema, Span, Type,
};

/// The messages proto3 files may extend.
const OPTIONS: [&str; 9] = [
    "google.protobuf.EnumOptions",
    "google.protobuf.EnumValueOptions",
    "google.protobuf.ExtensionRangeOptions",
    "google.protobuf.FieldOptions",
    "google.protobuf.FileOptions",
    "google.protobuf.MessageOptions",
    "google.protobuf.MethodOptions",
    "google.protobuf.OneofOptions",
    "google.protobuf.ServiceOptions",
];

/// `verification = DECLARATION`.
const VERIFY: i32 = 0;

/// One entry of `declaration`.
struct Declaration<'s> {
    number: i64,
    full_name: Option<&'s str>,
    ty: Option<&'s str>,
    reserved: bool,
    repeated: bool,
}

impl<'s> Declaration<'s> {
    fn all(range: &'s ExtensionRange) -> Vec<Self> {
        let Some(option) = range.options.get(EXTENSION_RANGE_DECLARATION) else {
            return Vec::new();
        };
        option.value.elements().iter().map(Self::new).collect()
    }

    fn new(value: &'s OptionValue) -> Self {
        let get = |number| value.field(number).map(|field: &OptionField| &field.value);
        let text = |number| get(number).and_then(OptionValue::as_str);
        let flag = |number| matches!(get(number), Some(OptionValue::Bool(true)));
        let number = match get(DECLARATION_NUMBER) {
            Some(OptionValue::Int(number)) => *number,
            _ => 0,
        };
        Self {
            number,
            full_name: text(DECLARATION_FULL_NAME),
            ty: text(DECLARATION_TYPE),
            reserved: flag(DECLARATION_RESERVED),
            repeated: flag(DECLARATION_REPEATED),
        }
    }
}

/// Whether extensions of a range must be declared.
fn is_verified(range: &ExtensionRange) -> bool {
    let written = range.options.get(EXTENSION_RANGE_VERIFICATION);
    written.is_some_and(|option| option.value.as_enum() == Some(VERIFY))
        || range.options.get(EXTENSION_RANGE_DECLARATION).is_some()
}

/// The extension ranges of a message, and what else goes with being extendable.
pub(super) fn check_ranges(checker: &mut Checker, id: MessageId) {
    let schema = checker.schema;
    let message = &schema[id];
    let is_proto3 = schema[message.file].edition == Edition::Proto3;
    if let (true, Some(first)) = (is_proto3, message.extension_ranges.first()) {
        let problem = Problem::new(
            message.file,
            first.range.span,
            "proto3 has no extension ranges",
        )
        .help("use a field of type `google.protobuf.Any`, or a proto2 or editions file");
        checker.report(problem);
    }
    check_kind(checker, id, is_proto3);
    let mut names: FxHashMap<&str, ()> = FxHashMap::default();
    for range in &message.extension_ranges {
        check_declarations(checker, message, range, &mut names);
    }
}

/// Message sets, and map entries somebody wrote by hand.
fn check_kind(checker: &mut Checker, id: MessageId, is_proto3: bool) {
    let schema = checker.schema;
    let message = &schema[id];
    if let Some(option) = message.options.get(MESSAGE_MAP_ENTRY)
        && !message.is_map_entry
    {
        let text = format!(
            "message `{}` is marked as the entry of a map",
            message.full_name
        );
        let problem = Problem::new(message.file, option.span.or(message.decl.name), text)
            .help("write a field of type `map<K, V>` instead");
        checker.report(problem);
    }
    if !is_message_set(message) {
        return;
    }
    let option = message.options.get(MESSAGE_SET_WIRE_FORMAT);
    let span = option.map_or(message.decl.name, |option| {
        option.span.or(message.decl.name)
    });
    if is_proto3 {
        let problem = Problem::new(message.file, span, "proto3 has no message sets");
        checker.report(problem.help("use a field of type `google.protobuf.Any`"));
    }
    if let Some((_, field)) = schema.fields_of(id).next() {
        let text = format!(
            "message set `{}` cannot have fields of its own",
            message.full_name
        );
        let problem = Problem::new(message.file, field.decl.name, text)
            .related(
                Place {
                    file: message.file,
                    span,
                },
                "it is a message set",
            )
            .help("make the field an extension");
        checker.report(problem);
    }
}

fn check_declarations<'s>(
    checker: &mut Checker<'s>,
    message: &Message,
    range: &'s ExtensionRange,
    names: &mut FxHashMap<&'s str, ()>,
) {
    let Some(option) = range.options.get(EXTENSION_RANGE_DECLARATION) else {
        return;
    };
    let span = option.span.or(range.range.span);
    let verification = range.options.get(EXTENSION_RANGE_VERIFICATION);
    let mut found = Vec::new();
    if let Some(written) = verification
        && written.value.as_enum() != Some(VERIFY)
    {
        let text = "an unverified extension range cannot have declarations".to_owned();
        found.push((
            text,
            "write `verification = DECLARATION`, or take the declarations away",
        ));
    }
    let mut numbers: FxHashMap<i64, ()> = FxHashMap::default();
    for declaration in Declaration::all(range) {
        found.extend(declaration_problem(range, &declaration));
        if numbers.insert(declaration.number, ()).is_some() {
            let text = format!("extension number {} is declared twice", declaration.number);
            found.push((text, "remove one of the two declarations"));
        }
        if let Some(name) = declaration.full_name
            && names.insert(name, ()).is_some()
        {
            let text = format!("the extension name `{name}` is declared twice");
            found.push((text, "a name can stand for one extension only"));
        }
    }
    for (text, help) in found {
        checker.report(Problem::new(message.file, span, text).help(help));
    }
}

/// What is wrong with a declaration by itself, and what to do.
fn declaration_problem(
    range: &ExtensionRange,
    declaration: &Declaration,
) -> Option<(String, &'static str)> {
    let Declaration {
        number,
        full_name,
        ty,
        reserved,
        ..
    } = declaration;
    let inside = i32::try_from(*number).is_ok_and(|number| range.range.contains(number));
    if !inside {
        let text = format!("extension number {number} is declared for a range it is not in");
        return Some((text, "declare numbers of this range only"));
    }
    match (full_name, ty) {
        (Some(name), Some(ty)) => [name_problem(name), type_problem(ty)]
            .into_iter()
            .flatten()
            .next(),
        (None, None) if *reserved => None,
        _ => {
            let text =
                format!("the declaration of extension number {number} lacks a name or a type");
            Some((
                text,
                "give it both `full_name` and `type`, or only `reserved: true`",
            ))
        }
    }
}

fn name_problem(name: &str) -> Option<(String, &'static str)> {
    let Some(rest) = name.strip_prefix('.') else {
        let text = format!("the declared name `{name}` does not start with a dot");
        return Some((
            text,
            "names in declarations are full names with a leading dot",
        ));
    };
    let is_word = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let text = format!("the declared name `{name}` is not a name");
    (!rest.split('.').all(is_word)).then_some((text, "use letters, digits, underscores and dots"))
}

fn type_problem(ty: &str) -> Option<(String, &'static str)> {
    if Scalar::from_keyword(ty).is_some() {
        return None;
    }
    name_problem(ty)
}

/// An extension: whom it extends, and how.
pub(super) fn check_field(checker: &mut Checker, id: FieldId) {
    let schema = checker.schema;
    let field = &schema[id];
    let extendee = &schema[field.message];
    let is_proto3 = schema[field.file].edition == Edition::Proto3;
    if is_proto3 && OPTIONS.binary_search(&extendee.full_name.as_str()).is_err() {
        let text = format!(
            "`{}` cannot be extended: proto3 only extends options",
            extendee.full_name
        );
        let problem = Problem::new(field.file, field.decl.name, text)
            .help("use a field of type `google.protobuf.Any`, or a proto2 or editions file");
        checker.report(problem);
        return;
    }
    if field.cardinality == Cardinality::Required {
        let text = format!("extension `{}` cannot be required", field.name);
        let span = field.label_span.or(field.decl.name);
        let help = "writers that do not know the extension could not set it: make it optional";
        checker.report(Problem::new(field.file, span, text).help(help));
    }
    if !field.json_name_span().is_none() {
        let text = format!("extension `{}` cannot have a `json_name`", field.name);
        let help = "in ProtoJSON, extensions are named by their full name in brackets";
        checker.report(Problem::new(field.file, field.json_name_span(), text).help(help));
    }
    if is_message_set(extendee) {
        check_item(checker, field);
    }
    check_range(checker, id);
}

/// An extension of a message set.
fn check_item(checker: &mut Checker, field: &Field) {
    let is_message = matches!(field.ty, Type::Message(_));
    if field.cardinality.is_repeated() || !is_message {
        let set = &checker.schema[field.message].full_name;
        let text = format!(
            "extension `{}` of message set `{set}` is not a single message",
            field.name
        );
        let help = "the items of a message set are optional messages";
        checker.report(Problem::new(field.file, field.type_span, text).help(help));
    }
}

fn check_range(checker: &mut Checker, id: FieldId) {
    let schema = checker.schema;
    let field = &schema[id];
    let extendee = &schema[field.message];
    let range = extendee
        .extension_ranges
        .iter()
        .find(|it| it.range.contains(field.number));
    if let Some(range) = range {
        if is_verified(range) {
            check_declared(checker, id, range);
        }
        return;
    }
    let text = format!(
        "`{}` does not leave number {} to extensions",
        extendee.full_name, field.number
    );
    let mut problem = Problem::new(field.file, field.number_span, text);
    if !extendee.decl.name.is_none() {
        let place = Place {
            file: extendee.file,
            span: extendee.decl.name,
        };
        problem = problem.related(place, "the extended message is declared here");
    }
    checker.report(problem.help(ranges_help(extendee)));
}

fn ranges_help(extendee: &Message) -> String {
    let shown = |it: &ExtensionRange| {
        let (start, end) = (it.range.start, it.range.end);
        if start == end {
            start.to_string()
        } else {
            format!("{start} to {end}")
        }
    };
    let ranges: Vec<String> = extendee
        .extension_ranges
        .iter()
        .take(5)
        .map(shown)
        .collect();
    if ranges.is_empty() {
        return "it has no extension ranges, so it cannot be extended".to_owned();
    }
    format!(
        "take a number of its extension ranges: {}",
        ranges.join(", ")
    )
}

/// An extension in a range with declarations.
fn check_declared(checker: &mut Checker, id: FieldId, range: &ExtensionRange) {
    let schema = checker.schema;
    let field = &schema[id];
    let extendee = &schema[field.message];
    let declarations = Declaration::all(range);
    let found = declarations
        .iter()
        .find(|it| it.number == i64::from(field.number));
    let (text, help) = match found {
        None => (
            format!(
                "extension `{}` with number {} is not declared",
                field.name, field.number
            ),
            "this range of numbers has declarations: add one for this extension".to_owned(),
        ),
        Some(declaration) => match mismatch(schema, id, declaration) {
            None => return,
            Some(reason) => (
                format!(
                    "extension `{}` is not what is declared for number {}: {reason}",
                    field.name, field.number
                ),
                "change the extension or its declaration".to_owned(),
            ),
        },
    };
    let span = range
        .options
        .get(EXTENSION_RANGE_DECLARATION)
        .map_or(Span::NONE, |it| it.span);
    let place = Place {
        file: extendee.file,
        span: span.or(range.range.span),
    };
    let problem = Problem::new(field.file, field.number_span, text)
        .related(place, "the declarations are here")
        .help(help);
    checker.report(problem);
}

fn mismatch(schema: &Schema, id: FieldId, declaration: &Declaration) -> Option<String> {
    let field = &schema[id];
    if declaration.reserved {
        return Some("the number is reserved".to_owned());
    }
    let name = format!(".{}", schema.field_name(id));
    if let Some(declared) = declaration.full_name.filter(|&declared| declared != name) {
        return Some(format!("its name is `{name}`, not `{declared}`"));
    }
    let ty = schema.type_name(field);
    let ty = match field.ty {
        Type::Scalar(_) => ty.to_string(),
        _ => format!(".{ty}"),
    };
    if let Some(declared) = declaration.ty.filter(|&declared| declared != ty) {
        return Some(format!("its type is `{ty}`, not `{declared}`"));
    }
    match (declaration.repeated, field.cardinality.is_repeated()) {
        (true, false) => Some("it is not repeated".to_owned()),
        (false, true) => Some("it is repeated".to_owned()),
        _ => None,
    }
}

/// Numbers two extensions of one message share, wherever they are declared.
pub(super) fn check_numbers(schema: &Schema) -> Vec<Problem> {
    let mut taken: FxHashMap<(MessageId, i32), FieldId> = FxHashMap::default();
    let mut problems = Vec::new();
    for id in schema.fields().filter(|&id| schema[id].is_extension()) {
        let field = &schema[id];
        let first = *taken.entry((field.message, field.number)).or_insert(id);
        if first == id {
            continue;
        }
        let text = format!(
            "extension `{}` has number {}, which `{}` has already in `{}`",
            schema.field_name(id),
            field.number,
            schema.field_name(first),
            schema[field.message].full_name
        );
        let first = &schema[first];
        let place = Place {
            file: first.file,
            span: first.number_span,
        };
        let problem = Problem::new(field.file, field.number_span, text)
            .related(place, "it is taken here")
            .help("take a number that no other extension of the message has");
        problems.push(problem);
    }
    problems
}
