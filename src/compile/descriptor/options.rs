//! Options, once every extension is known: from bytes to the arenas.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::DescriptorError;
use super::lower::{Owner, PendingOptions};
use crate::compile::options::{Element, OptionIndex, decode};
use crate::model::{Id, Options, Schema, SchemaParts, Span};

/// Decodes all options and puts them where they belong.
///
/// # Errors
/// When the bytes of an options message are damaged.
pub(super) fn decode_all(
    schema: &mut Schema,
    pending: &[PendingOptions<'_>],
) -> Result<(), DescriptorError> {
    let decoded = {
        let index = OptionIndex::new(schema);
        let decode = |pending| decode_one(&index, pending);
        pending
            .par_iter()
            .map(decode)
            .collect::<Result<Vec<_>, _>>()?
    };
    let parts = schema.parts_mut();
    for (pending, options) in pending.iter().zip(decoded) {
        if let Some(slot) = slot(parts, pending.owner) {
            *slot = options;
        }
    }
    Ok(())
}

fn decode_one(
    index: &OptionIndex<'_>,
    pending: &PendingOptions<'_>,
) -> Result<Options, DescriptorError> {
    let mut options = decode(index, pending.owner.element(), pending.bytes).map_err(|error| {
        let what = pending.owner.element().options_message();
        DescriptorError::plain(format!("the set holds a damaged `{what}`: {error}"))
    })?;
    if !pending.spans.is_empty() {
        let spans: FxHashMap<i32, Span> = pending.spans.iter().rev().copied().collect();
        for field in &mut options.fields {
            field.span = spans.get(&field.number).copied().unwrap_or_default();
        }
    }
    Ok(options)
}

impl Owner {
    const fn element(self) -> Element {
        match self {
            Self::File(_) => Element::File,
            Self::Message(_) => Element::Message,
            Self::Field(_) => Element::Field,
            Self::Oneof(_) => Element::Oneof,
            Self::ExtensionRange(..) => Element::ExtensionRange,
            Self::Enum(_) => Element::Enum,
            Self::EnumValue(_) => Element::EnumValue,
            Self::Service(_) => Element::Service,
            Self::Method(_) => Element::Method,
        }
    }
}

fn slot(parts: &mut SchemaParts, owner: Owner) -> Option<&mut Options> {
    Some(match owner {
        Owner::File(id) => &mut parts.files.get_mut(id.index())?.options,
        Owner::Message(id) => &mut parts.messages.get_mut(id.index())?.options,
        Owner::Field(id) => &mut parts.fields.get_mut(id.index())?.options,
        Owner::Oneof(id) => &mut parts.oneofs.get_mut(id.index())?.options,
        Owner::ExtensionRange(id, at) => {
            &mut parts
                .messages
                .get_mut(id.index())?
                .extension_ranges
                .get_mut(at)?
                .options
        }
        Owner::Enum(id) => &mut parts.enums.get_mut(id.index())?.options,
        Owner::EnumValue(id) => &mut parts.enum_values.get_mut(id.index())?.options,
        Owner::Service(id) => &mut parts.services.get_mut(id.index())?.options,
        Owner::Method(id) => &mut parts.methods.get_mut(id.index())?.options,
    })
}
