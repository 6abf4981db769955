//! Decompression, within bounds.

use std::io::Read;

use super::SourceError;
use super::reference::Compression;

/// The most bytes anything may grow to: several times the largest public collection of schemas.
pub(crate) const MAX_UNPACKED: u64 = super::file::MAX_FILE;

/// What the first bytes say of compression.
pub(super) fn detect(bytes: &[u8]) -> Compression {
    match bytes {
        [0x1F, 0x8B, ..] => Compression::Gzip,
        [0x28, 0xB5, 0x2F, 0xFD, ..] => Compression::Zstd,
        _ => Compression::None,
    }
}

/// The content; `name` is what messages call it.
///
/// # Errors
/// When the compression is damaged, or the content larger than `limit` bytes.
pub(super) fn unpack(
    bytes: Vec<u8>,
    compression: Compression,
    name: &str,
    limit: u64,
) -> Result<Vec<u8>, SourceError> {
    match compression {
        Compression::None => Ok(bytes),
        Compression::Gzip => {
            let decoder = flate2::read::MultiGzDecoder::new(&bytes[..]);
            bounded(decoder, "gzip", name, limit)
        }
        Compression::Zstd => match zstd::Decoder::new(&bytes[..]) {
            Ok(decoder) => bounded(decoder, "zstd", name, limit),
            Err(error) => Err(damaged("zstd", name, &error)),
        },
    }
}

/// All that a decoder of `kind` yields.
///
/// # Errors
/// As [`unpack`].
pub(super) fn bounded(
    from: impl Read,
    kind: &str,
    name: &str,
    limit: u64,
) -> Result<Vec<u8>, SourceError> {
    let mut content = Vec::new();
    let read = from.take(limit + 1).read_to_end(&mut content);
    match read {
        Err(error) => Err(damaged(kind, name, &error)),
        Ok(_) if content.len() as u64 > limit => Err(too_large(name, limit)),
        Ok(_) => Ok(content),
    }
}

fn damaged(kind: &str, name: &str, error: &std::io::Error) -> SourceError {
    SourceError::new(
        format!("cannot decompress `{name}` as {kind}: {error}"),
        "write it again, it may be cut short; or say how it is compressed with \
         `#compression=none`, `gzip` or `zstd`",
    )
}

/// The error for content beyond a limit.
pub(super) fn too_large(name: &str, limit: u64) -> SourceError {
    let limit = match limit {
        limit if limit.is_multiple_of(1 << 30) => format!("{} GiB", limit >> 30),
        limit if limit.is_multiple_of(1 << 20) => format!("{} MiB", limit >> 20),
        limit => format!("{limit} bytes"),
    };
    SourceError::new(
        format!("`{name}` is too large: more than {limit} when decompressed"),
        "is it the file that was meant? leave out what is no schema",
    )
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
    fn what_was_packed_comes_back() {
        let zstd = zstd::stream::encode_all(&b"abc"[..], 1).unwrap();
        for packed in [gzip(b"abc"), zstd, b"abc".to_vec()] {
            let compression = detect(&packed);
            assert_eq!(unpack(packed, compression, "x", 9).unwrap(), b"abc");
        }
    }

    #[test]
    fn bombs_and_damage_are_refused() {
        let bomb = gzip(&[0; 1 << 21]);
        let error = unpack(bomb, Compression::Gzip, "x.gz", 1 << 20).unwrap_err();
        assert_eq!(
            error.message,
            "`x.gz` is too large: more than 1 MiB when decompressed"
        );
        let mut cut = gzip(&[7; 300]);
        cut.truncate(cut.len() / 2);
        let error = unpack(cut, Compression::Gzip, "x.gz", 1 << 20).unwrap_err();
        assert!(
            error
                .message
                .starts_with("cannot decompress `x.gz` as gzip: "),
            "{error}"
        );
        let error = unpack(b"abc".to_vec(), Compression::Zstd, "x.zst", 9).unwrap_err();
        assert!(
            error
                .message
                .starts_with("cannot decompress `x.zst` as zstd: "),
            "{error}"
        );
    }
}
