//! Bytes as decisions: a schema in any syntax, and what a few other decisions make of it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protovet_fuzz::{check_pair, check_schema, compile_texts, evolved};

fuzz_target!(|data: &[u8]| {
    let Some([old, new]) = evolved(data) else {
        return;
    };
    let (Some(old), Some(new)) = (compile_texts(old), compile_texts(new)) else {
        return;
    };
    check_schema(&new);
    check_pair(&old, &new);
});
