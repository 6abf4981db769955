//! The well-known files a set refers to without holding them.

use rustc_hash::FxHashSet;

use super::DescriptorError;
use super::raw::RawFile;
use crate::compile::{Input, Roots, compile, well_known};
use crate::model::{FileRole, Schema};
use crate::source::Tree;

/// The well-known files that the set imports and does not hold, with their own imports, and
/// `descriptor.proto`, without which options have no names.
///
/// Where one of them needs a file that the set does hold, there would be two of it: then the
/// missing ones stay missing, and are reported where they are imported.
///
/// # Errors
/// When a built-in file does not compile, which tests rule out.
pub(super) fn missing_files(files: &[RawFile<'_>]) -> Result<Schema, DescriptorError> {
    let held: FxHashSet<&str> = files.iter().map(|file| file.name).collect();
    if held.contains(well_known::DESCRIPTOR) {
        return Ok(Schema::default());
    }
    let paths = files
        .iter()
        .flat_map(|file| file.dependencies.iter().chain(&file.option_dependencies));
    let imported: FxHashSet<&str> = paths.copied().filter(|path| !held.contains(path)).collect();
    let schema = compiled(well_known::paths().filter(|path| imported.contains(path)))?;
    let mut paths = schema.files().map(|id| schema[id].path.as_str());
    if paths.any(|path| held.contains(path)) {
        compiled(std::iter::empty())
    } else {
        Ok(schema)
    }
}

/// These built-in files with their imports, and `descriptor.proto`.
fn compiled(paths: impl Iterator<Item = &'static str>) -> Result<Schema, DescriptorError> {
    let texts = paths.filter_map(|path| Some((path, well_known::text(path)?)));
    let tree = Tree::from_texts("the built-in files", texts);
    let fail = |error: &dyn std::fmt::Display| {
        DescriptorError::plain(format!("the built-in files do not compile: {error}"))
    };
    let roots = Roots::explicit(&[], &[&tree]).map_err(|error| fail(&error))?;
    let input = Input {
        tree: &tree,
        roots: &roots,
        include: None,
    };
    let mut schema = compile(&input).map_err(|error| fail(&error))?;
    for file in &mut schema.parts_mut().files {
        file.role = FileRole::BuiltIn;
    }
    Ok(schema)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(files: &[RawFile<'_>]) -> Vec<String> {
        let schema = missing_files(files).unwrap();
        assert!(
            schema
                .files()
                .all(|id| schema[id].role == FileRole::BuiltIn)
        );
        schema
            .files()
            .map(|id| schema[id].path.to_string())
            .collect()
    }

    fn file<'a>(name: &'a str, dependencies: &[&'a str]) -> RawFile<'a> {
        RawFile {
            name,
            dependencies: dependencies.to_vec(),
            ..RawFile::default()
        }
    }

    const API: &str = "google/protobuf/api.proto";
    const ANY: &str = "google/protobuf/any.proto";

    #[test]
    fn missing_files_come_with_their_imports() {
        let brought = paths(&[file("a.proto", &["b.proto", API]), file("b.proto", &[])]);
        let api = [ANY, API].into_iter().map(str::to_owned);
        assert!(
            api.into_iter().all(|path| brought.contains(&path)),
            "{brought:?}"
        );
        assert!(brought.iter().any(|path| path == well_known::DESCRIPTOR));
    }

    #[test]
    fn what_the_set_holds_is_not_brought_twice() {
        assert_eq!(
            paths(&[file("a.proto", &[ANY]), file(ANY, &[])]),
            [well_known::DESCRIPTOR]
        );
        assert_eq!(
            paths(&[file("a.proto", &[API]), file(ANY, &[])]),
            [well_known::DESCRIPTOR]
        );
        assert_eq!(paths(&[file(well_known::DESCRIPTOR, &[])]), [""; 0]);
    }

    #[test]
    fn every_built_in_file_compiles() {
        let schema = compiled(well_known::paths()).unwrap();
        assert_eq!(schema.files().len(), well_known::paths().len());
    }
}
