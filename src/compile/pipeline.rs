//! From a tree of files to a schema.

mod load;

use std::sync::Arc;

use super::roots::Roots;
use super::sources::{Include, Sources};
use super::text::ast::Written;
use super::text::link::{self, Imports, Program, Scopes, Unit};
use super::{CompileError, Diagnostic, Problem, features, options, validate};
use crate::model::{FileId, Id, Schema};
use crate::source::{SourceError, Tree};

/// What to compile.
pub struct Input<'a> {
    /// The files.
    pub tree: &'a Tree,
    /// How the names in imports lead to files of the tree.
    pub roots: &'a Roots,
    /// Which paths of the tree are inputs; the others count only when they are imported. All are
    /// if there is no such function.
    pub include: Option<Include<'a>>,
}

impl std::fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Input")
            .field("tree", &self.tree)
            .finish_non_exhaustive()
    }
}

/// Why there is no schema.
#[derive(Clone, Debug)]
pub enum Failure {
    /// A file could not be read.
    Source(SourceError),
    /// The files are not a valid schema.
    Compile(CompileError),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Source(error) => error.fmt(f),
            Self::Compile(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Failure {}

/// Reads, parses, links and checks the files of a tree.
///
/// # Errors
/// When a file cannot be read, or when the files are not a valid schema; then with all that is
/// wrong in all files, by path and place.
pub fn compile(input: &Input) -> Result<Schema, Failure> {
    let sources = Sources::read(input.tree, input.include).map_err(Failure::Source)?;
    compile_sources(sources, input.roots)
}

/// Links and checks files that were read, and what they import. What is not needed any more is
/// given back on the way, unless another version shares it.
///
/// # Errors
/// As [`compile`].
pub fn compile_sources(sources: Sources<'_>, roots: &Roots) -> Result<Schema, Failure> {
    let loaded = load::load(sources, roots).map_err(Failure::Source)?;
    let mut diagnostics = loaded.diagnostics;
    let linked = link_units(
        &loaded.units,
        loaded.written,
        &loaded.searched,
        &mut diagnostics,
    );
    // to give the trees back takes a while: nobody waits for it
    let units = loaded.units;
    rayon::spawn(move || drop(units));
    match linked {
        Some(schema) if diagnostics.is_empty() => Ok(schema),
        _ => Err(Failure::Compile(CompileError::sorted(diagnostics))),
    }
}

/// The schema, or nothing and the reasons among the diagnostics.
fn link_units(
    units: &[Unit],
    written: Vec<Arc<Written>>,
    searched: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Schema> {
    let program = Program::new(units);
    let imports = Imports::new(&program);
    let mut problems = imports.problems(&program, searched);
    let (scopes, clashes) = Scopes::new(&program, &imports);
    problems.extend(clashes);
    let lowered = link::lower(&program, &scopes, &written);
    problems.extend(lowered.problems);
    problems.retain(|problem| !units[problem.place.file.index()].broken);
    let mut schema = lowered.schema;
    if problems.is_empty() && diagnostics.is_empty() {
        problems = complete(&mut schema, written, &program, &scopes);
        note_used_imports(&mut schema, &imports);
    }
    if problems.is_empty() {
        return Some(schema);
    }
    diagnostics.extend(
        problems
            .into_iter()
            .map(|problem| problem.into_diagnostic(&schema)),
    );
    None
}

/// Options, features, and what they make invalid.
fn complete(
    schema: &mut Schema,
    written: Vec<Arc<Written>>,
    program: &Program,
    scopes: &Scopes,
) -> Vec<Problem> {
    let mut problems = options::complete(schema, written, program, scopes);
    features::resolve(schema.parts_mut());
    problems.extend(validate::check(schema));
    problems
}

fn note_used_imports(schema: &mut Schema, imports: &Imports) {
    for (index, file) in schema.parts_mut().files.iter_mut().enumerate() {
        for (at, import) in file.imports.iter_mut().enumerate() {
            import.used = imports.is_used(FileId::from_index(index), at);
        }
    }
}
