//! Messages by full name.

use super::{Evidence, Kept, Matches};
use crate::model::{FileRole, MessageId, Schema};

pub(super) fn pair_by_name(old: &Schema, new: &Schema) -> Matches<MessageId> {
    let (olds, news) = (own_messages(old), own_messages(new));
    let mut matches = Matches::new(&olds, &news, old.messages().len(), new.messages().len());
    let found = olds.iter().filter_map(|&id| {
        let other = new.message(&old[id].full_name)?;
        is_own(new, other).then_some(Kept {
            old: id,
            new: other,
            evidence: Evidence::Name,
        })
    });
    matches.extend(found.collect::<Vec<_>>());
    matches
}

fn own_messages(schema: &Schema) -> Vec<MessageId> {
    schema.messages().filter(|&id| is_own(schema, id)).collect()
}

fn is_own(schema: &Schema, id: MessageId) -> bool {
    let message = &schema[id];
    !message.is_map_entry && schema[message.file].role != FileRole::BuiltIn
}
