//! `protovet completions` and `protovet man`.

use std::fs;

use crate::support::Place;

/// The commands that `--help` lists.
fn commands(place: &Place) -> Vec<String> {
    let help = place.run(&["--help"]).expect(0).stdout;
    let (_, list) = help.split_once("Commands:\n").unwrap();
    let rows = list.lines().take_while(|line| !line.is_empty());
    let names = rows.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_shell_gets_every_command() {
    let place = Place::new();
    let commands = commands(&place);
    assert!(commands.len() > 8, "{commands:?}");
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = place.run(&["completions", shell]).expect(0).stdout;
        for command in &commands {
            assert!(
                script.contains(command.as_str()),
                "{shell} does not know {command}"
            );
        }
        assert!(
            script.contains("pre-push"),
            "{shell} does not know the flags"
        );
    }
}

#[cfg(unix)]
#[test]
fn bash_completes() {
    let place = Place::new();
    let script = place.run(&["completions", "bash"]).expect(0).stdout;
    place.write("protovet.bash", script);
    for (typed, expected) in [
        ("hist", "history"),
        ("check --pre", "--pre-push"),
        ("check --compat back", "backward"),
        ("install-hook --hook pre-p", "pre-push"),
    ] {
        let words = typed.split(' ').count();
        let complete = format!(
            "set -eu; source ./protovet.bash; COMP_WORDS=(protovet {typed}); COMP_CWORD={words}; \
             COMPREPLY=(); _protovet protovet \"${{COMP_WORDS[COMP_CWORD]}}\" \
             \"${{COMP_WORDS[COMP_CWORD-1]}}\"; echo \"${{COMPREPLY[*]}}\""
        );
        let output = place
            .program("bash", place.dir())
            .args(["-c", &complete])
            .output();
        let output = output.unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let trouble = String::from_utf8(output.stderr).unwrap();
        assert_eq!(said.trim(), expected, "{typed}: {trouble}");
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let place = Place::new();
    place.run(&["man", "man/man1"]).expect(0);
    let folder = place.dir().join("man/man1");
    let page = |name: &str| fs::read_to_string(folder.join(format!("{name}.1"))).unwrap();
    assert!(page("protovet").contains("protovet\\-check(1)"));
    for command in commands(&place) {
        let text = page(&format!("protovet-{command}"));
        let title = format!(".TH protovet-{command} 1");
        assert!(text.contains(&title), "{text}");
    }
    assert!(page("protovet-check").contains("pre\\-push"));

    place.write("file", "");
    let ran = place.run(&["man", "file"]).expect(2);
    assert!(
        ran.stderr.contains("cannot write to `file`"),
        "{}",
        ran.stderr
    );
}
