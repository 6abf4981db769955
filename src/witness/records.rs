//! Encoded messages as records, without a schema.

/// A record of an encoded message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'b> {
    /// The field number.
    pub(super) number: u32,
    /// The bytes of the tag.
    pub(super) tag: &'b [u8],
    /// What follows.
    pub(super) body: Body<'b>,
    /// All bytes of the record.
    pub(super) whole: &'b [u8],
}

/// What a record holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Body<'b> {
    /// A varint: its value and its bytes.
    Varint(u64, &'b [u8]),
    /// Four or eight bytes.
    Fixed(&'b [u8]),
    /// The bytes of a length, and as many bytes as it says.
    Delimited(&'b [u8], &'b [u8]),
    /// What stands in a group, and the tag that ends it.
    Group(&'b [u8], &'b [u8]),
}

/// Groups nest at most so deep, as in the runtimes.
const DEPTH: usize = 100;

/// A varint at the start of some bytes: its value, its bytes and those after it.
pub(super) fn varint(bytes: &[u8]) -> Option<(u64, &[u8], &[u8])> {
    let mut value = 0;
    for (at, byte) in bytes.iter().enumerate().take(10) {
        value |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            let (taken, rest) = bytes.split_at(at + 1);
            return Some((value, taken, rest));
        }
    }
    None
}

/// The first record of an encoded message and the bytes after it; nothing if there is no whole
/// record.
pub(super) fn first(bytes: &[u8]) -> Option<(Record<'_>, &[u8])> {
    first_at(bytes, DEPTH)
}

fn first_at(bytes: &[u8], depth: usize) -> Option<(Record<'_>, &[u8])> {
    let (value, tag, after) = varint(bytes)?;
    let number = u32::try_from(value >> 3)
        .ok()
        .filter(|number| *number > 0)?;
    let (body, rest) = match value & 7 {
        0 => {
            let (value, taken, rest) = varint(after)?;
            (Body::Varint(value, taken), rest)
        }
        1 => after
            .split_at_checked(8)
            .map(|(taken, rest)| (Body::Fixed(taken), rest))?,
        2 => {
            let (length, taken, rest) = varint(after)?;
            let (content, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
            (Body::Delimited(taken, content), rest)
        }
        3 => {
            let (content, end) = group(after, number, depth.checked_sub(1)?)?;
            let (_, end, rest) = varint(end)?;
            (Body::Group(content, end), rest)
        }
        5 => after
            .split_at_checked(4)
            .map(|(taken, rest)| (Body::Fixed(taken), rest))?,
        _ => return None,
    };
    let whole = &bytes[..bytes.len() - rest.len()];
    Some((
        Record {
            number,
            tag,
            body,
            whole,
        },
        rest,
    ))
}

/// The inside of a group, and what follows from the tag that ends it.
fn group(bytes: &[u8], number: u32, depth: usize) -> Option<(&[u8], &[u8])> {
    let mut rest = bytes;
    loop {
        let (tag, _, _) = varint(rest)?;
        if tag & 7 == 4 {
            let inside = &bytes[..bytes.len() - rest.len()];
            return (tag >> 3 == u64::from(number)).then_some((inside, rest));
        }
        (_, rest) = first_at(rest, depth)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_split_with_nothing_left_out() {
        let bytes = [
            0x08, 0x96, 0x01, 0x12, 0x01, 0x61, 0x1b, 0x08, 0x01, 0x1c, 0x25, 1, 2, 3, 4,
        ];
        let mut rest = &bytes[..];
        let mut wholes = Vec::new();
        while let Some((record, after)) = first(rest) {
            wholes.push((record.number, record.whole.len()));
            rest = after;
        }
        assert_eq!(wholes, [(1, 3), (2, 3), (3, 4), (4, 5)]);
        assert!(rest.is_empty());
    }

    #[test]
    fn what_is_cut_short_is_no_record() {
        for bytes in [
            &[0x08][..],
            &[0x12, 5, 1],
            &[0x1b, 0x08, 1],
            &[0x25, 1],
            &[0x0f, 1],
            &[0x00, 0],
        ] {
            assert!(first(bytes).is_none(), "{bytes:?}");
        }
        assert!(
            first(&[0x1b, 0x24]).is_none(),
            "a group that another one ends"
        );
        assert!(first(&[0x0b; 4096]).is_none(), "groups without end");
    }
}
