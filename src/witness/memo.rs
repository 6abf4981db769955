//! What the witnesses of one element have in common, described once.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use super::lower::{Described, Held, Role, Root, describe};
use super::search::Holder;
use crate::finding::{Direction, Finding, Subject};
use crate::model::{EnumId, Id, MessageId, Schema};
use crate::relation::Format;

/// Where a description is for: which version, what of it, and how.
type Key = (Side, Of, Format, Role);

/// A version of the schema.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    Old,
    New,
}

impl Side {
    /// Who writes, and who reads.
    pub(super) const fn turned(direction: Direction) -> (Self, Self) {
        match direction {
            Direction::Backward => (Self::Old, Self::New),
            Direction::Forward => (Self::New, Self::Old),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Of {
    Message(MessageId),
    Holder(EnumId, Held),
}

type Slot<T> = Arc<OnceLock<Option<T>>>;

/// What was made so far, or is being made.
type Slots<K, T> = Mutex<Vec<(K, Slot<T>)>>;

/// For findings about one element: see [`by_element`].
#[derive(Debug, Default)]
pub(super) struct Memo {
    described: Slots<Key, Arc<Described>>,
    holders: Slots<(Format, Direction), Holder>,
}

impl Memo {
    /// As [`describe`]. What is asked for with extensions is for one finding alone.
    pub(super) fn describe(
        &self,
        (side, schema): (Side, &Schema),
        root: Root<'_>,
        format: Format,
        role: Role,
    ) -> Option<Arc<Described>> {
        let made = || describe(schema, root, format, role).map(Arc::new);
        let of = match root {
            Root::Message(id, []) => Of::Message(id),
            Root::Holder(id, held) => Of::Holder(id, held),
            Root::Message(..) | Root::All => return made(),
        };
        slot(&self.described, (side, of, format, role))
            .get_or_init(made)
            .clone()
    }

    /// The fields that show an enum.
    pub(super) fn holder(
        &self,
        asked: (Format, Direction),
        find: impl FnOnce() -> Option<Holder>,
    ) -> Option<Holder> {
        *slot(&self.holders, asked).get_or_init(find)
    }
}

/// The place of something, which is waited for while another thread makes it.
fn slot<K: PartialEq, T>(slots: &Slots<K, T>, key: K) -> Slot<T> {
    let mut slots = slots.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, slot)) = slots.iter().find(|(known, _)| *known == key) {
        return Arc::clone(slot);
    }
    let slot = Slot::default();
    slots.push((key, Arc::clone(&slot)));
    slot
}

/// The places of findings, those about one element together.
pub(super) fn by_element(findings: &[Finding]) -> Vec<Vec<usize>> {
    let mut known = FxHashMap::default();
    let mut elements: Vec<Vec<usize>> = Vec::new();
    for (at, finding) in findings.iter().enumerate() {
        let next = elements.len();
        let place = element(finding).map_or(next, |it| *known.entry(it).or_insert(next));
        if place == next {
            elements.push(Vec::new());
        }
        elements[place].push(at);
    }
    elements
}

/// The kind of an element, and where it is in both versions.
fn element(finding: &Finding) -> Option<(bool, usize, usize)> {
    Some(match finding.subject.as_ref()? {
        Subject::Messages(it) | Subject::Fields { messages: it, .. } => {
            (true, it.old.index(), it.new.index())
        }
        Subject::Enum { enums: it, .. } => (false, it.old.index(), it.new.index()),
    })
}
