//! Names, strings, comments, paths, branches and messages of commits that want to be more than text,
//! through every command and every format: nothing hides, nothing is a command, nothing is markup.

#![allow(clippy::unwrap_used)] // helpers of tests may panic as tests may

mod support;

#[path = "hostile/judge.rs"]
mod judge;
#[path = "hostile/told.rs"]
mod told;

use judge::holds;
use support::{FORMATS, Place};

/// Ends lines, commands, elements, tables, fences and strings, colours the terminal, moves its
/// cursor, asks for a link, or turns around and hides what stands beside it.
const EVIL: &str = "</script><img>|`|``` ]]>\"'&lt; ::error::x ##vso[task.setvariable variable=a]b \
                    ##[error]c @everyone [a](https://evil.test) <!-- \u{202e}\u{2066}\u{200b}\u{1b}[2J\
                    \u{1b}]8;;https://evil.test\u{7}\u{9b}1m\u{7f}\u{2028}\u{feff}\u{ad}\u{e0041}&amp;\\\r";

/// The same as a part of a path: without what cannot stand there.
fn evil_name() -> String {
    EVIL.replace('/', "\u{2215}").replace('\0', "") + "\n::error::y\n##[error]z"
}

/// The same as the name of a branch: git takes no control characters, spaces and some others.
fn evil_branch() -> String {
    let taken = |it: char| it.is_control() || " ~^:?*[]\\@".contains(it);
    EVIL.replace(taken, "").replace("//", "/") + "x"
}

/// A string literal of nothing but escapes.
fn literal() -> String {
    EVIL.bytes().map(|byte| format!("\\x{byte:02x}")).collect()
}

/// A version with the text in comments, strings and options, and a number that breaks.
fn version(number: u32) -> String {
    let (line, block) = (EVIL.trim_end(), EVIL);
    let text = literal();
    format!(
        "// {line}\nsyntax = \"proto2\";\n/* {block} */\npackage acme;\nimport \
         \"google/protobuf/descriptor.proto\";\noption java_package = \"{text}\";\noption go_package = \
         \"{text}{number}\";\nextend google.protobuf.FieldOptions {{ optional string note = 50000; }}\n// \
         {line}\nmessage User {{ // {line}\n  /* {block} */ optional string a = {number} [json_name = \
         \"{text}{number}\", (note) = \"{text}\"]; // {line}\n  optional string d = 9 [default = \
         \"{text}{number}\"];\n  optional bytes e = 10 [default = \"{text}{number}\"];\n  reserved \
         1{number}; // {line}\n}}\nenum E {{ A = {number}; B = 7; }} // {line}\n"
    )
}

/// Two folders with two versions each of a file with an evil path.
fn versions() -> Place {
    let place = Place::new();
    for (number, folder) in [(1, "old"), (2, "new")] {
        let name = evil_name();
        place.write(&format!("{folder}/{name}/{name}.proto"), version(number));
    }
    place
}

#[test]
fn what_is_found() {
    let place = versions();
    for format in FORMATS {
        let args = [
            "diff",
            "old",
            "new",
            "--surface=binary,json,code",
            "--witness",
            "--format",
            format,
        ];
        let ran = place.run(&args).expect(1);
        assert!(ran.stdout.contains("FIELD_RENUMBERED"), "{format}");
        holds(&ran, format);
    }
}

/// Colours and links for terminals are ours alone.
#[test]
fn what_is_found_in_colour() {
    let place = versions();
    let mut command = place.protovet(place.dir());
    command.args([
        "diff",
        "old",
        "new",
        "--surface=binary,json,code",
        "--witness",
    ]);
    command.env("CLICOLOR_FORCE", "1");
    let ran = support::ran(&mut command).expect(1);
    assert!(ran.stdout.contains("\u{1b}["), "no colours: {}", ran.stdout);
    let plain = judge::without_colours(&ran.stdout);
    judge::nothing_hides(&plain, "text");
}

#[test]
fn what_is_found_by_the_rules_of_buf() {
    let place = versions();
    for format in [
        "text",
        "json",
        "msvs",
        "junit",
        "github-actions",
        "gitlab-code-quality",
    ] {
        let args = [
            "breaking",
            "new",
            "--against",
            "old",
            "--error-format",
            format,
        ];
        let ran = place.run(&args).expect(100);
        judge::holds_of_buf(&ran, format);
    }
    for format in FORMATS {
        let ran = place.run(&["lint", "new", "--format", format]);
        holds(&ran, format);
    }
}

#[test]
fn why_it_does_not_compile() {
    let place = versions();
    let (line, text) = (EVIL.trim_end(), literal());
    let broken = [
        format!("syntax = \"{text}\";\n"),
        format!("syntax = \"proto3\";\nimport \"{text}\"; // {line}\n"),
        format!("syntax = \"proto3\";\nmessage A {{ {line} }}\n"),
        format!("syntax = \"proto3\"; // {line}\nmessage A {{ Gone a = 1; }} // {line}\n"),
        format!("syntax = \"proto3\";\noption java_package = {line};\n"),
        format!(
            "syntax = \"proto3\";\nmessage A {{ string a = 1 [json_name = \"{text}\"]; string b = 2 \
                 [json_name = \"{text}\"]; }}\n"
        ),
        format!(
            "syntax = \"proto2\";\nmessage A {{ optional int32 a = 1 [default = \"{text}\"]; }}\n"
        ),
        format!("syntax = \"proto2\";\nmessage A {{ optional E e = 1 [default = {line}]; }}\n"),
        format!("syntax = \"proto2\";\nmessage A {{ reserved \"{text}\", \"{text}\"; }}\n"),
        format!("edition = \"{text}\";\n"),
        "syntax = \"proto3\";\nmessage \u{202e} {}\n".to_owned(),
        "syntax = \"proto3\";\nmessage A\u{1b}[2J {}\n".to_owned(),
    ];
    for broken in broken {
        place.write(&format!("broken/{}.proto", evil_name()), &broken);
        for format in FORMATS {
            let ran = place.run(&["diff", "old", "broken", "--format", format]);
            let ran = ran.expect(2);
            holds(&ran, format);
        }
    }
}
