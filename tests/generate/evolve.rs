//! Random changes to a schema. Not all of them are valid: who asks compiles the outcome.

use super::ast::{Field, File, Item, Type};
use super::tape::Tape;

const TYPES: [&str; 10] = [
    "int32", "int64", "sint32", "uint32", "bool", "string", "bytes", "fixed32", "double", "fixed64",
];

/// Changes one to three things.
pub(crate) fn evolve(files: &mut [File], tape: &mut Tape<'_>) {
    for _ in 0..1 + tape.below(3) {
        let mut fields = Vec::new();
        for file in files.iter_mut() {
            fields_of(&mut file.items, &mut fields);
        }
        if fields.is_empty() {
            return;
        }
        let at = tape.below(fields.len());
        change(fields[at], tape);
    }
}

fn fields_of<'a>(items: &'a mut [Item], fields: &mut Vec<&'a mut Field>) {
    for item in items {
        match item {
            Item::Message(message) => fields_of(&mut message.items, fields),
            Item::Oneof(oneof) => fields.extend(&mut oneof.fields),
            Item::Field(field) => fields.push(field),
            _ => {}
        }
    }
}

fn change(field: &mut Field, tape: &mut Tape<'_>) {
    match tape.below(4) {
        0 => {
            field.options.clear();
            if let Type::Named(name) = &mut field.ty {
                *name = tape.of(&TYPES).to_owned();
            }
        }
        1 => field.number += 100,
        2 => field.name = format!("renamed_{}", field.number),
        _ => field.label = tape.of(&["", "optional", "repeated", "required"]),
    }
}
