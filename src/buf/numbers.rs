//! Fields by number, and ranges of numbers.

use super::context::{MessagePair, Pair};
use crate::model::{FieldId, IdRange, Message, MessageId, NumberRange, Schema};

/// Finds out who is who among the fields of two messages: by number alone.
pub(super) fn fields<'a>(pair: Pair<'a, Message, MessageId>) -> MessagePair<'a> {
    let old = by_number(pair.old_schema(), pair.old.fields);
    let new = by_number(pair.new_schema(), pair.new.fields);
    let mut message = MessagePair {
        pair,
        kept: Vec::with_capacity(old.len().min(new.len())),
        removed: Vec::new(),
        added: Vec::new(),
    };
    let mut new = new.into_iter().peekable();
    for (number, field) in old {
        while let Some((_, added)) = new.next_if(|&(other, _)| other < number) {
            message.added.push(added);
        }
        match new.next_if(|&(other, _)| other == number) {
            Some((_, same)) => message.kept.push((field, same)),
            None => message.removed.push(field),
        }
    }
    message.added.extend(new.map(|(_, field)| field));
    message
}

fn by_number(schema: &Schema, fields: IdRange<FieldId>) -> Vec<(i32, FieldId)> {
    let fields = fields.iter().map(|id| (schema[id].number, id));
    let mut fields: Vec<_> = fields.collect();
    if !fields.is_sorted() {
        fields.sort_unstable();
    }
    fields
}

/// The ranges of the old side that are not wholly covered by those of the new side together.
pub(super) fn uncovered(old: &[NumberRange], new: &[NumberRange]) -> Vec<NumberRange> {
    let mut cover: Vec<(i64, i64)> = Vec::with_capacity(new.len());
    let mut new: Vec<(i64, i64)> = new.iter().map(bounds).collect();
    new.sort_unstable();
    for (start, end) in new {
        match cover.last_mut() {
            Some(last) if start <= last.1 + 1 => last.1 = last.1.max(end),
            _ => cover.push((start, end)),
        }
    }
    let is_open = |range: &&NumberRange| {
        let (start, end) = bounds(range);
        let behind = cover.partition_point(|&(first, _)| first <= start);
        let holder = behind.checked_sub(1).map(|at| cover[at]);
        holder.is_none_or(|(_, last)| last < end)
    };
    old.iter().filter(is_open).copied().collect()
}

fn bounds(range: &NumberRange) -> (i64, i64) {
    (range.start.into(), range.end.into())
}

/// A range as a schema writes it.
pub(super) fn written(range: NumberRange, max: i32) -> String {
    match range.end {
        end if end == range.start => end.to_string(),
        end if end == max => format!("{} to max", range.start),
        end => format!("{} to {end}", range.start),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;

    fn ranges(bounds: &[(i32, i32)]) -> Vec<NumberRange> {
        let range = |&(start, end)| NumberRange {
            start,
            end,
            span: Span::NONE,
        };
        bounds.iter().map(range).collect()
    }

    #[test]
    fn ranges_are_covered_by_all_others_together() {
        for (old, new, open) in [
            (&[(1, 5)][..], &[(4, 9), (1, 3)][..], &[][..]),
            (&[(1, 5)], &[(1, 2), (4, 5)], &[(1, 5)]),
            (&[(1, 5), (7, 7)], &[(1, 6)], &[(7, 7)]),
            (&[(1, 5)], &[], &[(1, 5)]),
            (&[(2, i32::MAX)], &[(1, 1), (2, i32::MAX)], &[]),
            (&[(i32::MIN, 0)], &[(-5, 0)], &[(i32::MIN, 0)]),
            (&[(1, 9)], &[(1, 9), (2, 3)], &[]),
        ] {
            assert_eq!(uncovered(&ranges(old), &ranges(new)), ranges(open));
        }
    }

    #[test]
    fn ranges_are_written_as_in_a_schema() {
        let [one, some, all] = ranges(&[(3, 3), (3, 5), (3, 9)])[..] else {
            unreachable!()
        };
        let texts = [one, some, all].map(|range| written(range, 9));
        assert_eq!(texts, ["3", "3 to 5", "3 to max"]);
    }
}
