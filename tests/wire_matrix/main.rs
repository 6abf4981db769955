//! The relation engine against what real runtimes were measured to do.
//!
//! `testdata/wire_matrix/*.grid` has a row for each shape of the writer: a character for each
//! shape of the reader, then the shape's type and cardinality. Columns are in the order of rows.
//! The characters are those of [`cell`]; capitals (and `+`) say that presence changes.

mod differences;
mod messages;
mod shapes;
mod texts;

use protovet::finding::Surface;
use protovet::model::{FieldId, Schema};
use protovet::relation::{Effect, Outcome, Relations, Tier};

use differences::Difference;

const BINARY: &str = include_str!("../../testdata/wire_matrix/binary.grid");
const JSON: &str = include_str!("../../testdata/wire_matrix/json.grid");

/// One measured format.
struct Grid {
    shapes: Vec<(String, String)>,
    cells: Vec<Vec<char>>,
}

impl Grid {
    fn read(text: &str) -> Self {
        let mut grid = Self {
            shapes: Vec::new(),
            cells: Vec::new(),
        };
        for line in text.lines() {
            let mut words = line.split(' ');
            let mut word = || words.next().expect("three words a line").to_owned();
            let cells = word();
            grid.cells.push(cells.chars().collect());
            grid.shapes.push((word(), word()));
        }
        grid
    }
}

/// The character that stands for an outcome.
fn cell(outcome: &Outcome) -> char {
    let plain = match (outcome.effect, outcome.tier) {
        (Effect::Preserved, _) => '=',
        (Effect::Conditional, Tier::Range) => 'r',
        (Effect::Conditional, Tier::Count) => 'n',
        (Effect::Conditional, _) => 'c',
        (Effect::Lost, _) => 'l',
        (Effect::Corrupt, _) => 'x',
        (Effect::Rejected, _) => 'e',
    };
    match (outcome.presence_changes, plain) {
        (false, plain) => plain,
        (true, '=') => '+',
        (true, plain) => plain.to_ascii_uppercase(),
    }
}

fn build(grid: &Grid) -> (Schema, Vec<FieldId>) {
    let mut builder = shapes::Builder::new();
    let fields = grid
        .shapes
        .iter()
        .map(|(ty, count)| builder.shape(ty, count))
        .collect();
    (builder.schema(), fields)
}

/// A cell in which the engine and the measurement differ.
struct Disagreement {
    from: (String, String),
    to: (String, String),
    measured: char,
    engine: char,
}

fn disagreements(grid: &Grid, surface: Surface) -> Vec<Disagreement> {
    let (schema, fields) = build(grid);
    let relations = Relations::new(&schema, &schema);
    let mut found = Vec::new();
    for (row, writer) in fields.iter().enumerate() {
        for (column, reader) in fields.iter().enumerate() {
            let engine = cell(&relations.field(*writer, *reader, surface));
            let measured = grid.cells[row][column];
            if engine != measured {
                let (from, to) = (grid.shapes[row].clone(), grid.shapes[column].clone());
                found.push(Disagreement {
                    from,
                    to,
                    measured,
                    engine,
                });
            }
        }
    }
    found
}

/// Every cell agrees or belongs to a known class, and every class has as many cells as it says.
fn check(text: &str, surface: Surface, known: &[Difference]) {
    let grid = Grid::read(text);
    assert_eq!(grid.cells.len() * grid.cells.len(), 39_204);
    let mut counts = vec![0; known.len()];
    let mut unknown = Vec::new();
    for cell in disagreements(&grid, surface) {
        let Disagreement {
            from,
            to,
            measured,
            engine,
        } = &cell;
        let class = known.iter().position(|class| {
            (class.types)(&from.0, &to.0) && class.cells.contains(&(*measured, *engine))
        });
        match class {
            Some(index) => counts[index] += 1,
            None => unknown.push(format!(
                "{from:?} -> {to:?}: measured {measured} engine {engine}"
            )),
        }
    }
    assert!(
        unknown.is_empty(),
        "{} cells\n{}",
        unknown.len(),
        unknown.join("\n")
    );
    let expected: Vec<usize> = known.iter().map(|class| class.count).collect();
    assert_eq!(counts, expected);
}

/// Every cell says why, unless nothing happens.
#[test]
fn reasons() {
    let grid = Grid::read(BINARY);
    let (schema, fields) = build(&grid);
    let relations = Relations::new(&schema, &schema);
    for surface in [Surface::Binary, Surface::Json] {
        for (writer, reader) in fields
            .iter()
            .flat_map(|a| fields.iter().map(move |b| (*a, *b)))
        {
            let outcome = relations.field(writer, reader, surface);
            assert_eq!(
                outcome.is_preserved(),
                outcome.reasons.is_empty(),
                "{outcome:?}"
            );
            for reason in &outcome.reasons {
                assert!(!reason.says().is_empty(), "{reason:?} has no words");
            }
        }
    }
}

#[test]
fn binary() {
    check(BINARY, Surface::Binary, differences::BINARY);
}

#[test]
fn json() {
    check(JSON, Surface::Json, differences::JSON);
}
