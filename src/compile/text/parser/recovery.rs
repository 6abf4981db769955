//! Blocks, the ends of statements, and going on after an error.

use super::{Failed, Parse, Parser};
use crate::compile::text::error::SyntaxError;
use crate::compile::text::lexer::{Kind, Token};
use crate::model::{Scalar, Span};

/// Words that start a statement when they start a line.
const STARTERS: [&[u8]; 16] = [
    b"message",
    b"enum",
    b"service",
    b"extend",
    b"rpc",
    b"oneof",
    b"option",
    b"optional",
    b"repeated",
    b"required",
    b"reserved",
    b"extensions",
    b"import",
    b"package",
    b"map",
    b"group",
];

/// What a block belongs to.
#[derive(Clone, Copy)]
pub(super) struct Owner {
    /// Its keyword.
    pub(super) keyword: &'static str,
    pub(super) name: Span,
}

impl Parser<'_> {
    /// The statements between `{` and `}`, both of which it takes. Fails only when there is no
    /// `{`.
    pub(super) fn block(
        &mut self,
        owner: Owner,
        mut statement: impl FnMut(&mut Self) -> Parse,
    ) -> Parse {
        self.need_block(owner)?;
        let open = self.bump();
        loop {
            match self.token.kind {
                Kind::Symbol(b'}') => {
                    self.bump();
                    return Ok(());
                }
                Kind::End => {
                    self.report_unclosed(open, &self.describe(owner));
                    return Ok(());
                }
                _ => self.recovering(&mut statement),
            }
        }
    }

    /// Fails when no block is ahead.
    pub(super) fn need_block(&mut self, owner: Owner) -> Parse {
        if self.is(b'{') {
            return Ok(());
        }
        self.unexpected(&format!("`{{` after {}", self.describe(owner)))
    }

    fn describe(&self, owner: Owner) -> String {
        format!("{} `{}`", owner.keyword, self.slice(owner.name))
    }

    /// Parses a statement; if it fails, drops it and goes to the start of the next.
    pub(super) fn recovering(&mut self, statement: impl FnOnce(&mut Self) -> Parse) {
        let marks = self.scratch.marks();
        let start = self.token.start;
        let Err(failed) = statement(self) else { return };
        self.scratch.rewind(marks);
        match failed {
            Failed::Skip => self.skip_statement(start),
            Failed::Resume => {}
        }
    }

    /// The `;` at the end of a statement. A forgotten one is reported, and counts as written if
    /// the next statement starts on a new line.
    pub(super) fn semicolon(&mut self, owner: &str) -> Parse {
        if self.eat(b';') {
            return Ok(());
        }
        let at_line_start = self.at_line_start() || self.is(b'}') || self.token.kind == Kind::End;
        let error = if at_line_start {
            SyntaxError::new(self.gap(), format!("expected `;` after {owner}"))
        } else {
            let message = format!("expected `;` after {owner}, found {}", self.found());
            SyntaxError::new(self.token.span(), message)
        };
        self.error(error);
        if at_line_start {
            Ok(())
        } else {
            Err(Failed::Skip)
        }
    }

    /// Reports a block that runs into the end of the file.
    pub(super) fn report_unclosed(&mut self, open: Token, owner: &str) {
        if !self.unclosed {
            self.unclosed = true;
            let message = format!("expected `}}` to close {owner}, found the end of the file");
            let error = SyntaxError::new(self.gap(), message)
                .label("the file ends here")
                .related(open.span(), "opened here");
            self.error(error);
        }
    }

    /// Whether the token ahead is the first of its line.
    pub(super) fn at_line_start(&self) -> bool {
        let between = Span::new(self.previous_end, self.token.start);
        self.slice(between).contains('\n')
    }

    /// Goes behind the `;` or block that ends the broken statement, or to the `}` of the block
    /// around it, or to a line that surely starts another statement.
    fn skip_statement(&mut self, start: u32) {
        loop {
            match self.token.kind {
                Kind::Symbol(b';') => {
                    self.bump();
                    return;
                }
                Kind::Symbol(b'{') => return self.skip_block(),
                Kind::Symbol(b'}') | Kind::End => return,
                Kind::Word if self.token.start > start && self.starts_statement() => return,
                _ => {
                    self.bump();
                }
            }
        }
    }

    fn starts_statement(&self) -> bool {
        let word = self.word();
        self.at_line_start()
            && (STARTERS.contains(&word)
                || std::str::from_utf8(word).is_ok_and(|word| Scalar::from_keyword(word).is_some()))
    }

    /// Goes behind the `}` that belongs to the `{` ahead.
    pub(super) fn skip_block(&mut self) {
        let mut depth = 0_usize;
        loop {
            match self.token.kind {
                Kind::Symbol(b'{') => depth += 1,
                Kind::Symbol(b'}') => depth -= 1,
                Kind::End => return,
                _ => {}
            }
            self.bump();
            if depth == 0 {
                return;
            }
        }
    }
}
