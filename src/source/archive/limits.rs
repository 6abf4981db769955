//! Bounds on what is taken from an archive: one that was made to exhaust memory is refused.

use std::io::Read;

use super::super::SourceError;
use super::super::unpack::{self, MAX_UNPACKED};

/// The most entries, files of a schema or not.
const MOST_ENTRIES: usize = 1_000_000;

/// The most bytes of one file: more than any schema has.
const MAX_FILE: u64 = 256 << 20;

/// What an archive may still hold.
pub(super) struct Limits<'a> {
    label: &'a str,
    entries: usize,
    bytes: u64,
}

impl<'a> Limits<'a> {
    pub(super) const fn new(label: &'a str) -> Self {
        Self {
            label,
            entries: 0,
            bytes: 0,
        }
    }

    /// Counts an entry.
    ///
    /// # Errors
    /// When there are too many.
    pub(super) fn count(&mut self) -> Result<(), SourceError> {
        self.entries += 1;
        if self.entries > MOST_ENTRIES {
            return Err(SourceError::new(
                format!("`{}` holds more than {MOST_ENTRIES} entries", self.label),
                "pack the folder that holds the schema alone",
            ));
        }
        Ok(())
    }

    /// Reads one file; `path` is what messages call it. Sizes that an archive claims are not
    /// trusted.
    ///
    /// # Errors
    /// When it cannot be read, or is too large, or all files together are.
    pub(super) fn content(
        &mut self,
        from: impl Read,
        path: &str,
        kind: &str,
    ) -> Result<Vec<u8>, SourceError> {
        let mut content = Vec::new();
        let read = from.take(MAX_FILE + 1).read_to_end(&mut content);
        read.map_err(|error| super::damaged(self.label, kind, &error))?;
        if content.len() as u64 > MAX_FILE {
            let shown = format!("{}: {path}", self.label);
            return Err(unpack::too_large(&shown, MAX_FILE));
        }
        self.bytes += content.len() as u64;
        if self.bytes > MAX_UNPACKED {
            return Err(unpack::too_large(self.label, MAX_UNPACKED));
        }
        Ok(content)
    }
}
