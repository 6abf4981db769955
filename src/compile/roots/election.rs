//! Which folders are roots, as imports tell.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Importing, Roots, folders, join};

/// Votes on which folders are roots. Votes that leave no doubt are counted before those that do.
pub(super) struct Election<'a> {
    /// All files.
    paths: FxHashSet<&'a str>,
    /// All imports, with the folders that they may start from.
    candidates: FxHashMap<&'a str, Candidates<'a>>,
    /// The votes for each root.
    votes: FxHashMap<&'a str, usize>,
    /// The votes for each root of an imported file.
    by_file: FxHashMap<&'a str, Vec<(&'a str, usize)>>,
}

#[derive(Default)]
struct Candidates<'a> {
    folders: Vec<&'a str>,
    is_built_in: bool,
    /// How often it is written.
    times: usize,
}

impl<'a> Election<'a> {
    pub(super) fn new<P: AsRef<str>>(
        files: &[Importing<'a, P>],
        is_built_in: &dyn Fn(&str) -> bool,
    ) -> Self {
        let mut candidates: FxHashMap<&'a str, Candidates<'a>> = FxHashMap::default();
        let mut starts: FxHashSet<&'a str> = FxHashSet::default();
        for import in files.iter().flat_map(|(_, imports)| imports.iter()) {
            let import = import.as_ref();
            let found = candidates.entry(import).or_insert_with(|| {
                starts.insert(start(import));
                Candidates {
                    folders: Vec::new(),
                    is_built_in: is_built_in(import),
                    times: 0,
                }
            });
            found.times += 1;
        }
        let paths: FxHashSet<&'a str> = files.iter().map(|(path, _)| *path).collect();
        for path in &paths {
            for folder in folders(path) {
                let rest = if folder.is_empty() {
                    path
                } else {
                    &path[folder.len() + 1..]
                };
                if starts.contains(start(rest))
                    && let Some(found) = candidates.get_mut(rest)
                {
                    found.folders.push(folder);
                }
            }
        }
        for found in candidates.values_mut() {
            found.folders.sort_unstable();
        }
        Self {
            paths,
            candidates,
            votes: FxHashMap::default(),
            by_file: FxHashMap::default(),
        }
    }

    /// Counts the imports that can lead to one file only, each as often as it is written.
    pub(super) fn certain(&mut self) {
        let certain = self.candidates.iter().filter_map(|(import, found)| {
            let [folder] = found.folders[..] else {
                return None;
            };
            Some((folder, *import, found.times, !found.is_built_in))
        });
        for (folder, import, times, counts) in certain.collect::<Vec<_>>() {
            self.vote(folder, import, times, counts);
        }
    }

    /// Counts the imports that can lead to several files: they are taken to lead to one below a
    /// root that holds the importing file, then to one below the most voted root.
    pub(super) fn doubtful<P: AsRef<str>>(&mut self, files: &[Importing<'a, P>]) {
        if self
            .candidates
            .values()
            .all(|found| found.folders.len() < 2)
        {
            return;
        }
        let mut outcome = Vec::new();
        let mut scratch = String::new();
        let mut favourites: FxHashMap<&'a str, &'a str> = FxHashMap::default();
        for (path, imports) in files {
            for import in *imports {
                let import = import.as_ref();
                let Some(found) = self.candidates.get(import) else {
                    continue;
                };
                if found.folders.len() < 2 {
                    continue;
                }
                let near = self.nearest(path, import, &mut scratch);
                let chosen = near.unwrap_or_else(|| {
                    favourites
                        .entry(import)
                        .or_insert_with(|| self.favourite(&found.folders))
                });
                outcome.push((chosen, import, !found.is_built_in));
            }
        }
        for (folder, import, counts) in outcome {
            self.vote(folder, import, 1, counts);
        }
    }

    /// The most voted folder that holds the importing file and that the import can start from;
    /// the deepest of equally voted ones.
    fn nearest(&self, path: &'a str, import: &str, scratch: &mut String) -> Option<&'a str> {
        let mut best: Option<(usize, &'a str)> = None;
        for folder in folders(path) {
            scratch.clear();
            scratch.push_str(folder);
            if !folder.is_empty() {
                scratch.push('/');
            }
            scratch.push_str(import);
            let votes = self.votes_for(folder);
            if self.paths.contains(scratch.as_str()) && best.is_none_or(|(most, _)| votes > most) {
                best = Some((votes, folder));
            }
        }
        best.map(|(_, folder)| folder)
    }

    /// The most voted of some folders in alphabetical order, the first of equally voted ones.
    fn favourite(&self, folders: &[&'a str]) -> &'a str {
        let most = folders.iter().map(|folder| self.votes_for(folder)).max();
        let first = folders
            .iter()
            .find(|folder| Some(self.votes_for(folder)) == most);
        first.copied().unwrap_or_default()
    }

    fn votes_for(&self, folder: &str) -> usize {
        self.votes.get(folder).copied().unwrap_or(0)
    }

    /// Counts votes for a folder as the root of the file that an import leads to, and as a root at
    /// all if they count for that.
    fn vote(&mut self, folder: &'a str, import: &'a str, times: usize, counts: bool) {
        let weight = if counts { times } else { 0 };
        *self.votes.entry(folder).or_default() += weight;
        let target = if folder.is_empty() {
            self.paths.get(import)
        } else {
            self.paths.get(join(folder, import).as_str())
        };
        let Some(target) = target else { return };
        let roots = self.by_file.entry(target).or_default();
        match roots.iter_mut().find(|(root, _)| *root == folder) {
            Some((_, votes)) => *votes += times,
            None => roots.push((folder, times)),
        }
    }

    pub(super) fn result(self) -> Roots {
        let mut order: Vec<(&str, usize)> = self.votes.into_iter().collect();
        order.sort_unstable_by(|(a, votes_a), (b, votes_b)| votes_b.cmp(votes_a).then(a.cmp(b)));
        let mut roots = Roots::default();
        for (root, _) in order {
            roots.push(root);
        }
        roots.push("");
        for (path, mut voted) in self.by_file {
            voted.sort_unstable_by(|(a, votes_a), (b, votes_b)| {
                votes_b
                    .cmp(votes_a)
                    .then(roots.ranks.get(*a).cmp(&roots.ranks.get(*b)))
            });
            let length = voted.first().map_or(0, |(root, _)| root.len());
            if length != roots.root_of(path) {
                roots.unusual.insert(path.into(), length);
            }
        }
        let targets = self.candidates.into_iter().map(|(import, found)| {
            let ranks = found
                .folders
                .iter()
                .filter_map(|folder| roots.ranks.get(*folder).copied());
            let mut ranks: Vec<usize> = ranks.collect();
            ranks.sort_unstable();
            (import.into(), ranks)
        });
        let targets = targets.collect();
        roots.targets = Some(targets);
        roots
    }
}

/// The first part of a path.
fn start(path: &str) -> &str {
    path.split('/').next().unwrap_or(path)
}
