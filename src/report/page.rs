//! Pages for browsers that need nothing else: a template, styles, scripts, and what they show.
//!
//! What is shown comes from people nobody knows. It stands in the page as JSON in which no markup
//! can begin, and the scripts only ever show it as text.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// What scripts of all pages start with.
pub(super) const SCRIPT: &str = include_str!("page/dom.js");

/// What colours and forms of all pages are.
pub(super) const STYLE: &str = include_str!("page/style.css");

/// What a page is made of.
pub(super) struct Parts<'p> {
    /// HTML with `{{style}}`, `{{data}}` and `{{script}}` where those belong.
    pub(super) page: &'p str,
    pub(super) style: &'p [&'p str],
    pub(super) script: &'p [&'p str],
}

/// Writes a page.
///
/// # Errors
/// When the writer fails.
pub(super) fn write(
    out: &mut dyn Write,
    parts: &Parts<'_>,
    data: &impl Serialize,
) -> io::Result<()> {
    let mut rest = parts.page;
    while let Some((before, after)) = rest.split_once("{{") {
        let (part, after) = after.split_once("}}").unwrap_or((after, ""));
        out.write_all(before.as_bytes())?;
        match part {
            "style" => out.write_all(parts.style.concat().as_bytes())?,
            "script" => out.write_all(parts.script.concat().as_bytes())?,
            _ => embed(out, data)?,
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
