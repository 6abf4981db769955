//! Options.

use super::{Failed, Parse, Parser, index, settle};
use crate::compile::text::ast::{NamePart, OptionDecl, Run, Value, ValueKind};
use crate::compile::text::error::SyntaxError;
use crate::compile::text::lexer::Kind;
use crate::compile::text::number;
use crate::model::{Scalar, Span};

impl Parser<'_> {
    /// `option name = value;`, at its keyword.
    pub(super) fn option_statement(&mut self) -> Parse {
        let start = self.bump().start;
        let mut option = self.option()?;
        self.semicolon("the option")?;
        option.statement = self.since(start);
        self.scratch.options.push(option);
        Ok(())
    }

    /// `[name = value, …]` of a field, if it is there.
    pub(super) fn field_options(&mut self) -> Parse<Run> {
        let options = self.inline_options()?;
        self.check_pseudo_options(options);
        Ok(options)
    }

    /// `[name = value, …]`, if it is there.
    pub(super) fn inline_options(&mut self) -> Parse<Run> {
        if !self.is(b'[') {
            return Ok(Run::default());
        }
        self.bump();
        let mark = self.scratch.options.len();
        if self.option_list().is_err() {
            self.scratch.options.truncate(mark);
            self.skip_option_list()?;
        }
        Ok(settle(
            &mut self.scratch.options,
            mark,
            &mut self.written.option_decls,
        ))
    }

    fn option_list(&mut self) -> Parse {
        loop {
            if self.is(b']') {
                return self.no_option();
            }
            let option = self.option()?;
            self.scratch.options.push(option);
            if !self.eat(b',') {
                break;
            }
        }
        self.expect(b']', "or `,` after the option")?;
        Ok(())
    }

    fn no_option(&mut self) -> Parse {
        let error = SyntaxError::new(self.token.span(), "expected an option before `]`")
            .help("write an option such as `deprecated = true`, or take the `,` or `[]` away");
        self.error(error);
        self.bump();
        Ok(())
    }

    /// Goes behind the `]` of a broken list. Fails if the statement ends before.
    fn skip_option_list(&mut self) -> Parse {
        loop {
            match self.token.kind {
                Kind::Symbol(b']') => {
                    self.bump();
                    return Ok(());
                }
                Kind::Symbol(b'{') => self.skip_block(),
                Kind::Symbol(b';' | b'}') | Kind::End => return Err(Failed::Skip),
                _ => {
                    self.bump();
                }
            }
        }
    }

    /// `default` and `json_name` look like options but are part of the field.
    fn check_pseudo_options(&mut self, options: Run) {
        let mut first = [None::<Span>; 2];
        for at in options.range() {
            let option = self.written.option_decls[at];
            let seen = match self.slice(option.name_span) {
                "default" => &mut first[0],
                "json_name" => &mut first[1],
                _ => continue,
            };
            let earlier = *seen;
            *seen = seen.or(Some(option.span));
            self.check_pseudo_option(option, earlier);
        }
    }

    fn check_pseudo_option(&mut self, option: OptionDecl, earlier: Option<Span>) {
        let name = self.slice(option.name_span);
        if let Some(earlier) = earlier {
            let error = SyntaxError::new(option.span, format!("`{name}` is given twice"))
                .related(earlier, "first given here");
            return self.error(error);
        }
        let Some(value) = self.written.values.get(option.value as usize).copied() else {
            return;
        };
        match (name, value.kind) {
            ("json_name", ValueKind::String) => {}
            ("json_name", _) => {
                let error =
                    SyntaxError::new(value.span, "the value of `json_name` is not a string")
                        .help("put it in quotes");
                self.error(error);
            }
            (_, ValueKind::Message(_) | ValueKind::List(_)) => {
                let error = SyntaxError::new(value.span, "a default is a single value");
                self.error(error);
            }
            _ => {}
        }
    }

    fn option(&mut self) -> Parse<OptionDecl> {
        let (name, name_span) = self.option_name()?;
        if !self.is(b'=') {
            let shown = self.slice(name_span);
            return self.unexpected(&format!("`=` and a value after the option `{shown}`"));
        }
        self.bump();
        let value = self.option_value()?;
        let value = self.push_value(value);
        let span = self.since(name_span.start);
        Ok(OptionDecl {
            name,
            name_span,
            value,
            span,
            statement: span,
        })
    }

    fn option_name(&mut self) -> Parse<(Run, Span)> {
        let start = self.token.start;
        let first = index(self.written.option_name_parts.len());
        loop {
            let is_extension = self.eat(b'(');
            let span = if is_extension {
                let span = self.dotted_name("the name of a custom option after `(`")?;
                self.expect(b')', "after the name of the custom option")?;
                span
            } else {
                self.name("the name of an option")?
            };
            self.written
                .option_name_parts
                .push(NamePart { span, is_extension });
            if !self.eat(b'.') {
                break;
            }
        }
        let end = index(self.written.option_name_parts.len());
        Ok((Run { start: first, end }, self.since(start)))
    }

    fn option_value(&mut self) -> Parse<Value> {
        match self.token.kind {
            Kind::Symbol(b'{') => self.message_literal(),
            Kind::Symbol(b'[') => {
                let error =
                    SyntaxError::new(self.token.span(), "an option cannot be set to a list")
                        .help("set the option once for every element");
                self.fail(error)
            }
            Kind::Symbol(b'<') => {
                let error = SyntaxError::new(self.token.span(), "a message value starts with `{`")
                    .help("write `{ … }`; `< … >` is for messages inside of it");
                self.fail(error)
            }
            _ => self.scalar_value(&["inf", "nan"]),
        }
    }

    /// A number, word or string; of the words, only `signed` may have a sign.
    pub(super) fn scalar_value(&mut self, signed: &[&str]) -> Parse<Value> {
        let start = self.token.start;
        let negative = self.eat(b'-');
        let token = self.token;
        let kind = match token.kind {
            Kind::Str if !negative => return self.strings("a string"),
            Kind::Word if !negative || signed.contains(&self.slice(token.span())) => {
                ValueKind::Ident { negative }
            }
            Kind::Word => return self.signed_word(start),
            Kind::Int => self.integer_value(negative),
            Kind::Float => {
                let value = number::float(self.slice(token.span()));
                ValueKind::Float(if negative { -value } else { value })
            }
            _ if negative => return self.unexpected("a number after `-`"),
            _ => return self.unexpected("a value"),
        };
        self.bump();
        Ok(Value {
            kind,
            span: self.since(start),
        })
    }

    fn signed_word<T>(&mut self, start: u32) -> Parse<T> {
        let span = Span::new(start, self.token.end);
        let error = SyntaxError::new(span, "only numbers, `inf` and `nan` can have a sign");
        self.fail(error)
    }

    /// Of the integer ahead. A decimal one beyond 64 bits is a floating-point number.
    fn integer_value(&mut self, negative: bool) -> ValueKind {
        let text = self.slice(self.token.span());
        if let Some(magnitude) = number::integer(text) {
            return ValueKind::Int {
                negative,
                magnitude,
            };
        }
        if text.starts_with('0') {
            let message = format!("the number {text} does not fit 64 bits");
            self.error(SyntaxError::new(self.token.span(), message));
        }
        let value = number::float(text);
        ValueKind::Float(if negative { -value } else { value })
    }

    /// The name of a message, where a scalar type cannot stand.
    pub(super) fn message_name(&mut self, what: &str) -> Parse<Span> {
        let first = self.token.span();
        let span = self.dotted_name(what)?;
        let text = self.slice(span);
        if first == span && Scalar::from_keyword(text).is_some() {
            let message = format!("expected {what}, found the scalar type `{text}`");
            let help = format!("declare a message with a field of type `{text}`");
            self.error(SyntaxError::new(span, message).help(help));
        }
        Ok(span)
    }
}
