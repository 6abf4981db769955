//! Message literals: the text format inside of option values.

use super::{DEEPEST, Failed, Parse, Parser, settle};
use crate::compile::text::ast::{LiteralField, LiteralName, Value, ValueKind};
use crate::compile::text::error::SyntaxError;
use crate::compile::text::lexer::{Kind, Token};
use crate::model::Span;

impl Parser<'_> {
    /// `{ … }` or `< … >`, at its first token. Takes all of it even when something inside is
    /// broken, so that the statement around it goes on behind it.
    pub(super) fn message_literal(&mut self) -> Parse<Value> {
        let open = self.bump();
        let close = if self.slice(open.span()) == "<" {
            b'>'
        } else {
            b'}'
        };
        let mark = self.scratch.literal_fields.len();
        self.literal_depth += 1;
        let done = if self.literal_depth > DEEPEST {
            let error = SyntaxError::new(
                open.span(),
                format!("more than {DEEPEST} message values are nested here"),
            );
            self.fail(error)
        } else {
            self.literal_fields(open, close)
        };
        self.literal_depth -= 1;
        if done.is_err() {
            self.skip_literal(close)?;
        }
        let fields = &mut self.written.literal_fields;
        let run = settle(&mut self.scratch.literal_fields, mark, fields);
        Ok(Value {
            kind: ValueKind::Message(run),
            span: self.since(open.start),
        })
    }

    fn literal_fields(&mut self, open: Token, close: u8) -> Parse {
        loop {
            if self.eat(close) {
                return Ok(());
            }
            if self.token.kind == Kind::End {
                self.report_unclosed(open, "the value");
                return Err(Failed::Skip);
            }
            let field = self.literal_field()?;
            self.scratch.literal_fields.push(field);
            if self.is(b',') || self.is(b';') {
                self.bump();
            }
        }
    }

    /// Goes behind the end of a broken literal, of whose inner literals none is open. Fails if it
    /// is not closed.
    fn skip_literal(&mut self, close: u8) -> Parse {
        let mut angles = 0_usize;
        loop {
            match self.token.kind {
                Kind::Symbol(symbol) if symbol == close && (close == b'}' || angles == 0) => {
                    self.bump();
                    return Ok(());
                }
                Kind::Symbol(b'{') => self.skip_block(),
                Kind::Symbol(b'}') | Kind::End => return Err(Failed::Skip),
                Kind::Symbol(b'<') => {
                    angles += 1;
                    self.bump();
                }
                Kind::Symbol(b'>') => {
                    angles = angles.saturating_sub(1);
                    self.bump();
                }
                _ => {
                    self.bump();
                }
            }
        }
    }

    fn literal_field(&mut self) -> Parse<LiteralField> {
        let (name, name_span) = self.literal_name()?;
        let has_colon = self.eat(b':');
        let value = match self.token.kind {
            Kind::Symbol(b'{' | b'<') => self.message_literal()?,
            Kind::Symbol(b'[') => self.list(has_colon)?,
            _ if has_colon => self.literal_scalar()?,
            _ => {
                let shown = self.slice(name_span);
                return self.unexpected(&format!("`:` and a value after `{shown}`"));
            }
        };
        let value = self.push_value(value);
        Ok(LiteralField {
            name,
            name_span,
            value,
        })
    }

    fn literal_scalar(&mut self) -> Parse<Value> {
        self.scalar_value(&["inf", "infinity", "nan"])
    }

    /// `name`, `[full.name]` or `[domain/full.name]`.
    fn literal_name(&mut self) -> Parse<(LiteralName, Span)> {
        let start = self.token.start;
        if !self.eat(b'[') {
            let span = self.name("the name of a field")?;
            return Ok((LiteralName::Field(span), span));
        }
        let mut full_name = self.dotted_name("the name of an extension after `[`")?;
        let mut is_any = false;
        loop {
            // Only a domain can have dashes.
            while self.eat(b'-') {
                self.name("a name after `-`")?;
                while self.eat(b'.') {
                    self.name("a name after `.`")?;
                }
                if !matches!(self.token.kind, Kind::Symbol(b'-' | b'/')) {
                    return self.unexpected("`/` after the domain");
                }
            }
            if !self.eat(b'/') {
                break;
            }
            is_any = true;
            full_name = self.dotted_name("the name of a message after `/`")?;
        }
        self.expect(b']', "after the name")?;
        let name = if is_any {
            LiteralName::Any(full_name)
        } else {
            LiteralName::Extension(full_name)
        };
        Ok((name, self.since(start)))
    }

    /// `[ … ]`; without a colon before it, its elements must be messages.
    fn list(&mut self, has_colon: bool) -> Parse<Value> {
        let open = self.bump();
        let mark = self.scratch.values.len();
        if !self.eat(b']') {
            loop {
                let value = match self.token.kind {
                    Kind::Symbol(b'{' | b'<') => self.message_literal()?,
                    Kind::Symbol(b'[') => return self.nested_list(),
                    _ if has_colon => self.literal_scalar()?,
                    _ => return self.unexpected("`{`, or `:` before the list"),
                };
                self.scratch.values.push(value);
                if !self.eat(b',') {
                    break;
                }
            }
            self.expect(b']', "or `,` in the list")?;
        }
        let run = settle(&mut self.scratch.values, mark, &mut self.written.values);
        Ok(Value {
            kind: ValueKind::List(run),
            span: self.since(open.start),
        })
    }

    fn nested_list<T>(&mut self) -> Parse<T> {
        let error = SyntaxError::new(self.token.span(), "a list cannot hold a list");
        self.fail(error)
    }
}
