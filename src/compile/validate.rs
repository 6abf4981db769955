//! What a compiled schema must not have, wherever it came from.

/// The highest number a field can have, except in message sets.
pub(crate) const MAX_FIELD_NUMBER: i32 = 536_870_911;
