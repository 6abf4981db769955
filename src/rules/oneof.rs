//! What became of the oneofs of a message.

use rustc_hash::FxHashSet;

use super::context::MessageContext;
use crate::model::{FieldId, OneofId};
use crate::pair::FieldLink;

/// The oneofs of the old message whose names are gone.
pub(super) fn lost(context: &MessageContext<'_>) -> Vec<OneofId> {
    let (cx, old, new) = (context.cx, context.old(), context.new());
    let names: FxHashSet<&str> = new
        .oneofs
        .iter()
        .filter(|&id| !cx.new[id].synthetic)
        .map(|id| cx.new[id].name.as_str())
        .collect();
    let written = old.oneofs.iter().filter(|&id| !cx.old[id].synthetic);
    written
        .filter(|&id| !names.contains(cx.old[id].name.as_str()))
        .collect()
}

/// The fields of the new message that were in the oneof.
pub(super) fn kept_members(context: &MessageContext<'_>, id: OneofId) -> Vec<FieldId> {
    let members = &context.cx.old[id].fields;
    let kept = context
        .fields
        .kept
        .iter()
        .filter(|pair| pair.link != FieldLink::Reused);
    kept.filter(|pair| members.contains(&pair.old))
        .map(|pair| pair.new)
        .collect()
}

/// The oneof that holds all fields which a lost one left behind, and has a name that is new.
pub(super) fn successor(context: &MessageContext<'_>, id: OneofId) -> Option<OneofId> {
    let (cx, old) = (context.cx, context.old());
    let members = kept_members(context, id);
    let after = cx.new[*members.first()?]
        .oneof
        .filter(|&id| !cx.new[id].synthetic)?;
    let known = old
        .oneofs
        .iter()
        .any(|id| cx.old[id].name == cx.new[after].name);
    let together = members
        .iter()
        .all(|&field| cx.new[field].oneof == Some(after));
    (together && !known).then_some(after)
}
