//! Any texts in the names, strings and comments of a schema: every report can be read, and none
//! commands anything.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protovet_fuzz::{Hostile, check_hostile};

fuzz_target!(|data: &[u8]| check_hostile(&Hostile::of(data)));
