//! One way to show something: who writes and who reads what, in which format.

use std::cell::OnceCell;
use std::sync::Arc;

use buffa_descriptor::{
    DynamicMessage, FieldDescriptor, FieldKind, ReflectMessage, ReflectMessageMut, SingularKind,
    Value,
};

use super::codec::{Read, read, write};
use super::datum::{Datum, Difference, Reading, difference};
use super::defaults::default_of;
use super::lower::{Described, Role, Root};
use super::memo::{Memo, Side};
use super::values::{Candidate, Values};
use super::{Effect, Encoded, Witness, show};
use crate::finding::{Direction, Surface};
use crate::model::{FieldId, Schema};
use crate::relation::Format;

/// Both sides of a trial.
#[derive(Debug)]
pub(super) struct Places<'s, 'r> {
    pub(super) memo: &'s Memo,
    pub(super) direction: Direction,
    pub(super) format: Format,
    pub(super) writer: (&'s Schema, Root<'r>),
    pub(super) reader: (&'s Schema, Root<'r>),
}

/// A field that is looked at, by its descriptors and by what the schemas say of its default. One
/// that a side does not have is not there on that side.
#[derive(Debug)]
struct Focus {
    writer: Option<Looked>,
    reader: Option<Looked>,
}

#[derive(Debug)]
struct Looked {
    number: u32,
    default: Option<String>,
}

/// So many of the fields that a finding is about are looked at: each is tried together with each
/// other.
const MOST_TOGETHER: usize = 64;

/// The numbers of an enum that are tried, each with the name it ought to have for the reader.
type Numbers = Vec<(i32, Option<String>)>;

#[derive(Debug)]
pub(super) struct Trial {
    format: Format,
    writer: Arc<Described>,
    reader: Arc<Described>,
    /// What is compared: nothing means the whole message.
    focus: Vec<Focus>,
    numbers: Option<Numbers>,
}

/// A message that shows a difference.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) difference: Difference,
    /// Whether it holds only ordinary values.
    pub(super) ordinary: bool,
    written: DynamicMessage,
    encoded: Encoded,
    read: Result<Read, String>,
}

impl Trial {
    /// Messages as a whole.
    pub(super) fn of_messages(places: &Places<'_, '_>) -> Option<Self> {
        let (from, to) = Side::turned(places.direction);
        let described = |side, (schema, root): (_, _), role| {
            places
                .memo
                .describe((side, schema), root, places.format, role)
        };
        Some(Self {
            format: places.format,
            writer: described(from, places.writer, Role::Writer)?,
            reader: described(to, places.reader, Role::Reader)?,
            focus: Vec::new(),
            numbers: None,
        })
    }

    /// Fields of two messages: the writer's and what it is for the reader.
    pub(super) fn of_fields(
        places: &Places<'_, '_>,
        fields: &[(Option<FieldId>, Option<FieldId>)],
    ) -> Option<Self> {
        let mut trial = Self::of_messages(places)?;
        let fields = fields.iter().take(MOST_TOGETHER);
        let focus = fields.map(|&(from, to)| Focus {
            writer: from.and_then(|id| Looked::of(&trial.writer, places.writer.0, id)),
            reader: to.and_then(|id| Looked::of(&trial.reader, places.reader.0, id)),
        });
        trial.focus = focus.collect();
        Some(trial)
    }

    /// An enum, in two fields or in messages made up for it.
    pub(super) fn of_enum(
        places: &Places<'_, '_>,
        fields: Option<(FieldId, FieldId)>,
        numbers: Numbers,
    ) -> Option<Self> {
        let mut trial = match fields {
            Some((from, to)) => Self::of_fields(places, &[(Some(from), Some(to))])?,
            None => {
                let mut trial = Self::of_messages(places)?;
                let writer = Looked::held(&trial.writer);
                let reader = Looked::held(&trial.reader);
                trial.focus.push(Focus { writer, reader });
                trial
            }
        };
        trial.numbers = Some(numbers);
        Some(trial)
    }

    /// Tries all there is to try and gives what shows a difference.
    pub(super) fn run(&self) -> impl Iterator<Item = Shown> {
        self.messages()
            .into_iter()
            .filter_map(|candidate| match candidate.value {
                Value::Message(message) => self.show(message, candidate.ordinary),
                _ => None,
            })
    }

    fn show(&self, written: DynamicMessage, ordinary: bool) -> Option<Shown> {
        let encoded = write(&written, &self.writer, self.format)?;
        let read = read(&encoded, &self.reader);
        let difference = match &read {
            Err(_) => Difference::Value,
            Ok(read) => self.compare(&written, &read.message)?,
        };
        Some(Shown {
            difference,
            ordinary,
            written,
            encoded,
            read,
        })
    }

    /// The messages to try.
    fn messages(&self) -> Vec<Candidate> {
        let values = Values::new(&self.writer);
        if self.focus.is_empty() {
            return values.messages_of(self.writer.root);
        }
        let Some(smallest) = self.smallest(&values) else {
            return Vec::new();
        };
        let mut messages = vec![ordinary(smallest.clone())];
        let written: Vec<&FieldDescriptor> = self
            .focus
            .iter()
            .filter_map(|focus| self.writer.field(focus.writer.as_ref()?.number))
            .collect();
        for &field in &written {
            for candidate in self.values(&values, field) {
                let mut message = smallest.clone();
                if message.try_set(field, candidate.value).is_ok() {
                    let value = Value::Message(message);
                    messages.push(Candidate {
                        value,
                        ordinary: candidate.ordinary,
                    });
                }
            }
        }
        for (at, &first) in written.iter().enumerate() {
            for &second in &written[at + 1..] {
                let mut message = smallest.clone();
                let set = [first, second].into_iter().all(|field| {
                    let simple = values.simple(field);
                    simple.is_some_and(|value| message.try_set(field, value).is_ok())
                });
                if set {
                    messages.push(ordinary(message));
                }
            }
        }
        messages
    }

    /// The values of a field in focus: for an enum the numbers in question, or all.
    fn values(&self, values: &Values<'_>, field: &FieldDescriptor) -> Vec<Candidate> {
        let Some(numbers) = self.numbers.as_ref().filter(|numbers| !numbers.is_empty()) else {
            return values.of(field);
        };
        let of = |number: i32| match field.kind() {
            FieldKind::List(_) => Value::List(vec![Value::EnumNumber(number)]),
            _ => Value::EnumNumber(number),
        };
        let candidates = numbers.iter().map(|&(number, _)| of(number));
        candidates
            .map(|value| Candidate {
                value,
                ordinary: true,
            })
            .collect()
    }

    /// The smallest message that the reader does not refuse for what is not looked at.
    fn smallest(&self, values: &Values<'_>) -> Option<DynamicMessage> {
        let mut message = values.smallest(self.writer.root)?;
        let looked = |number: u32| {
            let readers = self.focus.iter().filter_map(|focus| focus.reader.as_ref());
            readers.map(|it| it.number).any(|it| it == number)
        };
        let required = self.reader.required();
        let required = required.filter(|it| !looked(it.number()));
        let by_json_name = OnceCell::new();
        for needed in required {
            let met = match self.format {
                Format::Binary => self.writer.field(needed.number()),
                Format::Json => by_json_name
                    .get_or_init(|| self.writer.by_json_name())
                    .get(needed.json_name())
                    .copied(),
            };
            if let Some(field) = met
                && !message.has(field)
                && let Some(value) = values.simple(field)
            {
                message.try_set(field, value).ok()?;
            }
        }
        Some(message)
    }

    fn compare(&self, written: &DynamicMessage, read: &DynamicMessage) -> Option<Difference> {
        let (from, to) = (self.reading(&self.writer), self.reading(&self.reader));
        if self.focus.is_empty() {
            return from.record(written).differs(&to.record(read));
        }
        let of = |reading: Reading<'_>, message, looked: Option<&Looked>| {
            let field = looked.and_then(|it| reading.described.field(it.number));
            field.map_or(Vec::new(), |field| reading.field(message, field))
        };
        let compared = self.focus.iter().filter_map(|focus| {
            let sent = of(from, written, focus.writer.as_ref());
            let found = of(to, read, focus.reader.as_ref());
            if self.numbers.is_some() {
                return self.compare_numbers(focus, &sent, &found);
            }
            // What one side does not have is no value of the other's, not even its default.
            if focus.writer.is_none() || focus.reader.is_none() {
                return (!sent.is_empty() || !found.is_empty()).then_some(Difference::Value);
            }
            difference(&sent, &found).or_else(|| focus.defaults_differ(&sent, &found))
        });
        compared.min()
    }

    const fn reading<'d>(&self, described: &'d Described) -> Reading<'d> {
        Reading {
            described,
            format: self.format,
        }
    }

    fn compare_numbers(
        &self,
        focus: &Focus,
        sent: &[Datum],
        found: &[Datum],
    ) -> Option<Difference> {
        match (sent, found) {
            ([], []) => focus
                .defaults_differ(sent, found)
                .map(|_| Difference::Meaning),
            ([Datum::Enum(number, name)], [Datum::Enum(read, read_name)]) => {
                let numbers = self.numbers.iter().flatten();
                let known = numbers.into_iter().find(|(it, _)| it == number);
                match known {
                    // The number arrives, but says nothing to the reader.
                    Some(_) if read_name.is_none() => Some(Difference::Meaning),
                    Some((_, expected)) if expected == read_name => None,
                    Some(_) => Some(Difference::Value),
                    None if number != read && name != read_name => Some(Difference::Value),
                    None => (name != read_name).then_some(Difference::Meaning),
                }
            }
            // An element of a list that is gone is not just unset.
            _ if focus.is_list() && sent.len() != found.len() => Some(Difference::Value),
            _ => difference(sent, found),
        }
    }

    /// What was shown, in words.
    pub(super) fn witness(&self, shown: &Shown, surface: Surface, direction: Direction) -> Witness {
        let (read, effect) = match &shown.read {
            Err(reason) => (format!("refused: {reason}"), Effect::Rejected),
            Ok(read) => {
                let text = self.text(&self.reader, &read.message, &read.skipped, |focus| {
                    focus.reader.as_ref()
                });
                (text, self.effect(shown, read))
            }
        };
        Witness {
            surface,
            direction,
            effect,
            message: self.writer.name(),
            read_as: self.reader.name(),
            written: self.text(&self.writer, &shown.written, &[], |focus| {
                focus.writer.as_ref()
            }),
            encoded: shown.encoded.clone(),
            read,
        }
    }

    fn effect(&self, shown: &Shown, read: &Read) -> Effect {
        let Read {
            message: read,
            skipped,
        } = read;
        let sends = |focus: &Focus| self.sets(&self.writer, &shown.written, focus.writer.as_ref());
        let finds = |focus: &Focus| self.sets(&self.reader, read, focus.reader.as_ref());
        let lost = |focus: &Focus| sends(focus) && !finds(focus);
        // What another field takes for its own is not just lost.
        let taken = |focus: &Focus| {
            let number = focus.writer.as_ref().map(|it| it.number);
            let read_here = self
                .focus
                .iter()
                .any(|it| it.reader.as_ref().map(|it| it.number) == number);
            !read_here
                && number
                    .is_some_and(|number| self.reader.field(number).is_some_and(|it| read.has(it)))
        };
        let invented =
            |focus: &Focus| finds(focus) && !sends(focus) || sends(focus) && taken(focus);
        let set_aside = !read.unknown_fields().is_empty() || !skipped.is_empty();
        let unknown = self.focus.is_empty() && set_aside;
        if unknown || self.focus.iter().any(lost) && !self.focus.iter().any(invented) {
            Effect::Lost
        } else {
            Effect::Corrupt
        }
    }

    /// Whether a message has a field that is looked at.
    fn sets(
        &self,
        described: &Described,
        message: &DynamicMessage,
        looked: Option<&Looked>,
    ) -> bool {
        let field = looked.and_then(|it| described.field(it.number));
        field.is_some_and(|field| !self.reading(described).field(message, field).is_empty())
    }

    /// A message as text. Where the field in focus is not set and its defaults differ, what it
    /// stands for is told.
    fn text(
        &self,
        described: &Described,
        message: &DynamicMessage,
        skipped: &[u32],
        side: impl Fn(&Focus) -> Option<&Looked>,
    ) -> String {
        let text = show::message(message, skipped, described);
        let [only] = self.focus.as_slice() else {
            return text;
        };
        if !only.has_two_defaults() || self.sets(described, message, side(only)) {
            return text;
        }
        let looked =
            side(only).and_then(|it| Some((described.field(it.number)?, it.default.as_ref()?)));
        match looked {
            Some((field, default)) => {
                format!("{text}, where `{}` reads as {default}", field.name())
            }
            None => text,
        }
    }
}

impl Focus {
    /// Whether it is a list of numbers of an enum: a single one has a default.
    fn is_list(&self) -> bool {
        let sides = [&self.writer, &self.reader];
        sides.into_iter().flatten().any(|it| it.default.is_none())
    }

    fn has_two_defaults(&self) -> bool {
        match (&self.writer, &self.reader) {
            (Some(writer), Some(reader)) => writer.default != reader.default,
            _ => false,
        }
    }

    fn defaults_differ(&self, sent: &[Datum], found: &[Datum]) -> Option<Difference> {
        let unset = sent.is_empty() && found.is_empty();
        (unset && self.has_two_defaults()).then_some(Difference::Default)
    }
}

impl Looked {
    fn of(described: &Described, schema: &Schema, id: FieldId) -> Option<Self> {
        let number = u32::try_from(schema[id].number).ok()?;
        described.field(number)?;
        Some(Self {
            number,
            default: default_of(schema, &schema[id]),
        })
    }

    /// The field of a message made up for an enum.
    fn held(described: &Described) -> Option<Self> {
        let field = described.field(1)?;
        let index = match field.kind() {
            FieldKind::Singular(SingularKind::Enum(index)) => index,
            // A list has no default.
            FieldKind::List(SingularKind::Enum(_)) => {
                let number = field.number();
                return Some(Self {
                    number,
                    default: None,
                });
            }
            _ => return None,
        };
        let first = described.pool.enumeration(index).values().first()?;
        Some(Self {
            number: field.number(),
            default: Some(first.name().to_owned()),
        })
    }
}

const fn ordinary(message: DynamicMessage) -> Candidate {
    Candidate {
        value: Value::Message(message),
        ordinary: true,
    }
}
