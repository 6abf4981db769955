//! The name under which protoc finds protovet: runs the `protovet` that stands beside it.
//!
//! A copy of `protovet` or a link to it that goes by this name does the same.

use std::io::Write as _;
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let name = format!("protovet{}", std::env::consts::EXE_SUFFIX);
    let beside = std::env::current_exe()
        .and_then(|path| path.canonicalize())
        .map(|path| path.with_file_name(&name));
    let program = beside.ok().filter(|path| path.is_file());
    let program = program.unwrap_or_else(|| name.into());
    let run = Command::new(&program)
        .arg("protoc-plugin")
        .args(std::env::args_os().skip(1))
        .status();
    match run {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            // there is nobody else to tell
            let _ = writeln!(
                std::io::stderr(),
                "protoc-gen-protovet-breaking: cannot run `{}`: {error}; put `protovet` beside it",
                program.display()
            );
            ExitCode::FAILURE
        }
    }
}
