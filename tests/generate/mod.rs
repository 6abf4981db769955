//! Random valid schemas as text, in every syntax.
//!
//! A schema is made from a tape of numbers, one a decision, where 0 is the simplest choice: what
//! shrinks a tape shrinks the schema.

#![allow(dead_code)] // each program that includes this uses some of it

pub(crate) mod ast;
pub(crate) mod fill;
pub(crate) mod names;
pub(crate) mod options;
pub(crate) mod print;
pub(crate) mod skeleton;
pub(crate) mod tape;

pub(crate) use ast::File;
pub(crate) use print::{Spacing, print};
pub(crate) use tape::Tape;

/// The files of one schema; the first ones are imported by the later ones. `witness` leaves out
/// what protox does not know, so that it can be asked too.
pub(crate) fn schema(tape: &mut Tape<'_>, witness: bool) -> Vec<File> {
    let mut draft = skeleton::draft(tape, witness);
    fill::fill(&mut draft, tape);
    draft.files
}

/// Paths and texts, plainly spaced, with the file of custom options first.
pub(crate) fn texts(files: &[File]) -> Vec<(String, String)> {
    spaced(files, |tokens| print(tokens, &mut Spacing::Plain))
}

/// Paths and texts with the white space and the comments a tape says.
pub(crate) fn odd_texts(files: &[File], tape: &mut Tape<'_>) -> Vec<(String, String)> {
    spaced(files, |tokens| print(tokens, &mut Spacing::Odd(tape)))
}

fn spaced(files: &[File], mut text: impl FnMut(&[String]) -> String) -> Vec<(String, String)> {
    let options = (options::PATH.to_owned(), options::declarations());
    let rest = files
        .iter()
        .map(|file| (file.path.clone(), text(&print::tokens(file))));
    std::iter::once(options).chain(rest).collect()
}
