//! What the number of elements does to a field, given what happens to each of them.

use super::{Count, Effect, Outcome, Reason, Shape, Tier};

/// In the binary format every element is a record of its own, so that a reader of one element
/// reads a list to its end: the last number wins, messages are merged. An unset field is no record.
pub(crate) fn binary(element: Outcome, writer: Shape, reader: Shape) -> Outcome {
    let many = writer.count.is_many();
    let to_one = many && !reader.count.is_many();
    let to_map = many && reader.count == Count::Map && writer.count != Count::Map;
    let outcome = match element.effect {
        // Messages of which nothing arrives still become one message, or one entry.
        Effect::Lost if to_one || to_map => Outcome {
            effect: Effect::Corrupt,
            ..element
        },
        _ if to_map => element.weakened(Tier::Count, Reason::DuplicateKeys),
        _ if to_one && reader.kind.message().is_some() => {
            element.weakened(Tier::Count, Reason::Merged)
        }
        _ if to_one => element.weakened(Tier::Count, Reason::LastWins),
        _ => element,
    };
    required(outcome, writer.count, reader.count)
}

/// In ProtoJSON a list and a single value never meet; what is left is `required`.
pub(crate) fn json(element: Outcome, writer: Count, reader: Count) -> Outcome {
    required(element, writer, reader)
}

fn required(outcome: Outcome, writer: Count, reader: Count) -> Outcome {
    if reader == Count::Required && writer != Count::Required {
        return outcome.weakened(Tier::Unsafe, Reason::RequiredUnset);
    }
    outcome
}

/// Whether values arrive but "set to the default" and "unset" cease to be two things, or become
/// two. A reader without presence blurs whatever else happens to the values; a writer without
/// presence is worth a word when nothing else happens.
pub(crate) fn presence_changes(outcome: &Outcome, writer: Count, reader: Count) -> bool {
    match (writer, reader) {
        (Count::Implicit, Count::Implicit) => false,
        // Entries of maps are never empty.
        (Count::Map, _) => false,
        (_, Count::Implicit) => true,
        (Count::Implicit, _) => outcome.is_preserved(),
        _ => false,
    }
}
