//! Findings, and the words in which a verdict is given.

mod allowed;
mod fingerprint;
mod fix;
mod merge;
mod tally;

use std::borrow::Cow;

use serde::Serialize;

use crate::model::{EnumId, EnumValueId, FieldId, MessageId, Place};

pub use allowed::{Allowed, Approval, ApprovedBy};
pub use fingerprint::Fingerprint;
pub use fix::{Edit, Fix};
pub(crate) use tally::Tally;
pub use tally::{MOST_FINDINGS, are_too_many};

/// What somebody relies on, and so what a check protects.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Surface {
    /// Encoded messages, stored or in flight.
    Binary,
    /// ProtoJSON.
    Json,
    /// Callers of services.
    Rpc,
    /// Source code that uses generated code.
    Code,
}

impl Surface {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Binary => "binary",
            Self::Json => "json",
            Self::Rpc => "rpc",
            Self::Code => "code",
        }
    }
}

/// A set of surfaces.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Surfaces(u8);

impl Surfaces {
    /// What is protected unless the user says otherwise: `binary` and `rpc`.
    pub const DEFAULT: Self = Self::of(&[Surface::Binary, Surface::Rpc]);
    /// All four.
    pub const ALL: Self = Self::of(&[Surface::Binary, Surface::Json, Surface::Rpc, Surface::Code]);

    /// None: what conventions protect.
    pub const NONE: Self = Self(0);

    /// A set.
    #[must_use]
    pub const fn of(surfaces: &[Surface]) -> Self {
        let mut bits = 0;
        let mut index = 0;
        while index < surfaces.len() {
            bits |= 1 << surfaces[index] as u8;
            index += 1;
        }
        Self(bits)
    }

    /// Whether the surface is one of them.
    #[must_use]
    pub const fn contains(self, surface: Surface) -> bool {
        self.0 & (1 << surface as u8) != 0
    }

    /// Whether they share a surface.
    #[must_use]
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The surfaces that are not in it.
    #[must_use]
    pub const fn others(self) -> Self {
        Self(Self::ALL.0 & !self.0)
    }

    /// The surfaces, in order.
    pub fn iter(self) -> impl Iterator<Item = Surface> {
        [Surface::Binary, Surface::Json, Surface::Rpc, Surface::Code]
            .into_iter()
            .filter(move |&surface| self.contains(surface))
    }
}

/// Whose data meets whose schema.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// A reader built from the new schema meets data written with the old one.
    Backward,
    /// A reader built from the old schema meets data written with the new one.
    Forward,
}

/// Which directions must keep working.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Compat {
    /// New readers, old data.
    Backward,
    /// Old readers, new data.
    Forward,
    /// Both.
    #[default]
    Full,
}

impl Compat {
    /// Whether a direction must keep working.
    #[must_use]
    pub const fn protects(self, direction: Direction) -> bool {
        match self {
            Self::Full => true,
            Self::Backward => matches!(direction, Direction::Backward),
            Self::Forward => matches!(direction, Direction::Forward),
        }
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Safe, and worth knowing.
    Note,
    /// Only values outside the reader's domain break, or a hazard is left behind.
    Warning,
    /// Values that are valid under both schemas break.
    Error,
}

impl Severity {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Which of the two versions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Side {
    /// The version compared against.
    Old,
    /// The version under test.
    New,
}

/// A place a finding points at, and what is there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// In which version.
    pub side: Side,
    /// Where.
    pub place: Place,
    /// What stands beside it; may be empty.
    pub text: String,
}

/// A thing in both versions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Versions<T> {
    /// In the version compared against.
    pub old: T,
    /// In the version under test.
    pub new: T,
}

/// What a finding is about, for those who look at its data.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Subject {
    /// Two messages that are one, or take each other's place.
    Messages(Versions<MessageId>),
    /// Fields or extensions of such messages.
    Fields {
        /// The messages.
        messages: Versions<MessageId>,
        /// The fields: both versions of one, or one that the other version does not have.
        fields: Vec<Versions<Option<FieldId>>>,
    },
    /// Two enums that are one.
    Enum {
        /// The enums.
        enums: Versions<EnumId>,
        /// The values: both versions of one, or one that the other version does not have. None
        /// means any number.
        values: Vec<Versions<Option<EnumValueId>>>,
    },
}

/// One thing that breaks, or is worth knowing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The surfaces on which it matters; none for a convention.
    pub surfaces: Vec<Surface>,
    /// The directions in which it matters: none for conventions, callers and source code.
    pub directions: Vec<Direction>,
    /// The element: its full name, in the new version if it is there.
    pub element: String,
    /// One sentence that makes sense alone.
    pub message: String,
    /// The places, the most telling first: at most three.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Option<Cow<'static, str>>,
    /// What it is about, if data of it can be looked at.
    pub subject: Option<Subject>,
    /// What there was before both versions, if it is about that.
    pub history: Option<Box<Past>>,
    /// The releases it breaks, if it was looked for in several.
    pub releases: Option<Box<Releases>>,
    /// What would mend it, if somebody asked and one answer is right.
    pub fix: Option<Box<Fix>>,
}

/// Releases that a finding was found against.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Releases {
    /// The tag of the oldest.
    pub oldest: String,
    /// The tag of the newest.
    pub newest: String,
    /// How many there are.
    pub count: usize,
}

/// What there was in an earlier revision, and is in neither version.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Past {
    /// The id of the commit that removed it.
    pub commit: String,
    /// The day of that commit where its author was, as `2024-03-02`.
    pub date: String,
    /// The file it was in until then, from the top of the repository.
    pub path: String,
    /// The id of that file's content.
    pub content: [u8; 20],
    /// Where it starts in there, in bytes.
    pub at: u32,
    /// What it was, to stand beside the line.
    pub text: String,
    /// The line it starts on, once that was read.
    pub line: Option<PastLine>,
}

/// A line of an earlier revision.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PastLine {
    /// From 1.
    pub number: usize,
    /// Without the line end.
    pub text: String,
    /// How many bytes of the line stand before what it is about.
    pub start: usize,
}

impl Finding {
    /// The first place in the new version.
    #[must_use]
    pub fn new_label(&self) -> Option<&Label> {
        self.labels.iter().find(|label| label.side == Side::New)
    }

    /// The first place in the old version.
    #[must_use]
    pub fn old_label(&self) -> Option<&Label> {
        self.labels.iter().find(|label| label.side == Side::Old)
    }
}
