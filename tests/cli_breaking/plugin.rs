//! `protoc-gen-protovet-breaking`, asked as protoc asks.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::*;

const BESIDE: &str = env!("CARGO_BIN_EXE_protoc-gen-protovet-breaking");

/// A record of the wire format.
fn record(number: u32, content: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for mut value in [u64::from(number << 3 | 2), content.len() as u64] {
        while value >= 0x80 {
            out.push(u8::try_from(value & 0x7F).unwrap() | 0x80);
            value >>= 7;
        }
        out.push(u8::try_from(value).unwrap());
    }
    out.extend(content);
    out
}

/// A file with a message that has an `int32` or `string` field. `a.proto` imports `b.proto`.
fn file(name: &str, message: &str, is_text: bool) -> Vec<u8> {
    let ty = if is_text { 9 } else { 5 };
    let field = [
        record(1, b"x"),
        vec![0x18, 1, 0x20, 1, 0x28, ty],
        record(10, b"x"),
    ];
    let message = [record(1, message.as_bytes()), record(2, &field.concat())].concat();
    let import = match name {
        "a.proto" => record(3, b"b.proto"),
        _ => Vec::new(),
    };
    [
        record(1, name.as_bytes()),
        import,
        record(4, &message),
        record(12, b"proto3"),
    ]
    .concat()
}

/// A request to look at `a.proto`, which comes with `b.proto`.
fn request(parameter: &str) -> Vec<u8> {
    [
        record(1, b"a.proto"),
        record(2, parameter.as_bytes()),
        record(15, &file("b.proto", "B", true)),
        record(15, &file("a.proto", "A", true)),
    ]
    .concat()
}

fn set(files: &[Vec<u8>]) -> Vec<u8> {
    files.iter().flat_map(|file| record(1, file)).collect()
}

fn ask(place: &Place, program: &Path, request: &[u8]) -> Output {
    let mut child = Command::new(program)
        .current_dir(place.dir())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(request).unwrap();
    child.wait_with_output().unwrap()
}

/// The error in a response; none if there is none.
fn answer(place: &Place, parameter: &str) -> Option<String> {
    let output = ask(place, Path::new(BESIDE), &request(parameter));
    assert!(output.status.success(), "{output:?}");
    let end = b"\x10\x03\x18\xe6\x07\x20\xea\x07";
    let rest = output.stdout.strip_suffix(end).unwrap();
    let (tag, rest) = rest.split_first()?;
    assert_eq!(*tag, 0x0A);
    let length = rest.iter().take_while(|byte| **byte >= 0x80).count() + 1;
    Some(String::from_utf8(rest[length..].to_vec()).unwrap())
}

fn place() -> Place {
    let place = Place::new();
    let old = |a: bool, b: bool| set(&[file("a.proto", "A", a), file("b.proto", "B", b)]);
    place.write("same.binpb", old(true, true));
    place.write("old.binpb", old(false, true));
    place.write("both.binpb", old(false, false));
    place
}

#[test]
fn what_breaks_is_the_error_of_the_response() {
    let place = place();
    assert_eq!(answer(&place, r#"{"against_input":"same.binpb"}"#), None);
    let error = answer(&place, r#"{"against_input":"old.binpb"}"#).unwrap();
    assert!(error.starts_with("a.proto:1:1:"), "{error}");
    assert_eq!(error.lines().count(), 1, "{error}");
}

#[test]
fn the_options_are_those_of_the_command_line() {
    let place = place();
    let json = answer(
        &place,
        r#"{"against_input":"both.binpb","error_format":"json","limit_to_input_files":true,
            "log_level":"debug","log_format":"text","timeout":"10s"}"#,
    );
    let json = json.unwrap();
    let types = |json: &str| -> Vec<(String, String)> {
        let lines = json.lines().map(|line| serde_json::from_str(line).unwrap());
        lines
            .map(|line: serde_json::Value| {
                let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
                (text("path"), text("type"))
            })
            .collect()
    };
    let expected = |path: &str, rule: &str| (path.to_owned(), rule.to_owned());
    // what the inputs import is compared with them
    let both = ["a.proto", "b.proto"].map(|path| expected(path, "FIELD_SAME_TYPE"));
    assert_eq!(types(&json), both);
    let json = answer(
        &place,
        r#"{"against_input":"both.binpb","error_format":"json","exclude_imports":true,
            "input_config":{"version":"v2","breaking":{"use":["WIRE"]}}}"#,
    );
    assert_eq!(
        types(&json.unwrap()),
        [expected("a.proto", "FIELD_WIRE_COMPATIBLE_TYPE")]
    );
    place.write("wire.yaml", "version: v1\nbreaking:\n  ignore: [a.proto]\n");
    let ignored = r#"{"against_input":"old.binpb","input_config":"wire.yaml"}"#;
    assert_eq!(answer(&place, ignored), None);
}

#[test]
fn what_is_wrong_is_an_error_too() {
    let place = place();
    for (parameter, start) in [
        ("", "`against_input` says what to compare with\nhelp: "),
        (
            "{\"against\":\"x\"}",
            "the options are not understood: unknown field `against`, ",
        ),
        ("against_input=x", "the options are not understood: "),
        (
            r#"{"against_input":"none.binpb"}"#,
            "there is no file `none.binpb`",
        ),
        (
            r#"{"against_input":"-"}"#,
            "standard input holds the request of protoc",
        ),
        (
            r#"{"against_input":"old.binpb","error_format":"xml"}"#,
            "there is no error format `xml`",
        ),
        (
            r#"{"against_input":"old.binpb","input_config":{"version":"v3"}}"#,
            "--config:1:",
        ),
    ] {
        let error = answer(&place, parameter).unwrap();
        assert!(error.starts_with(start), "{parameter}: {error}");
    }
    let output = ask(&place, Path::new(BESIDE), b"hello");
    assert_eq!(output.status.code(), Some(1));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        stderr.contains("the request is not one of protoc"),
        "{stderr}"
    );
}

#[cfg(unix)]
#[test]
fn a_link_to_protovet_by_that_name_does_the_same() {
    let place = place();
    let link = place.dir().join("protoc-gen-protovet-breaking");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_protovet"), &link).unwrap();
    let output = ask(&place, &link, &request(r#"{"against_input":"same.binpb"}"#));
    assert_eq!(output.stdout, b"\x10\x03\x18\xe6\x07\x20\xea\x07");
}
