//! Outlines by content, kept from one run to the next.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::{Import, Outline};
use crate::source::ContentId;

/// Outlines of contents that have ids.
#[derive(Clone, Default, Debug)]
pub struct Outlines {
    known: FxHashMap<ContentId, Outline>,
    has_news: bool,
}

/// How they are written.
#[derive(Serialize, Deserialize)]
struct Stored {
    /// What wrote them: another version may see other things in a file.
    version: String,
    /// All imports, each once.
    imports: Vec<Box<str>>,
    outlines: Vec<([u8; 20], Written)>,
}

/// An outline whose imports stand elsewhere.
#[derive(Serialize, Deserialize)]
struct Written {
    outline: Outline,
    /// Positions, and whether those who import the file get this one too.
    imports: Vec<(u32, bool)>,
}

/// Imports by position.
#[derive(Default)]
struct Imports {
    all: Vec<Arc<str>>,
    positions: FxHashMap<Arc<str>, u32>,
}

/// What wrote them, and how.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "/3");

/// How many are kept that the last run had no use for.
const SPARE: usize = 20_000;

impl Outlines {
    /// What [`Self::to_bytes`] gave; nothing if that was another version of protovet.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let stored: Option<Stored> = postcard::from_bytes(bytes).ok();
        let stored = stored.filter(|stored| stored.version == VERSION);
        Self {
            known: stored.and_then(Stored::outlines).unwrap_or_default(),
            has_news: false,
        }
    }

    /// All of them as bytes; none when there is nothing new. Of those that are not in `used`, not
    /// more than a few thousand are kept.
    #[must_use]
    pub fn to_bytes(mut self, used: &FxHashSet<ContentId>) -> Option<Vec<u8>> {
        if !self.has_news {
            return None;
        }
        if self.known.len() > used.len() + SPARE {
            self.known.retain(|id, _| used.contains(id));
        }
        let mut outlines: Vec<_> = self.known.into_iter().collect();
        outlines.sort_unstable_by_key(|(id, _)| *id);
        let mut imports = Imports::default();
        let outlines = outlines.into_iter();
        let outlines = outlines.map(|(id, outline)| (id.0, imports.written(outline)));
        let stored = Stored {
            version: VERSION.to_owned(),
            outlines: outlines.collect(),
            imports: imports.all.iter().map(|path| Box::from(&**path)).collect(),
        };
        postcard::to_stdvec(&stored).ok()
    }

    pub(in crate::compile) fn get(&self, id: ContentId) -> Option<&Outline> {
        self.known.get(&id)
    }

    pub(in crate::compile) fn extend(&mut self, fresh: Vec<(ContentId, Outline)>) {
        self.has_news |= !fresh.is_empty();
        self.known.extend(fresh);
    }
}

impl Stored {
    /// The outlines by content; none if an import is not there.
    fn outlines(self) -> Option<FxHashMap<ContentId, Outline>> {
        let imports: Vec<Arc<str>> = self.imports.into_iter().map(Arc::from).collect();
        let outlines = self.outlines.into_iter().map(|(id, written)| {
            let mut outline = written.outline;
            let found = written.imports.iter().map(|&(at, is_public)| {
                let path = imports.get(usize::try_from(at).ok()?)?;
                Some(Import {
                    path: Arc::clone(path),
                    is_public,
                })
            });
            outline.imports = found.collect::<Option<_>>()?;
            Some((ContentId(id), outline))
        });
        outlines.collect()
    }
}

impl Imports {
    /// Takes the imports out of an outline.
    fn written(&mut self, mut outline: Outline) -> Written {
        let imports = std::mem::take(&mut outline.imports).into_iter();
        let imports = imports.filter_map(|import| {
            let next = u32::try_from(self.all.len()).ok()?;
            let at = match self.positions.get(&import.path) {
                Some(at) => *at,
                None => {
                    self.positions.insert(Arc::clone(&import.path), next);
                    self.all.push(import.path);
                    next
                }
            };
            Some((at, import.is_public))
        });
        Written {
            imports: imports.collect(),
            outline,
        }
    }
}
