//! Field numbers that are in use, reserved or free.

use crate::history::{TypeKind, free_numbers};
use crate::model::{MessageId, Schema};

/// The lowest field number that neither version of a message has used, reserved or given away.
pub(crate) fn lowest_unused(
    old: &Schema,
    old_id: MessageId,
    new: &Schema,
    new_id: MessageId,
) -> Option<i32> {
    let mut taken = taken(old, old_id);
    taken.extend(self::taken(new, new_id));
    free_numbers(TypeKind::Message, taken).next()
}

/// The numbers that a message has used, reserved or given away, as first and last of each run.
pub(crate) fn taken(schema: &Schema, id: MessageId) -> Vec<(i32, i32)> {
    let fields = schema.fields_of(id);
    let mut taken: Vec<_> = fields
        .map(|(_, field)| (field.number, field.number))
        .collect();
    let message = &schema[id];
    let extensions = message.extension_ranges.iter();
    let extensions = extensions.map(|extensions| &extensions.range);
    let ranges = message.reserved_ranges.iter().chain(extensions);
    taken.extend(ranges.map(|range| (range.start, range.end)));
    taken
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

/// A run of numbers as it is written: `3`, `4 to 7`, `100 to max`.
pub(crate) fn spelled((start, end): (i32, i32)) -> String {
    match end {
        _ if start == end => start.to_string(),
        // the ends of fields, of those of message sets, and of enums
        536_870_911 | 2_147_483_646 | i32::MAX => format!("{start} to max"),
        _ => format!("{start} to {end}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{lowest_unused, uncovered};
    use crate::compile::{Input, Roots, compile};
    use crate::model::Schema;
    use crate::source::Tree;

    fn schema(body: &str) -> Schema {
        let text = format!("syntax = \"proto2\"; message M {{ {body} }}");
        let tree = Tree::from_texts("test", [("a.proto", text)]);
        let roots = Roots::explicit(&[], &[&tree]).unwrap();
        compile(&Input {
            tree: &tree,
            roots: &roots,
            include: None,
        })
        .unwrap()
    }

    #[test]
    fn unused_by_both_versions() {
        let lowest = |old: &str, new: &str| {
            let (old, new) = (schema(old), schema(new));
            let message = |schema: &Schema| schema.message("M").unwrap();
            lowest_unused(&old, message(&old), &new, message(&new))
        };
        assert_eq!(lowest("", ""), Some(1));
        assert_eq!(
            lowest("optional int32 a = 1;", "optional int32 b = 3;"),
            Some(2)
        );
        assert_eq!(
            lowest("reserved 1 to 5;", "extensions 6 to 18999;"),
            Some(20_000)
        );
        assert_eq!(lowest("", "reserved 1 to max;"), None);
    }

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
