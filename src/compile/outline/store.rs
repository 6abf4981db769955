//! Outlines by content, kept from one run to the next.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::Outline;
use crate::source::ContentId;

/// Outlines of contents that have ids.
#[derive(Default, Debug)]
pub struct Outlines {
    known: FxHashMap<ContentId, Outline>,
    has_news: bool,
}

/// How they are written.
#[derive(Serialize, Deserialize)]
struct Stored {
    /// What wrote them: another version may see other things in a file.
    version: String,
    outlines: Vec<([u8; 20], Outline)>,
}

/// What wrote them, and how.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "/2");

/// How many are kept that the last run had no use for.
const SPARE: usize = 20_000;

impl Outlines {
    /// What [`Self::to_bytes`] gave; nothing if that was another version of protovet.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let stored: Option<Stored> = postcard::from_bytes(bytes).ok();
        let stored = stored.filter(|stored| stored.version == VERSION);
        let outlines = stored.map(|stored| stored.outlines).unwrap_or_default();
        let outlines = outlines.into_iter();
        Self {
            known: outlines
                .map(|(id, outline)| (ContentId(id), outline))
                .collect(),
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
        let outlines = self.known.into_iter();
        let mut outlines: Vec<_> = outlines.map(|(id, outline)| (id.0, outline)).collect();
        outlines.sort_unstable_by_key(|(id, _)| *id);
        let stored = Stored {
            version: VERSION.to_owned(),
            outlines,
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
