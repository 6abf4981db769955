//! What others can rely on in a file.

use super::{Hash, feed, hash};
use crate::compile::sources::{Parsed, ParsedFile};
use crate::compile::text::ast::{ExtendDecl, MessageKind, OptionDecl, Run, Written};
use crate::compile::text::text_of_name;
use crate::model::Span;

/// What others can name, and a digest of what they can rely on.
pub(super) struct Declared {
    pub(super) digest: [u8; 16],
    pub(super) names: Vec<Hash>,
    pub(super) extensions: Vec<Hash>,
    pub(super) resources: Hash,
    pub(super) declares_options: bool,
}

impl Declared {
    pub(super) fn of(parsed: &Parsed) -> Self {
        let mut reader = Reader {
            file: &parsed.file,
            written: &parsed.written,
            hasher: blake3::Hasher::new(),
            names: Vec::new(),
            extensions: Vec::new(),
            declares_options: false,
        };
        reader.head();
        reader.messages();
        reader.enums();
        reader.extends();
        reader.services();
        let digest = *reader.hasher.finalize().as_bytes();
        let mut half = [0; 16];
        half.copy_from_slice(&digest[..16]);
        Self {
            digest: half,
            names: reader.names,
            extensions: reader.extensions,
            resources: resources(parsed),
            declares_options: reader.declares_options,
        }
    }
}

/// Walks through a file and digests what it finds.
struct Reader<'a> {
    file: &'a ParsedFile,
    written: &'a Written,
    hasher: blake3::Hasher,
    names: Vec<Hash>,
    extensions: Vec<Hash>,
    declares_options: bool,
}

impl<'a> Reader<'a> {
    fn head(&mut self) {
        let ast = &self.file.ast;
        if let Some(syntax) = ast.syntax {
            self.text(syntax.span);
        }
        feed(&mut self.hasher, self.file.names().package());
        for import in &ast.imports {
            self.text(import.decl.span);
        }
        self.options(ast.options);
    }

    fn messages(&mut self) {
        let ast = &self.file.ast;
        for (index, message) in ast.messages.iter().enumerate() {
            if message.kind == MessageKind::MapEntry {
                continue; // nothing else can name it
            }
            self.declare("message", self.file.names().message_full(index));
            feed(&mut self.hasher, word(message.visibility));
            for range in &ast.extension_ranges[message.extension_ranges.range()] {
                self.text(range.range.statement);
            }
            self.options(message.options);
        }
    }

    fn enums(&mut self) {
        let ast = &self.file.ast;
        for (index, item) in ast.enums.iter().enumerate() {
            let name = self.file.names().enum_full(index);
            self.declare("enum", name);
            feed(&mut self.hasher, word(item.visibility));
            // values stand beside their enum
            let scope = name.rsplit_once('.').map_or("", |(scope, _)| scope);
            for value in item.values.range() {
                let value = self.file.names().enum_value(value);
                self.names.push(member(scope, value));
            }
            self.text(item.decl.span);
        }
    }

    fn extends(&mut self) {
        let (ast, names) = (&self.file.ast, self.file.names());
        for extend in &ast.extends {
            let extendee = text_of_name(&self.file.text, extend.decl.name);
            let last = extendee.rsplit('.').next().unwrap_or_default();
            self.declares_options |= last.ends_with("Options");
            for field in &ast.fields[extend.fields.range()] {
                let number = field.number.magnitude().to_string();
                self.extensions.push(hash(&[last, &number]));
            }
            let scope = self.scope(extend);
            for field in extend.fields.range() {
                self.names.push(member(scope, names.field(field)));
            }
            feed(&mut self.hasher, scope);
            self.text(extend.decl.span);
        }
    }

    fn services(&mut self) {
        let (ast, names) = (&self.file.ast, self.file.names());
        for (index, service) in ast.services.iter().enumerate() {
            self.declare("service", names.service_full(index));
            for method in service.methods.range() {
                feed(&mut self.hasher, names.method(method));
            }
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

    fn declare(&mut self, kind: &str, name: &str) {
        feed(&mut self.hasher, kind);
        feed(&mut self.hasher, name);
        self.names.push(hash(&[name]));
    }

    fn options(&mut self, options: Run) {
        let written = self.written;
        for option in &written.option_decls[options.range()] {
            self.text(option.span);
        }
        feed(&mut self.hasher, "");
    }

    fn text(&mut self, span: Span) {
        feed(&mut self.hasher, slice(self.file, span));
    }
}

fn slice(file: &ParsedFile, span: Span) -> &str {
    let bytes = span.start as usize..span.end as usize;
    file.text.get(bytes).unwrap_or_default()
}

/// The hash of the name of something in a scope.
fn member(scope: &str, name: &str) -> Hash {
    if scope.is_empty() {
        hash(&[name])
    } else {
        hash(&[&format!("{scope}.{name}")])
    }
}

const fn word(visibility: crate::model::Visibility) -> &'static str {
    use crate::model::Visibility;
    match visibility {
        Visibility::Unset => "",
        Visibility::Export => "export",
        Visibility::Local => "local",
    }
}

/// A digest of the options that define resources.
fn resources(parsed: &Parsed) -> Hash {
    let (file, written) = (&parsed.file, &parsed.written);
    let defines = |option: &&OptionDecl| {
        let parts = &written.option_name_parts[option.name.range()];
        parts.iter().any(|part| {
            let name = slice(file, part.span);
            let is_named = name.ends_with("resource") || name.ends_with("resource_definition");
            part.is_extension && is_named
        })
    };
    let options = written.option_decls.iter().filter(defines);
    let texts: Vec<&str> = options.map(|option| slice(file, option.span)).collect();
    hash(&texts)
}
