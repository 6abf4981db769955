//! Any bytes as the text of a schema.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protovet_fuzz::{PATH, check_schema, compile_texts};

fuzz_target!(|data: &[u8]| {
    if let Some(schema) = compile_texts([(PATH.to_owned(), data)]) {
        check_schema(&schema);
    }
});
