//! A field has the name that another field had long ago.

use super::change::written_type;
use super::draft::{Draft, Sink};
use super::remembered::Remembered;
use super::{Check, Kind, Rule, phrase};
use crate::finding::{Severity, Surface, Surfaces};
use crate::history::Tenure;
use crate::model::Field;

pub(super) static RULE: Rule = Rule {
    id: "FIELD_NAME_REUSED",
    summary: "a field has the name of another field that is gone",
    page: include_str!("field_name_reused.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Json]),
    check: Check::Remembered(remembered),
};

fn remembered(past: &Remembered<'_>, sink: &mut Sink<'_>) {
    for (_, field) in past.added_fields() {
        let former = past.element.former_named(&field.json_name());
        let ty = written_type(past.cx.new, field);
        // The same number is a matter of `FIELD_NUMBER_REUSED`; the same kind of value under the
        // same name is the same field again.
        let same = former.iter().any(|it| it.number == field.number || it.reads_like(&ty));
        if let Some(before) = former.first()
            && !same
            && !past.was_name_reserved(&field.name)
        {
            sink.report(long_ago(past, field, before));
        }
    }
}

fn long_ago(past: &Remembered<'_>, field: &Field, before: &Tenure) -> Draft {
    let name = &field.name;
    let text = format!(
        "field `{name}` reuses the json name `{}` of `{}`, which was {}",
        field.json_name(),
        past.full_name(),
        past.told(before)
    );
    let label = format!("json written for number {} is read as this", before.number);
    let reserve = phrase::reserve_name(past.cx.new, past.file(), &before.name);
    let draft = Draft::new(format!("{}.{name}", past.full_name()), text)
        .at_new(past.place(field.decl.name), label)
        .both_ways()
        .help(format!("choose a name that was never used, and add `{reserve}`"));
    match past.memory.past(before, "the name stood for this".to_owned()) {
        Some(shown) => draft.before(shown),
        None => draft,
    }
}
