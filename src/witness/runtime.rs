//! One version of a schema as a program that writes or reads, for those who bring values of their
//! own.

use std::sync::Arc;

use buffa_descriptor::{DescriptorPool, DynamicMessage, Value};

use super::codec::{Read, decode, parse, text};
use super::lower::{Described, Role, Root, describe};
use super::{entries, show};
use crate::finding::Surface;
use crate::model::Schema;
use crate::relation::Format;

/// A program that was built from one version of a schema, and writes or reads its messages in the
/// binary format or in ProtoJSON as the runtimes in use do.
#[derive(Debug)]
pub struct Runtime {
    described: Described,
    format: Format,
}

/// What a reader made of an encoded message.
#[derive(Clone, Debug)]
pub struct Received {
    /// The message.
    pub message: DynamicMessage,
    /// The numbers of fields that were skipped, beside the unknown ones in the message.
    pub skipped: Vec<u32>,
}

impl Runtime {
    /// A program that writes: ProtoJSON on the surface of that name, the binary format on all
    /// others. Nothing if the schema has no messages, or the message library does not take it.
    #[must_use]
    pub fn writer(schema: &Schema, surface: Surface) -> Option<Self> {
        Self::new(schema, surface, Role::Writer)
    }

    /// A program that reads, likewise.
    #[must_use]
    pub fn reader(schema: &Schema, surface: Surface) -> Option<Self> {
        Self::new(schema, surface, Role::Reader)
    }

    fn new(schema: &Schema, surface: Surface, role: Role) -> Option<Self> {
        let format = Format::of(surface);
        let described = describe(schema, Root::All, format, role)?;
        Some(Self { described, format })
    }

    /// The descriptors of all messages. In the binary format they say `bytes` for strings that need
    /// not be UTF-8, and lists of entry messages for maps.
    #[must_use]
    pub fn pool(&self) -> &Arc<DescriptorPool> {
        &self.described.pool
    }

    /// The bytes of a message, or of its text; nothing if ProtoJSON cannot express it.
    #[must_use]
    pub fn encode(&self, message: &DynamicMessage) -> Option<Vec<u8>> {
        match self.format {
            Format::Binary => Some(message.encode_to_vec()),
            Format::Json => text(message).map(String::into_bytes),
        }
    }

    /// Reads a message of this full name, without asking for the fields it requires.
    ///
    /// # Errors
    /// Why the message is refused.
    pub fn decode(&self, name: &str, encoded: &[u8]) -> Result<Received, String> {
        let unknown = || format!("there is no message `{name}`");
        let index = self.pool().message_index(name).ok_or_else(unknown)?;
        match self.format {
            Format::Binary => {
                let Read { message, skipped } = decode(encoded, &self.described, index)?;
                Ok(Received { message, skipped })
            }
            Format::Json => {
                let text = std::str::from_utf8(encoded).map_err(|error| error.to_string())?;
                let message = parse(text, &self.described, index)?;
                let skipped = Vec::new();
                Ok(Received { message, skipped })
            }
        }
    }

    /// A message as one line of text, without its name.
    #[must_use]
    pub fn text(&self, message: &DynamicMessage, skipped: &[u32]) -> String {
        show::body(message, skipped, &self.described)
    }

    /// The entries that a reader of a map keeps: some are set aside, some replaced by a later one
    /// with the same key. Nothing if the list is not one of such entries.
    #[must_use]
    pub fn entries<'v>(&self, items: &'v [Value]) -> Option<Vec<&'v DynamicMessage>> {
        let Value::Message(first) = items.first()? else {
            return None;
        };
        let entry = first.message_index();
        let is_entry = self.described.is_entry(entry);
        is_entry.then(|| entries::kept(&self.described, entry, items))
    }
}
