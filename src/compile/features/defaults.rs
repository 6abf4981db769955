//! What each edition sets before a file says anything.
//!
//! Facts: the `edition_defaults` of `FeatureSet` in `google/protobuf/descriptor.proto`.

use crate::model::{
    Edition, EnumType, FieldPresence, JsonFormat, MessageEncoding, RepeatedFieldEncoding,
    ResolvedFeatures, Utf8Validation,
};

/// The features each edition starts from, oldest first. An edition without a row has that of the
/// one before it.
static ROWS: [(Edition, ResolvedFeatures); 4] = [
    (
        Edition::Proto2,
        ResolvedFeatures {
            field_presence: FieldPresence::Explicit,
            enum_type: EnumType::Closed,
            repeated_field_encoding: RepeatedFieldEncoding::Expanded,
            utf8_validation: Utf8Validation::None,
            message_encoding: MessageEncoding::LengthPrefixed,
            json_format: JsonFormat::LegacyBestEffort,
        },
    ),
    (
        Edition::Proto3,
        ResolvedFeatures {
            field_presence: FieldPresence::Implicit,
            enum_type: EnumType::Open,
            repeated_field_encoding: RepeatedFieldEncoding::Packed,
            utf8_validation: Utf8Validation::Verify,
            message_encoding: MessageEncoding::LengthPrefixed,
            json_format: JsonFormat::Allow,
        },
    ),
    (Edition::Year(2023), EDITIONS),
    (Edition::Year(2024), EDITIONS),
];

/// No edition after 2023 has changed any of these six.
const EDITIONS: ResolvedFeatures = ResolvedFeatures {
    field_presence: FieldPresence::Explicit,
    enum_type: EnumType::Open,
    repeated_field_encoding: RepeatedFieldEncoding::Packed,
    utf8_validation: Utf8Validation::Verify,
    message_encoding: MessageEncoding::LengthPrefixed,
    json_format: JsonFormat::Allow,
};

/// The features a file of this edition starts from; a year that is newer than all rows has those
/// of the newest.
pub(crate) fn defaults(edition: Edition) -> ResolvedFeatures {
    let behind = ROWS.partition_point(|(row, _)| *row <= edition);
    ROWS[behind.saturating_sub(1)].1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_in_order() {
        assert!(ROWS.is_sorted_by_key(|(edition, _)| *edition));
    }

    #[test]
    fn newer_editions_have_the_newest_row() {
        assert_eq!(defaults(Edition::Year(2031)), defaults(Edition::Year(2024)));
        assert_eq!(
            defaults(Edition::Year(2023)).field_presence,
            FieldPresence::Explicit
        );
        assert_eq!(defaults(Edition::Proto2).enum_type, EnumType::Closed);
        assert_eq!(
            defaults(Edition::Proto3).field_presence,
            FieldPresence::Implicit
        );
    }
}
