//! Resolves features: after this pass proto2, proto3 and editions are one thing.
//!
//! An element inherits from what it stands in and then applies its own `features` option. Older
//! syntax says the same with other words (`required`, `packed`, groups); those are read as
//! features too.

mod defaults;
#[cfg(test)]
mod tests;

pub(crate) use defaults::defaults;

use rayon::prelude::*;

use crate::model::option_number::{
    ENUM_FEATURES, ENUM_VALUE_FEATURES, FEATURE_ENUM_TYPE, FEATURE_FIELD_PRESENCE,
    FEATURE_JSON_FORMAT, FEATURE_MESSAGE_ENCODING, FEATURE_REPEATED_FIELD_ENCODING,
    FEATURE_UTF8_VALIDATION, FIELD_FEATURES, FIELD_PACKED, FILE_FEATURES, MESSAGE_FEATURES,
    METHOD_FEATURES, ONEOF_FEATURES, SERVICE_FEATURES,
};
use crate::model::{
    Cardinality, Edition, EnumId, EnumType, Field, FieldId, FieldPresence, FileShare, Id,
    JsonFormat, Label, MessageEncoding, MessageId, OptionValue, Options, RepeatedFieldEncoding,
    ResolvedFeatures, SchemaParts, ServiceId, Type, Utf8Validation,
};

/// Fills in the features of every element, and what follows from them: cardinality, packing and
/// delimiting of fields, and which enums are closed. Options must be in place.
pub(crate) fn resolve(parts: &mut SchemaParts) {
    let map_entries: Vec<bool> = parts.messages.iter().map(|it| it.is_map_entry).collect();
    let shares = parts.by_file().into_par_iter();
    shares.for_each(|share| {
        let edition = share.file.edition;
        Resolver {
            share,
            map_entries: &map_entries,
            edition,
        }
        .file();
    });
}

/// Works through one file.
struct Resolver<'a> {
    share: FileShare<'a>,
    /// Which messages of the schema are entries of maps.
    map_entries: &'a [bool],
    edition: Edition,
}

impl Resolver<'_> {
    fn file(mut self) {
        let file = &mut *self.share.file;
        let features = overridden(defaults(self.edition), &file.options, FILE_FEATURES);
        file.features = features;
        let mut messages: Vec<_> = file.messages.iter().map(|&id| (id, features)).collect();
        for id in file.enums.clone() {
            self.enumeration(id, features);
        }
        for id in self.share.file.services.clone() {
            self.service(id, features);
        }
        for id in self.share.file.extensions.clone() {
            self.field(id, features);
        }
        // A list instead of recursion: how deep messages nest is the input's choice.
        while let Some((id, inherited)) = messages.pop() {
            let features = self.message(id, inherited);
            let nested = &self.share.message(id).messages;
            messages.extend(nested.iter().map(|&id| (id, features)));
        }
    }

    /// Resolves a message and what it holds, except for nested messages; gives its features.
    fn message(&mut self, id: MessageId, inherited: ResolvedFeatures) -> ResolvedFeatures {
        let message = self.share.message(id);
        let features = overridden(inherited, &message.options, MESSAGE_FEATURES);
        message.features = features;
        let (oneofs, fields) = (message.oneofs, message.fields);
        let (enums, extensions) = (message.enums.clone(), message.extensions.clone());
        for id in oneofs.iter() {
            let oneof = self.share.oneof(id);
            oneof.features = overridden(features, &oneof.options, ONEOF_FEATURES);
        }
        for id in fields.iter() {
            let oneof = self.share.field(id).oneof;
            let inherited = oneof.map_or(features, |oneof| self.share.oneof(oneof).features);
            self.field(id, inherited);
        }
        for id in extensions {
            self.field(id, features);
        }
        for id in enums {
            self.enumeration(id, features);
        }
        features
    }

    fn enumeration(&mut self, id: EnumId, inherited: ResolvedFeatures) {
        let item = self.share.enumeration(id);
        let features = overridden(inherited, &item.options, ENUM_FEATURES);
        item.features = features;
        item.closed = features.enum_type == EnumType::Closed;
        let values = item.values.iter();
        for id in values {
            let value = self.share.enum_value(id);
            value.features = overridden(features, &value.options, ENUM_VALUE_FEATURES);
        }
    }

    fn service(&mut self, id: ServiceId, inherited: ResolvedFeatures) {
        let service = self.share.service(id);
        let features = overridden(inherited, &service.options, SERVICE_FEATURES);
        service.features = features;
        let methods = service.methods.iter();
        for id in methods {
            let method = self.share.method(id);
            method.features = overridden(features, &method.options, METHOD_FEATURES);
        }
    }

    fn field(&mut self, id: FieldId, inherited: ResolvedFeatures) {
        let (edition, map_entries) = (self.edition, self.map_entries);
        let field = self.share.field(id);
        let mut features = overridden(inherited, &field.options, FIELD_FEATURES);
        if edition < Edition::Year(0) {
            features = said_in_older_words(features, field);
        }
        let is_message = matches!(field.ty, Type::Message(_));
        let in_map = map_entries[field.message.index()] && !field.is_extension()
            || matches!(field.ty, Type::Message(id) if map_entries[id.index()]);
        field.features = features;
        field.cardinality = cardinality(field);
        field.packed = field.label == Label::Repeated
            && field.ty.is_packable()
            && features.repeated_field_encoding == RepeatedFieldEncoding::Packed;
        field.delimited =
            is_message && !in_map && features.message_encoding == MessageEncoding::Delimited;
    }
}

/// proto2 and proto3 have labels, `packed` and groups where editions have features.
fn said_in_older_words(mut features: ResolvedFeatures, field: &Field) -> ResolvedFeatures {
    if field.label == Label::Required {
        features.field_presence = FieldPresence::LegacyRequired;
    }
    if field.delimited {
        features.message_encoding = MessageEncoding::Delimited;
    }
    if let Some(packed) = field.options.bool(FIELD_PACKED) {
        features.repeated_field_encoding = match packed {
            true => RepeatedFieldEncoding::Packed,
            false => RepeatedFieldEncoding::Expanded,
        };
    }
    features
}

fn cardinality(field: &Field) -> Cardinality {
    if field.label == Label::Repeated {
        return Cardinality::Repeated;
    }
    let always_explicit = field.is_extension()
        || field.oneof.is_some()
        || field.proto3_optional
        || matches!(field.ty, Type::Message(_));
    match field.features.field_presence {
        FieldPresence::LegacyRequired => Cardinality::Required,
        FieldPresence::Implicit if !always_explicit => Cardinality::Implicit,
        _ => Cardinality::Explicit,
    }
}

/// `inherited`, with what the `features` option (field `number` of `options`) sets.
fn overridden(inherited: ResolvedFeatures, options: &Options, number: i32) -> ResolvedFeatures {
    match options.get(number) {
        Some(option) => merged(inherited, &option.value),
        None => inherited,
    }
}

/// `base`, with what a `FeatureSet` message sets. Values that are not known change nothing.
fn merged(base: ResolvedFeatures, set: &OptionValue) -> ResolvedFeatures {
    let value = |number| set.field(number).and_then(|field| field.value.as_enum());
    ResolvedFeatures {
        field_presence: match value(FEATURE_FIELD_PRESENCE) {
            Some(1) => FieldPresence::Explicit,
            Some(2) => FieldPresence::Implicit,
            Some(3) => FieldPresence::LegacyRequired,
            _ => base.field_presence,
        },
        enum_type: match value(FEATURE_ENUM_TYPE) {
            Some(1) => EnumType::Open,
            Some(2) => EnumType::Closed,
            _ => base.enum_type,
        },
        repeated_field_encoding: match value(FEATURE_REPEATED_FIELD_ENCODING) {
            Some(1) => RepeatedFieldEncoding::Packed,
            Some(2) => RepeatedFieldEncoding::Expanded,
            _ => base.repeated_field_encoding,
        },
        utf8_validation: match value(FEATURE_UTF8_VALIDATION) {
            Some(2) => Utf8Validation::Verify,
            Some(3) => Utf8Validation::None,
            _ => base.utf8_validation,
        },
        message_encoding: match value(FEATURE_MESSAGE_ENCODING) {
            Some(1) => MessageEncoding::LengthPrefixed,
            Some(2) => MessageEncoding::Delimited,
            _ => base.message_encoding,
        },
        json_format: match value(FEATURE_JSON_FORMAT) {
            Some(1) => JsonFormat::Allow,
            Some(2) => JsonFormat::LegacyBestEffort,
            _ => base.json_format,
        },
    }
}
