//! Markdown for the summary of a job and for a comment on a pull request: a table, and what is
//! known of each finding folded away below it.

mod text;

use std::fmt::Write as _;
use std::io::{self, Write};

use super::entry::{Entry, Found};
use super::escape::visible;
use super::excerpt::{Excerpt, excerpts};
use super::{Asked, Counts, Run, plural};
use crate::finding::{Severity, Side};
pub use text::{block, code, prose};
use text::{html, html_prose, plain};

/// Stands at the top, where nobody sees it, so that a comment can be found and written anew.
const MARKER: &str = "<!-- protovet:report -->";

/// The longest comment that GitHub takes, in characters; counted in bytes, of which there are no
/// fewer.
const LONGEST: usize = 65_536;

/// What is kept free for the line that says what was left out.
const ROOM_FOR_REST: usize = 400;

/// How much of the room the table may take.
const LONGEST_TABLE: usize = LONGEST / 2;

/// How many lines are shown around what is pointed at.
const AROUND: u32 = 2;

/// Writes the report. Paths start with `prefix`.
pub(super) fn write(out: &mut dyn Write, run: &Run<'_>, prefix: &str) -> io::Result<()> {
    let entries = run.worst_first();
    let mut text = format!("{MARKER}\n### protovet: {}\n", verdict(run));
    if let Some(about) = run.about {
        let _ = write!(text, "\n{}\n", plain(about));
    }
    if let Some(suggestion) = run.suggestion {
        let (word, header) = (suggestion.bump.word(), suggestion.header());
        let _ = write!(text, "\nSuggested bump: **{word}** ({})\n", code(&header));
    }
    let mut rest = Rest::default();
    add_table(&mut text, &entries, prefix, &mut rest);
    for entry in &entries {
        let details = details(entry, prefix)?;
        if rest.details == 0 && text.len() + details.len() + 2 * ROOM_FOR_REST <= LONGEST {
            text.push_str(&details);
        } else {
            rest.details += 1;
        }
    }
    add_allowed(&mut text, run, &mut rest);
    text.push_str(&rest.told());
    out.write_all(text.as_bytes())
}

/// What there was no room for.
#[derive(Default)]
struct Rest {
    rows: usize,
    details: usize,
    allowed: usize,
}

impl Rest {
    fn told(&self) -> String {
        let mut left_out = Vec::new();
        if self.rows > 0 {
            left_out.push(format!("{} in the table", plural(self.rows, "finding")));
        }
        if self.details > 0 {
            left_out.push(format!(
                "the details of {}",
                plural(self.details, "finding")
            ));
        }
        if self.allowed > 0 {
            left_out.push(format!(
                "{} that were allowed",
                plural(self.allowed, "finding")
            ));
        }
        if left_out.is_empty() {
            return String::new();
        }
        format!(
            "\nLeft out, as a comment holds no more than 65,536 characters: {}. Other formats have \
             all of them, as `--report html=report.html`.\n",
            left_out.join(", and ")
        )
    }
}

fn verdict(run: &Run<'_>) -> String {
    if !run.diagnostics.is_empty() {
        let count = plural(run.diagnostics.len(), "error");
        return format!("the schema does not compile, {count}");
    }
    match run.counts() {
        Counts {
            errors: 0,
            warnings: 0,
            notes: 0,
            allowed,
            ..
        } if allowed > 0 => format!("nothing found but what was allowed ({allowed})"),
        Counts {
            errors: 0,
            warnings: 0,
            notes: 0,
            ..
        } => "nothing found".to_owned(),
        counts => format!("{counts}{}", counts.allowed_in_words()),
    }
}

fn add_table(text: &mut String, entries: &[Entry<'_>], prefix: &str, rest: &mut Rest) {
    if entries.is_empty() {
        return;
    }
    text.push_str("\n| | rule | element | |\n|---|---|---|---|\n");
    for entry in entries {
        let row = row(entry, prefix);
        if rest.rows == 0 && text.len() + row.len() <= LONGEST_TABLE {
            text.push_str(&row);
        } else {
            rest.rows += 1;
        }
    }
}

/// What was allowed, folded away: a line each.
fn add_allowed(text: &mut String, run: &Run<'_>, rest: &mut Rest) {
    let all = run.with_allowed();
    let allowed = all.iter().filter_map(|entry| Some((entry, entry.allowed?)));
    let lines: Vec<String> = allowed
        .map(|(entry, approval)| {
            let (rule, message) = (code(entry.rule), prose(entry.message));
            format!(
                "- {rule} {message}; allowed {}\n",
                plain(&approval.to_string())
            )
        })
        .collect();
    if lines.is_empty() {
        return;
    }
    const END: &str = "\n</details>\n";
    let _ = write!(
        text,
        "\n<details><summary>{} allowed</summary>\n\n",
        lines.len()
    );
    for line in &lines {
        if rest.allowed == 0 && text.len() + line.len() + END.len() + ROOM_FOR_REST <= LONGEST {
            text.push_str(line);
        } else {
            rest.allowed += 1;
        }
    }
    text.push_str(END);
}

fn row(entry: &Entry<'_>, prefix: &str) -> String {
    let rule = match Asked::find(entry.rule).and_then(|rule| rule.url()) {
        Some(url) => format!("[{}]({url})", code(entry.rule)),
        None => code(entry.rule),
    };
    let element = match entry.element {
        "" => String::new(),
        element => format!("{}<br>", code(element)),
    };
    format!(
        "| {} | {rule} | {element}{} | {} |\n",
        severity(entry.severity),
        code(&place(entry, prefix)),
        prose(entry.message),
    )
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "**error**",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// `proto/user.proto:4`, or as much of it as is known.
fn place(entry: &Entry<'_>, prefix: &str) -> String {
    let path = entry.path_below(prefix).unwrap_or_default();
    match entry.new_range() {
        Some(range) => format!("{path}:{}", range.start.line),
        None => path,
    }
}

/// All that is known of a finding, folded away.
fn details(entry: &Entry<'_>, prefix: &str) -> io::Result<String> {
    let mut text = format!(
        "\n<details><summary><b>{}</b> <code>{}</code> {}</summary>\n\n",
        entry.severity.word(),
        html(entry.rule),
        html_prose(entry.message),
    );
    match entry.found {
        Some(found) => add_found(&mut text, found)?,
        None => {
            let _ = writeln!(text, "{}\n", code(&place(entry, prefix)));
        }
    }
    for help in entry.help.iter().flat_map(|help| help.lines()) {
        let _ = writeln!(text, "**help:** {}\n", prose(help));
    }
    text.push_str("</details>\n");
    Ok(text)
}

fn add_found(text: &mut String, found: Found<'_>) -> io::Result<()> {
    let mut excerpts = excerpts(found, AROUND);
    // as it is read: what was, and what is
    excerpts.sort_by_key(|excerpt| excerpt.side);
    for excerpt in &excerpts {
        add_excerpt(text, excerpt);
    }
    if let Some(witness) = found.witness {
        let mut lines = Vec::new();
        super::witness::write(&mut lines, witness)?;
        text.push_str(&block("text", &String::from_utf8_lossy(&lines)));
        text.push('\n');
    }
    Ok(())
}

fn add_excerpt(text: &mut String, excerpt: &Excerpt) {
    let (word, sign) = match excerpt.side {
        Side::Old => ("before", '-'),
        Side::New => ("now", '+'),
    };
    let _ = writeln!(text, "{word}: {}\n", code(&excerpt.title()));
    let mut lines = String::new();
    for (number, line) in &excerpt.lines {
        let sign = if excerpt.has(*number) { sign } else { ' ' };
        let _ = writeln!(lines, "{sign} {line}");
    }
    if !lines.is_empty() {
        text.push_str(&block("diff", &lines));
        text.push('\n');
    }
    for mark in excerpt.marks.iter().filter(|mark| !mark.text.is_empty()) {
        let _ = writeln!(text, "- {}", prose(&visible(&mark.text)));
    }
    if excerpt.marks.iter().any(|mark| !mark.text.is_empty()) {
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_table_and_details() {
        let text = sample::renumbered().written(|out, run| write(out, run, "api/"));
        let expected = "<!-- protovet:report -->
### protovet: 1 error in 1 file

| | rule | element | |
|---|---|---|---|
| **error** | `FIELD_RENUMBERED` | `acme.User.email`<br>`api/proto/user.proto:4` | field `email` was renumbered from 3 to 4 |

<details><summary><b>error</b> <code>FIELD_RENUMBERED</code> field <code>email</code> was renumbered from 3 to 4</summary>

before: `proto/user.proto:3 (main@4f2c91a)`

```diff
  syntax = \"proto3\";
  message User {
-   string email = 3;
  }
```

- it was 3

now: `proto/user.proto:4`

```diff
  message User {
    // größe ✓
+   string email = 4;
  }
```

- readers built from the old schema do not know number 4

**help:** keep number 3

</details>
";
        let shown = text
            .replace(&format!("({})", url()), "")
            .replace("[`", "`")
            .replace("`]", "`");
        assert_eq!(shown, expected);
    }

    fn url() -> String {
        Asked::find("FIELD_RENUMBERED")
            .unwrap()
            .url()
            .unwrap_or_default()
    }

    #[test]
    fn long_reports_say_what_is_left_out() {
        let mut sample = sample::renumbered();
        let one = sample.findings[0].clone();
        sample.findings = vec![one; 1000];
        let text = sample.written(|out, run| write(out, run, ""));
        assert!(text.len() <= LONGEST, "{}", text.len());
        assert!(text.starts_with(MARKER) && text.contains("1000 errors"));
        let last = text.lines().last().unwrap();
        assert!(last.starts_with("Left out, as a comment holds"), "{last}");
        let rows = text.matches("| **error** |").count();
        let details = text.matches("<details>").count();
        assert!(rows > 100 && details > 20, "{rows} {details}");
        let (rows, details) = (1000 - rows, 1000 - details);
        let told = format!("{rows} findings in the table, and the details of {details} findings");
        assert!(last.contains(&told), "{last}");
    }

    #[test]
    fn nothing_found_and_nothing_compiled() {
        let mut out = Vec::new();
        write(&mut out, &Run::default(), "").unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, format!("{MARKER}\n### protovet: nothing found\n"));
        let text = sample::written_diagnostics(|out, run| write(out, run, ""));
        assert!(
            text.contains("the schema does not compile, 1 error"),
            "{text}"
        );
        assert!(text.contains("`a.proto:2`"), "{text}");
    }
}
