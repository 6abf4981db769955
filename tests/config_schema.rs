//! Every `protovet.toml` in the documents and that `protovet init` writes is one by the published
//! JSON Schema, and is read without a mistake.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::Command;

use protovet::config::{ProtovetToml, json_schema};
use serde_json::Value;

#[path = "config_schema/validate.rs"]
mod validate;

use validate::mistakes;

/// The TOML blocks of the documents that speak of `protovet.toml`.
fn examples() -> Vec<(String, String)> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec![top.join("README.md")];
    let docs = fs::read_dir(top.join("docs")).unwrap();
    pages.extend(docs.map(|entry| entry.unwrap().path()));
    let mut found = Vec::new();
    for page in pages
        .iter()
        .filter(|page| page.extension().is_some_and(|it| it == "md"))
    {
        let text = fs::read_to_string(page).unwrap().replace("\r\n", "\n");
        for block in text.split("\n```toml\n").skip(1) {
            let block = block.split("\n```").next().unwrap().to_owned();
            found.push((page.display().to_string(), block));
        }
    }
    found
}

fn as_json(text: &str) -> Value {
    let table: toml::Table = toml::from_str(text).unwrap();
    with_dates(serde_json::to_value(table).unwrap())
}

/// Dates as texts: the way of the `toml` crate to hand them on is an object.
fn with_dates(value: Value) -> Value {
    match value {
        Value::Object(mut entries) if entries.len() == 1 && entries.contains_key(DATE) => {
            entries.remove(DATE).unwrap()
        }
        Value::Object(entries) => {
            let entries = entries.into_iter();
            entries
                .map(|(key, value)| (key, with_dates(value)))
                .collect()
        }
        Value::Array(items) => items.into_iter().map(with_dates).collect(),
        other => other,
    }
}

const DATE: &str = "$__toml_private_datetime";

#[track_caller]
fn hold(name: &str, text: &str) {
    let told = mistakes(&json_schema(), &as_json(text));
    assert_eq!(told, [] as [String; 0], "{name}:\n{text}");
    ProtovetToml::parse(name, text).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
}

#[test]
fn examples_of_the_documents_hold() {
    let examples = examples();
    assert!(examples.len() >= 6, "{} examples", examples.len());
    for (name, text) in examples {
        hold(&name, &text);
    }
}

/// The configuration that is shown before it is written: it is set off by four spaces.
fn proposed(printed: &str) -> String {
    if !printed.contains("to write: `protovet.toml`") {
        let file = printed.split("\n\nWhat changes when").next();
        return file.unwrap_or(printed).to_owned();
    }
    let mut lines = printed.lines();
    lines.find(|line| line.starts_with("to write: `protovet.toml`"));
    let shown = lines.take_while(|line| line.is_empty() || line.starts_with("    "));
    shown
        .map(|line| format!("{}\n", line.trim_start_matches("    ")))
        .collect()
}

/// Also with all that it only proposes.
#[test]
fn what_init_writes_holds() {
    let folder = tempfile::tempdir().unwrap();
    let buf = "version: v2\nmodules: [{path: p, excludes: [p/x]}]\nbreaking: {use: [WIRE_JSON], \
               ignore: [p/y], ignore_unstable_packages: true}\n";
    fs::create_dir(folder.path().join("p")).unwrap();
    for args in [
        &["init", "--dry-run"][..],
        &["init", "--from-buf", "--dry-run"],
    ] {
        let ran = Command::new(env!("CARGO_BIN_EXE_protovet"))
            .args(args)
            .current_dir(&folder)
            .output()
            .unwrap();
        let printed = String::from_utf8(ran.stdout).unwrap();
        let file = proposed(&printed);
        assert!(file.contains("[check]"), "{args:?}: {file}");
        hold("init", &file);
        let is_setting = |line: &str| line.contains(" = ") || line.starts_with('[');
        let proposed: String = file
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(setting) if is_setting(setting) => format!("{setting}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        hold("init, with what it proposes", &proposed);
        fs::write(folder.path().join("buf.yaml"), buf).unwrap();
    }
}

#[test]
fn the_schema_refuses_what_is_no_setting() {
    for (text, place) in [
        ("chek = 1", "/chek"),
        ("[check]\nsurfaces = []", "/check/surfaces"),
        ("[check]\nsurfaces = [\"grpc\"]", "/check/surfaces/0"),
        (
            "[check]\ndeprecated-first = \"yes\"",
            "/check/deprecated-first",
        ),
        ("[severity]\nFIELD_DELETD = \"off\"", "/severity"),
        (
            "[severity]\nFIELD_DELETED = \"of\"",
            "/severity/FIELD_DELETED",
        ),
        (
            "[[allow]]\nrules = [\"FIELD_DELETED\"]\npaths = [\"a\"]",
            "/allow/0",
        ),
        (
            "[[override]]\npaths = [\"a\"]\nfail-on = \"x\"",
            "/override/0/fail-on",
        ),
        (
            "[[allow]]\nrules = [\"FIELD_DELETED\"]\npaths = [\"a\"]\nreason = \"x\"\nuntil = \"soon\"",
            "/allow/0/until",
        ),
    ] {
        let told = mistakes(&json_schema(), &as_json(text));
        assert!(
            told.iter().any(|it| it.starts_with(&format!("{place}: "))),
            "{text}: {told:?}"
        );
        assert!(ProtovetToml::parse("x", text).is_err(), "{text}");
    }
}
