//! Descriptor sets that are written as JSON, YAML or text: they become the wire format.
//!
//! A set describes the extensions by whose names custom options stand in it. So it is read twice:
//! first without them, then with what the first reading says of them.

mod encode;
mod json;
mod scalar;
mod tables;
#[cfg(test)]
mod tests;
mod text;
mod value;
pub(super) mod wire;
mod yaml;

use self::encode::Encoder;
use self::value::Table;
use super::{DescriptorError, compile_descriptor_set, descriptor};
use crate::source::Encoding;

/// The message that a set is.
const SET: &str = "google.protobuf.FileDescriptorSet";

/// How deep messages may be nested: as in the wire format.
const DEEPEST: usize = 100;

/// The same set in the wire format; `name` is what messages call it.
///
/// # Errors
/// When the bytes are not what the encoding says, or not a descriptor set.
pub fn to_binary(
    bytes: Vec<u8>,
    encoding: Encoding,
    name: &str,
) -> Result<Vec<u8>, DescriptorError> {
    if encoding == Encoding::Binary {
        return Ok(bytes);
    }
    let fail = |why: &str| not_a_set(name, encoding, why);
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        fail(&format!("byte {at} is not UTF-8"))
    })?;
    let table = match encoding {
        Encoding::Text => text::parse(&text),
        Encoding::Yaml => yaml::parse(&text),
        Encoding::Json | Encoding::Binary => json::parse(&text),
    };
    let table = table.map_err(|why| fail(&why))?;
    encoded(&table, encoding, name)
}

fn encoded(table: &Table, encoding: Encoding, name: &str) -> Result<Vec<u8>, DescriptorError> {
    let fail = |why: String| not_a_set(name, encoding, &why);
    let base = descriptor::built_in_schema()?;
    let mut first = Encoder::new(&base, encoding);
    let bytes = first.set(table).map_err(fail)?;
    if !first.left_out {
        return Ok(bytes);
    }
    let schema = compile_descriptor_set(&bytes, name)?;
    let mut second = Encoder::new(&base, encoding).with_extensions(&schema);
    second.set(table).map_err(fail)
}

fn not_a_set(name: &str, encoding: Encoding, why: &str) -> DescriptorError {
    let form = match encoding {
        Encoding::Binary => "in the wire format",
        Encoding::Json => "in JSON",
        Encoding::Text => "in the text format",
        Encoding::Yaml => "in YAML",
    };
    DescriptorError::new(
        format!("`{name}` is not a descriptor set {form}: {why}"),
        "write it with `buf build -o`, whose `.binpb` is the safest; or say how it is written \
         with `#format=binpb`, `json`, `txtpb` or `yaml`",
    )
}
