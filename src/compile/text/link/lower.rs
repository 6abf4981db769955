//! One file's share of the schema.

use super::names::NamesOf;
use super::scope::{Entry, Kind, Scopes};
use super::symbols::{At, Wanted};
use super::visibility::Purpose;
use super::{Program, Unit};
use crate::compile::Problem;
use crate::compile::text::ast::{Ast, Number, Parent, RangeDecl, ReservedNameDecl, Run, Written};
use crate::compile::text::linked::Bases;
use crate::compile::text::{string, text_of_name};
use crate::model::{
    Enum, EnumType, EnumValue, ExtensionRange, Field, FieldPresence, File, FileId, Id, IdRange,
    JsonFormat, Message, MessageEncoding, MessageId, Method, Name, NumberRange, Oneof, Options,
    RepeatedFieldEncoding, ReservedName, ResolvedFeatures, Scope, Service, Span, Utf8Validation,
};

/// The elements of one file, in order of their ids.
pub(crate) struct FileParts {
    pub(crate) file: File,
    pub(crate) messages: Vec<Message>,
    pub(crate) fields: Vec<Field>,
    pub(crate) oneofs: Vec<Oneof>,
    pub(crate) enums: Vec<Enum>,
    pub(crate) enum_values: Vec<EnumValue>,
    pub(crate) services: Vec<Service>,
    pub(crate) methods: Vec<Method>,
    pub(crate) problems: Vec<Problem>,
}

/// Features before the pass that resolves them.
pub(super) const UNRESOLVED: ResolvedFeatures = ResolvedFeatures {
    field_presence: FieldPresence::Explicit,
    enum_type: EnumType::Open,
    repeated_field_encoding: RepeatedFieldEncoding::Packed,
    utf8_validation: Utf8Validation::Verify,
    message_encoding: MessageEncoding::LengthPrefixed,
    json_format: JsonFormat::Allow,
};

/// Lowers one file.
pub(crate) fn lower(
    program: &Program,
    scopes: &Scopes,
    written: &Written,
    file: FileId,
) -> FileParts {
    let unit = program.unit(file);
    let names = scopes.names(file);
    let bases = program.bases[file.index()];
    let mut lower = Lower {
        scopes,
        unit,
        written,
        file,
        bases,
        names,
        problems: Vec::new(),
    };
    let fields = lower.fields();
    let oneofs = lower.oneofs();
    let messages = lower.messages();
    let (enums, enum_values) = (lower.enums(), lower.enum_values());
    let (services, methods) = (lower.services(), lower.methods());
    let file = lower.file();
    let problems = lower.problems;
    FileParts {
        file,
        messages,
        fields,
        oneofs,
        enums,
        enum_values,
        services,
        methods,
        problems,
    }
}

/// What lowering one file needs to know.
pub(super) struct Lower<'a> {
    pub(super) scopes: &'a Scopes<'a>,
    pub(super) unit: &'a Unit,
    pub(super) written: &'a Written,
    pub(super) file: FileId,
    pub(super) bases: Bases,
    pub(super) names: NamesOf<'a>,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Lower<'a> {
    pub(super) fn ast(&self) -> &'a Ast {
        &self.unit.file.ast
    }

    pub(super) fn written(&self) -> &'a Written {
        self.written
    }

    pub(super) fn source(&self) -> &'a str {
        &self.unit.file.text
    }

    /// What a name in the text stands for. What is wrong with it is noted, unless it would only
    /// repeat what is wrong elsewhere.
    pub(super) fn resolve(&mut self, at: At, name: Span, wanted: Wanted) -> Option<Entry> {
        let text = text_of_name(self.source(), name);
        let purpose = Purpose::Structure;
        match self.scopes.lookup(self.file, at, &text, wanted, purpose) {
            Ok(entry) => {
                self.check_local(entry, name);
                Some(entry)
            }
            Err(miss) => {
                let unresolved = self.scopes.unresolved(self.file, &text, miss);
                if !unresolved.doubtful {
                    let mut problem = Problem::new(self.file, name, unresolved.message);
                    problem.help = unresolved.help;
                    self.problems.push(problem);
                }
                None
            }
        }
    }

    /// The message a name stands for; another thing of that name is a problem. `role` says who
    /// wants a message.
    pub(super) fn resolve_message(&mut self, at: At, name: Span, role: &str) -> MessageId {
        let Some(entry) = self.resolve(at, name, Wanted::Anything) else {
            return MessageId(0);
        };
        if entry.kind == Kind::Message {
            return self.scopes.program.bases[entry.file.index()].message(entry.index);
        }
        let full = self.scopes.full_name(entry);
        let message = format!("`{full}` is {}, but {role} a message", entry.kind.text());
        let mut problem = Problem::new(self.file, name, message)
            .related(self.scopes.place(entry), "declared here");
        if let Some(meant) = self.outer_message(at, name) {
            problem = problem.help(format!("write `.{meant}` if you mean that message"));
        }
        self.problems.push(problem);
        MessageId(0)
    }

    /// A message of the same name in an outer scope.
    fn outer_message(&self, at: At, name: Span) -> Option<String> {
        let text = text_of_name(self.source(), name);
        let purpose = Purpose::Structure;
        let entry = self
            .scopes
            .lookup(self.file, at, &text, Wanted::Type, purpose)
            .ok()?;
        (entry.kind == Kind::Message).then(|| self.scopes.full_name(entry))
    }

    fn check_local(&mut self, entry: Entry, name: Span) {
        if entry.file == self.file || !self.scopes.is_local(entry) {
            return;
        }
        let full = self.scopes.full_name(entry);
        let path = &self.scopes.program.unit(entry.file).path;
        let message = format!("`{full}` is local to `{path}`");
        let problem = Problem::new(self.file, name, message)
            .related(self.scopes.place(entry), "declared here")
            .help("write `export` before its declaration to let other files use it");
        self.problems.push(problem);
    }

    /// What a declaration stands in.
    pub(super) const fn scope(&self, parent: Parent) -> Scope {
        match parent {
            Some(message) => Scope::Message(self.bases.message(message)),
            None => Scope::File(self.file),
        }
    }

    /// A number for the model. Values that do not fit become the nearest that does, which is
    /// outside of every range where that matters.
    pub(super) fn number(number: Number) -> i32 {
        let magnitude = i64::try_from(number.magnitude()).unwrap_or(i64::MAX);
        let value = if number.is_negative() {
            -magnitude
        } else {
            magnitude
        };
        i32::try_from(value).unwrap_or(if value < 0 { i32::MIN } else { i32::MAX })
    }

    pub(super) fn ranges(&self, run: Run, max: i32) -> Vec<NumberRange> {
        let ranges = self
            .ast()
            .reserved_ranges
            .get(run.range())
            .unwrap_or_default();
        ranges
            .iter()
            .map(|range| number_range(range, max))
            .collect()
    }

    pub(super) fn reserved_names(&self, run: Run) -> Vec<ReservedName> {
        let names = self
            .ast()
            .reserved_names
            .get(run.range())
            .unwrap_or_default();
        names.iter().map(|name| self.reserved_name(name)).collect()
    }

    fn reserved_name(&self, name: &ReservedNameDecl) -> ReservedName {
        let written = super::names::text(self.source(), name.span);
        let text = if written.starts_with(['"', '\'']) {
            Name::from(string::text(self.source(), name.span))
        } else {
            Name::from(written)
        };
        ReservedName {
            name: text,
            span: name.span,
        }
    }

    fn messages(&mut self) -> Vec<Message> {
        let ast = self.ast();
        let mut messages: Vec<Message> = (0..ast.messages.len())
            .map(|index| self.message(index))
            .collect();
        for index in 0..messages.len() {
            let id = MessageId::from_index(self.bases.messages as usize + index);
            if let Some(parent) = ast.messages[index].parent {
                messages[parent as usize].messages.push(id);
            }
        }
        for (index, item) in (0..).zip(&ast.enums) {
            if let Some(parent) = item.parent {
                messages[parent as usize]
                    .enums
                    .push(self.bases.enumeration(index));
            }
        }
        for extend in &ast.extends {
            if let Some(parent) = extend.parent {
                let ids = (extend.fields.start..extend.fields.end).map(|it| self.bases.field(it));
                messages[parent as usize].extensions.extend(ids);
            }
        }
        messages
    }

    fn message(&self, index: usize) -> Message {
        let decl = &self.ast().messages[index];
        let max = self.highest_number(decl.options);
        let ranges = self
            .ast()
            .extension_ranges
            .get(decl.extension_ranges.range());
        let extension_ranges = ranges.unwrap_or_default().iter().map(|it| ExtensionRange {
            range: number_range(&it.range, max),
            options: Options::default(),
        });
        Message {
            full_name: self.names.message_full(index).clone(),
            name: Name::from(self.names.message(index)),
            scope: self.scope(decl.parent),
            file: self.file,
            fields: ids(self.bases.fields, decl.fields),
            oneofs: ids(self.bases.oneofs, decl.oneofs),
            messages: Vec::new(),
            enums: Vec::new(),
            extensions: Vec::new(),
            extension_ranges: extension_ranges.collect(),
            reserved_ranges: self.ranges(decl.reserved_ranges, max),
            reserved_names: self.reserved_names(decl.reserved_names),
            is_map_entry: decl.kind == crate::compile::text::ast::MessageKind::MapEntry,
            visibility: decl.visibility,
            options: Options::default(),
            features: UNRESOLVED,
            decl: decl.decl,
        }
    }

    /// What `max` means in a message: message sets go further than others.
    fn highest_number(&self, options: Run) -> i32 {
        let options = self
            .written()
            .option_decls
            .get(options.range())
            .unwrap_or_default();
        let text = |span| super::names::text(self.source(), span);
        let message_set = options.iter().any(|option| {
            let value = self.written().values.get(option.value as usize);
            text(option.name_span) == "message_set_wire_format"
                && value.is_some_and(|value| text(value.span) == "true")
        });
        if message_set {
            i32::MAX - 1
        } else {
            crate::compile::validate::MAX_FIELD_NUMBER
        }
    }
}

/// Both ends belong to the range; `max` is what that word means here.
fn number_range(range: &RangeDecl, max: i32) -> NumberRange {
    let end = range.end.map_or(max, Lower::number);
    NumberRange {
        start: Lower::number(range.start),
        end,
        span: range.span,
    }
}

/// A run of the file's arena as one of the schema's.
pub(super) fn ids<T: Id>(base: u32, run: Run) -> IdRange<T> {
    IdRange::new(base + run.start, base + run.end)
}
