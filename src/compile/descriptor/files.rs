//! What a set says of its files as wholes: names, editions, roles, and who imports whom.

use rustc_hash::FxHashMap;

use super::DescriptorError;
use super::lower::FileFacts;
use super::raw::RawFile;
use crate::compile::sources::Include;
use crate::model::{Edition, FileId, FileRole, Id, Import, ImportKind, Name, Schema, Span};

/// The files of a set by name.
pub(super) type FileNames<'a> = FxHashMap<&'a str, FileId>;

/// Where the files every compiler brings along stand.
const WELL_KNOWN: &str = "google/protobuf/";

/// The files by name; those of `built_in` come first.
///
/// # Errors
/// When a file has no name or two have the same.
pub(super) fn names<'a>(
    files: &[RawFile<'a>],
    built_in: &'a Schema,
) -> Result<FileNames<'a>, DescriptorError> {
    let known = built_in.files().map(|id| (built_in[id].path.as_str(), id));
    let mut names: FileNames<'a> = known.collect();
    for (index, file) in files.iter().enumerate() {
        if file.name.is_empty() {
            let message = format!("file {} of the set has no name", index + 1);
            return Err(DescriptorError::plain(message));
        }
        if names
            .insert(
                file.name,
                FileId::from_index(built_in.files().len() + index),
            )
            .is_some()
        {
            return Err(DescriptorError::new(
                format!("the set holds `{}` twice", file.name),
                "build the set anew instead of joining two sets",
            ));
        }
    }
    Ok(names)
}

/// The language version of a file.
///
/// # Errors
/// When it is one that nothing is known of.
pub(super) fn edition(file: &RawFile<'_>) -> Result<Edition, DescriptorError> {
    match (file.syntax, file.edition) {
        ("" | "proto2", 0 | 998) => Ok(Edition::Proto2),
        ("proto3", _) | ("", 999) => Ok(Edition::Proto3),
        ("" | "editions", 1000) => Ok(Edition::Year(2023)),
        ("" | "editions", 1001) => Ok(Edition::Year(2024)),
        ("" | "editions", 1002) => Ok(Edition::Year(2026)),
        ("" | "editions", number) => Err(DescriptorError::new(
            format!(
                "`{}` uses edition number {number}, which is not known",
                file.name
            ),
            "compare the `.proto` files instead, or use a newer protovet",
        )),
        (syntax, _) => {
            let message = format!("`{}` has the unknown syntax `{syntax}`", file.name);
            Err(DescriptorError::plain(message))
        }
    }
}

/// Why each file is part of the set. A buf image knows; elsewhere the well-known files count as
/// imports, unless there are no others.
pub(super) fn roles(files: &[RawFile<'_>]) -> Vec<FileRole> {
    let only_well_known = files.iter().all(|file| file.name.starts_with(WELL_KNOWN));
    let role = |file: &RawFile<'_>| {
        let is_import = match &file.image {
            Some(image) => image.is_import,
            None => !only_well_known && file.name.starts_with(WELL_KNOWN),
        };
        if is_import {
            FileRole::Import
        } else {
            FileRole::Input
        }
    };
    files.iter().map(role).collect()
}

/// The files that are included, by their import paths, with all they import. The others among
/// them are imports.
pub(super) fn part<'a>(
    files: Vec<RawFile<'a>>,
    include: Include<'_>,
) -> (Vec<RawFile<'a>>, Vec<FileRole>) {
    let mut roles = roles(&files);
    for (role, file) in roles.iter_mut().zip(&files) {
        if !include(file.name) {
            *role = FileRole::Import;
        }
    }
    let names: FxHashMap<&str, usize> = files
        .iter()
        .enumerate()
        .map(|(index, file)| (file.name, index))
        .collect();
    let mut needed: Vec<bool> = roles.iter().map(|role| *role == FileRole::Input).collect();
    let mut open: Vec<usize> = (0..files.len()).filter(|&index| needed[index]).collect();
    while let Some(index) = open.pop() {
        let file = &files[index];
        for path in file.dependencies.iter().chain(&file.option_dependencies) {
            if let Some(&target) = names.get(path)
                && !std::mem::replace(&mut needed[target], true)
            {
                open.push(target);
            }
        }
    }
    let kept = files.into_iter().zip(roles).zip(needed);
    let kept = kept.filter(|(_, needed)| *needed).map(|(file, _)| file);
    kept.unzip()
}

/// The imports of a file in the order of its lists, without spans. `used` is what a buf image says
/// of it, otherwise false.
///
/// # Errors
/// When an imported file is in neither `names` nor known to be optional, or an index points
/// nowhere.
pub(super) fn imports(
    file: &RawFile<'_>,
    names: &FileNames<'_>,
) -> Result<Vec<Import>, DescriptorError> {
    let plain = file
        .dependencies
        .iter()
        .map(|&path| (path, ImportKind::Plain));
    let option = file
        .option_dependencies
        .iter()
        .map(|&path| (path, ImportKind::Option));
    let mut imports: Vec<_> = plain
        .chain(option)
        .map(|(path, kind)| Import {
            path: Name::from(path),
            kind,
            file: names.get(path).copied(),
            used: file.image.is_some(),
            span: Span::NONE,
        })
        .collect();
    let count = file.dependencies.len();
    for &index in &file.weak_dependencies {
        imports[checked(file, index, count)?].kind = ImportKind::Weak;
    }
    for &index in &file.public_dependencies {
        imports[checked(file, index, count)?].kind = ImportKind::Public;
    }
    for &index in file
        .image
        .iter()
        .flat_map(|image| &image.unused_dependencies)
    {
        imports[checked(file, index, count)?].used = false;
    }
    let optional = |import: &Import| matches!(import.kind, ImportKind::Weak | ImportKind::Option);
    match imports
        .iter()
        .find(|import| import.file.is_none() && !optional(import))
    {
        Some(missing) => Err(DescriptorError::new(
            format!(
                "`{}` imports `{}`, which the set does not hold",
                file.name, missing.path
            ),
            "build the set with all its imports: `protoc --include_imports`, or `buf build` \
             without `--exclude-imports`",
        )),
        None => Ok(imports),
    }
}

fn checked(file: &RawFile<'_>, index: i32, count: usize) -> Result<usize, DescriptorError> {
    let found = usize::try_from(index).ok().filter(|&index| index < count);
    found.ok_or_else(|| {
        DescriptorError::plain(format!(
            "`{}` refers to its import number {index}, but it has {count}",
            file.name
        ))
    })
}

/// The ids of `files` start at `first`; those below are built in, and import none of these.
///
/// # Errors
/// When files import each other in a circle.
pub(super) fn check_cycles(
    files: &[RawFile<'_>],
    facts: &[FileFacts],
    first: usize,
) -> Result<(), DescriptorError> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut states = vec![State::New; files.len()];
    for start in 0..files.len() {
        // A list of (file, next import) instead of recursion: chains are as long as they like.
        let mut path = vec![(start, 0)];
        while let Some((file, next)) = path.pop() {
            if next == 0 && states[file] == State::Done {
                continue;
            }
            states[file] = State::Open;
            let Some(import) = facts.get(file).and_then(|facts| facts.imports.get(next)) else {
                states[file] = State::Done;
                continue;
            };
            path.push((file, next + 1));
            let Some(to) = import.file.and_then(|to| to.index().checked_sub(first)) else {
                continue;
            };
            match states[to] {
                State::New => path.push((to, 0)),
                State::Open => {
                    let message = format!(
                        "`{}` imports itself, by way of `{}`",
                        files[to].name, files[file].name
                    );
                    return Err(DescriptorError::plain(message));
                }
                State::Done => {}
            }
        }
    }
    Ok(())
}
