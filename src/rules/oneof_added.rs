//! A oneof is new, or a field stands in one that it shares with no field of before.

use super::context::MessageContext;
use super::draft::{Draft, Sink};
use super::oneof::{lost, successor};
use super::{Check, Kind, Rule, phrase};
use crate::finding::{Severity, Surfaces};
use crate::model::{FieldId, OneofId, Schema};
use crate::pair::FieldLink;

pub(super) static RULE: Rule = Rule {
    id: "ONEOF_ADDED",
    summary: "a oneof is new, or a field joined one without others that it could displace",
    page: include_str!("oneof_added.md"),
    kind: Kind::Change,
    severity: Severity::Note,
    surfaces: Surfaces::NONE,
    check: Check::Message(check),
};

fn check(context: &MessageContext<'_>, sink: &mut Sink<'_>) {
    let (cx, old, new) = (context.cx, context.old(), context.new());
    let renamed: Vec<OneofId> =
        lost(context).into_iter().filter_map(|id| successor(context, id)).collect();
    let known = |id: OneofId| {
        let mut before = old.oneofs.iter().filter(|&it| !cx.old[it].synthetic);
        renamed.contains(&id) || before.any(|it| cx.old[it].name == cx.new[id].name)
    };
    for id in new.oneofs.iter().filter(|&id| !cx.new[id].synthetic) {
        let joined = joined(context, id);
        if !known(id) {
            sink.report(added(context, id, &joined));
            continue;
        }
        for field in joined {
            let (field, oneof) = (&cx.new[field], &cx.new[id].name);
            let text = format!("field `{}` is in oneof `{oneof}` now", field.name);
            let draft = Draft::new(format!("{}.{}", new.full_name, field.name), text)
                .at_new(cx.new.place(new.file, field.decl.name), "a oneof is not in the data");
            sink.report(draft.help(HELP));
        }
    }
}

const HELP: &str = "nothing: fields of which at most one was set are read as before";

fn added(context: &MessageContext<'_>, id: OneofId, joined: &[FieldId]) -> Draft {
    let (cx, new) = (context.cx, context.new());
    let oneof = &cx.new[id];
    let text = format!("oneof `{}` was added to `{}`", oneof.name, new.full_name);
    let names: Vec<_> = joined.iter().map(|&id| &cx.new[id].name).collect();
    let label = match names.as_slice() {
        [] => "all its fields are new".to_owned(),
        names => format!("{} stood outside before", phrase::list(names)),
    };
    Draft::new(format!("{}.{}", new.full_name, oneof.name), text)
        .at_new(cx.new.place(new.file, oneof.decl.name), label)
        .help(HELP)
}

/// The fields of a oneof that were in none.
fn joined(context: &MessageContext<'_>, id: OneofId) -> Vec<FieldId> {
    let written = |schema: &Schema, id: FieldId| schema[id].oneof.filter(|&it| !schema[it].synthetic);
    let kept = context.fields.kept.iter().filter(|pair| pair.link != FieldLink::Reused);
    let joined = kept.filter(|pair| {
        written(context.cx.new, pair.new) == Some(id) && written(context.cx.old, pair.old).is_none()
    });
    joined.map(|pair| pair.new).collect()
}
