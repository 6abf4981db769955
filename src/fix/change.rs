//! What is meant to be changed, before it is written as the file around it is.

use std::ops::Range;

use crate::model::{
    EnumId, FieldId, FileId, MessageId, Name, NumberRange, ReservedName, Schema, Span,
};
use crate::rules::phrase;

/// What mends one finding.
#[derive(Clone, Debug)]
pub(super) struct Proposal {
    /// What it does, in a few words.
    pub(super) title: String,
    /// How.
    pub(super) changes: Vec<Change>,
}

impl Proposal {
    /// About how many bytes it takes to know what it does.
    pub(super) fn size(&self) -> usize {
        let sizes = self.changes.iter().map(|change| match change {
            Change::Number { .. } | Change::Fresh { .. } => 1024,
            Change::Reserve { numbers, names, .. } => 16 * (numbers.len() + names.len()),
            Change::Text { to: text, .. } | Change::FirstValue { text, .. } => text.len(),
            _ => 0,
        });
        sizes.sum()
    }
}

/// One thing to change in the new version.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Change {
    /// Numbers, each range with both its ends, and names to set aside.
    Reserve {
        body: Body,
        numbers: Vec<(i32, i32)>,
        names: Vec<Name>,
    },
    /// A number that becomes another one.
    Number { body: Body, span: Span, to: i32 },
    /// The number of an extension that becomes another one.
    Renumber { file: FileId, span: Span, to: i32 },
    /// A number that becomes one that was never used.
    Fresh { body: Body, span: Span },
    /// Reserved numbers of one statement that are written shorter.
    Merge { body: Body, inside: Span },
    /// A part of a file that becomes another one: a name, or a whole statement.
    Text {
        file: FileId,
        range: Range<usize>,
        to: String,
    },
    /// A value that comes before all others.
    FirstValue { id: EnumId, text: String },
}

/// What holds numbers: a message or an enum of the new version.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Body {
    Message(MessageId),
    Enum(EnumId),
}

impl Body {
    pub(super) fn file(self, schema: &Schema) -> FileId {
        match self {
            Self::Message(id) => schema[id].file,
            Self::Enum(id) => schema[id].file,
        }
    }

    pub(super) fn full_name(self, schema: &Schema) -> &Name {
        match self {
            Self::Message(id) => &schema[id].full_name,
            Self::Enum(id) => &schema[id].full_name,
        }
    }

    /// The whole declaration.
    pub(super) fn span(self, schema: &Schema) -> Span {
        match self {
            Self::Message(id) => schema[id].decl.span,
            Self::Enum(id) => schema[id].decl.span,
        }
    }

    pub(super) fn reserved_ranges(self, schema: &Schema) -> &[NumberRange] {
        match self {
            Self::Message(id) => &schema[id].reserved_ranges,
            Self::Enum(id) => &schema[id].reserved_ranges,
        }
    }

    pub(super) fn reserved_names(self, schema: &Schema) -> &[ReservedName] {
        match self {
            Self::Message(id) => &schema[id].reserved_names,
            Self::Enum(id) => &schema[id].reserved_names,
        }
    }

    /// Whether something in it has a name, or the name is reserved.
    pub(super) fn knows_name(self, schema: &Schema, name: &str) -> bool {
        let used = match self {
            Self::Message(id) => schema.fields_of(id).any(|(_, it)| it.name == name),
            Self::Enum(id) => schema.values_of(id).any(|(_, it)| it.name == name),
        };
        used || self.reserves_name(schema, name)
    }

    pub(super) fn reserves_name(self, schema: &Schema, name: &str) -> bool {
        let mut names = self.reserved_names(schema).iter();
        names.any(|it| it.name == name)
    }

    pub(super) fn reserves(self, schema: &Schema, number: i32) -> bool {
        let mut ranges = self.reserved_ranges(schema).iter();
        ranges.any(|it| it.contains(number))
    }

    /// Whether a number is given away to extensions.
    pub(super) fn extends(self, schema: &Schema, number: i32) -> bool {
        match self {
            Self::Message(id) => {
                let mut ranges = schema[id].extension_ranges.iter();
                ranges.any(|it| it.range.contains(number))
            }
            Self::Enum(_) => false,
        }
    }

    /// The highest number, which is written `max`.
    pub(super) const fn highest(self) -> i32 {
        match self {
            Self::Message(_) => 536_870_911,
            Self::Enum(_) => i32::MAX,
        }
    }
}

/// A field of a message by its name.
pub(super) fn field_named(schema: &Schema, id: MessageId, name: &str) -> Option<FieldId> {
    let mut fields = schema.fields_of(id);
    fields.find(|(_, it)| it.name == name).map(|(id, _)| id)
}

/// ``3 and `email` ``: what is reserved, in words.
pub(super) fn spelled(numbers: &[(i32, i32)], names: &[Name]) -> String {
    let count = numbers.len() + names.len();
    let numbers = numbers.iter().map(|&(start, end)| match end {
        _ if start == end => start.to_string(),
        _ => format!("{start} to {end}"),
    });
    let names = names.iter().map(|name| format!("`{name}`"));
    phrase::listed(numbers.chain(names), count, "and")
}
