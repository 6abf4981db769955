//! Fields: deleted ones, and their names, oneofs and JSON names.

use rustc_hash::FxHashSet;

use super::category::Category::{Csr, File, Package, Wire, WireJson};
use super::context::{At, FieldPair, MessagePair, Sink, title};
use super::rule::{Check, Rule, page};
use crate::finding::{Subject, Versions};
use crate::model::option_number::FIELD_JSTYPE;
use crate::model::{Field, FieldId, Name, Scalar, Schema, Span, Type};

pub(super) static RULES: [Rule; 7] = [
    Rule::new(
        [
            "FIELD_NO_DELETE",
            "a number of a message keeps a field",
            "bring the field back; mark it deprecated if it is not to be used",
            page!("field_no_delete"),
        ],
        &[Csr, File, Package],
        Check::Message(|pair, sink| {
            deleted(
                pair,
                sink,
                |_| false,
                "",
                "code that uses it stops compiling",
            );
        }),
    ),
    Rule::new(
        [
            "FIELD_NO_DELETE_UNLESS_NAME_RESERVED",
            "a deleted field leaves its name reserved",
            "reserve the name, so that no other field takes it",
            page!("field_no_delete_unless_name_reserved"),
        ],
        &[Csr, WireJson],
        Check::Message(|pair, sink| {
            let names = pair.pair.new.reserved_names.iter();
            let names: FxHashSet<&str> = names.map(|one| one.name.as_str()).collect();
            let is_reserved = |field: &Field| names.contains(field.name.as_str());
            let effect = "another field may take it and read its JSON";
            deleted(
                pair,
                sink,
                is_reserved,
                " without reserving its name",
                effect,
            );
        }),
    ),
    Rule::new(
        [
            "FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED",
            "a deleted field leaves its number reserved",
            "reserve the number, so that no other field takes it",
            page!("field_no_delete_unless_number_reserved"),
        ],
        &[Csr, WireJson, Wire],
        Check::Message(|pair, sink| {
            let is_reserved = |field: &Field| {
                let mut ranges = pair.pair.new.reserved_ranges.iter();
                ranges.any(|range| range.contains(field.number))
            };
            let effect = "another field may take it and read its data";
            deleted(
                pair,
                sink,
                is_reserved,
                " without reserving its number",
                effect,
            );
        }),
    ),
    Rule::new(
        [
            "FIELD_SAME_JSON_NAME",
            "a field keeps its name in JSON",
            "set `json_name` to what it was",
            page!("field_same_json_name"),
        ],
        &[Csr, File, Package, WireJson],
        Check::Field(json_name),
    ),
    Rule::new(
        [
            "FIELD_SAME_JSTYPE",
            "the option `jstype` of a field stays as it is",
            "set the option back",
            page!("field_same_jstype"),
        ],
        &[File, Package],
        Check::Field(jstype),
    ),
    Rule::new(
        [
            "FIELD_SAME_NAME",
            "a number of a message keeps the name of its field",
            "set the name back",
            page!("field_same_name"),
        ],
        &[Csr, File, Package, WireJson],
        Check::Field(name),
    ),
    Rule::new(
        [
            "FIELD_SAME_ONEOF",
            "a field stays in its oneof, or outside of any",
            "move the field back",
            page!("field_same_oneof"),
        ],
        &[Csr, File, Package, WireJson, Wire],
        Check::Field(oneof),
    ),
];

fn deleted(
    pair: &MessagePair<'_>,
    sink: &mut Sink<'_>,
    is_excused: impl Fn(&Field) -> bool,
    how: &str,
    effect: &str,
) {
    let (old, new) = (pair.pair.old_schema(), pair.pair.new);
    for &id in pair.removed.iter().filter(|&&id| !is_excused(&old[id])) {
        let message = format!("{} was deleted{how}: {effect}", title(old, id));
        let at = At::Span(new.file, pair.block());
        let subject = Subject::Fields {
            messages: pair.pair.ids(),
            fields: vec![Versions {
                old: Some(id),
                new: None,
            }],
        };
        let places = (old[id].file, at);
        sink.report_about(Some(subject), places, &old.field_name(id), message);
    }
}

/// Reports what changed about a field, behind its name.
pub(super) fn report(pair: &FieldPair<'_>, sink: &mut Sink<'_>, span: Span, text: &str) {
    let message = format!("{} {text}", pair.title());
    let places = (pair.old.file, pair.place(span));
    sink.report_about(Some(pair.subject()), places, &pair.element(), message);
}

fn json_name(pair: &FieldPair<'_>, sink: &mut Sink<'_>) {
    let (old, new) = (pair.old.json_name(), pair.new.json_name());
    if !pair.is_extension() && old != new {
        let text = format!(
            "is called `{new}` in JSON and was `{old}`: readers do not find what the other side \
             wrote"
        );
        report(pair, sink, pair.new.json_name_span(), &text);
    }
}

fn name(pair: &FieldPair<'_>, sink: &mut Sink<'_>) {
    let name = |schema: &Schema, id: FieldId| -> Name {
        match schema[id].is_extension() {
            true => schema.field_name(id),
            false => schema[id].name.clone(),
        }
    };
    let old = name(pair.old_schema(), pair.old_id);
    if old != name(pair.new_schema(), pair.new_id) {
        let text = format!("was called `{old}`: code that uses the old name stops compiling");
        report(pair, sink, pair.new.decl.name, &text);
    }
}

fn oneof(pair: &FieldPair<'_>, sink: &mut Sink<'_>) {
    if pair.is_extension() {
        return;
    }
    let oneof = |schema: &Schema, field: &Field| {
        let oneof = field.oneof.map(|id| &schema[id]);
        let oneof = oneof.filter(|oneof| !oneof.synthetic);
        oneof.map(|oneof| oneof.name.clone())
    };
    let old = oneof(pair.old_schema(), pair.old);
    let new = oneof(pair.new_schema(), pair.new);
    let text = match (&old, &new) {
        (old, new) if old == new => return,
        (Some(old), Some(new)) => format!("moved from oneof `{old}` to oneof `{new}`"),
        (None, Some(new)) => format!("moved into oneof `{new}`"),
        (_, None) => format!("moved out of oneof `{}`", old.unwrap_or_default()),
    };
    let text = format!(
        "{text}: code that uses it stops compiling, and setting another member may clear it"
    );
    report(pair, sink, Span::NONE, &text);
}

fn jstype(pair: &FieldPair<'_>, sink: &mut Sink<'_>) {
    if !is_long(pair.old.ty) || !is_long(pair.new.ty) {
        return;
    }
    let option = |field: &Field| {
        let option = field.options.get(FIELD_JSTYPE)?;
        option.value.as_enum()
    };
    let (old, new) = (option(pair.old).unwrap_or(0), option(pair.new).unwrap_or(0));
    if old != new {
        let text = format!(
            "changed its `jstype` from `{}` to `{}`: JavaScript code that uses it gets another type",
            jstype_word(old),
            jstype_word(new)
        );
        let option = pair.new.options.get(FIELD_JSTYPE);
        let span = option.map_or(Span::NONE, |option| option.span);
        report(pair, sink, span, &text);
    }
}

const fn jstype_word(number: i32) -> &'static str {
    match number {
        1 => "JS_STRING",
        2 => "JS_NUMBER",
        _ => "JS_NORMAL",
    }
}

/// Whether JavaScript has no number for all values of a type.
const fn is_long(ty: Type) -> bool {
    matches!(
        ty,
        Type::Scalar(
            Scalar::Int64 | Scalar::Uint64 | Scalar::Sint64 | Scalar::Fixed64 | Scalar::Sfixed64
        )
    )
}
