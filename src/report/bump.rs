//! The suggestion of a version number: the last thing a report says.

use std::io::{self, Write};

use anstyle::Style as Ansi;
use serde::Serialize;

use super::escape::visible;
use super::json;
use crate::bump::{Bump, Suggestion};

/// The type that tells the line of a suggestion from those of findings.
const SUGGESTED_BUMP: &str = "SUGGESTED_BUMP";

#[derive(Serialize)]
struct Line<'a> {
    r#type: &'a str,
    bump: Bump,
    commit: Commit<'a>,
    version: u32,
}

#[derive(Serialize)]
struct Commit<'a> {
    r#type: &'a str,
    breaking: bool,
    subject: &'a str,
    footer: Option<&'a str>,
}

/// Writes it as one line.
pub(super) fn write_concise(out: &mut dyn Write, suggestion: &Suggestion) -> io::Result<()> {
    let (word, header) = (suggestion.bump.word(), suggestion.header());
    writeln!(out, "bump[{word}]: {}", visible(&header))
}

/// Writes it as one object.
pub(super) fn write_json(out: &mut dyn Write, suggestion: &Suggestion) -> io::Result<()> {
    json::write_line(out, &line(suggestion, suggestion.footer().as_deref()))
}

/// Writes it for people.
pub(super) fn write_text(
    out: &mut dyn Write,
    suggestion: &Suggestion,
    colored: bool,
) -> io::Result<()> {
    let bold = if colored {
        Ansi::new().bold()
    } else {
        Ansi::new()
    };
    let (word, header) = (suggestion.bump.word(), suggestion.header());
    writeln!(
        out,
        "{bold}suggested bump: {word}{bold:#} (conventional commit: {})",
        visible(&header)
    )?;
    match suggestion.footer() {
        Some(footer) => writeln!(out, "  {}", visible(&footer)),
        None => Ok(()),
    }
}

fn line<'a>(suggestion: &'a Suggestion, footer: Option<&'a str>) -> Line<'a> {
    let commit = Commit {
        r#type: suggestion.commit_type().trim_end_matches('!'),
        breaking: suggestion.breaking.is_some(),
        subject: &suggestion.subject,
        footer,
    };
    Line {
        r#type: SUGGESTED_BUMP,
        bump: suggestion.bump,
        commit,
        version: json::VERSION,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Format, Run, Style, write_run};

    fn written(format: Format, breaking: Option<&str>) -> String {
        let suggestion = Suggestion {
            bump: if breaking.is_some() {
                Bump::Major
            } else {
                Bump::Patch
            },
            subject: "field `a` has\u{1b} moved".to_owned(),
            breaking: breaking.map(str::to_owned),
        };
        let style = Style {
            format,
            ..Style::default()
        };
        let mut out = Vec::new();
        let run = Run {
            suggestion: Some(&suggestion),
            ..Run::default()
        };
        write_run(&mut out, &run, &style).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_line_in_every_format() {
        let text = "suggested bump: major (conventional commit: feat!: field `a` has\\u{1b} moved)\n  \
                    BREAKING CHANGE: a: gone\n";
        assert_eq!(written(Format::Text, Some("a: gone")), text);
        let text = "suggested bump: patch (conventional commit: fix: field `a` has\\u{1b} moved)\n";
        assert_eq!(written(Format::Text, None), text);
        let concise = "bump[major]: feat!: field `a` has\\u{1b} moved\n";
        assert_eq!(written(Format::Concise, Some("a: gone")), concise);
        let json = r#"{"type":"SUGGESTED_BUMP","bump":"major","commit":{"type":"feat","breaking":true,"subject":"field `a` has\u001b moved","footer":"BREAKING CHANGE: a: gone"},"version":1}"#;
        assert_eq!(written(Format::Json, Some("a: gone")), format!("{json}\n"));
        let github =
            "::notice title=protovet (suggested bump)::patch; fix: field `a` has\\u{1b} moved\n";
        assert_eq!(written(Format::GitHub, None), github);
    }
}
