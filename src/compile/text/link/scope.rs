//! What is declared where: one table of members a file, and one of all packages.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::members::{Declarations, Members, Twice, declare};
use super::names::NamesOf;
use super::visibility::Visible;
use super::{Imports, Program};
use crate::compile::Problem;
use crate::compile::text::ast::Index;
use crate::model::{FileId, Id, Place, Span};

/// What a name stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Package,
    Message,
    Enum,
    Service,
    Field,
    Extension,
    EnumValue,
    Oneof,
    Method,
}

impl Kind {
    /// With its article, as a sentence needs it.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Package => "a package",
            Self::Message => "a message",
            Self::Enum => "an enum",
            Self::Service => "a service",
            Self::Field => "a field",
            Self::Extension => "an extension",
            Self::EnumValue => "an enum value",
            Self::Oneof => "a oneof",
            Self::Method => "an rpc",
        }
    }

    /// Whether it can be the type of a field.
    pub(crate) const fn is_type(self) -> bool {
        matches!(self, Self::Message | Self::Enum)
    }

    /// Whether names can stand inside it.
    pub(crate) const fn is_aggregate(self) -> bool {
        matches!(
            self,
            Self::Package | Self::Message | Self::Enum | Self::Service
        )
    }
}

/// A declared thing: `index` is that of the file's arena, or a package's number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Entry {
    pub(crate) kind: Kind,
    pub(crate) file: FileId,
    pub(crate) index: Index,
}

/// What a name stands in, below the level of packages; local to a file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Inner {
    Message(Index),
    Service(Index),
}

/// The number of a package: 0 is the one without a name.
pub(crate) type Package = u32;

/// The packages of all files, as a tree.
#[derive(Default)]
pub(crate) struct Packages {
    /// Of each: the package around it.
    parents: Vec<Package>,
    /// Of each: the first file in it or below it.
    first: Vec<FileId>,
    /// Of each file.
    of_file: Vec<Package>,
}

impl Packages {
    /// The package of a file.
    pub(crate) fn of(&self, file: FileId) -> Package {
        self.of_file[file.index()]
    }

    /// The package around a package; nothing for the outermost.
    pub(crate) fn around(&self, package: Package) -> Option<Package> {
        (package != 0).then(|| self.parents[package as usize])
    }

    /// Whether a file's package is `package` or stands in it.
    pub(crate) fn holds(&self, package: Package, file: FileId) -> bool {
        let mut at = Some(self.of(file));
        while let Some(candidate) = at {
            if candidate == package {
                return true;
            }
            at = self.around(candidate);
        }
        false
    }
}

/// All that is declared, by scope and name.
pub(crate) struct Scopes<'a> {
    pub(crate) program: &'a Program<'a>,
    pub(crate) imports: &'a Imports,
    pub(crate) packages: Packages,
    pub(crate) visible: Vec<Visible>,
    members: Vec<Members>,
    globals: FxHashMap<(Package, &'a str), Entry>,
}

impl<'a> Scopes<'a> {
    /// Collects the declarations of all files; what is declared twice is a problem.
    pub(crate) fn new(program: &'a Program<'a>, imports: &'a Imports) -> (Self, Vec<Problem>) {
        let declared: Vec<Declarations> = program
            .ids()
            .map(|id| declare(&program.unit(id).file))
            .collect();
        let visible = program.ids().map(|id| Visible::new(imports, id)).collect();
        let mut scopes = Self {
            program,
            imports,
            packages: Packages::default(),
            visible,
            members: Vec::with_capacity(declared.len()),
            globals: FxHashMap::default(),
        };
        let top: usize = declared.iter().map(|file| file.top.len()).sum();
        scopes.globals.reserve(top + declared.len());
        scopes.open_packages();
        let mut clashes = Vec::new();
        for (file, declared) in (0..).map(FileId).zip(declared) {
            let twice = declared.twice.iter();
            clashes.extend(twice.map(|twice| Clash::of_members(file, twice)));
            scopes.members.push(declared.members);
            clashes.extend(scopes.declare_top(file, &declared.top));
        }
        let problems = clashes.iter().map(|clash| scopes.clash(clash)).collect();
        (scopes, problems)
    }

    fn open_packages(&mut self) {
        self.packages.parents.push(0);
        self.packages.first.push(FileId(0));
        let mut known: FxHashMap<&'a str, Package> = FxHashMap::default();
        for (index, unit) in self.program.units.iter().enumerate() {
            let package = unit.file.names().package().as_str();
            let number = match known.get(package) {
                Some(&number) => number,
                None => *known
                    .entry(package)
                    .or_insert(self.open(package, FileId::from_index(index))),
            };
            self.packages.of_file.push(number);
        }
    }

    fn open(&mut self, package: &'a str, file: FileId) -> Package {
        let parts = package.split('.').filter(|part| !part.is_empty());
        parts.fold(0, |around, part| {
            let next = self.packages.parents.len() as Package;
            let entry = Entry {
                kind: Kind::Package,
                file,
                index: next,
            };
            let entry = *self.globals.entry((around, part)).or_insert(entry);
            if entry.index == next {
                self.packages.parents.push(around);
                self.packages.first.push(file);
            }
            entry.index
        })
    }

    fn declare_top(&mut self, file: FileId, top: &[(&'a str, Kind, Index)]) -> Vec<Clash<'a>> {
        let package = self.packages.of(file);
        let mut clashes = Vec::new();
        for &(name, kind, index) in top {
            let entry = Entry { kind, file, index };
            match self.globals.entry((package, name)) {
                std::collections::hash_map::Entry::Vacant(slot) => {
                    slot.insert(entry);
                }
                std::collections::hash_map::Entry::Occupied(slot) => {
                    clashes.push(Clash {
                        name,
                        first: *slot.get(),
                        second: entry,
                        inner: None,
                    });
                }
            }
        }
        clashes
    }

    /// The names of a file's elements.
    pub(crate) fn names(&self, file: FileId) -> NamesOf<'a> {
        self.program.unit(file).file.names()
    }

    /// What `name` stands for directly inside a message or service of a file.
    pub(crate) fn inner(&self, file: FileId, inner: Inner, name: &str) -> Option<Entry> {
        let parsed = &self.program.unit(file).file;
        let (kind, index) = self.members[file.index()].get(parsed, inner, name)?;
        Some(Entry { kind, file, index })
    }

    /// What `name` stands for directly inside a package.
    pub(crate) fn global(&self, package: Package, name: &str) -> Option<Entry> {
        self.globals.get(&(package, name)).copied()
    }

    /// All that stands directly in a package, under any package: for suggestions.
    pub(crate) fn all_globals(&self) -> impl Iterator<Item = (&'a str, Entry)> + '_ {
        self.globals
            .iter()
            .map(|(&(_, name), &entry)| (name, entry))
    }

    /// The full name of an entry.
    pub(crate) fn full_name(&self, entry: Entry) -> String {
        let names = self.names(entry.file);
        let ast = &self.program.unit(entry.file).file.ast;
        let at = entry.index as usize;
        let in_message = |owner: Option<usize>, name: &str| {
            let scope = owner.map_or(names.package(), |owner| names.message_full(owner));
            super::derived::join(scope, name).to_string()
        };
        match entry.kind {
            Kind::Package => self.package_name(entry.index),
            Kind::Message => names.message_full(at).to_string(),
            Kind::Enum => names.enum_full(at).to_string(),
            Kind::Service => names.service_full(at).to_string(),
            Kind::Field | Kind::Extension => {
                let owner = ast
                    .messages
                    .iter()
                    .position(|it| it.fields.range().contains(&at));
                let scope = ast
                    .extends
                    .iter()
                    .find(|it| it.fields.range().contains(&at));
                let owner = scope.map_or(owner, |it| it.parent.map(|parent| parent as usize));
                in_message(owner, names.field(at))
            }
            Kind::EnumValue => {
                let parent = ast.enums[ast.enum_values[at].parent as usize].parent;
                in_message(parent.map(|parent| parent as usize), names.enum_value(at))
            }
            Kind::Oneof => in_message(Some(ast.oneofs[at].message as usize), names.oneof(at)),
            Kind::Method => {
                let service = names.service_full(ast.methods[at].service as usize);
                format!("{service}.{}", names.method(at))
            }
        }
    }

    fn package_name(&self, package: Package) -> String {
        let file = self.packages.first[package as usize];
        let name = self.names(file).package();
        let mut depth = 0;
        let mut at = package;
        while let Some(around) = self.packages.around(at) {
            depth += 1;
            at = around;
        }
        name.split('.').take(depth).collect::<Vec<_>>().join(".")
    }

    /// Where an entry is declared.
    pub(crate) fn place(&self, entry: Entry) -> Place {
        let ast = &self.program.unit(entry.file).file.ast;
        let at = entry.index as usize;
        let span = match entry.kind {
            Kind::Package => ast.package.map_or(Span::NONE, |package| package.decl.name),
            Kind::Message => ast.messages[at].decl.name,
            Kind::Enum => ast.enums[at].decl.name,
            Kind::Service => ast.services[at].decl.name,
            Kind::Field | Kind::Extension => ast.fields[at].decl.name,
            Kind::EnumValue => ast.enum_values[at].decl.name,
            Kind::Oneof => ast.oneofs[at].decl.name,
            Kind::Method => ast.methods[at].decl.name,
        };
        Place {
            file: entry.file,
            span,
        }
    }

    fn clash(&self, clash: &Clash) -> Problem {
        let Clash {
            name,
            first,
            second,
            inner,
        } = *clash;
        let place = self.place(second);
        let full = self.full_name(second);
        let what = second.kind.text();
        if first.kind == Kind::Package {
            return Problem::new(
                place.file,
                place.span,
                format!("`{full}` is {what} and a package"),
            )
            .related(self.place(first), "the package is declared here")
            .help(format!(
                "rename `{name}` or the package: names of both are found the same way"
            ));
        }
        let in_package = inner.is_none() && !full.contains('.');
        let scope = full
            .strip_suffix(name)
            .and_then(|scope| scope.strip_suffix('.'));
        let message = match scope {
            _ if in_package => format!("`{name}` is declared twice"),
            Some(scope) => format!("`{name}` is declared twice in `{scope}`"),
            None => format!("`{full}` is declared twice"),
        };
        let problem = Problem::new(place.file, place.span, message)
            .label(format!("declared again as {what}"))
            .related(
                self.place(first),
                format!("first declared here as {}", first.kind.text()),
            );
        if first.kind == Kind::EnumValue || second.kind == Kind::EnumValue {
            return problem.help(
                "enum values stand beside their enum, not inside it: put the enum's name before \
                 the value's, as in `STATUS_UNKNOWN`",
            );
        }
        if self.place(first).file == place.file {
            return problem.help("rename one of them, or delete it");
        }
        problem.help(
            "rename one of them; if the files are copies of each other, leave one out with \
             `--exclude`",
        )
    }
}

/// Two declarations of one name.
#[derive(Clone, Copy)]
struct Clash<'a> {
    name: &'a str,
    first: Entry,
    second: Entry,
    inner: Option<Inner>,
}

impl<'a> Clash<'a> {
    fn of_members(file: FileId, twice: &Twice<'a>) -> Self {
        let entry = |(kind, index)| Entry { kind, file, index };
        Self {
            name: twice.name,
            first: entry(twice.first),
            second: entry(twice.second),
            inner: Some(twice.inner),
        }
    }
}
