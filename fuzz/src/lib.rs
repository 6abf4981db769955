//! What the fuzz targets have in common: schemas from bytes, and all that must hold of them.

#![forbid(unsafe_code)]

#[path = "../../tests/generate/mod.rs"]
mod generate;

#[path = "../../tests/fixing/mod.rs"]
mod fixing;

mod evolution;
mod fix;
mod hostile;
mod output;
mod pages;
mod pair;
mod schema;
mod tape;

pub use evolution::changed;
pub use fix::check_fixes;
pub use hostile::{Hostile, check_hostile};
pub use pair::check_pair;
pub use schema::{check_schema, compile_texts};
pub use tape::evolved;

/// What stands between the two versions of a pair.
pub const BETWEEN: u8 = 0xff;

/// The name of the only file of a schema.
pub const PATH: &str = "a.proto";
