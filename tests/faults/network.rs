//! There is no network, and nothing asks for it.

use crate::support::Place;
use crate::{changed, shell, skip, user};

/// What a run needs least of all: an address that leads nowhere.
const REMOTE: &str = "https://127.0.0.1:1/acme/schema.git";

fn place() -> Place {
    let place = changed();
    place.git(&["remote", "add", "origin", REMOTE]);
    place
        .write(
            "buf.yaml",
            "version: v2\ndeps:\n  - buf.build/acme/none\nmodules:\n  - path: p\n",
        )
        .write("more/a.proto", user(1));
    place
}

/// Runs of every kind, with their exit codes.
const RUNS: [(&[&str], i32); 9] = [
    (&["check", "p", "--against", "HEAD"], 1),
    (&["check"], 1),
    (&["diff", "p", "more"], 1),
    (&["lint", "more"], 0),
    (&["history", "p"], 0),
    (&["breaking", "more", "--against", "p"], 100),
    (&["rules"], 0),
    (&["config", "show"], 0),
    (&["fix", "p", "--against", "HEAD", "--diff"], 1),
];

#[test]
fn without_any_interface_everything_works() {
    let place = place();
    let alone = r#"exec unshare -rn "$@""#;
    let tried = shell(&place, alone, &["true"]);
    if tried.code != 0 {
        return skip(&format!(
            "no network namespace can be made: {}",
            tried.stderr
        ));
    }
    let interfaces = shell(&place, alone, &["cat", "/proc/net/dev"]).stdout;
    assert!(!interfaces.contains("eth"), "{interfaces}");
    for (args, _) in RUNS {
        let as_ever = place.run(args);
        let all = [&[env!("CARGO_BIN_EXE_protovet")], args].concat();
        let ran = shell(&place, alone, &all);
        assert_eq!(ran.code, as_ever.code, "{args:?}: {ran:#?}");
        assert_eq!(ran.stdout, as_ever.stdout, "{args:?}");
    }
}

#[test]
fn no_socket_is_ever_asked_for() {
    let place = place();
    let tried = shell(&place, "exec strace -f -e trace=network -o trace true", &[]);
    if tried.code != 0 {
        return skip(&format!("strace does not work: {}", tried.stderr));
    }
    let script = r#"exec strace -f -e trace=network -o trace "$@""#;
    for (args, code) in RUNS {
        let all = [&[env!("CARGO_BIN_EXE_protovet")], args].concat();
        let ran = shell(&place, script, &all);
        assert_eq!(ran.code, code, "{args:?}: {ran:#?}");
        let trace = std::fs::read_to_string(place.dir().join("trace")).unwrap();
        let calls = trace.lines().filter(|line| {
            // not those that tell of signals and ends, or of threads that ended before they called
            !["+++", "---", "???("].iter().any(|it| line.contains(it))
        });
        let calls: Vec<&str> = calls.collect();
        assert!(calls.is_empty(), "{args:?}: {calls:#?}");
    }
}
