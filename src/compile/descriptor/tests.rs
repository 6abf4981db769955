//! Sets made by an independent compiler, and sets put together by hand.

mod encode;
mod equality;
mod errors;
mod positions;
mod robust;
mod structure;

use super::compile_descriptor_set;
use crate::model::{Field, Schema, Symbol};

/// A set with source info and all imports, made by protox from texts.
fn compiled(files: &[(&str, &str)]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let mut compiler = protox::Compiler::new([folder.path()]).unwrap();
    compiler.include_imports(true).include_source_info(true);
    compiler
        .open_files(files.iter().map(|(path, _)| path))
        .unwrap();
    compiler.encode_file_descriptor_set()
}

fn schema(files: &[(&str, &str)]) -> Schema {
    compile_descriptor_set(&compiled(files), "test.binpb").unwrap()
}

/// The field or extension with this full name.
fn field<'s>(schema: &'s Schema, full_name: &str) -> &'s Field {
    if let Some(Symbol::Extension(id)) = schema.symbol(full_name) {
        return &schema[id];
    }
    let (message, name) = full_name.rsplit_once('.').unwrap();
    let message = schema.message(message).unwrap();
    schema
        .fields_of(message)
        .find(|(_, field)| field.name == name)
        .unwrap()
        .1
}
