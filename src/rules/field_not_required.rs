//! A field is required.

use super::context::Lint;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surfaces};
use crate::model::{Cardinality, Field};

pub(super) static RULE: Rule = Rule {
    id: "FIELD_NOT_REQUIRED",
    summary: "a field is required, and can never be removed",
    page: include_str!("field_not_required.md"),
    kind: Kind::Convention,
    severity: Severity::Warning,
    surfaces: Surfaces::NONE,
    check: Check::Convention(check),
};

fn check(lint: &Lint<'_>, sink: &mut Sink<'_>) {
    // a required field that is new in a message that is not breaks data, which is told elsewhere
    for id in lint.messages().filter(|&id| lint.touched.message(id)) {
        for (field_id, field) in lint.schema.fields_of(id) {
            if field.cardinality == Cardinality::Required {
                sink.report(draft(lint, &lint.schema.field_name(field_id), field));
            }
        }
    }
}

fn draft(lint: &Lint<'_>, full_name: &str, field: &Field) -> Draft {
    let text = format!("field `{}` is required, and can never be removed", field.name);
    Draft::new(full_name, text)
        .at_new(
            lint.schema.place(field.file, field.label_span.or(field.decl.name)),
            "readers reject every message without it",
        )
        .help(
            "make it optional and let programs check what they need; in a message that is in use, \
             readers must be updated before writers leave it out",
        )
}
