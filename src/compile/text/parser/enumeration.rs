//! Enums.

use super::recovery::Owner;
use super::{Opening, Parse, Parser, index, settle};
use crate::compile::text::ast::{EnumDecl, EnumValueDecl, Index, Number, Run};
use crate::compile::text::error::SyntaxError;
use crate::compile::text::lexer::Kind;
use crate::model::{Span, Visibility};

/// The highest number, and one less than the lowest without its sign.
const HIGHEST_NUMBER: u64 = 0x7FFF_FFFF;

impl Parser<'_> {
    /// `enum X { … }`, at its keyword.
    pub(super) fn enumeration(&mut self, opening: Opening, visibility: Visibility) -> Parse {
        self.bump();
        let name = self.name("the name of the enum")?;
        let at = index(self.ast.enums.len());
        let marks = self.scratch.marks();
        let first_value = index(self.ast.enum_values.len());
        let owner = Owner {
            keyword: "enum",
            name,
        };
        self.block(owner, |parser| parser.enum_statement(at))?;
        let decl = self.decl(opening, name);
        let (scratch, ast) = (&mut self.scratch, &mut self.ast);
        ast.enums.push(EnumDecl {
            parent: self.open_message,
            visibility,
            decl,
            values: Run {
                start: first_value,
                end: index(ast.enum_values.len()),
            },
            reserved_ranges: settle(
                &mut scratch.reserved_ranges,
                marks.reserved_ranges,
                &mut ast.reserved_ranges,
            ),
            reserved_names: settle(
                &mut scratch.reserved_names,
                marks.reserved_names,
                &mut ast.reserved_names,
            ),
            options: settle(
                &mut scratch.options,
                marks.options,
                &mut self.written.option_decls,
            ),
        });
        Ok(())
    }

    fn enum_statement(&mut self, parent: Index) -> Parse {
        let opening = self.opening();
        match self.word() {
            b"option" if !self.is_value_name() => self.option_statement(),
            b"reserved" if !self.is_value_name() => self.reserved_in_enum(opening),
            b"" if self.eat(b';') => Ok(()),
            _ => self.enum_value(opening, parent),
        }
    }

    /// Whether the keyword ahead is the name of a value.
    fn is_value_name(&self) -> bool {
        let next = self.after_next();
        self.slice(next.span()) == "="
    }

    fn enum_value(&mut self, opening: Opening, parent: Index) -> Parse {
        let name = self.name("the name of an enum value")?;
        if !self.is(b'=') {
            return self.missing_enum_number(name, parent);
        }
        self.bump();
        let number = self.number("the number of the enum value")?;
        self.check_enum_number(number);
        let options = self.inline_options()?;
        self.semicolon("the enum value")?;
        let decl = self.decl(opening, name);
        self.ast.enum_values.push(EnumValueDecl {
            decl,
            parent,
            number,
            options,
        });
        Ok(())
    }

    fn missing_enum_number(&mut self, name: Span, parent: Index) -> Parse {
        if !matches!(
            self.token.kind,
            Kind::Symbol(b';' | b'[' | b'}') | Kind::Word | Kind::End
        ) {
            return self.unexpected("`=` and a number after the name of the enum value");
        }
        let values = self.ast.enum_values.iter().rev();
        let values = values.take_while(|value| value.parent == parent);
        let next = values
            .map(|value| value.number.magnitude().saturating_add(1))
            .max()
            .unwrap_or(0);
        let message = format!("enum value `{}` has no number", self.slice(name));
        let help = format!("write `= {next}` after the name: every enum value needs a number");
        self.error(SyntaxError::new(name, message).help(help));
        Err(self.rest_is_missing())
    }

    /// Reports a number beyond 32 bits.
    pub(super) fn check_enum_number(&mut self, number: Number) {
        if number.magnitude() > HIGHEST_NUMBER + u64::from(number.is_negative()) {
            let message = format!(
                "the enum number {} does not fit 32 bits",
                self.slice(number.span)
            );
            let error = SyntaxError::new(number.span, message)
                .help("enum numbers go from -2,147,483,648 to 2,147,483,647");
            self.error(error);
        }
    }
}
