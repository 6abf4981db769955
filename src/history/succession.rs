//! Which type of a commit is which of the commit before: by name, and by evidence for what lost
//! its name, as [`crate::pair`] has it for whole schemas.
//!
//! Only the files that a commit changed are looked at: what stands elsewhere has kept its name.

use std::hash::Hash;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::compile::declared::{Declared, DeclaredType, TypeKind};
use crate::model::Name;
use crate::pair::{is_other_version, without_prefix};

/// A changed file, on one side of a commit.
pub(super) struct SeenFile<'a> {
    pub(super) path: &'a Arc<str>,
    pub(super) declared: &'a Declared,
}

/// A type of a changed file.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    /// The file, by its place in its list.
    pub(super) file: usize,
    pub(super) path: &'a Arc<str>,
    pub(super) package: &'a Name,
    pub(super) declared: &'a DeclaredType,
    /// What it stands in, by its place in the list.
    parent: Option<usize>,
}

/// How many files of the whole repository are in a package, before and after a commit.
pub(super) struct Packages<'a> {
    pub(super) before: &'a dyn Fn(&Name) -> bool,
    pub(super) after: &'a dyn Fn(&Name) -> bool,
}

impl Packages<'_> {
    fn could_be_one(&self, old: &Name, new: &Name) -> bool {
        !(self.after)(old) && !(self.before)(new) && !is_other_version(old, new)
    }
}

/// The types of files. What a file that does not compile declares twice counts once.
pub(super) fn types<'a>(files: &[SeenFile<'a>]) -> Vec<Seen<'a>> {
    let mut types: Vec<Seen<'a>> = Vec::new();
    for (at, file) in files.iter().enumerate() {
        let mut places = Vec::with_capacity(file.declared.types.len());
        let mut names = FxHashSet::default();
        for declared in &file.declared.types {
            let first = names.insert(&declared.full_name);
            places.push(first.then_some(types.len()));
            if first {
                types.push(Seen {
                    file: at,
                    path: file.path,
                    package: &file.declared.package,
                    declared,
                    parent: declared.parent.and_then(|parent| places[parent]),
                });
            }
        }
    }
    types
}

/// For each new type, which old one it was.
pub(super) fn pair(
    (old_files, olds): (&[SeenFile<'_>], &[Seen<'_>]),
    (new_files, news): (&[SeenFile<'_>], &[Seen<'_>]),
    packages: &Packages<'_>,
) -> Vec<Option<usize>> {
    let mut matching = Matching {
        olds,
        news,
        packages,
        to_new: vec![None; olds.len()],
        to_old: vec![None; news.len()],
    };
    matching.by(|seen| Some((seen.path, &seen.declared.full_name)));
    // Most commits rename nothing.
    if matching.is_open() {
        matching.by(|seen| Some((&seen.declared.full_name, contents(seen.declared))));
        matching.by(|seen| Some((&seen.declared.full_name, file_name(seen.path))));
        matching.by(|seen| Some(&seen.declared.full_name));
    }
    if matching.is_open() {
        matching.by_package(old_files, new_files);
        matching.moved_enums();
        matching.renamed_enums();
        matching.messages();
    }
    matching.to_old
}

struct Matching<'a> {
    olds: &'a [Seen<'a>],
    news: &'a [Seen<'a>],
    packages: &'a Packages<'a>,
    to_new: Vec<Option<usize>>,
    to_old: Vec<Option<usize>>,
}

impl<'a> Matching<'a> {
    /// Whether something is unmatched on both sides.
    fn is_open(&self) -> bool {
        self.to_new.contains(&None) && self.to_old.contains(&None)
    }

    fn join(&mut self, old: usize, new: usize) {
        if self.to_new[old].is_none() && self.to_old[new].is_none() {
            self.to_new[old] = Some(new);
            self.to_old[new] = Some(old);
        }
    }

    /// Joins what has a key that stands once on each side.
    fn by<K: Hash + Eq>(&mut self, key: impl Fn(&Seen<'a>) -> Option<K>) {
        let found = self.unique(key);
        self.join_all(found);
    }

    fn join_all(&mut self, found: Vec<(usize, usize)>) {
        for (old, new) in found {
            self.join(old, new);
        }
    }

    fn unique<K: Hash + Eq>(&self, key: impl Fn(&Seen<'a>) -> Option<K>) -> Vec<(usize, usize)> {
        let mut index: FxHashMap<(TypeKind, K), (Vec<usize>, Vec<usize>)> = FxHashMap::default();
        let open = |matched: &[Option<usize>], at: usize| matched[at].is_none();
        for (at, seen) in self.olds.iter().enumerate() {
            if open(&self.to_new, at)
                && let Some(key) = key(seen)
            {
                index
                    .entry((seen.declared.kind, key))
                    .or_default()
                    .0
                    .push(at);
            }
        }
        for (at, seen) in self.news.iter().enumerate() {
            if open(&self.to_old, at)
                && let Some(key) = key(seen)
                && let Some(entry) = index.get_mut(&(seen.declared.kind, key))
            {
                entry.1.push(at);
            }
        }
        let unique = index.into_values().filter_map(|(olds, news)| {
            match (olds.as_slice(), news.as_slice()) {
                (&[old], &[new]) => Some((old, new)),
                _ => None,
            }
        });
        let mut unique: Vec<_> = unique.collect();
        unique.sort_unstable();
        unique
    }

    /// What kept its name inside a package that was renamed with its files.
    fn by_package(&mut self, old_files: &[SeenFile<'_>], new_files: &[SeenFile<'_>]) {
        let renamed = renamed_packages(old_files, new_files, self.packages);
        if renamed.is_empty() {
            return;
        }
        let news: FxHashMap<(TypeKind, &Name, &str), usize> = self
            .news
            .iter()
            .enumerate()
            .filter(|(at, _)| self.to_old[*at].is_none())
            .map(|(at, seen)| ((seen.declared.kind, seen.package, inside(seen)), at))
            .collect();
        let found = self.olds.iter().enumerate().filter_map(|(at, seen)| {
            let to = renamed.get(seen.package)?;
            let other = news.get(&(seen.declared.kind, to, inside(seen)))?;
            self.to_new[at].is_none().then_some((at, *other))
        });
        let found: Vec<_> = found.collect();
        self.join_all(found);
    }

    fn stayed(&self, old: usize, new: usize) -> bool {
        self.olds[old].package == self.news[new].package
    }

    fn may_have_moved(&self, old: usize, new: usize) -> bool {
        let (old, new) = (self.olds[old].package, self.news[new].package);
        self.packages.could_be_one(old, new)
    }

    fn moved_enums(&mut self) {
        let mut found = self.unique(|seen| enumeration(seen).map(DeclaredType::name));
        found.retain(|&(old, new)| {
            (self.stayed(old, new) || self.may_have_moved(old, new))
                && contains(self.olds[old].declared, self.news[new].declared)
        });
        self.join_all(found);
    }

    fn renamed_enums(&mut self) {
        let mut found = self.unique(|seen| {
            let values = enumeration(seen)?.members.iter();
            let values = values.map(|value| (value.number, &value.name));
            Some(values.collect::<Vec<_>>())
        });
        found.retain(|&(old, new)| self.stayed(old, new) || self.may_have_moved(old, new));
        self.join_all(found);
        // A renamed enum usually takes the prefix of its values along.
        let mut found = self.unique(|seen| {
            let declared = enumeration(seen).filter(|it| it.members.len() >= 2)?;
            let values = declared.members.iter();
            let values =
                values.map(|value| (value.number, without_prefix(&value.name, declared.name())));
            Some(values.collect::<Vec<_>>())
        });
        found.retain(|&(old, new)| self.stayed(old, new));
        self.join_all(found);
    }

    /// A message is known by the types of its fields as well, so those that hold others follow
    /// them.
    fn messages(&mut self) {
        loop {
            let before = self.open_messages();
            self.moved_messages();
            self.renamed_messages();
            self.nested();
            if self.open_messages() == before {
                return;
            }
        }
    }

    fn open_messages(&self) -> usize {
        self.to_new.iter().filter(|to| to.is_none()).count()
    }

    fn moved_messages(&mut self) {
        let mut found = self.unique(|seen| message(seen).map(DeclaredType::name));
        found.retain(|&(old, new)| {
            contains(self.olds[old].declared, self.news[new].declared)
                && (self.stayed(old, new) || self.is_sure(old, new))
        });
        self.join_all(found);
    }

    fn renamed_messages(&mut self) {
        let mut found = self.unique(|seen| {
            // A single field is too little to know a message by.
            let declared = message(seen).filter(|it| it.members.len() >= 2)?;
            let fields = declared.members.iter();
            let fields = fields.map(|field| (field.number, &field.name, simple(&field.ty)));
            Some(fields.collect::<Vec<_>>())
        });
        found.retain(|&(old, new)| self.stayed(old, new) || self.is_sure(old, new));
        self.join_all(found);
    }

    /// Whether two messages in two packages are surely one: at least two fields, all of the same
    /// types.
    fn is_sure(&self, old: usize, new: usize) -> bool {
        let (before, after) = (self.olds[old].declared, self.news[new].declared);
        let types: FxHashMap<_, _> = after
            .members
            .iter()
            .map(|field| ((field.number, &field.name), simple(&field.ty)))
            .collect();
        before.members.len() >= 2
            && self.may_have_moved(old, new)
            && before.members.iter().all(|field| {
                let ty = types.get(&(field.number, &field.name));
                field.ty.starts_with("map<") || ty.is_none_or(|ty| *ty == simple(&field.ty))
            })
    }

    /// What kept its name inside of a renamed message.
    fn nested(&mut self) {
        loop {
            let children: FxHashMap<(usize, TypeKind, &str), usize> = self
                .news
                .iter()
                .enumerate()
                .filter(|(at, _)| self.to_old[*at].is_none())
                .filter_map(|(at, seen)| {
                    let declared = seen.declared;
                    Some(((seen.parent?, declared.kind, declared.name()), at))
                })
                .collect();
            let found = self.olds.iter().enumerate().filter_map(|(at, seen)| {
                let parent = self.to_new[seen.parent?]?;
                let key = (parent, seen.declared.kind, seen.declared.name());
                let open = self.to_new[at].is_none();
                open.then(|| children.get(&key).map(|&other| (at, other)))?
            });
            let found: Vec<_> = found.collect();
            if found.is_empty() {
                return;
            }
            self.join_all(found);
        }
    }
}

fn enumeration<'a>(seen: &Seen<'a>) -> Option<&'a DeclaredType> {
    (seen.declared.kind == TypeKind::Enum).then_some(seen.declared)
}

fn message<'a>(seen: &Seen<'a>) -> Option<&'a DeclaredType> {
    (seen.declared.kind == TypeKind::Message).then_some(seen.declared)
}

/// Old package to new package, for packages that are gone and whose files all went to one package
/// that was not there before. A file that stayed where it is may also change the version of its
/// API.
fn renamed_packages(
    olds: &[SeenFile<'_>],
    news: &[SeenFile<'_>],
    packages: &Packages<'_>,
) -> FxHashMap<Name, Name> {
    let successors = moved_files(olds, news);
    let mut renamed: FxHashMap<&Name, Option<&Name>> = FxHashMap::default();
    for (at, file) in olds.iter().enumerate() {
        let from = &file.declared.package;
        let to = successors[at].map(|other| &news[other]).filter(|other| {
            let to = &other.declared.package;
            let stayed = other.path == file.path && !(packages.after)(from);
            to != from && (stayed || packages.could_be_one(from, to))
        });
        let to = to.map(|other| &other.declared.package);
        let entry = renamed.entry(from).or_insert(to);
        if *entry != to {
            *entry = None;
        }
    }
    let renamed = renamed.into_iter();
    renamed
        .filter_map(|(from, to)| Some((from.clone(), to?.clone())))
        .collect()
}

/// Where each file is now: at its path, or where one declares what it declared.
fn moved_files(olds: &[SeenFile<'_>], news: &[SeenFile<'_>]) -> Vec<Option<usize>> {
    let paths: FxHashMap<&str, usize> = news
        .iter()
        .enumerate()
        .map(|(at, it)| (&**it.path, at))
        .collect();
    let mut to: Vec<Option<usize>> = olds
        .iter()
        .map(|it| paths.get(&**it.path).copied())
        .collect();
    let taken: FxHashSet<usize> = to.iter().copied().flatten().collect();
    let mut index: FxHashMap<Vec<&str>, (Vec<usize>, Vec<usize>)> = FxHashMap::default();
    for (at, file) in olds.iter().enumerate() {
        if to[at].is_none()
            && let Some(names) = declared(file)
        {
            index.entry(names).or_default().0.push(at);
        }
    }
    for (at, file) in news.iter().enumerate() {
        if !taken.contains(&at)
            && let Some(names) = declared(file)
        {
            index.entry(names).or_default().1.push(at);
        }
    }
    for (olds, news) in index.into_values() {
        if let (&[old], &[new]) = (olds.as_slice(), news.as_slice()) {
            to[old] = Some(new);
        }
    }
    to
}

/// The names that a file declares at its top: what stays when a file moves.
fn declared<'a>(file: &SeenFile<'a>) -> Option<Vec<&'a str>> {
    let top = file.declared.types.iter().filter(|it| it.parent.is_none());
    let names: Vec<&str> = top.map(DeclaredType::name).collect();
    (!names.is_empty()).then_some(names)
}

/// The name of a type without its package.
fn inside<'a>(seen: &Seen<'a>) -> &'a str {
    let name = seen.declared.full_name.as_str();
    let rest = name.strip_prefix(seen.package.as_str()).unwrap_or(name);
    rest.strip_prefix('.').unwrap_or(rest)
}

/// Numbers, names and types: what tells one type from another of its name.
fn contents(declared: &DeclaredType) -> Vec<(i32, &Name, &Name)> {
    let members = declared.members.iter();
    members.map(|it| (it.number, &it.name, &it.ty)).collect()
}

/// Whether all members of the old type are members of the new one, by number and name.
fn contains(old: &DeclaredType, new: &DeclaredType) -> bool {
    let members: FxHashSet<_> = new.members.iter().map(|it| (it.number, &it.name)).collect();
    old.members
        .iter()
        .all(|it| members.contains(&(it.number, &it.name)))
}

/// A type without the packages of what it names.
fn simple(ty: &str) -> (bool, &str) {
    (ty.starts_with("repeated "), super::ledger::last_part(ty))
}

fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}
