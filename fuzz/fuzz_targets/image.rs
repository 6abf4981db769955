//! Any bytes as a descriptor set in JSON, YAML or the text format.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protovet::compile::{compile_descriptor_set, to_binary};
use protovet::source::Encoding;
use protovet_fuzz::check_schema;

fuzz_target!(|data: &[u8]| {
    let Some((&kind, text)) = data.split_first() else {
        return;
    };
    let encoding = match kind % 3 {
        0 => Encoding::Json,
        1 => Encoding::Yaml,
        _ => Encoding::Text,
    };
    let Ok(bytes) = to_binary(text.to_vec(), encoding, "set") else {
        return;
    };
    if let Ok(schema) = compile_descriptor_set(&bytes, "set") {
        check_schema(&schema);
    }
});
