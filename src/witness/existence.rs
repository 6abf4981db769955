//! Which messages can exist: one that requires itself cannot, and neither can what requires it.

use rustc_hash::FxHashSet;

use crate::model::{Cardinality, MessageId, Schema, Type};

/// Whether there can be a value of a message.
pub(super) fn can_exist(schema: &Schema, id: MessageId) -> bool {
    let (mut open, mut fine) = (FxHashSet::default(), FxHashSet::default());
    open.insert(id);
    let mut path = vec![(id, inner(schema, id, is_required))];
    while let Some((current, rest)) = path.last_mut() {
        match rest.pop() {
            Some(inner) if open.contains(&inner) => return false,
            Some(inner) if fine.contains(&inner) => {}
            Some(next) => {
                open.insert(next);
                path.push((next, inner(schema, next, is_required)));
            }
            None => {
                open.remove(current);
                fine.insert(*current);
                path.pop();
            }
        }
    }
    true
}

/// Whether there can be values of a message and of everything that can be in one.
pub(super) fn all_can_exist(schema: &Schema, id: MessageId) -> bool {
    let mut seen = FxHashSet::default();
    let mut next = vec![id];
    while let Some(id) = next.pop() {
        if !seen.insert(id) {
            continue;
        }
        if !can_exist(schema, id) {
            return false;
        }
        next.extend(inner(schema, id, |_| true));
    }
    true
}

const fn is_required(cardinality: Cardinality) -> bool {
    matches!(cardinality, Cardinality::Required)
}

/// The messages that fields of a message hold.
fn inner(schema: &Schema, id: MessageId, asked: fn(Cardinality) -> bool) -> Vec<MessageId> {
    let fields = schema.fields_of(id).map(|(_, field)| field);
    let messages = fields.filter_map(|field| match field.ty {
        Type::Message(inner) if asked(field.cardinality) => Some(inner),
        _ => None,
    });
    messages.collect()
}
