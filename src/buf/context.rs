//! What a rule gets to see, and where its findings go.

use super::ignore::is_below;
use super::image::Image;
use super::place::{block, start_of};
use super::rule::Rule;
use crate::finding::{Finding, Label, Severity, Side, Subject, Surface, Tally, Versions};
use crate::model::{
    Enum, EnumId, EnumValueId, Field, FieldId, File, FileId, Message, MessageId, Method, MethodId,
    Name, Place, Schema, Service, ServiceId, Span,
};

/// A whole comparison.
pub(super) struct Context<'a> {
    pub(super) old: Image<'a>,
    pub(super) new: Image<'a>,
    /// How much was found.
    pub(super) tally: Tally,
}

/// Two elements that buf takes for one.
pub(super) struct Pair<'a, T, I> {
    pub(super) cx: &'a Context<'a>,
    pub(super) old: &'a T,
    pub(super) new: &'a T,
    pub(super) old_id: I,
    pub(super) new_id: I,
}

pub(super) type FilePair<'a> = Pair<'a, File, FileId>;
pub(super) type FieldPair<'a> = Pair<'a, Field, FieldId>;
pub(super) type ServicePair<'a> = Pair<'a, Service, ServiceId>;
pub(super) type MethodPair<'a> = Pair<'a, Method, MethodId>;

impl<'a, T, I: Copy> Pair<'a, T, I> {
    /// The two by their ids.
    pub(super) const fn ids(&self) -> Versions<I> {
        Versions {
            old: self.old_id,
            new: self.new_id,
        }
    }

    /// The schema of the old side.
    pub(super) const fn old_schema(&self) -> &'a Schema {
        self.cx.old.schema
    }

    /// The schema of the new side.
    pub(super) const fn new_schema(&self) -> &'a Schema {
        self.cx.new.schema
    }
}

impl FieldPair<'_> {
    /// What to call it in a message: by its current name and its number.
    pub(super) fn title(&self) -> String {
        title(self.new_schema(), self.new_id)
    }

    /// The full name it has now.
    pub(super) fn element(&self) -> Name {
        self.new_schema().field_name(self.new_id)
    }

    /// What a finding about it is about.
    pub(super) fn subject(&self) -> Subject {
        Subject::Fields {
            messages: Versions {
                old: self.old.message,
                new: self.new.message,
            },
            fields: vec![Versions {
                old: Some(self.old_id),
                new: Some(self.new_id),
            }],
        }
    }

    /// Whether both are extensions.
    pub(super) fn is_extension(&self) -> bool {
        self.new.is_extension()
    }

    /// Whether both stand in the entry of a map.
    pub(super) fn is_in_map_entries(&self) -> bool {
        self.old_schema()[self.old.message].is_map_entry
            && self.new_schema()[self.new.message].is_map_entry
    }

    /// A place of the current field; the whole of it when `span` is not known.
    pub(super) fn place(&self, span: Span) -> At {
        At::Span(self.new.file, span.or(self.new.decl.span))
    }
}

/// What to call a field or extension in a message.
pub(super) fn title(schema: &Schema, id: FieldId) -> String {
    let field = &schema[id];
    let (name, number) = (&field.name, field.number);
    let message = &schema[field.message].full_name;
    match field.is_extension() {
        true => {
            let name = schema.field_name(id);
            format!("extension `{name}` (number {number} of `{message}`)")
        }
        false => format!("field `{name}` (number {number} of `{message}`)"),
    }
}

/// Two messages with the same full name, and who is who among their fields.
pub(super) struct MessagePair<'a> {
    pub(super) pair: Pair<'a, Message, MessageId>,
    /// Fields whose numbers both sides have.
    pub(super) kept: Vec<(FieldId, FieldId)>,
    /// Fields of the old side whose numbers the new side does not have.
    pub(super) removed: Vec<FieldId>,
    /// Fields of the new side whose numbers the old side did not have.
    pub(super) added: Vec<FieldId>,
}

/// Two enums with the same full name, and who is who among their values.
pub(super) struct EnumPair<'a> {
    pub(super) pair: Pair<'a, Enum, EnumId>,
    /// The values of each number of the old side, with those that have it on the new side.
    pub(super) numbers: Vec<Numbered>,
}

/// The values of one number: several when there are aliases.
pub(super) struct Numbered {
    pub(super) number: i32,
    /// On the old side: at least one.
    pub(super) old: Vec<EnumValueId>,
    /// On the new side: none when the number is gone.
    pub(super) new: Vec<EnumValueId>,
}

impl MessagePair<'_> {
    /// The block of the current message.
    pub(super) fn block(&self) -> Span {
        let new = self.pair.new;
        block(&self.pair.new_schema()[new.file].source, &new.decl)
    }
}

impl EnumPair<'_> {
    /// The block of the current enum.
    pub(super) fn block(&self) -> Span {
        let new = self.pair.new;
        block(&self.pair.new_schema()[new.file].source, &new.decl)
    }
}

/// A message or an enum that both sides have, as what is found in it tells of it.
pub(super) trait Holder {
    /// The file of the old side, that of the new side, and the full name there.
    fn home(&self) -> (FileId, FileId, &Name);
    /// The current block.
    fn block(&self) -> Span;
}

impl Holder for MessagePair<'_> {
    fn home(&self) -> (FileId, FileId, &Name) {
        let Pair { old, new, .. } = &self.pair;
        (old.file, new.file, &new.full_name)
    }

    fn block(&self) -> Span {
        self.block()
    }
}

impl Holder for EnumPair<'_> {
    fn home(&self) -> (FileId, FileId, &Name) {
        let Pair { old, new, .. } = &self.pair;
        (old.file, new.file, &new.full_name)
    }

    fn block(&self) -> Span {
        self.block()
    }
}

/// Reports something at the current message or enum, or at `span` in its file.
pub(super) fn report(holder: &impl Holder, sink: &mut Sink<'_>, span: Span, message: String) {
    report_about(holder, sink, span, (None, message));
}

/// The same for what somebody may want to know more of.
pub(super) fn report_about(
    holder: &impl Holder,
    sink: &mut Sink<'_>,
    span: Span,
    (subject, message): (Option<Subject>, String),
) {
    let (old, new, name) = holder.home();
    let at = At::Span(new, span.or(holder.block()));
    sink.report_about(subject, (old, at), name, message);
}

/// Where a finding stands on the new side.
#[derive(Clone, Copy)]
pub(super) enum At {
    /// In no file at all.
    Nowhere,
    /// In a file that has no place for it.
    File(FileId),
    /// In a file, at a span; at the start when that is not known.
    Span(FileId, Span),
}

impl At {
    const fn file(self) -> Option<FileId> {
        match self {
            Self::Nowhere => None,
            Self::File(file) | Self::Span(file, _) => Some(file),
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

    /// Adds a finding, unless the file it stands in, or `old`, in which the element stood before,
    /// is ignored.
    pub(super) fn report(&mut self, old: FileId, at: At, element: &str, message: String) {
        self.report_about(None, (old, at), element, message);
    }

    /// The same for a finding about a field or values of which somebody may want to know more.
    pub(super) fn report_about(
        &mut self,
        subject: Option<Subject>,
        (old, at): (FileId, At),
        element: &str,
        message: String,
    ) {
        if self.is_ignored(&self.cx.old, old) {
            return;
        }
        if at
            .file()
            .is_some_and(|new| self.is_ignored(&self.cx.new, new))
        {
            return;
        }
        if !self.cx.tally.takes_one() {
            return;
        }
        self.findings.push(Finding {
            rule: self.rule.id,
            severity: Severity::Error,
            surfaces: self.surfaces(),
            directions: Vec::new(),
            element: element.to_owned(),
            message,
            labels: self.place(at).map(label).into_iter().collect(),
            help: Some(self.rule.help.into()),
            subject,
            history: None,
            releases: None,
            fix: None,
        });
    }

    fn surfaces(&self) -> Vec<Surface> {
        self.rule.surfaces()
    }

    fn is_ignored(&self, image: &Image<'_>, file: FileId) -> bool {
        image.skips(file) || is_below(&image.schema[file].path, self.ignored)
    }

    fn place(&self, at: At) -> Option<Place> {
        let schema = self.cx.new.schema;
        Some(match at {
            At::Nowhere => return None,
            At::Span(file, span) if !span.is_none() => Place { file, span },
            At::Span(file, _) | At::File(file) => start_of(schema, file),
        })
    }
}

const fn label(place: Place) -> Label {
    Label {
        side: Side::New,
        place,
        text: String::new(),
    }
}
