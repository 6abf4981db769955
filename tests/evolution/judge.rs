//! The contract: for each surface and direction, ordinary values are preserved if and only if there
//! is no error, and a value outside of what its reader has room for breaks under a warning at least.

use protovet::check::check;
use protovet::finding::{Compat, Direction, Finding, Severity, Subject, Surface, Surfaces, Versions};
use protovet::model::{EnumId, FieldId, MessageId, OneofId, Schema, Type};
use protovet::pair::Pairs;
use protovet::policy::Policy;
use protovet::witness;

use super::compare::shown;
use super::meet::{Link, Meeting, Step};
use super::rng::Rng;
use super::tree::{Program, Record, Val};
use super::values::{Candidate, Tier};

/// Errors that no value has to show, and why.
pub(crate) const HAZARDS: &[(&str, &str)] = &[
    ("FIELD_DELETED", "the number is free, and breaks data only when it is taken"),
    ("FIELD_NUMBER_REUSED", "data may be of the field that is gone, or the field was renamed"),
    ("ENUM_VALUE_DELETED", "the number is free, and a value the reader does not have is none of its own"),
    ("EXTENSION_DELETED", "the number is free, and breaks data only when it is taken"),
    ("EXTENSION_RANGE_REMOVED", "extensions that others declare are in no file at hand"),
    ("RESERVED_REMOVED", "what was there before it was reserved is in no file at hand"),
    ("MESSAGE_DELETED", "there is no message to read the data as"),
];

/// Random messages with several fields set, of each message.
const FULL: usize = 2;

/// What breaks, and what was tried.
#[derive(Clone, Debug)]
pub(crate) struct Break {
    path: Vec<Step>,
    tier: Tier,
    /// No error is asked for, but one has its reason.
    arguable: bool,
    /// Whether the reader refused the message: any of what was set can be to blame.
    refused: bool,
    pub(crate) what: String,
    pub(crate) value: String,
}

/// Something the contract does not allow.
#[derive(Clone, Debug)]
pub(crate) struct Complaint {
    pub(crate) surface: Surface,
    pub(crate) direction: Direction,
    pub(crate) kind: Kind,
    /// What was found, or what breaks.
    pub(crate) what: String,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Kind {
    BreakWithoutError,
    RangeWithoutWarning,
    ErrorWithoutBreak(&'static str),
    ErrorWithoutWitness(&'static str),
}

/// What was said of an evolution.
#[derive(Clone, Debug, Default)]
pub(crate) struct Judgement {
    pub(crate) complaints: Vec<Complaint>,
    pub(crate) worst: Option<Severity>,
    pub(crate) values: usize,
    pub(crate) breaks: usize,
}

/// Judges two versions on both surfaces, in both directions.
pub(crate) fn judge(old: &Schema, new: &Schema, rng: &mut Rng) -> Judgement {
    let pairs = Pairs::new(old, new);
    let mut judgement = Judgement::default();
    for surface in [Surface::Binary, Surface::Json] {
        for direction in [Direction::Backward, Direction::Forward] {
            let meeting = Meeting::new(&pairs, surface, direction);
            let (Some(writer), Some(reader)) = (
                Program::writer(meeting.from, surface),
                Program::reader(meeting.to, surface),
            ) else {
                continue;
            };
            let mut trials = Trials { meeting, writer, reader, breaks: Vec::new(), unjudged: Vec::new(), held: Vec::new(), values: 0 };
            trials.run(rng);
            trials.settle(&mut judgement);
        }
    }
    judgement
}

struct Trials<'s> {
    meeting: Meeting<'s>,
    writer: Program<'s>,
    reader: Program<'s>,
    breaks: Vec<Break>,
    /// Messages of which no value can be sent.
    unjudged: Vec<MessageId>,
    /// Enums that some field holds on both sides, and whether it has a default.
    held: Vec<(EnumId, EnumId, bool)>,
    values: usize,
}

impl Trials<'_> {
    fn run(&mut self, rng: &mut Rng) {
        for (from, to) in self.meeting.messages() {
            self.message(from, to, rng);
        }
    }

    fn message(&mut self, from: MessageId, to: MessageId, rng: &mut Rng) {
        let links = self.meeting.links(from, to);
        for link in links.iter() {
            self.link(*link);
        }
        let Some((base, path)) = self.meeting.base(from, Some(to)) else {
            self.unjudged.push(from);
            return;
        };
        if !self.send(&base, to, Tier::Ordinary, &path) {
            self.unjudged.push(from);
            return;
        }
        let usable = |link: &&Link| link.from.is_some_and(|id| self.meeting.can_be_set(id, link.to, to));
        let fields: Vec<(FieldId, Vec<Candidate>)> = links
            .iter()
            .filter(usable)
            .filter_map(|link| Some((link.from?, self.meeting.of_field(link.from?, link.to, 2))))
            .collect();
        for (id, candidates) in &fields {
            for it in candidates {
                let path: Vec<Step> = path.iter().chain(&it.path).copied().collect();
                self.send(&base.clone().with(*id, it.values.clone()), to, it.tier, &path);
            }
        }
        self.couples(&base, to, &fields);
        for _ in 0..FULL {
            self.full(&base, to, &fields, rng);
        }
    }

    /// What can be told of two fields without a value.
    fn link(&mut self, link: Link) {
        let (Some(from), Some(to)) = (link.from, link.to) else { return };
        let path = vec![self.meeting.step(link.from, link.to)];
        let types = (type_of(self.meeting.from, from), type_of(self.meeting.to, to));
        if let (Type::Enum(was), Type::Enum(is)) = types {
            let has_default = !self.meeting.from[from].cardinality.is_repeated();
            self.held.push((was, is, has_default));
        }
        let what = match link.in_doubt {
            true => Some("nothing tells whether it is the same field".to_owned()),
            false => self.meeting.default_differs(link),
        };
        if let Some(what) = what {
            let value = String::new();
            // Whether names of extensions are alike is for the pairs to know, who do not tell.
            let arguable = link.in_doubt && self.meeting.from[from].is_extension();
            self.breaks.push(Break { path, tier: Tier::Ordinary, arguable, refused: false, what, value });
        }
    }

    /// Fields that can be set together and share a oneof of the reader. Writers of the new schema
    /// can be told not to; old data is there.
    fn couples(&mut self, base: &Record, to: MessageId, fields: &[(FieldId, Vec<Candidate>)]) {
        let tier = match self.meeting.direction {
            Direction::Backward => Tier::Ordinary,
            Direction::Forward => Tier::Range,
        };
        for (at, (one, first)) in fields.iter().enumerate() {
            for (other, second) in &fields[at + 1..] {
                let apart = oneof(self.meeting.from, *one).is_none_or(|it| oneof(self.meeting.from, *other) != Some(it));
                if !apart || !self.exclusive(base.message, to, *one, *other) {
                    continue;
                }
                let ordinary = |all: &[Candidate]| all.iter().find(|it| it.tier == Tier::Ordinary).cloned();
                let (Some(first), Some(second)) = (ordinary(first), ordinary(second)) else { continue };
                let record = base.clone().with(*one, first.values).with(*other, second.values);
                let path: Vec<Step> = first.path.into_iter().chain(second.path).collect();
                self.send(&record, to, tier, &path);
            }
        }
    }

    /// Whether two fields of the writer's are read as members of one oneof.
    fn exclusive(&self, from: MessageId, to: MessageId, one: FieldId, other: FieldId) -> bool {
        let links = self.meeting.links(from, to);
        let read = |id: FieldId| {
            let link = links.iter().find(|link| link.from == Some(id));
            let met = self.meeting.met(id, to).or(link.and_then(|link| link.to));
            oneof(self.meeting.to, met?)
        };
        read(one).is_some_and(|it| read(other) == Some(it))
    }

    fn full(&mut self, base: &Record, to: MessageId, fields: &[(FieldId, Vec<Candidate>)], rng: &mut Rng) {
        let mut record = base.clone();
        let mut path = Vec::new();
        let mut oneofs: Vec<OneofId> = Vec::new();
        for (id, candidates) in fields {
            let read = self.meeting.met(*id, to).and_then(|it| oneof(self.meeting.to, it));
            let own = oneof(self.meeting.from, *id);
            let ordinary: Vec<&Candidate> = candidates.iter().filter(|it| it.tier == Tier::Ordinary).collect();
            let Some(chosen) = rng.of(&ordinary) else { continue };
            // Members of oneofs are for `couples`.
            if own.is_some() || read.is_some() || rng.once_in(3) {
                continue;
            }
            oneofs.extend(own);
            path.extend(chosen.path.iter().copied());
            record = record.with(*id, chosen.values.clone());
        }
        self.send(&record, to, Tier::Ordinary, &path);
    }

    /// Sends a message and notes what breaks. Tells whether it was read at all.
    fn send(&mut self, record: &Record, to: MessageId, tier: Tier, path: &[Step]) -> bool {
        let Some(message) = self.writer.message(record) else { return true };
        let Some(encoded) = self.writer.runtime.encode(&message) else { return true };
        self.values += 1;
        let sent = self.writer.record(record.message, &message);
        let name = &self.reader.schema[to].full_name;
        let value = || format!("{} as {}: {}", shown_record(self.meeting.from, &sent), name, bytes(&encoded));
        match self.reader.runtime.decode(name, &encoded) {
            Err(reason) => {
                let value = value();
                self.breaks.push(Break { path: path.to_vec(), tier, arguable: false, refused: true, what: format!("refused: {reason}"), value });
                false
            }
            Ok(message) => {
                let found = self.reader.record(to, &message);
                for it in self.meeting.compare(&sent, &found) {
                    let value = value();
                    self.breaks.push(Break { path: it.path, tier, arguable: it.arguable, refused: false, what: it.what, value });
                }
                true
            }
        }
    }

    fn settle(&self, judgement: &mut Judgement) {
        let Meeting { pairs, surface, direction, .. } = self.meeting;
        let compat = match direction {
            Direction::Backward => Compat::Backward,
            Direction::Forward => Compat::Forward,
        };
        let policy = Policy { surfaces: Surfaces::of(&[surface]), compat, ..Policy::default() };
        let findings = check(pairs.old, pairs.new, &policy);
        judgement.values += self.values;
        judgement.breaks += self.breaks.len();
        judgement.worst = judgement.worst.max(findings.iter().map(|it| it.severity).max());
        let mut complain = |kind, what| {
            judgement.complaints.push(Complaint { surface, direction, kind, what });
        };
        for it in &self.breaks {
            let told = |least: Severity| {
                findings.iter().any(|finding| finding.severity >= least && self.is_about(finding, it))
            };
            match it.tier {
                _ if it.arguable => {}
                Tier::Ordinary if !told(Severity::Error) => {
                    complain(Kind::BreakWithoutError, format!("{}\n  {}", it.what, it.value));
                }
                Tier::Range if !told(Severity::Warning) => {
                    complain(Kind::RangeWithoutWarning, format!("{}\n  {}", it.what, it.value));
                }
                _ => {}
            }
        }
        for finding in findings.iter().filter(|it| it.severity == Severity::Error) {
            let what = || format!("{}\n  {:?}", finding.message, finding.surfaces);
            if witness::is_due(finding) && witness::find(pairs.old, pairs.new, finding).is_none() {
                complain(Kind::ErrorWithoutWitness(finding.rule), what());
            }
            let hazard = HAZARDS.iter().any(|(rule, _)| *rule == finding.rule);
            let ordinary = |it: &&Break| it.tier == Tier::Ordinary || it.arguable;
            let shown = || self.breaks.iter().filter(ordinary).any(|it| self.is_about(finding, it));
            if !hazard && self.can_be_shown(finding) && !shown() {
                complain(Kind::ErrorWithoutBreak(finding.rule), what());
            }
        }
    }

    /// Whether a finding is about what breaks: a field on the way, or the enum it holds.
    fn is_about(&self, finding: &Finding, it: &Break) -> bool {
        let Meeting { pairs, .. } = self.meeting;
        match &finding.subject {
            Some(Subject::Fields { fields, .. }) => it.path.iter().any(|step| {
                let same = |a: Option<FieldId>, b: Option<FieldId>| a.is_some() && a == b;
                fields.iter().any(|Versions { old, new }| same(*old, step.old) || same(*new, step.new))
            }),
            Some(Subject::Enum { enums, .. }) => it.path.iter().any(|step| {
                let holds = |schema: &Schema, id: Option<FieldId>, wanted: EnumId| {
                    id.is_some_and(|id| type_of(schema, id) == Type::Enum(wanted))
                };
                holds(pairs.old, step.old, enums.old) || holds(pairs.new, step.new, enums.new)
            }),
            Some(Subject::Messages(_)) | None => false,
        }
    }

    /// Whether any value could show it: its message can be sent, or a field holds its enum.
    fn can_be_shown(&self, finding: &Finding) -> bool {
        match &finding.subject {
            Some(Subject::Fields { messages, .. }) => {
                let (from, _) = self.meeting.turned(messages.old, messages.new);
                !self.unjudged.contains(&from)
            }
            Some(Subject::Enum { enums, .. }) => {
                let (from, to) = self.meeting.turned(enums.old, enums.new);
                let of_default = finding.rule == "ENUM_ZERO_VALUE_CHANGED";
                let held = |it: &(EnumId, EnumId, bool)| (it.0, it.1) == (from, to) && (it.2 || !of_default);
                self.unjudged.is_empty() && self.held.iter().any(held)
            }
            Some(Subject::Messages(_)) => false,
            None => true,
        }
    }
}

/// The type of a field, or of the values of a map.
fn type_of(schema: &Schema, id: FieldId) -> Type {
    match schema.map_entry(&schema[id]) {
        Some((_, value)) => value.ty,
        None => schema[id].ty,
    }
}

/// The oneof of a field, if it is one that was written.
fn oneof(schema: &Schema, id: FieldId) -> Option<OneofId> {
    schema[id].oneof.filter(|&id| !schema[id].synthetic)
}

fn shown_record(schema: &Schema, record: &Record) -> String {
    let field = |(id, values): (&FieldId, &Vec<Val>)| {
        let values: Vec<String> = values
            .iter()
            .map(|value| match value {
                Val::Record(record) => shown_record(schema, record),
                other => shown(other),
            })
            .collect();
        format!("{}: {}", schema[*id].name, values.join(", "))
    };
    let fields: Vec<String> = record.fields.iter().map(field).collect();
    format!("{} {{ {} }}", schema[record.message].name, fields.join("; "))
}

/// Bytes as hex, or JSON as it is.
fn bytes(encoded: &[u8]) -> String {
    match encoded.first() {
        Some(b'{') => String::from_utf8_lossy(encoded).into_owned(),
        _ => encoded.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}
