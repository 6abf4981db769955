//! The folders of the index that are known to be as some tree has them.

/// Folders, each followed by those in it.
#[derive(Default)]
pub(super) struct CachedTrees(Vec<Folder>);

struct Folder {
    name: Vec<u8>,
    /// How many entries of the index are in it, and the tree that has the same; none where entries
    /// changed since that was known.
    known: Option<(usize, [u8; 20])>,
    /// Where the next folder starts that is not in this one.
    end: usize,
}

/// Folders in folders; git itself goes no deeper.
const MOST_DEEP: usize = 4_096;

impl CachedTrees {
    /// Reads the content of the extension; none if it is damaged.
    pub(super) fn parse(content: &[u8]) -> Option<Self> {
        let mut folders: Vec<Folder> = Vec::new();
        // the folders around the one at hand, with the number of folders still to come in each
        let mut open: Vec<(usize, usize)> = Vec::new();
        let mut rest = content;
        while !rest.is_empty() {
            let (folder, subfolders, behind) = folder(rest)?;
            rest = behind;
            folders.push(folder);
            open.push((folders.len() - 1, subfolders));
            if open.len() > MOST_DEEP {
                return None;
            }
            while let Some((at, 0)) = open.last().copied() {
                folders[at].end = folders.len();
                open.pop();
                if let Some((_, left)) = open.last_mut() {
                    *left -= 1;
                }
            }
            if open.is_empty() && !rest.is_empty() {
                return None;
            }
        }
        open.is_empty().then_some(Self(folders))
    }

    /// How many entries are in a folder that is known to be as this tree has it.
    pub(super) fn count(&self, folder: &str, tree: [u8; 20]) -> Option<usize> {
        let mut at = 0;
        for part in folder.split('/').filter(|part| !part.is_empty()) {
            at = self.find(at, part)?;
        }
        let (count, known) = self.0.get(at)?.known?;
        (known == tree).then_some(count)
    }

    /// The folder with this name in another one.
    fn find(&self, folder: usize, name: &str) -> Option<usize> {
        let end = self.0.get(folder)?.end;
        let mut at = folder + 1;
        while at < end {
            let found = self.0.get(at)?;
            if found.name == name.as_bytes() {
                return Some(at);
            }
            at = found.end;
        }
        None
    }
}

/// A folder, how many are in it, and what follows.
fn folder(bytes: &[u8]) -> Option<(Folder, usize, &[u8])> {
    let (name, rest) = split(bytes, 0)?;
    let (count, rest) = split(rest, b' ')?;
    let (subfolders, rest) = split(rest, b'\n')?;
    let count: i64 = std::str::from_utf8(count).ok()?.parse().ok()?;
    let subfolders = std::str::from_utf8(subfolders).ok()?.parse().ok()?;
    let (known, rest) = match usize::try_from(count) {
        Ok(count) => {
            let (id, rest) = rest.split_first_chunk()?;
            (Some((count, *id)), rest)
        }
        Err(_) => (None, rest),
    };
    let folder = Folder {
        name: name.to_vec(),
        known,
        end: 0,
    };
    Some((folder, subfolders, rest))
}

fn split(bytes: &[u8], at: u8) -> Option<(&[u8], &[u8])> {
    let end = memchr::memchr(at, bytes)?;
    Some((&bytes[..end], &bytes[end + 1..]))
}
