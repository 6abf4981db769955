//! What a change can affect, told from outlines.

use rustc_hash::FxHashSet;

use super::changes::Changes;
use crate::compile::outline::{Hash, Import, Outline};
use crate::compile::roots::Roots;

/// Files by position in the new tree.
type Files = FxHashSet<usize>;

/// All that is known of two versions without compiling them.
pub(super) struct Survey<'a> {
    pub(super) changes: &'a Changes<'a>,
    pub(super) roots: &'a Roots,
}

/// What the changed files declare in one version only.
#[derive(Default)]
struct Difference {
    names: FxHashSet<Hash>,
    packages: FxHashSet<Hash>,
    extensions: FxHashSet<Hash>,
    /// The packages of the files that declare such names.
    homes: FxHashSet<Hash>,
}

impl Survey<'_> {
    /// The files to be compiled, of those that are asked for; none when all have to be.
    pub(super) fn files(&self, is_asked_for: &dyn Fn(usize) -> bool) -> Option<Files> {
        let (gone, come) = self.differences();
        if self.is_far_reaching() || moves_elsewhere(&gone, &come) {
            return None;
        }
        let changes = self.changes;
        let mut files: Files = changes.changed.iter().map(|(at, _)| *at).collect();
        files.extend(self.seeing(self.telling()));
        files.extend(self.leading_to(self.behind_options()));
        files.extend(changes.unchanged().filter(|&at| {
            let outline = changes.outline(at);
            outline.is_broken || come.clashes_with(outline)
        }));
        if !gone.names.is_empty() {
            files.extend(
                changes
                    .unchanged()
                    .filter(|&at| packs_any(changes.outline(at))),
            );
        }
        let others = |files: &Files| files.iter().any(|&at| !is_asked_for(at));
        if others(&files) {
            let imported =
                self.reached(changes.all_files().filter(|&at| is_asked_for(at)).collect());
            files.retain(|at| is_asked_for(*at) || imported.contains(at));
            if others(&files) {
                return None;
            }
        }
        // in the same company in both versions: what only one imports is not gone from the other
        let mut reached = self.reached(files);
        if others(&reached) && self.imports_differ() {
            return None;
        }
        reached.retain(|at| is_asked_for(*at));
        Some(reached)
    }

    /// Whether a changed file imports something else than before.
    fn imports_differ(&self) -> bool {
        let paths = |outline: &Outline| -> FxHashSet<Box<str>> {
            let imports = outline.imports.iter();
            imports.map(|import| import.path.clone()).collect()
        };
        let mut changed = self.changes.changed.iter();
        changed.any(|(at, before)| {
            let before = before.as_ref().map(paths);
            before.unwrap_or_default() != paths(self.changes.outline(*at))
        })
    }

    /// Whether a change may matter to files that have nothing to do with the changed ones.
    fn is_far_reaching(&self) -> bool {
        self.changes.changed.iter().any(|(at, before)| {
            let now = self.changes.outline(*at);
            match before {
                Some(before) => before.package != now.package || before.resources != now.resources,
                None => self.may_be_taken_for_another(*at),
            }
        })
    }

    /// Whether an import of a file that did not change may lead to a new file.
    fn may_be_taken_for_another(&self, new: usize) -> bool {
        let path = self.changes.path(new);
        let may_lead_here = |import: &Import| {
            let rest = path.strip_suffix(&*import.path);
            rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        };
        let mut others = self.changes.unchanged();
        others.any(|at| self.changes.outline(at).imports.iter().any(may_lead_here))
    }

    /// What the changed files declared before only, and what they declare now only.
    fn differences(&self) -> (Difference, Difference) {
        let (mut gone, mut come) = (Difference::default(), Difference::default());
        for (at, before) in &self.changes.changed {
            let now = self.changes.outline(*at);
            if let Some(before) = before {
                gone.add(before, Some(now));
            }
            come.add(now, before.as_ref());
        }
        // what went from one changed file to another is neither
        let moved: Vec<Hash> = gone.names.intersection(&come.names).copied().collect();
        for name in moved {
            gone.names.remove(&name);
        }
        (gone, come)
    }

    /// The changed files that tell others something else.
    fn telling(&self) -> Files {
        let telling = self.changes.changed.iter().filter(|(at, before)| {
            let now = self.changes.outline(*at);
            before
                .as_ref()
                .is_some_and(|before| before.interface != now.interface)
        });
        telling.map(|(at, _)| *at).collect()
    }

    /// The changed files in which options, or the types of their values, are declared.
    fn behind_options(&self) -> Files {
        let declares = |at: &usize| {
            let before = self.changes.before(*at);
            self.changes.outline(*at).declares_options
                || before.is_some_and(|before| before.declares_options)
        };
        let all = self.changes.all_files();
        let mut reached = self.reached(all.filter(declares).collect());
        reached.retain(|at| self.changes.is_changed(*at));
        reached
    }

    /// The files that see names of some files: what imports them, or imports what shows them.
    fn seeing(&self, shown: Files) -> Files {
        self.importing(shown, |import| import.is_public)
    }

    /// The files from which imports lead to some files.
    fn leading_to(&self, targets: Files) -> Files {
        self.importing(targets, |_| true)
    }

    /// The files that import some files, or files that lead on to them by certain imports.
    fn importing(&self, mut targets: Files, leads_on: fn(&Import) -> bool) -> Files {
        let mut importing = Files::default();
        let mut grows = !targets.is_empty();
        while grows {
            grows = false;
            let names = Names::of(self.changes, &targets);
            for at in self.changes.unchanged() {
                for import in &self.changes.outline(at).imports {
                    let leads = names.may_be(import)
                        && self
                            .target(at, import)
                            .is_some_and(|target| targets.contains(&target));
                    if leads {
                        importing.insert(at);
                        grows |= leads_on(import) && targets.insert(at);
                    }
                }
            }
        }
        importing
    }

    /// Some files and all that they import, in either version, however far away.
    fn reached(&self, files: Files) -> Files {
        let mut waiting: Vec<usize> = files.iter().copied().collect();
        let mut reached = files;
        while let Some(at) = waiting.pop() {
            let before = self.changes.before(at).into_iter();
            let versions = before.chain([self.changes.outline(at)]);
            for import in versions.flat_map(|outline| &outline.imports) {
                if let Some(target) = self.target(at, import)
                    && reached.insert(target)
                {
                    waiting.push(target);
                }
            }
        }
        reached
    }

    /// The file that an import leads to; none if that is not in the tree.
    fn target(&self, from: usize, import: &Import) -> Option<usize> {
        let mut candidates = self
            .roots
            .resolve(&import.path, Some(self.changes.path(from)));
        candidates.find_map(|path| self.changes.position(&path))
    }
}

impl Difference {
    /// Adds what one outline has and the other has not.
    fn add(&mut self, outline: &Outline, other: Option<&Outline>) {
        let only = |of: fn(&Outline) -> &Vec<Hash>| {
            let others = other.map(of).map_or(&[][..], Vec::as_slice);
            let all = of(outline).iter().copied();
            let only: Vec<Hash> = all
                .filter(|hash| others.binary_search(hash).is_err())
                .collect();
            only
        };
        let names = only(|outline| &outline.names);
        if !names.is_empty() {
            self.homes.insert(outline.package);
        }
        self.names.extend(names);
        self.packages.extend(only(|outline| &outline.packages));
        self.extensions.extend(only(|outline| &outline.extensions));
    }

    /// Whether a file declares something that this is, too.
    fn clashes_with(&self, outline: &Outline) -> bool {
        let has = |hashes: &[Hash], of: &FxHashSet<Hash>| {
            !of.is_empty() && hashes.iter().any(|hash| of.contains(hash))
        };
        has(&outline.names, &self.names)
            || has(&outline.packages, &self.names)
            || has(&outline.names, &self.packages)
            || has(&outline.extensions, &self.extensions)
    }
}

/// Whether something may have gone to another package: to tell, all of both has to be looked at.
fn moves_elsewhere(gone: &Difference, come: &Difference) -> bool {
    let gone_from = gone.homes.iter().filter(|_| !gone.names.is_empty());
    gone_from
        .flat_map(|from| come.homes.iter().map(move |to| (from, to)))
        .any(|(from, to)| from != to)
}

/// Whether a file may have a field that holds messages by their full names, of which one is another
/// now.
fn packs_any(outline: &Outline) -> bool {
    let any = |import: &Import| &*import.path == "google/protobuf/any.proto";
    outline.imports.iter().any(any)
}

/// The last parts of the paths of some files, to pass over most imports quickly.
struct Names<'a>(FxHashSet<&'a str>);

impl<'a> Names<'a> {
    fn of(changes: &Changes<'a>, files: &Files) -> Self {
        Self(files.iter().map(|&at| last(changes.path(at))).collect())
    }

    fn may_be(&self, import: &Import) -> bool {
        self.0.contains(last(&import.path))
    }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
