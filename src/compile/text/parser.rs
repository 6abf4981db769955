//! Recursive descent from tokens to the flat [`Ast`].
//!
//! What belongs to one message must be neighbours in the arenas although nested declarations stand
//! between. So elements gather on [`Scratch`] stacks, and when their owner closes, what lies above
//! the owner's [`Marks`] moves to the arena in one piece.

mod enumeration;
mod field;
mod file;
mod literal;
mod message;
mod option;
mod recovery;
mod reserved;
mod service;
#[cfg(test)]
mod tests;

use super::ast::{
    Ast, ExtensionRangeDecl, FieldDecl, Index, LiteralField, Number, OneofDecl, OptionDecl, Parent,
    RangeDecl, ReservedNameDecl, Run, Value, ValueKind, Written,
};
use super::error::{Errors, SyntaxError};
use super::lexer::{Kind, Lexer, Token};
use super::number;
use crate::compile::amount;
use crate::model::{Decl, Edition, Span};

/// How deep messages, and separately message literals, may be nested; protoc stops at 32.
const DEEPEST: u32 = 64;

/// What parsing found, beside what is left in the [`Room`].
#[derive(Debug)]
pub(crate) struct Parsed {
    /// What could not be understood, by place.
    pub(crate) errors: Vec<SyntaxError>,
    /// How much there is of the file; see [`amount`].
    pub(crate) amount: u64,
}

/// Room that is used for one file after another: nothing is allocated for what is only looked at,
/// and what is kept is allocated once, when its size is known.
#[derive(Default)]
pub(crate) struct Room {
    /// The content of the file at hand, for who reads it.
    pub(crate) bytes: Vec<u8>,
    /// All declarations of the last file without errors; sound, but perhaps not all, when there
    /// are errors.
    pub(crate) ast: Ast,
    /// The options in the last file.
    pub(crate) written: Written,
    scratch: Scratch,
}

/// Parses a file into the room, in the place of the last one. Never fails as a whole: a broken
/// declaration is left out and reported.
pub(crate) fn parse(source: &str, room: &mut Room) -> Parsed {
    room.ast.clear();
    room.written.clear();
    room.scratch.rewind(Marks::default());
    if u32::try_from(source.len()).is_err() {
        let message = "this file is larger than 4 GiB";
        return Parsed {
            errors: vec![SyntaxError::new(Span::new(0, 0), message)],
            amount: 0,
        };
    }
    let mut parser = Parser::new(source, room);
    parser.file();
    room.ast = parser.ast;
    room.written = parser.written;
    room.scratch = parser.scratch;
    Parsed {
        errors: parser.errors.into_sorted(),
        amount: parser.amount,
    }
}

/// The declaration at hand could not be understood; the error is recorded.
enum Failed {
    /// Nobody knows how much of what follows belongs to it.
    Skip,
    /// Its rest is missing: the next declaration starts at the token ahead.
    Resume,
}

type Parse<T = ()> = Result<T, Failed>;

struct Parser<'s> {
    source: &'s str,
    lexer: Lexer<'s>,
    /// The token to look at next.
    token: Token,
    /// Where the token before it ends.
    previous_end: u32,
    errors: Errors,
    ast: Ast,
    written: Written,
    scratch: Scratch,
    /// Where the scratch elements of the innermost message start.
    owner: Marks,
    /// The innermost message.
    open_message: Parent,
    edition: Edition,
    message_depth: u32,
    literal_depth: u32,
    /// Whether some block runs into the end of the file: reported once, for the innermost.
    unclosed: bool,
    /// How much was taken so far; see [`amount`].
    amount: u64,
    /// How much may be.
    most: u64,
}

/// Elements whose owner is still open.
#[derive(Default)]
struct Scratch {
    fields: Vec<FieldDecl>,
    oneofs: Vec<OneofDecl>,
    options: Vec<OptionDecl>,
    extension_ranges: Vec<ExtensionRangeDecl>,
    reserved_ranges: Vec<RangeDecl>,
    reserved_names: Vec<ReservedNameDecl>,
    values: Vec<Value>,
    literal_fields: Vec<LiteralField>,
}

/// Heights of the [`Scratch`] stacks.
#[derive(Clone, Copy, Default)]
struct Marks {
    fields: usize,
    oneofs: usize,
    options: usize,
    extension_ranges: usize,
    reserved_ranges: usize,
    reserved_names: usize,
    values: usize,
    literal_fields: usize,
}

impl Scratch {
    fn marks(&self) -> Marks {
        Marks {
            fields: self.fields.len(),
            oneofs: self.oneofs.len(),
            options: self.options.len(),
            extension_ranges: self.extension_ranges.len(),
            reserved_ranges: self.reserved_ranges.len(),
            reserved_names: self.reserved_names.len(),
            values: self.values.len(),
            literal_fields: self.literal_fields.len(),
        }
    }

    /// Forgets what was gathered since.
    fn rewind(&mut self, marks: Marks) {
        self.fields.truncate(marks.fields);
        self.oneofs.truncate(marks.oneofs);
        self.options.truncate(marks.options);
        self.extension_ranges.truncate(marks.extension_ranges);
        self.reserved_ranges.truncate(marks.reserved_ranges);
        self.reserved_names.truncate(marks.reserved_names);
        self.values.truncate(marks.values);
        self.literal_fields.truncate(marks.literal_fields);
    }
}

/// The index an arena of this length gives to its next element. Every element takes at least one
/// byte of a source below 4 GiB, or is one of at most four made for a map field.
#[allow(clippy::cast_possible_truncation)]
const fn index(length: usize) -> Index {
    length as Index
}

/// Moves what lies above the mark to the arena.
fn settle<T: Copy>(stack: &mut Vec<T>, mark: usize, arena: &mut Vec<T>) -> Run {
    let start = index(arena.len());
    arena.extend_from_slice(&stack[mark..]);
    stack.truncate(mark);
    Run {
        start,
        end: index(arena.len()),
    }
}

/// Where a declaration begins.
#[derive(Clone, Copy)]
struct Opening {
    lead: u32,
    start: u32,
}

impl<'s> Parser<'s> {
    fn new(source: &'s str, room: &mut Room) -> Self {
        let mut lexer = Lexer::new(source);
        let mut errors = Errors::default();
        let token = lexer.next(&mut errors);
        Self {
            source,
            lexer,
            token,
            previous_end: 0,
            errors,
            ast: std::mem::take(&mut room.ast),
            written: std::mem::take(&mut room.written),
            scratch: std::mem::take(&mut room.scratch),
            owner: Marks::default(),
            open_message: None,
            edition: Edition::Proto2,
            message_depth: 0,
            literal_depth: 0,
            unclosed: false,
            amount: 0,
            most: amount::most(source.len() as u64),
        }
    }

    /// Takes the token.
    fn bump(&mut self) -> Token {
        let token = self.token;
        self.previous_end = token.end;
        self.token = self.lexer.next(&mut self.errors);
        self.amount += 1;
        if self.amount > self.most {
            self.stop();
        }
        token
    }

    /// Goes no further: nobody wrote that much.
    #[cold]
    fn stop(&mut self) {
        let error = SyntaxError::new(self.token.span(), amount::TOO_MUCH);
        self.errors
            .last(error.help("is it a schema? leave it out with `--exclude`"));
        let end = index(self.source.len());
        self.lexer = Lexer::at(self.source, end);
        self.token = self.lexer.next(&mut Errors::default());
    }

    /// The token behind the next one.
    fn after_next(&self) -> Token {
        // Its errors come up again when the parser gets there.
        self.lexer.clone().next(&mut Errors::default())
    }

    fn slice(&self, span: Span) -> &'s str {
        self.source
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
    }

    /// The word ahead; empty for any other token.
    fn word(&self) -> &'s [u8] {
        if self.token.kind == Kind::Word {
            &self.source.as_bytes()[self.token.start as usize..self.token.end as usize]
        } else {
            b""
        }
    }

    fn is(&self, symbol: u8) -> bool {
        self.token.kind == Kind::Symbol(symbol)
    }

    /// Takes a symbol if it is ahead.
    fn eat(&mut self, symbol: u8) -> bool {
        let is_ahead = self.is(symbol);
        if is_ahead {
            self.bump();
        }
        is_ahead
    }

    /// Takes a word if it is ahead.
    fn eat_word(&mut self, word: &[u8]) -> bool {
        let is_ahead = self.word() == word;
        if is_ahead {
            self.bump();
        }
        is_ahead
    }

    fn opening(&self) -> Opening {
        Opening {
            lead: self.previous_end,
            start: self.token.start,
        }
    }

    /// The declaration from its opening to the last token taken.
    fn decl(&self, opening: Opening, name: Span) -> Decl {
        Decl {
            span: self.since(opening.start),
            name,
            lead: opening.lead,
        }
    }

    /// The span from an offset to the end of the last token taken.
    fn since(&self, start: u32) -> Span {
        Span::new(start, self.previous_end)
    }

    /// The empty span behind the last token taken: where something is missing.
    fn gap(&self) -> Span {
        Span::new(self.previous_end, self.previous_end)
    }

    /// What is ahead, in words.
    fn found(&self) -> String {
        const LONGEST: usize = 40;
        if self.token.kind == Kind::End {
            return "the end of the file".to_owned();
        }
        let text = self.slice(self.token.span());
        let line = text.lines().next().unwrap_or_default();
        match line.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("`{}…`", &line[..end]),
            None => format!("`{line}`"),
        }
    }

    fn error(&mut self, error: SyntaxError) {
        self.errors.push(error);
    }

    fn fail<T>(&mut self, error: SyntaxError) -> Parse<T> {
        self.errors.push(error);
        Err(Failed::Skip)
    }

    /// Fails with "expected …, found …" at the token ahead.
    fn unexpected<T>(&mut self, expected: &str) -> Parse<T> {
        let message = format!("expected {expected}, found {}", self.found());
        self.fail(SyntaxError::new(self.token.span(), message))
    }

    fn expect(&mut self, symbol: u8, place: &str) -> Parse<Token> {
        if self.is(symbol) {
            return Ok(self.bump());
        }
        self.unexpected(&format!("`{}` {place}", char::from(symbol)))
    }

    fn name(&mut self, what: &str) -> Parse<Span> {
        if self.token.kind == Kind::Word {
            return Ok(self.bump().span());
        }
        self.unexpected(what)
    }

    /// A dotted name, perhaps with a leading dot.
    fn dotted_name(&mut self, what: &str) -> Parse<Span> {
        let start = self.token.start;
        self.eat(b'.');
        self.name(what)?;
        while self.eat(b'.') {
            self.name("a name after `.`")?;
        }
        Ok(self.since(start))
    }

    /// An integer with an optional sign; `what` names it for an error.
    fn number(&mut self, what: &str) -> Parse<Number> {
        let start = self.token.start;
        let negative = self.eat(b'-');
        if self.token.kind != Kind::Int {
            return self.unexpected(what);
        }
        let digits = self.bump();
        let magnitude = number::integer(self.slice(digits.span())).unwrap_or(u64::MAX);
        Ok(Number::new(negative, magnitude, self.since(start)))
    }

    /// One or more adjacent strings.
    fn strings(&mut self, what: &str) -> Parse<Value> {
        if self.token.kind != Kind::Str {
            return self.unexpected(what);
        }
        let start = self.bump().start;
        while self.token.kind == Kind::Str {
            self.bump();
        }
        Ok(Value {
            kind: ValueKind::String,
            span: self.since(start),
        })
    }

    fn push_value(&mut self, value: Value) -> Index {
        self.written.values.push(value);
        index(self.written.values.len() - 1)
    }
}
