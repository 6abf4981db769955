//! Types of fields: three rules that differ in what they take for the same.

use rustc_hash::FxHashSet;

use super::category::Category::{Csr, File, Package, Wire, WireJson};
use super::context::{FieldPair, Sink};
use super::rule::{Check, Rule, page};
use crate::model::{EnumId, EnumValue, Field, Name, Scalar, Schema, Type};

const HELP: &str = "set the type back, or add another field with the new type";

pub(super) static RULES: [Rule; 3] = [
    Rule::new(
        [
            "FIELD_SAME_TYPE",
            "a field keeps its type",
            HELP,
            page!("field_same_type"),
        ],
        &[Csr, File, Package],
        Check::Field(same),
    )
    .v1beta1(&[File, Package, WireJson, Wire]),
    Rule::new(
        [
            "FIELD_WIRE_COMPATIBLE_TYPE",
            "a field keeps a type that is encoded the same",
            HELP,
            page!("field_wire_compatible_type"),
        ],
        &[Wire],
        Check::Field(|pair, sink| {
            let is_string_to_bytes = matches!(
                (Kind::of(pair.old), Kind::of(pair.new)),
                (Kind::Scalar(Scalar::String), Kind::Scalar(Scalar::Bytes))
            );
            if !is_string_to_bytes {
                compatible(pair, sink, wire_group, "data");
            }
        }),
    )
    .since_v1(),
    Rule::new(
        [
            "FIELD_WIRE_JSON_COMPATIBLE_TYPE",
            "a field keeps a type that is encoded the same, in JSON too",
            HELP,
            page!("field_wire_json_compatible_type"),
        ],
        &[Csr, WireJson],
        Check::Field(|pair, sink| compatible(pair, sink, json_group, "data or JSON")),
    )
    .since_v1(),
];

/// What buf tells apart: a delimited message is a group, whatever the syntax.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Scalar(Scalar),
    Message,
    Group,
    Enum,
}

impl Kind {
    const fn of(field: &Field) -> Self {
        match field.ty {
            Type::Scalar(scalar) => Self::Scalar(scalar),
            Type::Message(_) if field.delimited => Self::Group,
            Type::Message(_) => Self::Message,
            Type::Enum(_) => Self::Enum,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Scalar(scalar) => scalar.keyword(),
            Self::Message => "message",
            Self::Group => "group",
            Self::Enum => "enum",
        }
    }
}

/// Kinds that buf takes for one in the binary format share a representative.
const fn wire_group(kind: Kind) -> Kind {
    match kind {
        Kind::Scalar(Scalar::Int64 | Scalar::Uint32 | Scalar::Uint64 | Scalar::Bool) => {
            Kind::Scalar(Scalar::Int32)
        }
        Kind::Scalar(Scalar::Sint64) => Kind::Scalar(Scalar::Sint32),
        Kind::Scalar(Scalar::Sfixed32) => Kind::Scalar(Scalar::Fixed32),
        Kind::Scalar(Scalar::Sfixed64) => Kind::Scalar(Scalar::Fixed64),
        other => other,
    }
}

/// The same for the binary format and JSON together.
const fn json_group(kind: Kind) -> Kind {
    match kind {
        Kind::Scalar(Scalar::Uint32) => Kind::Scalar(Scalar::Int32),
        Kind::Scalar(Scalar::Uint64) => Kind::Scalar(Scalar::Int64),
        Kind::Scalar(Scalar::Sfixed32) => Kind::Scalar(Scalar::Fixed32),
        Kind::Scalar(Scalar::Sfixed64) => Kind::Scalar(Scalar::Fixed64),
        other => other,
    }
}

fn same(pair: &FieldPair<'_>, sink: &mut Sink<'_>) {
    let kinds = (Kind::of(pair.old), Kind::of(pair.new));
    if kinds.0 != kinds.1 || name(pair.old_schema(), pair.old) != name(pair.new_schema(), pair.new)
    {
        report(pair, sink, "code that uses it stops compiling");
    }
}

fn compatible(pair: &FieldPair<'_>, sink: &mut Sink<'_>, group: fn(Kind) -> Kind, what: &str) {
    let (old, new) = (Kind::of(pair.old), Kind::of(pair.new));
    let fits = match (pair.old.ty, pair.new.ty) {
        _ if group(old) != group(new) => false,
        (Type::Enum(old), Type::Enum(new)) => enum_fits(pair, old, new),
        _ => name(pair.old_schema(), pair.old) == name(pair.new_schema(), pair.new),
    };
    if !fits {
        report(
            pair,
            sink,
            &format!("{what} of one type may not be read as the other"),
        );
    }
}

/// An enum may go by another full name if its short name is the same and it has all the values.
fn enum_fits(pair: &FieldPair<'_>, old: EnumId, new: EnumId) -> bool {
    let (old_schema, new_schema) = (pair.old_schema(), pair.new_schema());
    let (before, after) = (&old_schema[old], &new_schema[new]);
    if before.full_name == after.full_name {
        return true;
    }
    let facts = |value: &'_ EnumValue| (value.name.clone(), value.number);
    let current = || new_schema.values_of(new).map(|(_, value)| facts(value));
    before.name == after.name && {
        let current: FxHashSet<(Name, i32)> = current().collect();
        let mut values = old_schema.values_of(old);
        values.all(|(_, value)| current.contains(&facts(value)))
    }
}

/// The full name of the type, if it has one.
fn name<'s>(schema: &'s Schema, field: &Field) -> Option<&'s Name> {
    match field.ty {
        Type::Scalar(_) => None,
        Type::Message(id) => Some(&schema[id].full_name),
        Type::Enum(id) => Some(&schema[id].full_name),
    }
}

fn report(pair: &FieldPair<'_>, sink: &mut Sink<'_>, effect: &str) {
    let written = |schema: &Schema, field: &Field| match Kind::of(field) {
        Kind::Scalar(scalar) => format!("`{}`", scalar.keyword()),
        kind => {
            let name = name(schema, field).cloned().unwrap_or_default();
            format!("{} `{name}`", kind.word())
        }
    };
    let old = written(pair.old_schema(), pair.old);
    let new = written(pair.new_schema(), pair.new);
    let message = format!(
        "{} changed its type from {old} to {new}: {effect}",
        pair.title()
    );
    // The fields of a map entry stand where the map has its type.
    let span = match pair.new_schema()[pair.new.message].is_map_entry && !pair.is_extension() {
        true => pair.new.decl.span,
        false => pair.new.type_span,
    };
    let places = (pair.old.file, pair.place(span));
    sink.report_about(Some(pair.subject()), places, &pair.element(), message);
}
