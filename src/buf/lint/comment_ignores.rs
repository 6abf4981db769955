//! Rules that a comment switches off: `// buf:lint:ignore RULE` above something, for it and what
//! stands in it.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::comments;
use super::context::About;
use crate::model::{FieldId, FileId, Schema, Scope};

/// What such a comment starts with.
pub(super) const MARK: &str = "buf:lint:ignore";

/// The files that have such comments.
#[derive(Default)]
pub(super) struct Marked(FxHashSet<FileId>);

impl Marked {
    /// Those of some files.
    pub(super) fn of(schema: &Schema, files: &[FileId]) -> Self {
        let is_marked = |&file: &FileId| match schema[file].source.text() {
            Some(text) => memchr::memmem::find(text.as_bytes(), MARK.as_bytes()).is_some(),
            None => true,
        };
        let marked: Vec<FileId> = files.par_iter().copied().filter(is_marked).collect();
        Self(marked.into_iter().collect())
    }

    /// Whether a file has such comments.
    pub(super) fn has(&self, file: FileId) -> bool {
        self.0.contains(&file)
    }
}

/// Whether a comment above something, or above what it stands in, names a rule.
pub(super) fn names(schema: &Schema, about: About, rule: &str) -> bool {
    let search = Search { schema, rule };
    search.own(about) || search.around(about)
}

struct Search<'a> {
    schema: &'a Schema,
    rule: &'a str,
}

impl Search<'_> {
    /// Whether the comment of something itself names the rule.
    fn own(&self, about: About) -> bool {
        let source = &self.schema[about.file(self.schema)].source;
        let comment = match about {
            About::Statement(_, span) | About::EnumOption(_, span) => {
                comments::of_statement(source, span)
            }
            _ => about
                .decl(self.schema)
                .and_then(|decl| comments::of(source, decl)),
        };
        comment.is_some_and(|comment| self.is_named_in(&comment))
    }

    /// One rule a line; an ID that another one starts with counts for both.
    fn is_named_in(&self, comment: &str) -> bool {
        let names = |line: &str| {
            let rest = line.trim().strip_prefix(MARK);
            let rest = rest.and_then(|rest| rest.strip_prefix(' '));
            rest.is_some_and(|rest| rest.starts_with(self.rule))
        };
        comment.lines().any(names)
    }

    /// Whether the comment of something around it names the rule.
    fn around(&self, about: About) -> bool {
        let schema = self.schema;
        match about {
            About::File(_) | About::Statement(..) | About::Service(_) => false,
            About::Message(id) => self.of_scope(schema[id].scope),
            About::Oneof(id) => self.of_scope(Scope::Message(schema[id].message)),
            About::Enum(id) => self.of_scope(schema[id].scope),
            About::EnumOption(id, _) => {
                self.own(About::Enum(id)) || self.of_scope(schema[id].scope)
            }
            About::Value(id) => {
                let parent = About::Enum(schema[id].parent);
                self.own(parent) || self.around(parent)
            }
            About::Method(id) => self.own(About::Service(schema[id].service)),
            About::Field(id) => match schema[id].extension_scope() {
                Some(scope) => self.of_first_block(scope) || self.of_scope(scope),
                None => self.of_scope(Scope::Message(schema[id].message)),
            },
        }
    }

    fn of_scope(&self, scope: Scope) -> bool {
        match scope {
            Scope::File(_) => false,
            Scope::Message(id) => {
                self.own(About::Message(id)) || self.of_scope(self.schema[id].scope)
            }
        }
    }

    /// The comment of the first `extend` block of a scope counts for the extensions of all.
    fn of_first_block(&self, scope: Scope) -> bool {
        let schema = self.schema;
        let first: Option<&FieldId> = match scope {
            Scope::File(id) => schema[id].extensions.first(),
            Scope::Message(id) => schema[id].extensions.first(),
        };
        let block = first.and_then(|&id| Some((schema[id].file, schema[id].extend_block()?)));
        let comment = block.and_then(|(file, block)| comments::of(&schema[file].source, block));
        comment.is_some_and(|comment| self.is_named_in(&comment))
    }
}
