//! Messages: what happens to a value follows from what happens to each of its fields.
//!
//! Fields meet by number in the binary format and by name in ProtoJSON. Types that contain
//! themselves are compared as if their parts were equal until something shows otherwise: all
//! pairs that can be reached start out preserved and are evaluated again until nothing changes.

use std::borrow::Cow;

use std::cell::{Cell, RefCell};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{Cardinality, FieldId, MessageId, Schema};

use super::composition::{Context, Nested};
use super::scalar::Sides;
use super::{Effect, Format, Outcome, Pair, Reason, Shape, Tier, json, maps};

/// Reasons kept of one message; more would only repeat themselves.
const REASONS: usize = 8;

/// How often the pairs are evaluated at most. Verdicts travel along chains of references within
/// one round, as pairs are evaluated in reverse order of discovery; more rounds are for cycles.
const ROUNDS: usize = 64;

/// Finds the outcomes of a pair of messages and of all pairs inside it. `known` answers for pairs
/// found earlier.
pub(crate) fn solve(
    sides: Sides<'_>,
    format: Format,
    root: Pair,
    known: &dyn Fn(Pair) -> Option<Outcome>,
) -> FxHashMap<Pair, Outcome> {
    let table = Table::new(known);
    table.nested(root);
    let context = Context {
        sides,
        format,
        nested: &table,
    };
    for _ in 0..ROUNDS {
        table.changed.set(false);
        table.round(context);
        if !table.changed.get() {
            break;
        }
    }
    let pending: FxHashSet<Pair> = table.pending.into_inner().into_iter().collect();
    let mut outcomes = table.outcomes.into_inner();
    outcomes.retain(|pair, _| pending.contains(pair));
    outcomes
}

/// The pairs at hand and what is believed of them.
struct Table<'a> {
    known: &'a dyn Fn(Pair) -> Option<Outcome>,
    outcomes: RefCell<FxHashMap<Pair, Outcome>>,
    /// The pairs that were not known, in order of discovery.
    pending: RefCell<Vec<Pair>>,
    changed: Cell<bool>,
}

impl<'a> Table<'a> {
    fn new(known: &'a dyn Fn(Pair) -> Option<Outcome>) -> Self {
        Self {
            known,
            outcomes: RefCell::default(),
            pending: RefCell::default(),
            changed: Cell::new(false),
        }
    }

    /// Evaluates every pair once, those found last first, and those found on the way.
    fn round(&self, context: Context<'_>) {
        let mut index = 0;
        while index < self.pending.borrow().len() {
            let pair = self.pending.borrow()[index];
            self.update(pair, evaluate(context, pair));
            index += 1;
        }
        for index in (0..index).rev() {
            let pair = self.pending.borrow()[index];
            self.update(pair, evaluate(context, pair));
        }
    }

    fn update(&self, pair: Pair, outcome: Outcome) {
        let old = self.outcomes.borrow_mut().insert(pair, outcome.clone());
        if old.is_none_or(|old| !old.same_verdict(&outcome)) {
            self.changed.set(true);
        }
    }
}

impl Nested for Table<'_> {
    fn nested(&self, pair: Pair) -> Outcome {
        if let Some(outcome) = self.outcomes.borrow().get(&pair) {
            return outcome.clone();
        }
        if let Some(outcome) = (self.known)(pair) {
            self.outcomes.borrow_mut().insert(pair, outcome.clone());
            return outcome;
        }
        self.outcomes.borrow_mut().insert(pair, Outcome::PRESERVED);
        self.pending.borrow_mut().push(pair);
        self.changed.set(true);
        Outcome::PRESERVED
    }
}

/// What happens to one pair, given what happens to those inside it.
pub(crate) fn evaluate(context: Context<'_>, pair: Pair) -> Outcome {
    let Sides { writer, reader } = context.sides;
    if context.format == Format::Json
        && let Some(outcome) = json::special(context.sides, pair)
    {
        return outcome;
    }
    let matches = Matches::of(context, pair);
    if writer[pair.writer].is_map_entry && context.format == Format::Binary {
        return entry(context, pair, &matches);
    }
    let mut tally = Tally::default();
    for (id, met) in &matches.fields {
        match met {
            Some(met) => {
                let mut outcome = context.field(*id, *met);
                // A message of which all fields are unknown is still there.
                tally.some_survive |= outcome.only_unknown_fields;
                if !outcome.is_preserved() {
                    outcome.reasons = vec![Reason::Inside {
                        field: writer.field_name(*id),
                    }];
                }
                tally.add(outcome);
            }
            // Readers of maps set an entry aside in which they find what they do not know.
            None => tally.add(Outcome {
                only_unknown_fields: !reader[pair.reader].is_map_entry,
                ..unknown(context.format, writer, *id)
            }),
        }
    }
    for id in reader[pair.reader].fields.iter() {
        let field = &reader[id];
        if field.cardinality == Cardinality::Required && !matches.meets(id) {
            let reason = Reason::RequiredUnknown {
                field: field.name.clone(),
            };
            return Outcome::failing(Effect::Rejected, reason);
        }
    }
    // A reader that shares no field with the writer is another type, not an older version of it.
    let related = tally.some_survive || reader[pair.reader].fields.is_empty();
    let mut outcome = tally.outcome();
    outcome.only_unknown_fields &= related;
    outcome
}

/// A field the reader does not know: set aside in the binary format, refused in ProtoJSON.
fn unknown(format: Format, writer: &Schema, id: FieldId) -> Outcome {
    let effect = match format {
        Format::Binary => Effect::Lost,
        Format::Json => Effect::Rejected,
    };
    let reason = Reason::FieldUnknown {
        field: writer[id].name.clone(),
    };
    Outcome::failing(effect, reason)
}

/// A map entry read as whatever the reader has: its key and value are both always there.
fn entry(context: Context<'_>, pair: Pair, matches: &Matches) -> Outcome {
    let Sides { writer, reader } = context.sides;
    let part = |(id, met): &(FieldId, Option<FieldId>)| match met {
        // Keys and values are no fields that came later.
        None => unknown(Format::Binary, writer, *id),
        Some(met) => {
            let written = maps::always_written(Shape::of(writer, *id));
            context.shapes(written, Shape::of(reader, *met))
        }
    };
    match matches.fields.as_slice() {
        [key, value] => maps::entry(&part(key), &part(value), reader[pair.reader].is_map_entry),
        _ => Outcome::PRESERVED,
    }
}

/// Which field of the reader each field of the writer meets.
struct Matches {
    fields: Vec<(FieldId, Option<FieldId>)>,
}

impl Matches {
    fn of(context: Context<'_>, pair: Pair) -> Self {
        let Sides { writer, reader } = context.sides;
        let fields = match context.format {
            Format::Binary => by_number(writer, pair.writer, reader, pair.reader),
            Format::Json => by_name(writer, pair.writer, reader, pair.reader),
        };
        Self { fields }
    }

    fn meets(&self, reader: FieldId) -> bool {
        self.fields.iter().any(|(_, met)| *met == Some(reader))
    }
}

type Met = Vec<(FieldId, Option<FieldId>)>;

fn by_number(writer: &Schema, from: MessageId, reader: &Schema, to: MessageId) -> Met {
    let known: FxHashMap<i32, FieldId> = reader
        .fields_of(to)
        .map(|(id, field)| (field.number, id))
        .collect();
    let met = |field: &crate::model::Field| known.get(&field.number).copied();
    writer
        .fields_of(from)
        .map(|(id, field)| (id, met(field)))
        .collect()
}

/// Readers of ProtoJSON take a field's JSON name and its own name.
fn by_name(writer: &Schema, from: MessageId, reader: &Schema, to: MessageId) -> Met {
    let mut known: FxHashMap<Cow<'_, str>, FieldId> = FxHashMap::default();
    for (id, field) in reader.fields_of(to) {
        known.entry(Cow::Borrowed(&field.name)).or_insert(id);
    }
    for (id, field) in reader.fields_of(to) {
        known.insert(field.json_name(), id);
    }
    let met = |field: &crate::model::Field| known.get(&field.json_name()).copied();
    writer
        .fields_of(from)
        .map(|(id, field)| (id, met(field)))
        .collect()
}

/// Adds up what happens to the fields of a message.
#[derive(Default)]
struct Tally {
    some_survive: bool,
    worst: Option<Effect>,
    /// Of fields the reader knows.
    tier: Option<Tier>,
    /// Of those it does not know.
    unknown_tier: Option<Tier>,
    reasons: Vec<Reason>,
}

impl Tally {
    fn add(&mut self, outcome: Outcome) {
        self.some_survive |= outcome.effect.some_survive();
        if outcome.is_preserved() {
            return;
        }
        let tier = match outcome.only_unknown_fields {
            true => &mut self.unknown_tier,
            false => &mut self.tier,
        };
        *tier = (*tier).max(Some(outcome.tier));
        // Of fields none of which arrives, one that misleads is the worst.
        let rank = |effect: Effect| match effect {
            Effect::Corrupt => 3,
            Effect::Rejected => 2,
            _ => 1,
        };
        if self
            .worst
            .is_none_or(|worst| rank(worst) < rank(outcome.effect))
        {
            self.worst = Some(outcome.effect);
        }
        let room = REASONS.saturating_sub(self.reasons.len());
        self.reasons.extend(outcome.reasons.into_iter().take(room));
    }

    fn outcome(self) -> Outcome {
        // What is unknown does not make worse what is known.
        let (Some(worst), Some(tier)) = (self.worst, self.tier.or(self.unknown_tier)) else {
            return Outcome::PRESERVED;
        };
        let effect = if self.some_survive {
            Effect::Conditional
        } else {
            worst
        };
        Outcome {
            effect,
            tier,
            presence_changes: false,
            only_unknown_fields: self.tier.is_none(),
            reasons: self.reasons,
        }
    }
}
