//! Pairs of modules in, annotations out.

use std::collections::BTreeSet;

use protovet::buf;
use protovet::compile::{self, CompileError, Roots, Sources};
use protovet::finding::{Finding, MOST_FINDINGS, Side as Version};
use protovet::model::{FileId, FileRole, Schema};
use protovet::report::buf::Annotation;
use protovet::source::SourceError;

use super::pairing::{Pair, Part};
use super::side::{ImageSide, Side};
use crate::bounded;
use crate::failure::Failure;

/// What is found in all pairs. When the new version does not compile, that is all there is to
/// say, and after it the same of the earlier one.
///
/// # Errors
/// When a file cannot be read, or an image not understood.
pub(super) fn all(
    pairs: &[Pair<'_>],
    exclude_imports: bool,
    notes: &mut Vec<String>,
) -> Result<Vec<Annotation>, Failure> {
    let (mut new_errors, mut old_errors, mut found) = (Vec::new(), Vec::new(), Vec::new());
    for pair in pairs {
        match compile_both(pair)? {
            (Ok(new), Ok(old)) => {
                let mut selection = pair.selection.clone();
                selection.exclude_imports = exclude_imports;
                if selection.rules.is_empty() {
                    notes.push("`use` and `except` leave no rule: nothing is found".to_owned());
                }
                let mut findings = bounded::all(buf::check(&old, &new, &selection))?;
                let copies = copies(&old, &new);
                findings.retain(|finding| !is_about(finding, &copies, &new));
                let shown = |finding| annotation(finding, &new, pair.new.side);
                found.extend(findings.iter().map(shown));
                if found.len() > MOST_FINDINGS {
                    return Err(bounded::too_many().into());
                }
                // the process ends soon: to give the memory back piece by piece would take time
                std::mem::forget((old, new));
            }
            (new, old) => {
                let both = [(&new, pair.new.side), (&old, pair.old.side)];
                for (compiled, side) in both {
                    if compiled.as_ref().is_err_and(CompileError::lacks_imports) {
                        notes.extend(side.vendoring());
                    }
                }
                new_errors.extend(
                    new.err()
                        .iter()
                        .flat_map(|error| errors(error, pair.new.side)),
                );
                old_errors.extend(
                    old.err()
                        .iter()
                        .flat_map(|error| errors(error, pair.old.side)),
                );
            }
        }
    }
    if !new_errors.is_empty() {
        return Ok(new_errors);
    }
    if !old_errors.is_empty() {
        return Ok(old_errors);
    }
    Ok(found)
}

/// The import paths of files that one version brings along and for which the other takes the copy
/// that comes with protovet: what differs between those is no change of anybody's schema.
fn copies(old: &Schema, new: &Schema) -> BTreeSet<String> {
    let is_built_in = |schema: &Schema, file: FileId| schema[file].role == FileRole::BuiltIn;
    let files = new.files().filter(|&file| {
        let twin = old.file(&new[file].path);
        twin.is_some_and(|twin| is_built_in(old, twin) != is_built_in(new, file))
    });
    files.map(|file| new[file].path.to_string()).collect()
}

fn is_about(finding: &Finding, copies: &BTreeSet<String>, new: &Schema) -> bool {
    match finding.labels.first() {
        Some(label) => {
            label.side == Version::New && copies.contains(new[label.place.file].path.as_str())
        }
        None => !copies.is_empty() && finding.element.starts_with("google.protobuf."),
    }
}

/// A finding as buf places it: by its first label, on the new side.
fn annotation(finding: &Finding, new: &Schema, side: &Side) -> Annotation {
    let label = finding.labels.first();
    let label = label.filter(|label| label.side == Version::New);
    Annotation {
        path: label.map(|label| side.shown(&new[label.place.file].display_path)),
        range: label.map(|label| buf::position(new, label.place)),
        rule: finding.rule.to_owned(),
        message: finding.message.clone(),
    }
}

fn errors(error: &CompileError, side: &Side) -> Vec<Annotation> {
    let of = |diagnostic| {
        let found = Annotation::of_diagnostic(diagnostic);
        Annotation {
            path: found.path.map(|path| side.shown(&path)),
            ..found
        }
    };
    error.diagnostics.iter().map(of).collect()
}

type Compiled = Result<Schema, CompileError>;

/// The new and the old version. Files that both have are read and parsed once.
fn compile_both(pair: &Pair<'_>) -> Result<(Compiled, Compiled), Failure> {
    let new = Ready::of(&pair.new, None)?;
    let old = Ready::of(&pair.old, new.sources())?;
    let (new, old) = rayon::join(|| new.compile(), || old.compile());
    Ok((new?, old?))
}

/// A part of an input that is ready to be compiled.
enum Ready<'s> {
    Image(&'s ImageSide, &'s BTreeSet<String>),
    Files(Roots, Sources<'s>),
}

impl<'s> Ready<'s> {
    fn of(part: &'s Part<'s>, other: Option<&Sources<'_>>) -> Result<Self, SourceError> {
        let chosen = &part.files;
        match part.side {
            Side::Image(image) => Ok(Self::Image(image, chosen)),
            Side::Files(files) => {
                let include = |path: &str| chosen.contains(path);
                let sources = match other {
                    Some(other) => Sources::read_beside(&files.tree, Some(&include), other, None),
                    None => Sources::read(&files.tree, Some(&include)),
                };
                let roots = files.roots();
                let roots = Roots::of_modules(roots.iter().map(String::as_str));
                Ok(Self::Files(roots, sources?))
            }
        }
    }

    const fn sources(&self) -> Option<&Sources<'s>> {
        match self {
            Self::Image(..) => None,
            Self::Files(_, sources) => Some(sources),
        }
    }

    fn compile(self) -> Result<Compiled, SourceError> {
        match self {
            Self::Image(image, chosen) => {
                let include = |path: &str| chosen.contains(path);
                let (bytes, label) = (&image.bytes, &image.label);
                Ok(Ok(compile::compile_part_of_set(
                    bytes,
                    label,
                    Some(&include),
                )?))
            }
            Self::Files(roots, sources) => match compile::compile_sources(sources, &roots) {
                Ok(schema) => Ok(Ok(schema)),
                Err(compile::Failure::Compile(error)) => Ok(Err(error)),
                Err(compile::Failure::Source(error)) => Err(error),
            },
        }
    }
}
