//! Where new statements go, and how they are laid out.

use std::ops::Range;

use super::body::{BodyText, Statement};
use super::change::Body;
use super::lines;
use crate::model::{FileId, MessageId, Schema};

/// How a file lays out what it reserves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Custom {
    /// Behind all else instead of before.
    at_end: bool,
    /// An empty line between it and all else.
    gap: bool,
}

/// Puts `reserved` statements into a body that has none: where other bodies of the file have them,
/// else before all but options.
pub(super) fn first_reserved(
    schema: &Schema,
    file: FileId,
    body: &BodyText<'_>,
    statements: &[String],
) -> (Range<usize>, String) {
    let custom = custom(schema, file, body.text);
    let last = body.statements.last().filter(|_| custom.at_end);
    if let Some(last) = last {
        return behind(body, Some(last), statements, custom.gap, false);
    }
    let options = body.statements.iter();
    let options = options.take_while(|it| it.word == "option").last();
    let has_more = body.statements.last().map(|it| it.start) != options.map(|it| it.start);
    behind(body, options, statements, false, custom.gap && has_more)
}

/// Puts statements behind another one, at the start of the body if there is none.
pub(super) fn behind(
    body: &BodyText<'_>,
    statement: Option<&Statement<'_>>,
    statements: &[String],
    gap_before: bool,
    gap_behind: bool,
) -> (Range<usize>, String) {
    let text = body.text;
    let at = statement.map_or(body.open, |it| it.end);
    let newline = lines::ending(text, body.start);
    let outer = lines::indent_of_line(text, body.start);
    let is_empty = body.statements.is_empty() && text[body.open..body.close].trim().is_empty();
    let own = statement.and_then(|it| lines::indent(text, it.start));
    let inner = own.map_or_else(|| indent(body, outer), str::to_owned);
    let lines_of = |statements: &[String]| {
        let lines = statements.iter();
        let lines = lines.map(|it| format!("{newline}{inner}{it}"));
        lines.collect::<String>()
    };
    if is_empty && !text[body.open..body.close].contains('\n') {
        let written = format!("{}{newline}{outer}", lines_of(statements));
        return (body.open..body.close, written);
    }
    if lines::is_last(text, at) {
        let end = lines::end(text, at);
        let before = if gap_before { newline } else { "" };
        let is_gap = lines::is_followed_by_gap(text, end);
        let after = if gap_behind && !is_gap { newline } else { "" };
        return (end..end, format!("{before}{}{after}", lines_of(statements)));
    }
    (at..at, format!(" {}", statements.join(" ")))
}

/// How far the statements of a body are moved in.
fn indent(body: &BodyText<'_>, outer: &str) -> String {
    let mut own = body.statements.iter();
    let own = own.find_map(|it| lines::indent(body.text, it.start));
    if let Some(own) = own {
        return own.to_owned();
    }
    format!("{outer}{}", unit(body.text))
}

/// One step of indentation in a text: how far the first line is moved in that is.
fn unit(text: &str) -> &str {
    let steps = text.lines().map(|line| {
        let rest = line.trim_start_matches([' ', '\t']);
        (&line[..line.len() - rest.len()], rest)
    });
    let mut steps = steps.filter(|(step, rest)| !step.is_empty() && !rest.starts_with('*'));
    steps.next().map_or("  ", |(step, _)| step)
}

/// What most bodies of a file do.
fn custom(schema: &Schema, file: FileId, text: &str) -> Custom {
    let mut votes = [0_usize; 2];
    let mut gaps = [0_usize; 2];
    for body in bodies(schema, file) {
        let Some(found) = custom_of(schema, body, text) else {
            continue;
        };
        votes[usize::from(found.at_end)] += 1;
        gaps[usize::from(found.at_end)] += usize::from(found.gap);
    }
    let at_end = votes[1] > votes[0];
    let which = usize::from(at_end);
    Custom {
        at_end,
        gap: gaps[which] * 2 > votes[which],
    }
}

/// What a body does; nothing if it reserves nothing, or has it between other statements.
fn custom_of(schema: &Schema, body: Body, text: &str) -> Option<Custom> {
    let nothing = body.reserved_ranges(schema).is_empty() && body.reserved_names(schema).is_empty();
    if nothing {
        return None;
    }
    let body = BodyText::read(text, body.span(schema))?;
    let members = body.statements.iter().filter(|it| it.word != "option");
    let members: Vec<&Statement<'_>> = members.collect();
    let first = members.iter().position(|it| it.is_reserved())?;
    let last = members.iter().rposition(|it| it.is_reserved())?;
    if first == 0 && last + 1 < members.len() {
        return Some(Custom {
            at_end: false,
            gap: lines::is_followed_by_gap(text, members[last].end),
        });
    }
    if first > 0 && last + 1 == members.len() {
        let before = members[first - 1].end;
        let between = &text[before..members[first].start];
        return Some(Custom {
            at_end: true,
            gap: between.matches('\n').count() > 1 && lines::is_followed_by_gap(text, before),
        });
    }
    None
}

/// All messages and enums of a file.
fn bodies(schema: &Schema, file: FileId) -> Vec<Body> {
    fn add(schema: &Schema, id: MessageId, bodies: &mut Vec<Body>) {
        let message = &schema[id];
        if message.is_map_entry {
            return;
        }
        bodies.push(Body::Message(id));
        bodies.extend(message.enums.iter().copied().map(Body::Enum));
        for &nested in &message.messages {
            add(schema, nested, bodies);
        }
    }
    let mut bodies = Vec::new();
    for &id in &schema[file].messages {
        add(schema, id, &mut bodies);
    }
    bodies.extend(schema[file].enums.iter().copied().map(Body::Enum));
    bodies
}
