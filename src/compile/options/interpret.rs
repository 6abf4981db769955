//! Options of a file compiled from text.

use super::draft::Draft;
use super::index::OptionIndex;
use super::name::Recent;
use super::{Element, pseudo};
use crate::compile::Problem;
use crate::compile::text::ast::{
    Ast, Index, MessageKind, NamePart, OptionDecl, Run, TypeRef, Value,
};
use crate::compile::text::linked::{LinkedFile, Names};
use crate::model::option_number::FIELD_FEATURES;
use crate::model::{FileShare, Name, OptionValue, Options, Schema, Scope, Span};

/// The options of those elements of an arena that have any, by their indices in the file.
type Set = Vec<(Index, Options)>;

/// The options of all elements of one file.
#[derive(Debug)]
pub(crate) struct FileOptions {
    file: Options,
    messages: Set,
    fields: Set,
    oneofs: Set,
    enums: Set,
    enum_values: Set,
    services: Set,
    methods: Set,
    extension_ranges: Vec<Options>,
    /// The extension ranges of each message that has any.
    ranges_of: Vec<(Index, Run)>,
    /// Written defaults: the field, the value and where it stands.
    defaults: Vec<(Index, OptionValue, Span)>,
    /// Written JSON names: the field, the name and where it stands.
    json_names: Vec<(Index, Name, Span)>,
}

impl FileOptions {
    /// Puts everything into its place in the schema.
    pub(crate) fn apply(self, to: &mut FileShare<'_>) {
        to.file.options = self.file;
        put(to.messages, self.messages, |it| &mut it.options);
        put(to.fields, self.fields, |it| &mut it.options);
        put(to.oneofs, self.oneofs, |it| &mut it.options);
        put(to.enums, self.enums, |it| &mut it.options);
        put(to.enum_values, self.enum_values, |it| &mut it.options);
        put(to.services, self.services, |it| &mut it.options);
        put(to.methods, self.methods, |it| &mut it.options);
        for (message, run) in self.ranges_of {
            let ranges = &mut to.messages[message as usize].extension_ranges;
            for (range, options) in ranges.iter_mut().zip(&self.extension_ranges[run.range()]) {
                range.options = options.clone();
            }
        }
        for (field, value, span) in self.defaults {
            let field = &mut to.fields[field as usize];
            field.set_default(value);
            field.extras.get_or_insert_default().default_span = span;
        }
        for (field, name, span) in self.json_names {
            let field = &mut to.fields[field as usize];
            field.set_json_name(&name);
            field.extras.get_or_insert_default().json_name_span = span;
        }
    }
}

fn put<T>(share: &mut [T], set: Set, options: fn(&mut T) -> &mut Options) {
    for (index, found) in set {
        *options(&mut share[index as usize]) = found;
    }
}

/// Interprets all options of a file. What is wrong is reported and left out.
pub(crate) fn interpret(
    index: &OptionIndex<'_>,
    file: &LinkedFile<'_>,
    names: &dyn Names,
) -> (FileOptions, Vec<Problem>) {
    let mut interpreter = Interpreter {
        index,
        schema: index.schema,
        file: *file,
        names,
        recent: Recent::default(),
        problems: Vec::new(),
    };
    let options = interpreter.file();
    (options, interpreter.problems)
}

/// What the fields of a file say about themselves; see [`FileOptions`].
#[derive(Default)]
struct Fields {
    options: Set,
    defaults: Vec<(Index, OptionValue, Span)>,
    json_names: Vec<(Index, Name, Span)>,
}

/// Works through one file.
pub(super) struct Interpreter<'a> {
    pub(super) index: &'a OptionIndex<'a>,
    pub(super) schema: &'a Schema,
    pub(super) file: LinkedFile<'a>,
    pub(super) names: &'a dyn Names,
    pub(super) recent: Recent<'a>,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Interpreter<'a> {
    fn file(&mut self) -> FileOptions {
        let ast = self.file.ast;
        let bases = self.file.bases;
        let package = self.schema[self.file.id].package.as_str();
        let fields = self.fields();
        FileOptions {
            file: self.options(Element::File, package, ast.options),
            messages: self.messages(),
            fields: fields.options,
            oneofs: self.each(&ast.oneofs, Element::Oneof, |this, oneof| {
                (this.message_name(oneof.message), oneof.options)
            }),
            enums: self.each(&ast.enums, Element::Enum, |this, item| {
                (this.parent_name(item.parent), item.options)
            }),
            enum_values: self.each(&ast.enum_values, Element::EnumValue, |this, value| {
                let parent = ast
                    .enums
                    .get(value.parent as usize)
                    .and_then(|item| item.parent);
                (this.parent_name(parent), value.options)
            }),
            services: self.each(&ast.services, Element::Service, |_, service| {
                (package, service.options)
            }),
            methods: self.each(&ast.methods, Element::Method, |this, method| {
                (
                    this.schema[bases.service(method.service)]
                        .full_name
                        .as_str(),
                    method.options,
                )
            }),
            extension_ranges: self.extension_ranges(),
            ranges_of: ranges_of(ast),
            defaults: fields.defaults,
            json_names: fields.json_names,
        }
    }

    /// The options of every element of an arena; `facts` gives the scope in which names are
    /// looked up, and the written options.
    fn each<T>(
        &mut self,
        arena: &'a [T],
        element: Element,
        facts: impl Fn(&Self, &'a T) -> (&'a str, Run),
    ) -> Set {
        let mut set = Set::new();
        for (at, item) in (0..).zip(arena) {
            let (scope, run) = facts(self, item);
            self.add(&mut set, at, element, scope, run);
        }
        set
    }

    fn add(&mut self, set: &mut Set, at: Index, element: Element, scope: &'a str, run: Run) {
        if run.start == run.end {
            return;
        }
        let options = self.options(element, scope, run);
        if !options.fields.is_empty() {
            set.push((at, options));
        }
    }

    fn messages(&mut self) -> Set {
        let mut set = Set::new();
        for (at, message) in (0..).zip(&self.file.ast.messages) {
            if message.kind == MessageKind::MapEntry {
                set.push((at, self.index.map_entry_options()));
            } else {
                let scope = self.parent_name(message.parent);
                self.add(&mut set, at, Element::Message, scope, message.options);
            }
        }
        set
    }

    fn fields(&mut self) -> Fields {
        let ast = self.file.ast;
        let mut fields = Fields::default();
        for (at, decl) in (0..).zip(&ast.fields) {
            if decl.options == Run::default() {
                continue;
            }
            let found = self.pseudo_options(at, decl.options);
            fields
                .defaults
                .extend(found.default.map(|(value, span)| (at, value, span)));
            fields
                .json_names
                .extend(found.json_name.map(|(name, span)| (at, name, span)));
            let field = &self.schema[self.file.bases.field(at)];
            let scope = match field.extension_scope() {
                Some(Scope::File(file)) => self.schema[file].package.as_str(),
                Some(Scope::Message(message)) => self.schema[message].full_name.as_str(),
                None => self.schema[field.message].full_name.as_str(),
            };
            self.add(&mut fields.options, at, Element::Field, scope, decl.options);
        }
        self.share_features_with_entries(&mut fields.options);
        fields
    }

    /// The features of a map field hold for the key and the value in its entries, too.
    fn share_features_with_entries(&self, set: &mut Set) {
        let ast = self.file.ast;
        let mut shared = Set::new();
        for (at, options) in &*set {
            let TypeRef::Local(body) = ast.fields[*at as usize].ty else {
                continue;
            };
            let Some(body) = ast.messages.get(body as usize) else {
                continue;
            };
            if body.kind != MessageKind::MapEntry {
                continue;
            }
            let Some(features) = options.get(FIELD_FEATURES) else {
                continue;
            };
            for entry_field in body.fields.start..body.fields.end {
                let fields = Box::new([features.clone()]);
                shared.push((entry_field, Options { fields }));
            }
        }
        set.extend(shared);
    }

    /// All ranges of a statement share its options, so those are interpreted once.
    fn extension_ranges(&mut self) -> Vec<Options> {
        let ast = self.file.ast;
        let mut all = vec![Options::default(); ast.extension_ranges.len()];
        for message in &ast.messages {
            let mut last = (Run::default(), Options::default());
            for at in message.extension_ranges.range() {
                let run = ast.extension_ranges[at].options;
                if run != last.0 {
                    let scope = self.parent_name(message.parent);
                    last = (run, self.options(Element::ExtensionRange, scope, run));
                }
                all[at] = last.1.clone();
            }
        }
        all
    }

    /// The options of one element.
    fn options(&mut self, element: Element, scope: &'a str, run: Run) -> Options {
        if run == Run::default() || run.start == run.end {
            return Options::default();
        }
        let Some(message) = self.index.element(element) else {
            let span = self.file.written.option_decls[run.start as usize].name_span;
            let message = format!("`descriptor.proto` has no options for {}s", element.word());
            let help = "remove the file from the schema to use the one built in";
            self.problems
                .push(Problem::new(self.file.id, span, message).help(help));
            return Options::default();
        };
        let mut draft = Draft::new(message, 0, run.range().len());
        for decl in &self.file.written.option_decls[run.range()] {
            if element == Element::Field && pseudo::is_pseudo(self.name_parts(decl), self.file) {
                continue;
            }
            // What is wrong has been reported; the other options are read all the same.
            let _ = self.option(element, scope, decl, &mut draft);
        }
        Options {
            fields: draft.finish(self.index),
        }
    }

    /// The full name of a message of this file.
    fn message_name(&self, message: Index) -> &'a str {
        self.schema[self.file.bases.message(message)]
            .full_name
            .as_str()
    }

    /// The full name of what an element stands in: a message, or the package.
    fn parent_name(&self, parent: Option<Index>) -> &'a str {
        match parent {
            Some(message) => self.message_name(message),
            None => self.schema[self.file.id].package.as_str(),
        }
    }

    pub(super) fn name_parts(&self, decl: &OptionDecl) -> &'a [NamePart] {
        &self.file.written.option_name_parts[decl.name.range()]
    }

    pub(super) fn value(&self, index: Index) -> &'a Value {
        &self.file.written.values[index as usize]
    }

    /// The text of a span, as written.
    pub(super) fn written(&self, span: Span) -> &'a str {
        self.file
            .source
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
    }

    /// Records a problem.
    pub(super) fn report(&mut self, span: Span, message: impl Into<String>) -> &mut Problem {
        let at = self.problems.len();
        self.problems
            .push(Problem::new(self.file.id, span, message));
        &mut self.problems[at]
    }
}

fn ranges_of(ast: &Ast) -> Vec<(Index, Run)> {
    let messages = (0..).zip(&ast.messages);
    let with_ranges = messages.filter(|(_, message)| !message.extension_ranges.range().is_empty());
    with_ranges
        .map(|(index, message)| (index, message.extension_ranges))
        .collect()
}
