//! Findings that a policy lets pass by itself: in unstable packages, and of what was deprecated
//! first.

use rustc_hash::FxHashSet;

use super::elements::{Element, is_deprecated, new_place, number_and_name, old_element, old_file};
use crate::buf;
use crate::finding::{Finding, Surface};
use crate::model::{FieldId, Name, NumberRange, ReservedName, Schema, Symbol};

/// Whether what a finding is about promises nothing: a part of its package says that it is an
/// unstable version. What stood in a stable package before has promised something.
pub(super) fn is_unstable(finding: &Finding, old: &Schema, new: &Schema) -> bool {
    let before = old_file(finding, old).map(|file| &old[file].package);
    let now = || new_place(finding, old, new).map(|place| &new[place.file].package);
    before
        .or_else(now)
        .is_some_and(|package| is_unstable_package(package))
}

/// Whether a part of a package is, or ends in, a version such as `v1alpha1`, `v2beta` or `v1test`.
fn is_unstable_package(package: &str) -> bool {
    package.split('.').any(|part| {
        let last = part.rsplit('_').next().unwrap_or(part);
        buf::is_unstable(&format!(".{last}"))
    })
}

/// The full names of all that was deprecated in a version.
pub(super) type Deprecated = FxHashSet<String>;

/// Whether a finding is the removal of what was deprecated before and whose number and name, if it
/// has them, nothing can take now; for source code alone.
pub(super) fn was_deprecated(
    finding: &Finding,
    old: &Schema,
    new: &Schema,
    earlier: &Deprecated,
) -> bool {
    let deleted = finding.rule.ends_with("_DELETED") || finding.rule.contains("_NO_DELETE");
    if !deleted || finding.surfaces != [Surface::Code] {
        return false;
    }
    let Some(element) = old_element(finding, old) else {
        return false;
    };
    let was = is_deprecated(element, old) || earlier.contains(&name_of(element, old));
    was && is_reserved(element, finding, old, new)
}

/// The full names of the elements of a version that are deprecated.
pub(super) fn deprecated(schema: &Schema) -> Deprecated {
    let messages = schema
        .messages()
        .map(|id| Element::Symbol(Symbol::Message(id)));
    let enums = schema.enums().map(|id| Element::Symbol(Symbol::Enum(id)));
    let services = schema
        .services()
        .map(|id| Element::Symbol(Symbol::Service(id)));
    let values = schema.enums().flat_map(|id| schema[id].values.iter());
    let methods = schema.services().flat_map(|id| schema[id].methods.iter());
    let fields = schema.fields().map(Element::Field);
    let all = messages.chain(enums).chain(services).chain(fields);
    let all = all
        .chain(values.map(Element::Value))
        .chain(methods.map(Element::Method));
    all.filter(|&element| is_deprecated(element, schema))
        .map(|element| name_of(element, schema))
        .collect()
}

fn name_of(element: Element, schema: &Schema) -> String {
    match element {
        Element::Symbol(Symbol::Message(id)) => schema[id].full_name.to_string(),
        Element::Symbol(Symbol::Enum(id)) => schema[id].full_name.to_string(),
        Element::Symbol(Symbol::Service(id)) => schema[id].full_name.to_string(),
        Element::Symbol(Symbol::Extension(id)) | Element::Field(id) => {
            schema.field_name(id).to_string()
        }
        Element::Value(id) => {
            format!(
                "{}.{}",
                schema[schema[id].parent].full_name, schema[id].name
            )
        }
        Element::Method(id) => schema.method_name(id).to_string(),
    }
}

/// Whether nothing can take the number and the name of a field or value. Other things have none.
fn is_reserved(element: Element, finding: &Finding, old: &Schema, new: &Schema) -> bool {
    let is_extension = |id: FieldId| old[id].is_extension();
    if matches!(element, Element::Field(id) if is_extension(id)) {
        return true;
    }
    let Some((number, name)) = number_and_name(element, old) else {
        return true;
    };
    let holds = |ranges: &[NumberRange], names: &[ReservedName]| {
        let has_name = |name: &Name| names.iter().any(|it| it.name == *name);
        ranges.iter().any(|range| range.contains(number)) && has_name(name)
    };
    match element {
        Element::Field(id) => {
            // a renamed message is told by what the finding is about
            let renamed = match &finding.subject {
                Some(crate::finding::Subject::Fields { messages, .. }) => Some(messages.new),
                _ => new.message(&old[old[id].message].full_name),
            };
            renamed.is_some_and(|id| holds(&new[id].reserved_ranges, &new[id].reserved_names))
        }
        Element::Value(id) => {
            let renamed = match &finding.subject {
                Some(crate::finding::Subject::Enum { enums, .. }) => Some(enums.new),
                _ => new.enum_named(&old[old[id].parent].full_name),
            };
            renamed.is_some_and(|id| holds(&new[id].reserved_ranges, &new[id].reserved_names))
        }
        Element::Symbol(_) | Element::Method(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_promise_something_or_nothing() {
        for package in [
            "a.v1alpha1",
            "a.v1beta1.b",
            "v1test",
            "a.b_v2beta",
            "a.v1p1alpha1",
        ] {
            assert!(is_unstable_package(package), "{package}");
        }
        for package in ["", "a", "a.v1", "a.beta", "a.dev1beta", "v1.alpha"] {
            assert!(!is_unstable_package(package), "{package}");
        }
    }
}
