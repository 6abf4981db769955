//! What a file declares that matters to files which do not import it.

use super::parts::slice;
use super::{Hash, hash};
use crate::compile::sources::Syntax;
use crate::compile::text::ast::{Index, OptionDecl, ValueKind};
use crate::compile::text::{string, text_of_name};

/// The numbers that a file takes in messages, each with the last part of the name of the message.
pub(super) fn extensions(Syntax { text, ast, .. }: Syntax<'_>) -> Vec<Hash> {
    let numbers = ast.extends.iter().flat_map(|extend| {
        let extendee = text_of_name(text, extend.decl.name);
        let fields = &ast.fields[extend.fields.range()];
        fields.iter().map(move |field| {
            let number = field.number.magnitude().to_string();
            hash(&[last(&extendee), &number])
        })
    });
    numbers.collect()
}

/// Whether a file declares options.
pub(super) fn declares_options(Syntax { text, ast, .. }: Syntax<'_>) -> bool {
    ast.extends.iter().any(|extend| {
        let extendee = text_of_name(text, extend.decl.name);
        let extendee = last(&extendee);
        extendee.ends_with("Options") || extendee == "FeatureSet"
    })
}

fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or_default()
}

/// The strings in the options that define resources.
pub(super) fn resources(Syntax { text, written, .. }: Syntax<'_>) -> Vec<Hash> {
    let defines = |option: &&OptionDecl| {
        let parts = &written.option_name_parts[option.name.range()];
        parts.iter().any(|part| {
            let name = slice(text, part.span);
            let is_named = name.ends_with("resource") || name.ends_with("resource_definition");
            part.is_extension && is_named
        })
    };
    let mut strings = Vec::new();
    let defining = written.option_decls.iter().filter(defines);
    let mut waiting: Vec<Index> = defining.map(|option| option.value).collect();
    while let Some(value) = waiting.pop() {
        let value = &written.values[value as usize];
        match value.kind {
            ValueKind::String => strings.push(hash(&[&string::text(text, value.span)])),
            ValueKind::Message(fields) => {
                let fields = &written.literal_fields[fields.range()];
                waiting.extend(fields.iter().map(|field| field.value));
            }
            ValueKind::List(values) => waiting.extend(values.start..values.end),
            ValueKind::Ident { .. } | ValueKind::Int { .. } | ValueKind::Float(_) => {}
        }
    }
    strings
}
