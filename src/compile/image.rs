//! Descriptor sets that are not written in the wire format.

use super::DescriptorError;
use crate::source::Encoding;

/// The same set in the wire format; `name` is what messages call it.
///
/// # Errors
/// When the bytes are not what the encoding says.
pub fn to_binary(
    bytes: Vec<u8>,
    encoding: Encoding,
    name: &str,
) -> Result<Vec<u8>, DescriptorError> {
    match encoding {
        Encoding::Binary => Ok(bytes),
        Encoding::Json | Encoding::Text | Encoding::Yaml => Err(DescriptorError::new(
            format!("`{name}` is not written in the wire format"),
            "write it with `buf build -o image.binpb`",
        )),
    }
}
