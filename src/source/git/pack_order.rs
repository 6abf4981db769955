//! Where objects are in the packs of a repository. Those that stand together there are stored as
//! differences to each other: read in this order, they are much cheaper.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::ContentId;

/// How a pack's index of version 2 begins.
const MAGIC: &[u8] = &[0xff, b't', b'O', b'c', 0, 0, 0, 2];
/// How many objects start with at most a byte, for every byte.
const FAN_OUT: usize = 256 * 4;

/// Sorts contents by where they are in the packs of a folder of objects; those that are elsewhere
/// come last, in the order they have.
pub(super) fn sort(objects: &Path, contents: &mut [ContentId]) {
    let packs: Vec<Index> = indices(objects)
        .iter()
        .filter_map(|path| Index::read(path))
        .collect();
    contents.sort_by_cached_key(|content| {
        let mut packs = packs.iter().enumerate();
        let found = packs.find_map(|(pack, index)| Some((pack, index.offset(content)?)));
        found.unwrap_or((usize::MAX, 0))
    });
}

fn indices(objects: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(objects.join("pack")) else {
        return Vec::new();
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let is_index = |path: &PathBuf| path.extension().is_some_and(|it| it == "idx");
    let mut paths: Vec<PathBuf> = paths.filter(is_index).collect();
    paths.sort_unstable();
    paths
}

/// The index of a pack.
struct Index {
    bytes: Vec<u8>,
    count: usize,
}

impl Index {
    fn read(path: &Path) -> Option<Self> {
        let bytes = fs::read(path).ok()?;
        if !bytes.starts_with(MAGIC) {
            return None;
        }
        let index = Self { bytes, count: 0 };
        let count = index.number(MAGIC.len() + FAN_OUT - 4)? as usize;
        Some(Self { count, ..index })
    }

    /// Where an object starts in the pack, in bytes; of those beyond 2 GiB, only their order.
    fn offset(&self, content: &ContentId) -> Option<u32> {
        let names = MAGIC.len() + FAN_OUT;
        let all = self.bytes.get(names..names + self.count * 20)?;
        let (all, _) = all.as_chunks::<20>();
        let at = all.binary_search(&content.0).ok()?;
        self.number(names + self.count * 24 + at * 4)
    }

    fn number(&self, at: usize) -> Option<u32> {
        let bytes = self.bytes.get(at..at + 4)?;
        bytes.try_into().ok().map(u32::from_be_bytes)
    }
}
