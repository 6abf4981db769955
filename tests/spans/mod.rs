//! Whether the text at every span is what the span is said to be of.

use std::path::{Path, PathBuf};

use protovet::model::{
    Decl, Edition, Field, File, FileId, FileRole, NumberRange, Options, ReservedName, Schema, Span,
    Type, Visibility,
};

use crate::pages::Source;

/// What is wrong with the spans of the input files of a schema compiled from text.
pub(crate) fn wrong(schema: &Schema) -> Vec<String> {
    let mut check = Check {
        schema,
        wrong: Vec::new(),
    };
    check.files();
    check.messages();
    check.fields();
    check.enums();
    check.services();
    check.wrong
}

struct Check<'s> {
    schema: &'s Schema,
    wrong: Vec<String>,
}

impl Check<'_> {
    fn is_input(&self, file: FileId) -> bool {
        self.schema[file].role == FileRole::Input
    }

    fn text(&self, file: FileId, span: Span) -> &str {
        let text = self.schema[file].source.text().unwrap_or_default();
        let range = span.start as usize..span.end as usize;
        text.get(range).unwrap_or("(no such range)")
    }

    fn expect(
        &mut self,
        (file, span): (FileId, Span),
        what: &str,
        is_right: impl FnOnce(&str) -> bool,
    ) {
        let text = self.text(file, span);
        if !is_right(text) {
            let path = &self.schema[file].path;
            let line = format!("{path}: the span of {what} reads `{text}`");
            self.wrong.push(line);
        }
    }

    /// A declaration starts with one of these words, holds its name, and ends as it should.
    fn decl(&mut self, file: FileId, decl: Decl, name: &str, starts: &[&str]) {
        let what = format!("declaration `{name}`");
        self.expect((file, decl.name), &what, |text| text == name);
        self.expect((file, decl.span), &what, |text| {
            (text.ends_with(';') || text.ends_with('}'))
                && (starts.is_empty() || starts.iter().any(|start| text.starts_with(start)))
        });
        let (outer, inner) = (decl.span, decl.name);
        if inner.start < outer.start || outer.end < inner.end {
            self.wrong
                .push(format!("the name `{name}` stands outside its declaration"));
        }
        self.lead(file, decl);
    }

    /// Nothing but white space and comments stands before a declaration.
    fn lead(&mut self, file: FileId, decl: Decl) {
        let lead = Span::new(decl.lead, decl.span.start);
        self.expect((file, lead), "what leads to a declaration", |text| {
            is_blank(text)
        });
    }

    fn options(&mut self, file: FileId, options: &Options) {
        for option in &options.fields {
            if option.span.is_none() {
                continue;
            }
            self.expect((file, option.span), "an option", |text| {
                let last = option.name.trim_matches(['(', ')']);
                let last = last.rsplit('.').next().unwrap_or_default();
                text.contains(last) && text.contains('=')
            });
        }
    }

    fn files(&mut self) {
        let schema = self.schema;
        for id in schema
            .files()
            .filter(|&id| schema[id].role == FileRole::Input)
        {
            let file: &File = &schema[id];
            if !file.edition_span.is_none() {
                let word = match file.edition {
                    Edition::Year(_) => "edition",
                    _ => "syntax",
                };
                let quoted = file.edition.text();
                self.expect((id, file.edition_span), "the edition", |text| {
                    text.starts_with(word) && text.ends_with(';') && text.contains(&quoted)
                });
            }
            if !file.package.is_empty() {
                self.expect((id, file.package_span), "the package", |text| {
                    text.starts_with("package")
                        && text.ends_with(';')
                        && text.contains(&*file.package)
                });
            }
            for import in &file.imports {
                self.expect((id, import.span), "an import", |text| {
                    text.starts_with("import")
                        && text.ends_with(';')
                        && text.contains(&*import.path)
                });
            }
            self.options(id, &file.options);
        }
    }

    fn messages(&mut self) {
        let schema = self.schema;
        for id in schema.messages() {
            let message = &schema[id];
            if !self.is_input(message.file) || message.is_map_entry {
                continue;
            }
            let starts = match message.visibility {
                Visibility::Unset => vec!["message", "optional", "required", "repeated", "group"],
                Visibility::Export => vec!["export"],
                Visibility::Local => vec!["local"],
            };
            self.decl(message.file, message.decl, &message.name, &starts);
            self.options(message.file, &message.options);
            for range in &message.extension_ranges {
                self.range(message.file, range.range);
                self.options(message.file, &range.options);
            }
            self.reserved(
                message.file,
                &message.reserved_ranges,
                &message.reserved_names,
            );
            for oneof in message.oneofs.iter().map(|oneof| &schema[oneof]) {
                if !oneof.synthetic {
                    self.decl(message.file, oneof.decl, &oneof.name, &["oneof"]);
                    self.options(message.file, &oneof.options);
                }
            }
        }
    }

    fn reserved(&mut self, file: FileId, ranges: &[NumberRange], names: &[ReservedName]) {
        for &range in ranges {
            self.range(file, range);
        }
        for name in names {
            self.expect((file, name.span), "a reserved name", |text| {
                text.trim_matches(['"', '\'']) == &*name.name
            });
        }
    }

    fn range(&mut self, file: FileId, range: NumberRange) {
        self.expect((file, range.span), "a range", |text| {
            let text = without_comments(text);
            let (start, end) = match text.split_once("to") {
                Some((start, end)) => (number(start), (end.trim() != "max").then(|| number(end))),
                None => (number(&text), Some(number(&text))),
            };
            start == Some(range.start) && end.is_none_or(|end| end == Some(range.end))
        });
    }

    fn fields(&mut self) {
        let schema = self.schema;
        for id in schema.fields() {
            let field = &schema[id];
            if !self.is_input(field.file)
                || schema[field.message].is_map_entry && !field.is_extension()
            {
                continue;
            }
            let file = field.file;
            self.field_decl(field);
            self.expect((file, field.number_span), "a field number", |text| {
                number(text) == Some(field.number)
            });
            self.field_type(field);
            if !field.label_span.is_none() {
                self.expect((file, field.label_span), "a label", |text| {
                    ["optional", "repeated", "required"].contains(&text)
                });
            }
            if !field.default_span().is_none() {
                self.expect((file, field.default_span()), "a default", |text| {
                    text.starts_with("default") && text.contains('=')
                });
            }
            if !field.json_name_span().is_none() {
                self.expect((file, field.json_name_span()), "a JSON name", |text| {
                    text.starts_with("json_name") && text.contains(&*field.json_name())
                });
            }
            self.options(file, &field.options);
        }
    }

    /// The field of a group is named like its message, in small letters.
    fn field_decl(&mut self, field: &Field) {
        let written = self.text(field.file, field.decl.name).to_owned();
        let is_group = self.text(field.file, field.type_span) == "group";
        let name = if is_group && written.to_lowercase() == *field.name {
            written
        } else {
            field.name.to_string()
        };
        self.decl(field.file, field.decl, &name, &[]);
    }

    fn field_type(&mut self, field: &Field) {
        let schema = self.schema;
        let full = schema.type_name(field);
        let is_map = schema.map_entry(field).is_some();
        self.expect(
            (field.file, field.type_span),
            "a type",
            |text| match field.ty {
                _ if is_map => text.starts_with("map") && text.ends_with('>'),
                Type::Scalar(_) => text == &*full,
                Type::Message(_) if text == "group" => true,
                Type::Message(_) | Type::Enum(_) => names(text, &full),
            },
        );
    }

    fn enums(&mut self) {
        let schema = self.schema;
        for id in schema.enums() {
            let an_enum = &schema[id];
            let file = an_enum.file;
            if !self.is_input(file) {
                continue;
            }
            self.decl(
                file,
                an_enum.decl,
                &an_enum.name,
                &["enum", "export", "local"],
            );
            self.options(file, &an_enum.options);
            for (_, value) in schema.values_of(id) {
                self.decl(file, value.decl, &value.name, &[&value.name]);
                self.options(file, &value.options);
                self.expect((file, value.number_span), "an enum number", |text| {
                    number(text) == Some(value.number)
                });
            }
            self.reserved(file, &an_enum.reserved_ranges, &an_enum.reserved_names);
        }
    }

    fn services(&mut self) {
        let schema = self.schema;
        for id in schema.services() {
            let service = &schema[id];
            let file = service.file;
            if !self.is_input(file) {
                continue;
            }
            self.decl(file, service.decl, &service.name, &["service"]);
            self.options(file, &service.options);
            for (_, method) in schema.methods_of(id) {
                self.decl(file, method.decl, &method.name, &["rpc"]);
                self.options(file, &method.options);
                for (span, message) in [
                    (method.input_span, method.input),
                    (method.output_span, method.output),
                ] {
                    let full = &schema[message].full_name;
                    self.expect((file, span), "the type of a method", |text| {
                        names(text, full)
                    });
                }
            }
        }
    }
}

/// Whether a reference names what has this full name.
fn names(text: &str, full: &str) -> bool {
    let text = text.strip_prefix('.').unwrap_or(text);
    full == text || full.ends_with(&format!(".{text}"))
}

fn number(text: &str) -> Option<i32> {
    let text: String = without_comments(text).split_whitespace().collect();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.as_str()),
    };
    let value = match (
        digits.strip_prefix("0x").or(digits.strip_prefix("0X")),
        digits,
    ) {
        (Some(hex), _) => i64::from_str_radix(hex, 16),
        (None, octal) if octal.len() > 1 && octal.starts_with('0') => i64::from_str_radix(octal, 8),
        (None, decimal) => decimal.parse(),
    };
    i32::try_from(sign * value.ok()?).ok()
}

fn is_blank(text: &str) -> bool {
    without_comments(text)
        .trim()
        .trim_start_matches('\u{feff}')
        .is_empty()
}

fn without_comments(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    loop {
        let starts = [rest.find("//"), rest.find("/*")];
        let Some(start) = starts.into_iter().flatten().min() else {
            return kept + rest;
        };
        kept.push_str(&rest[..start]);
        kept.push(' ');
        let end = if rest[start..].starts_with("//") {
            "\n"
        } else {
            "*/"
        };
        let body = &rest[start + 2..];
        rest = body.find(end).map_or("", |at| &body[at + end.len()..]);
    }
}

/// The schemas of `testdata`: the files of a folder and of those in it, if there is any; those of
/// `valid` one by one, as they are no schema together.
pub(crate) fn test_data() -> Vec<Vec<Source>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut schemas = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        paths.sort();
        let (folders, files): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| path.is_dir());
        let texts: Vec<Source> = files
            .iter()
            .filter(|path| {
                path.extension()
                    .is_some_and(|extension| extension == "proto")
            })
            .filter_map(|path| {
                let name = path.strip_prefix(&folder).unwrap().to_str().unwrap();
                Some((name.to_owned(), std::fs::read_to_string(path).ok()?))
            })
            .collect();
        if folder.ends_with("valid") {
            schemas.extend(texts.into_iter().map(|text| vec![text]));
        } else if !texts.is_empty() {
            schemas.push(texts);
        }
        open.extend(folders);
    }
    schemas
}
