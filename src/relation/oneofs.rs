//! Oneofs: which fields could both be set before and exclude each other now.
//!
//! Members of a oneof are written and read as fields of their own; a reader that finds a second
//! member of a oneof drops the first. So what matters is which fields *could be set together* in
//! the writer's schema and share a oneof in the reader's. One field that moves into a new oneof,
//! members that move out of one, and a oneof that is renamed or split lose nothing.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::finding::Surface;
use crate::model::{Field, FieldId, MessageId, OneofId, Schema};

/// Fields that a writer may set together but of which a reader keeps only the last.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewlyExclusive {
    /// The oneof of the reader.
    pub oneof: OneofId,
    /// Its members the writer knows, in groups that already excluded each other: two groups or
    /// more. A field of one group and a field of another may be set together.
    pub groups: Vec<Vec<Member>>,
}

impl NewlyExclusive {
    /// All couples that may be set together and no longer can.
    pub fn pairs(&self) -> impl Iterator<Item = (Member, Member)> + '_ {
        self.groups
            .iter()
            .enumerate()
            .flat_map(move |(index, group)| {
                let later = self.groups[index + 1..].iter().flatten();
                group
                    .iter()
                    .flat_map(move |&one| later.clone().map(move |&other| (one, other)))
            })
    }
}

/// What a reader knows a field by.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Key<'s> {
    Number(i32),
    Name(Cow<'s, str>),
}

/// A field in both versions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member {
    /// In the writer's schema.
    pub writer: FieldId,
    /// In the reader's schema.
    pub reader: FieldId,
}

/// The oneofs of the reader's message that hold fields a writer may set together, matched by
/// number, or for ProtoJSON by name.
#[must_use]
pub fn oneofs(
    (writer, from): (&Schema, MessageId),
    (reader, to): (&Schema, MessageId),
    surface: Surface,
) -> Vec<NewlyExclusive> {
    let known: FxHashMap<Key<'_>, FieldId> = match surface {
        Surface::Json => writer
            .fields_of(from)
            .map(|(id, field)| (Key::Name(field.json_name()), id))
            .collect(),
        _ => writer
            .fields_of(from)
            .map(|(id, field)| (Key::Number(field.number), id))
            .collect(),
    };
    // Readers of ProtoJSON take a field's own name too.
    let met = |field: &Field| {
        let keys = match surface {
            Surface::Json => [
                Key::Name(field.json_name()),
                Key::Name((&*field.name).into()),
            ],
            _ => [Key::Number(field.number), Key::Number(field.number)],
        };
        keys.iter().find_map(|key| known.get(key).copied())
    };
    let mut found = Vec::new();
    for oneof in reader[to].oneofs.iter().filter(|&id| !reader[id].synthetic) {
        let mut groups: Vec<(Option<OneofId>, Vec<Member>)> = Vec::new();
        for &id in &reader[oneof].fields {
            let Some(old) = met(&reader[id]) else {
                continue;
            };
            let exclusive = writer[old].oneof.filter(|&oneof| !writer[oneof].synthetic);
            let member = Member {
                writer: old,
                reader: id,
            };
            let group = groups
                .iter_mut()
                .find(|(key, _)| key.is_some() && *key == exclusive);
            match group {
                Some((_, members)) => members.push(member),
                None => groups.push((exclusive, vec![member])),
            }
        }
        if groups.len() > 1 {
            let groups = groups.into_iter().map(|(_, members)| members).collect();
            found.push(NewlyExclusive { oneof, groups });
        }
    }
    found
}
