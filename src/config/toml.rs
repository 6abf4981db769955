//! TOML, with the place of every value.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::node::{Key, Node, Value};
use super::problems::Problems;
use crate::model::Span;

/// Reads a file; none when it is no TOML, which is among the problems then.
pub(crate) fn parse(text: &str, problems: &mut Problems) -> Option<Node> {
    match DeTable::parse(text) {
        Ok(root) => Some(Node {
            span: Span::new(0, 0),
            value: table(root.get_ref()),
        }),
        Err(error) => {
            let place = error.span().unwrap_or(0..0);
            let message = format!("this is not TOML: {}", error.message().replace('\n', ", "));
            problems.error(span(place, text), message, None);
            None
        }
    }
}

/// A span inside of the text; the parser may point behind a character at its end.
fn span(place: std::ops::Range<usize>, text: &str) -> Span {
    let inside = |at: usize| u32::try_from(at.min(text.len())).unwrap_or(u32::MAX - 1);
    Span::new(inside(place.start), inside(place.end.max(place.start)))
}

fn node(value: &Spanned<DeValue<'_>>) -> Node {
    Node {
        span: of(value),
        value: match value.get_ref() {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Boolean(value) => Value::Boolean(*value),
            DeValue::Array(items) => Value::List(items.iter().map(node).collect()),
            DeValue::Table(entries) => table(entries),
            DeValue::Integer(_) | DeValue::Float(_) => Value::Other("a number"),
            DeValue::Datetime(date) => Value::Date(date.to_string()),
        },
    }
}

fn table(entries: &DeTable<'_>) -> Value {
    let mut entries: Vec<(Key, Node)> = entries
        .iter()
        .map(|(key, value)| {
            let name = key.get_ref().to_string();
            let span = of(key);
            (Key { span, name }, node(value))
        })
        .collect();
    entries.sort_by_key(|(key, _)| key.span.start);
    Value::Table(entries)
}

fn of<T>(value: &Spanned<T>) -> Span {
    let place = value.span();
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX - 1);
    Span::new(offset(place.start), offset(place.end))
}
