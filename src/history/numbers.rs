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

    /// The lowest number from 1 on that it never used, reserved or gave away.
    #[must_use]
    pub fn lowest_never_used(&self) -> Option<i32> {
        free_numbers(self.kind, self.taken()).next()
    }

    /// The numbers that it has ever used, reserved or given away, as first and last of each run.
    pub(crate) fn taken(&self) -> Vec<(i32, i32)> {
        let mut taken = Vec::new();
        taken.extend(self.members.iter().map(|it| (it.number, it.number)));
        taken.extend(
            self.reserved
                .iter()
                .flat_map(|(_, it)| it.ranges.iter().copied()),
        );
        taken.extend(&self.extensions);
        taken
    }
}

/// The numbers from 1 on that are in none of these runs, each given as first and last.
pub(crate) fn free_numbers(
    kind: TypeKind,
    mut taken: Vec<(i32, i32)>,
) -> impl Iterator<Item = i32> {
    let highest = match kind {
        TypeKind::Message => {
            taken.push(OWN);
            HIGHEST
        }
        TypeKind::Enum => i32::MAX,
    };
    taken.sort_unstable();
    let mut taken = taken.into_iter().peekable();
    let mut next = Some(1);
    std::iter::from_fn(move || {
        let mut free = next?;
        while let Some((_, end)) = taken.next_if(|(start, _)| *start <= free) {
            let Some(after) = end.checked_add(1) else {
                next = None;
                return None;
            };
            free = free.max(after);
        }
        next = free.checked_add(1);
        (free <= highest).then_some(free)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_free_number() {
        let free = |kind, taken: &[(i32, i32)]| free_numbers(kind, taken.to_vec()).next();
        assert_eq!(free(TypeKind::Message, &[]), Some(1));
        assert_eq!(free(TypeKind::Message, &[(2, 9), (1, 1)]), Some(10));
        assert_eq!(free(TypeKind::Message, &[(1, 18_999)]), Some(20_000));
        assert_eq!(free(TypeKind::Message, &[(1, HIGHEST)]), None);
        assert_eq!(free(TypeKind::Enum, &[(-5, 0), (1, 18_999)]), Some(19_000));
        assert_eq!(free(TypeKind::Enum, &[(0, i32::MAX)]), None);
    }

    #[test]
    fn free_numbers_in_order() {
        let free = |taken: &[(i32, i32)]| {
            let found = free_numbers(TypeKind::Message, taken.to_vec());
            found.take(3).collect::<Vec<i32>>()
        };
        assert_eq!(free(&[(2, 2), (4, 9), (6, 7)]), [1, 3, 10]);
        assert_eq!(free(&[(2, 18_998)]), [1, 18_999, 20_000]);
        assert_eq!(free(&[(3, HIGHEST)]), [1, 2]);
        assert_eq!(free(&[(1, HIGHEST - 1)]), [HIGHEST]);
    }
}
