//! A oneof is new, or a field stands in one that it shares with no field of before.

use rustc_hash::{FxHashMap, FxHashSet};

use super::context::MessageContext;
use super::draft::{Draft, Sink};
use super::oneof::{lost, members, names, written};
use super::{Check, Kind, Rule, phrase};
use crate::finding::{Severity, Surfaces};
use crate::model::{FieldId, OneofId, Schema};

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
    if written(cx.new, new).next().is_none() {
        return;
    }
    let renamed: FxHashSet<_> = lost(context).iter().filter_map(|gone| gone.successor).collect();
    let before = names(cx.old, old);
    let mut joined = joined(context);
    for id in written(cx.new, new) {
        let joined = joined.remove(&id).unwrap_or_default();
        if !renamed.contains(&id) && !before.contains(cx.new[id].name.as_str()) {
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

/// The fields that were in no oneof, by the one that they are in now.
fn joined(context: &MessageContext<'_>) -> FxHashMap<OneofId, Vec<FieldId>> {
    let within = |schema: &Schema, id: FieldId| schema[id].oneof.filter(|&it| !schema[it].synthetic);
    members(context, |pair| {
        within(context.cx.new, pair.new).filter(|_| within(context.cx.old, pair.old).is_none())
    })
}
