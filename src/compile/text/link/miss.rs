//! What to say about a name that stands for nothing.

use super::scope::{Entry, Kind, Scopes};
use super::visibility::Purpose;
use crate::compile::text::linked::Unresolved;
use crate::model::FileId;

/// Why a look-up found nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Miss {
    /// No scope has the first part of the name.
    Unknown,
    /// It is declared in a file that cannot be seen.
    Hidden(Entry),
    /// It stands for something that is no type.
    NotType(Entry),
    /// The first part was found in an inner scope, but the rest is not in it.
    Shadowed {
        /// What the first part stands for.
        first: Entry,
    },
}

impl Scopes<'_> {
    /// The words for a miss.
    pub(crate) fn unresolved(&self, from: FileId, name: &str, miss: Miss) -> Unresolved {
        let doubtful = match miss {
            // An import that is not found may be the missing one, misspelt.
            Miss::Hidden(_) => self.lacks_imports(from),
            Miss::NotType(_) => false,
            Miss::Unknown | Miss::Shadowed { .. } => self.is_doubtful(from),
        };
        let (message, help) = match miss {
            _ if doubtful => (format!("`{name}` is not declared anywhere"), None),
            Miss::Unknown => (
                format!("`{name}` is not declared anywhere"),
                self.similar(from, name),
            ),
            Miss::Hidden(entry) => self.hidden(from, name, entry),
            Miss::NotType(entry) => {
                let help = "the type of a field is a scalar, a message or an enum".to_owned();
                (
                    format!("`{name}` is {}, not a type", entry.kind.text()),
                    Some(help),
                )
            }
            Miss::Shadowed { first } => self.shadowed(from, name, first),
        };
        Unresolved {
            message,
            help,
            doubtful,
        }
    }

    fn hidden(&self, from: FileId, name: &str, entry: Entry) -> (String, Option<String>) {
        let importer = &self.program.unit(from).path;
        let path = &self.program.unit(entry.file).path;
        let seen_for_options = self.is_visible(from, entry, Purpose::Options);
        if seen_for_options {
            let message =
                format!("`{name}` comes from `{path}`, which is imported for options only");
            return (
                message,
                Some(format!("write `import \"{path}\";` without `option`")),
            );
        }
        let message =
            format!("`{name}` is declared in `{path}`, which `{importer}` does not import");
        (message, Some(format!("add `import \"{path}\";`")))
    }

    /// The pitfall of relative names: the first part is found too early.
    fn shadowed(&self, from: FileId, name: &str, first: Entry) -> (String, Option<String>) {
        let first_part = name.split('.').next().unwrap_or(name);
        let inner = self.full_name(first);
        if inner == first_part {
            let message = format!("`{name}` is not declared in {} `{inner}`", the(first.kind));
            return (message, self.similar(from, name));
        }
        let message = format!(
            "`{name}` is not declared: `{first_part}` stands for {} `{inner}` here",
            the(first.kind)
        );
        let outer = self.anywhere(name).map(|entry| self.full_name(entry));
        let help = match outer {
            Some(outer) => format!(
                "the innermost scope that has the first part of a name decides: write \
                 `.{outer}`, with a leading dot, to start from the outermost"
            ),
            None => "the innermost scope that has the first part of a name decides: start the \
                     name with a dot to start from the outermost"
                .to_owned(),
        };
        (message, Some(help))
    }

    /// A type with the same last part, to suggest.
    fn similar(&self, from: FileId, name: &str) -> Option<String> {
        let last = name.rsplit('.').next()?;
        let candidates = self.all_globals().filter(|(candidate, entry)| {
            entry.kind.is_type() && candidate.eq_ignore_ascii_case(last)
        });
        let found = candidates.map(|(_, entry)| (self.full_name(entry), entry));
        let (full, entry) = found.min_by(|(a, _), (b, _)| a.cmp(b))?;
        if self.is_visible(from, entry, Purpose::Structure) {
            return Some(format!("did you mean `{full}`?"));
        }
        let path = &self.program.unit(entry.file).path;
        Some(format!(
            "did you mean `{full}`? then add `import \"{path}\";`"
        ))
    }
}

const fn the(kind: Kind) -> &'static str {
    match kind {
        Kind::Package => "the package",
        Kind::Message => "the message",
        Kind::Enum => "the enum",
        Kind::Service => "the service",
        Kind::Field => "the field",
        Kind::Extension => "the extension",
        Kind::EnumValue => "the enum value",
        Kind::Oneof => "the oneof",
        Kind::Method => "the rpc",
    }
}
