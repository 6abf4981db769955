//! YAML to values: the first document, in which nothing is said twice by reference.

use saphyr_parser::{Event, Parser, ScalarStyle, StrInput};

use super::DEEPEST;
use super::value::{Scalar, Table, Value};

/// Reads the table that a document is.
///
/// # Errors
/// When the text is no YAML table, or uses aliases; the reason is part of a sentence.
pub(super) fn parse(text: &str) -> Result<Table, String> {
    let mut reader = Reader {
        events: Parser::new_from_str(text),
    };
    loop {
        match reader.next()? {
            Event::StreamEnd => return Err("it is empty".to_owned()),
            Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
            event => {
                return match reader.value(event, 0)? {
                    Value::Table(table) => Ok(table),
                    other => Err(format!("it holds {}, not a table", other.kind())),
                };
            }
        }
    }
}

struct Reader<'t> {
    events: Parser<'t, StrInput<'t>>,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<Event<'t>, String> {
        match self.events.next() {
            Some(Ok((event, _))) => Ok(event),
            Some(Err(error)) => {
                let line = error.marker().line();
                Err(format!("line {line}: {}", error.info()))
            }
            None => Ok(Event::StreamEnd),
        }
    }

    fn value(&mut self, event: Event<'t>, depth: usize) -> Result<Value, String> {
        if depth > DEEPEST * 2 {
            return Err("it is nested too deeply".to_owned());
        }
        match event {
            Event::Scalar(text, ScalarStyle::Plain, ..) => Ok(match &*text {
                "" | "~" | "null" => Value::Null,
                text => Scalar::plain(text),
            }),
            Event::Scalar(text, ..) => Ok(Scalar::quoted(text.as_bytes())),
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        Event::SequenceEnd | Event::StreamEnd => return Ok(Value::List(items)),
                        event => items.push(self.value(event, depth + 1)?),
                    }
                }
            }
            Event::MappingStart(..) => self.table(depth).map(Value::Table),
            Event::Alias(_) => Err("it uses aliases, which no tool writes".to_owned()),
            _ => Err("a value is missing".to_owned()),
        }
    }

    fn table(&mut self, depth: usize) -> Result<Table, String> {
        let mut entries = Vec::new();
        loop {
            let key = match self.next()? {
                Event::MappingEnd | Event::StreamEnd => return Ok(entries),
                Event::Scalar(text, ..) => text.into_owned(),
                _ => return Err("a key is not a word".to_owned()),
            };
            let event = self.next()?;
            entries.push((key, self.value(event, depth + 1)?));
        }
    }
}
