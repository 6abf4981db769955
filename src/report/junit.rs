//! A JUnit report: a test for each finding, and one for each rule that found nothing.

use std::collections::BTreeSet;
use std::io::{self, Write};

use rustc_hash::FxHashMap;

use super::Run;
use super::concise;
use super::entry::Entry;
use super::escape::visible;
use super::xml::{escaped, shown};

/// The suite, and the class of tests that are in no package.
const SUITE: &str = "protovet";

/// What became of a test.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Result {
    /// Findings that do not fail the run are told by tests that pass.
    Passed,
    Failed,
    /// What was allowed is not tested.
    Skipped,
    /// Nothing could be tested.
    Error,
}

/// Writes the report. Which findings fail is what fails the run.
pub(super) fn write(out: &mut dyn Write, run: &Run<'_>, prefix: &str) -> io::Result<()> {
    let entries = run.with_allowed();
    let results: Vec<Result> = entries.iter().map(|entry| result(run, entry)).collect();
    let found: BTreeSet<&str> = entries.iter().map(|entry| entry.rule).collect();
    let passed = run.asked.iter().map(|rule| rule.id);
    // rules are asked of nothing that does not compile
    let passed = passed.filter(|id| run.diagnostics.is_empty() && !found.contains(id));
    let passed: BTreeSet<&str> = passed.collect();
    let count = |wanted| results.iter().filter(|result| **result == wanted).count();
    let (failures, errors) = (count(Result::Failed), count(Result::Error));
    let tests = entries.len() + passed.len();
    let counts =
        format!(r#"name="{SUITE}" tests="{tests}" failures="{failures}" errors="{errors}""#);
    let skipped = count(Result::Skipped);
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, "<testsuites {counts}>")?;
    writeln!(out, r#"  <testsuite {counts} skipped="{skipped}">"#)?;
    let mut names = FxHashMap::default();
    for (entry, result) in entries.iter().zip(results) {
        write_case(out, entry, result, &mut names, prefix)?;
    }
    for id in passed {
        writeln!(
            out,
            r#"    <testcase classname="{SUITE}" name="{}"/>"#,
            shown(id)
        )?;
    }
    writeln!(out, "  </testsuite>\n</testsuites>")
}

fn result(run: &Run<'_>, entry: &Entry<'_>) -> Result {
    match (entry.found, run.fail_on) {
        _ if entry.allowed.is_some() => Result::Skipped,
        (None, _) => Result::Error,
        (_, Some(least)) if entry.severity >= least => Result::Failed,
        _ => Result::Passed,
    }
}

fn write_case(
    out: &mut dyn Write,
    entry: &Entry<'_>,
    result: Result,
    names: &mut FxHashMap<String, usize>,
    prefix: &str,
) -> io::Result<()> {
    let package = entry.found.map_or("", |found| found.package());
    let class = if package.is_empty() { SUITE } else { package };
    let path = entry.path_below(prefix).unwrap_or_default();
    let name = name(entry, &path, names);
    let line = entry.new_range().map_or(1, |range| range.start.line);
    writeln!(
        out,
        r#"    <testcase classname="{}" name="{}" file="{}" line="{line}">"#,
        shown(class),
        shown(&name),
        shown(&path),
    )?;
    let (message, rule) = (shown(entry.message), shown(entry.rule));
    let body = escaped(&body(entry)?);
    match result {
        Result::Passed => writeln!(out, "      <system-out>{body}</system-out>")?,
        Result::Failed => writeln!(
            out,
            r#"      <failure message="{message}" type="{rule}">{body}</failure>"#
        )?,
        Result::Skipped => {
            let why = entry.allowed.map_or_else(String::new, ToString::to_string);
            writeln!(out, r#"      <skipped message="allowed {}"/>"#, shown(&why))?;
        }
        Result::Error => writeln!(
            out,
            r#"      <error message="{message}" type="{rule}">{body}</error>"#
        )?,
    }
    writeln!(out, "    </testcase>")
}

/// A name that stays the same as long as the finding is the same, and that no other test has.
fn name(entry: &Entry<'_>, path: &str, names: &mut FxHashMap<String, usize>) -> String {
    let of = if entry.element.is_empty() {
        path
    } else {
        entry.element
    };
    let name = format!("{}: {of}", entry.rule);
    let count = names.entry(name.clone()).or_default();
    *count += 1;
    match *count {
        1 => name,
        count => format!("{name} ({count})"),
    }
}

/// All there is to say, a line each.
fn body(entry: &Entry<'_>) -> io::Result<String> {
    let mut body = Vec::new();
    concise::write_place(&mut body, entry.path.unwrap_or_default(), entry.range)?;
    writeln!(
        body,
        "{}[{}]: {}",
        entry.severity.word(),
        visible(entry.rule),
        entry.told()
    )?;
    for related in &entry.related {
        concise::write_place(&mut body, related.path, related.range)?;
        writeln!(body, "{}", related.text)?;
    }
    if let Some(witness) = entry.found.and_then(|found| found.witness) {
        super::witness::write(&mut body, witness)?;
    }
    Ok(String::from_utf8_lossy(&body).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Allowed, Approval, ApprovedBy, Severity};
    use crate::report::{Asked, Report, Run, sample};

    #[test]
    fn a_test_for_each_finding() {
        let text = sample::renumbered().written(|out, run| write(out, run, ""));
        let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="protovet" tests="1" failures="1" errors="0">
  <testsuite name="protovet" tests="1" failures="1" errors="0" skipped="0">
    <testcase classname="acme" name="FIELD_RENUMBERED: acme.User.email" file="proto/user.proto" line="4">
      <failure message="field `email` was renumbered from 3 to 4" type="FIELD_RENUMBERED">"#;
        assert!(text.starts_with(expected), "{text}");
        let body = "proto/user.proto:3:18: it was 3 (main@4f2c91a)&#xA;</failure>";
        assert!(text.contains(body), "{text}");
    }

    #[test]
    fn rules_that_found_nothing_passed() {
        let asked: Vec<Asked> = ["FIELD_RENUMBERED", "FIELD_DELETED"]
            .iter()
            .filter_map(|id| Asked::find(id))
            .collect();
        let sample = sample::renumbered();
        let run = Run {
            reports: &[sample.report()],
            asked: &asked,
            fail_on: Some(Severity::Error),
            ..Run::default()
        };
        let mut out = Vec::new();
        write(&mut out, &run, "").unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains(r#"tests="2" failures="1""#), "{text}");
        let passed = r#"    <testcase classname="protovet" name="FIELD_DELETED"/>"#;
        assert!(text.contains(passed), "{text}");
    }

    #[test]
    fn what_does_not_fail_the_run_passes() {
        let text = sample::file_deleted().written(|out, run| write(out, run, ""));
        assert!(text.contains(r#"failures="0""#), "{text}");
        assert!(text.contains("<system-out>"), "{text}");
    }

    #[test]
    fn what_was_allowed_is_skipped() {
        let sample = sample::renumbered();
        let allowed = [Allowed {
            finding: sample.findings[0].clone(),
            approval: Approval::new(ApprovedBy::Baseline),
        }];
        let report = Report {
            findings: &[],
            allowed: &allowed,
            ..sample.report()
        };
        let text = sample::written_of(&report, |out, run| write(out, run, ""));
        assert!(
            text.contains(r#"tests="1" failures="0" errors="0" skipped="1""#),
            "{text}"
        );
        assert!(
            text.contains(r#"<skipped message="allowed by the baseline"/>"#),
            "{text}"
        );
    }

    #[test]
    fn names_are_there_once() {
        let mut sample = sample::renumbered();
        sample.findings.push(sample.findings[0].clone());
        let text = sample.written(|out, run| write(out, run, ""));
        assert!(text.contains("acme.User.email (2)\""), "{text}");
    }

    #[test]
    fn compile_errors_are_no_failures() {
        let text = sample::written_diagnostics(|out, run| write(out, run, ""));
        assert!(text.contains(r#"failures="0" errors="1""#), "{text}");
        assert!(text.contains(r#"<error message="expected `;`""#), "{text}");
    }
}
