//! Standard output and standard error that are full, closed, or left by their reader.

use std::fs::OpenOptions;
use std::path::Path;
use std::process::Stdio;

use crate::support::{FORMATS, Place, ran};
use crate::{changed, shell, user};

/// What prints something, with the exit code if it can.
const PRINTING: [(&[&str], i32); 14] = [
    (&["--help"], 0),
    (&["--version"], 0),
    (&["check", "--help"], 0),
    (&["rules"], 0),
    (&["rules", "--format", "json"], 0),
    (&["explain", "FIELD_RENUMBERED"], 0),
    (&["completions", "bash"], 0),
    (&["config", "show"], 0),
    (&["lint", "p"], 0),
    (&["history", "p"], 0),
    (&["history", "p", "--format", "json"], 0),
    (&["check", "p", "--against", "HEAD"], 1),
    (&["fix", "p", "--against", "HEAD", "--diff"], 1),
    (&["breaking", "p", "--against", ".git#subdir=p"], 100),
];

fn full() -> Option<Stdio> {
    let full = Path::new("/dev/full");
    full.exists()
        .then(|| OpenOptions::new().write(true).open(full).unwrap().into())
}

#[test]
fn a_report_that_does_not_fit_is_no_report() {
    let place = Place::new();
    place
        .write("old/a.proto", user(1))
        .write("new/a.proto", user(2));
    for format in FORMATS {
        let Some(full) = full() else {
            return crate::skip("there is no /dev/full");
        };
        let mut command = place.protovet(place.dir());
        command.args(["diff", "old", "new", "--format", format]);
        let output = command
            .stdout(full)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{format}");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains("cannot write the output"), "{format}: {told}");
    }
}

#[test]
fn whatever_is_printed_is_printed_whole_or_fails() {
    let place = changed();
    for (args, code) in PRINTING {
        let as_ever = place.run(args);
        // what there is nothing to say about fits everywhere
        let Some(full) = full().filter(|_| !as_ever.stdout.is_empty()) else {
            continue;
        };
        assert_eq!(as_ever.code, code, "{args:?}: {as_ever:#?}");
        let mut command = place.protovet(place.dir());
        let status = command
            .args(args)
            .stdout(full)
            .stderr(Stdio::null())
            .status();
        let expected = if args[0] == "breaking" { 1 } else { 2 };
        assert_eq!(status.unwrap().code(), Some(expected), "{args:?}");
    }
}

#[test]
fn a_reader_that_left_changes_no_exit_code() {
    let place = changed();
    let binary = env!("CARGO_BIN_EXE_protovet");
    for (args, code) in PRINTING {
        // the reader is gone before the first byte
        let script = r#"{ "$@" 2>err; echo $? >code; } | exec true"#;
        let mut all = vec![binary];
        all.extend(args);
        shell(&place, script, &all);
        // the shell may be done before the writer is
        let told = || std::fs::read_to_string(place.dir().join("code")).unwrap_or_default();
        let mut tries = 0;
        while told().trim().is_empty() && tries < 6_000 {
            std::thread::sleep(std::time::Duration::from_millis(10));
            tries += 1;
        }
        assert_eq!(told().trim(), code.to_string(), "{args:?}");
        let err = std::fs::read_to_string(place.dir().join("err")).unwrap();
        assert!(!err.contains("panicked"), "{args:?}: {err}");
        place.delete("code").delete("err");
    }
}

#[test]
fn nobody_needs_to_listen() {
    let place = changed();
    for (closed, code) in [("2>/dev/full", 1), (">&-", 1), (">&- 2>&-", 1), ("<&-", 1)] {
        let script = format!("\"$@\" {closed}");
        let args = [&[env!("CARGO_BIN_EXE_protovet")], &crate::CHECK[..]].concat();
        let ran = shell(&place, &script, &args);
        assert_eq!(ran.code, code, "{closed}: {ran:#?}");
    }
    let mut command = place.protovet(place.dir());
    assert_eq!(ran(command.args(crate::CHECK)).code, 1);
}
