//! The ledger as one HTML page that needs nothing else: a map of every number through time.
//!
//! What is in a ledger comes from people nobody knows. It stands in the page as JSON in which no
//! markup can begin, and the script only ever shows it as text.

mod between;
mod data;

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::history::{Element, Ledger};

const PAGE: &str = include_str!("history_page/page.html");
const STYLE: &str = include_str!("history_page/style.css");
const SCRIPTS: [&str; 3] = [
    include_str!("history_page/dom.js"),
    include_str!("history_page/map.js"),
    include_str!("history_page/list.js"),
];

/// Writes a page that shows elements through time. The same ledger, elements and notes give the
/// same bytes.
///
/// `notes` say what the ledger cannot tell, each as a sentence, such as that a clone is shallow.
///
/// # Errors
/// When the writer fails.
pub fn write_history_page(
    out: &mut dyn Write,
    ledger: &Ledger,
    elements: &[&Element],
    notes: &[String],
) -> io::Result<()> {
    let mut rest = PAGE;
    while let Some((before, after)) = rest.split_once("{{") {
        let (part, after) = after.split_once("}}").unwrap_or((after, ""));
        out.write_all(before.as_bytes())?;
        match part {
            "style" => out.write_all(STYLE.as_bytes())?,
            "script" => out.write_all(SCRIPTS.concat().as_bytes())?,
            _ => embed(out, &data::Page::of(ledger, elements, notes))?,
        }
        rest = after;
    }
    out.write_all(rest.as_bytes())
}

/// Writes JSON that can stand in a `script` element.
fn embed(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Embedded))?;
    Ok(())
}

/// Compact JSON without the characters that could end the element it stands in, or start another.
struct Embedded;

impl Formatter for Embedded {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        for piece in fragment.split_inclusive(['<', '>', '&']) {
            let plain = piece.trim_end_matches(['<', '>', '&']);
            writer.write_all(plain.as_bytes())?;
            for character in piece[plain.len()..].chars() {
                write!(writer, "\\u{:04x}", u32::from(character))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
