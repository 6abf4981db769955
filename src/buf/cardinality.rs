//! How many values a field has: three rules that differ in what they take for the same.

use super::category::Category::{Csr, File, Package, Wire, WireJson};
use super::context::{FieldPair, Sink};
use super::rule::{Check, Rule, page};
use crate::model::{self, Field, Schema, Span};

const HELP: &str = "set the label back, or add another field";

pub(super) static RULES: [Rule; 3] = [
    Rule::new(
        [
            "FIELD_SAME_CARDINALITY",
            "a field keeps its cardinality and presence",
            HELP,
            page!("field_same_cardinality"),
        ],
        &[File, Package],
        Check::Field(|pair, sink| check(pair, sink, |one| one)),
    )
    .v1beta1(&[File, Package, WireJson, Wire]),
    Rule::new(
        [
            "FIELD_WIRE_COMPATIBLE_CARDINALITY",
            "a field keeps a cardinality that is encoded the same",
            HELP,
            page!("field_wire_compatible_cardinality"),
        ],
        &[Wire],
        Check::Field(|pair, sink| {
            check(pair, sink, |one| match one {
                Cardinality::Implicit => Cardinality::Explicit,
                Cardinality::Map => Cardinality::Repeated,
                other => other,
            });
        }),
    ),
    Rule::new(
        [
            "FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY",
            "a field keeps a cardinality that is encoded the same, in JSON too",
            HELP,
            page!("field_wire_json_compatible_cardinality"),
        ],
        &[Csr, WireJson],
        Check::Field(|pair, sink| {
            check(pair, sink, |one| match one {
                Cardinality::Implicit => Cardinality::Explicit,
                other => other,
            });
        }),
    ),
];

/// What buf tells apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cardinality {
    Explicit,
    Implicit,
    Required,
    Repeated,
    Map,
}

impl Cardinality {
    fn of(schema: &Schema, field: &Field) -> Self {
        match field.cardinality {
            model::Cardinality::Repeated if schema.map_entry(field).is_some() => Self::Map,
            model::Cardinality::Repeated => Self::Repeated,
            model::Cardinality::Required => Self::Required,
            model::Cardinality::Explicit => Self::Explicit,
            model::Cardinality::Implicit => Self::Implicit,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Explicit => "one value with presence",
            Self::Implicit => "one value without presence",
            Self::Required => "a required value",
            Self::Repeated => "a list",
            Self::Map => "a map",
        }
    }
}

fn check(pair: &FieldPair<'_>, sink: &mut Sink<'_>, group: fn(Cardinality) -> Cardinality) {
    let old = Cardinality::of(pair.old_schema(), pair.old);
    let new = Cardinality::of(pair.new_schema(), pair.new);
    if group(old) == group(new) || pair.is_in_map_entries() {
        return;
    }
    let message = format!(
        "{} changed from {} to {}: code that uses it stops compiling or reads it otherwise",
        pair.title(),
        old.words(),
        new.words()
    );
    let places = (pair.old.file, pair.place(Span::NONE));
    sink.report_about(Some(pair.subject()), places, &pair.element(), message);
}
