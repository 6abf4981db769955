//! Field numbers that are in use, reserved or free.

use crate::model::{MessageId, Schema};

/// The numbers protobuf keeps for itself.
const OWN: (i32, i32) = (19_000, 19_999);
/// The highest field number.
const HIGHEST: i32 = 536_870_911;

/// The lowest field number that neither version of a message has used, reserved or given away.
pub(crate) fn lowest_unused(
    old: &Schema,
    old_id: MessageId,
    new: &Schema,
    new_id: MessageId,
) -> Option<i32> {
    let mut taken = vec![OWN];
    for (schema, id) in [(old, old_id), (new, new_id)] {
        taken.extend(
            schema
                .fields_of(id)
                .map(|(_, field)| (field.number, field.number)),
        );
        let message = &schema[id];
        let extensions = message
            .extension_ranges
            .iter()
            .map(|extensions| &extensions.range);
        let ranges = message.reserved_ranges.iter().chain(extensions);
        taken.extend(ranges.map(|range| (range.start, range.end)));
    }
    taken.sort_unstable();
    let mut free = 1;
    for (start, end) in taken {
        if free < start {
            break;
        }
        free = free.max(end.saturating_add(1));
    }
    (free <= HIGHEST).then_some(free)
}

/// The parts of `range` that none of `covers` covers, as first and last number. The covers are
/// sorted and do not overlap.
pub(crate) fn uncovered(range: (i32, i32), covers: &[(i32, i32)]) -> Vec<(i32, i32)> {
    let mut left = Vec::new();
    let mut next = Some(range.0);
    let first = covers.partition_point(|cover| cover.1 < range.0);
    for &(start, end) in covers[first..]
        .iter()
        .take_while(|cover| cover.0 <= range.1)
    {
        let Some(from) = next else { break };
        if from < start {
            left.push((from, start - 1));
        }
        next = end.checked_add(1).map(|after| after.max(from));
    }
    if let Some(from) = next
        && from <= range.1
    {
        left.push((from, range.1));
    }
    left
}

#[cfg(test)]
mod tests {
    use super::uncovered;

    #[test]
    fn what_is_left_of_a_range() {
        let left = |covers: &[(i32, i32)]| uncovered((10, 15), covers);
        assert_eq!(left(&[]), [(10, 15)]);
        assert_eq!(left(&[(1, 20)]), []);
        assert_eq!(left(&[(10, 11), (13, 13)]), [(12, 12), (14, 15)]);
        assert_eq!(left(&[(12, i32::MAX)]), [(10, 11)]);
        assert_eq!(left(&[(1, 9), (16, 20)]), [(10, 15)]);
    }
}
