//! The file of the index, as git describes it in gitformat-index.
//!
//! libgit2 computes its checksum, checks every path and keeps a map of all of them, which takes
//! longer than everything else that a check does when nothing changed. Git does none of this either
//! when it reads. What libgit2 does not tell at all is which folders are known to be as some tree
//! has them.

mod cached_trees;
#[cfg(test)]
mod tests;

use std::io::Read as _;
use std::ops::Range;
use std::path::Path;

use super::super::stamp::Stamp;
use cached_trees::CachedTrees;

/// What is tracked, in git's order: by path, byte by byte, then by stage.
#[derive(Default)]
pub(super) struct Entries {
    bytes: Vec<u8>,
    /// The paths of a version in which they are not written in full.
    unfolded: Option<Vec<u8>>,
    places: Vec<Place>,
    trees: CachedTrees,
    /// When the file was written: seconds and nanoseconds.
    pub(super) written: Option<(i64, i64)>,
}

/// Where an entry stands.
struct Place {
    /// Where it starts in the bytes.
    at: usize,
    /// Where its path stands in the bytes, or in what was unfolded.
    path: Range<usize>,
    more_flags: u16,
}

/// What is tracked under a path.
#[derive(Clone, Copy)]
pub(super) struct Entry<'e> {
    /// From the top of the working tree.
    pub(super) path: &'e [u8],
    fixed: &'e [u8; FIXED],
    more_flags: u16,
}

/// Why a file is no index that can be used.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It is in a form that needs more than the file.
    Form(String),
    /// It is damaged, or something else.
    Damage(&'static str),
}

/// Dates, numbers of the file system, mode, length, id and flags: what each entry starts with.
const FIXED: usize = 62;
const HEADER: usize = 12;
const CHECKSUM: usize = 20;
const CUT_OFF: Trouble = Trouble::Damage("it is cut off");

const HAS_MORE_FLAGS: u16 = 0x4000;
const INTENDED: u16 = 0x2000;
const LINK: u32 = 0o120_000;
const SUBMODULE: u32 = 0o160_000;

/// The id of a file without content.
const EMPTY: [u8; 20] = [
    0xe6, 0x9d, 0xe2, 0x9b, 0xb2, 0xd1, 0xd6, 0x43, 0x4b, 0x8b, 0x29, 0xae, 0x77, 0x5a, 0xd8, 0xc2,
    0xe4, 0x8c, 0x53, 0x91,
];

impl Entries {
    /// Reads the file; nothing is tracked when there is none.
    pub(super) fn read(path: &Path) -> std::io::Result<Result<Self, Trouble>> {
        let mut file = match std::fs::File::open(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Ok(Self::default()));
            }
            opened => opened?,
        };
        // of the file that is open: another may take its place meanwhile
        let data = file.metadata()?;
        let mut bytes = Vec::with_capacity(usize::try_from(data.len()).unwrap_or_default() + 1);
        file.read_to_end(&mut bytes)?;
        let written = Stamp::told(&data).map(|stamp| stamp.written);
        Ok(Self::parse(bytes).map(|entries| Self { written, ..entries }))
    }

    fn parse(bytes: Vec<u8>) -> Result<Self, Trouble> {
        let number = |at| number(&bytes, at).ok_or(CUT_OFF);
        if !bytes.starts_with(b"DIRC") {
            return Err(Trouble::Damage("it does not start as an index does"));
        }
        let version = number(4)?;
        if !(2..=4).contains(&version) {
            return Err(Trouble::Form(format!("it is of version {version}")));
        }
        let count = number(8)? as usize;
        let end = bytes.len().checked_sub(CHECKSUM).ok_or(CUT_OFF)?;
        let mut unfolded = (version == 4).then(Vec::new);
        let mut places = Vec::with_capacity(count.min(end / FIXED));
        let mut at = HEADER;
        for _ in 0..count {
            let (place, behind) = place(&bytes[..end], at, unfolded.as_mut())?;
            places.push(place);
            at = behind;
        }
        let mut entries = Self {
            bytes,
            unfolded,
            places,
            ..Self::default()
        };
        entries.trees = entries.extensions(at, end)?;
        if !entries.are_in_order() {
            return Err(Trouble::Damage("its entries are not in order"));
        }
        Ok(entries)
    }

    /// Looks through what follows the entries.
    fn extensions(&self, mut at: usize, end: usize) -> Result<CachedTrees, Trouble> {
        let mut trees = CachedTrees::default();
        while at < end {
            let kind = self.bytes[..end].get(at..at + 4).ok_or(CUT_OFF)?;
            let length = number(&self.bytes, at + 4).ok_or(CUT_OFF)? as usize;
            let start = at + 8;
            at = start.checked_add(length).ok_or(CUT_OFF)?;
            let content = self.bytes[..end].get(start..at).ok_or(CUT_OFF)?;
            // what must be understood starts with a small letter
            if kind[0].is_ascii_lowercase() {
                let kind = String::from_utf8_lossy(kind);
                return Err(Trouble::Form(format!("it has a part `{kind}`")));
            }
            if kind == b"TREE" {
                trees = CachedTrees::parse(content).unwrap_or_default();
            }
        }
        Ok(trees)
    }

    fn are_in_order(&self) -> bool {
        let key = |place: &Place| {
            let entry = self.entry(place)?;
            Some((entry.path, entry.stage()))
        };
        self.places.iter().map(key).is_sorted_by(|a, b| a < b)
    }

    /// The entries below a folder; all for the top.
    pub(super) fn below(&self, folder: &str) -> impl DoubleEndedIterator<Item = Entry<'_>> {
        let range = self.range(folder);
        let places = self.places.get(range).unwrap_or_default();
        places.iter().filter_map(|place| self.entry(place))
    }

    /// The entry of a path that has no conflict.
    pub(super) fn find(&self, path: &str) -> Option<Entry<'_>> {
        let from = self.first_from(path.as_bytes());
        let found = self.entry(self.places.get(from)?)?;
        (found.path == path.as_bytes() && found.stage() == 0).then_some(found)
    }

    /// The entries below a folder that is known to be as a tree has it: all of the tree's files are
    /// among them.
    pub(super) fn of_tree(
        &self,
        folder: &str,
        tree: [u8; 20],
    ) -> Option<impl Iterator<Item = Entry<'_>>> {
        let count = self.trees.count(folder, tree)?;
        (self.range(folder).len() == count).then(|| self.below(folder))
    }

    fn range(&self, folder: &str) -> Range<usize> {
        if folder.is_empty() {
            return 0..self.places.len();
        }
        let bound = |end: u8| self.first_from(&[folder.as_bytes(), &[end]].concat());
        bound(b'/')..bound(b'/' + 1)
    }

    /// The first entry whose path does not come before this one.
    fn first_from(&self, path: &[u8]) -> usize {
        let comes_before = |place: &Place| self.entry(place).is_some_and(|it| it.path < path);
        self.places.partition_point(comes_before)
    }

    fn entry(&self, place: &Place) -> Option<Entry<'_>> {
        let paths = self.unfolded.as_ref().unwrap_or(&self.bytes);
        Some(Entry {
            path: paths.get(place.path.clone())?,
            fixed: self.bytes.get(place.at..)?.first_chunk()?,
            more_flags: place.more_flags,
        })
    }
}

impl Entry<'_> {
    /// The id of its content.
    pub(super) fn id(&self) -> [u8; 20] {
        let mut id = [0; 20];
        id.copy_from_slice(&self.fixed[40..60]);
        id
    }

    /// Whether it is a submodule.
    pub(super) fn is_submodule(&self) -> bool {
        self.number(24) == SUBMODULE
    }

    /// Whether it has content of its own: links and submodules have none, and neither has what
    /// `git add --intent-to-add` only announces.
    pub(super) fn is_file(&self) -> bool {
        let is_intended = self.more_flags & INTENDED != 0;
        !is_intended && self.number(24) != LINK && !self.is_submodule()
    }

    /// Which side of a conflict it is; 0 where there is none.
    pub(super) const fn stage(&self) -> u16 {
        (flags(self.fixed) >> 12) & 3
    }

    /// What the file system said when git last knew that the file has the content of the entry;
    /// none where that may not have been the whole truth.
    ///
    /// A file that was written or changed when the index was, or later, may have been written twice
    /// within one tick of the clock. When git writes the index once more, it notes such files as empty.
    pub(super) fn stamp(&self, index_written: (i64, i64)) -> Option<Stamp> {
        let time = |at| (i64::from(self.number(at)), i64::from(self.number(at + 4)));
        let stamp = Stamp {
            changed: time(0),
            written: time(8),
            length: u64::from(self.number(36)),
            inode: self.number(20),
        };
        let is_noted_as_empty = stamp.length == 0 && self.fixed[40..60] != EMPTY;
        let told = self.is_file() && self.stage() == 0 && !is_noted_as_empty;
        (told && stamp.written.max(stamp.changed) < index_written).then_some(stamp)
    }

    fn number(&self, at: usize) -> u32 {
        number(self.fixed, at).unwrap_or_default()
    }
}

/// The entry that starts somewhere, and where the next one does.
fn place(
    bytes: &[u8],
    at: usize,
    unfolded: Option<&mut Vec<u8>>,
) -> Result<(Place, usize), Trouble> {
    let fixed = bytes.get(at..).and_then(<[u8]>::first_chunk);
    let flags = flags(fixed.ok_or(CUT_OFF)?);
    let mut start = at + FIXED;
    let mut more_flags = 0;
    if flags & HAS_MORE_FLAGS != 0 {
        let more = bytes.get(start..).and_then(<[u8]>::first_chunk);
        more_flags = u16::from_be_bytes(*more.ok_or(CUT_OFF)?);
        start += 2;
    }
    let Some(unfolded) = unfolded else {
        let path = until_zero(bytes, start)?;
        // one to eight zeros, up to a multiple of eight
        let length = (path.end - at) / 8 * 8 + 8;
        let place = Place {
            at,
            path,
            more_flags,
        };
        return Ok((place, at + length));
    };
    let (dropped, start) = varint(bytes, start).ok_or(CUT_OFF)?;
    let rest = until_zero(bytes, start)?;
    let next = rest.end + 1;
    let path = unfold(unfolded, dropped, &bytes[rest])?;
    let place = Place {
        at,
        path,
        more_flags,
    };
    Ok((place, next))
}

/// Adds a path that is the last one, without some bytes at its end, and more.
fn unfold(paths: &mut Vec<u8>, dropped: usize, more: &[u8]) -> Result<Range<usize>, Trouble> {
    let last = paths
        .iter()
        .rposition(|byte| *byte == 0)
        .map_or(0, |at| at + 1);
    let kept = (paths.len() - last).checked_sub(dropped).ok_or(CUT_OFF)?;
    if !paths.is_empty() {
        paths.push(0);
    }
    let start = paths.len();
    paths.extend_from_within(last..last + kept);
    paths.extend_from_slice(more);
    Ok(start..paths.len())
}

fn until_zero(bytes: &[u8], start: usize) -> Result<Range<usize>, Trouble> {
    let rest = bytes.get(start..).ok_or(CUT_OFF)?;
    let length = memchr::memchr(0, rest).ok_or(CUT_OFF)?;
    Ok(start..start + length)
}

/// A number as git writes it where it differs from a copy by an offset, and what follows it.
fn varint(bytes: &[u8], mut at: usize) -> Option<(usize, usize)> {
    let mut byte = *bytes.get(at)?;
    let mut value = usize::from(byte & 0x7F);
    while byte & 0x80 != 0 {
        at += 1;
        byte = *bytes.get(at)?;
        value = value.checked_add(1)?.checked_mul(128)? + usize::from(byte & 0x7F);
    }
    Some((value, at + 1))
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_be_bytes(*four))
}

const fn flags(fixed: &[u8; FIXED]) -> u16 {
    u16::from_be_bytes([fixed[60], fixed[61]])
}
