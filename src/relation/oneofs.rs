//! Oneofs: which fields could both be set before and exclude each other now.
//!
//! Members of a oneof are written and read as fields of their own; a reader that finds a second
//! member of a oneof drops the first. So what matters is which fields *could be set together* in
//! the writer's schema and share a oneof in the reader's. One field that moves into a new oneof,
//! members that move out of one, and a oneof that is renamed or split lose nothing.

use rustc_hash::FxHashMap;

use crate::finding::Surface;
use crate::model::{Field, FieldId, JsonTakers, MessageId, OneofId, Schema};

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
    let takers = Takers::new(reader, to, surface);
    let mut members: FxHashMap<FieldId, Vec<Member>> = FxHashMap::default();
    for (id, field) in writer.fields_of(from) {
        if let Some(reader) = takers.of(field) {
            let member = Member { writer: id, reader };
            members.entry(reader).or_default().push(member);
        }
    }
    let mut found = Vec::new();
    for oneof in reader[to].oneofs.iter().filter(|&id| !reader[id].synthetic) {
        let mut groups: Vec<Vec<Member>> = Vec::new();
        let mut known: FxHashMap<OneofId, usize> = FxHashMap::default();
        let inside = reader[oneof].fields.iter();
        let inside = inside.filter_map(|id| members.get(id)).flatten().copied();
        for member in inside {
            let exclusive = writer[member.writer].oneof;
            let exclusive = exclusive.filter(|&oneof| !writer[oneof].synthetic);
            match exclusive.and_then(|oneof| known.get(&oneof)) {
                Some(&at) => groups[at].push(member),
                None => {
                    if let Some(oneof) = exclusive {
                        known.insert(oneof, groups.len());
                    }
                    groups.push(vec![member]);
                }
            }
        }
        if groups.len() > 1 {
            found.push(NewlyExclusive { oneof, groups });
        }
    }
    found
}

/// Which field of a message takes what another field wrote.
enum Takers {
    ByNumber(FxHashMap<i32, FieldId>),
    ByName(JsonTakers),
}

impl Takers {
    fn new(reader: &Schema, to: MessageId, surface: Surface) -> Self {
        if surface != Surface::Json {
            let mut by_number = FxHashMap::default();
            for (id, field) in reader.fields_of(to) {
                by_number.entry(field.number).or_insert(id);
            }
            return Self::ByNumber(by_number);
        }
        Self::ByName(JsonTakers::new(reader, to))
    }

    fn of(&self, field: &Field) -> Option<FieldId> {
        match self {
            Self::ByNumber(known) => known.get(&field.number).copied(),
            Self::ByName(known) => known.of(&field.json_name()),
        }
    }
}
