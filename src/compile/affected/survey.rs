//! What a change can affect, told from outlines.

use std::cell::RefCell;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::changes::Changes;
use super::mentions::{Wanted, Within};
use crate::compile::outline::{Hash, Import, Outline, Words, hash};
use crate::compile::roots::Roots;
use crate::compile::well_known;
use crate::source::SourceError;

/// Files by position among the paths of both versions.
type Files = FxHashSet<usize>;

/// All that is known of two versions without compiling them.
pub(super) struct Survey<'a> {
    changes: &'a Changes<'a>,
    roots: &'a Roots,
    numbers: RefCell<RootNumbers<'a>>,
    /// Where imports lead, by the number of the root of the file and what it imports.
    targets: RefCell<FxHashMap<(u32, usize), Targets>>,
}

/// The roots of files as numbers, as far as they were asked for.
struct RootNumbers<'a> {
    /// By the position of the file.
    of_files: Vec<Option<u32>>,
    of_roots: FxHashMap<&'a str, u32>,
}

/// The file that an import led to, and the one that it leads to now.
type Targets = [Option<usize>; 2];

impl<'a> Survey<'a> {
    pub(super) fn new(changes: &'a Changes<'a>, roots: &'a Roots) -> Self {
        Self {
            changes,
            roots,
            numbers: RefCell::new(RootNumbers {
                of_files: vec![None; changes.all_files().count()],
                of_roots: FxHashMap::default(),
            }),
            targets: RefCell::default(),
        }
    }

    /// The files to be compiled, of those that are asked for; none when all have to be.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(super) fn files(
        &self,
        is_asked_for: &dyn Fn(usize) -> bool,
    ) -> Result<Option<Files>, SourceError> {
        if self.is_far_reaching() {
            return Ok(None);
        }
        let redirected = self.redirected(|_| true);
        let mut files: Files = self.changes.changed.iter().copied().collect();
        files.extend(&redirected);
        files.extend(self.told()?);
        files.extend(self.described(&files)?);
        files.extend(self.meeting());
        files.extend(self.sharing_resources());
        files.extend(self.companions());
        files.extend(self.extending_with(&files));
        Ok(self.asked_for(files, !redirected.is_empty(), is_asked_for))
    }

    /// The files, and all that they import, if they and what changed are asked for.
    fn asked_for(
        &self,
        mut files: Files,
        is_redirected: bool,
        is_asked_for: &dyn Fn(usize) -> bool,
    ) -> Option<Files> {
        let changes = self.changes;
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
        if others(&reached) && (is_redirected || self.imports_differ()) {
            return None;
        }
        reached.retain(|at| is_asked_for(*at));
        Some(reached)
    }

    /// Whether a changed file imports something else than before.
    fn imports_differ(&self) -> bool {
        let paths = |outline: Option<&Outline>| -> FxHashSet<Arc<str>> {
            let imports = outline.into_iter().flat_map(|outline| &outline.imports);
            imports.map(|import| import.path.clone()).collect()
        };
        let mut changed = self.changes.changed.iter();
        changed.any(|&at| paths(self.changes.before(at)) != paths(self.changes.now(at)))
    }

    /// Whether a change may matter to files that have nothing to do with the changed ones: the
    /// files that every schema knows without importing them.
    fn is_far_reaching(&self) -> bool {
        let mut changed = self.changes.changed.iter();
        changed.any(|&at| {
            let path = self.changes.path(at);
            let known = path.rfind("google/protobuf/").map(|start| &path[start..]);
            known.is_some_and(|path| well_known::text(path).is_some())
        })
    }

    /// The unchanged files that import, in a way that is asked for, what leads to another file now.
    fn redirected(&self, is_asked_for: fn(&Import) -> bool) -> Files {
        let one_sided = |at: &&usize| self.changes.before(**at).xor(self.changes.now(**at));
        let changed = self.changes.changed.iter();
        let moving: Files = changed
            .filter(|at| one_sided(at).is_some())
            .copied()
            .collect();
        if moving.is_empty() {
            return Files::default();
        }
        let names = Names::of(self.changes, &moving);
        let leads_elsewhere = |at: usize, import: &'a Import| {
            let [before, now] = self.targets(at, import);
            is_asked_for(import) && names.may_be(import) && before != now
        };
        let unchanged = self.changes.unchanged();
        let redirected = unchanged.filter(|(at, outline)| {
            let mut imports = outline.imports.iter();
            imports.any(|import| leads_elsewhere(*at, import))
        });
        redirected.map(|(at, _)| at).collect()
    }

    /// The unchanged files whose names may lead to something else.
    fn told(&self) -> Result<Files, SourceError> {
        let changed = self.changes.differences();
        let were_there = changed.filter(|(_, it)| it.before.is_some());
        let (to_all, by_words): (Vec<_>, Vec<_>) =
            were_there.partition(|(_, it)| it.difference.is_told_to_all);
        let mut shown: Files = to_all.into_iter().map(|(at, _)| at).collect();
        shown.extend(self.redirected(|import| import.is_public));
        let mut told = self.seeing(shown);
        let by_words = by_words.into_iter();
        let by_words = by_words.filter(|(_, it)| !it.difference.names.is_empty());
        let mut noticing = self.seeing(by_words.map(|(at, _)| at).collect());
        noticing.extend(self.declaring_beside());
        noticing.retain(|at| !told.contains(at));
        told.extend(self.mentioning(noticing, &self.names(), Within::File)?);
        Ok(told)
    }

    /// The words of all names that came, went, or stand for something else.
    fn names(&self) -> Words {
        let mut names = Words::default();
        for (_, changed) in self.changes.differences() {
            names.extend(changed.difference.names.iter().cloned());
            if !changed.new_packages().is_empty() {
                names.extend(changed.difference.package.iter().cloned());
            }
        }
        names
    }

    /// The unchanged files in whose packages, or in packages that stand in theirs, something came.
    fn declaring_beside(&self) -> Files {
        let mut homes: FxHashSet<Hash> = FxHashSet::default();
        for (_, changed) in self.changes.differences() {
            let comes = !changed.difference.come.is_empty() || !changed.new_packages().is_empty();
            if let Some(now) = changed.now.as_ref().filter(|_| comes) {
                homes.extend(now.packages.iter().copied());
                homes.insert(hash(&[""]));
            }
        }
        self.unchanged_with(|it| homes.contains(&it.package))
    }

    /// The unchanged files whose options may say something else, where some files are told that
    /// names lead elsewhere.
    fn described(&self, told: &Files) -> Result<Files, SourceError> {
        let behind = self.behind_options();
        let names = self.names();
        let (mut anew, mut by_words) = (Files::default(), Files::default());
        let mut words = Words::default();
        for (at, changed) in self.changes.differences() {
            let difference = &changed.difference;
            if difference.describes_anew || !difference.references.is_disjoint(&names) {
                anew.insert(at);
            } else if behind.contains(&at) && !difference.values.is_empty() {
                by_words.insert(at);
                words.extend(difference.values.iter().cloned());
            }
        }
        anew.extend(told.iter().filter(|at| !self.changes.is_changed(**at)));
        anew.retain(|at| behind.contains(at));
        let mut described = self.leading_to(anew);
        let mut noticing = self.leading_to(by_words);
        noticing.retain(|at| !described.contains(at) && !told.contains(at));
        described.extend(self.mentioning(noticing, &words, Within::Options)?);
        Ok(described)
    }

    /// The files in which options, or the types of their values, are declared.
    fn behind_options(&self) -> Files {
        let declares = |at: &usize| {
            let mut versions = self.changes.versions(*at);
            versions.any(|outline| outline.declares_options)
        };
        self.reached(self.changes.all_files().filter(declares).collect())
    }

    /// Those of some unchanged files that have one of some words where they matter.
    fn mentioning(
        &self,
        files: Files,
        words: &Words,
        within: Within,
    ) -> Result<Files, SourceError> {
        if words.is_empty() {
            return Ok(Files::default());
        }
        let wanted = Wanted::new(words);
        let has = |at: usize| {
            let content = self.changes.content(at)?;
            Ok(wanted.are_in(&content, within).then_some(at))
        };
        let found = files.into_par_iter().map(has);
        let found = found.collect::<Result<Vec<Option<usize>>, SourceError>>()?;
        Ok(found.into_iter().flatten().collect())
    }

    /// The unchanged files that what is there now, or is gone, meets without being imported: those
    /// in packages that are called as something is now, those that take the same numbers, those
    /// that are broken, and those that pack messages by their names.
    fn meeting(&self) -> Files {
        let (mut gone, mut come) = (FxHashSet::default(), FxHashSet::default());
        let mut numbers: FxHashSet<Hash> = FxHashSet::default();
        for (_, changed) in self.changes.differences() {
            gone.extend(changed.difference.gone.iter().copied());
            come.extend(changed.difference.come.iter().copied());
            numbers.extend(changed.new_extensions());
        }
        let mut meeting = self.unchanged_with(|it| {
            it.is_broken
                || it.packages.iter().any(|package| come.contains(package))
                || it.extensions.iter().any(|number| numbers.contains(number))
        });
        // what went from one changed file to another is not gone
        if gone.difference(&come).next().is_some() {
            meeting.extend(self.packing_any());
        }
        meeting
    }

    /// The unchanged files that may have a field that holds messages by their full names.
    fn packing_any(&self) -> Files {
        let is_any = |import: &Import| &*import.path == "google/protobuf/any.proto";
        let shows = |import: &Import| is_any(import) && import.is_public;
        let holds = |outline: &Outline| outline.imports.iter().any(is_any);
        let showing = self.changes.all_files().filter(|&at| {
            let mut versions = self.changes.versions(at);
            versions.any(|outline| outline.imports.iter().any(shows))
        });
        let mut packing = self.seeing(showing.collect());
        packing.extend(self.unchanged_with(holds));
        packing
    }

    /// The unchanged files that define resources which a changed file defined before only, or
    /// defines now only: a resource is gone when nobody defines it.
    fn sharing_resources(&self) -> Files {
        let mut differing: FxHashSet<Hash> = FxHashSet::default();
        for &at in &self.changes.changed {
            let of = |outline: Option<&Outline>| -> FxHashSet<Hash> {
                let all = outline.into_iter().flat_map(|outline| &outline.resources);
                all.copied().collect()
            };
            let (before, now) = (of(self.changes.before(at)), of(self.changes.now(at)));
            differing.extend(before.symmetric_difference(&now));
        }
        self.unchanged_with(|it| it.resources.iter().any(|it| differing.contains(it)))
    }

    /// The unchanged files that take numbers which some files take too: what those extend may be
    /// another message now.
    fn extending_with(&self, files: &Files) -> Files {
        let outlines = files.iter().filter_map(|&at| self.changes.now(at));
        let numbers = outlines.flat_map(|outline| &outline.extensions);
        let numbers: FxHashSet<Hash> = numbers.copied().collect();
        self.unchanged_with(|it| it.extensions.iter().any(|it| numbers.contains(it)))
    }

    /// The unchanged files of which something holds.
    fn unchanged_with(&self, holds: impl Fn(&Outline) -> bool) -> Files {
        let unchanged = self.changes.unchanged();
        let found = unchanged.filter(|(_, outline)| holds(outline));
        found.map(|(at, _)| at).collect()
    }

    /// An unchanged file of each package of a changed file, if there is one: what tells whether a
    /// package is gone or new.
    fn companions(&self) -> Files {
        let changed = self.changes.changed.iter();
        let outlines = changed.flat_map(|&at| {
            self.changes
                .before(at)
                .into_iter()
                .chain(self.changes.now(at))
        });
        let packages: FxHashSet<Hash> = outlines.map(|outline| outline.package).collect();
        let mut companions: FxHashMap<Hash, (usize, usize)> = FxHashMap::default();
        for (at, outline) in self.changes.unchanged() {
            if packages.contains(&outline.package) {
                // the one that needs the least
                let candidate = (outline.imports.len(), at);
                let best = companions.entry(outline.package).or_insert(candidate);
                *best = candidate.min(*best);
            }
        }
        companions.into_values().map(|(_, at)| at).collect()
    }

    /// The files that see names of some files: what imports them, or imports what shows them.
    fn seeing(&self, shown: Files) -> Files {
        self.importing(shown, |import| import.is_public)
    }

    /// The files from which imports lead to some files.
    fn leading_to(&self, targets: Files) -> Files {
        self.importing(targets, |_| true)
    }

    /// The unchanged files that import some files, or files that lead on to them by certain
    /// imports.
    fn importing(&self, mut targets: Files, leads_on: fn(&Import) -> bool) -> Files {
        let mut importing = Files::default();
        let mut grows = !targets.is_empty();
        while grows {
            grows = false;
            let names = Names::of(self.changes, &targets);
            for at in self.changes.all_files() {
                let versions = self.changes.versions(at);
                for import in versions.flat_map(|outline| &outline.imports) {
                    let leads = names.may_be(import) && {
                        let mut found = self.targets(at, import).into_iter().flatten();
                        found.any(|target| targets.contains(&target))
                    };
                    if leads {
                        importing.insert(at);
                        grows |= leads_on(import) && targets.insert(at);
                    }
                }
            }
        }
        importing.retain(|at| !self.changes.is_changed(*at));
        importing
    }

    /// Some files and all that they import, in either version, however far away.
    fn reached(&self, files: Files) -> Files {
        let mut waiting: Vec<usize> = files.iter().copied().collect();
        let mut reached = files;
        while let Some(at) = waiting.pop() {
            let versions = self.changes.versions(at);
            for import in versions.flat_map(|outline| &outline.imports) {
                for target in self.targets(at, import).into_iter().flatten() {
                    if reached.insert(target) {
                        waiting.push(target);
                    }
                }
            }
        }
        reached
    }

    /// The file that an import led to, and the one that it leads to now; none where that is not in
    /// the tree.
    fn targets(&self, from: usize, import: &'a Import) -> Targets {
        let key = (self.number_of_root(from), place(import));
        if let Some(known) = self.targets.borrow().get(&key) {
            return *known;
        }
        let found = self.find(self.changes.path(from), import);
        self.targets.borrow_mut().insert(key, found);
        found
    }

    /// A number for the root of a file, the same for all files with that root.
    fn number_of_root(&self, from: usize) -> u32 {
        let RootNumbers { of_files, of_roots } = &mut *self.numbers.borrow_mut();
        if let Some(Some(known)) = of_files.get(from) {
            return *known;
        }
        let next = u32::try_from(of_roots.len()).unwrap_or(u32::MAX);
        let root = self.roots.root(self.changes.path(from));
        let number = *of_roots.entry(root).or_insert(next);
        if let Some(of_file) = of_files.get_mut(from) {
            *of_file = Some(number);
        }
        number
    }

    fn find(&self, from: &str, import: &Import) -> Targets {
        let candidates = self.roots.resolve(&import.path, Some(from));
        let (mut before, mut now) = (None, None);
        for at in candidates.filter_map(|path| self.changes.position(&path)) {
            before = before.or(self.changes.was_there(at).then_some(at));
            now = now.or(self.changes.is_there(at).then_some(at));
            if before.is_some() && now.is_some() {
                break;
            }
        }
        [before, now]
    }
}

/// The last parts of the paths of some files, to pass over most imports quickly.
struct Names<'a> {
    last: FxHashSet<&'a str>,
    /// What was found out about imports, by where they stand.
    known: RefCell<FxHashMap<usize, bool>>,
}

impl<'a> Names<'a> {
    fn of(changes: &Changes<'a>, files: &Files) -> Self {
        Self {
            last: files.iter().map(|&at| last(changes.path(at))).collect(),
            known: RefCell::default(),
        }
    }

    fn may_be(&self, import: &Import) -> bool {
        let mut known = self.known.borrow_mut();
        let find = || self.last.contains(last(&import.path));
        *known.entry(place(import)).or_insert_with(find)
    }
}

/// Where an import stands in memory, which is the same for most that are the same: to compare that
/// is faster than to compare paths.
fn place(import: &Import) -> usize {
    Arc::as_ptr(&import.path).addr()
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
