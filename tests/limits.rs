//! Input that wants too much: each has a bound, and at the bound one clear error and exit code 2.

#![allow(clippy::unwrap_used)] // helpers of tests may panic as tests may

mod support;

#[path = "limits/archives.rs"]
mod archives;
#[path = "limits/configurations.rs"]
mod configurations;
#[path = "limits/counts.rs"]
mod counts;
#[path = "limits/files.rs"]
mod files;
#[path = "limits/findings.rs"]
mod findings;
#[path = "limits/repositories.rs"]
mod repositories;
#[path = "limits/sets.rs"]
mod sets;
#[path = "limits/texts.rs"]
mod texts;

use support::{Place, Ran};

/// A small schema.
const GOOD: &str = "syntax = \"proto3\";\npackage acme;\nmessage User { string name = 1; }\n";

/// A place with a good schema in the folder `good`.
fn place() -> Place {
    let place = Place::new();
    place.write("good/user.proto", GOOD);
    place
}

/// Runs protovet, which must say all of `parts` in one error of a few lines.
#[track_caller]
fn refused(place: &Place, args: &[&str], parts: &[&str]) -> Ran {
    let code = if args[0] == "breaking" { 1 } else { 2 };
    let ran = place.run(args).expect(code);
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
    assert!(ran.stderr.len() < 10_000, "{} bytes", ran.stderr.len());
    for part in parts {
        assert!(ran.stderr.contains(part), "no `{part}` in\n{}", ran.stderr);
    }
    assert_eq!(ran.stdout, "");
    ran
}
