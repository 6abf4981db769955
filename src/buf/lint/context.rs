//! What a rule gets to see, and where its findings go.

use super::comment_ignores::{self, Marked};
use super::options::Options;
use super::rule::Rule;
use super::selection::Selection;
use crate::buf::ignore::is_below;
use crate::buf::place::{block, start_of};
use crate::finding::{Finding, Label, Severity, Side, Tally};
use crate::model::{
    Decl, EnumId, EnumValueId, FieldId, FileId, Id, MessageId, MethodId, Name, OneofId, Place,
    Schema, ServiceId, Span,
};

/// A schema, and what is looked at of it.
pub(super) struct Context<'a> {
    pub(super) schema: &'a Schema,
    /// The files that are looked at, in the order of the schema.
    pub(super) files: Vec<FileId>,
    /// By file: whether it is looked at.
    is_target: Vec<bool>,
    /// Paths of files and folders in which nothing is found.
    ignored: &'a [String],
    /// Files that switch rules off in comments; none when that does not count.
    marked: Marked,
    pub(super) options: &'a Options,
    /// How much was found.
    pub(super) tally: Tally,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        schema: &'a Schema,
        selection: &'a Selection,
        is_target: &dyn Fn(FileId) -> bool,
    ) -> Self {
        let files: Vec<FileId> = schema.files().filter(|&file| is_target(file)).collect();
        let mut targets = vec![false; schema.files().len()];
        for file in &files {
            targets[file.index()] = true;
        }
        let marked = match selection.options.comment_ignores {
            true => Marked::of(schema, &files),
            false => Marked::default(),
        };
        Self {
            schema,
            files,
            is_target: targets,
            ignored: &selection.ignore,
            marked,
            options: &selection.options,
            tally: Tally::default(),
        }
    }

    /// Whether a file is looked at.
    pub(super) fn has(&self, file: FileId) -> bool {
        self.is_target[file.index()]
    }
}

/// What a finding is about. What stands around it may switch the rule off.
#[derive(Clone, Copy)]
pub(super) enum About {
    /// A file that has no better place for the finding.
    File(FileId),
    /// A statement at the top of a file that declares nothing; the start of the file if it is not
    /// there.
    Statement(FileId, Span),
    Message(MessageId),
    Field(FieldId),
    Oneof(OneofId),
    Enum(EnumId),
    /// An option of an enum, as the statement it is.
    EnumOption(EnumId, Span),
    Value(EnumValueId),
    Service(ServiceId),
    Method(MethodId),
}

impl About {
    pub(super) fn file(self, schema: &Schema) -> FileId {
        match self {
            Self::File(id) | Self::Statement(id, _) => id,
            Self::Message(id) => schema[id].file,
            Self::Field(id) => schema[id].file,
            Self::Oneof(id) => schema[schema[id].message].file,
            Self::Enum(id) | Self::EnumOption(id, _) => schema[id].file,
            Self::Value(id) => schema[schema[id].parent].file,
            Self::Service(id) => schema[id].file,
            Self::Method(id) => schema[schema[id].service].file,
        }
    }

    /// Where it is declared, if it is a declaration.
    pub(super) fn decl(self, schema: &Schema) -> Option<&Decl> {
        Some(match self {
            Self::File(_) | Self::Statement(..) => return None,
            Self::Message(id) => &schema[id].decl,
            Self::Field(id) => &schema[id].decl,
            Self::Oneof(id) => &schema[id].decl,
            Self::Enum(id) | Self::EnumOption(id, _) => &schema[id].decl,
            Self::Value(id) => &schema[id].decl,
            Self::Service(id) => &schema[id].decl,
            Self::Method(id) => &schema[id].decl,
        })
    }

    /// What it is called.
    pub(super) fn element(self, schema: &Schema) -> Name {
        match self {
            Self::File(id) | Self::Statement(id, _) => schema[id].path.clone(),
            Self::Message(id) => schema[id].full_name.clone(),
            Self::Field(id) => schema.field_name(id),
            Self::Oneof(id) => {
                let oneof = &schema[id];
                let message = &schema[oneof.message].full_name;
                smol_str::format_smolstr!("{message}.{}", oneof.name)
            }
            Self::Enum(id) | Self::EnumOption(id, _) => schema[id].full_name.clone(),
            Self::Value(id) => {
                let value = &schema[id];
                smol_str::format_smolstr!("{}.{}", schema[value.parent].full_name, value.name)
            }
            Self::Service(id) => schema[id].full_name.clone(),
            Self::Method(id) => schema.method_name(id),
        }
    }

    /// All of the declaration or statement.
    fn span(self, schema: &Schema) -> Span {
        match self {
            Self::File(_) => Span::NONE,
            Self::Statement(_, span) | Self::EnumOption(_, span) => span,
            Self::Message(_) | Self::Enum(_) => self.decl(schema).map_or(Span::NONE, |decl| {
                block(&schema[self.file(schema)].source, decl)
            }),
            _ => self.decl(schema).map_or(Span::NONE, |decl| decl.span),
        }
    }
}

/// Where the findings of one rule go.
pub(super) struct Sink<'a> {
    cx: &'a Context<'a>,
    rule: &'static Rule,
    /// The paths in which this rule finds nothing.
    ignored: &'a [String],
    findings: &'a mut Vec<Finding>,
}

impl<'a> Sink<'a> {
    pub(super) fn new(
        cx: &'a Context<'a>,
        rule: &'static Rule,
        ignored: &'a [String],
        findings: &'a mut Vec<Finding>,
    ) -> Self {
        Self {
            cx,
            rule,
            ignored,
            findings,
        }
    }

    /// Adds a finding about the whole of something, unless it is ignored.
    pub(super) fn report(&mut self, about: About, message: String) {
        self.report_at(about, about.span(self.cx.schema), message);
    }

    /// Adds a finding about the name of something, unless it is ignored.
    pub(super) fn report_name(&mut self, about: About, message: String) {
        let decl = about.decl(self.cx.schema);
        let name = decl.map_or(Span::NONE, |decl| decl.name);
        self.report_at(about, name, message);
    }

    /// Adds a finding about a part of something, unless it is ignored. A part that is not known is
    /// the start of the file.
    pub(super) fn report_at(&mut self, about: About, span: Span, message: String) {
        let schema = self.cx.schema;
        let file = about.file(schema);
        if self.is_ignored(file) || self.is_switched_off(file, about) {
            return;
        }
        if !self.cx.tally.takes_one() {
            return;
        }
        let place = match span.is_none() {
            true => start_of(schema, file),
            false => Place { file, span },
        };
        self.findings.push(Finding {
            rule: self.rule.id,
            severity: Severity::Error,
            surfaces: Vec::new(),
            directions: Vec::new(),
            element: about.element(schema).to_string(),
            message,
            labels: vec![Label {
                side: Side::New,
                place,
                text: String::new(),
            }],
            help: Some(self.rule.help.into()),
            subject: None,
            history: None,
            releases: None,
            fix: None,
        });
    }

    fn is_ignored(&self, file: FileId) -> bool {
        let path = &self.cx.schema[file].path;
        is_below(path, self.cx.ignored) || is_below(path, self.ignored)
    }

    fn is_switched_off(&self, file: FileId, about: About) -> bool {
        self.cx.marked.has(file) && comment_ignores::names(self.cx.schema, about, self.rule.id)
    }
}
