//! Which ways of writing a name lead to what is meant.

use std::collections::HashMap;

use super::options;
use super::tape::Tape;

/// What a full name is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Package,
    Message,
    Enum,
    Service,
    /// What nothing stands in: fields, values, oneofs, methods.
    Other,
}

/// All names, and the files that declare them.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) declared: HashMap<String, (Kind, Vec<usize>)>,
    /// Whether names must lead to the same even for who takes packages of files that are not
    /// imported into account, as protox does.
    pub(crate) witness: bool,
}

/// What a name is looked up for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// A type of a field: names of anything else are passed over.
    Type,
    /// Extendees, types of methods and option names: the first thing of that name counts.
    Anything,
}

impl Names {
    /// Declares a name, unless it is taken.
    pub(crate) fn declare(&mut self, name: &str, kind: Kind, file: usize) -> bool {
        let free = !self.declared.contains_key(name);
        if free {
            self.declared.insert(name.to_owned(), (kind, vec![file]));
        }
        free
    }

    /// Declares a package and those it stands in, unless a name is taken by something else.
    pub(crate) fn declare_package(&mut self, package: &str, file: usize) -> bool {
        let ends = package.match_indices('.').map(|(at, _)| at);
        let parts: Vec<&str> = ends
            .chain([package.len()])
            .map(|end| &package[..end])
            .filter(|part| !part.is_empty())
            .collect();
        let is_free = |part: &&str| {
            self.declared
                .get(*part)
                .is_none_or(|(kind, _)| *kind == Kind::Package)
        };
        if !parts.iter().all(is_free) {
            return false;
        }
        for part in parts {
            let entry = self.declared.entry(part.to_owned());
            entry.or_insert((Kind::Package, Vec::new())).1.push(file);
        }
        true
    }

    /// A way to write `target` in `scope` that leads to it through what `visible` files declare.
    pub(crate) fn spell(
        &self,
        tape: &mut Tape<'_>,
        target: &str,
        (scope, visible): (&str, &[usize]),
        wanted: Wanted,
    ) -> String {
        let starts = target.match_indices('.').map(|(at, _)| at + 1);
        let everything: Vec<usize> = (0..=options::FILE).collect();
        let leads = |way: &str, visible: &[usize]| {
            self.resolve(way, (scope, visible), wanted).as_deref() == Some(target)
        };
        let mut ways: Vec<String> = starts
            .chain([0])
            .map(|start| &target[start..])
            .filter(|way| leads(way, visible) && (!self.witness || leads(way, &everything)))
            // a field that is declared later may get the name
            .filter(|way| wanted == Wanted::Type || !matches!(*way, "acme" | "lib" | "message"))
            .map(str::to_owned)
            .collect();
        ways.push(format!(".{target}"));
        let way = tape.below(ways.len());
        ways.swap_remove(way)
    }

    /// What a name written in a scope leads to: the innermost scope that has its first part
    /// decides, if something can stand in that.
    fn resolve(
        &self,
        name: &str,
        (scope, visible): (&str, &[usize]),
        wanted: Wanted,
    ) -> Option<String> {
        let kind_of = |full: &str| {
            let (kind, files) = self.declared.get(full)?;
            files
                .iter()
                .any(|file| visible.contains(file))
                .then_some(*kind)
        };
        let (first, is_compound) = match name.split_once('.') {
            Some((first, _)) => (first, true),
            None => (name, false),
        };
        let mut scope = scope;
        loop {
            let join = |name: &str| match scope {
                "" => name.to_owned(),
                scope => format!("{scope}.{name}"),
            };
            match kind_of(&join(first)) {
                Some(Kind::Other) if is_compound || wanted == Wanted::Type => {}
                Some(Kind::Service | Kind::Package) if !is_compound && wanted == Wanted::Type => {}
                Some(_) => return kind_of(&join(name)).map(|_| join(name)),
                None => {}
            }
            if scope.is_empty() {
                return None;
            }
            scope = scope.rsplit_once('.').map_or("", |(outer, _)| outer);
        }
    }
}
