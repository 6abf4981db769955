//! Two texts as two versions of a schema.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protovet_fuzz::{BETWEEN, PATH, check_pair, compile_texts};

fuzz_target!(|data: &[u8]| {
    let Some(at) = data.iter().position(|&byte| byte == BETWEEN) else {
        return;
    };
    let (old, new) = (&data[..at], &data[at + 1..]);
    let Some(old) = compile_texts([(PATH.to_owned(), old)]) else {
        return;
    };
    if let Some(new) = compile_texts([(PATH.to_owned(), new)]) {
        check_pair(&old, &new);
    }
});
