//! What a finding says is gone, looked up in the old version.

use crate::finding::{Finding, Side, Subject};
use crate::model::option_number as number;
use crate::model::{
    EnumValueId, FieldId, FileId, MethodId, Name, Options, Place, Schema, Scope, Span, Symbol,
};

/// An element of a schema.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Element {
    /// What has a name of its own.
    Symbol(Symbol),
    /// A field of a message.
    Field(FieldId),
    /// A value of an enum.
    Value(EnumValueId),
    /// A method of a service.
    Method(MethodId),
}

/// The element of the old version that a finding is about, if it is known there.
pub(super) fn old_element(finding: &Finding, old: &Schema) -> Option<Element> {
    match &finding.subject {
        Some(Subject::Fields { fields, .. }) => {
            let mut ids = fields.iter().filter_map(|field| field.old);
            if let Some(id) = ids.next() {
                return Some(Element::Field(id));
            }
        }
        Some(Subject::Enum { values, .. }) => {
            let mut ids = values.iter().filter_map(|value| value.old);
            if let Some(id) = ids.next() {
                return Some(Element::Value(id));
            }
        }
        Some(Subject::Messages(messages)) => {
            return Some(Element::Symbol(Symbol::Message(messages.old)));
        }
        None => {}
    }
    named(&finding.element, old)
}

/// The element with this full name.
fn named(full_name: &str, schema: &Schema) -> Option<Element> {
    if let Some(symbol) = schema.symbol(full_name) {
        return Some(Element::Symbol(symbol));
    }
    let (around, name) = full_name.rsplit_once('.')?;
    match schema.symbol(around)? {
        Symbol::Message(id) => {
            let mut fields = schema.fields_of(id);
            let found = fields.find(|(_, field)| field.name == name);
            found.map(|(id, _)| Element::Field(id))
        }
        Symbol::Enum(id) => {
            let mut values = schema.values_of(id);
            let found = values.find(|(_, value)| value.name == name);
            found.map(|(id, _)| Element::Value(id))
        }
        Symbol::Service(id) => {
            let mut methods = schema.methods_of(id);
            let found = methods.find(|(_, method)| method.name == name);
            found.map(|(id, _)| Element::Method(id))
        }
        Symbol::Extension(_) => None,
    }
}

/// The file of the old version that a finding is about, if it is known there.
pub(super) fn old_file(finding: &Finding, old: &Schema) -> Option<FileId> {
    if let Some(label) = finding.old_label() {
        return Some(label.place.file);
    }
    old_element(finding, old)
        .map(|element| file_of(element, old))
        .or_else(|| old.file(&finding.element))
}

fn file_of(element: Element, schema: &Schema) -> FileId {
    match element {
        Element::Symbol(Symbol::Message(id)) => schema[id].file,
        Element::Symbol(Symbol::Enum(id)) => schema[id].file,
        Element::Symbol(Symbol::Service(id)) => schema[id].file,
        Element::Symbol(Symbol::Extension(id)) | Element::Field(id) => schema[id].file,
        Element::Value(id) => schema[schema[id].parent].file,
        Element::Method(id) => schema[schema[id].service].file,
    }
}

/// Where a finding stands in the new version: at its first place there, or in the file that still
/// has the path of the one in which something is gone.
pub(super) fn new_place(finding: &Finding, old: &Schema, new: &Schema) -> Option<Place> {
    if let Some(label) = finding.new_label() {
        return Some(label.place);
    }
    let file = new.file(&old[old_file(finding, old)?].path)?;
    Some(new.place(file, Span::NONE))
}

/// The paths of the files a finding is about, as users see them: the new one, then the old one.
pub(super) fn paths(finding: &Finding, old: &Schema, new: &Schema) -> Vec<Name> {
    let mut paths = Vec::new();
    for side in [Side::New, Side::Old] {
        let (schema, label) = match side {
            Side::New => (new, finding.new_label().map(|label| label.place.file)),
            Side::Old => (old, old_file(finding, old)),
        };
        if let Some(file) = label {
            let path = schema[file].display_path.clone();
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
    }
    paths
}

/// The number and the name of a field or value.
pub(super) fn number_and_name(element: Element, schema: &Schema) -> Option<(i32, &Name)> {
    match element {
        Element::Field(id) => Some((schema[id].number, &schema[id].name)),
        Element::Value(id) => Some((schema[id].number, &schema[id].name)),
        Element::Symbol(_) | Element::Method(_) => None,
    }
}

/// Whether an element is deprecated, or something it stands in is.
pub(super) fn is_deprecated(element: Element, schema: &Schema) -> bool {
    let is_on = |options: &Options, number| options.bool(number).unwrap_or_default();
    let own = match element {
        Element::Symbol(Symbol::Message(id)) => {
            is_on(&schema[id].options, number::MESSAGE_DEPRECATED)
        }
        Element::Symbol(Symbol::Enum(id)) => is_on(&schema[id].options, number::ENUM_DEPRECATED),
        Element::Symbol(Symbol::Service(id)) => {
            is_on(&schema[id].options, number::SERVICE_DEPRECATED)
        }
        Element::Symbol(Symbol::Extension(id)) | Element::Field(id) => {
            is_on(&schema[id].options, number::FIELD_DEPRECATED)
        }
        Element::Value(id) => is_on(&schema[id].options, number::ENUM_VALUE_DEPRECATED),
        Element::Method(id) => is_on(&schema[id].options, number::METHOD_DEPRECATED),
    };
    let file = &schema[file_of(element, schema)];
    own || match around(element, schema) {
        Some(around) => is_deprecated(around, schema),
        None => is_on(&file.options, number::FILE_DEPRECATED),
    }
}

/// What an element stands in, if that is no file.
fn around(element: Element, schema: &Schema) -> Option<Element> {
    let message = |id| Element::Symbol(Symbol::Message(id));
    let of_scope = |scope| match scope {
        Scope::File(_) => None,
        Scope::Message(id) => Some(message(id)),
    };
    match element {
        Element::Field(id) => Some(message(schema[id].message)),
        Element::Value(id) => Some(Element::Symbol(Symbol::Enum(schema[id].parent))),
        Element::Method(id) => Some(Element::Symbol(Symbol::Service(schema[id].service))),
        Element::Symbol(Symbol::Message(id)) => of_scope(schema[id].scope),
        Element::Symbol(Symbol::Enum(id)) => of_scope(schema[id].scope),
        Element::Symbol(Symbol::Extension(id)) => schema[id].extension_scope().and_then(of_scope),
        Element::Symbol(Symbol::Service(_)) => None,
    }
}
