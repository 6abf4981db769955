//! Which mutants belong to which place of a file.

use std::collections::BTreeMap;

use proc_macro2::LineColumn;

use crate::list::{Genre, Mutant, Place};

/// The mutants of a file that no part of it has asked for yet.
pub(crate) struct Places {
    left: BTreeMap<(u8, Place), Vec<Mutant>>,
}

impl Places {
    pub(crate) fn new(mutants: Vec<Mutant>) -> Self {
        let mut left: BTreeMap<_, Vec<Mutant>> = BTreeMap::new();
        for mutant in mutants {
            // the body of a function is known by where the function ends: comments may come first
            let place = match (&mutant.function, mutant.genre) {
                (Some(function), Genre::FnValue) => function.span.end,
                _ => mutant.span.start,
            };
            left.entry((mutant.genre as u8, place))
                .or_default()
                .push(mutant);
        }
        Self { left }
    }

    /// Those of a kind at a place. They are given once.
    pub(crate) fn at(&mut self, genre: Genre, place: LineColumn) -> Vec<Mutant> {
        let place = Place {
            line: place.line,
            column: place.column + 1,
        };
        self.left.remove(&(genre as u8, place)).unwrap_or_default()
    }

    /// The numbers of those that nobody asked for.
    pub(crate) fn unused(&self) -> impl Iterator<Item = u32> + '_ {
        self.left.values().flatten().map(|mutant| mutant.number)
    }
}
