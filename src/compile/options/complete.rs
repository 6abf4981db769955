//! Options of all files of a schema compiled from text.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Checks, FileOptions, OptionIndex, interpret};
use crate::compile::Problem;
use crate::compile::text::ast::Written;
use crate::compile::text::link::Program;
use crate::compile::text::linked::Names;
use crate::model::{FileId, Id as _, Schema};

/// Interprets the options written in the files of the schema, puts them in place and gives what is
/// wrong with them. What is written in a file is forgotten as soon as it is interpreted.
pub(crate) fn complete(
    schema: &mut Schema,
    written: Vec<Arc<Written>>,
    program: &Program<'_>,
    names: &dyn Names,
) -> Vec<Problem> {
    let index = OptionIndex::new(schema);
    let interpreted: Vec<(FileOptions, Vec<Problem>)> = written
        .into_par_iter()
        .enumerate()
        .map(|(at, written)| {
            let file = program.file(FileId::from_index(at), &written);
            interpret(&index, &file, names)
        })
        .collect();
    let reachable = index.into_reachable();
    let shares = schema.parts_mut().by_file().into_par_iter();
    let applied = shares.zip(interpreted).flat_map_iter(|(mut share, file)| {
        let (options, problems) = file;
        options.apply(&mut share);
        problems
    });
    let mut problems: Vec<Problem> = applied.collect();
    let checks = Checks::new(schema, &reachable);
    let files = (0..schema.files().len()).into_par_iter();
    let files = files.map(FileId::from_index);
    problems.par_extend(files.flat_map_iter(|file| checks.file(file)));
    problems
}
