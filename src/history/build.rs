//! Commit after commit to a [`Ledger`].

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::change::says_the_same;
use super::ledger::{Commit, CommitAt, Element, End, Ledger, Life, Reason, Skipped};
use super::merged::Merge;
use super::succession::{self, Packages, Seen, SeenFile};
use crate::compile::declared::{Declared, DeclaredType, Member, Unreadable};
use crate::model::Name;
use crate::source::{ContentId, FileChange, LoggedCommit};

/// What is known of the content of a file.
pub(super) enum Content<'o> {
    /// What it declares.
    Declared(&'o Declared),
    /// It does not parse.
    Unreadable(&'o Unreadable),
    /// It is not in the repository.
    Missing,
}

/// Looks up contents that were read.
pub(super) type Contents<'c, 'o> = &'c (dyn Fn(ContentId) -> Content<'o> + 'c);

/// A ledger on its way, with what is where now.
pub(super) struct Builder {
    pub(super) ledger: Ledger,
    /// Elements that are there, by file and full name.
    pub(super) live: FxHashMap<(Arc<str>, Name), usize>,
    /// Elements that are gone, by their last full name, the latest last.
    pub(super) dead: FxHashMap<Name, Vec<usize>>,
}

impl Content<'_> {
    /// Why it tells nothing, if it does not.
    pub(super) fn trouble(&self) -> Option<Reason> {
        match self {
            Self::Declared(_) => None,
            Self::Unreadable(trouble) => Some(Reason::Unreadable {
                why: trouble.why.clone(),
                line: trouble.line,
            }),
            Self::Missing => Some(Reason::Missing),
        }
    }
}

/// A changed file with what it declared before and declares now.
struct Step<'o> {
    path: &'o Arc<str>,
    old: Option<(ContentId, &'o Declared)>,
    new: Option<(ContentId, &'o Declared)>,
}

impl Builder {
    /// Goes on with a ledger.
    pub(super) fn new(ledger: Ledger) -> Self {
        let mut live = FxHashMap::default();
        let mut dead: FxHashMap<Name, Vec<usize>> = FxHashMap::default();
        let mut gone: Vec<(CommitAt, usize)> = Vec::new();
        live.reserve(ledger.elements.len());
        for (at, element) in ledger.elements.iter().enumerate() {
            let (Some(home), Some(life)) = (element.names.last(), element.lives.last()) else {
                continue;
            };
            match life.until {
                None => {
                    live.insert((Arc::clone(&home.path), home.full_name.clone()), at);
                }
                Some(until) => gone.push((until, at)),
            }
        }
        gone.sort_unstable();
        for (_, at) in gone {
            let name = ledger.elements[at].full_name().clone();
            dead.entry(name).or_default().push(at);
        }
        Self { ledger, live, dead }
    }

    pub(super) fn finish(self) -> Ledger {
        self.ledger
    }

    /// The contents that files with unreadable revisions are compared with.
    pub(super) fn last_readable(&self) -> impl Iterator<Item = ContentId> + '_ {
        let files = self.ledger.standing.last_readable.values();
        files.copied().flatten()
    }

    /// Whether a content is still to be compared with, whatever commits say.
    pub(super) fn stands(&self, content: ContentId) -> bool {
        self.last_readable().any(|standing| standing == content)
    }

    /// Takes in the next commit of the line.
    pub(super) fn commit<'o>(&mut self, commit: &'o LoggedCommit, contents: Contents<'_, 'o>) {
        self.ledger.tip = Some(commit.id);
        self.ledger.visited += 1;
        if commit.changes.is_empty() && commit.merged.is_empty() {
            return;
        }
        let before = self.before_merge(&commit.merged, contents);
        let merged = commit.merged.iter();
        let merged = merged.map(|merged| (self.note(merged), merged)).collect();
        let at = self.note(commit);
        let steps: Vec<Step<'_>> = commit
            .changes
            .iter()
            .filter_map(|change| self.step(at, change, contents))
            .collect();
        self.take(at, &steps);
        let merge = Merge {
            commits: merged,
            at,
            before,
        };
        self.add_branch(&merge, contents);
    }

    fn note(&mut self, commit: &LoggedCommit) -> CommitAt {
        let at = CommitAt::try_from(self.ledger.commits.len()).unwrap_or(CommitAt::MAX);
        self.ledger.commits.push(Commit {
            id: commit.id,
            time: commit.time,
        });
        at
    }

    /// What a change is of readable revisions: from the last one to the next. None if it is from
    /// or to one that tells nothing.
    fn step<'o>(
        &mut self,
        at: CommitAt,
        change: &'o FileChange,
        contents: Contents<'_, 'o>,
    ) -> Option<Step<'o>> {
        let standing = &mut self.ledger.standing.last_readable;
        let before = standing.remove(&change.path).unwrap_or(change.old);
        let declared = |content: Option<ContentId>| match content.map(|id| (id, contents(id))) {
            Some((id, Content::Declared(declared))) => Some((id, declared)),
            _ => None,
        };
        let old = declared(before);
        let Some(content) = change.new else {
            return Some(Step {
                path: &change.path,
                old,
                new: None,
            });
        };
        let read = contents(content);
        let Some(reason) = read.trouble() else {
            return Some(Step {
                path: &change.path,
                old,
                new: declared(Some(content)),
            });
        };
        standing.insert(Arc::clone(&change.path), old.map(|(id, _)| id));
        self.ledger.skipped.push(Skipped {
            commit: at,
            path: Arc::clone(&change.path),
            content,
            reason,
        });
        None
    }

    fn take(&mut self, at: CommitAt, steps: &[Step<'_>]) {
        let (old_contents, old_files) = side(steps, |step| step.old);
        let (_, new_files) = side(steps, |step| step.new);
        let (olds, news) = (succession::types(&old_files), succession::types(&new_files));
        let to_old = self.pair((&old_files, &olds), (&new_files, &news));
        self.count_packages(&old_files, &new_files);
        let mut left = vec![true; olds.len()];
        let mut arrivals: Vec<(&Seen<'_>, Option<usize>)> = Vec::new();
        for (new, old) in news.iter().zip(&to_old) {
            let Some(old) = *old else {
                arrivals.push((new, None));
                continue;
            };
            left[old] = false;
            let before = &olds[old];
            let stays =
                before.path == new.path && before.declared.full_name == new.declared.full_name;
            if stays && says_the_same(before.declared, new.declared) {
                continue;
            }
            let content = old_contents[before.file];
            let key = (Arc::clone(before.path), before.declared.full_name.clone());
            let Some(element) = self.live.remove(&key) else {
                arrivals.push((new, None));
                continue;
            };
            let before = (before.declared, &key.0, content);
            self.ledger.elements[element].follow(at, before, new.declared);
            arrivals.push((new, Some(element)));
        }
        for (old, _) in olds.iter().zip(&left).filter(|(_, left)| **left) {
            self.vanish(at, (old.declared, old.path, old_contents[old.file]));
        }
        for (new, element) in arrivals {
            self.arrive(at, new.declared, Arc::clone(new.path), element);
        }
    }

    /// For each new type, which old one it was.
    fn pair(
        &self,
        (old_files, olds): (&[SeenFile<'_>], &[Seen<'_>]),
        (new_files, news): (&[SeenFile<'_>], &[Seen<'_>]),
    ) -> Vec<Option<usize>> {
        let shift = package_shift(old_files, new_files);
        let known = &self.ledger.standing.packages;
        let before = |name: &Name| known.contains_key(name);
        let after = |name: &Name| {
            let before = i64::from(known.get(name).copied().unwrap_or_default());
            before + shift.get(name).copied().unwrap_or_default() > 0
        };
        let packages = Packages {
            before: &before,
            after: &after,
        };
        succession::pair((old_files, olds), (new_files, news), &packages)
    }

    fn count_packages(&mut self, olds: &[SeenFile<'_>], news: &[SeenFile<'_>]) {
        let packages = &mut self.ledger.standing.packages;
        for file in olds {
            if let Some(count) = packages.get_mut(&file.declared.package) {
                *count = count.saturating_sub(1);
            }
        }
        for file in news {
            *packages.entry(file.declared.package.clone()).or_default() += 1;
        }
        for file in olds {
            if packages.get(&file.declared.package) == Some(&0) {
                packages.remove(&file.declared.package);
            }
        }
    }

    fn vanish(
        &mut self,
        at: CommitAt,
        (old, path, content): (&DeclaredType, &Arc<str>, ContentId),
    ) {
        let key = (Arc::clone(path), old.full_name.clone());
        let Some(place) = self.live.remove(&key) else {
            return;
        };
        let element = &mut self.ledger.elements[place];
        let gone: Vec<&Member> = old.members.iter().collect();
        element.close(&gone, |member| End {
            commit: at,
            path: Arc::clone(path),
            content,
            at: member.at,
        });
        if let Some(life) = element.lives.last_mut() {
            life.until = Some(at);
        }
        self.dead.entry(key.1).or_default().push(place);
    }

    /// Puts a type in its place: one that is followed, one that comes back, or a new one.
    fn arrive(&mut self, at: CommitAt, new: &DeclaredType, path: Arc<str>, known: Option<usize>) {
        let place = match known {
            Some(place) => place,
            None => {
                let place = self.returning(new, &path);
                let place = place.unwrap_or_else(|| self.create(new));
                let element = &mut self.ledger.elements[place];
                element.lives.push(Life {
                    since: at,
                    until: None,
                });
                for member in &new.members {
                    element.open(member, at);
                }
                element.set_reserved(new, at);
                element.extensions.clone_from(&new.extensions);
                place
            }
        };
        let element = &mut self.ledger.elements[place];
        element.name_since(at, &new.full_name, &path);
        self.live.insert((path, new.full_name.clone()), place);
    }

    /// The element of this name that was there before: in the same file, or else the one that went
    /// last.
    fn returning(&mut self, new: &DeclaredType, path: &Arc<str>) -> Option<usize> {
        let dead = self.dead.get_mut(&new.full_name)?;
        let elements = &self.ledger.elements;
        let fits = |place: &usize| elements[*place].kind == new.kind;
        let here = |place: &usize| fits(place) && elements[*place].path() == &**path;
        let at = dead.iter().rposition(here);
        let at = at.or_else(|| dead.iter().rposition(fits))?;
        Some(dead.remove(at))
    }

    pub(super) fn create(&mut self, new: &DeclaredType) -> usize {
        self.ledger.elements.push(Element {
            kind: new.kind,
            names: Vec::new(),
            lives: Vec::new(),
            members: Vec::with_capacity(new.members.len()),
            reserved: Vec::new(),
            extensions: Vec::new(),
        });
        self.ledger.elements.len() - 1
    }
}

/// The files of one side of a commit, and what identifies their contents.
fn side<'o>(
    steps: &[Step<'o>],
    of: impl Fn(&Step<'o>) -> Option<(ContentId, &'o Declared)>,
) -> (Vec<ContentId>, Vec<SeenFile<'o>>) {
    let files = steps.iter().filter_map(|step| {
        let (content, declared) = of(step)?;
        let path = step.path;
        Some((content, SeenFile { path, declared }))
    });
    files.unzip()
}

/// By how many files packages grow.
fn package_shift<'o>(olds: &[SeenFile<'o>], news: &[SeenFile<'o>]) -> FxHashMap<&'o Name, i64> {
    let mut shift = FxHashMap::default();
    for file in olds {
        *shift.entry(&file.declared.package).or_default() -= 1;
    }
    for file in news {
        *shift.entry(&file.declared.package).or_default() += 1;
    }
    shift
}
