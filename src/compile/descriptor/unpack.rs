//! From the bytes of a file to the bytes of a descriptor set: decompression, and a word on what
//! could not be read because it is something else.

use std::borrow::Cow;
use std::io::Read;

use super::DescriptorError;

/// The most bytes a compressed set may grow to: several times the largest public schema collection
/// with all its comments, and little enough to be held beside the schema it becomes.
const MAX_UNPACKED: u64 = 256 << 20;

const GZIP: [u8; 2] = [0x1F, 0x8B];
const ZSTD: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];

/// The uncompressed bytes; `name` is what messages call the set.
///
/// # Errors
/// When the compression is damaged or the result would be too large.
pub(super) fn unpack<'a>(bytes: &'a [u8], name: &str) -> Result<Cow<'a, [u8]>, DescriptorError> {
    unpack_within(bytes, name, MAX_UNPACKED)
}

fn unpack_within<'a>(
    bytes: &'a [u8],
    name: &str,
    limit: u64,
) -> Result<Cow<'a, [u8]>, DescriptorError> {
    if bytes.starts_with(&GZIP) {
        return read(
            flate2::read::MultiGzDecoder::new(bytes),
            "gzip",
            name,
            limit,
        )
        .map(Cow::Owned);
    }
    if bytes.starts_with(&ZSTD) {
        let decoder = zstd::stream::read::Decoder::with_buffer(bytes);
        let decoder = decoder.map_err(|error| damaged("zstd", name, &error))?;
        return read(decoder, "zstd", name, limit).map(Cow::Owned);
    }
    Ok(Cow::Borrowed(bytes))
}

fn read(from: impl Read, what: &str, name: &str, limit: u64) -> Result<Vec<u8>, DescriptorError> {
    let mut bytes = Vec::new();
    from.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| damaged(what, name, &error))?;
    if bytes.len() as u64 > limit {
        return Err(DescriptorError::plain(format!(
            "`{name}` unpacks to more than {limit} bytes"
        )));
    }
    Ok(bytes)
}

fn damaged(what: &str, name: &str, error: &std::io::Error) -> DescriptorError {
    DescriptorError::new(
        format!("`{name}` starts like {what} data but cannot be unpacked: {error}"),
        "write the file again, it may be cut short",
    )
}

/// What bytes that could not be read as a descriptor set are instead, and what to do.
pub(super) fn other_kind(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let binary = "write the set in the binary format, such as with `protoc --descriptor_set_out` \
                  or `buf build -o image.binpb`";
    let start = text_start(bytes)?;
    if start.starts_with(['{', '[']) {
        return Some(("JSON", binary));
    }
    if ["file {", "file{", "file:"]
        .iter()
        .any(|word| start.starts_with(word))
    {
        return Some(("a descriptor set in the text format", binary));
    }
    let statements = [
        "syntax", "edition", "package ", "import ", "message ", "enum ", "//", "/*",
    ];
    if statements.iter().any(|word| start.starts_with(word)) {
        return Some((
            ".proto source",
            "name the file `….proto` to have it read as source",
        ));
    }
    Some(("text", binary))
}

/// The first characters behind white space, if the bytes are text as far as can be seen.
fn text_start(bytes: &[u8]) -> Option<&str> {
    let bytes = bytes.get(..bytes.len().min(512))?.trim_ascii_start();
    let start = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        // The end of the part looked at may split a character.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(bytes.get(..error.valid_up_to())?).ok()?
        }
        Err(_) => return None,
    };
    let is_text = |c: char| !c.is_control() || c.is_ascii_whitespace();
    (!start.is_empty() && start.chars().all(is_text)).then_some(start)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn compressed_sets_are_unpacked() {
        let set = [0x0A, 3, 0x0A, 1, b'a'];
        assert_eq!(*unpack(&set, "x").unwrap(), set);
        assert_eq!(*unpack(&gzip(&set), "x").unwrap(), set);
        let zstd = zstd::stream::encode_all(set.as_slice(), 1).unwrap();
        assert_eq!(*unpack(&zstd, "x").unwrap(), set);
    }

    #[test]
    fn unpacking_stops_at_the_limit() {
        let packed = gzip(&[0; 4096]);
        assert!(unpack_within(&packed, "x", 4096).is_ok());
        let error = unpack_within(&packed, "x.gz", 4095).unwrap_err();
        assert_eq!(error.message, "`x.gz` unpacks to more than 4095 bytes");
    }

    #[test]
    fn damaged_compression_is_named() {
        let mut packed = gzip(&[7; 300]);
        packed.truncate(packed.len() / 2);
        let error = unpack(&packed, "x.gz").unwrap_err();
        assert!(
            error
                .message
                .starts_with("`x.gz` starts like gzip data but cannot be unpacked")
        );
        let error = unpack(&[0x28, 0xB5, 0x2F, 0xFD, 1, 2, 3], "x.zst").unwrap_err();
        assert!(
            error.message.starts_with("`x.zst` starts like zstd data"),
            "{error}"
        );
    }

    #[test]
    fn other_kinds_of_files_are_named() {
        let cases = [
            ("{\"file\": []}", "JSON"),
            ("  [1]", "JSON"),
            (
                "file {\n  name: \"a.proto\"\n}",
                "a descriptor set in the text format",
            ),
            ("// hi\nsyntax = \"proto3\";", ".proto source"),
            ("\nmessage A {}\n", ".proto source"),
            ("hello, world", "text"),
        ];
        for (text, kind) in cases {
            assert_eq!(
                other_kind(text.as_bytes()).map(|found| found.0),
                Some(kind),
                "{text}"
            );
        }
        assert_eq!(other_kind(&[0x0A, 1, 2, 3]), None);
        assert_eq!(other_kind(&[0xFF; 600]), None);
        let split = ["x".repeat(511), "\u{e4}".repeat(9)].concat();
        assert_eq!(
            other_kind(split.as_bytes()).map(|found| found.0),
            Some("text")
        );
    }
}
