//! What became of the oneofs of a message.

use rustc_hash::{FxHashMap, FxHashSet};

use super::context::MessageContext;
use crate::model::{FieldId, Message, OneofId, Schema};
use crate::pair::{FieldLink, FieldPair};

/// A oneof of the old message whose name is gone.
pub(super) struct Lost {
    pub(super) id: OneofId,
    /// The fields of the new message that were in it.
    pub(super) members: Vec<FieldId>,
    /// The oneof that holds all of them, and has a name that is new.
    pub(super) successor: Option<OneofId>,
}

/// The oneofs of the old message whose names are gone.
pub(super) fn lost(context: &MessageContext<'_>) -> Vec<Lost> {
    let (cx, old, new) = (context.cx, context.old(), context.new());
    let current = names(cx.new, new);
    let gone = written(cx.old, old).filter(|&id| !current.contains(cx.old[id].name.as_str()));
    let gone: Vec<OneofId> = gone.collect();
    if gone.is_empty() {
        return Vec::new();
    }
    let known = names(cx.old, old);
    let mut members = members(context, |pair| cx.old[pair.old].oneof);
    let of = |id| {
        let members = members.remove(&id).unwrap_or_default();
        let successor = together(cx.new, &members);
        let successor = successor.filter(|&it| !known.contains(cx.new[it].name.as_str()));
        Lost {
            id,
            members,
            successor,
        }
    };
    gone.into_iter().map(of).collect()
}

/// The oneofs that somebody wrote.
pub(super) fn written<'a>(
    schema: &'a Schema,
    message: &Message,
) -> impl Iterator<Item = OneofId> + 'a {
    message.oneofs.iter().filter(|&id| !schema[id].synthetic)
}

/// What the oneofs that somebody wrote are called.
pub(super) fn names<'a>(schema: &'a Schema, message: &Message) -> FxHashSet<&'a str> {
    written(schema, message)
        .map(|id| schema[id].name.as_str())
        .collect()
}

/// The fields of the new message that were there before, by the oneof that each is asked for.
pub(super) fn members(
    context: &MessageContext<'_>,
    oneof: impl Fn(&FieldPair) -> Option<OneofId>,
) -> FxHashMap<OneofId, Vec<FieldId>> {
    let mut members: FxHashMap<OneofId, Vec<FieldId>> = FxHashMap::default();
    let kept = context.fields.kept.iter();
    for pair in kept.filter(|pair| pair.link != FieldLink::Reused) {
        if let Some(id) = oneof(pair) {
            members.entry(id).or_default().push(pair.new);
        }
    }
    members
}

/// The oneof that all these fields share.
fn together(schema: &Schema, members: &[FieldId]) -> Option<OneofId> {
    let shared = schema[*members.first()?]
        .oneof
        .filter(|&id| !schema[id].synthetic)?;
    members
        .iter()
        .all(|&field| schema[field].oneof == Some(shared))
        .then_some(shared)
}
