//! The relation engine against what real runtimes were measured to do.
//!
//! `testdata/wire_matrix/*.grid` has a row for each shape of the writer: a character for each
//! shape of the reader, then the shape's type and cardinality. Columns are in the order of rows.
//! The characters are those of [`cell`]; capitals (and `+`) say that presence changes.

mod shapes;

use protovet::finding::Surface;
use protovet::model::{FieldId, Schema};
use protovet::relation::{Effect, Outcome, Relations, Tier};

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

fn disagreements(text: &str, surface: Surface) -> Vec<String> {
    let grid = Grid::read(text);
    let (schema, fields) = build(&grid);
    let relations = Relations::new(&schema, &schema);
    let mut found = Vec::new();
    for (row, writer) in fields.iter().enumerate() {
        for (column, reader) in fields.iter().enumerate() {
            let says = cell(&relations.field(*writer, *reader, surface));
            let measured = grid.cells[row][column];
            if says != measured {
                let (from, to) = (&grid.shapes[row], &grid.shapes[column]);
                found.push(format!(
                    "{} {} -> {} {}: measured {measured} engine {says}",
                    from.0, from.1, to.0, to.1
                ));
            }
        }
    }
    found
}

#[test]
fn binary() {
    let found = disagreements(
        include_str!("../../testdata/wire_matrix/binary.grid"),
        Surface::Binary,
    );
    assert!(
        found.is_empty(),
        "{} cells\n{}",
        found.len(),
        found.join("\n")
    );
}

#[test]
fn json() {
    let found = disagreements(
        include_str!("../../testdata/wire_matrix/json.grid"),
        Surface::Json,
    );
    assert!(
        found.is_empty(),
        "{} cells\n{}",
        found.len(),
        found.join("\n")
    );
}
