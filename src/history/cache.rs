//! A ledger as bytes, and back.
//!
//! Strings stand once, in tables, and elements in blocks that are read by several threads.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::ledger::{Commit, Element, End, Home, Ledger, Life, Reason, Skipped, Standing, Tenure};
use crate::compile::declared::{Reserved, TypeKind};
use crate::model::Name;
use crate::source::{AuthorTime, Beginning, CommitId, ContentId};

/// What every file starts with: the program, and the version of what follows. A change of what the
/// ledger holds or of how it is built makes a new version.
const MAGIC: &[u8; 16] = b"protovet-ledger1";

/// How many elements are in a block.
const BLOCK: usize = 1_024;

/// A ledger as bytes that can tell whether they are whole.
pub(super) fn encode(ledger: &Ledger) -> Option<Vec<u8>> {
    let body = postcard::to_allocvec(&Stored::of(ledger)?).ok()?;
    let mut bytes = Vec::with_capacity(body.len() + MAGIC.len() + 4);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&checksum(&body).to_le_bytes());
    bytes.extend_from_slice(&body);
    Some(bytes)
}

/// The ledger; none if the bytes are not what [`encode`] made.
pub(super) fn decode(bytes: &[u8]) -> Option<Ledger> {
    let (sum, body) = bytes.strip_prefix(MAGIC)?.split_at_checked(4)?;
    if checksum(body).to_le_bytes() != sum {
        return None;
    }
    postcard::from_bytes::<Stored>(body).ok()?.ledger()
}

fn checksum(body: &[u8]) -> u32 {
    let mut sum = flate2::Crc::new();
    sum.update(body);
    sum.sum()
}

/// A string, by its place in the table.
type Text = u32;
/// A path, by its place in the table.
type Path = u32;
/// A content, by its place in the table.
type ContentAt = u32;

#[derive(Serialize, Deserialize)]
struct Stored {
    tip: Option<[u8; 20]>,
    beginning: u8,
    visited: u64,
    commits: Vec<([u8; 20], i64, i32)>,
    texts: Vec<String>,
    paths: Vec<String>,
    contents: Vec<[u8; 20]>,
    /// Each a `Vec<StoredElement>`.
    #[serde(with = "bytes")]
    blocks: Vec<Vec<u8>>,
    skipped: Vec<StoredSkipped>,
    last_readable: Vec<(Path, Option<ContentAt>)>,
    packages: Vec<(Text, u32)>,
}

/// Runs of bytes are written as they are.
mod bytes {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(blocks: &[Vec<u8>], to: S) -> Result<S::Ok, S::Error> {
        let blocks: Vec<Bytes<'_>> = blocks.iter().map(|block| Bytes(block)).collect();
        blocks.serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<Vec<u8>>, D::Error> {
        let blocks = Vec::<Bytes<'de>>::deserialize(from)?;
        Ok(blocks.into_iter().map(|block| block.0.to_vec()).collect())
    }

    struct Bytes<'b>(&'b [u8]);

    impl Serialize for Bytes<'_> {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_bytes(self.0)
        }
    }

    impl<'de> Deserialize<'de> for Bytes<'de> {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            <&'de [u8]>::deserialize(from).map(Bytes)
        }
    }
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
    path: Path,
    content: ContentAt,
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

impl Stored {
    fn of(ledger: &Ledger) -> Option<Self> {
        let mut tables = Tables::default();
        let blocks = ledger.elements.chunks(BLOCK).map(|block| {
            let stored = block.iter().map(|element| tables.element(element));
            let stored: Vec<StoredElement> = stored.collect::<Option<_>>()?;
            postcard::to_allocvec(&stored).ok()
        });
        let blocks = blocks.collect::<Option<_>>()?;
        let skipped = ledger.skipped.iter().map(|it| tables.skipped(it));
        let skipped = skipped.collect::<Option<_>>()?;
        let last_readable = ledger.standing.last_readable.iter().map(|(path, content)| {
            let content = match content {
                Some(content) => Some(tables.contents.place(*content)?),
                None => None,
            };
            Some((tables.paths.place(path)?, content))
        });
        let last_readable = last_readable.collect::<Option<_>>()?;
        let packages = ledger.standing.packages.iter();
        let packages = packages.map(|(name, count)| Some((tables.texts.place(name)?, *count)));
        let packages = packages.collect::<Option<_>>()?;
        Some(Self {
            tip: ledger.tip.map(|tip| tip.0),
            beginning: match ledger.beginning {
                Beginning::Root => 0,
                Beginning::CutOff => 1,
                Beginning::Asked => 2,
                Beginning::Known(_) => return None,
            },
            visited: ledger.visited as u64,
            commits: ledger
                .commits
                .iter()
                .map(|it| (it.id.0, it.time.seconds, it.time.offset_minutes))
                .collect(),
            texts: tables.texts.all.into_iter().map(str::to_owned).collect(),
            paths: tables.paths.all.into_iter().map(str::to_owned).collect(),
            contents: tables.contents.all.into_iter().map(|it| it.0).collect(),
            blocks,
            skipped,
            last_readable,
            packages,
        })
    }

    fn ledger(self) -> Option<Ledger> {
        let shelf = Shelf {
            texts: self.texts.into_iter().map(Name::from).collect(),
            paths: self.paths.into_iter().map(Arc::from).collect(),
            contents: self.contents.into_iter().map(ContentId).collect(),
        };
        let blocks = self.blocks.par_iter().map(|block| {
            let stored: Vec<StoredElement> = postcard::from_bytes(block).ok()?;
            stored.into_iter().map(|it| shelf.element(it)).collect()
        });
        let blocks: Vec<Vec<Element>> = blocks.collect::<Option<_>>()?;
        let last_readable = self.last_readable.into_iter().map(|(path, content)| {
            let content = match content {
                Some(content) => Some(shelf.content(content)?),
                None => None,
            };
            Some((shelf.path(path)?, content))
        });
        let packages = self.packages.into_iter();
        let packages = packages.map(|(name, count)| Some((shelf.text(name)?, count)));
        let skipped = self.skipped.into_iter().map(|it| shelf.skipped(it));
        Some(Ledger {
            tip: self.tip.map(CommitId),
            beginning: match self.beginning {
                0 => Beginning::Root,
                1 => Beginning::CutOff,
                2 => Beginning::Asked,
                _ => return None,
            },
            visited: usize::try_from(self.visited).ok()?,
            commits: self
                .commits
                .into_iter()
                .map(|(id, seconds, offset_minutes)| Commit {
                    id: CommitId(id),
                    time: AuthorTime {
                        seconds,
                        offset_minutes,
                    },
                })
                .collect(),
            elements: blocks.into_iter().flatten().collect(),
            skipped: skipped.collect::<Option<_>>()?,
            standing: Standing {
                last_readable: last_readable.collect::<Option<_>>()?,
                packages: packages.collect::<Option<_>>()?,
            },
        })
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

    fn skipped(&mut self, skipped: &'l Skipped) -> Option<StoredSkipped> {
        Some(StoredSkipped {
            commit: skipped.commit,
            path: self.paths.place(&skipped.path)?,
            content: self.contents.place(skipped.content)?,
            why: match &skipped.reason {
                Reason::Missing => None,
                Reason::Unreadable { why, line } => {
                    Some((why.clone(), line.map(|line| line as u64)))
                }
            },
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

    fn skipped(&self, stored: StoredSkipped) -> Option<Skipped> {
        let reason = match stored.why {
            None => Reason::Missing,
            Some((why, line)) => Reason::Unreadable {
                why,
                line: line.and_then(|line| usize::try_from(line).ok()),
            },
        };
        Some(Skipped {
            commit: stored.commit,
            path: self.path(stored.path)?,
            content: self.content(stored.content)?,
            reason,
        })
    }
}
