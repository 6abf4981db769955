//! The contract: for each surface and direction, ordinary values are preserved if and only if there
//! is no error, and a value outside of what its reader has room for breaks under a warning at least.
//!
//! *Preserved* is asked of elements that are the same on both sides, as pairs have them. A field
//! that only the writer has is not expected to arrive; it must not be taken for another one.

use std::cell::OnceCell;

use protovet::check::check;
use protovet::finding::{
    Compat, Direction, Finding, Severity, Subject, Surface, Surfaces, Versions,
};
use protovet::model::{FieldId, Schema, Type};
use protovet::pair::Pairs;
use protovet::policy::Policy;
use protovet::witness;

use super::meet::{Meeting, type_of};
use super::rng::Rng;
use super::trials::{Break, Trials};
use super::values::Tier;

/// Errors that no value has to show, and why.
pub(crate) const HAZARDS: &[(&str, &str)] = &[
    (
        "FIELD_DELETED",
        "the number is free, and breaks data only when it is taken",
    ),
    (
        "FIELD_NUMBER_REUSED",
        "data is that of the field that is gone, or the field was renamed: two versions cannot tell",
    ),
    (
        "ENUM_VALUE_DELETED",
        "the number is free, and in json a name the reader does not have is no value of its own",
    ),
    (
        "EXTENSION_DELETED",
        "the number is free, and breaks data only when it is taken",
    ),
    (
        "EXTENSION_RANGE_REMOVED",
        "extensions that others declare are in no file at hand",
    ),
    (
        "RESERVED_REMOVED",
        "what was there before it was reserved is in no file at hand",
    ),
    ("MESSAGE_DELETED", "there is no message to read the data as"),
];

/// Something the contract does not allow.
#[derive(Clone, Debug)]
pub(crate) struct Complaint {
    pub(crate) surface: Surface,
    pub(crate) direction: Direction,
    pub(crate) kind: Kind,
    /// What was found, or what breaks.
    pub(crate) what: String,
}

impl Complaint {
    /// Whether another complaint is about the same, as far as this can be told of two cases.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        (self.kind, self.surface, self.direction) == (other.kind, other.surface, other.direction)
    }

    /// What kind of complaint it is, in words.
    pub(crate) fn title(&self) -> String {
        let kind = match self.kind {
            Kind::BreakWithoutError => "break without an error".to_owned(),
            Kind::RangeWithoutWarning => "break out of range without a warning".to_owned(),
            Kind::ErrorWithoutBreak(rule) => format!("{rule} without a break"),
            Kind::ErrorWithoutWitness(rule) => format!("{rule} without a witness"),
        };
        format!("{kind}, {} {:?}", self.surface.word(), self.direction)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Kind {
    BreakWithoutError,
    RangeWithoutWarning,
    ErrorWithoutBreak(&'static str),
    ErrorWithoutWitness(&'static str),
}

/// What came out of an evolution.
#[derive(Clone, Debug, Default)]
pub(crate) struct Judgement {
    pub(crate) complaints: Vec<Complaint>,
    /// The worst that was found on any surface in any direction.
    pub(crate) worst: Option<Severity>,
    /// How many values were sent.
    pub(crate) values: usize,
    /// How many of them broke.
    pub(crate) breaks: usize,
}

/// Judges two versions on both surfaces, in both directions. `witnessed` asks for witnesses of all
/// errors too.
pub(crate) fn judge(old: &Schema, new: &Schema, rng: &mut Rng, witnessed: bool) -> Judgement {
    let pairs = Pairs::new(old, new);
    let mut judgement = Judgement::default();
    for meeting in meetings(&pairs) {
        if let Some(trials) = Trials::run(&meeting, rng) {
            let findings = findings(&meeting);
            let bench = Bench {
                meeting: &meeting,
                trials: &trials,
                findings: &findings,
                far: OnceCell::new(),
            };
            judgement.values += trials.values;
            judgement.breaks += trials.breaks.len();
            judgement.worst = judgement
                .worst
                .max(findings.iter().map(|it| it.severity).max());
            judgement.complaints.extend(bench.complaints(witnessed));
        }
    }
    judgement
}

/// Both surfaces, each in both directions.
pub(crate) fn meetings<'p>(pairs: &'p Pairs<'p>) -> impl Iterator<Item = Meeting<'p>> {
    let surfaces = [Surface::Binary, Surface::Json].into_iter();
    let directions = [Direction::Backward, Direction::Forward];
    let both = surfaces.flat_map(move |surface| directions.map(|it| (surface, it)));
    both.map(|(surface, direction)| Meeting::new(pairs, surface, direction))
}

fn findings(meeting: &Meeting<'_>) -> Vec<Finding> {
    let compat = match meeting.direction {
        Direction::Backward => Compat::Backward,
        Direction::Forward => Compat::Forward,
    };
    let surfaces = Surfaces::of(&[meeting.surface]);
    let policy = Policy {
        surfaces,
        compat,
        ..Policy::default()
    };
    check(meeting.pairs.old, meeting.pairs.new, &policy)
}

/// What was found on one surface in one direction, beside what became of values.
struct Bench<'a> {
    meeting: &'a Meeting<'a>,
    trials: &'a Trials<'a>,
    findings: &'a [Finding],
    far: OnceCell<Vec<Break>>,
}

impl Bench<'_> {
    /// What breaks of values that reach far.
    fn far(&self) -> &[Break] {
        self.far
            .get_or_init(|| Trials::far(self.meeting, &mut Rng::new(0)))
    }

    fn complaints(&self, witnessed: bool) -> Vec<Complaint> {
        let breaks = self.trials.breaks.iter().filter_map(|it| self.untold(it));
        let errors = || {
            self.findings
                .iter()
                .filter(|it| it.severity == Severity::Error)
        };
        let unshown = errors().filter_map(|it| self.unshown(it));
        let unwitnessed = errors()
            .filter(|_| witnessed)
            .filter_map(|it| self.unwitnessed(it));
        breaks.chain(unshown).chain(unwitnessed).collect()
    }

    fn complaint(&self, kind: Kind, what: String) -> Complaint {
        let Meeting {
            surface, direction, ..
        } = *self.meeting;
        Complaint {
            surface,
            direction,
            kind,
            what,
        }
    }

    /// A break that no finding tells of.
    fn untold(&self, it: &Break) -> Option<Complaint> {
        let (least, kind) = match it.tier {
            _ if it.arguable => return None,
            Tier::Ordinary => (Severity::Error, Kind::BreakWithoutError),
            Tier::Range => (Severity::Warning, Kind::RangeWithoutWarning),
        };
        let mut told = self
            .findings
            .iter()
            .filter(|finding| finding.severity >= least);
        let untold = !told.any(|finding| self.is_about(finding, it));
        untold.then(|| self.complaint(kind, format!("{}\n  {}", it.what, it.value)))
    }

    /// An error that nothing shows.
    fn unshown(&self, finding: &Finding) -> Option<Complaint> {
        let hazard = HAZARDS.iter().any(|(rule, _)| *rule == finding.rule);
        // Where no value is ordinary, any tells that none arrives.
        let any = self.is_strange(finding);
        let ordinary = |it: &&Break| it.tier == Tier::Ordinary || it.arguable || any;
        let shown = |breaks: &[Break]| {
            let mut breaks = breaks.iter().filter(ordinary);
            breaks.any(|it| self.is_about(finding, it))
        };
        let unshown = !hazard && self.can_be_shown(finding) && !shown(&self.trials.breaks);
        let unshown = unshown && !shown(self.far());
        let Pairs { old, new, .. } = *self.meeting.pairs;
        // A first value is what a field reads as that is not set, also after it got another number
        // or was lost; the only value of an enum is the first. The witness shows where it matters:
        // in lists, or that nothing is set.
        let first_values = [
            "ENUM_VALUE_RENUMBERED",
            "FIELD_RENUMBERED",
            "FIELD_MOVED_INTO_ONEOF",
        ];
        let witnessed = || {
            (first_values.contains(&finding.rule) || self.is_of_one_value(finding))
                && (witness::find(old, new, finding).is_some()
                    || !witness::is_due(old, new, finding))
        };
        let unshown = unshown && !witnessed();
        let kind = Kind::ErrorWithoutBreak(finding.rule);
        unshown.then(|| self.complaint(kind, finding.message.clone()))
    }

    /// Whether the reader's types have no room for any value of the fields a finding is about.
    fn is_strange(&self, finding: &Finding) -> bool {
        let Some(Subject::Fields { fields, .. }) = &finding.subject else {
            return false;
        };
        fields.iter().all(|field| {
            let (from, _) = self.meeting.turned(field.old, field.new);
            from.is_some_and(|id| self.trials.strange.contains(&id))
        })
    }

    /// Whether the writer's field is of an enum that has one value, which JSON may leave out.
    fn is_of_one_value(&self, finding: &Finding) -> bool {
        let Some(Subject::Fields { fields, .. }) = &finding.subject else {
            return false;
        };
        fields.iter().any(|field| {
            let (from, _) = self.meeting.turned(field.old, field.new);
            let ty = from.map(|id| type_of(self.meeting.from, id));
            matches!(ty, Some(Type::Enum(id)) if self.meeting.from.values_of(id).len() == 1)
        })
    }

    /// An error that should have a witness and has none.
    fn unwitnessed(&self, finding: &Finding) -> Option<Complaint> {
        let Pairs { old, new, .. } = *self.meeting.pairs;
        let due = witness::is_due(old, new, finding) && self.can_be_shown(finding);
        let unwitnessed = due && witness::find(old, new, finding).is_none();
        let kind = Kind::ErrorWithoutWitness(finding.rule);
        unwitnessed.then(|| self.complaint(kind, finding.message.clone()))
    }

    /// Whether a finding is about what breaks: a field on the way, or the enum it holds.
    fn is_about(&self, finding: &Finding, it: &Break) -> bool {
        let Pairs { old, new, .. } = *self.meeting.pairs;
        match &finding.subject {
            Some(Subject::Fields { fields, .. }) => it.path.iter().any(|step| {
                let same = |a: Option<FieldId>, b: Option<FieldId>| a.is_some() && a == b;
                let is = |it: &Versions<_>| same(it.old, step.old) || same(it.new, step.new);
                fields.iter().any(is)
            }),
            Some(Subject::Enum { enums, .. }) => it.path.iter().any(|step| {
                let holds = |schema: &Schema, id: Option<FieldId>, wanted| {
                    id.is_some_and(|id| type_of(schema, id) == Type::Enum(wanted))
                };
                holds(old, step.old, enums.old) || holds(new, step.new, enums.new)
            }),
            Some(Subject::Messages(_)) | None => false,
        }
    }

    /// Whether any value could show it: its message can be sent, or a field holds its enum.
    fn can_be_shown(&self, finding: &Finding) -> bool {
        let trials = self.trials;
        match &finding.subject {
            Some(Subject::Fields { messages, fields }) => {
                let (from, _) = self.meeting.turned(messages.old, messages.new);
                let unsent = |field: &Versions<Option<FieldId>>| {
                    let (from, _) = self.meeting.turned(field.old, field.new);
                    from.is_some_and(|id| trials.unsent.contains(&id))
                };
                !trials.unjudged.contains(&from) && !fields.iter().all(unsent)
            }
            Some(Subject::Enum { enums, .. }) => {
                let enums = self.meeting.turned(enums.old, enums.new);
                let held = match finding.rule {
                    "ENUM_ZERO_VALUE_CHANGED" => trials.defaults.contains(&enums),
                    _ => trials.held.contains(&enums),
                };
                trials.unjudged.is_empty() && held
            }
            Some(Subject::Messages(_)) => false,
            None => true,
        }
    }
}
