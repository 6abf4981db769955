//! Resources as `google.api.resource` and `resource_definition` declare them.

use crate::model::{FileId, FileRole, MessageId, OptionField, OptionValue, Place, Schema, Span};

/// The declaration of a resource type.
pub(super) struct Resource<'a> {
    /// Its name: `shop.example/Item`.
    pub(super) ty: &'a str,
    /// Its patterns, in order.
    pub(super) patterns: Vec<&'a str>,
    /// The message that stands for it; none when it is only defined for a file.
    pub(super) message: Option<MessageId>,
    /// The file it is declared in.
    pub(super) file: FileId,
    /// Where it is declared.
    pub(super) place: Place,
}

/// The resources that the user's own files declare.
pub(super) fn resources(schema: &Schema) -> Vec<Resource<'_>> {
    let mut found = Vec::new();
    for id in schema.messages() {
        let message = &schema[id];
        if let Some(option) = message.options.by_name("(google.api.resource)") {
            let home = (message.file, Some(id), message.decl.name);
            found.extend(resource(schema, home, option, &option.value));
        }
    }
    for id in schema.files() {
        let file = &schema[id];
        if let Some(option) = file.options.by_name("(google.api.resource_definition)") {
            let each = option.value.elements().iter();
            let home = (id, None, file.package_span.or(file.edition_span));
            found.extend(each.filter_map(|value| resource(schema, home, option, value)));
        }
    }
    found.retain(|resource| schema[resource.file].role == FileRole::Input);
    found
}

/// Numbers: `google/api/resource.proto`, `ResourceDescriptor`.
fn resource<'a>(
    schema: &Schema,
    (file, message, otherwise): (FileId, Option<MessageId>, Span),
    option: &OptionField,
    value: &'a OptionValue,
) -> Option<Resource<'a>> {
    let ty = value.field(1)?.value.as_str()?;
    let patterns = value
        .field(2)
        .map(|field| field.value.elements())
        .unwrap_or_default();
    Some(Resource {
        ty,
        patterns: patterns.iter().filter_map(OptionValue::as_str).collect(),
        message,
        file,
        place: schema.place(file, option.span.or(otherwise)),
    })
}

/// A pattern without the names of its variables: what decides which names it fits.
pub(super) fn shape(pattern: &str) -> String {
    let mut shape = String::with_capacity(pattern.len());
    let mut inside = false;
    for letter in pattern.chars() {
        match letter {
            '{' => inside = true,
            '}' => {
                inside = false;
                shape.push('*');
            }
            _ if inside => {}
            letter => shape.push(letter),
        }
    }
    shape
}
