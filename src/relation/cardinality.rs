//! What the number of elements does to a field, given what happens to each of them.

use super::{Count, Effect, Outcome, Reason, Tier};

/// In the binary format every element is a record of its own, so that a reader of one element
/// reads a list to its end: the last number wins, messages are merged. An unset field is no record.
pub(crate) fn binary(element: Outcome, writer: Count, reader: Count) -> Outcome {
    let mut outcome = element;
    if writer.is_many() && !reader.is_many() {
        outcome = match outcome.effect {
            // Messages of which nothing arrives still become one message.
            Effect::Lost => Outcome {
                effect: Effect::Corrupt,
                ..outcome
            },
            _ => outcome.weakened(Tier::Count, Reason::LastWins),
        };
    }
    if reader == Count::Map && writer != Count::Map {
        outcome = match outcome.effect {
            Effect::Lost if writer.is_many() => Outcome {
                effect: Effect::Corrupt,
                ..outcome
            },
            _ if writer.is_many() => outcome.weakened(Tier::Count, Reason::DuplicateKeys),
            _ => outcome,
        };
    }
    required(outcome, writer, reader)
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
        (Count::Packed, _) if !reader.is_many() => false,
        (_, Count::Implicit) => true,
        (Count::Implicit, _) => outcome.is_preserved(),
        _ => false,
    }
}
