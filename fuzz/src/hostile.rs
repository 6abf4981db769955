//! Schemas whose strings, comments and paths are any text there is.

use std::fmt::Write as _;

use protovet::check;
use protovet::finding::{Allowed, Approval, ApprovedBy, Surfaces};
use protovet::policy::Policy;
use protovet::report::{self, Report, Run};
use protovet::witness;

use crate::compile_texts;
use crate::output::{check_output, styles};

/// What stands between two texts.
const BETWEEN: u8 = 0xff;

/// Any texts, and where they stand.
#[derive(Debug, Default)]
pub struct Hostile {
    path: String,
    comment: String,
    json_name: String,
    default: String,
    option: String,
    label: String,
    about: String,
    prefix: String,
    reason: String,
}

impl Hostile {
    /// Takes the texts from bytes, one after the other.
    #[must_use]
    pub fn of(data: &[u8]) -> Self {
        let mut texts = data
            .split(|byte| *byte == BETWEEN)
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let mut next = || texts.next().unwrap_or_default();
        Self {
            path: next(),
            comment: next(),
            json_name: next(),
            default: next(),
            option: next(),
            label: next(),
            about: next(),
            prefix: next(),
            reason: next(),
        }
    }

    fn files(&self, number: u32) -> Vec<(String, String)> {
        let comment = self.comment.replace("*/", "* /").replace('\0', " ");
        let line = comment.replace(['\n', '\r'], " ");
        let [json, default, option] = [&self.json_name, &self.default, &self.option].map(|it| literal(it));
        let text = format!(
            "syntax = \"proto2\";\n/* {comment} */ package acme;\noption java_package = \"{option}\";\n\
             option go_package = \"{option}{number}\";\n// {line}\nmessage User {{\n\
             /* {comment} */ optional string a = {number} [json_name = \"{json}{number}\", default = \
             \"{default}{number}\"]; // {line}\n  optional bytes b = 9 [default = \"{default}{number}\"];\n\
             optional int32 c{number} = 7; /* {comment} */ }}\nenum E {{ A = {number}; B = 7; }} // {line}\n",
        );
        let name: String = self.path.chars().filter(|it| *it != '\0').collect();
        let name = name.replace(['/', '\\'], "_");
        vec![(format!("acme/{name}.proto"), text)]
    }
}

/// A string literal of nothing but escapes.
fn literal(text: &str) -> String {
    text.bytes().fold(String::new(), |mut escaped, byte| {
        let _ = write!(escaped, "\\x{byte:02x}");
        escaped
    })
}

/// Compares two versions with these texts in them, and checks every report of that.
pub fn check_hostile(texts: &Hostile) {
    let (Some(old), Some(new)) = (compile_texts(texts.files(1)), compile_texts(texts.files(2))) else {
        return;
    };
    let policy = Policy {
        surfaces: Surfaces::ALL,
        ..Policy::default()
    };
    let mut findings = check::check(&old, &new, &policy);
    assert!(!findings.is_empty(), "a number changed");
    let half = findings.split_off(findings.len() / 2);
    let allowed = half.into_iter().map(|finding| Allowed {
        finding,
        approval: Approval {
            reason: Some(texts.reason.clone()),
            path: Some(texts.path.clone()),
            ..Approval::new(ApprovedBy::Comment)
        },
    });
    let allowed: Vec<Allowed> = allowed.collect();
    let witnesses = witness::all(&old, &new, &findings);
    let report = Report {
        old: &old,
        new: &new,
        old_label: Some(&texts.label),
        findings: &findings,
        witnesses: &witnesses,
        allowed: &allowed,
    };
    let run = Run {
        reports: std::slice::from_ref(&report),
        about: Some(&texts.about),
        ..Run::default()
    };
    for mut style in styles() {
        for by_element in [false, true] {
            style.by_element = by_element;
            style.show_allowed = by_element;
            style.path_prefix = if by_element { texts.prefix.clone() } else { String::new() };
            let mut out = Vec::new();
            report::write_run(&mut out, &run, &style).unwrap();
            check_output(&out, &style);
        }
    }
}
