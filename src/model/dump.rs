//! A listing of a schema for comparing two ways of compiling it.

use std::fmt::{self, Write};

use super::{
    Enum, EnumId, Field, FieldId, File, FileRole, IdRange, Import, Message, MessageId, NumberRange,
    OneofId, OptionField, OptionValue, Options, ReservedName, ResolvedFeatures, Schema, Service,
    ServiceId, Type, Visibility,
};

/// Lists all that the input files of a schema say, in a stable form: one line an element,
/// indented by what it stands in, files sorted by path. Positions, comments and the files that
/// were only imported are left out, so the same schema gives the same listing whatever it was
/// compiled from.
#[must_use]
pub fn dump(schema: &Schema) -> String {
    let mut files: Vec<_> = schema.files().map(|id| &schema[id]).collect();
    files.retain(|file| file.role == FileRole::Input);
    files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    let mut dump = Dump {
        schema,
        text: String::new(),
        depth: 0,
    };
    for file in files {
        dump.file(file);
    }
    dump.text
}

struct Dump<'s> {
    schema: &'s Schema,
    text: String,
    depth: usize,
}

impl Dump<'_> {
    fn line(&mut self, line: fmt::Arguments<'_>) {
        let indent = 2 * self.depth;
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{:indent$}{line}", "");
    }

    fn file(&mut self, file: &File) {
        self.line(format_args!("file {:?}", file.path));
        self.depth += 1;
        self.line(format_args!("edition {}", file.edition.text()));
        self.line(format_args!("package {:?}", file.package));
        self.imports(&file.imports);
        self.common(&file.options, file.features);
        file.messages.iter().for_each(|&id| self.message(id));
        file.enums.iter().for_each(|&id| self.enumeration(id));
        file.services.iter().for_each(|&id| self.service(id));
        file.extensions.iter().for_each(|&id| self.field(id));
        self.depth -= 1;
    }

    /// Descriptors have `import option` in a list of its own, behind the others.
    fn imports(&mut self, imports: &[Import]) {
        let is_option = |import: &&Import| import.kind == super::ImportKind::Option;
        let (option, plain): (Vec<_>, Vec<_>) = imports.iter().partition(is_option);
        for import in plain.into_iter().chain(option) {
            let Import {
                path,
                kind,
                file,
                used,
                ..
            } = import;
            let found = if file.is_some() { "" } else { " (not found)" };
            let used = if *used { "" } else { " (unused)" };
            self.line(format_args!("import {kind:?} {path:?}{found}{used}"));
        }
    }

    fn message(&mut self, id: MessageId) {
        let schema = self.schema;
        let message = &schema[id];
        let Message {
            full_name,
            visibility,
            is_map_entry,
            ..
        } = message;
        let entry = if *is_map_entry { " (map entry)" } else { "" };
        let visibility = visibility_text(*visibility);
        self.line(format_args!("message {full_name}{entry}{visibility}"));
        self.depth += 1;
        self.common(&message.options, message.features);
        message.fields.iter().for_each(|id| self.field(id));
        self.oneofs(message.oneofs);
        for range in &message.extension_ranges {
            let NumberRange { start, end, .. } = range.range;
            self.line(format_args!("extensions {start} to {end}"));
            self.depth += 1;
            self.options(&range.options);
            self.depth -= 1;
        }
        self.reserved(&message.reserved_ranges, &message.reserved_names);
        message.messages.iter().for_each(|&id| self.message(id));
        message.enums.iter().for_each(|&id| self.enumeration(id));
        message.extensions.iter().for_each(|&id| self.field(id));
        self.depth -= 1;
    }

    fn field(&mut self, id: FieldId) {
        let field = &self.schema[id];
        let Field {
            number,
            label,
            cardinality,
            ..
        } = field;
        let what = match (field.is_extension(), field.ty) {
            (true, _) => format!("extension of {}", self.schema[field.message].full_name),
            (false, Type::Message(_)) => "message field".to_owned(),
            (false, Type::Enum(_)) => "enum field".to_owned(),
            (false, Type::Scalar(_)) => "field".to_owned(),
        };
        let name = self.schema.field_name(id);
        let ty = self.schema.type_name(field);
        self.line(format_args!("{what} {name} = {number} {ty}"));
        self.depth += 1;
        self.line(format_args!(
            "{label:?} {cardinality:?} json {:?}{}",
            field.json_name(),
            flags(field)
        ));
        if let Some(default) = field.default() {
            self.line(format_args!("default {}", Shown(default)));
        }
        self.common(&field.options, field.features);
        self.depth -= 1;
    }

    fn oneofs(&mut self, oneofs: IdRange<OneofId>) {
        let schema = self.schema;
        for oneof in oneofs.iter().map(|id| &schema[id]) {
            let kind = if oneof.synthetic {
                "synthetic oneof"
            } else {
                "oneof"
            };
            let members: Vec<_> = oneof
                .fields
                .iter()
                .map(|&id| schema[id].name.as_str())
                .collect();
            self.line(format_args!(
                "{kind} {}: {}",
                oneof.name,
                members.join(", ")
            ));
            self.depth += 1;
            self.common(&oneof.options, oneof.features);
            self.depth -= 1;
        }
    }

    fn enumeration(&mut self, id: EnumId) {
        let schema = self.schema;
        let Enum {
            full_name,
            visibility,
            closed,
            ..
        } = &schema[id];
        let closed = if *closed { "closed" } else { "open" };
        self.line(format_args!(
            "{closed} enum {full_name}{}",
            visibility_text(*visibility)
        ));
        self.depth += 1;
        self.common(&schema[id].options, schema[id].features);
        for (_, value) in schema.values_of(id) {
            self.line(format_args!("{} = {}", value.name, value.number));
            self.depth += 1;
            self.common(&value.options, value.features);
            self.depth -= 1;
        }
        self.reserved(&schema[id].reserved_ranges, &schema[id].reserved_names);
        self.depth -= 1;
    }

    fn service(&mut self, id: ServiceId) {
        let schema = self.schema;
        let service: &Service = &schema[id];
        self.line(format_args!("service {}", service.full_name));
        self.depth += 1;
        self.common(&service.options, service.features);
        for (_, method) in schema.methods_of(id) {
            let stream = |streaming| if streaming { "stream " } else { "" };
            let (input, output) = (&schema[method.input], &schema[method.output]);
            self.line(format_args!(
                "rpc {} ({}{}) returns ({}{})",
                method.name,
                stream(method.client_streaming),
                input.full_name,
                stream(method.server_streaming),
                output.full_name,
            ));
            self.depth += 1;
            self.common(&method.options, method.features);
            self.depth -= 1;
        }
        self.depth -= 1;
    }

    fn reserved(&mut self, ranges: &[NumberRange], names: &[ReservedName]) {
        for NumberRange { start, end, .. } in ranges {
            self.line(format_args!("reserved {start} to {end}"));
        }
        for ReservedName { name, .. } in names {
            self.line(format_args!("reserved {name:?}"));
        }
    }

    fn common(&mut self, options: &Options, features: ResolvedFeatures) {
        let ResolvedFeatures {
            field_presence,
            enum_type,
            repeated_field_encoding,
            utf8_validation,
            message_encoding,
            json_format,
        } = features;
        self.line(format_args!(
            "features {field_presence:?} {enum_type:?} {repeated_field_encoding:?} \
             {utf8_validation:?} {message_encoding:?} {json_format:?}"
        ));
        self.options(options);
    }

    fn options(&mut self, options: &Options) {
        for OptionField {
            number,
            name,
            value,
            ..
        } in &options.fields
        {
            self.line(format_args!("option {name} ({number}) = {}", Shown(value)));
        }
    }
}

const fn visibility_text(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Unset => "",
        Visibility::Export => " (export)",
        Visibility::Local => " (local)",
    }
}

fn flags(field: &Field) -> String {
    let flags = [
        (field.packed, " packed"),
        (field.delimited, " delimited"),
        (field.proto3_optional, " proto3_optional"),
    ];
    flags
        .into_iter()
        .filter(|flag| flag.0)
        .map(|flag| flag.1)
        .collect()
}

/// A value in one line.
struct Shown<'v>(&'v OptionValue);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            OptionValue::Bool(value) => write!(f, "{value}"),
            OptionValue::Int(value) => write!(f, "{value}"),
            OptionValue::Uint(value) => write!(f, "{value}u"),
            OptionValue::Float(bits) => write!(f, "{:?}", bits.get()),
            OptionValue::String(text) => write!(f, "{text:?}"),
            OptionValue::Bytes(bytes) => write!(f, "b\"{}\"", bytes.escape_ascii()),
            OptionValue::Enum(number, name) => write!(f, "{name} ({number})"),
            OptionValue::Message(fields) => {
                f.write_str("{")?;
                for OptionField {
                    number,
                    name,
                    value,
                    ..
                } in fields
                {
                    write!(f, " {name} ({number}): {}", Shown(value))?;
                }
                f.write_str(" }")
            }
            OptionValue::List(elements) => {
                f.write_str("[")?;
                for (index, element) in elements.iter().enumerate() {
                    f.write_str(if index == 0 { "" } else { ", " })?;
                    Shown(element).fmt(f)?;
                }
                f.write_str("]")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Bits, Name};

    fn field(number: i32, name: &str, value: OptionValue) -> OptionField {
        OptionField {
            number,
            name: Name::from(name),
            value,
            span: crate::model::Span::NONE,
        }
    }

    #[test]
    fn values_are_shown_in_one_line() {
        let list = OptionValue::List([OptionValue::Int(-1), OptionValue::Uint(2)].into());
        let message = OptionValue::Message(
            [
                field(1, "a", OptionValue::Float(Bits::of(1.5))),
                field(2, "(b.c)", OptionValue::String(Name::from("x\"y"))),
                field(3, "d", OptionValue::Bytes([0, b'z'].into())),
                field(4, "e", OptionValue::Enum(7, Name::from("SEVEN"))),
                field(5, "f", list),
            ]
            .into(),
        );
        assert_eq!(
            Shown(&message).to_string(),
            r#"{ a (1): 1.5 (b.c) (2): "x\"y" d (3): b"\x00z" e (4): SEVEN (7) f (5): [-1, 2u] }"#
        );
    }

    #[test]
    fn an_empty_schema_has_an_empty_listing() {
        assert_eq!(dump(&Schema::default()), "");
    }
}
