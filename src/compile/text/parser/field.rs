//! Fields, groups and maps.

use super::recovery::Owner;
use super::{Failed, Opening, Parse, Parser, index};
use crate::compile::amount;
use crate::compile::text::ast::{
    FieldDecl, FieldName, MessageDecl, MessageKind, Number, Run, TypeRef,
};
use crate::compile::text::error::SyntaxError;
use crate::compile::text::lexer::Kind;
use crate::model::{Decl, Edition, Label, Scalar, Span, Visibility};

/// The highest field number; protoc's parser lets more pass for message sets.
const HIGHEST_NUMBER: u64 = 0x7FFF_FFFF;

/// What a field stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Message,
    /// The oneof, counted from the first of its message.
    Oneof(u32),
    Extend,
}

/// A field up to its type.
#[derive(Clone, Copy)]
struct Start {
    opening: Opening,
    place: Place,
    label: Option<Label>,
    label_span: Span,
}

impl Parser<'_> {
    pub(super) fn field(&mut self, opening: Opening, place: Place) -> Parse {
        let (label, label_span) = self.label(place);
        let start = Start {
            opening,
            place,
            label,
            label_span,
        };
        match self.word() {
            b"map" if self.after_next().kind == Kind::Symbol(b'<') => self.map_field(start),
            b"group" => self.group(start),
            _ => self.plain_field(start),
        }
    }

    /// The label, if there is one, and whether it may be there.
    fn label(&mut self, place: Place) -> (Option<Label>, Span) {
        let label = match self.word() {
            b"optional" => Label::Optional,
            b"required" => Label::Required,
            b"repeated" => Label::Repeated,
            _ => return (None, Span::NONE),
        };
        let span = self.bump().span();
        let word = self.slice(span);
        if matches!(place, Place::Oneof(_)) {
            let message = format!("a field of a oneof cannot be `{word}`");
            let help = "take the label away: at most one field of a oneof is set";
            self.error(SyntaxError::new(span, message).help(help));
            return (None, span);
        }
        if self.in_edition() && label != Label::Repeated {
            let help = match label {
                Label::Optional => "take the label away: a field has presence by default",
                _ => "write the option `features.field_presence = LEGACY_REQUIRED` instead",
            };
            let message = format!("editions do not have the label `{word}`");
            self.error(SyntaxError::new(span, message).help(help));
        }
        (Some(label), span)
    }

    /// Reports a missing label, for a field that needs one.
    fn need_label(&mut self, start: Start, span: Span) {
        let is_member = matches!(start.place, Place::Oneof(_));
        if self.edition != Edition::Proto2 || start.label.is_some() || is_member {
            return;
        }
        let error = SyntaxError::new(span, "a proto2 field needs a label")
            .help("write `optional`, `repeated` or `required` before the type");
        let error = match self.ast.syntax {
            None => error.help(
                "write `optional`, `repeated` or `required` before the type; if this file is \
                 proto3, write `syntax = \"proto3\";` at its top",
            ),
            Some(_) => error,
        };
        self.error(error);
    }

    fn plain_field(&mut self, start: Start) -> Parse {
        let (ty, type_span) = self.field_type()?;
        let name = self.field_name(type_span)?;
        self.need_label(start, type_span);
        let number = self.field_number(start, name)?;
        let options = self.field_options()?;
        self.semicolon("the field")?;
        let decl = self.decl(start.opening, name);
        self.push_field(
            start,
            decl,
            FieldName::Written,
            (ty, type_span),
            number,
            options,
        );
        Ok(())
    }

    fn push_field(
        &mut self,
        start: Start,
        decl: Decl,
        name: FieldName,
        (ty, type_span): (TypeRef, Span),
        number: Number,
        options: Run,
    ) {
        let is_optional = start.label == Some(Label::Optional);
        self.scratch.fields.push(FieldDecl {
            decl,
            name,
            label: start.label,
            ty,
            type_span,
            number,
            proto3_optional: is_optional && self.edition == Edition::Proto3,
            oneof: match start.place {
                Place::Oneof(oneof) => Some(oneof),
                Place::Message | Place::Extend => None,
            },
            options,
        });
    }

    fn field_type(&mut self) -> Parse<(TypeRef, Span)> {
        let word = self.word();
        if word.is_empty() && !self.is(b'.') {
            return self.unexpected("a field");
        }
        if let Some(scalar) = scalar(word) {
            let span = self.bump().span();
            return Ok((TypeRef::Scalar(scalar), span));
        }
        let span = self.dotted_name("a type")?;
        Ok((TypeRef::Named, span))
    }

    fn field_name(&mut self, ty: Span) -> Parse<Span> {
        if self.is(b'=') {
            let word = self.slice(ty);
            let (message, help) = if scalar(word.as_bytes()).is_some() {
                let message = format!("this field of type `{word}` has no name");
                (
                    message,
                    format!("write a name after the type, as in `{word} name = 1;`"),
                )
            } else {
                let help = format!("write a type before the name, as in `string {word} = 1;`");
                (format!("field `{word}` has no type"), help)
            };
            return self.fail(SyntaxError::new(ty, message).help(help));
        }
        self.name("the name of the field")
    }

    fn field_number(&mut self, start: Start, name: Span) -> Parse<Number> {
        if !self.is(b'=') {
            return self.missing_number(start, name);
        }
        self.bump();
        let number = self.number("a field number")?;
        if number.is_negative() {
            let error = SyntaxError::new(number.span, "a field number cannot be negative")
                .help("field numbers go from 1 to 536,870,911");
            self.error(error);
        } else if number.magnitude() > HIGHEST_NUMBER {
            let message = format!("the field number {} is too high", self.slice(number.span));
            let error = SyntaxError::new(number.span, message)
                .help("field numbers go from 1 to 536,870,911");
            self.error(error);
        }
        Ok(number)
    }

    fn missing_number<T>(&mut self, start: Start, name: Span) -> Parse<T> {
        if !matches!(
            self.token.kind,
            Kind::Symbol(b';' | b'[' | b'}') | Kind::Word | Kind::End
        ) {
            return self.unexpected("`=` and a number after the name of the field");
        }
        let error = SyntaxError::new(name, format!("field `{}` has no number", self.slice(name)));
        let error = match start.place {
            Place::Extend => error.help("write `= ` and a number: every field needs one"),
            Place::Message | Place::Oneof(_) => {
                let next = self.next_number();
                error.help(format!(
                    "write `= {next}` after the name: every field needs a number"
                ))
            }
        };
        self.error(error);
        Err(self.rest_is_missing())
    }

    /// How to go on when a declaration lacks its end: if another line starts, with that.
    pub(super) fn rest_is_missing(&self) -> Failed {
        if self.at_line_start() {
            Failed::Resume
        } else {
            Failed::Skip
        }
    }

    /// The number behind the highest of the message so far.
    fn next_number(&self) -> u64 {
        let fields = self.scratch.fields[self.owner.fields..].iter();
        fields
            .map(|field| field.number.magnitude())
            .max()
            .unwrap_or(0)
            .saturating_add(1)
    }

    fn group(&mut self, start: Start) -> Parse {
        let type_span = self.bump().span();
        let name = self.name("the name of the group")?;
        self.need_label(start, type_span);
        let text = self.slice(name);
        if !text.starts_with(|first: char| first.is_ascii_uppercase()) {
            let message = format!("the name of group `{text}` starts with a small letter");
            let help = "it names a message too: start it with a capital letter";
            self.error(SyntaxError::new(name, message).help(help));
        }
        if self.in_edition() {
            let help = "declare a message, and a field of it with the option \
                        `features.message_encoding = DELIMITED`";
            self.error(SyntaxError::new(type_span, "editions do not have groups").help(help));
        }
        let number = self.field_number(start, name)?;
        let options = self.field_options()?;
        let owner = Owner {
            keyword: "group",
            name,
        };
        let body =
            self.message_body(start.opening, owner, MessageKind::Group, Visibility::Unset)?;
        let decl = self.decl(start.opening, name);
        let ty = (TypeRef::Local(body), type_span);
        self.push_field(start, decl, FieldName::LowerCase, ty, number, options);
        Ok(())
    }

    fn map_field(&mut self, start: Start) -> Parse {
        let map = self.bump();
        self.bump();
        let key = self.field_type()?;
        self.expect(b',', "after the key type of the map")?;
        let value = self.field_type()?;
        self.expect(b'>', "after the value type of the map")?;
        let type_span = self.since(map.start);
        self.check_map_place(start, type_span);
        let name = self.name("the name of the field")?;
        let number = self.field_number(start, name)?;
        let options = self.field_options()?;
        self.semicolon("the field")?;
        let decl = self.decl(start.opening, name);
        let entry = self.push_entry(decl, type_span, key, value);
        // A label is reported already; without it the field is what was meant.
        let start = Start {
            label: None,
            ..start
        };
        let ty = (TypeRef::Local(entry), type_span);
        self.push_field(start, decl, FieldName::Written, ty, number, options);
        Ok(())
    }

    fn check_map_place(&mut self, start: Start, ty: Span) {
        if start.label.is_some() {
            let word = self.slice(start.label_span);
            let message = format!("a map field cannot be `{word}`");
            let help = "take the label away: a map always holds any number of entries";
            self.error(SyntaxError::new(start.label_span, message).help(help));
        }
        let (place, help) = match start.place {
            Place::Message => return,
            Place::Oneof(_) => ("a oneof", "wrap the map in a message of its own"),
            Place::Extend => ("an extension", "extend with a message that holds the map"),
        };
        self.error(SyntaxError::new(ty, format!("a map cannot be in {place}")).help(help));
    }

    /// Makes the message of a map's entries.
    fn push_entry(
        &mut self,
        field: Decl,
        type_span: Span,
        key: (TypeRef, Span),
        value: (TypeRef, Span),
    ) -> u32 {
        let decl = Decl {
            span: type_span,
            name: field.name,
            lead: type_span.start,
        };
        let first = index(self.ast.fields.len());
        self.ast
            .fields
            .push(entry_field(decl, FieldName::Key, key, 1));
        self.ast
            .fields
            .push(entry_field(decl, FieldName::Value, value, 2));
        let at = index(self.ast.messages.len());
        self.amount += amount::OF_ENTRY;
        self.ast.messages.push(MessageDecl {
            kind: MessageKind::MapEntry,
            parent: self.open_message,
            visibility: Visibility::Unset,
            decl,
            fields: Run {
                start: first,
                end: first + 2,
            },
            oneofs: Run::default(),
            extension_ranges: Run::default(),
            reserved_ranges: Run::default(),
            reserved_names: Run::default(),
            options: Run::default(),
        });
        at
    }
}

/// A field of a map's entry.
fn entry_field(
    decl: Decl,
    name: FieldName,
    (ty, type_span): (TypeRef, Span),
    number: u64,
) -> FieldDecl {
    FieldDecl {
        decl,
        name,
        label: None,
        ty,
        type_span,
        number: Number::new(false, number, type_span),
        proto3_optional: false,
        oneof: None,
        options: Run::default(),
    }
}

/// The scalar type a word names.
fn scalar(word: &[u8]) -> Option<Scalar> {
    Some(match word {
        b"double" => Scalar::Double,
        b"float" => Scalar::Float,
        b"int32" => Scalar::Int32,
        b"int64" => Scalar::Int64,
        b"uint32" => Scalar::Uint32,
        b"uint64" => Scalar::Uint64,
        b"sint32" => Scalar::Sint32,
        b"sint64" => Scalar::Sint64,
        b"fixed32" => Scalar::Fixed32,
        b"fixed64" => Scalar::Fixed64,
        b"sfixed32" => Scalar::Sfixed32,
        b"sfixed64" => Scalar::Sfixed64,
        b"bool" => Scalar::Bool,
        b"string" => Scalar::String,
        b"bytes" => Scalar::Bytes,
        _ => return None,
    })
}
