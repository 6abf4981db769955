//! Which module of one input is compared with which of the other.
//!
//! By name, else by folder, else by the files they have in common: never by position, so that a
//! module that was added, deleted or renamed does not shift the others.

use std::collections::BTreeSet;

use super::filter::Chosen;
use super::selection;
use super::side::Side;
use crate::failure::Failure;
use protovet::buf::Selection;
use protovet::config::Module;

/// Files of both inputs that are compared, and the rules that look at them.
pub(super) struct Pair<'s> {
    pub(super) new: Part<'s>,
    pub(super) old: Part<'s>,
    pub(super) selection: Selection,
}

/// Some files of an input, by their paths in the tree or set.
#[derive(Clone)]
pub(super) struct Part<'s> {
    pub(super) side: &'s Side,
    pub(super) files: BTreeSet<String>,
    /// The module; none if there are several, or none.
    module: Option<&'s Module>,
    /// The import paths of the files.
    imports: BTreeSet<String>,
}

/// The pairs of two inputs.
///
/// # Errors
/// When modules are compared as one whose rules differ, or a rule is not known.
pub(super) fn pairs<'s>(
    new: &'s Side,
    old: &'s Side,
    chosen: &Chosen,
) -> Result<Vec<Pair<'s>>, Failure> {
    let (mut new_parts, mut old_parts) = (parts(new, &chosen.new), parts(old, &chosen.old));
    if new_parts.len() <= 1 || old_parts.len() <= 1 {
        let selection = selection::of_all(new.workspace())?;
        let (new, old) = (whole(new, &chosen.new), whole(old, &chosen.old));
        return Ok(vec![Pair {
            new,
            old,
            selection,
        }]);
    }
    let mut found = Vec::new();
    for same in [same_name, same_folder, shared_files] {
        match_with(&mut new_parts, &mut old_parts, same, &mut found)?;
    }
    // what is left of the earlier version may be in any module of the later one
    for part in old_parts {
        found.push(Pair {
            new: whole(new, &chosen.new),
            old: part,
            selection: selection::of_all(new.workspace())?,
        });
    }
    Ok(found)
}

/// How alike two modules are; not at all if zero.
type Likeness = fn(&Part<'_>, &Part<'_>) -> usize;

fn match_with<'s>(
    new: &mut Vec<Part<'s>>,
    old: &mut Vec<Part<'s>>,
    likeness: Likeness,
    found: &mut Vec<Pair<'s>>,
) -> Result<(), Failure> {
    let mut rest = Vec::new();
    for part in std::mem::take(old) {
        let best = new
            .iter()
            .enumerate()
            .map(|(at, other)| (likeness(other, &part), at));
        let best = best.filter(|(likeness, _)| *likeness > 0);
        match best.max_by_key(|(likeness, at)| (*likeness, std::cmp::Reverse(*at))) {
            Some((_, at)) => {
                let twin = new.remove(at);
                found.push(Pair {
                    selection: match twin.module {
                        Some(module) => selection::of_module(module)?,
                        None => selection::of_all(twin.side.workspace())?,
                    },
                    new: twin,
                    old: part,
                });
            }
            None => rest.push(part),
        }
    }
    *old = rest;
    Ok(())
}

fn same_name(new: &Part<'_>, old: &Part<'_>) -> usize {
    let name = |part: &Part<'_>| part.module.and_then(|module| module.config.name.clone());
    usize::from(name(new).is_some() && name(new) == name(old))
}

fn same_folder(new: &Part<'_>, old: &Part<'_>) -> usize {
    usize::from(folder(new).is_some() && folder(new) == folder(old))
}

fn shared_files(new: &Part<'_>, old: &Part<'_>) -> usize {
    new.imports.intersection(&old.imports).count()
}

/// The folder of a module, from that of its workspace.
fn folder(part: &Part<'_>) -> Option<String> {
    let module = part.module?;
    let top = &part.side.workspace().folder;
    let rest = module.config.folder.strip_prefix(top.as_str())?;
    Some(rest.trim_start_matches('/').to_owned())
}

/// The modules that are meant, each with its files.
fn parts<'s>(side: &'s Side, chosen: &BTreeSet<String>) -> Vec<Part<'s>> {
    let Side::Files(files) = side else {
        return vec![whole(side, chosen)];
    };
    let modules = files.workspace.modules.iter().enumerate();
    let modules = modules.filter(|(_, module)| module.is_target);
    let part = |(at, module): (usize, &'s Module)| {
        let members = files.inputs.iter();
        let members =
            members.filter(|(path, member)| member.module == at && chosen.contains(path.as_str()));
        let (paths, imports) = members
            .map(|(path, member)| (path.clone(), member.import.clone()))
            .unzip();
        Part {
            side,
            files: paths,
            module: Some(module),
            imports,
        }
    };
    modules.map(part).collect()
}

/// All modules as one.
fn whole<'s>(side: &'s Side, chosen: &BTreeSet<String>) -> Part<'s> {
    Part {
        side,
        files: chosen.clone(),
        module: None,
        imports: BTreeSet::new(),
    }
}
