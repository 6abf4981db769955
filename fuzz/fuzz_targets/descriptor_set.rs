//! Any bytes as a descriptor set.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protovet::compile::{compile_descriptor_set, inputs_of_set};
use protovet_fuzz::check_schema;

fuzz_target!(|data: &[u8]| {
    let _ = inputs_of_set(data, "set.binpb");
    match compile_descriptor_set(data, "set.binpb") {
        Ok(schema) => check_schema(&schema),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
