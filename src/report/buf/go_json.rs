//! JSON with the escapes that Go's encoder makes: the values are the same for any reader, and the
//! bytes are the same as buf's for those that hash them.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use crate::report::{is_hidden, write_escape};

/// The bytes of a value.
///
/// # Errors
/// When the value cannot be written as JSON.
pub(super) fn bytes(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut bytes, GoEscapes))?;
    Ok(bytes)
}

/// Escapes `<`, `>` and `&`, and what cannot be seen.
struct GoEscapes;

impl Formatter for GoEscapes {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        for character in fragment.chars() {
            if matches!(character, '<' | '>' | '&') || is_hidden(character) {
                write_escape(writer, character)?;
            } else {
                write!(writer, "{character}")?;
            }
        }
        Ok(())
    }
}
