//! Bytes as decisions: a schema, a few changes to it, and all fixes of what they break.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protovet_fuzz::{changed, check_fixes};

fuzz_target!(|data: &[u8]| {
    if let Some([old, new]) = changed(data) {
        check_fixes(&old, &new);
        check_fixes(&new, &old);
    }
});
