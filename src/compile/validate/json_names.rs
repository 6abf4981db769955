//! JSON names that fall together.

use std::hash::Hasher as _;

use rustc_hash::{FxHashMap, FxHasher};

use super::Checker;
use crate::compile::Problem;
use crate::model::option_number::MESSAGE_LEGACY_JSON_FIELD_CONFLICTS;
use crate::model::{Field, JsonFormat, MessageId, Name, Place, Span, json_name};

/// A field with the name JSON readers look for.
#[derive(Clone, Copy)]
struct Named<'s> {
    field: &'s Field,
    /// Whether the name is written with `json_name`, and differs from what would be made.
    is_custom: bool,
}

/// Field masks use the names made from field names even where `json_name` says otherwise, so
/// those must not fall together either.
pub(super) fn check(checker: &mut Checker, id: MessageId) {
    let message = &checker.schema[id];
    if message.options.bool(MESSAGE_LEGACY_JSON_FIELD_CONFLICTS) == Some(true) {
        return;
    }
    if differ(checker, id) {
        return;
    }
    let fields: Vec<(Name, &Field)> = checker
        .schema
        .fields_of(id)
        .map(|(_, field)| (Name::from(json_name(&field.name)), field))
        .collect();
    let mut written = FxHashMap::default();
    let mut made = FxHashMap::default();
    let legacy = message.features.json_format == JsonFormat::LegacyBestEffort;
    let any_custom = fields
        .iter()
        .any(|(_, field)| field.own_json_name().is_some());
    for (name, field) in &fields {
        let is_custom = field.own_json_name().is_some();
        if !legacy {
            let named = Named {
                field,
                is_custom: false,
            };
            check_one(checker, &mut made, name, named);
        }
        if any_custom {
            let named = Named { field, is_custom };
            check_custom(checker, &mut written, named, legacy);
        }
    }
}

/// Whether all names are made of the fields' own and differ: true for nearly every message.
fn differ(checker: &Checker, id: MessageId) -> bool {
    let fields = checker.schema.fields_of(id);
    let mut hashes: Vec<u64> = Vec::with_capacity(fields.len());
    for (_, field) in fields {
        if field.own_json_name().is_some() {
            return false;
        }
        hashes.push(hash(&field.name));
    }
    hashes.sort_unstable();
    hashes.is_sorted_by(|a, b| a < b)
}

/// The same for names of which the same JSON name is made.
fn hash(name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    let mut upper = false;
    for byte in name.bytes() {
        if byte == b'_' {
            upper = true;
        } else {
            hasher.write_u8(if upper {
                byte.to_ascii_uppercase()
            } else {
                byte
            });
            upper = false;
        }
    }
    hasher.finish()
}

fn check_one<'s>(
    checker: &mut Checker,
    taken: &mut FxHashMap<Name, Named<'s>>,
    name: &Name,
    named: Named<'s>,
) {
    match taken.get(name) {
        None => {
            taken.insert(name.clone(), named);
        }
        Some(&first) => report(checker, name, named, first),
    }
}

fn check_custom<'s>(
    checker: &mut Checker,
    taken: &mut FxHashMap<Name, Named<'s>>,
    named: Named<'s>,
    legacy: bool,
) {
    let name = &Name::from(named.field.json_name());
    let Some(&first) = taken.get(name) else {
        taken.insert(name.clone(), named);
        return;
    };
    let both = named.is_custom && first.is_custom;
    // Two made names are the other pass's; in legacy formats made names may fall together.
    if both || (!legacy && (named.is_custom || first.is_custom)) {
        report(checker, name, named, first);
    }
}

fn report(checker: &mut Checker, name: &Name, named: Named, first: Named) {
    let Named { field, .. } = named;
    let message = format!(
        "field `{}` has the JSON name `{name}`, which `{}` has already",
        field.name, first.field.name
    );
    let place = Place {
        file: first.field.file,
        span: span(first),
    };
    let problem = Problem::new(field.file, span(named), message)
        .related(place, "it is taken here")
        .help("rename one of the fields: JSON readers could not tell them apart");
    checker.report(problem);
}

fn span(named: Named) -> Span {
    if named.is_custom {
        named.field.json_name_span().or(named.field.decl.name)
    } else {
        named.field.decl.name
    }
}
