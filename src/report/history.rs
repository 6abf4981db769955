//! The ledger: a table for people, and one JSON object an element.

use std::io::{self, Write};

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::escape::visible;
use super::json::{VERSION, write_line};
use crate::history::{Commit, CommitAt, Element, Ledger, Number, State, Tenure, TypeKind};

/// Writes a table for each element.
///
/// # Errors
/// When the writer fails.
pub fn write_history(
    out: &mut dyn Write,
    ledger: &Ledger,
    elements: &[&Element],
    colored: bool,
) -> io::Result<()> {
    for element in elements {
        write_title(out, ledger, element, colored)?;
        write_numbers(out, ledger, element, colored)?;
        match element.lowest_never_used() {
            Some(free) => writeln!(out, "  lowest number never used: {free}\n")?,
            None => writeln!(out, "  every number was used\n")?,
        }
    }
    Ok(())
}

fn write_title(
    out: &mut dyn Write,
    ledger: &Ledger,
    element: &Element,
    colored: bool,
) -> io::Result<()> {
    let bold = bold(colored);
    let (kind, name) = (word(element.kind), visible(element.full_name()));
    write!(
        out,
        "{bold}{kind} {name}{bold:#}  {}",
        visible(element.path())
    )?;
    if let Some(until) = element.lives.last().and_then(|life| life.until) {
        write!(out, ", until {}", told(ledger, until))?;
    }
    writeln!(out)?;
    for pair in element.names.windows(2) {
        let (old, new) = (&pair[0], &pair[1]);
        let since = told(ledger, new.since);
        if old.full_name == new.full_name {
            writeln!(out, "  in {} until {since}", visible(&old.path))?;
        } else {
            writeln!(out, "  {} until {since}", visible(&old.full_name))?;
        }
    }
    Ok(())
}

/// The cells of a row.
type Row = [String; 6];

fn write_numbers(
    out: &mut dyn Write,
    ledger: &Ledger,
    element: &Element,
    colored: bool,
) -> io::Result<()> {
    let mut rows: Vec<(Option<State>, Row)> = vec![(None, HEADER.map(str::to_owned))];
    for number in element.numbers() {
        for (at, tenure) in number.uses.iter().enumerate() {
            let is_last = at + 1 == number.uses.len();
            rows.push((Some(number.state), row(ledger, &number, tenure, is_last)));
        }
    }
    let width = |column: usize| {
        let cells = rows.iter().map(|(_, row)| row[column].chars().count());
        cells.max().unwrap_or_default()
    };
    let widths: [usize; 6] = std::array::from_fn(width);
    for (state, row) in &rows {
        let style = style(*state, colored);
        let mut line = String::from(" ");
        for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
            let pad = " ".repeat(width.saturating_sub(cell.chars().count()));
            match column {
                0 => line.push_str(&format!(" {pad}{cell}")),
                5 => line.push_str(&format!("  {style}{cell}{style:#}")),
                _ => line.push_str(&format!("  {cell}{pad}")),
            }
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

const HEADER: [&str; 6] = ["number", "name", "type", "since", "until", "state"];

fn row(ledger: &Ledger, number: &Number<'_>, tenure: &Tenure, is_last: bool) -> Row {
    let until = tenure.until.as_ref().map(|end| told(ledger, end.commit));
    let state = match (number.state, number.reserved_since) {
        _ if !is_last => String::new(),
        (State::Unreserved, _) => "free, and not reserved".to_owned(),
        (State::Reserved, Some(since)) => format!("reserved since {}", told(ledger, since)),
        (state, _) => state.word().to_owned(),
    };
    [
        number.number.to_string(),
        visible(&tenure.name).into_owned(),
        visible(&tenure.ty).into_owned(),
        told(ledger, tenure.since),
        until.unwrap_or_default(),
        state,
    ]
}

/// `4f2c91a (2024-03-02)`
fn told(ledger: &Ledger, at: CommitAt) -> String {
    let commit = ledger.commit(at);
    format!("{} ({})", commit.id.short(), commit.time)
}

const fn word(kind: TypeKind) -> &'static str {
    match kind {
        TypeKind::Message => "message",
        TypeKind::Enum => "enum",
    }
}

fn bold(colored: bool) -> anstyle::Style {
    if colored {
        anstyle::Style::new().bold()
    } else {
        anstyle::Style::new()
    }
}

fn style(state: Option<State>, colored: bool) -> anstyle::Style {
    let color = match state {
        Some(State::Reused) => anstyle::AnsiColor::Red,
        Some(State::Unreserved) => anstyle::AnsiColor::Yellow,
        Some(State::Live) => anstyle::AnsiColor::Green,
        Some(State::Reserved) | None => return anstyle::Style::new(),
    };
    if colored {
        color.on_default()
    } else {
        anstyle::Style::new()
    }
}

/// Writes one JSON object a line for each element.
///
/// # Errors
/// When the writer fails.
pub fn write_history_json(
    out: &mut dyn Write,
    ledger: &Ledger,
    elements: &[&Element],
) -> io::Result<()> {
    for element in elements {
        write_line(out, &Line::of(ledger, element))?;
    }
    Ok(())
}

/// An element; the order of the fields is the order of the keys.
#[derive(Serialize)]
struct Line<'l> {
    kind: &'static str,
    name: &'l str,
    path: &'l str,
    live: bool,
    lowest_never_used: Option<i32>,
    names: Vec<HomeLine<'l>>,
    lives: Vec<LifeLine>,
    numbers: Vec<NumberLine<'l>>,
    version: u32,
}

#[derive(Serialize)]
struct HomeLine<'l> {
    name: &'l str,
    path: &'l str,
    since: CommitLine,
}

#[derive(Serialize)]
struct LifeLine {
    since: CommitLine,
    until: Option<CommitLine>,
}

#[derive(Serialize)]
struct NumberLine<'l> {
    number: i32,
    state: &'static str,
    reserved_since: Option<CommitLine>,
    uses: Vec<UseLine<'l>>,
}

#[derive(Serialize)]
struct UseLine<'l> {
    name: &'l str,
    json_name: Option<&'l str>,
    r#type: Option<&'l str>,
    since: CommitLine,
    until: Option<CommitLine>,
    /// Whether the commit that removed it reserved the number; none while it is there.
    reserved_when_removed: Option<bool>,
}

/// A commit, whose texts are made as they are written: there is one for each use of a number.
struct CommitLine(Commit);

impl Serialize for CommitLine {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut line = serializer.serialize_struct("CommitLine", 2)?;
        line.serialize_field("commit", &self.0.id.to_string())?;
        line.serialize_field("time", &self.0.time.rfc3339())?;
        line.end()
    }
}

impl CommitLine {
    fn of(ledger: &Ledger, at: CommitAt) -> Self {
        Self(ledger.commit(at))
    }
}

impl<'l> Line<'l> {
    fn of(ledger: &Ledger, element: &'l Element) -> Self {
        let commit = |at| CommitLine::of(ledger, at);
        let names = element.names.iter().map(|home| HomeLine {
            name: &home.full_name,
            path: &home.path,
            since: commit(home.since),
        });
        let lives = element.lives.iter().map(|life| LifeLine {
            since: commit(life.since),
            until: life.until.map(commit),
        });
        let numbers = element.numbers().into_iter();
        Self {
            kind: word(element.kind),
            name: element.full_name(),
            path: element.path(),
            live: element.is_live(),
            lowest_never_used: element.lowest_never_used(),
            names: names.collect(),
            lives: lives.collect(),
            numbers: numbers
                .map(|it| NumberLine::of(ledger, element, &it))
                .collect(),
            version: VERSION,
        }
    }
}

impl<'l> NumberLine<'l> {
    fn of(ledger: &Ledger, element: &Element, number: &Number<'l>) -> Self {
        let commit = |at| CommitLine::of(ledger, at);
        let uses = number.uses.iter().map(|tenure| UseLine {
            name: &tenure.name,
            json_name: tenure.json_name.as_deref(),
            r#type: Some(tenure.ty.as_str()).filter(|ty| !ty.is_empty()),
            since: commit(tenure.since),
            until: tenure.until.as_ref().map(|end| commit(end.commit)),
            reserved_when_removed: tenure
                .until
                .as_ref()
                .map(|end| element.was_reserved(number.number, end.commit)),
        });
        Self {
            number: number.number,
            state: number.state.word(),
            reserved_since: number.reserved_since.map(commit),
            uses: uses.collect(),
        }
    }
}
