//! What protoc asks a plugin, and what it wants to hear.

use super::image::wire;
use super::wire::{Reader, WireError};
use crate::model::WireType;

/// A `CodeGeneratorRequest`, as far as it is of use to one that generates nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PluginRequest {
    /// The import paths of the files that were named to protoc.
    pub inputs: Vec<String>,
    /// What was given with `--…_opt`, joined by commas.
    pub parameter: String,
    /// The files and all they import, as a `FileDescriptorSet`.
    pub set: Vec<u8>,
}

/// That the plugin knows about `optional` in proto3, and about editions.
const FEATURES: u64 = 1 | 2;

/// The first and the last edition that the plugin knows, by their numbers in `descriptor.proto`.
const EDITIONS: [u64; 2] = [998, 1002];

impl PluginRequest {
    /// Decodes a request.
    ///
    /// # Errors
    /// When it is none; the reason is a sentence.
    pub fn decode(bytes: &[u8]) -> Result<Self, String> {
        let told = |error: WireError| format!("the request is not one of protoc: {error}");
        Self::read(bytes).map_err(told)
    }

    fn read(bytes: &[u8]) -> Result<Self, WireError> {
        let mut request = Self::default();
        let mut reader = Reader::new(bytes);
        while let Some(record) = reader.record()? {
            match record.number {
                1 => request.inputs.push(record.str()?.to_owned()),
                2 => record.str()?.clone_into(&mut request.parameter),
                15 => wire::record(&mut request.set, 1, record.bytes()?),
                _ => {}
            }
        }
        Ok(request)
    }
}

/// The `CodeGeneratorResponse` of a plugin that generates nothing, with what protoc is to print
/// and fail with.
#[must_use]
pub fn plugin_response(error: Option<&str>) -> Vec<u8> {
    let mut out = Vec::new();
    if let Some(error) = error {
        wire::record(&mut out, 1, error.as_bytes());
    }
    for (number, value) in [(2, FEATURES), (3, EDITIONS[0]), (4, EDITIONS[1])] {
        wire::tag(&mut out, number, WireType::Varint);
        wire::varint(&mut out, value);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_becomes_a_set() {
        let bytes = b"\x0a\x07a.proto\x12\x02{}\x1a\x00\x7a\x09\x0a\x07a.proto";
        let request = PluginRequest::decode(bytes).unwrap();
        assert_eq!(request.inputs, ["a.proto"]);
        assert_eq!(request.parameter, "{}");
        assert_eq!(request.set, b"\x0a\x09\x0a\x07a.proto");
        assert!(PluginRequest::decode(b"hello").is_err());
    }

    #[test]
    fn a_response_says_what_is_known() {
        assert_eq!(plugin_response(None), b"\x10\x03\x18\xe6\x07\x20\xea\x07");
        assert!(plugin_response(Some("no")).starts_with(b"\x0a\x02no"));
    }
}
