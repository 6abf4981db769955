//! Which mutant is on, and which were asked for.

use std::collections::HashSet;
use std::env::var;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::sync::{LazyLock, Mutex};

/// The number of the mutant that is on, or 0.
static ON: LazyLock<u32> = LazyLock::new(|| {
    var("PROTOVET_MUTANT").ok().and_then(|it| it.parse().ok()).unwrap_or(0)
});

/// Where it is noted which places were reached, if somebody wants to know, and which were already.
static REACHED: LazyLock<Option<Mutex<(File, HashSet<u32>)>>> = LazyLock::new(|| {
    let path = var("PROTOVET_REACHED").ok()?;
    let file = OpenOptions::new().append(true).create(true).open(path).ok()?;
    Some(Mutex::new((file, HashSet::new())))
});

/// Whether a mutant is on.
pub(crate) fn is(number: u32) -> bool {
    if let Some(reached) = &*REACHED {
        let mut reached = reached.lock().unwrap();
        if reached.1.insert(number) {
            reached.0.write_all(format!("{number}\n").as_bytes()).unwrap();
        }
    }
    *ON == number
}
