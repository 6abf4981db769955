//! The text format to values.

use buffa::text::{ScalarKind, TokenKind, Tokenizer, unescape};

use super::DEEPEST;
use super::value::{Scalar, Table, Value};

/// Reads the fields of a message.
///
/// # Errors
/// When the text is not the text format; the reason is part of a sentence.
pub(super) fn parse(text: &str) -> Result<Table, String> {
    let mut reader = Reader {
        tokens: Tokenizer::new(text),
    };
    reader.fields(0)
}

struct Reader<'t> {
    tokens: Tokenizer<'t>,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<buffa::text::Token<'t>, String> {
        self.tokens.read().map_err(|error| error.to_string())
    }

    fn fields(&mut self, depth: usize) -> Result<Table, String> {
        if depth > DEEPEST {
            return Err("it is nested too deeply".to_owned());
        }
        let mut fields = Vec::new();
        loop {
            let token = self.next()?;
            match token.kind {
                TokenKind::Name => {
                    let name: String = token.raw.split_whitespace().collect();
                    let value = self.value(depth)?;
                    fields.push((name, value));
                }
                TokenKind::MessageClose | TokenKind::Eof => return Ok(fields),
                _ => return Err(self.unexpected(token.pos)),
            }
        }
    }

    fn value(&mut self, depth: usize) -> Result<Value, String> {
        let token = self.next()?;
        match token.kind {
            TokenKind::Scalar if token.scalar_kind == ScalarKind::String => {
                let bytes = unescape(token.raw).map_err(|_| self.unexpected(token.pos))?;
                Ok(Scalar::quoted(bytes))
            }
            TokenKind::Scalar => Ok(Scalar::plain(token.raw)),
            TokenKind::MessageOpen => self.fields(depth + 1).map(Value::Table),
            TokenKind::ListOpen => {
                let mut items = Vec::new();
                while self.peek()? != TokenKind::ListClose {
                    items.push(self.value(depth + 1)?);
                }
                self.next()?;
                Ok(Value::List(items))
            }
            _ => Err(self.unexpected(token.pos)),
        }
    }

    fn peek(&mut self) -> Result<TokenKind, String> {
        let token = self.tokens.peek().map_err(|error| error.to_string())?;
        Ok(token.kind)
    }

    fn unexpected(&self, at: usize) -> String {
        let (line, column) = self.tokens.line_col(at);
        format!("line {line}, column {column} is not the text format")
    }
}
