//! What became of each number.

use super::ledger::{CommitAt, Element, Tenure};
use crate::compile::declared::TypeKind;
use crate::pair::{alike, values_alike};

/// The field numbers that protobuf keeps for itself.
const OWN: (i32, i32) = (19_000, 19_999);
/// The highest field number.
const HIGHEST: i32 = 536_870_911;

/// What became of a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// It has had one meaning, and has it.
    Live,
    /// It had a meaning, and is reserved.
    Reserved,
    /// It had a meaning, and is neither used nor reserved.
    Unreserved,
    /// It has had two meanings or more.
    Reused,
}

impl State {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Reserved => "reserved",
            Self::Unreserved => "unreserved",
            Self::Reused => "reused",
        }
    }
}

/// A number of a message or enum through time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Number<'l> {
    /// The number.
    pub number: i32,
    /// What became of it.
    pub state: State,
    /// What it was, oldest first.
    pub uses: Vec<&'l Tenure>,
    /// Since when it is reserved, if it is.
    pub reserved_since: Option<CommitAt>,
}

impl Element {
    /// Every number that it ever used, in order.
    #[must_use]
    pub fn numbers(&self) -> Vec<Number<'_>> {
        let mut members: Vec<&Tenure> = self.members.iter().collect();
        members.sort_by_key(|it| (it.number, it.since));
        let uses = members.chunk_by(|a, b| a.number == b.number);
        uses.map(|uses| self.number(uses)).collect()
    }

    fn number<'l>(&self, uses: &[&'l Tenure]) -> Number<'l> {
        let number = uses.first().map_or(0, |first| first.number);
        let reserved_since = self.reserved_since(number);
        let is_live = uses.iter().any(|it| it.until.is_none());
        let meanings = uses.windows(2);
        let other = |pair: &[&Tenure]| !self.is_same(pair[0], pair[1]);
        let state = if meanings.filter(|pair| other(pair)).count() > 0 {
            State::Reused
        } else if is_live {
            State::Live
        } else if reserved_since.is_some() {
            State::Reserved
        } else {
            State::Unreserved
        };
        Number {
            number,
            state,
            uses: uses.to_vec(),
            reserved_since,
        }
    }

    /// Whether two uses of a number, one after the other, are one field or value: under the same
    /// name, under one that is like it, or both at a time as aliases.
    pub(crate) fn is_same(&self, before: &Tenure, after: &Tenure) -> bool {
        let end = before.until.as_ref().map(|end| end.commit);
        if end.is_none_or(|end| after.since < end) {
            return true;
        }
        match self.kind {
            TypeKind::Message => alike(&before.name, &after.name),
            TypeKind::Enum => {
                let name = self.full_name();
                let name = name.rsplit('.').next().unwrap_or_default();
                values_alike((&before.name, name), (&after.name, name))
            }
        }
    }

    /// The lowest number from 1 on that it never used, reserved or gave away, and that is in none of
    /// these runs either.
    #[must_use]
    pub fn lowest_never_used(&self, mut taken: Vec<(i32, i32)>) -> Option<i32> {
        taken.extend(self.members.iter().map(|it| (it.number, it.number)));
        taken.extend(
            self.reserved
                .iter()
                .flat_map(|(_, it)| it.ranges.iter().copied()),
        );
        taken.extend(&self.extensions);
        lowest_free(self.kind, taken)
    }
}

/// The lowest number from 1 on that is in none of these runs, each given as first and last.
#[must_use]
pub fn lowest_free(kind: TypeKind, mut taken: Vec<(i32, i32)>) -> Option<i32> {
    let highest = match kind {
        TypeKind::Message => {
            taken.push(OWN);
            HIGHEST
        }
        TypeKind::Enum => i32::MAX,
    };
    taken.sort_unstable();
    let mut free = 1;
    for (start, end) in taken {
        if free < start {
            break;
        }
        free = free.max(end.checked_add(1)?);
    }
    (free <= highest).then_some(free)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_free_number() {
        let free = |kind, taken: &[(i32, i32)]| lowest_free(kind, taken.to_vec());
        assert_eq!(free(TypeKind::Message, &[]), Some(1));
        assert_eq!(free(TypeKind::Message, &[(2, 9), (1, 1)]), Some(10));
        assert_eq!(free(TypeKind::Message, &[(1, 18_999)]), Some(20_000));
        assert_eq!(free(TypeKind::Message, &[(1, HIGHEST)]), None);
        assert_eq!(free(TypeKind::Enum, &[(-5, 0), (1, 18_999)]), Some(19_000));
        assert_eq!(free(TypeKind::Enum, &[(0, i32::MAX)]), None);
    }
}
