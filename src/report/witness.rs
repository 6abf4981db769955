//! A witness as lines under a finding.

use std::io::{self, Write};

use super::escape::visible;
use crate::finding::{Direction, Surface};
use crate::witness::{Encoded, Piece, Witness};

/// Writes a witness: what is written, how it is encoded and what is read.
///
/// # Errors
/// When the writer fails.
pub fn write(out: &mut dyn Write, witness: &Witness) -> io::Result<()> {
    let (writer, reader) = match witness.direction {
        Direction::Backward => ("old schema writes", "new schema reads"),
        Direction::Forward => ("new schema writes", "old schema reads"),
    };
    let format = match witness.surface {
        Surface::Json => "json",
        _ => "binary",
    };
    writeln!(out, "  witness ({format})")?;
    writeln!(out, "    {writer}  {}", visible(&witness.written))?;
    match &witness.encoded {
        Encoded::Json { json } => writeln!(out, "      {}", visible(json))?,
        Encoded::Binary { pieces, .. } => write_pieces(out, pieces)?,
    }
    writeln!(out, "    {reader}   {}", visible(&witness.read))
}

/// Writes the bytes in one column and their meanings in another.
fn write_pieces(out: &mut dyn Write, pieces: &[Piece]) -> io::Result<()> {
    let width = |piece: &Piece| 2 * piece.depth + piece.bytes.len();
    let widest = pieces.iter().map(width).max().unwrap_or_default();
    for piece in pieces {
        let indent = 2 * piece.depth;
        let (bytes, meaning) = (&piece.bytes, visible(&piece.meaning));
        let room = widest - indent;
        writeln!(out, "      {:indent$}{bytes:room$}  {meaning}", "")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::witness::Effect;

    fn piece(bytes: &str, depth: usize, meaning: &str) -> Piece {
        Piece {
            bytes: bytes.to_owned(),
            depth,
            meaning: meaning.to_owned(),
        }
    }

    #[test]
    fn bytes_and_meanings_stand_in_columns() {
        let witness = Witness {
            surface: Surface::Binary,
            direction: Direction::Forward,
            effect: Effect::Lost,
            message: Some("a.User".to_owned()),
            read_as: Some("a.User".to_owned()),
            written: "a.User { name: \"a\" }".to_owned(),
            encoded: Encoded::Binary {
                bytes: vec![0x12, 1, 0x61],
                pieces: vec![
                    piece("12", 0, "field 2 `name`, length-delimited"),
                    piece("01", 0, "length: 1 byte"),
                    piece("61", 1, "\"a\""),
                ],
            },
            read: "a.User { unknown field 2 }".to_owned(),
        };
        let mut out = Vec::new();
        write(&mut out, &witness).unwrap();
        let expected = "  witness (binary)
    new schema writes  a.User { name: \"a\" }
      12    field 2 `name`, length-delimited
      01    length: 1 byte
        61  \"a\"
    old schema reads   a.User { unknown field 2 }
";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
