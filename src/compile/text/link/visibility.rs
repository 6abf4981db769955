//! Which files each file can see.

use rustc_hash::FxHashSet;

use super::Imports;
use crate::model::{FileId, ImportKind};

/// A file that can be seen, and the import that shows it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Seen {
    file: FileId,
    import: u32,
    /// Only for custom options.
    options_only: bool,
}

/// What one file can see besides itself, sorted.
#[derive(Debug, Default)]
pub(crate) struct Visible(Vec<Seen>);

/// What a name is looked up for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Purpose {
    /// A type, an extendee: `import option` does not count.
    Structure,
    /// An option: every import counts.
    Options,
}

impl Visible {
    /// What `file` sees: its imports and all they import publicly.
    pub(crate) fn new(imports: &Imports, file: FileId) -> Self {
        let mut seen = Vec::new();
        let mut open = Vec::new();
        let mut known = FxHashSet::default();
        for (index, link) in imports.of(file).iter().enumerate() {
            let Some(target) = link.file else { continue };
            #[allow(clippy::cast_possible_truncation)] // texts are capped below 4 GiB
            let import = index as u32;
            let options_only = link.kind == ImportKind::Option;
            known.clear();
            open.push(target);
            while let Some(target) = open.pop() {
                if !known.insert(target) {
                    continue;
                }
                seen.push(Seen {
                    file: target,
                    import,
                    options_only,
                });
                let public = imports.of(target).iter();
                let public = public.filter(|link| link.kind == ImportKind::Public);
                open.extend(public.filter_map(|link| link.file));
            }
        }
        seen.sort_unstable();
        Self(seen)
    }

    /// The imports that show a file, in order.
    pub(crate) fn through(
        &self,
        file: FileId,
        purpose: Purpose,
    ) -> impl Iterator<Item = usize> + '_ {
        let start = self.0.partition_point(|seen| seen.file < file);
        let same = self.0[start..]
            .iter()
            .take_while(move |seen| seen.file == file);
        same.filter(move |seen| purpose == Purpose::Options || !seen.options_only)
            .map(|seen| seen.import as usize)
    }

    /// Whether a file can be seen.
    pub(crate) fn contains(&self, file: FileId, purpose: Purpose) -> bool {
        self.through(file, purpose).next().is_some()
    }

    /// The files that can be seen; one shown by several imports comes several times.
    pub(crate) fn files(&self, purpose: Purpose) -> impl Iterator<Item = FileId> + '_ {
        let counts = move |seen: &&Seen| purpose == Purpose::Options || !seen.options_only;
        self.0.iter().filter(counts).map(|seen| seen.file)
    }
}
