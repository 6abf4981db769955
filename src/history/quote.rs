//! The lines that findings about the past are about.

use crate::finding::{Finding, PastLine};
use crate::source::{ContentId, Contents, SourceError};

/// Reads the line of every finding about what there was before.
///
/// # Errors
/// When a file is damaged. A file that is not there leaves its finding without a line.
pub fn quote(findings: &mut [Finding], contents: Contents<'_>) -> Result<(), SourceError> {
    for past in findings
        .iter_mut()
        .filter_map(|finding| finding.history.as_mut())
    {
        if let Some(bytes) = contents.read(ContentId(past.content))? {
            past.line = line_at(&bytes, past.at as usize);
        }
    }
    Ok(())
}

/// The line on which something starts.
fn line_at(bytes: &[u8], at: usize) -> Option<PastLine> {
    let before = bytes.get(..at)?;
    let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    let rest = &bytes[start..];
    let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    let text = std::str::from_utf8(&rest[..end]).ok()?;
    Some(PastLine {
        number: memchr::memchr_iter(b'\n', before).count() + 1,
        text: text.trim_end_matches('\r').to_owned(),
        start: at - start,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_a_place() {
        let line = line_at(b"a\r\n  bc\r\nd", 5).unwrap();
        assert_eq!(
            (line.number, line.text.as_str(), line.start),
            (2, "  bc", 2)
        );
        let line = line_at(b"a", 0).unwrap();
        assert_eq!((line.number, line.text.as_str(), line.start), (1, "a", 0));
        assert_eq!(line_at(b"a", 9), None);
    }
}
