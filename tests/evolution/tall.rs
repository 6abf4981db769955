//! Messages that show what those of a few fields do not: tall ones, and long ones.

use protovet::model::{Field, FieldId, MessageId, Scalar, Type, Utf8Validation};

use super::meet::{Meeting, Step, is_single, message_of};
use super::tree::Val;
use super::values::{Base, DEPTH, Tier};

/// How deep a message nests of which a length takes two bytes, which are no text. Readers refuse a
/// hundred levels.
const STORIES: usize = 70;

/// A message, what a break of it asks for, and the fields that are set.
type Tried = (Val, Tier, Vec<Step>);

impl Meeting<'_> {
    /// Messages that show what those of a few fields do not: how deep the difference lies, or that
    /// a length is no text.
    pub(super) fn tall_or_long(
        &self,
        from: MessageId,
        base: &Base,
        (to, target): (Option<&Field>, Option<MessageId>),
    ) -> Vec<Tried> {
        match to.filter(|_| !self.is_json()) {
            Some(_) if target.is_some() => {
                self.tower(from, target, DEPTH + 2).into_iter().collect()
            }
            Some(to) if self.reads_checked_text(to) => {
                let tower = self.tower(from, None, STORIES);
                tower.into_iter().chain(self.long(from, base)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn reads_checked_text(&self, to: &Field) -> bool {
        let checked = to.features.utf8_validation != Utf8Validation::None;
        to.ty == Type::Scalar(Scalar::String) && checked
    }

    /// A message that is in itself, so many times, or one with such a message in it.
    fn tower(&self, id: MessageId, target: Option<MessageId>, stories: usize) -> Option<Tried> {
        let Some(round) = self.way_back(id) else {
            return self.tower_inside(id, target, stories);
        };
        let count = (round.len() * stories)
            .min(STORIES)
            .next_multiple_of(round.len());
        let (mut levels, mut reader) = (Vec::new(), target);
        for &field in round.iter().cycle().take(count) {
            levels.push((field, reader));
            let met = reader.and_then(|reader| self.met(field, reader));
            reader = met.and_then(|id| message_of(&self.to[id]));
        }
        let innermost = self.base(id, reader)?;
        let (mut record, mut tier, mut path) = (innermost.record, innermost.tier, innermost.path);
        for &(field, reader) in levels.iter().rev() {
            let message = self.from[field].message;
            let outer = self.base(message, reader)?;
            tier = tier.max(self.tier_beside(&outer, reader, field));
            record = outer.record.with(field, vec![Val::Record(record)]);
            tier = tier.max(outer.tier);
            path.extend(outer.path);
            path.extend(self.steps_of(field, self.same(message, reader, field), reader));
        }
        Some((Val::Record(record), tier, path))
    }

    fn tier_beside(&self, base: &Base, reader: Option<MessageId>, field: FieldId) -> Tier {
        reader.map_or(base.tier, |reader| self.tier_with(base, reader, field))
    }

    /// A message that is not in itself, with one that is.
    fn tower_inside(
        &self,
        id: MessageId,
        target: Option<MessageId>,
        stories: usize,
    ) -> Option<Tried> {
        let base = self.base(id, target)?;
        self.from.fields_of(id).find_map(|(field, it)| {
            let inner = message_of(it).filter(|&inner| self.way_back(inner).is_some())?;
            let same = self.same(id, target, field);
            let reader = same.and_then(|same| message_of(&self.to[same]));
            let (value, tier, steps) = self.tower(inner, reader, stories)?;
            let record = base.record.clone().with(field, vec![value]);
            let own = self.steps_of(field, same, target);
            let path = base.path.iter().copied().chain(own).chain(steps).collect();
            let beside = self.tier_beside(&base, target, field);
            Some((Val::Record(record), tier.max(base.tier).max(beside), path))
        })
    }

    /// A message with a list so long that its length, or that of the message, takes two bytes.
    fn long(&self, id: MessageId, base: &Base) -> Option<Tried> {
        let mut fields = self.from.fields_of(id);
        let (list, _) =
            fields.find(|(_, it)| !is_single(it) && self.from.map_entry(it).is_none())?;
        let element = self.of_field(list, None, None, 0).into_iter().next()?;
        let values = element.values.into_iter().cycle().take(2 * STORIES);
        let record = base.record.clone().with(list, values.collect());
        let path = base.path.iter().copied().chain(element.path).collect();
        Some((Val::Record(record), base.tier, path))
    }

    /// The fields that lead from a message to itself, if some do.
    fn way_back(&self, id: MessageId) -> Option<Vec<FieldId>> {
        let mut ways: Vec<(MessageId, Vec<FieldId>)> = vec![(id, Vec::new())];
        let mut at = 0;
        while let Some((from, way)) = ways.get(at).cloned() {
            at += 1;
            for (field, it) in self.from.fields_of(from) {
                let way: Vec<FieldId> = way.iter().copied().chain([field]).collect();
                match message_of(it) {
                    Some(to) if to == id => return Some(way),
                    Some(to) if !ways.iter().any(|(known, _)| *known == to) => ways.push((to, way)),
                    _ => {}
                }
            }
        }
        None
    }
}
