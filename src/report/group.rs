//! Findings by the element they stand in: a message, an enum, a service or a file.

use rustc_hash::FxHashMap;

use super::{Counts, Location, Report};
use crate::finding::{Finding, Severity, Subject};
use crate::model::{EnumId, FileId, MessageId, Schema, ServiceId, Symbol};

/// The findings of one element.
pub(super) struct Group {
    /// The element.
    pub(super) home: Home,
    /// Indices of its findings, in their order.
    pub(super) findings: Vec<usize>,
}

/// What findings stand in.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Home {
    /// `message`, `enum`, `service` or `file`.
    kind: &'static str,
    /// The full name; nothing for a file.
    name: String,
    /// The path to show.
    path: String,
}

impl Home {
    /// `acme.User (message, proto/user.proto)`.
    pub(super) fn heading(&self) -> String {
        let Self { kind, name, path } = self;
        match (name.as_str(), path.as_str()) {
            ("", "") => (*kind).to_owned(),
            ("", path) => format!("{path} ({kind})"),
            (name, path) => format!("{name} ({kind}, {path})"),
        }
    }
}

impl Group {
    /// `2 errors, 1 note`.
    pub(super) fn counts(&self, report: &Report<'_>) -> Counts {
        let count = |severity| {
            let of_it = |&&index: &&usize| report.findings[index].severity == severity;
            self.findings.iter().filter(of_it).count()
        };
        Counts {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            ..Counts::default()
        }
    }
}

/// Findings by element, each in the order of the report. Elements come in the order of their first
/// findings, so that the one with the worst comes first.
pub(super) fn by_element(report: &Report<'_>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut known: FxHashMap<Home, usize> = FxHashMap::default();
    for (index, finding) in report.findings.iter().enumerate() {
        let home = home(report, finding);
        match known.get(&home) {
            Some(&group) => groups[group].findings.push(index),
            None => {
                known.insert(home.clone(), groups.len());
                groups.push(Group {
                    home,
                    findings: vec![index],
                });
            }
        }
    }
    groups
}

/// What a finding stands in: in the new version, if it is there.
fn home(report: &Report<'_>, finding: &Finding) -> Home {
    let schemas = [report.new, report.old];
    let named = schemas
        .into_iter()
        .find_map(|schema| Some((schema, around(schema, &finding.element)?)));
    let is_extension = matches!(named, Some((_, Around::File(_))));
    match &finding.subject {
        // what is gone goes by its old name, which may not be that of what it stood in
        Some(Subject::Fields { messages, .. }) if !is_extension => {
            message(report.new, messages.new)
        }
        Some(Subject::Enum { enums, .. }) => enumeration(report.new, enums.new),
        _ => match named {
            Some((schema, around)) => around.home(schema),
            None => of_place(report, finding),
        },
    }
}

/// What has a home, and what gives one.
enum Around {
    Message(MessageId),
    Enum(EnumId),
    Service(ServiceId),
    File(FileId),
}

impl Around {
    fn home(&self, schema: &Schema) -> Home {
        match *self {
            Self::Message(id) => message(schema, id),
            Self::Enum(id) => enumeration(schema, id),
            Self::Service(id) => {
                let service = &schema[id];
                named("service", &service.full_name, schema, service.file)
            }
            Self::File(id) => file(&schema[id].display_path),
        }
    }
}

/// What a name stands for, or else what it is a member of.
fn around(schema: &Schema, element: &str) -> Option<Around> {
    let of = |name: &str| {
        Some(match schema.symbol(name)? {
            Symbol::Message(id) => Around::Message(id),
            Symbol::Enum(id) => Around::Enum(id),
            Symbol::Service(id) => Around::Service(id),
            Symbol::Extension(id) => Around::File(schema[id].file),
        })
    };
    of(element)
        .or_else(|| of(element.rsplit_once('.')?.0))
        .or_else(|| schema.file(element).map(Around::File))
}

/// The file of a finding that is about no element of its own: a package, an annotation.
fn of_place(report: &Report<'_>, finding: &Finding) -> Home {
    let location = Location::of(finding, report.old, report.new);
    file(location.map_or("", |location| location.path))
}

fn message(schema: &Schema, id: MessageId) -> Home {
    let message = &schema[id];
    named("message", &message.full_name, schema, message.file)
}

fn enumeration(schema: &Schema, id: EnumId) -> Home {
    let item = &schema[id];
    named("enum", &item.full_name, schema, item.file)
}

fn named(kind: &'static str, name: &str, schema: &Schema, file: FileId) -> Home {
    Home {
        kind,
        name: name.to_owned(),
        path: schema[file].display_path.to_string(),
    }
}

fn file(path: &str) -> Home {
    Home {
        kind: "file",
        name: String::new(),
        path: path.to_owned(),
    }
}
