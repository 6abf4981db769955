//! Who writes a message: callers, in requests, or servers, in responses.

use rustc_hash::FxHashSet;

use crate::model::{MessageId, Schema, Type};

/// The messages that travel in calls.
pub(super) struct Sent {
    requests: FxHashSet<MessageId>,
    responses: FxHashSet<MessageId>,
}

impl Sent {
    /// Follows the fields of all request and response types.
    pub(super) fn of(schema: &Schema) -> Self {
        let methods = || schema.services().flat_map(|id| schema.methods_of(id));
        Self {
            requests: closure(schema, methods().map(|(_, method)| method.input)),
            responses: closure(schema, methods().map(|(_, method)| method.output)),
        }
    }

    /// Whether callers send the message.
    pub(super) fn by_callers(&self, id: MessageId) -> bool {
        self.requests.contains(&id)
    }

    /// Whether servers send the message and callers never do.
    pub(super) fn only_by_servers(&self, id: MessageId) -> bool {
        self.responses.contains(&id) && !self.by_callers(id)
    }
}

fn closure(schema: &Schema, roots: impl Iterator<Item = MessageId>) -> FxHashSet<MessageId> {
    let mut found = FxHashSet::default();
    let mut open: Vec<MessageId> = roots.collect();
    while let Some(id) = open.pop() {
        if !found.insert(id) {
            continue;
        }
        open.extend(
            schema
                .fields_of(id)
                .filter_map(|(_, field)| match field.ty {
                    Type::Message(target) => Some(target),
                    _ => None,
                }),
        );
    }
    found
}
