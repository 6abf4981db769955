//! What must hold of every output, whatever the schema says.

use protovet::report::{Format, Style};

/// Every format of reports.
pub(crate) const FORMATS: [Format; 13] = [
    Format::Text,
    Format::Concise,
    Format::Json,
    Format::GitHub,
    Format::Sarif,
    Format::Markdown,
    Format::GitLab,
    Format::JUnit,
    Format::RdJson,
    Format::RdJsonl,
    Format::Azure,
    Format::Checkstyle,
    Format::Html,
];

/// The elements that XML reports consist of.
const ELEMENTS: [&str; 13] = [
    "testsuites",
    "testsuite",
    "testcase",
    "failure",
    "skipped",
    "error",
    "system-out",
    "system-err",
    "properties",
    "property",
    "checkstyle",
    "file",
    "desc",
];

/// The commands of GitHub Actions that its report consists of.
const OWN_COMMANDS: [&str; 5] = ["error ", "warning ", "notice ", "group::", "endgroup::"];

/// How each report is written.
pub(crate) fn styles() -> impl Iterator<Item = Style> {
    FORMATS.into_iter().map(|format| Style {
        format,
        ..Style::default()
    })
}

/// No report carries what a terminal, a browser or a program could take for a command, and what
/// is JSON or XML can be read.
pub(crate) fn check_output(out: &[u8], style: &Style) {
    let text = std::str::from_utf8(out).expect("reports are text");
    let format = style.format;
    let hidden = |c: &char| {
        let is_bidi = matches!(*c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        // Markdown quotes lines of source as they are
        let is_tab = *c == '\t' && format == Format::Markdown;
        (c.is_control() && *c != '\n' && !is_tab) || is_bidi || matches!(*c, '\u{2028}' | '\u{2029}')
    };
    if let Some(hidden) = text.chars().find(hidden) {
        panic!("{format:?} writes {hidden:?}");
    }
    match format {
        Format::Json | Format::RdJsonl => text.lines().for_each(json),
        Format::Sarif | Format::GitLab | Format::RdJson => json(text),
        Format::JUnit | Format::Checkstyle => xml(text),
        Format::Html => assert_eq!(text.matches("</script").count(), 2, "another script"),
        Format::Text | Format::Concise | Format::GitHub | Format::Markdown | Format::Azure => {
            lines(text, format);
        }
    }
}

fn json(text: &str) {
    serde_json::from_str::<serde_json::Value>(text).expect("JSON");
}

fn xml(text: &str) {
    let document = roxmltree::Document::parse(text).expect("XML");
    for element in document.descendants().filter(roxmltree::Node::is_element) {
        let name = element.tag_name().name();
        assert!(ELEMENTS.contains(&name), "an element <{name}>");
    }
}

/// No line is a command of a service but those that the format consists of.
fn lines(text: &str, format: Format) {
    for line in text.lines() {
        let own = match format {
            Format::GitHub => line.split_once("::").is_some_and(|(start, rest)| {
                start.is_empty() && OWN_COMMANDS.iter().any(|it| rest.starts_with(it))
            }),
            _ => false,
        };
        assert!(own || !line.trim_start().starts_with("::"), "a command: {line}");
        let rest = match format {
            Format::Azure => line.strip_prefix("##vso[task.logissue ").unwrap_or(line),
            _ => line,
        };
        let lower = rest.to_ascii_lowercase();
        assert!(!lower.contains("##vso["), "a command: {line}");
        let is_group = format == Format::GitHub && rest.starts_with("##[");
        assert!(is_group || !lower.contains("##["), "a command: {line}");
    }
}
