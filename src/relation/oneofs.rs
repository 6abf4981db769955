//! Oneofs: which fields could both be set before and exclude each other now.
//!
//! Members of a oneof are written and read as fields of their own; a reader that finds a second
//! member of a oneof drops the first. So what matters is which fields *could be set together* in
//! the writer's schema and share a oneof in the reader's. One field that moves into a new oneof,
//! members that move out of one, and a oneof that is renamed or split lose nothing.

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
    let met = |field: &Field| match surface {
        Surface::Json => reader.json_taker(to, &field.json_name()),
        _ => {
            let mut fields = reader.fields_of(to);
            let met = fields.find(|(_, it)| it.number == field.number);
            met.map(|(id, _)| id)
        }
    };
    let members: Vec<Member> = writer
        .fields_of(from)
        .filter_map(|(id, field)| {
            let reader = met(field)?;
            Some(Member { writer: id, reader })
        })
        .collect();
    let mut found = Vec::new();
    for oneof in reader[to].oneofs.iter().filter(|&id| !reader[id].synthetic) {
        let mut groups: Vec<(Option<OneofId>, Vec<Member>)> = Vec::new();
        let inside = reader[oneof].fields.iter().flat_map(|&id| {
            let of_it = members.iter().filter(move |member| member.reader == id);
            of_it.copied()
        });
        for member in inside {
            let exclusive = writer[member.writer].oneof;
            let exclusive = exclusive.filter(|&oneof| !writer[oneof].synthetic);
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
