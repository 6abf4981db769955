//! What a rule gets to see.

// `new` is the new version of a thing, beside `old`.
#![allow(clippy::new_ret_no_self, clippy::wrong_self_convention)]

use std::cell::OnceCell;
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::finding::{Direction, Severity, Subject, Surface, Versions};
use crate::model::{
    Enum, EnumId, EnumValueId, Field, FieldId, File, FileId, FileRole, Message, MessageId, Method,
    MethodId, Place, Schema, Service, ServiceId, Type,
};
use crate::pair::{FieldLink, FieldPair, Kept, MethodPair, MethodPairs, Pairs, ValuePairs};
use crate::policy::Policy;
use crate::relation::{Outcome, Relations};
use crate::rules::change::Depth;
use crate::rules::draft::Draft;
use crate::rules::siblings::Siblings;
use crate::rules::touched::Touched;

/// A whole comparison.
pub(crate) struct Context<'a> {
    pub(crate) old: &'a Schema,
    pub(crate) new: &'a Schema,
    pub(crate) pairs: &'a Pairs<'a>,
    pub(crate) policy: &'a Policy,
    /// What readers of the new version make of data written with the old one.
    pub(crate) backward: &'a Relations<'a>,
    /// What readers of the old version make of data written with the new one.
    pub(crate) forward: &'a Relations<'a>,
    /// Whether messages may be packed into a `google.protobuf.Any`, once it is known.
    pub(crate) packs_any: &'a OnceLock<bool>,
}

impl Context<'_> {
    /// Whether a field of either version is a `google.protobuf.Any`, which holds messages under
    /// their full names.
    pub(crate) fn packs_any(&self) -> bool {
        let has = |schema: &Schema| {
            let any = schema.message("google.protobuf.Any");
            any.is_some_and(|any| {
                // its own package describes types of any schema with it
                let own = |field: &Field| schema[field.file].package != "google.protobuf";
                let mut fields = schema.fields().map(|id| &schema[id]);
                fields.any(|field| field.ty == Type::Message(any) && own(field))
            })
        };
        *self
            .packs_any
            .get_or_init(|| has(self.old) || has(self.new))
    }

    /// Whether a surface is to be protected.
    pub(crate) const fn asks(&self, surface: Surface) -> bool {
        self.policy.surfaces.contains(surface)
    }

    /// Whether a file of the new version is the user's own.
    pub(crate) fn is_input(&self, file: FileId) -> bool {
        self.new[file].role == FileRole::Input
    }

    /// Whether one of two files is the user's own: what both sides only import is not judged.
    pub(crate) fn is_own(&self, old: FileId, new: FileId) -> bool {
        self.old[old].role == FileRole::Input || self.new[new].role == FileRole::Input
    }

    /// For what source code notices and data does not: an error to those who protect their code, a
    /// note to everybody else.
    pub(crate) fn for_code(&self, draft: Draft) -> Draft {
        if self.asks(Surface::Code) {
            draft.severity(Severity::Error).surfaces(&[Surface::Code])
        } else {
            draft.severity(Severity::Note).surfaces(&[Surface::Binary])
        }
    }
}

/// Two files that are one.
pub(crate) struct FileContext<'a> {
    pub(crate) cx: &'a Context<'a>,
    pub(crate) pair: Kept<FileId>,
}

impl<'a> FileContext<'a> {
    pub(crate) fn old(&self) -> &'a File {
        &self.cx.old[self.pair.old]
    }

    pub(crate) fn new(&self) -> &'a File {
        &self.cx.new[self.pair.new]
    }

    /// A place in the old file.
    pub(crate) const fn old_place(&self, span: crate::model::Span) -> Place {
        self.cx.old.place(self.pair.old, span)
    }

    /// A place in the new file.
    pub(crate) const fn new_place(&self, span: crate::model::Span) -> Place {
        self.cx.new.place(self.pair.new, span)
    }
}

/// Two messages that are one.
pub(crate) struct MessageContext<'a> {
    pub(crate) cx: &'a Context<'a>,
    pub(crate) pair: Kept<MessageId>,
    pub(crate) fields: &'a Siblings<'a>,
}

impl<'a> MessageContext<'a> {
    pub(crate) fn old(&self) -> &'a Message {
        &self.cx.old[self.pair.old]
    }

    pub(crate) fn new(&self) -> &'a Message {
        &self.cx.new[self.pair.new]
    }

    /// The name of the new message.
    pub(crate) fn new_name(&self) -> Place {
        Place {
            file: self.new().file,
            span: self.new().decl.name,
        }
    }

    /// Fields of the message, as what a finding is about.
    pub(crate) fn subject(&self, fields: &[(Option<FieldId>, Option<FieldId>)]) -> Subject {
        subject(self.pair.old, self.pair.new, fields)
    }
}

/// Two fields, or two extensions, that are one or share a number.
pub(crate) struct FieldContext<'a> {
    pub(crate) cx: &'a Context<'a>,
    pub(crate) pair: FieldPair,
    /// All fields of the two messages; an extension has none.
    pub(crate) siblings: Option<&'a Siblings<'a>>,
}

impl<'a> FieldContext<'a> {
    pub(crate) fn old(&self) -> &'a Field {
        &self.cx.old[self.pair.old]
    }

    pub(crate) fn new(&self) -> &'a Field {
        &self.cx.new[self.pair.new]
    }

    /// Whether the two have the same number, so that data of the one is read by the other, and are
    /// taken for one field.
    pub(crate) fn is_same_field(&self) -> bool {
        !matches!(self.pair.link, FieldLink::Renumbered | FieldLink::Reused)
    }

    /// The field, as what a finding is about.
    pub(crate) fn subject(&self) -> Subject {
        self.subject_with(&[(Some(self.pair.old), Some(self.pair.new))])
    }

    /// The two fields, taken for different ones.
    pub(crate) fn subject_apart(&self) -> Subject {
        self.subject_with(&[(Some(self.pair.old), None), (None, Some(self.pair.new))])
    }

    /// Fields of the same message, as what a finding is about.
    pub(crate) fn subject_with(&self, fields: &[(Option<FieldId>, Option<FieldId>)]) -> Subject {
        subject(self.old().message, self.new().message, fields)
    }

    /// What to call it: `field` or `extension`.
    pub(crate) fn noun(&self) -> &'static str {
        if self.new().is_extension() {
            "extension"
        } else {
            "field"
        }
    }

    /// The full name of the new field.
    pub(crate) fn element(&self) -> String {
        self.cx.new.field_name(self.pair.new).to_string()
    }

    pub(crate) fn old_place(&self, span: crate::model::Span) -> Place {
        Place {
            file: self.old().file,
            span,
        }
    }

    pub(crate) fn new_place(&self, span: crate::model::Span) -> Place {
        Place {
            file: self.new().file,
            span,
        }
    }

    /// The name of the old field.
    pub(crate) fn old_name(&self) -> Place {
        self.old_place(self.old().decl.name)
    }

    /// The name of the new field.
    pub(crate) fn new_name(&self) -> Place {
        self.new_place(self.new().decl.name)
    }

    /// What happens to the field's data on a surface, in each direction.
    pub(crate) fn outcomes(&self, surface: Surface, depth: Depth) -> [(Direction, Outcome); 2] {
        let (old, new) = (self.pair.old, self.pair.new);
        let (backward, forward) = (self.cx.backward, self.cx.forward);
        let (backward, forward) = match depth {
            Depth::Deep => (
                backward.field(old, new, surface),
                forward.field(new, old, surface),
            ),
            Depth::Alone => (
                backward.field_alone(old, new, surface),
                forward.field_alone(new, old, surface),
            ),
        };
        [
            (Direction::Backward, backward),
            (Direction::Forward, forward),
        ]
    }
}

fn subject(
    old: MessageId,
    new: MessageId,
    fields: &[(Option<FieldId>, Option<FieldId>)],
) -> Subject {
    let fields = fields.iter().map(|&(old, new)| Versions { old, new });
    Subject::Fields {
        messages: Versions { old, new },
        fields: fields.collect(),
    }
}

/// Two enums that are one.
pub(crate) struct EnumContext<'a> {
    pub(crate) cx: &'a Context<'a>,
    pub(crate) pair: Kept<EnumId>,
    pub(crate) values: &'a ValuePairs,
    /// The values whose names ProtoJSON writes, by number: of several with one, the first.
    written: Versions<FxHashMap<i32, EnumValueId>>,
    names_before: OnceCell<FxHashSet<&'a str>>,
    /// The numbers that values have now whose names ProtoJSON wrote before.
    kept_written: OnceCell<FxHashSet<i32>>,
}

impl<'a> EnumContext<'a> {
    pub(crate) fn new_of(cx: &'a Context<'a>, pair: Kept<EnumId>, values: &'a ValuePairs) -> Self {
        let written = |schema: &Schema, id: EnumId| {
            let mut first = FxHashMap::default();
            for (id, value) in schema.values_of(id) {
                first.entry(value.number).or_insert(id);
            }
            first
        };
        Self {
            cx,
            pair,
            values,
            written: Versions {
                old: written(cx.old, pair.old),
                new: written(cx.new, pair.new),
            },
            names_before: OnceCell::new(),
            kept_written: OnceCell::new(),
        }
    }

    /// Whether an old value had a name.
    pub(crate) fn had_name(&self, name: &str) -> bool {
        let names = || {
            let values = self.cx.old.values_of(self.pair.old);
            values.map(|(_, value)| value.name.as_str()).collect()
        };
        self.names_before.get_or_init(names).contains(name)
    }

    /// Whether a value has a number now that is still there and whose name ProtoJSON wrote before.
    pub(crate) fn keeps_written(&self, number: i32) -> bool {
        let numbers = || {
            let kept = self.values.kept.iter();
            let written = kept.filter(|pair| self.was_written(pair.old));
            written.map(|pair| self.cx.new[pair.new].number).collect()
        };
        self.kept_written.get_or_init(numbers).contains(&number)
    }

    /// The old value whose name ProtoJSON writes for a number, if there is one.
    pub(crate) fn written_before(&self, number: i32) -> Option<EnumValueId> {
        self.written.old.get(&number).copied()
    }

    /// The new value whose name ProtoJSON writes for a number, if there is one.
    pub(crate) fn written_now(&self, number: i32) -> Option<EnumValueId> {
        self.written.new.get(&number).copied()
    }

    /// Whether ProtoJSON writes the name of an old value, and not that of another of its number.
    pub(crate) fn was_written(&self, id: EnumValueId) -> bool {
        self.written_before(self.cx.old[id].number) == Some(id)
    }

    /// Whether ProtoJSON writes the name of a new value, and not that of another of its number.
    pub(crate) fn is_written(&self, id: EnumValueId) -> bool {
        self.written_now(self.cx.new[id].number) == Some(id)
    }

    /// Values of the enum, as what a finding is about; any number when none is named.
    pub(crate) fn subject(&self, values: &[(Option<EnumValueId>, Option<EnumValueId>)]) -> Subject {
        let values = values.iter().map(|&(old, new)| Versions { old, new });
        let (old, new) = (self.pair.old, self.pair.new);
        Subject::Enum {
            enums: Versions { old, new },
            values: values.collect(),
        }
    }

    pub(crate) fn old(&self) -> &'a Enum {
        &self.cx.old[self.pair.old]
    }

    pub(crate) fn new(&self) -> &'a Enum {
        &self.cx.new[self.pair.new]
    }

    /// The name of the new enum.
    pub(crate) fn new_name(&self) -> Place {
        Place {
            file: self.new().file,
            span: self.new().decl.name,
        }
    }
}

/// Two services that are one.
pub(crate) struct ServiceContext<'a> {
    pub(crate) cx: &'a Context<'a>,
    pub(crate) pair: Kept<ServiceId>,
    pub(crate) methods: &'a MethodPairs,
}

impl<'a> ServiceContext<'a> {
    pub(crate) fn old(&self) -> &'a Service {
        &self.cx.old[self.pair.old]
    }

    pub(crate) fn new(&self) -> &'a Service {
        &self.cx.new[self.pair.new]
    }
}

/// Two methods that are one.
pub(crate) struct MethodContext<'a> {
    pub(crate) cx: &'a Context<'a>,
    pub(crate) pair: MethodPair,
}

impl<'a> MethodContext<'a> {
    pub(crate) fn old(&self) -> &'a Method {
        &self.cx.old[self.pair.old]
    }

    pub(crate) fn new(&self) -> &'a Method {
        &self.cx.new[self.pair.new]
    }
}

/// One version, and which of its elements conventions are asked of.
pub(crate) struct Lint<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) touched: &'a Touched<'a>,
}

impl Lint<'_> {
    /// Enums of the user's own files, touched or not.
    pub(crate) fn enums(&self) -> impl Iterator<Item = EnumId> {
        self.schema
            .enums()
            .filter(|&id| self.is_input(self.schema[id].file))
    }

    /// Messages of the user's own files, touched or not, without entries of maps.
    pub(crate) fn messages(&self) -> impl Iterator<Item = MessageId> {
        let own = |id: &MessageId| {
            let message = &self.schema[*id];
            !message.is_map_entry && self.is_input(message.file)
        };
        self.schema.messages().filter(own)
    }

    /// The user's own files.
    pub(crate) fn files(&self) -> impl Iterator<Item = FileId> {
        self.schema.files().filter(|&id| self.is_input(id))
    }

    /// Methods of services in the user's own files, touched or not.
    pub(crate) fn methods(&self) -> impl Iterator<Item = (MethodId, &Method)> {
        let services = self.schema.services();
        let own = services.filter(|&id| self.is_input(self.schema[id].file));
        own.flat_map(|id| self.schema.methods_of(id))
    }

    /// Whether this enum value is looked at.
    pub(crate) fn looks_at_value(&self, id: EnumValueId) -> bool {
        self.touched.value(id)
    }

    fn is_input(&self, file: crate::model::FileId) -> bool {
        self.schema[file].role == crate::model::FileRole::Input
    }
}
