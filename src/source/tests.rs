//! Trees of real folders and real repositories.

mod baseline;
mod folder;
mod git;
mod index;
mod input;
pub(in crate::source) mod repository;
mod staged;
mod stamps;
mod trouble;

use super::{Input, SourceError, Tree};

/// The tree of an input.
fn tree(input: &Input) -> &Tree {
    match input {
        Input::Tree { tree, .. } => tree,
        Input::DescriptorSet { label, .. } => panic!("`{label}` is a descriptor set"),
    }
}

/// The files of an input as the user sees them.
fn shown(input: &Input) -> Vec<String> {
    let tree = tree(input);
    tree.files()
        .iter()
        .map(|file| format!("{}{}", tree.display_prefix, file.path))
        .collect()
}

/// The text of a file.
fn text(input: &Input, path: &str) -> String {
    let tree = tree(input);
    let file = tree
        .find(path)
        .unwrap_or_else(|| panic!("no `{path}` in {tree:?}"));
    String::from_utf8(tree.read(file).unwrap()).unwrap()
}

/// The message and the help, a line each.
fn told(error: &SourceError) -> String {
    match &error.help {
        Some(help) => format!("{}\nhelp: {help}", error.message),
        None => error.message.clone(),
    }
}
