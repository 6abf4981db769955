//! A ledger as records, and back: its head, and blocks of elements.
//!
//! Elements stand in blocks, sorted by their latest names, that are read on their own. Strings stand
//! once in each block.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::ledger::{Commit, Element, End, Home, Ledger, Life, Reason, Skipped, Standing, Tenure};
use crate::compile::declared::{Reserved, TypeKind};
use crate::model::Name;
use crate::source::{AuthorTime, Beginning, CommitId, ContentId};

/// How many elements are in a block.
const BLOCK: usize = 32;

/// The elements of a ledger in blocks, each with the name of its first element.
pub(super) fn blocks(ledger: &Ledger) -> Option<Vec<(String, Vec<u8>)>> {
    let mut order: Vec<usize> = (0..ledger.elements.len()).collect();
    order.sort_by_key(|at| (ledger.elements[*at].full_name(), *at));
    let blocks = order.par_chunks(BLOCK).map(|places| {
        let block = StoredBlock::of(ledger, places)?;
        let first = ledger.elements[*places.first()?].full_name().to_string();
        Some((first, postcard::to_allocvec(&block).ok()?))
    });
    blocks.collect()
}

/// The elements of a block with their places in the ledger; none if it is none.
pub(super) fn elements(block: &[u8]) -> Option<Vec<(usize, Element)>> {
    let stored: StoredBlock = postcard::from_bytes(block).ok()?;
    stored.elements()
}

/// A string, by its place in the table of its block.
type Text = u32;
/// A path, by its place in the table.
type Path = u32;
/// A content, by its place in the table.
type ContentAt = u32;

/// All but the elements.
#[derive(Serialize, Deserialize)]
pub(super) struct Head {
    tip: Option<[u8; 20]>,
    beginning: u8,
    visited: u64,
    commits: Vec<([u8; 20], i64, i32)>,
    skipped: Vec<StoredSkipped>,
    last_readable: Vec<(String, Option<[u8; 20]>)>,
    packages: Vec<(String, u32)>,
    pub(super) elements: u32,
}

/// Neighbours by name, with their places in the ledger.
#[derive(Serialize, Deserialize)]
struct StoredBlock {
    texts: Vec<String>,
    paths: Vec<String>,
    contents: Vec<[u8; 20]>,
    elements: Vec<(u32, StoredElement)>,
}

#[derive(Serialize, Deserialize)]
struct StoredElement {
    is_enum: bool,
    names: Vec<(u32, Text, Path)>,
    lives: Vec<(u32, Option<u32>)>,
    members: Vec<StoredTenure>,
    reserved: Vec<StoredReserved>,
    extensions: Vec<(i32, i32)>,
}

/// Since when, which ranges, and which names.
type StoredReserved = (u32, Vec<(i32, i32)>, Vec<Text>);

#[derive(Serialize, Deserialize)]
struct StoredTenure {
    number: i32,
    name: Text,
    json_name: Option<Text>,
    ty: Text,
    since: u32,
    until: Option<(u32, Path, ContentAt, u32)>,
}

#[derive(Serialize, Deserialize)]
struct StoredSkipped {
    commit: u32,
    path: String,
    content: [u8; 20],
    why: Option<(String, Option<u64>)>,
}

/// The tables while they grow.
#[derive(Default)]
struct Tables<'l> {
    texts: Table<&'l str>,
    paths: Table<&'l str>,
    contents: Table<ContentId>,
}

struct Table<K> {
    all: Vec<K>,
    places: FxHashMap<K, u32>,
}

impl<K> Default for Table<K> {
    fn default() -> Self {
        Self {
            all: Vec::new(),
            places: FxHashMap::default(),
        }
    }
}

impl<K: Copy + Eq + std::hash::Hash> Table<K> {
    fn place(&mut self, key: K) -> Option<u32> {
        if let Some(place) = self.places.get(&key) {
            return Some(*place);
        }
        let place = u32::try_from(self.all.len()).ok()?;
        self.all.push(key);
        self.places.insert(key, place);
        Some(place)
    }
}

impl Head {
    pub(super) fn of(ledger: &Ledger) -> Option<Self> {
        let last_readable = ledger.standing.last_readable.iter();
        let packages = ledger.standing.packages.iter();
        let commits = ledger.commits.iter();
        Some(Self {
            tip: ledger.tip.map(|tip| tip.0),
            beginning: match ledger.beginning {
                Beginning::Root => 0,
                Beginning::CutOff => 1,
                Beginning::Asked => 2,
                Beginning::Known(_) => return None,
            },
            visited: ledger.visited as u64,
            commits: commits
                .map(|it| (it.id.0, it.time.seconds, it.time.offset_minutes))
                .collect(),
            skipped: ledger.skipped.iter().map(StoredSkipped::of).collect(),
            last_readable: last_readable
                .map(|(path, content)| (path.to_string(), content.map(|content| content.0)))
                .collect(),
            packages: packages
                .map(|(name, count)| (name.to_string(), *count))
                .collect(),
            elements: u32::try_from(ledger.elements.len()).ok()?,
        })
    }

    /// The ledger without elements.
    pub(super) fn ledger(self) -> Option<Ledger> {
        let last_readable = self.last_readable.into_iter();
        let packages = self.packages.into_iter();
        Some(Ledger {
            tip: self.tip.map(CommitId),
            beginning: match self.beginning {
                0 => Beginning::Root,
                1 => Beginning::CutOff,
                2 => Beginning::Asked,
                _ => return None,
            },
            visited: usize::try_from(self.visited).ok()?,
            commits: self.commits.into_iter().map(commit).collect(),
            elements: Vec::new(),
            skipped: self
                .skipped
                .into_iter()
                .map(StoredSkipped::skipped)
                .collect(),
            standing: Standing {
                last_readable: last_readable
                    .map(|(path, content)| (Arc::from(path), content.map(ContentId)))
                    .collect(),
                packages: packages
                    .map(|(name, count)| (Name::from(name), count))
                    .collect(),
            },
        })
    }
}

fn commit((id, seconds, offset_minutes): ([u8; 20], i64, i32)) -> Commit {
    Commit {
        id: CommitId(id),
        time: AuthorTime {
            seconds,
            offset_minutes,
        },
    }
}

impl StoredBlock {
    fn of(ledger: &Ledger, places: &[usize]) -> Option<Self> {
        let mut tables = Tables::default();
        let elements = places.iter().map(|place| {
            let element = tables.element(&ledger.elements[*place])?;
            Some((u32::try_from(*place).ok()?, element))
        });
        let elements = elements.collect::<Option<_>>()?;
        Some(Self {
            texts: tables.texts.all.into_iter().map(str::to_owned).collect(),
            paths: tables.paths.all.into_iter().map(str::to_owned).collect(),
            contents: tables.contents.all.into_iter().map(|it| it.0).collect(),
            elements,
        })
    }

    fn elements(self) -> Option<Vec<(usize, Element)>> {
        let shelf = Shelf {
            texts: self.texts.into_iter().map(Name::from).collect(),
            paths: self.paths.into_iter().map(Arc::from).collect(),
            contents: self.contents.into_iter().map(ContentId).collect(),
        };
        let elements = self.elements.into_iter();
        let elements =
            elements.map(|(place, element)| Some((place as usize, shelf.element(element)?)));
        elements.collect()
    }
}

impl StoredSkipped {
    fn of(skipped: &Skipped) -> Self {
        Self {
            commit: skipped.commit,
            path: skipped.path.to_string(),
            content: skipped.content.0,
            why: match &skipped.reason {
                Reason::Missing => None,
                Reason::Unreadable { why, line } => {
                    Some((why.clone(), line.map(|line| line as u64)))
                }
            },
        }
    }

    fn skipped(self) -> Skipped {
        let reason = match self.why {
            None => Reason::Missing,
            Some((why, line)) => Reason::Unreadable {
                why,
                line: line.and_then(|line| usize::try_from(line).ok()),
            },
        };
        Skipped {
            commit: self.commit,
            path: Arc::from(self.path),
            content: ContentId(self.content),
            reason,
        }
    }
}

impl<'l> Tables<'l> {
    fn element(&mut self, element: &'l Element) -> Option<StoredElement> {
        let names = element.names.iter().map(|home| {
            let (name, path) = (
                self.texts.place(&home.full_name)?,
                self.paths.place(&home.path)?,
            );
            Some((home.since, name, path))
        });
        let names = names.collect::<Option<_>>()?;
        let members = element.members.iter().map(|it| self.tenure(it));
        let members = members.collect::<Option<_>>()?;
        let reserved = element.reserved.iter().map(|(since, reserved)| {
            let names = reserved.names.iter().map(|name| self.texts.place(name));
            Some((
                *since,
                reserved.ranges.clone(),
                names.collect::<Option<_>>()?,
            ))
        });
        Some(StoredElement {
            is_enum: element.kind == TypeKind::Enum,
            names,
            lives: element
                .lives
                .iter()
                .map(|it| (it.since, it.until))
                .collect(),
            members,
            reserved: reserved.collect::<Option<_>>()?,
            extensions: element.extensions.clone(),
        })
    }

    fn tenure(&mut self, tenure: &'l Tenure) -> Option<StoredTenure> {
        let json_name = match &tenure.json_name {
            Some(name) => Some(self.texts.place(name)?),
            None => None,
        };
        let until = match &tenure.until {
            Some(end) => {
                let (path, content) = (
                    self.paths.place(&end.path)?,
                    self.contents.place(end.content)?,
                );
                Some((end.commit, path, content, end.at))
            }
            None => None,
        };
        Some(StoredTenure {
            number: tenure.number,
            name: self.texts.place(&tenure.name)?,
            json_name,
            ty: self.texts.place(&tenure.ty)?,
            since: tenure.since,
            until,
        })
    }
}

/// The tables when they are read.
struct Shelf {
    texts: Vec<Name>,
    paths: Vec<Arc<str>>,
    contents: Vec<ContentId>,
}

impl Shelf {
    fn text(&self, at: Text) -> Option<Name> {
        self.texts.get(at as usize).cloned()
    }

    fn path(&self, at: Path) -> Option<Arc<str>> {
        self.paths.get(at as usize).cloned()
    }

    fn content(&self, at: ContentAt) -> Option<ContentId> {
        self.contents.get(at as usize).copied()
    }

    fn element(&self, stored: StoredElement) -> Option<Element> {
        let names = stored.names.into_iter().map(|(since, name, path)| {
            Some(Home {
                since,
                full_name: self.text(name)?,
                path: self.path(path)?,
            })
        });
        let members = stored.members.into_iter().map(|it| self.tenure(it));
        let lives = stored.lives.into_iter();
        let reserved = stored.reserved.into_iter().map(|(since, ranges, names)| {
            let names = names.into_iter().map(|name| self.text(name));
            let names = names.collect::<Option<_>>()?;
            Some((since, Reserved { ranges, names }))
        });
        Some(Element {
            kind: if stored.is_enum {
                TypeKind::Enum
            } else {
                TypeKind::Message
            },
            names: names.collect::<Option<_>>()?,
            lives: lives.map(|(since, until)| Life { since, until }).collect(),
            members: members.collect::<Option<_>>()?,
            reserved: reserved.collect::<Option<_>>()?,
            extensions: stored.extensions,
        })
    }

    fn tenure(&self, stored: StoredTenure) -> Option<Tenure> {
        let json_name = match stored.json_name {
            Some(name) => Some(self.text(name)?),
            None => None,
        };
        let until = match stored.until {
            Some((commit, path, content, at)) => Some(End {
                commit,
                path: self.path(path)?,
                content: self.content(content)?,
                at,
            }),
            None => None,
        };
        Some(Tenure {
            number: stored.number,
            name: self.text(stored.name)?,
            json_name,
            ty: self.text(stored.ty)?,
            since: stored.since,
            until,
        })
    }
}
