//! Tar archives.

use std::io::{self, Read};

use ::tar::{Archive, EntryType};

use super::super::reference::Compression;
use super::super::{SourceError, paths, unpack};
use super::{Gathered, damaged};

/// Stops a stream that goes on for longer than any archive of a schema.
const MAX_STREAM: u64 = 16 << 30;

/// Reads all that is wanted.
///
/// # Errors
/// As [`super::Archive::read`].
pub(super) fn read(
    bytes: &[u8],
    compression: Compression,
    gathered: &mut Gathered<'_>,
) -> Result<(), SourceError> {
    let compression = match compression {
        Compression::None => unpack::detect(bytes),
        named => named,
    };
    let label = gathered.label;
    refuse_long_names(open(bytes, compression, label)?, gathered)?;
    let mut stream = open(bytes, compression, label)?;
    let mut archive = Archive::new(&mut stream);
    let entries = archive.entries();
    let entries = entries.map_err(|error| damaged(label, "tar", &error))?;
    for entry in entries {
        let entry = entry.map_err(|error| damaged(label, "tar", &error))?;
        gathered.limits.count()?;
        let kind = entry.header().entry_type();
        let path = entry.path_bytes().into_owned();
        let Ok(path) = String::from_utf8(path) else {
            continue;
        };
        if matches!(kind, EntryType::Symlink | EntryType::Link) {
            gathered.leave_out(&path, "a link");
        } else if (kind.is_file() || kind.is_contiguous() || kind.is_gnu_sparse())
            && let Some(path) = gathered.path(&path)?
        {
            let content = gathered.limits.content(entry, &path, "tar")?;
            gathered.keep(path, content);
        }
    }
    refuse_empty(&stream, gathered)
}

/// The stream of an archive.
///
/// # Errors
/// When it is not compressed as it should be.
fn open<'a>(
    bytes: &'a [u8],
    compression: Compression,
    label: &str,
) -> Result<Bounded<'a>, SourceError> {
    let stream: Box<dyn Read + 'a> = match compression {
        Compression::None => Box::new(bytes),
        Compression::Gzip => Box::new(flate2::read::MultiGzDecoder::new(bytes)),
        Compression::Zstd => {
            Box::new(zstd::Decoder::new(bytes).map_err(|error| damaged(label, "tar.zst", &error))?)
        }
    };
    Ok(Bounded {
        stream,
        left: MAX_STREAM,
    })
}

/// Looks through an archive for entries that only say what the next one is called. The reader of
/// archives takes them whole into memory, however long they are.
fn refuse_long_names(stream: Bounded<'_>, gathered: &Gathered<'_>) -> Result<(), SourceError> {
    let mut archive = Archive::new(stream);
    let Ok(entries) = archive.entries() else {
        return Ok(());
    };
    // what is damaged is told when it is read
    for entry in entries.raw(true).map_while(Result::ok) {
        let kind = entry.header().entry_type();
        let says_more = kind.is_gnu_longname()
            || kind.is_gnu_longlink()
            || kind.is_pax_local_extensions()
            || kind.is_pax_global_extensions();
        if says_more {
            gathered.limits.name(entry.size())?;
        }
    }
    Ok(())
}

/// Refuses what has no entries and is not a whole archive either: text, for one.
fn refuse_empty(stream: &Bounded<'_>, gathered: &Gathered<'_>) -> Result<(), SourceError> {
    let read = MAX_STREAM - stream.left;
    if gathered.files.is_empty() && read < 1024 {
        return Err(damaged(gathered.label, "tar", &"it ends too early"));
    }
    debug_assert!(
        gathered
            .files
            .keys()
            .all(|path| paths::normal(path).is_some())
    );
    Ok(())
}

/// A stream that ends with an error when it is too long.
struct Bounded<'a> {
    stream: Box<dyn Read + 'a>,
    left: u64,
}

impl Read for Bounded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(buffer)?;
        self.left = self.left.checked_sub(count as u64).ok_or_else(|| {
            io::Error::other(format!("it is larger than {} GiB", MAX_STREAM >> 30))
        })?;
        Ok(count)
    }
}
