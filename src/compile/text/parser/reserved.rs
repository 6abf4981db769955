//! `reserved` and `extensions` statements.

use super::{Opening, Parse, Parser};
use crate::compile::text::ast::{
    ExtensionRangeDecl, Number, RangeDecl, ReservedNameDecl, Run, Value, ValueKind,
};
use crate::compile::text::error::SyntaxError;
use crate::compile::text::lexer::Kind;
use crate::model::Span;

/// The highest number a range may name before the linker looks at it.
const HIGHEST_NUMBER: u64 = 0x7FFF_FFFF;

/// What the numbers of a range are of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbers {
    Fields,
    EnumValues,
}

impl Parser<'_> {
    pub(super) fn reserved_in_message(&mut self, opening: Opening) -> Parse {
        self.reserved(opening, Numbers::Fields)
    }

    pub(super) fn reserved_in_enum(&mut self, opening: Opening) -> Parse {
        self.reserved(opening, Numbers::EnumValues)
    }

    fn reserved(&mut self, opening: Opening, numbers: Numbers) -> Parse {
        self.bump();
        match self.token.kind {
            Kind::Str => self.reserved_names(Self::quoted_name)?,
            Kind::Word => self.reserved_names(Self::bare_name)?,
            _ => return self.reserved_ranges(opening, numbers),
        }
        self.semicolon("the reserved names")
    }

    fn reserved_names(&mut self, name: fn(&mut Self) -> Parse<Value>) -> Parse {
        let first = self.token.span();
        let is_quoted = self.token.kind == Kind::Str;
        loop {
            let span = name(self)?.span;
            self.scratch.reserved_names.push(ReservedNameDecl { span });
            if !self.eat(b',') {
                break;
            }
        }
        if is_quoted == self.in_edition() {
            self.wrong_quotes(first, is_quoted);
        }
        Ok(())
    }

    fn quoted_name(&mut self) -> Parse<Value> {
        self.strings("a quoted name")
    }

    fn bare_name(&mut self) -> Parse<Value> {
        let span = self.name("a name")?;
        Ok(Value {
            kind: ValueKind::Ident { negative: false },
            span,
        })
    }

    /// Reports names with quotes in an edition, or without in proto2 and proto3.
    fn wrong_quotes(&mut self, first: Span, is_quoted: bool) {
        let error = if is_quoted {
            SyntaxError::new(first, "reserved names have no quotes in editions")
                .help("take the quotes away")
        } else {
            let text = self.slice(first);
            SyntaxError::new(first, "reserved names need quotes before editions")
                .help(format!("write `\"{text}\"`"))
        };
        self.error(error);
    }

    fn reserved_ranges(&mut self, opening: Opening, numbers: Numbers) -> Parse {
        let first = self.scratch.reserved_ranges.len();
        loop {
            let range = self.range(numbers, "a number or a name")?;
            self.scratch.reserved_ranges.push(range);
            if !self.eat(b',') {
                break;
            }
        }
        self.semicolon("the reserved numbers")?;
        let statement = self.since(opening.start);
        for range in &mut self.scratch.reserved_ranges[first..] {
            range.statement = statement;
        }
        Ok(())
    }

    /// `extensions … [options];`, at its keyword.
    pub(super) fn extensions(&mut self, opening: Opening) -> Parse {
        self.bump();
        let first = self.scratch.extension_ranges.len();
        loop {
            let range = self.range(Numbers::Fields, "a field number")?;
            let options = Run::default();
            self.scratch
                .extension_ranges
                .push(ExtensionRangeDecl { range, options });
            if !self.eat(b',') {
                break;
            }
        }
        let options = self.inline_options()?;
        self.semicolon("the extension range")?;
        let statement = self.since(opening.start);
        for range in &mut self.scratch.extension_ranges[first..] {
            range.range.statement = statement;
            range.options = options;
        }
        Ok(())
    }

    /// `1`, `1 to 5` or `1 to max`; the caller fills in the statement.
    fn range(&mut self, numbers: Numbers, what: &str) -> Parse<RangeDecl> {
        let start = self.range_bound(numbers, what)?;
        let mut end = Some(start);
        if self.eat_word(b"to") {
            end = if self.eat_word(b"max") {
                None
            } else {
                Some(self.range_bound(numbers, "a number or `max` after `to`")?)
            };
        }
        let span = self.since(start.span.start);
        Ok(RangeDecl {
            start,
            end,
            span,
            statement: span,
        })
    }

    fn range_bound(&mut self, numbers: Numbers, what: &str) -> Parse<Number> {
        let number = self.number(what)?;
        if numbers == Numbers::EnumValues {
            self.check_enum_number(number);
        } else if number.is_negative() {
            let error = SyntaxError::new(number.span, "a field number cannot be negative")
                .help("field numbers go from 1 to 536,870,911");
            self.error(error);
        } else if number.magnitude() > HIGHEST_NUMBER {
            let message = format!("the field number {} is too high", self.slice(number.span));
            let error = SyntaxError::new(number.span, message)
                .help("field numbers go up to 536,870,911; write `to max` for all of the rest");
            self.error(error);
        }
        Ok(number)
    }
}
