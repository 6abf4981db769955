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
    /// Other names files are imported by: the name in the import, and the unit's path.
    pub(super) aliases: Vec<(Name, Name)>,
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
    let mut wave = loader.inputs();
    let mut units: Vec<Unit> = Vec::new();
    let mut diagnostics = Vec::new();
    while !wave.is_empty() {
        let parsed: Vec<Parsed> = wave
            .par_iter()
            .map(|task| read(input, task))
            .collect::<Result<_, _>>()?;
        let first = units.len();
        for file in parsed {
            units.push(file.unit);
            diagnostics.extend(file.diagnostics);
        }
        wave = loader.imported(&units[first..]);
    }
    units.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    let searched = loader.searched();
    Ok(Loaded {
        units,
        aliases: loader.aliases,
        diagnostics,
        searched,
    })
}

struct Loader<'i> {
    input: &'i Input<'i>,
    /// Import paths that have been looked for.
    known: FxHashSet<Name>,
    /// By path in the tree: the import path under which a file was taken.
    taken: FxHashMap<&'i str, Name>,
    aliases: Vec<(Name, Name)>,
}

impl<'i> Loader<'i> {
    fn new(input: &'i Input<'i>) -> Self {
        Self {
            input,
            known: FxHashSet::default(),
            taken: FxHashMap::default(),
            aliases: Vec::new(),
        }
    }

    fn inputs(&mut self) -> Vec<Task<'i>> {
        let input = self.input;
        let included = |file: &&TreeFile| input.include.is_none_or(|include| include(&file.path));
        let mut tasks = Vec::new();
        for file in input.tree.files().iter().filter(included) {
            let path = Name::from(input.roots.import_path(&file.path));
            tasks.extend(self.take(path, file, FileRole::Input));
        }
        let descriptor = Name::new_static(well_known::DESCRIPTOR);
        if self.known.insert(descriptor.clone()) {
            tasks.extend(self.find(descriptor));
        }
        tasks
    }

    /// What the given files import and is not there yet.
    fn imported(&mut self, units: &[Unit]) -> Vec<Task<'i>> {
        let mut tasks = Vec::new();
        for unit in units {
            for (_, path) in import_paths(unit) {
                if self.known.insert(path.clone()) {
                    tasks.extend(self.find(path));
                }
            }
        }
        tasks
    }

    fn find(&mut self, path: Name) -> Option<Task<'i>> {
        let input = self.input;
        let mut candidates = input.roots.resolve(&path).into_iter();
        if let Some(file) = candidates.find_map(|candidate| input.tree.find(&candidate)) {
            return self.take(path, file, FileRole::Import);
        }
        let text = well_known::text(&path)?;
        Some(Task {
            path,
            role: FileRole::BuiltIn,
            from: From::BuiltIn(text),
        })
    }

    /// Takes a file of the tree, unless it is there already under another name.
    fn take(&mut self, path: Name, file: &'i TreeFile, role: FileRole) -> Option<Task<'i>> {
        if let Some(earlier) = self.taken.get(file.path.as_ref()) {
            self.aliases.push((path, earlier.clone()));
            return None;
        }
        self.taken.insert(&file.path, path.clone());
        self.known.insert(path.clone());
        Some(Task {
            path,
            role,
            from: From::Tree(file),
        })
    }

    fn searched(&self) -> String {
        let roots = self.input.roots.shown(&self.input.tree.display_prefix);
        format!("looked for in {roots} and among the files that come with protovet")
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
        broken,
    };
    Parsed { unit, diagnostics }
}
