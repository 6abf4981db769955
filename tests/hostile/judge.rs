//! What must hold of every output, per format.

use serde_json::Value;

use crate::support::Ran;

/// By this the action finds its comment again.
const OWN_COMMENT: &str = "<!-- protovet:report -->";

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

/// A run wrote nothing but what its format consists of.
#[track_caller]
pub(crate) fn holds(ran: &Ran, format: &str) {
    let text = &ran.stdout;
    nothing_hides(text, format);
    match format {
        "json" | "rdjsonl" => text.lines().for_each(|line| json(line, format)),
        "sarif" | "gitlab" | "rdjson" => json(text, format),
        "junit" | "checkstyle" => xml(text, format),
        "html" => html(text),
        "markdown" => markdown(text),
        _ => {}
    }
    no_commands(text, format);
    told(ran);
}

/// The same for a format of buf.
#[track_caller]
pub(crate) fn holds_of_buf(ran: &Ran, format: &str) {
    let text = &ran.stdout;
    nothing_hides(text, format);
    match format {
        "json" => text.lines().for_each(|line| json(line, format)),
        "gitlab-code-quality" => json(text, format),
        "junit" => xml(text, format),
        _ => {}
    }
    no_commands(
        text,
        if format == "github-actions" {
            "github"
        } else {
            format
        },
    );
    told(ran);
}

/// What is said beside a report is plain text.
#[track_caller]
pub(crate) fn told(ran: &Ran) {
    nothing_hides(&ran.stderr, "standard error");
    no_commands(&ran.stderr, "standard error");
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
}

/// Nothing in it moves a cursor, turns text around or cannot be seen.
#[track_caller]
pub(crate) fn nothing_hides(text: &str, what: &str) {
    let hides = |it: char| match it {
        '\n' => false,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => true,
        '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}' => true,
        it => it.is_control(),
    };
    if let Some(at) = text.find(hides) {
        let hidden = text[at..].chars().next().unwrap();
        let line = text[..at].lines().last().unwrap_or_default();
        panic!("{what}: {hidden:?} behind {line:?}");
    }
}

/// The text without what our own colours are made of.
pub(crate) fn without_colours(text: &str) -> String {
    let mut plain = String::new();
    let mut parts = text.split("\u{1b}[");
    plain.push_str(parts.next().unwrap());
    for part in parts {
        let end = part
            .find(|it: char| !it.is_ascii_digit() && it != ';')
            .unwrap();
        assert_eq!(part.as_bytes()[end], b'm', "no colour: {part:?}");
        plain.push_str(&part[end + 1..]);
    }
    plain
}

/// No line, and no part of one, is a command to what runs jobs, but for those that a format is.
#[track_caller]
fn no_commands(text: &str, format: &str) {
    for line in text.lines() {
        let own = [
            "::error ",
            "::warning ",
            "::notice ",
            "::group::",
            "::endgroup::",
        ];
        let own = format == "github" && own.iter().any(|own| line.starts_with(own));
        // the style sheet of the page has pseudo-elements
        assert!(
            own || format == "html" || !line.trim_start().starts_with("::"),
            "{format}: {line}"
        );
        let rest = match format {
            "azure" => line.strip_prefix("##vso[task.logissue ").unwrap_or(line),
            _ => line,
        };
        assert!(!rest.contains("##vso["), "{format}: {line}");
        // GitHub takes what stands in a command of its own for nothing else
        assert!(own || !rest.contains("##["), "{format}: {line}");
        if own {
            assert_eq!(
                line.matches("file=").count() + line.matches("::group").count(),
                1,
                "{line}"
            );
        }
    }
}

#[track_caller]
fn json(text: &str, format: &str) {
    if let Err(error) = serde_json::from_str::<Value>(text) {
        panic!("{format}: {error}: {text}");
    }
}

#[track_caller]
fn xml(text: &str, format: &str) {
    if text.is_empty() {
        return;
    }
    let document = match roxmltree::Document::parse(text) {
        Ok(document) => document,
        Err(error) => panic!("{format}: {error}: {text}"),
    };
    for element in document.descendants().filter(roxmltree::Node::is_element) {
        let name = element.tag_name().name();
        assert!(ELEMENTS.contains(&name), "{format}: an element <{name}>");
    }
}

/// Two scripts are on a page, ours and the data, which is JSON in which no markup can begin.
#[track_caller]
fn html(page: &str) {
    let scripts = page.to_lowercase().matches("</script").count();
    assert_eq!(scripts, 2, "{page}");
    let (_, data) = page.split_once("type=\"application/json\">").unwrap();
    let (data, _) = data.split_once("</script").unwrap();
    json(data, "html");
    assert!(!data.contains(['<', '>', '&']), "{data}");
    assert!(!page.contains("<img>"), "{page}");
}

/// Outside of fences there is no markup but ours: no elements, no mentions, no links, no table with
/// other columns, and every fence ends.
#[track_caller]
fn markdown(text: &str) {
    let mut fence: Option<String> = None;
    for line in text.lines() {
        let run: String = line.chars().take_while(|it| *it == '`').collect();
        match &fence {
            Some(open) if line == open => fence = None,
            Some(_) => continue,
            None if run.len() >= 3 && !line[run.len()..].contains('`') => fence = Some(run),
            None if line == OWN_COMMENT => {}
            None => outside(line),
        }
    }
    assert_eq!(fence, None, "a fence stays open: {text}");
}

#[track_caller]
fn outside(line: &str) {
    if line.starts_with('|') {
        let bars = line.matches('|').count() - line.matches("\\|").count();
        assert_eq!(bars, 5, "{line}");
    }
    // empty comments keep apart what would be a mention or a command
    let code = outside_of_code(line).replace("<!-- -->", "\u{0}");
    for markup in [
        "<img>",
        "</script>",
        "<!--",
        "@everyone",
        "](https://evil.test)",
    ] {
        assert!(!code.contains(markup), "{markup} in {line}");
    }
}

/// What of a line stands in no code span.
fn outside_of_code(line: &str) -> String {
    let mut outside = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('`') {
        outside.push_str(&rest[..at]);
        let run = rest[at..].chars().take_while(|it| *it == '`').count();
        let (fence, behind) = rest[at..].split_at(run);
        let ends = behind.match_indices(fence).map(|(end, _)| end);
        let mut ends = ends
            .filter(|end| !behind[..*end].ends_with('`') && !behind[end + run..].starts_with('`'));
        rest = match ends.next() {
            Some(end) => &behind[end + run..],
            None => behind,
        };
    }
    outside + rest
}
