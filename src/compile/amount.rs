//! How much a schema may hold, so that one that was made to exhaust memory is refused.
//!
//! What a schema takes in memory follows from its words and symbols, not from its size: comments
//! cost nothing, and a message of four symbols costs hundreds of bytes. So the symbols are counted,
//! and the more text there is, the more of them may be in it.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::source::SourceError;

/// So many units are always in order, of both versions together: two million fields, which take up to
/// 830 MB. The largest public collection of schemas has 4,800,000 units in 67 MB.
const ALWAYS: u64 = 10_000_000;

/// Beyond that, one unit for so many bytes: large collections have comments, and 14 bytes for each.
const BYTES_PER_UNIT: u64 = 10;

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
pub(super) const fn most(bytes: u64) -> u64 {
    let by_size = bytes / BYTES_PER_UNIT;
    if by_size > ALWAYS { by_size } else { ALWAYS }
}

/// More units than any text is long enough for that anybody has: whoever reads may stop.
const EVER: u64 = 10 * ALWAYS;

/// Adds up what the files of a schema hold, and of the version it is compared with, for both are in
/// memory at once.
#[derive(Default)]
pub(in crate::compile) struct Amount {
    units: AtomicU64,
    bytes: AtomicU64,
    is_of_two: bool,
}

impl Amount {
    /// What another version holds, to which this one adds.
    pub(super) fn beside(other: &Self) -> Self {
        Self {
            is_of_two: true,
            ..other.copy()
        }
    }

    /// The same, to be added to apart.
    pub(super) fn copy(&self) -> Self {
        Self {
            units: AtomicU64::new(self.units.load(Ordering::Relaxed)),
            bytes: AtomicU64::new(self.bytes.load(Ordering::Relaxed)),
            is_of_two: self.is_of_two,
        }
    }

    /// Adds a file; `label` is what to call the schema. Whether there is too much is known when all
    /// were added, whatever their order: see [`Amount::check`].
    ///
    /// # Errors
    /// When there is so much that nothing could make up for it.
    pub(super) fn add(&self, units: u64, bytes: usize, label: &str) -> Result<(), SourceError> {
        let units = units + OF_FILE;
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
        match self.units.fetch_add(units, Ordering::Relaxed) + units > EVER {
            true => Err(self.too_much(label)),
            false => Ok(()),
        }
    }

    /// Looks whether all that was added is in order.
    ///
    /// # Errors
    /// When there is more than any schema has.
    pub(super) fn check(&self, label: &str) -> Result<(), SourceError> {
        let bytes = self.bytes.load(Ordering::Relaxed);
        match self.units.load(Ordering::Relaxed) > most(bytes) {
            true => Err(self.too_much(label)),
            false => Ok(()),
        }
    }

    fn too_much(&self, label: &str) -> SourceError {
        let who = match self.is_of_two {
            true => format!("`{label}` and what it is compared with declare"),
            false => format!("`{label}` declares"),
        };
        SourceError::new(
            format!("{who} more than any schema: over {ALWAYS} words and symbols"),
            "is it what was meant? leave out what belongs to no schema with `--exclude`, or compare \
             its folders one by one",
        )
    }
}

/// What to say of a file that holds too much.
pub(super) const TOO_MUCH: &str = "this file declares more than any schema: over 10000000 words and \
                                   symbols";

#[cfg(test)]
mod tests {
    use super::*;

    fn of(files: &[(u64, usize)]) -> Amount {
        let amount = Amount::default();
        for &(units, bytes) in files {
            amount.add(units, bytes, "a").unwrap();
        }
        amount
    }

    #[test]
    fn many_small_files_are_as_much_as_a_large_one() {
        let mut files = [(999_000, 1000); 10];
        of(&files).check("a").unwrap();
        files[3].0 += 10_000;
        let error = of(&files).check("a").unwrap_err();
        assert!(error.message.starts_with("`a` declares more"), "{error}");
        assert!(TOO_MUCH.contains(&ALWAYS.to_string()));
    }

    #[test]
    fn a_large_text_may_hold_more() {
        assert_eq!(most(1000), ALWAYS);
        assert_eq!(most(200_000_000), 20_000_000);
        of(&[(19_000_000, 200_000_000)]).check("a").unwrap();
    }

    #[test]
    fn the_order_does_not_matter() {
        let mut files = vec![(11_000_000, 1000), (50, 60_000_000), (40, 60_000_000)];
        for _ in 0..files.len() {
            files.rotate_left(1);
            of(&files).check("a").unwrap();
        }
        files.pop();
        assert!(of(&files).check("a").is_err());
        files.reverse();
        assert!(of(&files).check("a").is_err());
    }

    #[test]
    fn two_versions_are_in_memory_at_once() {
        let new = of(&[(6_000_000, 1000)]);
        new.check("new").unwrap();
        let old = Amount::beside(&new);
        old.add(3_000_000, 1000, "old").unwrap();
        old.check("old").unwrap();
        old.add(2_000_000, 1000, "old").unwrap();
        let error = old.check("old").unwrap_err();
        assert!(
            error.message.starts_with("`old` and what it is compared"),
            "{error}"
        );
    }

    #[test]
    fn there_is_an_end_to_reading() {
        let amount = of(&[(EVER - OF_FILE, 0)]);
        assert!(amount.add(0, usize::MAX / 2, "a").is_err());
    }
}
