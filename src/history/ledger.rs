//! What the ledger says.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::compile::declared::{Reserved, TypeKind};
use crate::model::Name;
use crate::source::{AuthorTime, Beginning, CommitId, ContentId};

/// A commit, by its place in [`Ledger::commits`].
pub type CommitAt = u32;

/// Every number and name that the messages and enums of a repository ever had.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ledger {
    /// The newest commit that was looked at; none in a repository without commits.
    pub tip: Option<CommitId>,
    /// Where the commits that were looked at start.
    pub beginning: Beginning,
    /// How many commits were looked at.
    pub visited: usize,
    /// Those that changed `.proto` files, oldest first; merged ones before what merged them.
    pub commits: Vec<Commit>,
    /// Messages and enums in the order in which they appeared.
    pub elements: Vec<Element>,
    /// The revisions of files that tell nothing, in order.
    pub skipped: Vec<Skipped>,
    /// What the next commit is compared with, where that is not what its parent has.
    pub(super) standing: Standing,
}

/// What is remembered of a repository besides the ledger itself.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Standing {
    /// Files whose latest revision tells nothing, with the last one that did.
    pub(super) last_readable: BTreeMap<Arc<str>, Option<ContentId>>,
    /// How many files are in each package.
    pub(super) packages: BTreeMap<Name, u32>,
}

/// A commit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Commit {
    /// Its id.
    pub id: CommitId,
    /// When it was written, by its author's clock.
    pub time: AuthorTime,
}

/// A message or an enum through its renames and moves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Element {
    /// Which of both.
    pub kind: TypeKind,
    /// Its names, oldest first. Never empty.
    pub names: Vec<Home>,
    /// When it was there, oldest first. Never empty.
    pub lives: Vec<Life>,
    /// Its fields or values in the order in which they appeared.
    pub members: Vec<Tenure>,
    /// What was reserved, from which commit on; oldest first. Nothing before the first.
    pub reserved: Vec<(CommitAt, Reserved)>,
    /// The extension ranges it has, as first and last number.
    pub extensions: Vec<(i32, i32)>,
}

/// A name of an element and where it was declared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Home {
    /// From when on.
    pub since: CommitAt,
    /// With its package.
    pub full_name: Name,
    /// The file, from the top of the repository.
    pub path: Arc<str>,
}

/// A time in which an element was there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Life {
    /// The commit with which it came.
    pub since: CommitAt,
    /// The commit that deleted it; none if it is there.
    pub until: Option<CommitAt>,
}

/// A time in which a number had a name and a type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tenure {
    /// The number of the field or value.
    pub number: i32,
    /// Its name.
    pub name: Name,
    /// As its `json_name` says, if it has one.
    pub json_name: Option<Name>,
    /// The type as written, without a leading dot: `repeated Item`. Empty for values.
    pub ty: Name,
    /// The commit with which it came.
    pub since: CommitAt,
    /// How it ended; none if it is there.
    pub until: Option<End>,
}

/// How a [`Tenure`] ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct End {
    /// The commit that removed or changed it.
    pub commit: CommitAt,
    /// The file in which it last was, from the top of the repository.
    pub path: Arc<str>,
    /// The content of that file.
    pub content: ContentId,
    /// Where it is in there, in bytes.
    pub at: u32,
}

/// A revision of a file that tells nothing: the file counts as what it was before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Skipped {
    /// The commit.
    pub commit: CommitAt,
    /// The file, from the top of the repository.
    pub path: Arc<str>,
    /// Its content.
    pub content: ContentId,
    /// Why.
    pub reason: Reason,
}

/// Why a revision of a file tells nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// It is not in the repository, as in a partial clone.
    Missing,
    /// It does not parse.
    Unreadable {
        /// What is wrong, as a part of a sentence.
        why: String,
        /// From 1; none when it is not text.
        line: Option<usize>,
    },
}

impl Default for Ledger {
    fn default() -> Self {
        Self {
            tip: None,
            beginning: Beginning::Root,
            visited: 0,
            commits: Vec::new(),
            elements: Vec::new(),
            skipped: Vec::new(),
            standing: Standing::default(),
        }
    }
}

impl Ledger {
    /// A commit of the ledger.
    #[must_use]
    pub fn commit(&self, at: CommitAt) -> Commit {
        let known = self.commits.get(at as usize).copied();
        known.unwrap_or(Commit {
            id: CommitId([0; 20]),
            time: AuthorTime::default(),
        })
    }

    /// Revisions that are not in the repository.
    pub fn missing(&self) -> impl Iterator<Item = &Skipped> {
        let skipped = self.skipped.iter();
        skipped.filter(|skipped| skipped.reason == Reason::Missing)
    }
}

impl Element {
    /// Its latest name, with the package.
    #[must_use]
    pub fn full_name(&self) -> &Name {
        static NONE: Name = Name::new_static("");
        self.names.last().map_or(&NONE, |home| &home.full_name)
    }

    /// The file it is, or was last, declared in; from the top of the repository.
    #[must_use]
    pub fn path(&self) -> &str {
        self.names.last().map_or("", |home| &home.path)
    }

    /// Whether it is there.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.lives.last().is_some_and(|life| life.until.is_none())
    }

    /// What is reserved now, or was when it was deleted.
    #[must_use]
    pub fn reserved_now(&self) -> Option<&Reserved> {
        self.reserved.last().map(|(_, reserved)| reserved)
    }

    /// Whether a number was reserved once a commit was made.
    #[must_use]
    pub fn was_reserved(&self, number: i32, at: CommitAt) -> bool {
        let known = self.reserved.partition_point(|(since, _)| *since <= at);
        let known = known.checked_sub(1).map(|known| &self.reserved[known].1);
        known.is_some_and(|reserved| reserved.has_number(number))
    }

    /// Since when a number has been reserved without a break, if it is.
    #[must_use]
    pub fn reserved_since(&self, number: i32) -> Option<CommitAt> {
        let without_break = self.reserved.iter().rev();
        let without_break = without_break.take_while(|(_, it)| it.has_number(number));
        without_break.last().map(|(since, _)| *since)
    }
}

impl Reserved {
    /// Whether a number is reserved.
    #[must_use]
    pub fn has_number(&self, number: i32) -> bool {
        let mut ranges = self.ranges.iter();
        ranges.any(|&(first, last)| first <= number && number <= last)
    }

    /// Whether a name is reserved.
    #[must_use]
    pub fn has_name(&self, name: &str) -> bool {
        self.names.iter().any(|reserved| reserved == name)
    }
}

/// What stands behind the last dot of a type, or of the value type of a map.
pub(super) fn last_part(ty: &str) -> &str {
    let ty = ty.strip_prefix("repeated ").unwrap_or(ty);
    ty.rsplit_once('.').map_or(ty, |(_, last)| last)
}

/// Whether two types as written can be one: a name may be written with more or less of its package.
pub(super) fn same_type(a: &str, b: &str) -> bool {
    a == b
        || map_parts(a).zip(map_parts(b)).map_or_else(
            || {
                let list = "repeated ";
                a.starts_with(list) == b.starts_with(list)
                    && ends_alike(
                        a.strip_prefix(list).unwrap_or(a),
                        b.strip_prefix(list).unwrap_or(b),
                    )
            },
            |((a_key, a_value), (b_key, b_value))| a_key == b_key && ends_alike(a_value, b_value),
        )
}

fn map_parts(ty: &str) -> Option<(&str, &str)> {
    ty.strip_prefix("map<")?.strip_suffix('>')?.split_once(", ")
}

fn ends_alike(a: &str, b: &str) -> bool {
    let (long, short) = if a.len() > b.len() { (a, b) } else { (b, a) };
    long.strip_suffix(short)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_may_be_written_with_more_or_less_of_its_package() {
        assert!(same_type("acme.v1.Item", "Item"));
        assert!(same_type("repeated v1.Item", "repeated acme.v1.Item"));
        assert!(same_type("map<string, Item>", "map<string, acme.Item>"));
        assert!(!same_type("map<int32, Item>", "map<string, acme.Item>"));
        assert!(!same_type("Item", "repeated Item"));
        assert!(!same_type("LineItem", "Item"));
        assert!(!same_type("map<string, string>", "string"));
    }

    #[test]
    fn reserved_without_a_break() {
        let reserved = |ranges: &[(i32, i32)]| Reserved {
            ranges: ranges.to_vec(),
            names: Vec::new(),
        };
        let element = Element {
            kind: TypeKind::Message,
            names: Vec::new(),
            lives: Vec::new(),
            members: Vec::new(),
            reserved: vec![
                (1, reserved(&[(4, 4)])),
                (3, reserved(&[])),
                (5, reserved(&[(4, 6)])),
                (6, reserved(&[(1, 9)])),
            ],
            extensions: Vec::new(),
        };
        assert_eq!(element.reserved_since(4), Some(5));
        assert_eq!(element.reserved_since(1), Some(6));
        assert_eq!(element.reserved_since(10), None);
        assert!(!element.was_reserved(4, 0) && element.was_reserved(4, 2));
        assert!(!element.was_reserved(4, 3) && element.was_reserved(4, 6));
    }
}
