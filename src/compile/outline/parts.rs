//! The parts of a file that others can rely on, each with the words by which they must name it.

use super::{Hash, hash, hash_of_pieces};
use crate::compile::sources::{Parsed, ParsedFile};
use crate::compile::text::ast::{
    ExtendDecl, FieldDecl, FieldName, MessageKind, Run, TypeRef, Written,
};

use crate::model::{Label, Span, Visibility};

/// What a part is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    Message,
    Enum,
    Value,
    Extension,
    Service,
    /// A field of a message: of concern where messages are values of options.
    Field,
}

impl Kind {
    /// Whether others can name it in a type.
    pub(super) const fn is_name(self) -> bool {
        !matches!(self, Self::Field)
    }
}

/// One part.
pub(super) struct Part<'a> {
    pub(super) kind: Kind,
    /// Its name in its scope.
    pub(super) word: &'a str,
    /// The name of the message of a group, which its field is known by as well.
    pub(super) group: Option<&'a str>,
    /// Its full name; zero for a field that is compared with nothing.
    pub(super) name: Hash,
    /// A digest of all that others rely on: they must name it to notice that it is another. Zero
    /// where it is compared with nothing.
    pub(super) content: Hash,
    /// Whether those who leave it out notice it.
    pub(super) is_required: bool,
}

/// All parts of a file.
pub(super) struct Parts<'a> {
    pub(super) all: Vec<Part<'a>>,
    /// A digest of what holds for the whole file: the syntax, the package, imports and options.
    pub(super) head: Hash,
    /// The words in the names of types that fields have and that are extended.
    pub(super) references: Vec<&'a str>,
}

impl<'a> Parts<'a> {
    /// The parts of a file that became another.
    pub(super) fn of(parsed: &'a Parsed) -> Self {
        Self::read(parsed, false)
    }

    /// The parts of a file that is there in one version only.
    pub(super) fn alone(parsed: &'a Parsed) -> Self {
        Self::read(parsed, true)
    }

    fn read(parsed: &'a Parsed, is_alone: bool) -> Self {
        let mut reader = Reader {
            file: &parsed.file,
            written: &parsed.written,
            is_alone,
            has_legacy: parsed.file.text.contains("LEGACY_REQUIRED"),
            all: Vec::new(),
            references: Vec::new(),
        };
        reader.messages();
        reader.enums();
        reader.extends();
        reader.services();
        Self {
            head: reader.head(),
            all: reader.all,
            references: reader.references,
        }
    }
}

/// Walks through a file.
struct Reader<'a> {
    file: &'a ParsedFile,
    written: &'a Written,
    /// Whether there is nothing to compare with: then digests are left out.
    is_alone: bool,
    /// Whether fields may be required without being called so.
    has_legacy: bool,
    all: Vec<Part<'a>>,
    references: Vec<&'a str>,
}

impl<'a> Reader<'a> {
    fn head(&self) -> Hash {
        let ast = &self.file.ast;
        let mut texts = vec![self.file.names().package().as_str()];
        texts.extend(ast.syntax.map(|syntax| self.text(syntax.span)));
        texts.push("");
        texts.extend(ast.imports.iter().map(|import| self.text(import.decl.span)));
        texts.push("");
        self.options(ast.options, &mut texts);
        hash(&texts)
    }

    fn messages(&mut self) {
        let (ast, names) = (&self.file.ast, self.file.names());
        for (index, message) in ast.messages.iter().enumerate() {
            if message.kind == MessageKind::MapEntry {
                // nothing else can name it, but its value has a type
                self.refer(message.fields);
                continue;
            }
            let mut texts = vec![word(message.visibility)];
            let ranges = &ast.extension_ranges[message.extension_ranges.range()];
            texts.extend(ranges.iter().map(|range| self.text(range.range.statement)));
            texts.push("");
            self.options(message.options, &mut texts);
            let full = names.message_full(index);
            self.declare(Kind::Message, names.message(index), hash(&[full]), &texts);
            for field in message.fields.range() {
                self.field(Kind::Field, full, field, &[]);
            }
            self.refer(message.fields);
        }
    }

    /// A field in a scope, with what else its meaning depends on.
    fn field(&mut self, kind: Kind, scope: &str, index: usize, also: &[&'a str]) {
        let (ast, names) = (&self.file.ast, self.file.names());
        let field = &ast.fields[index];
        let text = self.text(field.decl.span);
        let oneof = field.oneof.map_or("", |oneof| names.oneof(oneof as usize));
        let mut texts = vec![text, oneof];
        texts.extend(also);
        let word = names.field(index);
        let is_asked_for = kind.is_name() || !self.is_alone;
        let name = is_asked_for.then(|| member(scope, word));
        self.all.push(Part {
            kind,
            word,
            group: self.group(field),
            name: name.unwrap_or_default(),
            content: self.digest(&texts),
            is_required: self.has_legacy || field.label == Some(Label::Required),
        });
    }

    fn group(&self, field: &FieldDecl) -> Option<&'a str> {
        (field.name == FieldName::LowerCase).then(|| self.text(field.decl.name))
    }

    fn enums(&mut self) {
        let (ast, names) = (&self.file.ast, self.file.names());
        for (index, item) in ast.enums.iter().enumerate() {
            let full = names.enum_full(index);
            // the first value is the default
            let mut texts = vec![word(item.visibility)];
            let first = item.values.range().next().map(|at| &ast.enum_values[at]);
            texts.extend(first.map(|first| self.text(first.decl.span)));
            self.options(item.options, &mut texts);
            self.declare(Kind::Enum, names.enumeration(index), hash(&[full]), &texts);
            // values stand beside their enum
            let scope = full.rsplit_once('.').map_or("", |(scope, _)| scope);
            for at in item.values.range() {
                let value = names.enum_value(at);
                let texts = [self.text(ast.enum_values[at].decl.span), full.as_str()];
                self.declare(Kind::Value, value, member(scope, value), &texts);
            }
        }
    }

    fn extends(&mut self) {
        for extend in &self.file.ast.extends {
            let (scope, extendee) = (self.scope(extend), self.text(extend.decl.name));
            for field in extend.fields.range() {
                self.field(Kind::Extension, scope, field, &[extendee]);
            }
            self.references.extend(words(extendee));
            self.refer(extend.fields);
        }
    }

    fn services(&mut self) {
        let (ast, names) = (&self.file.ast, self.file.names());
        for index in 0..ast.services.len() {
            let full = names.service_full(index);
            self.declare(Kind::Service, names.service(index), hash(&[full]), &[]);
        }
    }

    /// Notes the types of some fields.
    fn refer(&mut self, fields: Run) {
        let fields = &self.file.ast.fields[fields.range()];
        let named = fields
            .iter()
            .filter(|field| matches!(field.ty, TypeRef::Named));
        for field in named {
            self.references.extend(words(self.text(field.type_span)));
        }
    }

    /// The full name of the scope of an `extend` block.
    fn scope(&self, extend: &ExtendDecl) -> &'a str {
        let names = self.file.names();
        match extend.parent {
            Some(parent) => names.message_full(parent as usize),
            None => names.package(),
        }
    }

    fn declare(&mut self, kind: Kind, word: &'a str, name: Hash, content: &[&str]) {
        self.all.push(Part {
            kind,
            word,
            group: None,
            name,
            content: self.digest(content),
            is_required: false,
        });
    }

    fn digest(&self, content: &[&str]) -> Hash {
        if self.is_alone { 0 } else { hash(content) }
    }

    fn options(&self, options: Run, texts: &mut Vec<&'a str>) {
        let options = &self.written.option_decls[options.range()];
        texts.extend(options.iter().map(|option| self.text(option.span)));
    }

    fn text(&self, span: Span) -> &'a str {
        slice(&self.file.text, span)
    }
}

/// The words in a name, and in what stands between its parts.
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))
        .filter(|word| !word.is_empty())
}

pub(super) fn slice(text: &str, span: Span) -> &str {
    let bytes = span.start as usize..span.end as usize;
    text.get(bytes).unwrap_or_default()
}

/// The hash of the name of something in a scope.
fn member(scope: &str, name: &str) -> Hash {
    if scope.is_empty() {
        hash(&[name])
    } else {
        hash_of_pieces(&[scope, ".", name])
    }
}

const fn word(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Unset => "",
        Visibility::Export => "export",
        Visibility::Local => "local",
    }
}
