//! A kept ledger of which only that is read which is asked for.
//!
//! The file starts with a head: all but the elements, and where blocks of elements are. The head and
//! each block have a checksum of their own, so that nothing has to be read to know what is intact
//! but what is used.

use std::ops::Range;
use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::cache::{self, Head};
use super::ledger::{Element, Ledger};
use crate::model::Name;
use crate::source::{Kept, Pieces};

/// What every file starts with: the program, and the version of what follows. A change of what the
/// ledger holds or of how it is built makes a new version.
const MAGIC: &[u8; 16] = b"protovet-ledger3";

/// How many bytes come before the head: what every file starts with, how long the head is, and its
/// checksum.
const START: usize = MAGIC.len() + 8 + SUM;

/// How long a checksum is.
const SUM: usize = 16;

/// A kept ledger, of which blocks are read when they are asked for.
#[derive(Debug)]
pub(super) struct Shelved {
    pieces: Pieces,
    /// All but the elements.
    pub(super) ledger: Ledger,
    /// How many elements there are.
    pub(super) count: usize,
    /// By the name of the first element.
    blocks: Vec<Block>,
}

/// That a block is not what was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Damaged;

#[derive(Debug)]
struct Block {
    first: Name,
    bytes: Range<u64>,
    sum: [u8; SUM],
    /// With their places in the ledger.
    elements: OnceLock<Result<Vec<(usize, Element)>, Damaged>>,
}

/// What the file starts with.
#[derive(Serialize, Deserialize)]
struct Start {
    head: Head,
    /// The name of the first element in each block, the length of the block in bytes, and its
    /// checksum.
    blocks: Vec<(String, u32, [u8; SUM])>,
}

/// Keeps a ledger. Whether that worked makes no difference to anybody.
pub(super) fn keep(ledger: &Ledger, kept: &Kept) {
    let Some((start, blocks)) = encode(ledger) else {
        return;
    };
    let mut pieces: Vec<&[u8]> = vec![&start];
    pieces.extend(blocks.iter().map(|(_, block)| block.as_slice()));
    // where nothing can be written, the next run takes longer
    let _ = kept.write_pieces(&pieces);
}

/// The name of the first element of a block, and its bytes.
type Written = (String, Vec<u8>);

/// What the file starts with, and the blocks.
fn encode(ledger: &Ledger) -> Option<(Vec<u8>, Vec<Written>)> {
    let blocks = cache::blocks(ledger)?;
    let told = blocks.iter().map(|(first, block)| {
        let length = u32::try_from(block.len()).ok()?;
        Some((first.clone(), length, sum(block)))
    });
    let head = postcard::to_allocvec(&Start {
        head: Head::of(ledger)?,
        blocks: told.collect::<Option<_>>()?,
    });
    let head = head.ok()?;
    let mut start = Vec::with_capacity(START + head.len());
    start.extend_from_slice(MAGIC);
    start.extend_from_slice(&(head.len() as u64).to_le_bytes());
    start.extend_from_slice(&sum(&head));
    start.extend_from_slice(&head);
    Some((start, blocks))
}

impl Shelved {
    /// What [`keep`] wrote; none if there is nothing, or its head is something else.
    pub(super) fn open(kept: &Kept) -> Option<Self> {
        let pieces = kept.open()?;
        let start = pieces.read(0..START as u64)?;
        let (length, head_sum) = start.strip_prefix(MAGIC)?.split_first_chunk()?;
        let mut end = (START as u64).checked_add(u64::from_le_bytes(*length))?;
        let head = pieces.read(START as u64..end)?;
        if sum(&head) != head_sum {
            return None;
        }
        let start: Start = postcard::from_bytes(&head).ok()?;
        let blocks = start.blocks.into_iter().map(|(first, length, sum)| {
            let from = end;
            end += u64::from(length);
            Block {
                first: Name::from(first),
                bytes: from..end,
                sum,
                elements: OnceLock::new(),
            }
        });
        let blocks = blocks.collect();
        if end != pieces.length() {
            return None;
        }
        Some(Self {
            count: start.head.elements as usize,
            ledger: start.head.ledger()?,
            pieces,
            blocks,
        })
    }

    /// All of it; none if it is damaged.
    pub(super) fn all(self) -> Option<Ledger> {
        let from = self.blocks.first().map_or(0, |block| block.bytes.start);
        let bytes = self.pieces.read(from..self.pieces.length())?;
        let blocks = self.blocks.par_iter().map(|block| {
            let place = |at: u64| usize::try_from(at - from).ok();
            block.decode(bytes.get(place(block.bytes.start)?..place(block.bytes.end)?)?)
        });
        let blocks: Vec<Vec<(usize, Element)>> = blocks.collect::<Option<_>>()?;
        let mut elements: Vec<(usize, Element)> = blocks.into_iter().flatten().collect();
        elements.sort_unstable_by_key(|(place, _)| *place);
        let mut ledger = self.ledger;
        ledger.elements = elements.into_iter().map(|(_, element)| element).collect();
        (ledger.elements.len() == self.count).then_some(ledger)
    }

    /// The elements with this latest name, in the order of the ledger.
    pub(super) fn named(&self, name: &str) -> Result<Vec<&Element>, Damaged> {
        let places = self.places_of(name)?.into_iter();
        Ok(places.map(|(_, element)| element).collect())
    }

    /// A copy of the elements with these latest names, in the order of the ledger.
    pub(super) fn copy(&self, names: &FxHashSet<Name>) -> Result<Vec<Element>, Damaged> {
        let mut found = Vec::new();
        for name in names {
            found.extend(self.places_of(name)?);
        }
        found.sort_unstable_by_key(|(place, _)| *place);
        let found = found.into_iter();
        Ok(found.map(|(_, element)| element.clone()).collect())
    }

    fn places_of(&self, name: &str) -> Result<Vec<&(usize, Element)>, Damaged> {
        // the last block that starts before the name may end with it
        let from = self.blocks.partition_point(|block| &*block.first < name);
        let blocks = self.blocks[from.saturating_sub(1)..].iter();
        let blocks = blocks.take_while(|block| &*block.first <= name);
        let mut found = Vec::new();
        for block in blocks {
            let elements = block
                .elements
                .get_or_init(|| self.read(block).ok_or(Damaged));
            let elements = elements.as_ref().map_err(|damaged| *damaged)?.iter();
            found.extend(elements.filter(|(_, element)| element.full_name() == name));
        }
        Ok(found)
    }

    fn read(&self, block: &Block) -> Option<Vec<(usize, Element)>> {
        block.decode(&self.pieces.read(block.bytes.clone())?)
    }
}

impl Block {
    /// The elements; none if these are not the bytes that were written.
    fn decode(&self, bytes: &[u8]) -> Option<Vec<(usize, Element)>> {
        if sum(bytes) != self.sum {
            return None;
        }
        cache::elements(bytes)
    }
}

fn sum(bytes: &[u8]) -> [u8; SUM] {
    let mut sum = [0; SUM];
    sum.copy_from_slice(&blake3::hash(bytes).as_bytes()[..SUM]);
    sum
}
