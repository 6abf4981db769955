//! Descriptor sets to a [`Schema`]: what `protoc --descriptor_set_out` and `buf build` write.
//!
//! The bytes are decoded by hand ([`decode`], borrowed and bounded), lowered file by file
//! ([`lower`]) with positions from the source info ([`positions`]), and then go through the same
//! option and feature passes as `.proto` text.

mod built_in;
mod decode;
mod defaults;
mod enums;
mod error;
mod fields;
mod files;
mod lower;
mod members;
mod names;
mod options;
mod positions;
mod raw;
mod remarks;
mod resolve;
mod services;
mod unpack;
mod usage;

#[cfg(test)]
mod tests;

pub use error::DescriptorError;

use self::lower::{FileFacts, Lowering};
use self::raw::RawFile;
use crate::compile::features;
use crate::compile::sources::Include;
use crate::model::{FileRole, ImportKind, Schema};

/// Compiles a serialized `FileDescriptorSet` or a buf image; gzip and zstd are unpacked. `name` is
/// what messages call the set.
///
/// # Errors
/// When the bytes are not a descriptor set, or are one that lacks files it refers to or
/// contradicts itself.
pub fn compile_descriptor_set(bytes: &[u8], name: &str) -> Result<Schema, DescriptorError> {
    compile_part_of_set(bytes, name, None)
}

/// The same for some files of a set, and what they import; all files if there is no `include`,
/// which is asked about import paths. The schema is empty when none are included.
///
/// # Errors
/// As [`compile_descriptor_set`].
pub fn compile_part_of_set(
    bytes: &[u8],
    name: &str,
    include: Option<Include<'_>>,
) -> Result<Schema, DescriptorError> {
    let bytes = unpack::unpack(bytes, name)?;
    let files =
        decode::files(&bytes).map_err(|error| not_a_set(&bytes, name, &error.to_string()))?;
    if files.is_empty() {
        return Err(not_a_set(&bytes, name, "it holds no files"));
    }
    match include {
        None => compile(&files, &files::roles(&files)),
        Some(include) => {
            let (files, roles) = files::part(files, include);
            compile(&files, &roles)
        }
    }
}

/// The schema of descriptors themselves.
///
/// # Errors
/// When it does not compile, which tests rule out.
pub(super) fn built_in_schema() -> Result<Schema, DescriptorError> {
    built_in::missing_files(&[])
}

/// The import paths of the files of a set that are no imports in it.
///
/// # Errors
/// When the bytes are not a descriptor set.
pub fn inputs_of_set(bytes: &[u8], name: &str) -> Result<Vec<String>, DescriptorError> {
    let bytes = unpack::unpack(bytes, name)?;
    let files =
        decode::files(&bytes).map_err(|error| not_a_set(&bytes, name, &error.to_string()))?;
    let roles = files::roles(&files);
    let inputs = files.iter().zip(roles);
    let inputs = inputs.filter(|(_, role)| *role == FileRole::Input);
    Ok(inputs.map(|(file, _)| file.name.to_owned()).collect())
}

fn not_a_set(bytes: &[u8], name: &str, why: &str) -> DescriptorError {
    match unpack::other_kind(bytes) {
        Some((kind, help)) => DescriptorError::new(
            format!("`{name}` is not a descriptor set: it holds {kind}"),
            help,
        ),
        None => DescriptorError::new(
            format!("`{name}` is not a descriptor set: {why}"),
            "write it with `protoc --include_imports --descriptor_set_out` or `buf build -o`",
        ),
    }
}

fn compile(files: &[RawFile<'_>], roles: &[FileRole]) -> Result<Schema, DescriptorError> {
    let built_in = built_in::missing_files(files)?;
    let first = built_in.files().len();
    let names = files::names(files, &built_in)?;
    let mut facts = Vec::with_capacity(files.len());
    for (file, &role) in files.iter().zip(roles) {
        let (edition, imports) = (files::edition(file)?, files::imports(file, &names)?);
        facts.push(FileFacts {
            edition,
            role,
            imports,
        });
    }
    files::check_cycles(files, &facts, first)?;
    let mut lowering = Lowering::after(built_in);
    for (file, facts) in files.iter().zip(facts) {
        lowering.file(file, facts)?;
    }
    lowering.resolve()?;
    lowering.defaults()?;
    let mut schema = Schema::new(lowering.parts);
    options::decode_all(&mut schema, &lowering.options)?;
    features::resolve(schema.parts_mut());
    note_used_imports(&mut schema, files, first);
    Ok(schema)
}

/// Notes which imports are used, except where a buf image has said so: it was made with all
/// options at hand, which the set may have lost. Of public imports it says nothing.
fn note_used_imports(schema: &mut Schema, raw: &[RawFile<'_>], first: usize) {
    let used = usage::used_imports(schema, first);
    let files = schema.parts_mut().files.iter_mut().skip(first);
    for ((file, used), raw) in files.zip(used).zip(raw) {
        let computed = file.imports.iter_mut().zip(used).enumerate();
        for (index, (import, used)) in computed {
            let is_said = raw.image.is_some()
                && index < raw.dependencies.len()
                && import.kind != ImportKind::Public;
            if !is_said {
                import.used = used;
            }
        }
    }
}
