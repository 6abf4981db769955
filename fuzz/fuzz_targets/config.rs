//! Any text as a configuration.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protovet::config::{BufWork, BufYaml, ConfigError, ProtovetToml};
use protovet::report::{self, Run, Style};

fuzz_target!(|data: &[u8]| {
    let Some((&kind, text)) = data.split_first() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(text) else {
        return;
    };
    let error = match kind % 3 {
        0 => BufYaml::parse("buf.yaml", text).err(),
        1 => BufWork::parse("buf.work.yaml", text).err(),
        _ => ProtovetToml::parse("protovet.toml", text).err(),
    };
    if let Some(error) = error {
        check(&error);
    }
});

fn check(error: &ConfigError) {
    assert!(!error.diagnostics.is_empty(), "an error says what is wrong");
    let mut out = Vec::new();
    let run = Run {
        diagnostics: &error.diagnostics,
        ..Run::default()
    };
    report::write_run(&mut out, &run, &Style::default()).unwrap();
}
