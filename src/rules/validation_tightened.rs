//! Validators refuse values that they accepted.

use super::context::Context;
use super::draft::{Draft, Sink};
use super::sent::Sent;
use super::validation::{self, Change};
use super::{Check, Kind, Rule, annotation};
use crate::finding::{Direction, Severity, Surface, Surfaces};
use crate::model::{Field, FieldId, MessageId, OptionField, Options};
use crate::pair::{FieldLink, Kept};

pub(super) static RULE: Rule = Rule {
    id: "VALIDATION_TIGHTENED",
    summary: "protovalidate rules refuse values that they accepted",
    page: include_str!("validation_tightened.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Rpc]),
    check: Check::Whole(check),
};

/// The names of the rules of fields: those of protovalidate, and of its forerunner.
const FIELD_RULES: [&str; 2] = ["(buf.validate.field)", "(validate.rules)"];
/// The names of the rules of oneofs.
const ONEOF_RULES: &str = "(buf.validate.oneof)";

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let mut sent = None;
    for pair in cx.pairs.messages.kept() {
        let (old, new) = (&cx.old[pair.old], &cx.new[pair.new]);
        let has_rules = cx.new.fields_of(pair.new).any(|(_, field)| rules(field).is_some())
            || new.oneofs.iter().any(|id| requires_one(&cx.new[id].options));
        if !has_rules || !cx.is_own(old.file, new.file) {
            continue;
        }
        let sent = sent.get_or_insert_with(|| Sent::of(cx.old));
        // Whether a message that no call sends is validated, nobody says.
        let severity =
            if sent.by_callers(pair.old) { Severity::Error } else { Severity::Warning };
        fields(cx, pair, severity, sink);
        oneofs(cx, pair, severity, sink);
    }
}

fn rules(field: &Field) -> Option<&OptionField> {
    FIELD_RULES.iter().find_map(|name| field.options.by_name(name))
}

fn fields(cx: &Context<'_>, pair: &Kept<MessageId>, severity: Severity, sink: &mut Sink<'_>) {
    let fields = cx.pairs.fields(pair);
    for pair in fields.kept.iter().filter(|pair| pair.link != FieldLink::Reused) {
        let (old, new) = (&cx.old[pair.old], &cx.new[pair.new]);
        let Some(after) = rules(new) else { continue };
        // With another type come other rules; the type is told elsewhere.
        if cx.old.type_name(old) != cx.new.type_name(new) && rules(old).is_some() {
            continue;
        }
        let before = rules(old).map(|rules| &rules.value);
        let (tighter, unclear): (Vec<Change>, Vec<Change>) =
            validation::compare(before, Some(&after.value))
                .into_iter()
                .partition(|change| change.tighter);
        let draft = if !tighter.is_empty() {
            let text = format!("field `{}` accepts less: {}", new.name, said(&tighter));
            let label = "validators refuse what callers of the old schema send";
            draft(cx, pair.new, text, label).severity(severity)
        } else if !unclear.is_empty() {
            let text = format!("rules of field `{}` changed: {}", new.name, said(&unclear));
            let label = "this may refuse what callers of the old schema send";
            draft(cx, pair.new, text, label).severity(Severity::Note)
        } else {
            continue;
        };
        let place = annotation::place(cx.old, old.file, rules(old), old.decl.name);
        sink.report(draft.at_old(place, "callers rely on this"));
    }
    for &id in &fields.added {
        if rules(&cx.new[id]).is_some_and(|rules| validation::requires(&rules.value)) {
            let (name, message) = (&cx.new[id].name, &cx.new[pair.new].name);
            let text = format!("callers of the old schema cannot send field `{name}` of `{message}`, which rules require");
            sink.report(draft(cx, id, text, "validators refuse messages without it").severity(severity));
        }
    }
}

fn said(changes: &[Change]) -> String {
    changes.iter().map(|change| change.says.as_str()).collect::<Vec<_>>().join(", ")
}

fn draft(cx: &Context<'_>, id: FieldId, text: String, label: &str) -> Draft {
    let field = &cx.new[id];
    Draft::new(cx.new.field_name(id), text)
        .at_new(annotation::place(cx.new, field.file, rules(field), field.decl.name), label)
        .directions(&[Direction::Backward])
        .help("loosen the rule again, or wait until no caller sends what it refuses")
}

fn requires_one(options: &Options) -> bool {
    let rules = options.by_name(ONEOF_RULES);
    // `buf/validate/validate.proto`, `OneofRules`: 1 is `required`.
    rules.and_then(|rules| rules.value.field(1)).is_some_and(|required| {
        required.value == crate::model::OptionValue::Bool(true)
    })
}

fn oneofs(cx: &Context<'_>, pair: &Kept<MessageId>, severity: Severity, sink: &mut Sink<'_>) {
    let (old, new) = (&cx.old[pair.old], &cx.new[pair.new]);
    for after in new.oneofs.iter().map(|id| &cx.new[id]).filter(|one| requires_one(&one.options)) {
        let mut before = old.oneofs.iter().map(|id| &cx.old[id]);
        if before.any(|one| one.name == after.name && requires_one(&one.options)) {
            continue;
        }
        let text = format!("oneof `{}` accepts less: one of its fields is required now", after.name);
        let rules = after.options.by_name(ONEOF_RULES);
        let draft = Draft::new(format!("{}.{}", new.full_name, after.name), text)
            .at_new(
                annotation::place(cx.new, new.file, rules, after.decl.name),
                "validators refuse messages in which none is set",
            )
            .directions(&[Direction::Backward])
            .severity(severity)
            .help("loosen the rule again, or wait until all callers set one of the fields");
        sink.report(draft);
    }
}
