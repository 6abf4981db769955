//! Values of enums that nobody has met yet follow the conventions.

use super::Fixer;
use super::change::{Body, Change, Proposal};
use crate::finding::Finding;
use crate::model::{EnumId, EnumValueId, Field, FileId, Name, OptionValue};
use crate::rules::phrase::enum_prefix;

/// Puts a value for "not set" first. In an enum that the old version has, unset fields would then
/// read as another value.
pub(super) fn zero(fixer: &Fixer<'_>, finding: &Finding) -> Option<Proposal> {
    let id = fixer.new.enum_named(&finding.element)?;
    let is_new = fixer.pairs()?.enums.added().contains(&id);
    let body = Body::Enum(id);
    let name = unspecified(fixer, id);
    let mut values = fixer.new.values_of(id);
    let is_used = values.any(|(_, it)| it.number == 0) || body.reserves(fixer.new, 0);
    if !is_new || is_used || is_taken(fixer, id, &name) {
        return None;
    }
    Some(Proposal {
        title: format!("add `{name} = 0`"),
        changes: vec![Change::FirstValue {
            id,
            text: format!("{name} = 0;"),
        }],
    })
}

fn unspecified(fixer: &Fixer<'_>, id: EnumId) -> String {
    format!("{}UNSPECIFIED", enum_prefix(&fixer.new[id].name))
}

/// Gives a value that the old version does not have the name that the convention asks for. The
/// name of one that it has is in ProtoJSON that was written with it.
pub(super) fn renamed(fixer: &Fixer<'_>, finding: &Finding) -> Option<Proposal> {
    let new = fixer.new;
    let id = new.enum_named(&finding.element)?;
    let place = finding.new_label()?.place;
    let mut values = new.values_of(id);
    let (value, found) = values.find(|(_, it)| it.decl.name == place.span)?;
    if !is_added(fixer, id, value) {
        return None;
    }
    let prefix = enum_prefix(&new[id].name);
    let bare = found.name.to_uppercase();
    let bare = bare.strip_prefix(&prefix).unwrap_or(&bare);
    let name = match finding.rule {
        "ENUM_ZERO_VALUE_SUFFIX" if UNSET.contains(&bare) => unspecified(fixer, id),
        "ENUM_VALUE_PREFIX" => format!("{prefix}{bare}"),
        _ => return None,
    };
    if is_taken(fixer, id, &name) {
        return None;
    }
    let title = format!("rename `{}` to `{name}`", found.name);
    let declared = (new[id].file, found.decl.name.start as usize);
    let places = std::iter::once(declared).chain(defaults(fixer, id, &found.name)?);
    let changes = places.map(|(file, start)| Change::Text {
        file,
        range: start..start + found.name.len(),
        to: name.clone(),
    });
    let changes = changes.collect();
    Some(Proposal { title, changes })
}

/// Where the defaults of fields name a value; nothing if one cannot be read.
fn defaults(fixer: &Fixer<'_>, id: EnumId, name: &str) -> Option<Vec<(FileId, usize)>> {
    let new = fixer.new;
    let fields = fixer.known.with_default(new, id).iter();
    let fields = fields.map(|field| &new[*field]);
    let fields = fields
        .filter(|it| matches!(it.default(), Some(OptionValue::Enum(_, value)) if value == name));
    let place = |field: &Field| {
        let span = field.default_span();
        let written = new[field.file].source.slice(span)?;
        let before = written.strip_suffix(name)?;
        Some((field.file, span.start as usize + before.len()))
    };
    fields.map(place).collect()
}

/// Names that say no more than that nothing is set.
const UNSET: [&str; 5] = ["UNSPECIFIED", "UNSET", "NOT_SET", "UNDEFINED", "UNKNOWN"];

fn is_added(fixer: &Fixer<'_>, id: EnumId, value: EnumValueId) -> bool {
    let Some(pairs) = fixer.pairs() else {
        return false;
    };
    match fixer.kept_enum(id) {
        Some(kept) => (fixer.values(&kept)).is_some_and(|pairs| pairs.added.contains(&value)),
        None => pairs.enums.added().contains(&id),
    }
}

/// Whether a name stands for something beside the enum or is reserved in it.
fn is_taken(fixer: &Fixer<'_>, id: EnumId, name: &str) -> bool {
    let item = &fixer.new[id];
    let beside = match item.full_name.strip_suffix(item.name.as_str()) {
        Some(scope) => format!("{scope}{name}"),
        None => name.to_owned(),
    };
    fixer.known.is_value(fixer.new, item.scope, name)
        || fixer.new.symbol(&beside).is_some()
        || Body::Enum(id).reserves_name(fixer.new, &Name::from(name))
}
