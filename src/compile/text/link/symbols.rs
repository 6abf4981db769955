//! From a name as written to what it stands for.

use super::miss::Miss;
use super::scope::{Entry, Inner, Kind, Package, Scopes};
use super::visibility::Purpose;
use crate::compile::text::ast::Parent;
use crate::compile::text::linked::{Names, Unresolved};
use crate::model::{FileId, Id, Symbol};

/// Where a name is written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum At {
    /// In a message or at the top of the file.
    Type(Parent),
    /// In a service.
    Service(u32),
    /// In a message or service of any file: literals name extensions from the scope of the message
    /// that is extended.
    In(FileId, Inner),
    /// In a package, whatever that of the file is.
    Package(Package),
}

/// What a name may stand for; other things of the same name are passed over only for types.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wanted {
    /// A message or enum: the type of a field.
    Type,
    /// The first thing of that name: extendees, rpc types, options.
    Anything,
}

/// A scope a name is looked for in.
#[derive(Clone, Copy)]
enum Level {
    Inner(FileId, Inner),
    Package(Package),
}

impl Scopes<'_> {
    /// What a name written in a file stands for. Marks the import it is taken through as used.
    ///
    /// # Errors
    /// When nothing that can be seen has the name.
    pub(crate) fn lookup(
        &self,
        from: FileId,
        at: At,
        name: &str,
        wanted: Wanted,
        purpose: Purpose,
    ) -> Result<Entry, Miss> {
        let look = Look {
            scopes: self,
            from,
            purpose,
        };
        let entry = match name.strip_prefix('.') {
            Some(absolute) => look.absolute(absolute)?,
            None => look.relative(at, name, wanted)?,
        };
        if entry.file != from && entry.kind != Kind::Package {
            self.mark_import(from, entry.file, purpose);
        }
        Ok(entry)
    }

    /// Notes the import that a file takes something through: the one of the file that has it, else
    /// the first that shows it.
    fn mark_import(&self, from: FileId, file: FileId, purpose: Purpose) {
        let through = || self.visible[from.index()].through(file, purpose);
        let imports = self.imports.of(from);
        let direct = through().find(|&import| imports[import].file == Some(file));
        if let Some(import) = direct.or_else(|| through().next()) {
            self.imports.mark(from, import);
        }
    }

    /// What a full name stands for, whether it can be seen or not.
    pub(crate) fn anywhere(&self, full_name: &str) -> Option<Entry> {
        let mut parts = full_name.split('.');
        let first = self.global(0, parts.next()?)?;
        self.below(first, parts)
    }

    fn below<'n>(&self, mut entry: Entry, parts: impl Iterator<Item = &'n str>) -> Option<Entry> {
        for part in parts {
            entry = match entry.kind {
                Kind::Package => self.global(entry.index, part),
                Kind::Message => self.inner(entry.file, Inner::Message(entry.index), part),
                Kind::Service => self.inner(entry.file, Inner::Service(entry.index), part),
                _ => None,
            }?;
        }
        Some(entry)
    }

    /// Whether a file can see an entry: a package counts when any file in it can be seen.
    pub(crate) fn is_visible(&self, from: FileId, entry: Entry, purpose: Purpose) -> bool {
        let visible = &self.visible[from.index()];
        if entry.kind == Kind::Package {
            return self.packages.holds(entry.index, from)
                || visible
                    .files(purpose)
                    .any(|file| self.packages.holds(entry.index, file));
        }
        entry.file == from || visible.contains(entry.file, purpose)
    }

    /// Whether a file that `from` sees, or `from` itself, may be missing declarations.
    pub(crate) fn is_doubtful(&self, from: FileId) -> bool {
        let lacks = |file: FileId| self.program.unit(file).broken || self.lacks_imports(file);
        lacks(from)
            || self.visible[from.index()]
                .files(Purpose::Options)
                .any(lacks)
    }

    /// Whether an import of a file is not found.
    pub(crate) fn lacks_imports(&self, file: FileId) -> bool {
        self.imports.of(file).iter().any(|link| link.file.is_none())
    }

    /// The place that the full name of a scope stands for.
    fn at(&self, from: FileId, scope: &str) -> At {
        if scope.is_empty() {
            return At::Package(0);
        }
        if scope == self.names(from).package().as_str() {
            return At::Type(None);
        }
        match self.anywhere(scope) {
            Some(Entry { kind, file, index }) => match kind {
                Kind::Message => At::In(file, Inner::Message(index)),
                Kind::Service => At::In(file, Inner::Service(index)),
                Kind::Package => At::Package(index),
                _ => At::Type(None),
            },
            None => At::Type(None),
        }
    }
}

/// One look-up.
struct Look<'a> {
    scopes: &'a Scopes<'a>,
    from: FileId,
    purpose: Purpose,
}

impl Look<'_> {
    fn absolute(&self, name: &str) -> Result<Entry, Miss> {
        match self.scopes.anywhere(name) {
            Some(entry) if self.sees(entry) => Ok(entry),
            Some(entry) => Err(Miss::Hidden(entry)),
            None => Err(Miss::Unknown),
        }
    }

    fn relative(&self, at: At, name: &str, wanted: Wanted) -> Result<Entry, Miss> {
        let (first, rest) = name
            .split_once('.')
            .map_or((name, None), |(a, b)| (a, Some(b)));
        let (mut hidden, mut other) = (None, None);
        let mut level = Some(self.innermost(at));
        while let Some(here) = level {
            level = self.around(here);
            let Some(entry) = self.member(here, first) else {
                continue;
            };
            if !self.sees(entry) {
                hidden = hidden.or(self.complete(entry, rest));
                continue;
            }
            match rest {
                None if wanted == Wanted::Anything || entry.kind.is_type() => return Ok(entry),
                Some(rest) if entry.kind.is_aggregate() => return self.rest(entry, rest),
                None => other = other.or(Some(entry)),
                Some(_) => {}
            }
        }
        let other = other.map_or(Miss::Unknown, Miss::NotType);
        Err(hidden.map_or(other, Miss::Hidden))
    }

    /// The rest of a name whose first part is found: other scopes do not count any more.
    fn rest(&self, first: Entry, rest: &str) -> Result<Entry, Miss> {
        match self.scopes.below(first, rest.split('.')) {
            Some(entry) if self.sees(entry) => Ok(entry),
            Some(entry) => Err(Miss::Hidden(entry)),
            None => Err(Miss::Shadowed { first }),
        }
    }

    fn complete(&self, first: Entry, rest: Option<&str>) -> Option<Entry> {
        match rest {
            None => Some(first).filter(|entry| entry.kind != Kind::Package),
            Some(rest) => self.scopes.below(first, rest.split('.')),
        }
    }

    fn sees(&self, entry: Entry) -> bool {
        self.scopes.is_visible(self.from, entry, self.purpose)
    }

    fn innermost(&self, at: At) -> Level {
        match at {
            At::Type(Some(message)) => Level::Inner(self.from, Inner::Message(message)),
            At::Type(None) => Level::Package(self.scopes.packages.of(self.from)),
            At::Service(service) => Level::Inner(self.from, Inner::Service(service)),
            At::In(file, inner) => Level::Inner(file, inner),
            At::Package(package) => Level::Package(package),
        }
    }

    fn around(&self, level: Level) -> Option<Level> {
        match level {
            Level::Inner(file, Inner::Message(message)) => {
                let messages = &self.scopes.program.unit(file).file.ast.messages;
                Some(match messages[message as usize].parent {
                    Some(outer) => Level::Inner(file, Inner::Message(outer)),
                    None => Level::Package(self.scopes.packages.of(file)),
                })
            }
            Level::Inner(file, Inner::Service(_)) => {
                Some(Level::Package(self.scopes.packages.of(file)))
            }
            Level::Package(package) => self.scopes.packages.around(package).map(Level::Package),
        }
    }

    fn member(&self, level: Level, name: &str) -> Option<Entry> {
        match level {
            Level::Inner(file, inner) => self.scopes.inner(file, inner, name),
            Level::Package(package) => self.scopes.global(package, name),
        }
    }
}

impl Names for Scopes<'_> {
    fn resolve(&self, from: FileId, scope: &str, name: &str) -> Result<Symbol, Unresolved> {
        let at = self.at(from, scope);
        let found = self.lookup(from, at, name, Wanted::Anything, Purpose::Options);
        let entry = found.map_err(|miss| self.unresolved(from, name, miss))?;
        let bases = self.program.bases[entry.file.index()];
        Ok(match entry.kind {
            Kind::Message => Symbol::Message(bases.message(entry.index)),
            Kind::Enum => Symbol::Enum(bases.enumeration(entry.index)),
            Kind::Service => Symbol::Service(bases.service(entry.index)),
            Kind::Extension => Symbol::Extension(bases.field(entry.index)),
            kind => {
                return Err(Unresolved {
                    message: format!("`{name}` is {}, not an extension", kind.text()),
                    help: None,
                    doubtful: false,
                });
            }
        })
    }
}
