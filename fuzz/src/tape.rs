//! Two versions of a valid schema from bytes: a tape of decisions, and what is decided otherwise
//! in the second.

use crate::generate::{self, Tape};

/// How many bytes one change to the tape takes: where, and what stands there instead.
const CHANGE: usize = 3;
/// At most so many changes.
const CHANGES: usize = 4;

/// Paths and texts of the files of one version.
pub type Files = Vec<(String, String)>;

/// Two schemas, made of the same tape but for a few decisions.
#[must_use]
pub fn evolved(data: &[u8]) -> Option<[Files; 2]> {
    let (&count, data) = data.split_first()?;
    let count = 1 + usize::from(count) % CHANGES;
    let (changes, tape) = data.split_at_checked(count * CHANGE)?;
    let old: Vec<u32> = tape.iter().map(|&byte| u32::from(byte)).collect();
    let mut new = old.clone();
    for change in changes.chunks_exact(CHANGE) {
        let at = usize::from(u16::from_le_bytes([change[0], change[1]]));
        let place = new.get_mut(at % old.len().max(1))?;
        *place = u32::from(change[2]);
    }
    Some([old, new].map(|tape| {
        let files = generate::schema(&mut Tape::new(&tape), false);
        generate::texts(&files)
    }))
}
