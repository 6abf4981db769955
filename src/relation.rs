//! What happens to data when one version of a schema writes it and another reads it.
//!
//! The truth every rule speaks through. [`Relations`] answers for a field that meets a field and
//! for a message that meets a message, in the binary format or in ProtoJSON, with an [`Outcome`]:
//! an effect, which values are at stake, and why. Nothing here is a table of cases: the answer is
//! composed from what happens to one element, where its record lands and how many there are (see
//! `composition`). A grid of 78,408 measurements of real runtimes, `tests/wire_matrix.rs`, holds
//! it to the truth.

mod cardinality;
mod composition;
mod effect;
mod enums;
mod integers;
mod json;
mod maps;
mod message;
mod oneofs;
mod reason;
mod same;
mod scalar;
mod shape;

use std::sync::Mutex;

use rustc_hash::FxHashMap;

use crate::finding::Surface;
use crate::model::{FieldId, MessageId, Schema};

pub use effect::{Effect, Outcome, Tier};
pub use oneofs::{Member, NewlyExclusive, oneofs};
pub use reason::Reason;
pub use same::same_shape;
pub use shape::{Count, Kind, Shape};

use composition::{Context, Nested};
use scalar::Sides;

/// The two formats that carry data.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Format {
    /// The wire format.
    Binary,
    /// `ProtoJSON`.
    Json,
}

impl Format {
    /// Everything but JSON carries encoded messages.
    pub(crate) const fn of(surface: Surface) -> Self {
        match surface {
            Surface::Json => Self::Json,
            Surface::Binary | Surface::Rpc | Surface::Code => Self::Binary,
        }
    }
}

/// A message of the writer and the one it is read as.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Pair {
    pub(crate) writer: MessageId,
    pub(crate) reader: MessageId,
}

/// How many locks the answers are spread over, so that threads seldom wait for each other.
const SHARDS: usize = 16;

/// Tells whether a message of the writer and one of the reader are compared on their own.
type Told<'a> = Box<dyn Fn(MessageId, MessageId) -> bool + Send + Sync + 'a>;

/// Answers what happens to data of one schema under another, and remembers the answers.
///
/// Can be shared between threads.
pub struct Relations<'a> {
    sides: Sides<'a>,
    told: Told<'a>,
    memo: [Mutex<FxHashMap<(Pair, Format), Outcome>>; SHARDS],
}

impl<'a> Relations<'a> {
    /// Relations between what `writer` writes and `reader` reads.
    #[must_use]
    pub fn new(writer: &'a Schema, reader: &'a Schema) -> Self {
        Self::besides(writer, reader, |_, _| false)
    }

    /// The same, as if nothing happened to messages of the writer that are read as messages of the
    /// reader of which `told` says so: they are compared on their own, and what happens inside of
    /// them is told there.
    #[must_use]
    pub fn besides(
        writer: &'a Schema,
        reader: &'a Schema,
        told: impl Fn(MessageId, MessageId) -> bool + Send + Sync + 'a,
    ) -> Self {
        Self {
            sides: Sides { writer, reader },
            told: Box::new(told),
            memo: std::array::from_fn(|_| Mutex::default()),
        }
    }

    /// What happens to the values of a field of the writer when a field of the reader reads them:
    /// in the binary format because the numbers are the same, in ProtoJSON because the names are.
    /// That they are is up to the caller. Surfaces other than JSON answer as the binary one.
    #[must_use]
    pub fn field(&self, writer: FieldId, reader: FieldId, surface: Surface) -> Outcome {
        let format = Format::of(surface);
        let nested = Deep {
            relations: self,
            format,
        };
        Context {
            sides: self.sides,
            format,
            nested: &nested,
        }
        .field(writer, reader)
    }

    /// The same, as if all message types were the same on both sides: what the field's own
    /// type and cardinality do. For fields whose message types are compared on their own.
    #[must_use]
    pub fn field_alone(&self, writer: FieldId, reader: FieldId, surface: Surface) -> Outcome {
        let format = Format::of(surface);
        let nested = Shallow {
            sides: self.sides,
            format,
        };
        Context {
            sides: self.sides,
            format,
            nested: &nested,
        }
        .field(writer, reader)
    }

    /// What happens to messages of the writer's type that are read as the reader's.
    ///
    /// [`Outcome::only_unknown_fields`] tells apart a reader that merely knows fewer fields.
    #[must_use]
    pub fn message(&self, writer: MessageId, reader: MessageId, surface: Surface) -> Outcome {
        self.pair(Pair { writer, reader }, Format::of(surface))
    }

    fn pair(&self, pair: Pair, format: Format) -> Outcome {
        if let Some(outcome) = self.remembered(pair, format) {
            return outcome;
        }
        let known = |pair| self.remembered(pair, format);
        let found = message::solve(self.sides, format, pair, &known);
        let answer = found.get(&pair).cloned();
        for (pair, outcome) in found {
            if let Ok(mut memo) = self.shard(pair).lock() {
                memo.insert((pair, format), outcome);
            }
        }
        answer.unwrap_or(Outcome::PRESERVED)
    }

    fn remembered(&self, pair: Pair, format: Format) -> Option<Outcome> {
        if (self.told)(pair.writer, pair.reader) {
            return Some(Outcome::PRESERVED);
        }
        self.shard(pair).lock().ok()?.get(&(pair, format)).cloned()
    }

    fn shard(&self, pair: Pair) -> &Mutex<FxHashMap<(Pair, Format), Outcome>> {
        &self.memo[pair.writer.0 as usize % SHARDS]
    }
}

/// Nested messages by what happens to them.
struct Deep<'a> {
    relations: &'a Relations<'a>,
    format: Format,
}

impl Nested for Deep<'_> {
    fn nested(&self, pair: Pair) -> Outcome {
        self.relations.pair(pair, self.format)
    }
}

/// Nested messages as if nothing happened to them, except to the entries of maps, which are part
/// of the field.
struct Shallow<'a> {
    sides: Sides<'a>,
    format: Format,
}

impl Nested for Shallow<'_> {
    fn nested(&self, pair: Pair) -> Outcome {
        let Sides { writer, reader } = self.sides;
        if writer[pair.writer].is_map_entry && reader[pair.reader].is_map_entry {
            let context = Context {
                sides: self.sides,
                format: self.format,
                nested: self,
            };
            return message::evaluate(context, pair);
        }
        Outcome::PRESERVED
    }
}
