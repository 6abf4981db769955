//! Parsed files to a [`Schema`] with every name resolved.
//!
//! The id of an element is the base of its file plus its index in the file's syntax tree, so files
//! are lowered in parallel and nothing is renumbered afterwards.

mod derived;
mod enumeration;
mod field;
mod file;
mod imports;
mod lower;
mod members;
mod miss;
mod names;
mod scope;
mod symbols;
mod visibility;

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::ast::{Ast, Written};
use super::linked::{Bases, LinkedFile};
use crate::compile::Problem;
use crate::compile::sources::ParsedFile;
use crate::model::{FileId, FileRole, Id, Name, Schema, SchemaParts};

pub(crate) use file::DefaultVisibility;
pub(crate) use imports::{Imports, paths as import_paths};
pub(crate) use names::{FileNames, NamesOf};
pub(crate) use scope::Scopes;

/// One file and its place among the others.
pub(crate) struct Unit {
    /// The name other files import it by.
    pub(crate) path: Name,
    /// The path to show.
    pub(crate) display_path: Name,
    pub(crate) role: FileRole,
    pub(crate) file: Arc<ParsedFile>,
    /// The files its imports name, by their paths; in order, none for those not found.
    pub(crate) targets: Vec<Option<Name>>,
    /// Whether the text has syntax errors, so that declarations may be missing from `ast`.
    pub(crate) broken: bool,
}

/// Files on their way to a schema: all the passes share.
pub(crate) struct Program<'a> {
    pub(crate) units: &'a [Unit],
    pub(crate) bases: Vec<Bases>,
    /// Behind the elements of the last file.
    end: Bases,
    pub(crate) by_path: FxHashMap<&'a str, FileId>,
}

impl<'a> Program<'a> {
    /// Gives every element its id.
    pub(crate) fn new(units: &'a [Unit]) -> Self {
        let mut next = Bases::default();
        let mut bases = Vec::with_capacity(units.len());
        for unit in units {
            bases.push(next);
            next = behind(next, &unit.file.ast);
        }
        let by_path = units.iter().enumerate();
        let by_path = by_path
            .map(|(index, unit)| (unit.path.as_str(), FileId::from_index(index)))
            .collect();
        Self {
            units,
            bases,
            end: next,
            by_path,
        }
    }

    /// One file, as the passes behind the linker take it.
    pub(crate) fn file<'w>(&'w self, id: FileId, written: &'w Written) -> LinkedFile<'w> {
        let unit = self.unit(id);
        let bases = self.bases[id.index()];
        LinkedFile {
            id,
            source: &unit.file.text,
            ast: &unit.file.ast,
            written,
            bases,
        }
    }

    pub(crate) fn unit(&self, id: FileId) -> &'a Unit {
        &self.units[id.index()]
    }

    pub(crate) fn ids(&self) -> impl IndexedParallelIterator<Item = FileId> + use<> {
        (0..self.units.len())
            .into_par_iter()
            .map(FileId::from_index)
    }
}

#[allow(clippy::cast_possible_truncation)] // texts are capped below 4 GiB in total
const fn behind(base: Bases, ast: &Ast) -> Bases {
    Bases {
        messages: base.messages + ast.messages.len() as u32,
        fields: base.fields + ast.fields.len() as u32,
        oneofs: base.oneofs + ast.oneofs.len() as u32,
        enums: base.enums + ast.enums.len() as u32,
        enum_values: base.enum_values + ast.enum_values.len() as u32,
        services: base.services + ast.services.len() as u32,
        methods: base.methods + ast.methods.len() as u32,
    }
}

/// What lowering makes of the files: the schema is whole only if there are no problems.
pub(crate) struct Lowered {
    pub(crate) schema: Schema,
    pub(crate) problems: Vec<Problem>,
}

/// How many files are lowered before what they gave moves to the arenas of the schema: few enough
/// that the schema is not in memory twice, enough to keep many threads busy.
const BATCH: usize = 256;

/// Builds the structure of the schema: everything but options and features.
pub(crate) fn lower(program: &Program, scopes: &Scopes, written: &[Arc<Written>]) -> Lowered {
    let mut problems = Vec::new();
    let mut parts = with_room(program);
    let count = program.units.len();
    let batch = |start: usize| -> Vec<lower::FileParts> {
        let files = start.min(count)..count.min(start + BATCH);
        let files = files.into_par_iter();
        let lowered =
            files.map(|at| lower::lower(program, scopes, &written[at], FileId::from_index(at)));
        lowered.collect()
    };
    let mut next = batch(0);
    for start in (BATCH..count + BATCH).step_by(BATCH) {
        let files = std::mem::take(&mut next);
        // one thread moves what was lowered while the others go on
        (next, ()) = rayon::join(
            || batch(start),
            || {
                for file in files {
                    append(&mut parts, file, &mut problems);
                }
            },
        );
    }
    Lowered {
        schema: Schema::new(parts),
        problems,
    }
}

fn append(parts: &mut SchemaParts, mut file: lower::FileParts, problems: &mut Vec<Problem>) {
    parts.files.push(file.file);
    parts.messages.append(&mut file.messages);
    parts.fields.append(&mut file.fields);
    parts.oneofs.append(&mut file.oneofs);
    parts.enums.append(&mut file.enums);
    parts.enum_values.append(&mut file.enum_values);
    parts.services.append(&mut file.services);
    parts.methods.append(&mut file.methods);
    problems.append(&mut file.problems);
}

fn with_room(program: &Program) -> SchemaParts {
    let Bases {
        messages,
        fields,
        oneofs,
        enums,
        enum_values,
        services,
        methods,
    } = program.end;
    SchemaParts {
        files: Vec::with_capacity(program.units.len()),
        messages: Vec::with_capacity(messages as usize),
        fields: Vec::with_capacity(fields as usize),
        oneofs: Vec::with_capacity(oneofs as usize),
        enums: Vec::with_capacity(enums as usize),
        enum_values: Vec::with_capacity(enum_values as usize),
        services: Vec::with_capacity(services as usize),
        methods: Vec::with_capacity(methods as usize),
    }
}
