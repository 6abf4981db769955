//! The list that cargo-mutants makes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::Result;

/// One mutant.
#[derive(Deserialize, Clone, Debug)]
pub(crate) struct Mutant {
    /// Where it stands in the list, from 1.
    #[serde(skip)]
    pub(crate) number: u32,
    pub(crate) file: String,
    pub(crate) genre: Genre,
    /// What comes instead: an operator, a value, a guard.
    pub(crate) replacement: String,
    /// What is replaced.
    pub(crate) span: Span,
    /// The function around it.
    pub(crate) function: Option<Function>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Genre {
    FnValue,
    BinaryOperator,
    UnaryOperator,
    MatchArm,
    MatchArmGuard,
    StructField,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Place {
    /// From 1.
    pub(crate) line: usize,
    /// From 1, in characters.
    pub(crate) column: usize,
}

#[derive(Deserialize, Clone, Copy, Debug)]
pub(crate) struct Span {
    pub(crate) start: Place,
}

#[derive(Deserialize, Clone, Debug)]
pub(crate) struct Function {
    pub(crate) span: FunctionSpan,
}

#[derive(Deserialize, Clone, Copy, Debug)]
pub(crate) struct FunctionSpan {
    pub(crate) end: Place,
}

/// The mutants of each file, without those that are left out.
pub(crate) fn by_file(
    list: &Path,
    left_out: &BTreeSet<u32>,
) -> Result<BTreeMap<String, Vec<Mutant>>> {
    let mutants: Vec<Mutant> = serde_json::from_str(&fs::read_to_string(list)?)?;
    let mut files: BTreeMap<String, Vec<Mutant>> = BTreeMap::new();
    for (mut mutant, number) in mutants.into_iter().zip(1..) {
        mutant.number = number;
        let of_file = files.entry(mutant.file.clone()).or_default();
        if !left_out.contains(&number) {
            of_file.push(mutant);
        }
    }
    Ok(files)
}
