//! Values that go from one version to the other, and what becomes of them.

use protovet::model::{EnumId, FieldId, MessageId, Schema, Type};

use super::meet::{Link, Meeting, Reach, Step, oneof, type_of};
use super::rng::Rng;
use super::tree::{Program, Record, Val};
use super::values::{Base, Candidate, Tier};

/// Random messages with several fields set, of each message.
const FULL: usize = 2;

/// A value that does not arrive.
#[derive(Clone, Debug)]
pub(crate) struct Break {
    /// The fields on the way to it; of a message that was refused all that were set on purpose.
    pub(crate) path: Vec<Step>,
    pub(crate) tier: Tier,
    /// No error is asked for, but one has its reason.
    pub(crate) arguable: bool,
    pub(crate) what: String,
    pub(crate) value: String,
}

/// A message that was sent, and what was read.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    /// The full names of the writer's message and of the reader's.
    pub(crate) names: [String; 2],
    pub(crate) written: String,
    pub(crate) encoded: Vec<u8>,
    /// What was read, or why it was refused.
    pub(crate) read: Result<String, String>,
}

/// What was tried between two versions, on one surface in one direction.
pub(crate) struct Trials<'m> {
    meeting: &'m Meeting<'m>,
    writer: Program<'m>,
    reader: Program<'m>,
    pub(crate) breaks: Vec<Break>,
    /// Messages of which no value can be sent.
    pub(crate) unjudged: Vec<MessageId>,
    /// Fields that have no value a reader would not refuse for what it requires or does not know.
    pub(crate) unsent: Vec<FieldId>,
    /// Fields of which the reader's type has no room for any value.
    pub(crate) strange: Vec<FieldId>,
    /// Enums that some field holds on both sides, the writer's first.
    pub(crate) held: Vec<(EnumId, EnumId)>,
    /// Those of them of which some field reads as the first value when it is not set.
    pub(crate) defaults: Vec<(EnumId, EnumId)>,
    /// How many values were sent.
    pub(crate) values: usize,
    /// All that was sent, if that was asked for.
    pub(crate) log: Option<Vec<Sent>>,
}

/// The fields of a message that can be set, each with its values.
type Fields = Vec<(FieldId, Vec<Candidate>)>;

impl<'m> Trials<'m> {
    /// Sends all there is to send; nothing if there are no messages.
    pub(crate) fn run(meeting: &'m Meeting<'m>, rng: &mut Rng) -> Option<Self> {
        let mut trials = Self::new(meeting)?;
        trials.all(rng);
        Some(trials)
    }

    /// The same with values that reach far, for what others do not show.
    pub(crate) fn far(meeting: &'m Meeting<'m>, rng: &mut Rng) -> Vec<Break> {
        let usual = meeting.reach.replace(Reach::FAR);
        let trials = Self::run(meeting, rng);
        meeting.reach.set(usual);
        trials.map_or(Vec::new(), |it| it.breaks)
    }

    /// The same, and keeps what was sent and read.
    pub(crate) fn logged(meeting: &'m Meeting<'m>, rng: &mut Rng) -> Option<Vec<Sent>> {
        let mut trials = Self::new(meeting)?;
        trials.log = Some(Vec::new());
        trials.all(rng);
        trials.log
    }

    fn new(meeting: &'m Meeting<'m>) -> Option<Self> {
        Some(Self {
            meeting,
            writer: Program::writer(meeting.from, meeting.surface)?,
            reader: Program::reader(meeting.to, meeting.surface)?,
            breaks: Vec::new(),
            unjudged: Vec::new(),
            unsent: Vec::new(),
            strange: Vec::new(),
            held: Vec::new(),
            defaults: Vec::new(),
            values: 0,
            log: None,
        })
    }

    fn all(&mut self, rng: &mut Rng) {
        for (from, to) in self.meeting.messages() {
            self.message(from, to, rng);
        }
    }

    fn message(&mut self, from: MessageId, to: MessageId, rng: &mut Rng) {
        let links = self.meeting.links(from, to);
        for link in links.iter() {
            self.link(*link);
        }
        let base = self.meeting.base(from, Some(to));
        let Some(base) = base.filter(|it| self.send(&it.record, to, it.tier, &it.path)) else {
            self.unjudged.push(from);
            return;
        };
        let usable = |link: &&Link| {
            link.from
                .is_some_and(|id| self.meeting.can_be_set(id, link.to, to))
        };
        let values = |link: &Link| {
            Some((
                link.from?,
                self.meeting.of_field(
                    link.from?,
                    link.to,
                    Some(to),
                    self.meeting.reach.get().depth,
                ),
            ))
        };
        let fields: Fields = links.iter().filter(usable).filter_map(values).collect();
        let empty = fields.iter().filter(|(_, values)| values.is_empty());
        self.unsent.extend(empty.map(|(id, _)| *id));
        let strange = fields.iter().filter(|(id, values)| {
            let with_base = self.meeting.tier_with(&base, to, *id);
            values
                .iter()
                .all(|it| it.tier.max(with_base) > Tier::Ordinary)
        });
        self.strange.extend(strange.map(|(id, _)| *id));
        for (id, candidates) in &fields {
            let with_base = self.meeting.tier_with(&base, to, *id);
            for it in candidates {
                let path: Vec<Step> = base.path.iter().chain(&it.path).copied().collect();
                let record = base.record.clone().with(*id, it.values.clone());
                self.send(&record, to, it.tier.max(with_base), &path);
            }
        }
        self.couples(&base, to, &fields);
        for _ in 0..FULL {
            self.full(&base, to, &fields, rng);
        }
    }

    /// What can be told of two fields without a value.
    fn link(&mut self, link: Link) {
        let (Some(from), Some(to)) = (link.from, link.to) else {
            return;
        };
        let types = (
            type_of(self.meeting.from, from),
            type_of(self.meeting.to, to),
        );
        if let (Type::Enum(was), Type::Enum(is)) = types {
            self.held.push((was, is));
        }
        self.defaults.extend(self.meeting.default_enums(link));
        let what = match link.in_doubt {
            true => Some("nothing tells whether it is the same field".to_owned()),
            false => self.meeting.default_differs(link),
        };
        // Whether names of extensions are alike is for the pairs to know, who do not tell.
        let arguable = link.in_doubt && self.meeting.from[from].is_extension();
        self.breaks.extend(what.map(|what| Break {
            path: vec![self.meeting.step(link.from, link.to)],
            tier: Tier::Ordinary,
            arguable,
            what,
            value: String::new(),
        }));
    }

    /// Fields that can be set together and share a oneof of the reader. Writers of the new schema
    /// can be told not to; old data is there.
    fn couples(&mut self, base: &Base, to: MessageId, fields: &Fields) {
        let tier = base.tier.max(self.meeting.tier_together());
        let from = self.meeting.from;
        let ordinary = |all: &[Candidate]| {
            let mut all = all.iter();
            all.find(|it| it.tier == Tier::Ordinary).cloned()
        };
        for (at, (one, first)) in fields.iter().enumerate() {
            for (other, second) in &fields[at + 1..] {
                let together = oneof(from, *one).is_none_or(|it| oneof(from, *other) != Some(it));
                if !together || !self.meeting.exclusive(to, *one, *other) {
                    continue;
                }
                let (Some(first), Some(second)) = (ordinary(first), ordinary(second)) else {
                    continue;
                };
                let record = base
                    .record
                    .clone()
                    .with(*one, first.values)
                    .with(*other, second.values);
                let path: Vec<Step> = first.path.into_iter().chain(second.path).collect();
                self.send(&record, to, tier, &path);
            }
        }
    }

    /// A random message of which about every field is set that is in no oneof.
    fn full(&mut self, base: &Base, to: MessageId, fields: &Fields, rng: &mut Rng) {
        let mut record = base.record.clone();
        let mut path = Vec::new();
        for (id, candidates) in fields {
            let ordinary = candidates.iter().filter(|it| it.tier == Tier::Ordinary);
            let chosen = rng.of(&ordinary.collect::<Vec<_>>());
            let alone = oneof(self.meeting.from, *id).is_some()
                || self.meeting.read_oneof(to, *id).is_some();
            if let (Some(chosen), false, false) = (chosen, alone, rng.once_in(3)) {
                path.extend(chosen.path.iter().copied());
                record = record.with(*id, chosen.values.clone());
            }
        }
        self.send(&record, to, base.tier, &path);
    }

    /// Sends a message and notes what breaks. Tells whether it was read at all.
    fn send(&mut self, record: &Record, to: MessageId, tier: Tier, path: &[Step]) -> bool {
        let Some(message) = self.writer.message(record) else {
            return true;
        };
        let Some(encoded) = self.writer.runtime.encode(&message) else {
            return true;
        };
        self.values += 1;
        let name = &self.reader.schema[to].full_name;
        let read = self.reader.runtime.decode(name, &encoded);
        if let Some(log) = &mut self.log {
            let read = read
                .as_ref()
                .map(|it| self.reader.runtime.text(&it.message, &it.skipped));
            log.push(Sent {
                names: [
                    self.writer.schema[record.message].full_name.to_string(),
                    name.to_string(),
                ],
                written: self.writer.runtime.text(&message, &[]),
                encoded: encoded.clone(),
                read: read.map_err(Clone::clone),
            });
        }
        let sent = self.writer.record(record.message, &message);
        let value = || {
            format!(
                "{} as {name}: {}",
                shown(self.meeting.from, &sent),
                bytes(&encoded)
            )
        };
        match read {
            Err(reason) => {
                self.breaks.push(Break {
                    path: path.to_vec(),
                    tier,
                    arguable: is_taken_by_some(&reason),
                    what: format!("refused: {reason}"),
                    value: value(),
                });
                false
            }
            Ok(read) => {
                let found = self.reader.record(to, &read.message);
                let differences = self.meeting.compare(&sent, &found).into_iter();
                self.breaks.extend(differences.map(|it| Break {
                    path: it.path,
                    tier,
                    arguable: it.arguable,
                    what: it.what,
                    value: value(),
                }));
                true
            }
        }
    }
}

/// Whether a number of an enum was refused because it stands in quotes, or `true` because it is no
/// number: the reference runtime takes these, others do not.
fn is_taken_by_some(reason: &str) -> bool {
    let is_number = |it: char| it == '-' || it.is_ascii_digit();
    let value = reason.strip_prefix("unknown enum value `");
    value.is_some_and(|value| value.starts_with(is_number))
        || reason.starts_with("invalid type: boolean")
            && ["enum", "Double", "Float"]
                .iter()
                .any(|it| reason.contains(it))
}

fn shown(schema: &Schema, record: &Record) -> String {
    let value = |value: &Val| match value {
        Val::Record(record) => shown(schema, record),
        Val::Int(it) => it.to_string(),
        Val::Float(it) => it.to_string(),
        Val::Enum(it) => format!("#{it}"),
        Val::Text(it) => format!("\"{}\"", it.escape_ascii()),
    };
    let field = |(id, values): (&FieldId, &Vec<Val>)| {
        let values: Vec<String> = values.iter().map(value).collect();
        format!("{}: {}", schema[*id].name, values.join(", "))
    };
    let fields: Vec<String> = record.fields.iter().map(field).collect();
    format!(
        "{} {{ {} }}",
        schema[record.message].name,
        fields.join("; ")
    )
}

/// Bytes as hex, or JSON as it is.
fn bytes(encoded: &[u8]) -> String {
    match encoded.first() {
        Some(b'{') => String::from_utf8_lossy(encoded).into_owned(),
        _ => encoded.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}
