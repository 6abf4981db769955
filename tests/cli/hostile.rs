//! Names and comments that want to be more than text: nothing of them gets out of any format.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Stdio;

use crate::support::{FORMATS, Place};
use crate::user;

/// Ends lines, commands, elements, tables and fences, or hides what stands beside it.
const EVIL: &str = "</script><b>|`|``` ]]> ::error::x ##vso[task.setvariable variable=a]b ##[error]c \
                    @everyone https://evil.test \u{202e}\u{1b}[2J\u{9b}1m\u{2028}\u{feff}&amp;\r";

/// Two versions in which EVIL stands in a comment and a JSON name that changes.
fn hostile() -> Place {
    let place = Place::new();
    let escaped: String = EVIL.bytes().map(|byte| format!("\\x{byte:02x}")).collect();
    let text = |number: u32| {
        format!(
            "syntax = \"proto3\";\npackage acme;\n// {}\nmessage User {{\n  /* {} */ string a = 1 \
             [json_name = \"{escaped}{number}\"]; // {}\n  string b = {};\n}}\n",
            EVIL.trim_end(),
            EVIL.trim_end(),
            EVIL.trim_end(),
            number + 1,
        )
    };
    place
        .write("old/user.proto", text(1))
        .write("new/user.proto", text(2));
    place
}

fn written(format: &str) -> String {
    let args = [
        "diff",
        "old",
        "new",
        "--surface=binary,json",
        "--witness",
        "--format",
        format,
    ];
    hostile().run(&args).expect(1).stdout
}

#[test]
fn nothing_hides_and_nothing_is_a_command() {
    for format in FORMATS {
        let text = written(format);
        let hidden = |it: char| {
            it != '\n' && (it.is_control() || matches!(it, '\u{2028}' | '\u{202e}' | '\u{feff}'))
        };
        // what stands in the page for browsers itself is ours
        assert!(!text.contains(hidden), "{format}: {text:?}");
        for line in text.lines() {
            let own = format == "html" || (format == "github" && line.starts_with("::error file="));
            assert!(
                own || !line.trim_start().starts_with("::"),
                "{format}: {line}"
            );
            let rest = match (format, line.strip_prefix("##vso[task.logissue ")) {
                ("azure", Some(rest)) => rest,
                _ => line,
            };
            assert!(!rest.contains("##vso["), "{format}: {line}");
            assert!(
                !rest.contains("##[") || format == "github",
                "{format}: {line}"
            );
        }
    }
}

#[test]
fn markup_stays_text() {
    for format in ["junit", "checkstyle"] {
        let text = written(format);
        assert!(
            !text.contains("<b>") && !text.contains("]]>"),
            "{format}: {text}"
        );
        let tags = text.matches('<').count();
        assert_eq!(tags, text.matches('>').count(), "{format}: {text}");
    }
    let page = written("html");
    assert_eq!(page.matches("</script>").count(), 2);
    assert!(!page.contains("<b>"));
}

#[test]
fn markdown_ends_where_it_ends() {
    let text = written("markdown");
    let mut fence: Option<String> = None;
    let mut outside = String::new();
    for line in text.lines() {
        let run: String = line.chars().take_while(|it| *it == '`').collect();
        match &fence {
            Some(open) if line == open => fence = None,
            Some(_) => {}
            None if run.len() >= 3 && !line[run.len()..].contains('`') => fence = Some(run),
            None => {
                outside.push_str(line);
                outside.push('\n');
            }
        }
    }
    assert_eq!(fence, None, "a fence stays open: {text}");
    // rows of the table keep their four cells
    let rows = outside.lines().filter(|line| line.starts_with('|'));
    for row in rows {
        assert_eq!(row.matches('|').count(), 5, "{row}");
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let place = Place::new();
    let many = |number: u32| {
        let messages = (0..400).map(|at| format!("message M{at} {{ string s = {number}; }}\n"));
        format!("syntax = \"proto3\";\n{}", messages.collect::<String>())
    };
    place
        .write("old/a.proto", many(1))
        .write("new/a.proto", many(2));
    for format in ["text", "sarif"] {
        let mut command = place.protovet(place.dir());
        command.args(["diff", "old", "new", "--quiet", "--format", format]);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        out.read_line(&mut first).unwrap();
        drop(out);
        let mut told = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut told)
            .unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(1), "{format}");
        assert_eq!(told, "", "{format}");
        assert!(!first.is_empty());
    }
}

#[test]
fn quiet_says_nothing_beside_and_no_progress_is_shown_to_files() {
    let place = Place::new();
    place
        .write("old/a.proto", user(1))
        .write("new/a.proto", user(2));
    let quiet = place.run(&["diff", "old", "new", "--quiet"]).expect(1);
    assert_eq!(quiet.stderr, "");
    let plain = place.run(&["diff", "old", "new"]).expect(1);
    assert_eq!(plain.stderr.lines().count(), 1, "{}", plain.stderr);
    let verbose = place.run(&["diff", "old", "new", "--verbose"]).expect(1);
    assert!(verbose.stderr.lines().count() > 2, "{}", verbose.stderr);
    assert_eq!(verbose.stdout, plain.stdout);
    assert!(!verbose.stderr.contains(['\r', '\u{1b}']));
}
