//! A field is called something else in ProtoJSON.

use super::context::FieldContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Direction, Severity, Surface, Surfaces};
use crate::pair::FieldLink;

pub(super) static RULE: Rule = Rule {
    id: "FIELD_JSON_NAME_CHANGED",
    summary: "a field has another name in json",
    page: include_str!("field_json_name_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Json]),
    check: Check::Field(check),
};

fn check(field: &FieldContext<'_>, sink: &mut Sink<'_>) {
    let (was, is) = (field.old_json_key(), field.new_json_key());
    if field.pair.link == FieldLink::Reused || was == is {
        return;
    }
    let (old, new) = (field.old(), field.new());
    let (cx, pair) = (field.cx, &field.pair);
    let mut directions = Vec::new();
    let mut takers = Vec::new();
    let new_taker = field.siblings.and_then(|all| all.new_json_taker(&was));
    let old_taker = field.siblings.and_then(|all| all.old_json_taker(&is));
    for (direction, key, schema, id, taker) in [
        (Direction::Backward, &was, cx.new, pair.new, new_taker),
        (Direction::Forward, &is, cx.old, pair.old, old_taker),
    ] {
        if taker != Some(id) {
            directions.push(direction);
            takers.extend(taker.map(|taker| (key, &schema[taker].name)));
        }
    }
    if directions.is_empty() {
        return;
    }
    let (noun, name) = (field.noun(), &new.name);
    let text = format!("{noun} `{name}` changed its json name from `{was}` to `{is}`");
    let help = match new.is_extension() {
        true => "declare the extension where it was, under its old name".to_owned(),
        false => format!("add `[json_name = \"{was}\"]` to keep the old name in json"),
    };
    let place = field.new_place(new.json_name_span().or(new.decl.name));
    let old_place = field.old_place(old.json_name_span().or(old.decl.name));
    let label = match takers.first() {
        Some((key, taker)) => format!("`{key}` of one schema is read as `{taker}` by the other"),
        None => format!("json written with one schema has no `{}` for the other", new.name),
    };
    let draft = Draft::new(field.element(), text).about(field.subject())
        .at_new(place, label)
        .at_old(old_place, format!("`{was}` in json"))
        .help(help);
    sink.report(draft.directions(&directions));
}
