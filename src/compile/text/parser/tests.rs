//! What the parser accepts, what it says about the rest, and that nothing makes it panic.

mod accept;
mod reject;
mod robust;

use super::Room;
use crate::compile::text::SyntaxError;
use crate::compile::text::ast::{Ast, Index, Value, Written};
use crate::model::Span;

/// A source and its tree, with readable names.
struct Tree {
    source: String,
    ast: Ast,
    written: Written,
}

/// A tree and what could not be understood.
struct Parsed {
    ast: Ast,
    written: Written,
    errors: Vec<SyntaxError>,
}

fn parse(source: &str) -> Parsed {
    let mut room = Room::default();
    let errors = super::parse(source, &mut room).errors;
    Parsed {
        ast: room.ast,
        written: room.written,
        errors,
    }
}

/// Parses a source that has no errors.
fn accepted(source: &str) -> Tree {
    let Parsed {
        ast,
        written,
        errors,
        ..
    } = parse(source);
    assert_eq!(errors, [], "{source}");
    Tree {
        source: source.to_owned(),
        ast,
        written,
    }
}

impl Tree {
    fn text(&self, span: Span) -> &str {
        &self.source[span.start as usize..span.end as usize]
    }

    fn value(&self, index: Index) -> Value {
        self.written.values[index as usize]
    }

    fn message(&self, name: &str) -> usize {
        let names = self
            .ast
            .messages
            .iter()
            .map(|message| self.text(message.decl.name));
        names.into_iter().position(|found| found == name).unwrap()
    }

    fn field_names(&self, message: usize) -> Vec<&str> {
        let fields = &self.ast.fields[self.ast.messages[message].fields.range()];
        fields
            .iter()
            .map(|field| self.text(field.decl.name))
            .collect()
    }
}

/// Cuts `«` and `»` out of a source; the second part is the text and span they enclosed.
fn unmark(marked: &str) -> (String, Span) {
    let start = marked.find('«').unwrap();
    let end = marked.find('»').unwrap() - '«'.len_utf8();
    let source = marked.replace(['«', '»'], "");
    (
        source,
        Span::new(u32::try_from(start).unwrap(), u32::try_from(end).unwrap()),
    )
}
