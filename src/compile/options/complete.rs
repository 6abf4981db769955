//! Options of all files of a schema compiled from text.

use rayon::prelude::*;

use super::{Checks, FileOptions, OptionIndex, interpret};
use crate::compile::Problem;
use crate::compile::text::linked::{LinkedFile, Names};
use crate::model::Schema;

/// Interprets the options of `files`, which are all files of the schema, puts them in place and
/// gives what is wrong with them.
pub(crate) fn complete(
    schema: &mut Schema,
    files: &[LinkedFile<'_>],
    names: &dyn Names,
) -> Vec<Problem> {
    let index = OptionIndex::new(schema);
    let interpreted: Vec<(FileOptions, Vec<Problem>)> = files
        .par_iter()
        .map(|file| interpret(&index, file, names))
        .collect();
    let reachable = index.into_reachable();
    let mut problems = Vec::new();
    for (options, mut found) in interpreted {
        options.apply(schema.parts_mut());
        problems.append(&mut found);
    }
    let checks = Checks::new(schema, &reachable);
    problems.par_extend(files.par_iter().flat_map_iter(|file| checks.file(file.id)));
    problems
}
