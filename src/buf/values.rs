//! Enum values by number.

use super::context::{EnumPair, Numbered, Pair};
use crate::model::{Enum, EnumId, EnumValueId, IdRange, Schema};

/// Finds out who is who among the values of two enums: by number alone.
pub(super) fn values<'a>(pair: Pair<'a, Enum, EnumId>) -> EnumPair<'a> {
    let old = by_number(pair.old_schema(), pair.old.values);
    let new = by_number(pair.new_schema(), pair.new.values);
    let numbers = old.chunk_by(|a, b| a.0 == b.0).map(|same| {
        let number = same[0].0;
        let start = new.partition_point(|value| value.0 < number);
        let end = new.partition_point(|value| value.0 <= number);
        let ids = |values: &[(i32, EnumValueId)]| values.iter().map(|value| value.1).collect();
        Numbered {
            number,
            old: ids(same),
            new: ids(&new[start..end]),
        }
    });
    EnumPair {
        numbers: numbers.collect(),
        pair,
    }
}

fn by_number(schema: &Schema, values: IdRange<EnumValueId>) -> Vec<(i32, EnumValueId)> {
    let values = values.iter().map(|id| (schema[id].number, id));
    let mut values: Vec<_> = values.collect();
    values.sort_unstable();
    values
}
