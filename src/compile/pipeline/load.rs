//! The files of a schema: the inputs first, then what they import, until nothing is missing.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::compile::roots::Roots;
use crate::compile::sources::{NotText, Parsed, Sources};
use crate::compile::text::ast::Written;
use crate::compile::text::link::Unit;
use crate::compile::text::{Room, SyntaxError};
use crate::compile::{Diagnostic, DiagnosticLabel, well_known};
use crate::model::{FileRole, Name, Span};
use crate::source::{SourceError, Tree};

/// What was read.
pub(super) struct Loaded {
    /// Sorted by import path.
    pub(super) units: Vec<Unit>,
    /// The options written in each of them.
    pub(super) written: Vec<Arc<Written>>,
    /// Syntax errors and files that are not text.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Where imports were looked for.
    pub(super) searched: String,
}

/// A file to be read.
struct Task {
    path: Name,
    role: FileRole,
    from: From,
}

#[derive(Clone, Copy)]
enum From {
    /// A position in the tree.
    Tree(usize),
    BuiltIn(&'static str),
}

/// Gathers the inputs and all they import.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn load(sources: Sources<'_>, roots: &Roots) -> Result<Loaded, SourceError> {
    let mut loader = Loader::new(&sources, roots);
    let mut units: Vec<(Unit, Arc<Written>)> = Vec::new();
    let mut diagnostics = Vec::new();
    loader.take_inputs();
    let amount = sources.before.copy();
    while !loader.wanted.is_empty() {
        let wave = std::mem::take(&mut loader.wanted);
        let read = wave
            .par_iter()
            .map_init(Room::default, |room, task| unit(&sources, task, room));
        for ((mut unit, written), task) in
            read.collect::<Result<Vec<_>, _>>()?.into_iter().zip(&wave)
        {
            unit.file.count(&amount, sources.tree)?;
            loader.follow(&mut unit, task.from);
            diagnostics.extend(wrong(&unit));
            units.push((unit, written));
        }
    }
    amount.check(&sources.tree.label)?;
    units.sort_unstable_by(|(a, _), (b, _)| a.path.cmp(&b.path));
    let (units, written) = units.into_iter().unzip();
    Ok(Loaded {
        units,
        written,
        diagnostics,
        searched: searched(sources.tree, roots),
    })
}

fn searched(tree: &Tree, roots: &Roots) -> String {
    let prefix = &tree.display_prefix;
    let shown = |root: &str| match format!("{prefix}{root}") {
        folder if folder.is_empty() => format!("the top of {}", tree.label),
        folder => format!("`{folder}`"),
    };
    let roots: Vec<String> = roots.dirs().iter().map(|root| shown(root)).collect();
    format!(
        "looked for below {} and among the files that come with protovet; check a folder that \
         holds the file too",
        roots.join(", ")
    )
}

/// Finds out which files there are.
struct Loader<'i> {
    tree: &'i Tree,
    sources: &'i Sources<'i>,
    roots: &'i Roots,
    wanted: Vec<Task>,
    /// By position in the tree: the import path under which a file was taken.
    taken: Vec<Option<Name>>,
    /// Import paths in use.
    paths: FxHashSet<Name>,
    /// By the root of the importing file, and by the import: the import path of the file it names.
    found: FxHashMap<&'i str, FxHashMap<Name, Option<Name>>>,
}

impl<'i> Loader<'i> {
    fn new(sources: &'i Sources<'i>, roots: &'i Roots) -> Self {
        Self {
            tree: sources.tree,
            sources,
            roots,
            wanted: Vec::new(),
            taken: vec![None; sources.files.len()],
            paths: FxHashSet::default(),
            found: FxHashMap::default(),
        }
    }

    /// The inputs, and the file that every file's options are defined by.
    fn take_inputs(&mut self) {
        for (at, file) in self.sources.files.iter().enumerate() {
            if file.is_some() {
                self.take(at, FileRole::Input);
            }
        }
        self.find((None, ""), &Name::new_static(well_known::DESCRIPTOR));
    }

    /// Finds what a file imports.
    fn follow(&mut self, unit: &mut Unit, from: From) {
        let from = match from {
            From::Tree(at) => Some(self.path(at)),
            From::BuiltIn(_) => None,
        };
        let root = from.map_or("", |path| self.roots.root(path));
        let imports = unit.file.imports.iter();
        let targets = imports.map(|path| self.find((from, root), path));
        unit.targets = targets.collect();
    }

    /// The path of the unit that an import in a file below a root names, which is read next if it
    /// was not yet.
    fn find(&mut self, (from, root): (Option<&'i str>, &'i str), import: &Name) -> Option<Name> {
        let below = self.found.get(root);
        if let Some(found) = below.and_then(|below| below.get(import.as_str())) {
            return found.clone();
        }
        let (tree, roots) = (self.tree, self.roots);
        let mut candidates = roots.resolve(import, from);
        let found = match candidates.find_map(|candidate| tree.position(&candidate)) {
            Some(at) => Some(self.take(at, FileRole::Import)),
            None => self.built_in(import),
        };
        let below = self.found.entry(root).or_default();
        below.insert(import.clone(), found.clone());
        found
    }

    /// The path of a file from the tree's top.
    fn path(&self, at: usize) -> &'i str {
        &self.tree.files()[at].path
    }

    fn built_in(&mut self, import: &Name) -> Option<Name> {
        let text = well_known::text(import)?;
        if self.paths.insert(import.clone()) {
            let from = From::BuiltIn(text);
            self.wanted.push(Task {
                path: import.clone(),
                role: FileRole::BuiltIn,
                from,
            });
        }
        Some(import.clone())
    }

    /// Has a file of the tree read, unless it is there already; gives its import path. Where two
    /// files of different roots have the same, the later one goes by its path in the tree.
    fn take(&mut self, at: usize, role: FileRole) -> Name {
        if let Some(path) = &self.taken[at] {
            return path.clone();
        }
        let mut path = Name::from(self.roots.import_path(self.path(at)));
        if !self.paths.insert(path.clone()) {
            path = Name::from(self.path(at));
            while !self.paths.insert(path.clone()) {
                path = smol_str::format_smolstr!("./{path}");
            }
        }
        self.taken[at] = Some(path.clone());
        self.wanted.push(Task {
            path: path.clone(),
            role,
            from: From::Tree(at),
        });
        path
    }
}

fn unit(
    sources: &Sources<'_>,
    task: &Task,
    room: &mut Room,
) -> Result<(Unit, Arc<Written>), SourceError> {
    let tree = sources.tree;
    let (display_path, parsed) = match task.from {
        From::BuiltIn(text) => (task.path.clone(), Parsed::of_text(Arc::from(text), room)),
        From::Tree(at) => {
            let file = &tree.files()[at];
            let shown = smol_str::format_smolstr!("{}{}", tree.display_prefix, file.path);
            match &sources.files[at] {
                Some(parsed) => (shown, parsed.clone()),
                None => (shown, Parsed::read(tree, file, room)?),
            }
        }
    };
    let Parsed { file, written } = parsed;
    let unit = Unit {
        path: task.path.clone(),
        display_path,
        role: task.role,
        broken: file.is_broken(),
        file,
        targets: Vec::new(),
    };
    Ok((unit, written))
}

/// What is wrong with a file on its own.
fn wrong(unit: &Unit) -> impl Iterator<Item = Diagnostic> {
    let errors = unit.file.errors.iter().map(|error| invalid(unit, error));
    let reason = unit.file.not_text.iter();
    errors.chain(reason.map(|reason| unreadable(unit, reason)))
}

fn unreadable(unit: &Unit, reason: &NotText) -> Diagnostic {
    let shown = &unit.display_path;
    Diagnostic {
        path: shown.clone(),
        text: None,
        span: Span::NONE,
        message: format!("`{shown}` {}", reason.message),
        label: None,
        related: Vec::new(),
        help: Some(reason.help.clone()),
    }
}

fn invalid(unit: &Unit, error: &SyntaxError) -> Diagnostic {
    let text = || Some(Arc::clone(&unit.file.text));
    let related = error.related.iter().map(|(span, message)| DiagnosticLabel {
        path: unit.display_path.clone(),
        text: text(),
        span: *span,
        message: message.clone(),
    });
    Diagnostic {
        path: unit.display_path.clone(),
        text: text(),
        span: error.span,
        message: error.message.clone(),
        label: error.label.clone(),
        related: related.collect(),
        help: error.help.clone(),
    }
}
