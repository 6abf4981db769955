//! Writes the history as a page for browsers.

use std::path::Path;

use protovet::history::{Element, Ledger};
use protovet::report;
use protovet::source::Chronicle;

use crate::failure::Failure;
use crate::output::Terminal;
use crate::outputs;
use crate::remember::limits;

/// Writes it to a file, or to standard output for `-`.
///
/// # Errors
/// When that cannot be written.
pub(crate) fn put(
    file: &Path,
    chronicle: &Chronicle,
    ledger: &Ledger,
    elements: &[&Element],
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let mut page = Vec::new();
    let notes = limits(chronicle, ledger);
    report::write_history_page(&mut page, ledger, elements, &notes)?;
    if file == Path::new("-") {
        return Ok(terminal.print(&page)?);
    }
    Ok(outputs::put(file, &page)?)
}
