//! Random changes to random schemas, the values that were sent between the two versions and what
//! became of them, for a real runtime to judge: `scripts/conformance/evolution.sh` runs it.
//!
//! `evolve FIRST COUNT VALUES` writes a line of JSON for each seed, with about as many values.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // it is a test

#[path = "../tests/evolution/mod.rs"]
mod evolutions;

use evolutions::case::Case;
use evolutions::judge::meetings;
use evolutions::meet::Meeting;
use evolutions::rng::Rng;
use evolutions::trials::{Sent, Trials};
use protovet::finding::Surface;
use protovet::pair::Pairs;
use rayon::prelude::*;
use serde_json::{Value, json};

/// Lines are written in order after so many.
const BATCH: u64 = 200;

fn main() {
    let arguments: Vec<u64> = std::env::args()
        .skip(1)
        .map(|it| it.parse().unwrap())
        .collect();
    let [first, count, values] = arguments[..] else {
        panic!("evolve FIRST COUNT VALUES");
    };
    let end = first + count;
    for start in (first..end).step_by(usize::try_from(BATCH).unwrap()) {
        let seeds = (start..end.min(start + BATCH)).into_par_iter();
        let lines: Vec<Value> = seeds.filter_map(|seed| line(seed, values)).collect();
        for line in lines {
            println!("{line}");
        }
    }
}

fn line(seed: u64, values: u64) -> Option<Value> {
    let [old, new] = Case::of(seed)?.versions()?;
    let pairs = Pairs::new(&old.schema, &new.schema);
    let mut sent = Vec::new();
    for meeting in meetings(&pairs) {
        let log = Trials::logged(&meeting, &mut Rng::new(seed)).unwrap_or_default();
        sent.extend(log.iter().map(|it| value(&meeting, it)));
    }
    let every = sent.len().div_ceil(usize::try_from(values).unwrap()).max(1);
    let sent: Vec<Value> = sent.into_iter().step_by(every).collect();
    Some(json!({ "name": seed.to_string(), "old": old.texts, "new": new.texts, "witnesses": sent }))
}

fn value(meeting: &Meeting<'_>, sent: &Sent) -> Value {
    let [message, read_as] = &sent.names;
    let read = match &sent.read {
        Ok(read) => format!("{read_as} {read}"),
        Err(reason) => format!("refused: {reason}"),
    };
    let (key, encoded) = match meeting.surface {
        Surface::Json => ("json", String::from_utf8(sent.encoded.clone()).unwrap()),
        _ => (
            "bytes",
            sent.encoded
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        ),
    };
    json!({
        "surface": meeting.surface,
        "direction": meeting.direction,
        "message": message,
        "read_as": read_as,
        "written": format!("{message} {}", sent.written),
        key: encoded,
        "read": read,
    })
}
