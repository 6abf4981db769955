//! Whether two messages are the same but for their names: what renames are inferred from.

use rustc_hash::FxHashSet;

use crate::model::{EnumId, Field, FieldId, MessageId, Schema, Type};

/// Whether two messages have the same fields: numbers, names, cardinalities and types, where
/// message and enum types are compared by what is in them and not by what they are called.
///
/// Types that contain themselves are the same if no difference can be reached from them.
#[must_use]
pub fn same_shape(a: &Schema, first: MessageId, b: &Schema, second: MessageId) -> bool {
    let mut assumed = FxHashSet::default();
    let mut pending = vec![(first, second)];
    assumed.insert((first, second));
    while let Some((first, second)) = pending.pop() {
        let (left, right) = (sorted(a, first), sorted(b, second));
        if left.len() != right.len() || a[first].is_map_entry != b[second].is_map_entry {
            return false;
        }
        for (left, right) in left.into_iter().zip(right) {
            let (left, right) = (&a[left], &b[right]);
            if !same_field(left, right) {
                return false;
            }
            match (left.ty, right.ty) {
                (Type::Scalar(one), Type::Scalar(other)) if one == other => {}
                (Type::Enum(one), Type::Enum(other)) if same_values(a, one, b, other) => {}
                (Type::Message(one), Type::Message(other)) => {
                    if assumed.insert((one, other)) {
                        pending.push((one, other));
                    }
                }
                _ => return false,
            }
        }
    }
    true
}

fn sorted(schema: &Schema, id: MessageId) -> Vec<FieldId> {
    let mut fields: Vec<FieldId> = schema[id].fields.iter().collect();
    fields.sort_unstable_by_key(|&field| schema[field].number);
    fields
}

fn same_field(left: &Field, right: &Field) -> bool {
    left.number == right.number
        && left.name == right.name
        && left.json_name() == right.json_name()
        && left.cardinality == right.cardinality
        && left.delimited == right.delimited
        && left.oneof.is_some() == right.oneof.is_some()
}

/// Whether two enums have the same values and treat unknown numbers the same.
fn same_values(a: &Schema, one: EnumId, b: &Schema, other: EnumId) -> bool {
    let sorted = |schema: &Schema, id| {
        let mut values: Vec<(i32, crate::model::Name)> = schema
            .values_of(id)
            .map(|(_, value)| (value.number, value.name.clone()))
            .collect();
        values.sort_unstable();
        values
    };
    a[one].closed == b[other].closed && sorted(a, one) == sorted(b, other)
}
