//! Witnesses: for a finding about data, the smallest concrete value found that shows it, how it is
//! encoded, and what the other side reads.
//!
//! Nothing is predicted here. A message is made of the writer's types, encoded, decoded as the
//! reader's type, and the two are compared; the values to try are ordered by size, ordinary ones
//! before those at the ends of ranges. What the relation engine says of a field plays no part, so
//! that each can hold the other to the truth.
//!
//! Messages are built, encoded and decoded by `buffa-descriptor`, the one library at hand whose
//! dynamic messages know editions, closed enums, groups and ProtoJSON; `prost-reflect` 0.16 takes
//! only proto2 and proto3, panics on editions and keeps any number in a closed enum. Both sides are
//! handed to it in one form, which `lower` describes along with the points on which it reads
//! otherwise than the runtimes in use. `scripts/witness_judge.py` asks one of those whether it
//! agrees.

mod annotate;
mod codec;
mod datum;
mod defaults;
mod effort;
mod entries;
mod existence;
mod floats;
mod lower;
mod memo;
mod records;
mod runtime;
mod search;
mod show;
mod trial;
mod values;

use rayon::prelude::*;
use serde::Serialize;

pub use annotate::Piece;
pub use runtime::{Received, Runtime};
pub use search::{find, is_due};

use crate::finding::{Direction, Finding, Surface};
use crate::model::Schema;
use memo::Memo;

/// A concrete value that shows what a finding says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Witness {
    /// `binary` or `json`.
    pub surface: Surface,
    /// Which side writes: the old one in `backward`.
    pub direction: Direction,
    /// What becomes of the value.
    pub effect: Effect,
    /// The full name of the writer's message. An enum that no field uses is shown in a message
    /// made up for it, which has no name.
    pub message: Option<String>,
    /// The full name of the message it is read as.
    pub read_as: Option<String>,
    /// The message that is written, as text.
    pub written: String,
    /// The message encoded.
    #[serde(flatten)]
    pub encoded: Encoded,
    /// What the reader makes of it: a message as text, or why it is refused.
    pub read: String,
}

/// What becomes of a value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// The reader finds the field not set.
    Lost,
    /// The reader sees another value.
    Corrupt,
    /// The reader refuses the whole message.
    Rejected,
}

/// An encoded message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(untagged)]
pub enum Encoded {
    /// In the binary format.
    Binary {
        /// The bytes.
        #[serde(serialize_with = "as_hex")]
        bytes: Vec<u8>,
        /// What each of them is.
        pieces: Vec<Piece>,
    },
    /// In ProtoJSON.
    Json {
        /// The text.
        json: String,
    },
}

fn as_hex<S: serde::Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&show::hex(bytes))
}

/// The witnesses of findings, in their order. Where thousands are about one huge element, the last
/// ones get none: each looks through all of it.
#[must_use]
pub fn all(old: &Schema, new: &Schema, findings: &[Finding]) -> Vec<Option<Witness>> {
    let elements = memo::by_element(findings);
    let found = elements.par_iter().flat_map_iter(|element| {
        let memo = Memo::default();
        let looked_for = effort::afforded(old, new, findings, element);
        let found = looked_for.par_iter().map(|&at| {
            let witness = search::find_with(&memo, (old, new), &findings[at]);
            (at, witness)
        });
        found.collect::<Vec<_>>()
    });
    let mut witnesses = vec![None; findings.len()];
    for (at, witness) in found.collect::<Vec<_>>() {
        witnesses[at] = witness;
    }
    witnesses
}

/// How many findings about data [`all`] looks for no witness of, as they are about a huge element.
#[must_use]
pub fn left_out(old: &Schema, new: &Schema, findings: &[Finding]) -> usize {
    let elements = memo::by_element(findings);
    let left_out = elements.iter().flat_map(|element| {
        let looked_for = effort::afforded(old, new, findings, element).len();
        &element[looked_for..]
    });
    left_out
        .filter(|&&at| search::is_about_data(&findings[at]))
        .count()
}

/// The first finding that must have a witness and has none: a mistake of a rule of ours or of the
/// search. Rules of buf judge declarations, so that this says nothing of what they find.
#[must_use]
pub fn overdue<'a>(
    old: &Schema,
    new: &Schema,
    findings: &'a [Finding],
    witnesses: &[Option<Witness>],
) -> Option<&'a Finding> {
    let elements = memo::by_element(findings);
    let looked_for = elements
        .iter()
        .flat_map(|element| effort::afforded(old, new, findings, element));
    let mut without = looked_for.filter(|&&at| witnesses[at].is_none());
    let overdue = without.find(|&&at| is_due(old, new, &findings[at]))?;
    Some(&findings[*overdue])
}
