//! Reading and parsing: the inputs first, then what they import, until nothing is missing.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Input;
use crate::compile::text::link::{Unit, import_paths};
use crate::compile::text::{self, ast::Ast};
use crate::compile::{Diagnostic, DiagnosticLabel, well_known};
use crate::model::{FileRole, Name, Span};
use crate::source::{SourceError, TreeFile};

/// What was read.
pub(super) struct Loaded {
    /// Sorted by import path.
    pub(super) units: Vec<Unit>,
    /// Syntax errors and files that are not text.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Where imports were looked for.
    pub(super) searched: String,
}

/// A file to be read.
struct Task<'t> {
    path: Name,
    role: FileRole,
    from: From<'t>,
}

#[derive(Clone, Copy)]
enum From<'t> {
    Tree(&'t TreeFile),
    BuiltIn(&'static str),
}

/// A file that was read.
struct Parsed {
    unit: Unit,
    diagnostics: Vec<Diagnostic>,
}

/// Reads and parses the inputs and all they import.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn load(input: &Input) -> Result<Loaded, SourceError> {
    let mut loader = Loader::new(input);
    let mut units: Vec<Unit> = Vec::new();
    let mut diagnostics = Vec::new();
    loader.take_inputs();
    while !loader.wanted.is_empty() {
        let wave = std::mem::take(&mut loader.wanted);
        let parsed: Vec<Parsed> = wave
            .par_iter()
            .map(|task| read(input, task))
            .collect::<Result<_, _>>()?;
        for (mut file, task) in parsed.into_iter().zip(&wave) {
            loader.follow(&mut file.unit, task.from);
            units.push(file.unit);
            diagnostics.extend(file.diagnostics);
        }
    }
    units.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok(Loaded {
        units,
        diagnostics,
        searched: searched(input),
    })
}

fn searched(input: &Input) -> String {
    let prefix = &input.tree.display_prefix;
    let shown = |root: &str| match format!("{prefix}{root}") {
        folder if folder.is_empty() => format!("the top of {}", input.tree.label),
        folder => format!("`{folder}`"),
    };
    let roots: Vec<String> = input.roots.dirs().iter().map(|root| shown(root)).collect();
    format!(
        "looked for below {} and among the files that come with protovet; check a folder that \
         holds the file too",
        roots.join(", ")
    )
}

/// Finds out which files there are.
struct Loader<'i> {
    input: &'i Input<'i>,
    wanted: Vec<Task<'i>>,
    /// By path in the tree: the import path under which a file was taken.
    taken: FxHashMap<&'i str, Name>,
    /// Import paths in use.
    paths: FxHashSet<Name>,
    /// By the root of the importing file and the import: the import path of the file it names.
    found: FxHashMap<(&'i str, Name), Option<Name>>,
}

impl<'i> Loader<'i> {
    fn new(input: &'i Input<'i>) -> Self {
        Self {
            input,
            wanted: Vec::new(),
            taken: FxHashMap::default(),
            paths: FxHashSet::default(),
            found: FxHashMap::default(),
        }
    }

    /// The inputs, and the file that every file's options are defined by.
    fn take_inputs(&mut self) {
        let input = self.input;
        let included = |file: &&TreeFile| input.include.is_none_or(|include| include(&file.path));
        for file in input.tree.files().iter().filter(included) {
            self.take(file, FileRole::Input);
        }
        self.find(None, &Name::new_static(well_known::DESCRIPTOR));
    }

    /// Finds what a file imports.
    fn follow(&mut self, unit: &mut Unit, from: From<'i>) {
        let from = match from {
            From::Tree(file) => Some(file.path.as_ref()),
            From::BuiltIn(_) => None,
        };
        let targets = import_paths(unit).map(|(_, path)| self.find(from, &path));
        unit.targets = targets.collect();
    }

    /// The path of the unit that an import in the file `from` names, which is read next if it
    /// was not yet.
    fn find(&mut self, from: Option<&'i str>, import: &Name) -> Option<Name> {
        let root = from.map_or("", |path| self.root_of(path));
        if let Some(found) = self.found.get(&(root, import.clone())) {
            return found.clone();
        }
        let input = self.input;
        let mut candidates = input.roots.resolve(import, from);
        let found = match candidates.find_map(|candidate| input.tree.find(&candidate)) {
            Some(file) => Some(self.take(file, FileRole::Import)),
            None => self.built_in(import),
        };
        self.found.insert((root, import.clone()), found.clone());
        found
    }

    /// What stands before the import path of a file.
    fn root_of(&self, path: &'i str) -> &'i str {
        path.strip_suffix(self.input.roots.import_path(path))
            .unwrap_or_default()
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
    fn take(&mut self, file: &'i TreeFile, role: FileRole) -> Name {
        if let Some(path) = self.taken.get(file.path.as_ref()) {
            return path.clone();
        }
        let mut path = Name::from(self.input.roots.import_path(&file.path));
        if !self.paths.insert(path.clone()) {
            path = Name::from(file.path.as_ref());
            while !self.paths.insert(path.clone()) {
                path = smol_str::format_smolstr!("./{path}");
            }
        }
        self.taken.insert(&file.path, path.clone());
        self.wanted.push(Task {
            path: path.clone(),
            role,
            from: From::Tree(file),
        });
        path
    }
}

fn read(input: &Input, task: &Task) -> Result<Parsed, SourceError> {
    match task.from {
        From::BuiltIn(text) => Ok(parse(
            task.path.clone(),
            task.path.clone(),
            task.role,
            Arc::from(text),
        )),
        From::Tree(file) => {
            let prefix = &input.tree.display_prefix;
            let shown = smol_str::format_smolstr!("{prefix}{}", file.path);
            let bytes = input.tree.read(file)?;
            Ok(match text_of(bytes) {
                Ok(text) => parse(task.path.clone(), shown, task.role, text),
                Err(reason) => unreadable(task, shown, reason),
            })
        }
    }
}

/// The text, or why it is none.
fn text_of(bytes: Vec<u8>) -> Result<Arc<str>, NotText> {
    if bytes.len() > MAX_LENGTH {
        return Err(NotText {
            message: "is larger than 1 GiB".to_owned(),
            help: "no schema is that large: is it one?".to_owned(),
        });
    }
    String::from_utf8(bytes)
        .map(Arc::from)
        .map_err(|error| not_utf8(&error))
}

/// Spans are offsets of 32 bits.
const MAX_LENGTH: usize = 1 << 30;

struct NotText {
    message: String,
    help: String,
}

fn not_utf8(error: &std::string::FromUtf8Error) -> NotText {
    let at = error.utf8_error().valid_up_to();
    let bytes = error.as_bytes();
    let line = memchr::memchr_iter(b'\n', &bytes[..at]).count() + 1;
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return NotText {
            message: "is UTF-16, not UTF-8".to_owned(),
            help: "save it as UTF-8".to_owned(),
        };
    }
    NotText {
        message: format!(
            "is not UTF-8: byte {at} on line {line} is 0x{:02x}",
            bytes[at]
        ),
        help: "save it as UTF-8; in strings, write such bytes as escapes like `\\xff`".to_owned(),
    }
}

fn unreadable(task: &Task, shown: Name, reason: NotText) -> Parsed {
    let diagnostic = Diagnostic {
        path: shown.clone(),
        text: None,
        span: Span::NONE,
        message: format!("`{shown}` {}", reason.message),
        label: None,
        related: Vec::new(),
        help: Some(reason.help),
    };
    let unit = Unit {
        path: task.path.clone(),
        display_path: shown,
        role: task.role,
        text: Arc::from(""),
        ast: Ast::default(),
        targets: Vec::new(),
        broken: true,
    };
    Parsed {
        unit,
        diagnostics: vec![diagnostic],
    }
}

fn parse(path: Name, display_path: Name, role: FileRole, text: Arc<str>) -> Parsed {
    let text::Parsed { ast, errors } = text::parse(&text);
    let broken = !errors.is_empty();
    let shown = |span, message| DiagnosticLabel {
        path: display_path.clone(),
        text: Some(Arc::clone(&text)),
        span,
        message,
    };
    let diagnostics = errors.into_iter().map(|error| Diagnostic {
        path: display_path.clone(),
        text: Some(Arc::clone(&text)),
        span: error.span,
        message: error.message,
        label: error.label,
        related: error
            .related
            .into_iter()
            .map(|(span, message)| shown(span, message))
            .collect(),
        help: error.help,
    });
    let diagnostics = diagnostics.collect();
    let unit = Unit {
        path,
        display_path,
        role,
        text,
        ast,
        targets: Vec::new(),
        broken,
    };
    Parsed { unit, diagnostics }
}
