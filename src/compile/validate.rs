//! What a compiled schema must not have, wherever it came from.

/// The highest number a field can have, except in message sets.
pub(crate) const MAX_FIELD_NUMBER: i32 = 536_870_911;

/// All that is wrong with a schema whose names, options and features are resolved.
pub(crate) fn check(_schema: &crate::model::Schema) -> Vec<super::Problem> {
    Vec::new()
}
