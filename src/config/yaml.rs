//! YAML as far as configurations need it: the first document, with the place of every value.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError};

use super::node::{Key, Node, Value};
use super::problems::Problems;
use crate::model::Span;

/// How deep values may be nested: no configuration is, and deeper ones could exhaust the stack.
const DEEPEST: usize = 64;
/// How many values there may be once aliases are written out.
const MOST_NODES: usize = 100_000;

/// Reads the first document. Nothing but an empty table if there is none; none when it is no
/// YAML, which is among the problems then.
pub(crate) fn parse(text: &str, problems: &mut Problems) -> Option<Node> {
    let mut loader = Loader {
        events: Parser::new_from_str(text),
        offsets: Offsets::of(text),
        anchors: FxHashMap::default(),
        nodes: 0,
    };
    match loader.document() {
        Ok(node) => {
            duplicates(&node, problems);
            Some(node)
        }
        Err(Trouble { span, message }) => {
            problems.error(span, message, None);
            None
        }
    }
}

struct Loader<'t> {
    events: Parser<'t, saphyr_parser::StrInput<'t>>,
    offsets: Offsets,
    anchors: FxHashMap<usize, Node>,
    nodes: usize,
}

/// Why a text is no YAML that could be used.
struct Trouble {
    span: Span,
    message: String,
}

type Next<'t> = (Event<'t>, Span);

impl<'t> Loader<'t> {
    fn document(&mut self) -> Result<Node, Trouble> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => {
                    return Ok(Node {
                        span: Span::new(0, 0),
                        value: Value::Table(Vec::new()),
                    });
                }
                Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
                event => return self.node((event, span), 0),
            }
        }
    }

    fn next(&mut self) -> Result<Next<'t>, Trouble> {
        match self.events.next() {
            Some(Ok((event, span))) => Ok((event, self.offsets.span(&span.start, &span.end))),
            Some(Err(error)) => Err(self.trouble(&error)),
            None => Ok((Event::StreamEnd, self.offsets.end())),
        }
    }

    fn trouble(&self, error: &ScanError) -> Trouble {
        Trouble {
            span: self.offsets.span(error.marker(), error.marker()),
            message: format!("this is not YAML: {}", error.info()),
        }
    }

    fn node(&mut self, (event, span): Next<'t>, depth: usize) -> Result<Node, Trouble> {
        self.nodes += 1;
        let too_much = |message: &str| Trouble {
            span,
            message: message.to_owned(),
        };
        if depth > DEEPEST {
            return Err(too_much("values are nested too deeply for a configuration"));
        }
        if self.nodes > MOST_NODES {
            return Err(too_much("there are too many values for a configuration"));
        }
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let node = scalar(text, style, span);
                self.keep(anchor, &node);
                Ok(node)
            }
            Event::SequenceStart(anchor, _) => self.list(anchor, span, depth),
            Event::MappingStart(anchor, _) => self.table(anchor, span, depth),
            Event::Alias(anchor) => self.alias(anchor, span, depth),
            _ => Err(too_much("a value is missing here")),
        }
    }

    fn list(&mut self, anchor: usize, start: Span, depth: usize) -> Result<Node, Trouble> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd | Event::StreamEnd) {
                let node = Node {
                    span: joined(start, span),
                    value: Value::List(items),
                };
                self.keep(anchor, &node);
                return Ok(node);
            }
            items.push(self.node((event, span), depth + 1)?);
        }
    }

    fn table(&mut self, anchor: usize, start: Span, depth: usize) -> Result<Node, Trouble> {
        let mut entries: Vec<(Key, Node)> = Vec::new();
        let mut merged: Vec<(Key, Node)> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd | Event::StreamEnd) {
                merged.retain(|(key, _)| !entries.iter().any(|(own, _)| own.name == key.name));
                entries.extend(merged);
                let node = Node {
                    span: joined(start, span),
                    value: Value::Table(entries),
                };
                self.keep(anchor, &node);
                return Ok(node);
            }
            let key = self.node((event, span), depth + 1)?;
            let value = self.next()?;
            let value = self.node(value, depth + 1)?;
            match key.value {
                Value::Plain(name) if name == "<<" => merge(&mut merged, value)?,
                Value::Plain(name) | Value::Text(name) => entries.push((
                    Key {
                        span: key.span,
                        name,
                    },
                    value,
                )),
                _ => {
                    return Err(Trouble {
                        span: key.span,
                        message: "a key is a text here".to_owned(),
                    });
                }
            }
        }
    }

    fn alias(&mut self, anchor: usize, span: Span, depth: usize) -> Result<Node, Trouble> {
        let Some(node) = self.anchors.get(&anchor) else {
            return Err(Trouble {
                span,
                message: "this alias stands for nothing that is written before it".to_owned(),
            });
        };
        let (size, height) = extent(node);
        self.nodes += size;
        if self.nodes > MOST_NODES || depth + height > DEEPEST {
            return Err(Trouble {
                span,
                message: "aliases make this too large for a configuration".to_owned(),
            });
        }
        Ok(node.clone())
    }

    fn keep(&mut self, anchor: usize, node: &Node) {
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
    }
}

fn scalar(text: Cow<'_, str>, style: ScalarStyle, span: Span) -> Node {
    let text = text.into_owned();
    let value = match style {
        ScalarStyle::Plain => Value::Plain(text),
        _ => Value::Text(text),
    };
    Node { span, value }
}

/// `<<: *other` takes over the entries of another table, or of several, that are not written.
fn merge(merged: &mut Vec<(Key, Node)>, value: Node) -> Result<(), Trouble> {
    match value.value {
        Value::Table(entries) => {
            for (key, node) in entries {
                if !merged.iter().any(|(known, _)| known.name == key.name) {
                    merged.push((key, node));
                }
            }
            Ok(())
        }
        Value::List(items) => items.into_iter().try_for_each(|item| merge(merged, item)),
        _ => Err(Trouble {
            span: value.span,
            message: "`<<` takes a table of keys, or a list of them".to_owned(),
        }),
    }
}

/// How many values a node holds, and how deep they are nested.
fn extent(node: &Node) -> (usize, usize) {
    let of = |(size, height): (usize, usize), child: &Node| {
        let (more, deeper) = extent(child);
        (size + more, height.max(deeper + 1))
    };
    match &node.value {
        Value::List(items) => items.iter().fold((1, 0), of),
        Value::Table(entries) => entries.iter().map(|(_, node)| node).fold((1, 0), of),
        _ => (1, 0),
    }
}

/// A key that is written twice in one table: one of the two would be passed over.
fn duplicates(node: &Node, problems: &mut Problems) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| duplicates(item, problems)),
        Value::Table(entries) => {
            let mut seen = FxHashMap::default();
            for (key, value) in entries {
                if seen.insert(key.name.as_str(), ()).is_some() {
                    let message = format!("the key `{}` is written twice", key.name);
                    problems.error(key.span, message, Some("keep one of the two".to_owned()));
                }
                duplicates(value, problems);
            }
        }
        _ => {}
    }
}

fn joined(start: Span, end: Span) -> Span {
    Span::new(start.start, end.end.max(start.end))
}

/// Where each character starts, in bytes: the parser counts characters.
struct Offsets {
    bytes: Vec<u32>,
    /// The end of the text without trailing white space.
    end: u32,
}

impl Offsets {
    fn of(text: &str) -> Self {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX - 1);
        let mut bytes: Vec<u32> = text.char_indices().map(|(at, _)| offset(at)).collect();
        bytes.push(offset(text.len()));
        Self {
            bytes,
            end: offset(text.trim_end().len()),
        }
    }

    fn at(&self, marker: &Marker) -> u32 {
        let last = self.bytes.last().copied().unwrap_or(0);
        self.bytes.get(marker.index()).copied().unwrap_or(last)
    }

    fn span(&self, start: &Marker, end: &Marker) -> Span {
        let start = self.at(start).min(self.end);
        Span::new(start, self.at(end).clamp(start, self.end.max(start)))
    }

    fn end(&self) -> Span {
        Span::new(self.end, self.end)
    }
}
