//! How much a schema may hold, so that one that was made to exhaust memory is refused.
//!
//! What a schema takes in memory follows from its words and symbols, not from its size: comments
//! cost nothing, and a message of four symbols costs hundreds of bytes. So the symbols are counted,
//! and the more text there is, the more of them may be in it.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::source::SourceError;

/// So many units always are in order: two million fields, for which a comparison takes a gigabyte.
/// The largest public collection of schemas has 4,800,000 units.
const ALWAYS: u64 = 10_000_000;

/// Beyond that, one unit for so many bytes: what people write has more bytes for each, even where
/// it has no comments.
const BYTES_PER_UNIT: u64 = 3;

/// What a file takes beside what is in it, in units.
const OF_FILE: u64 = 40;

/// What a message takes beside its words and symbols, in units.
pub(super) const OF_MESSAGE: u64 = 8;

/// What the entry of a map takes beside the words and symbols of its field, in units.
pub(super) const OF_ENTRY: u64 = 20;

/// What an extension takes beside its words and symbols, in units.
pub(super) const OF_EXTENSION: u64 = 12;

/// What an import takes beside its words and symbols, in units: it may lead nowhere, and that is
/// told with the places where it was looked for.
pub(super) const OF_IMPORT: u64 = 20;

/// How many units may be in so many bytes.
pub(super) const fn most(bytes: usize) -> u64 {
    let by_size = bytes as u64 / BYTES_PER_UNIT;
    if by_size > ALWAYS { by_size } else { ALWAYS }
}

/// Adds up what the files of a schema hold.
#[derive(Default)]
pub(in crate::compile) struct Amount {
    units: AtomicU64,
    bytes: AtomicU64,
}

impl Amount {
    /// Adds a file; `label` is what to call the schema.
    ///
    /// # Errors
    /// When there is more than any schema has.
    pub(super) fn add(&self, units: u64, bytes: usize, label: &str) -> Result<(), SourceError> {
        let bytes = bytes as u64;
        let units = units + OF_FILE;
        let units = self.units.fetch_add(units, Ordering::Relaxed) + units;
        let bytes = self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if units <= ALWAYS || units <= bytes / BYTES_PER_UNIT {
            return Ok(());
        }
        Err(SourceError::new(
            format!("`{label}` declares more than any schema: over {ALWAYS} words and symbols"),
            "is it what was meant? leave out what belongs to no schema with `--exclude`, or compare \
             its folders one by one",
        ))
    }
}

/// What to say of a file that holds too much.
pub(super) const TOO_MUCH: &str = "this file declares more than any schema: over 10000000 words and \
                                   symbols";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_small_files_are_as_much_as_a_large_one() {
        let amount = Amount::default();
        for _ in 0..10 {
            amount.add(999_000, 1000, "a").unwrap();
        }
        let error = amount.add(10_000, 1000, "a").unwrap_err();
        assert!(error.message.starts_with("`a` declares more"), "{error}");
        assert!(TOO_MUCH.contains(&ALWAYS.to_string()));
    }

    #[test]
    fn a_large_text_may_hold_more() {
        assert_eq!(most(1000), ALWAYS);
        assert_eq!(most(120_000_000), 40_000_000);
        let amount = Amount::default();
        amount.add(39_000_000, 120_000_000, "a").unwrap();
    }
}
