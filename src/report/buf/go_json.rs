//! JSON with the escapes that Go's encoder makes: the values are the same for any reader, and the
//! bytes are the same as buf's for those that hash them.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use crate::report::{command, is_hidden, write_escape};

/// The bytes of a value.
///
/// # Errors
/// When the value cannot be written as JSON.
pub(super) fn bytes(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut bytes, GoEscapes))?;
    Ok(bytes)
}

/// Escapes `<`, `>` and `&`, what cannot be seen, and what services take for a command of their own.
struct GoEscapes;

impl Formatter for GoEscapes {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut command = self::command(fragment);
        for (at, character) in fragment.char_indices() {
            let is_command = command == Some(at);
            if is_command {
                command = self::command(&fragment[at..]).map(|next| at + next);
            }
            if is_command || matches!(character, '<' | '>' | '&') || is_hidden(character) {
                write_escape(writer, character)?;
            } else {
                write!(writer, "{character}")?;
            }
        }
        Ok(())
    }
}
