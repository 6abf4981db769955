//! Messages, oneofs and `extend` blocks.

use super::field::Place;
use super::recovery::Owner;
use super::{DEEPEST, Marks, Opening, Parse, Parser, index, settle};
use crate::compile::amount;
use crate::compile::text::ast::{ExtendDecl, Index, MessageDecl, MessageKind, OneofDecl, Run};
use crate::compile::text::error::SyntaxError;
use crate::compile::text::lexer::Kind;
use crate::model::{Span, Visibility};

impl Parser<'_> {
    /// `message X { … }`, at its keyword.
    pub(super) fn message(&mut self, opening: Opening, visibility: Visibility) -> Parse {
        self.bump();
        let name = self.name("the name of the message")?;
        let owner = Owner {
            keyword: "message",
            name,
        };
        self.message_body(opening, owner, MessageKind::Plain, visibility)?;
        Ok(())
    }

    /// The block of a message or group. The body of a message nested too deeply is skipped.
    pub(super) fn message_body(
        &mut self,
        opening: Opening,
        owner: Owner,
        kind: MessageKind,
        visibility: Visibility,
    ) -> Parse<Index> {
        self.need_block(owner)?;
        let parent = self.open_message;
        let at = index(self.ast.messages.len());
        let decl = self.decl(opening, owner.name);
        self.amount += amount::OF_MESSAGE;
        self.ast.messages.push(MessageDecl {
            kind,
            parent,
            visibility,
            decl,
            fields: Run::default(),
            oneofs: Run::default(),
            extension_ranges: Run::default(),
            reserved_ranges: Run::default(),
            reserved_names: Run::default(),
            options: Run::default(),
        });
        let outer = std::mem::replace(&mut self.owner, self.scratch.marks());
        self.open_message = Some(at);
        self.message_depth += 1;
        let done = if self.message_depth > DEEPEST {
            self.too_deep(owner.name)
        } else {
            self.block(owner, Self::message_statement)
        };
        self.message_depth -= 1;
        self.open_message = parent;
        let marks = std::mem::replace(&mut self.owner, outer);
        let span = self.decl(opening, owner.name).span;
        self.close_message(at, marks, span);
        done.map(|()| at)
    }

    fn too_deep(&mut self, name: Span) -> Parse {
        let error = SyntaxError::new(
            name,
            format!("more than {DEEPEST} messages are nested here"),
        )
        .help("move the innermost messages to the top of the file");
        self.error(error);
        self.skip_block();
        Ok(())
    }

    /// Moves what was gathered for a message to the arenas.
    fn close_message(&mut self, at: Index, marks: Marks, span: Span) {
        self.add_synthetic_oneofs(marks);
        let (scratch, ast) = (&mut self.scratch, &mut self.ast);
        let first_oneof = index(ast.oneofs.len());
        for field in &mut scratch.fields[marks.fields..] {
            field.oneof = field.oneof.map(|oneof| first_oneof + oneof);
        }
        for oneof in &mut scratch.oneofs[marks.oneofs..] {
            oneof.message = at;
        }
        let message = &mut ast.messages[at as usize];
        message.decl.span = span;
        message.fields = settle(&mut scratch.fields, marks.fields, &mut ast.fields);
        message.oneofs = settle(&mut scratch.oneofs, marks.oneofs, &mut ast.oneofs);
        message.extension_ranges = settle(
            &mut scratch.extension_ranges,
            marks.extension_ranges,
            &mut ast.extension_ranges,
        );
        message.reserved_ranges = settle(
            &mut scratch.reserved_ranges,
            marks.reserved_ranges,
            &mut ast.reserved_ranges,
        );
        message.reserved_names = settle(
            &mut scratch.reserved_names,
            marks.reserved_names,
            &mut ast.reserved_names,
        );
        message.options = settle(
            &mut scratch.options,
            marks.options,
            &mut self.written.option_decls,
        );
    }

    /// One for each proto3 `optional` field, behind the written ones. Until the message closes,
    /// fields count oneofs from its first.
    fn add_synthetic_oneofs(&mut self, marks: Marks) {
        let (fields, oneofs) = (&mut self.scratch.fields, &mut self.scratch.oneofs);
        for field in fields[marks.fields..]
            .iter_mut()
            .filter(|field| field.proto3_optional)
        {
            field.oneof = Some(index(oneofs.len() - marks.oneofs));
            oneofs.push(OneofDecl {
                decl: field.decl,
                message: 0,
                synthetic: true,
                options: Run::default(),
            });
        }
    }

    fn message_statement(&mut self) -> Parse {
        let opening = self.opening();
        match self.word() {
            b"message" => self.message(opening, Visibility::Unset),
            b"enum" => self.enumeration(opening, Visibility::Unset),
            b"export" | b"local" if self.is_visibility() => self.visible(opening),
            b"extensions" => self.extensions(opening),
            b"reserved" => self.reserved_in_message(opening),
            b"extend" => self.extend(opening),
            b"option" => self.option_statement(),
            b"oneof" => self.oneof(opening),
            b"rpc" | b"service" | b"import" | b"package" | b"syntax" if self.is_misplaced() => {
                self.misplaced()
            }
            b"" if self.eat(b';') => Ok(()),
            _ => self.field(opening, Place::Message),
        }
    }

    /// Whether the statement cannot be a field of a type named like a keyword.
    fn is_misplaced(&self) -> bool {
        let behind = self.after_next();
        if behind.kind != Kind::Word {
            return behind.kind == Kind::Str || behind.kind == Kind::Symbol(b'=');
        }
        let rest = self.source.get(behind.end as usize..).unwrap_or_default();
        rest.trim_start().starts_with(['(', '{', ';'])
    }

    fn misplaced(&mut self) -> Parse {
        let word = self.slice(self.token.span());
        let message = format!("`{word}` cannot stand inside a message");
        let help = match word {
            "rpc" => "write it inside a `service`",
            _ => "move it out of the message; perhaps a `}` is missing further up",
        };
        self.fail(SyntaxError::new(self.token.span(), message).help(help))
    }

    fn oneof(&mut self, opening: Opening) -> Parse {
        self.bump();
        let name = self.name("the name of the oneof")?;
        let place = self.scratch.oneofs.len();
        let local = index(place - self.owner.oneofs);
        let decl = self.decl(opening, name);
        let options = Run::default();
        self.scratch.oneofs.push(OneofDecl {
            decl,
            message: 0,
            synthetic: false,
            options,
        });
        let marks = self.scratch.marks();
        let owner = Owner {
            keyword: "oneof",
            name,
        };
        self.block(owner, |parser| parser.oneof_statement(local))?;
        if self.scratch.fields.len() == marks.fields && !self.errors.any() {
            self.empty(owner);
        }
        let span = self.decl(opening, name).span;
        let options = settle(
            &mut self.scratch.options,
            marks.options,
            &mut self.written.option_decls,
        );
        if let Some(oneof) = self.scratch.oneofs.get_mut(place) {
            oneof.decl.span = span;
            oneof.options = options;
        }
        Ok(())
    }

    fn oneof_statement(&mut self, oneof: Index) -> Parse {
        let opening = self.opening();
        match self.word() {
            b"option" => self.option_statement(),
            b"" if self.is(b';') => self.stray_semicolon("a oneof"),
            _ => self.field(opening, Place::Oneof(oneof)),
        }
    }

    /// `extend X { … }`, at its keyword.
    pub(super) fn extend(&mut self, opening: Opening) -> Parse {
        self.bump();
        let name = self.message_name("the message to extend")?;
        let first = self.scratch.fields.len();
        let owner = Owner {
            keyword: "extend",
            name,
        };
        self.block(owner, Self::extend_statement)?;
        if self.scratch.fields.len() == first && !self.errors.any() {
            self.empty(owner);
        }
        let decl = self.decl(opening, name);
        let fields = settle(&mut self.scratch.fields, first, &mut self.ast.fields);
        self.amount += amount::OF_EXTENSION * u64::from(fields.end - fields.start);
        self.ast.extends.push(ExtendDecl {
            decl,
            parent: self.open_message,
            fields,
        });
        Ok(())
    }

    fn extend_statement(&mut self) -> Parse {
        if self.is(b';') {
            return self.stray_semicolon("an `extend` block");
        }
        let opening = self.opening();
        self.field(opening, Place::Extend)
    }

    fn empty(&mut self, owner: Owner) {
        let (keyword, name) = (owner.keyword, self.slice(owner.name));
        let error = SyntaxError::new(owner.name, format!("{keyword} `{name}` has no fields"))
            .help(format!("add a field, or take the {keyword} away"));
        self.error(error);
    }

    fn stray_semicolon(&mut self, place: &str) -> Parse {
        let span = self.bump().span();
        let error = SyntaxError::new(span, format!("a `;` cannot stand alone in {place}"))
            .help("take it away");
        self.error(error);
        Ok(())
    }
}
