//! Bounds on what is taken from an archive: one that was made to exhaust memory is refused.

use std::io::Read;

use super::super::SourceError;
use super::super::unpack;

/// The most entries, files of a schema or not.
const MOST_ENTRIES: usize = 1_000_000;

/// The most bytes of all files together: half as much again as the largest public collection of
/// schemas has. They are held beside the schema they become.
const MAX_FILES: u64 = 96 << 20;

/// The most bytes that say what one entry is called.
pub(super) const MAX_NAME: u64 = 1 << 20;

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

    /// Refuses an entry with a name that goes on for longer than any.
    ///
    /// # Errors
    /// When it does.
    pub(super) fn name(&self, bytes: u64) -> Result<(), SourceError> {
        if bytes > MAX_NAME {
            return Err(SourceError::new(
                format!(
                    "`{}` holds an entry with a name of {bytes} bytes",
                    self.label
                ),
                "pack the folder again",
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
        let read = from.take(MAX_FILES + 1).read_to_end(&mut content);
        read.map_err(|error| super::damaged(self.label, kind, &error))?;
        if content.len() as u64 > MAX_FILES {
            let shown = format!("{}: {path}", self.label);
            return Err(unpack::too_large(&shown, MAX_FILES));
        }
        self.bytes += (content.len() + path.len()) as u64;
        if self.bytes > MAX_FILES {
            return Err(unpack::too_large(self.label, MAX_FILES));
        }
        Ok(content)
    }
}
