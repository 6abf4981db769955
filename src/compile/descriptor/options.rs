//! Options, once every extension is known: from bytes to the arenas.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::DescriptorError;
use super::lower::{OptionPath, Owner, PendingOptions};
use crate::compile::options::{Element, OptionIndex, decode};
use crate::model::option_number::{
    ENUM_FEATURES, ENUM_VALUE_FEATURES, EXTENSION_RANGE_FEATURES, FIELD_FEATURES, FILE_FEATURES,
    MESSAGE_FEATURES, METHOD_FEATURES, ONEOF_FEATURES, SERVICE_FEATURES,
};
use crate::model::{Id, OptionField, OptionValue, Options, Schema, SchemaParts, Span};

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
        let spans: FxHashMap<OptionPath, Span> = pending.spans.iter().rev().copied().collect();
        place(&mut options.fields, OptionPath::default(), 0, &spans);
    }
    Ok(options)
}

/// Gives options, and what is set inside them, their places.
fn place(
    fields: &mut [OptionField],
    path: OptionPath,
    depth: usize,
    spans: &FxHashMap<OptionPath, Span>,
) {
    for field in fields {
        let mut path = path;
        let Some(slot) = path.get_mut(depth) else {
            return;
        };
        *slot = field.number;
        field.span = spans.get(&path).copied().unwrap_or_default();
        if let OptionValue::Message(fields) = &mut field.value {
            place(fields, path, depth + 1, spans);
        }
    }
}

impl Owner {
    /// The number of `features` among the options.
    pub(super) fn features(self) -> u32 {
        let number = match self {
            Self::File(_) => FILE_FEATURES,
            Self::Message(_) => MESSAGE_FEATURES,
            Self::Field(_) => FIELD_FEATURES,
            Self::Oneof(_) => ONEOF_FEATURES,
            Self::ExtensionRange(..) => EXTENSION_RANGE_FEATURES,
            Self::Enum(_) => ENUM_FEATURES,
            Self::EnumValue(_) => ENUM_VALUE_FEATURES,
            Self::Service(_) => SERVICE_FEATURES,
            Self::Method(_) => METHOD_FEATURES,
        };
        number.unsigned_abs()
    }

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
