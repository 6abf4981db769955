//! What about a field changed, and what that does to its data.
//!
//! A field changes in one way, reported by one rule: its type (whatever else changed with it), or
//! else its cardinality, or else one of the finer points.

use rustc_hash::FxHashSet;

use super::context::{FieldContext, MessageContext};
use super::draft::{Draft, Sink};
use super::phrase;
use crate::finding::{Direction, Severity, Surface};
use crate::model::{Cardinality, Field, FieldId, MessageId, Name, Place, Schema, Type};
use crate::pair::{FieldLink, Pairs};
use crate::relation::{Member, NewlyExclusive, Outcome, Reason, Tier, oneofs};

/// The two formats that carry a field's data.
pub(crate) const FORMATS: [Surface; 2] = [Surface::Binary, Surface::Json];

impl FieldContext<'_> {
    /// Whether the type is another one: types that are one under two names are the same.
    pub(crate) fn type_changed(&self) -> bool {
        let (old, new) = (self.old(), self.new());
        let Pairs {
            old: before,
            new: after,
            ..
        } = *self.cx.pairs;
        let same = |old: Type, new: Type| self.cx.pairs.is_same_type(old, new);
        match (before.map_entry(old), after.map_entry(new)) {
            (Some((old_key, old_value)), Some((new_key, new_value))) => {
                !same(old_key.ty, new_key.ty) || !same(old_value.ty, new_value.ty)
            }
            (None, None) => !same(old.ty, new.ty),
            // A map is a list of entry messages: against messages, what differs is the count.
            (Some(_), None) => !matches!(new.ty, Type::Message(_)),
            (None, Some(_)) => !matches!(old.ty, Type::Message(_)),
        }
    }

    /// Whether one value became a list or a map, or the other way round.
    pub(crate) fn count_changed(&self) -> bool {
        let (old, new) = (self.old(), self.new());
        let is_map = |schema: &Schema, field: &Field| schema.map_entry(field).is_some();
        old.cardinality.is_repeated() != new.cardinality.is_repeated()
            || is_map(self.cx.old, old) != is_map(self.cx.new, new)
    }

    /// Whether the field is one, and only finer points than type and count can have changed.
    pub(crate) fn is_alike(&self) -> bool {
        self.is_same_field() && !self.type_changed() && !self.count_changed()
    }

    /// Whether data written under one schema reaches the field of the other at all: by number, or
    /// in ProtoJSON by name.
    pub(crate) fn meets(&self, surface: Surface) -> bool {
        match surface {
            Surface::Json => {
                let (old, new) = (self.old_json_key(), self.new_json_key());
                old == new || old == self.new().name || new == self.old().name
            }
            _ => !matches!(self.pair.link, FieldLink::Renumbered | FieldLink::Reused),
        }
    }

    /// What the field is called in ProtoJSON written with the old schema.
    pub(crate) fn old_json_key(&self) -> Name {
        json_key(self.cx.old, self.pair.old)
    }

    /// What the field is called in ProtoJSON written with the new schema.
    pub(crate) fn new_json_key(&self) -> Name {
        json_key(self.cx.new, self.pair.new)
    }

    /// What breaks, as far as it is asked for.
    pub(crate) fn verdict(&self, depth: Depth) -> Option<Verdict> {
        let mut verdict = Verdict::default();
        let formats = FORMATS
            .into_iter()
            .filter(|&it| self.cx.asks(it) && self.meets(it));
        for surface in formats {
            for (direction, outcome) in self.outcomes(surface, depth) {
                if self.cx.policy.compat.protects(direction) {
                    verdict.add(surface, direction, &outcome);
                }
            }
        }
        verdict.severity.is_some().then_some(verdict)
    }
}

fn json_key(schema: &Schema, id: FieldId) -> Name {
    if schema[id].is_extension() {
        return Name::from(format!("[{}]", schema.field_name(id)));
    }
    Name::from(schema[id].json_name())
}

impl MessageContext<'_> {
    /// Fields that a writer can set together and of which a reader keeps only one: new readers of
    /// old data, or old readers of new data. Fields that do not meet on the surface, because their
    /// number or their name in ProtoJSON is another one, are left out.
    pub(crate) fn newly_exclusive(
        &self,
        direction: Direction,
        surface: Surface,
    ) -> Vec<NewlyExclusive> {
        let (old, new, pair) = (self.cx.old, self.cx.new, &self.pair);
        let has_oneof = |schema: &Schema, id: MessageId| {
            schema[id]
                .oneofs
                .iter()
                .any(|oneof| !schema[oneof].synthetic)
        };
        let (before, after) = ((old, pair.old), (new, pair.new));
        let mut found = match direction {
            Direction::Backward if has_oneof(new, pair.new) => oneofs(before, after, surface),
            Direction::Forward if has_oneof(old, pair.old) => oneofs(after, before, surface),
            Direction::Backward | Direction::Forward => return Vec::new(),
        };
        if found.is_empty() {
            return found;
        }
        let kept = self.fields.kept.iter();
        let kept = kept.filter(|it| it.link != FieldLink::Reused);
        let kept: FxHashSet<_> = kept.map(|it| (it.old, it.new)).collect();
        let is_one = |member: &Member| {
            let (old, new) = match direction {
                Direction::Backward => (member.writer, member.reader),
                Direction::Forward => (member.reader, member.writer),
            };
            kept.contains(&(old, new))
        };
        for exclusive in &mut found {
            for group in &mut exclusive.groups {
                group.retain(is_one);
            }
            exclusive.groups.retain(|group| !group.is_empty());
        }
        found.retain(|exclusive| exclusive.groups.len() > 1);
        found
    }
}

/// Whether nested messages count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Depth {
    /// What is inside of messages is part of the verdict.
    Deep,
    /// Messages are taken for the same: they are compared on their own.
    Alone,
}

/// What breaks when a field changes.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    severity: Option<Severity>,
    surfaces: Vec<Surface>,
    directions: Vec<Direction>,
    clauses: Vec<Clause>,
}

/// Why data breaks in a direction.
#[derive(Debug)]
struct Clause {
    direction: Direction,
    severity: Severity,
    text: String,
}

impl Verdict {
    fn add(&mut self, surface: Surface, direction: Direction, outcome: &Outcome) {
        // `required` has rules of its own.
        let required = |reason: &Reason| matches!(reason, Reason::RequiredUnset);
        let reason = outcome.reasons.iter().find(|reason| !required(reason));
        let harmless = outcome.tier == Tier::Strict || outcome.only_unknown_fields;
        if harmless || (reason.is_none() && !outcome.reasons.is_empty()) {
            return;
        }
        let severity = outcome.tier.severity();
        self.severity = self.severity.max(Some(severity));
        push_new(&mut self.surfaces, surface);
        push_new(&mut self.directions, direction);
        let text = reason.map_or_else(|| "values do not arrive".to_owned(), Reason::says);
        let clause = Clause {
            direction,
            severity,
            text,
        };
        match self
            .clauses
            .iter_mut()
            .find(|known| known.direction == direction)
        {
            Some(known) if known.severity < severity => *known = clause,
            Some(_) => {}
            None => self.clauses.push(clause),
        }
        self.directions.sort_unstable();
        self.surfaces.sort_unstable();
    }

    /// Completes a draft: how bad, where, for whom, and what each side's readers see.
    pub(crate) fn describe(&self, draft: Draft, old: Place, new: Place) -> Draft {
        let says = |direction| {
            let clause = self
                .clauses
                .iter()
                .find(|clause| clause.direction == direction)?;
            Some(format!("{}: {}", phrase::reading(direction), clause.text))
        };
        let draft = draft.surfaces(&self.surfaces).directions(&self.directions);
        let draft = match self.severity {
            Some(severity) => draft.severity(severity),
            None => draft,
        };
        match (says(Direction::Backward), says(Direction::Forward)) {
            (Some(backward), Some(forward)) => draft.at_new(new, backward).at_old(old, forward),
            (Some(only), None) | (None, Some(only)) => {
                draft.at_new(new, only).at_old(old, "it was this")
            }
            (None, None) => draft.at_new(new, ""),
        }
    }
}

fn push_new<T: PartialEq>(items: &mut Vec<T>, item: T) {
    if !items.contains(&item) {
        items.push(item);
    }
}

/// Reports a change of type for source code, which names the type wherever it uses the field. What
/// breaks all data too is one finding; what breaks some values only has one of its own.
pub(crate) fn report_for_code(
    field: &FieldContext<'_>,
    draft: Draft,
    (old, new): (Place, Place),
    data: Option<&Verdict>,
    sink: &mut Sink<'_>,
) {
    let less = data.is_some_and(|verdict| verdict.severity < Some(Severity::Error));
    let (old, new) = if less {
        (field.old_name(), field.new_name())
    } else {
        (old, new)
    };
    let draft = draft
        .surfaces(&[Surface::Code])
        .severity(Severity::Error)
        .at_new(
            new,
            "source that takes it for the old type no longer compiles",
        )
        .at_old(old, "it was this");
    sink.report(draft);
}

/// The type with `repeated` where it is a list: `repeated string`, `map<string, acme.User>`.
pub(crate) fn written_type(schema: &Schema, field: &Field) -> String {
    let name = schema.type_name(field);
    let list = field.cardinality == Cardinality::Repeated && schema.map_entry(field).is_none();
    if list {
        format!("repeated {name}")
    } else {
        name.to_string()
    }
}
