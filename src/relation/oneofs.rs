//! Oneofs: which fields could both be set before and exclude each other now.
//!
//! Members of a oneof are written and read as fields of their own; a reader that finds a second
//! member of a oneof drops the first. So what matters is which fields *could be set together* in
//! the writer's schema and share a oneof in the reader's. One field that moves into a new oneof,
//! members that move out of one, and a oneof that is renamed or split lose nothing.

use std::borrow::Cow;
use std::hash::Hash;

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

/// A field in both versions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member {
    /// In the writer's schema.
    pub writer: FieldId,
    /// In the reader's schema.
    pub reader: FieldId,
}

/// The fields of the writer's message that meet a field of the reader's.
fn members(
    (writer, from): (&Schema, MessageId),
    (reader, to): (&Schema, MessageId),
    surface: Surface,
) -> Vec<Member> {
    let fields = writer.fields_of(from);
    if surface == Surface::Json {
        let by_key = first_by(reader.fields_of(to), |field| field.json_name());
        let by_name = first_by(reader.fields_of(to), |field| Cow::Borrowed(&*field.name));
        let met = |field: &Field| {
            let key = field.json_name();
            by_key.get(&key).or_else(|| by_name.get(&key)).copied()
        };
        return couples(fields, met);
    }
    let by_number = first_by(reader.fields_of(to), |field| field.number);
    couples(fields, |field| by_number.get(&field.number).copied())
}

/// Fields by a key; the first where several have the same.
fn first_by<'s, K: Eq + Hash>(
    fields: impl Iterator<Item = (FieldId, &'s Field)>,
    key: impl Fn(&'s Field) -> K,
) -> FxHashMap<K, FieldId> {
    let mut first = FxHashMap::default();
    for (id, field) in fields {
        first.entry(key(field)).or_insert(id);
    }
    first
}

fn couples<'s>(
    writers: impl Iterator<Item = (FieldId, &'s Field)>,
    met: impl Fn(&Field) -> Option<FieldId>,
) -> Vec<Member> {
    let couple = |(writer, field)| {
        let reader = met(field)?;
        Some(Member { writer, reader })
    };
    writers.filter_map(couple).collect()
}

/// The oneofs of the reader's message that hold fields a writer may set together, matched by
/// number, or for ProtoJSON by name.
#[must_use]
pub fn oneofs(
    (writer, from): (&Schema, MessageId),
    (reader, to): (&Schema, MessageId),
    surface: Surface,
) -> Vec<NewlyExclusive> {
    let mut members = members((writer, from), (reader, to), surface);
    members.sort_by_key(|member| member.reader);
    let mut found = Vec::new();
    for oneof in reader[to].oneofs.iter().filter(|&id| !reader[id].synthetic) {
        let mut groups: Vec<(Option<OneofId>, Vec<Member>)> = Vec::new();
        let inside = reader[oneof].fields.iter().flat_map(|&id| {
            let start = members.partition_point(|member| member.reader < id);
            let of_it = members[start..].iter().copied();
            of_it.take_while(move |member| member.reader == id)
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
