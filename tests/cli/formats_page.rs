//! `docs/formats.md` shows what is really written. To write it anew:
//! `UPDATE_SNAPSHOTS=1 cargo test --test cli formats_page`.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use crate::support::Place;

const INTRODUCTION: &str = "\
# Formats

Made from real output by a test. `protovet check`, `diff` and `lint` write one of these on standard
output with `--format FORMAT`, and any number of them in one run with `--report FORMAT=FILE`, where the
file `-` is standard output:

```console
protovet check --report sarif=protovet.sarif --report markdown=summary.md --report gitlab=gl-code-quality-report.json
```

A file is written beside its place and renamed, so that nobody reads half of it; where a report cannot
be written, the run ends with exit code 2. Reports are written whatever is found, also when nothing is,
and when a version does not compile (`COMPILE_ERROR`). Messages and the log go to standard error.

Findings come worst first, and have the same text everywhere. Lines and columns count from 1; columns
count characters, in `rdjson` bytes. Paths start at the top of the checkout where the environment of a
service says where that is (`GITHUB_WORKSPACE`, `CI_PROJECT_DIR`, `BUILD_SOURCESDIRECTORY`,
`BITBUCKET_CLONE_DIR`, `BUILDKITE_BUILD_CHECKOUT_PATH`, `CIRCLE_WORKING_DIRECTORY`, `WORKSPACE`), and
where protovet runs otherwise. What was allowed is in `json`, `sarif` (`suppressions`), `junit`
(`skipped`), `markdown` and `html`; the others tell only what was not. What cannot be seen, such as
control characters and marks that turn text around, is written as an escape in all of them.

The examples are what `protovet diff testdata/quick-start/old testdata/quick-start/new` writes.
";

/// Format, what highlights it, and what to know of it.
const FORMATS: [(&str, &str, &str); 13] = [
    (
        "text",
        "text",
        "For people: snippets of both versions. On a terminal long sentences go on below, \
      and there are colours unless `NO_COLOR` is set; `CLICOLOR_FORCE` and `--color always` want them \
      elsewhere too. With `--witness` a value that breaks is shown with its bytes.",
    ),
    ("concise", "text", "One line a finding, as editors read it."),
    (
        "json",
        "json",
        "JSON Lines, described by [protovet-report.schema.json](protovet-report.schema.json), \
      which also describes what `history`, `rules` and `breaking` write as JSON. `version` changes when \
      a key is taken away or means something else; keys may be added at any time. The first seven keys \
      are those of `buf breaking --error-format json`. `fingerprint` stays the same wherever a finding \
      stands. Values that show findings (`witness`) are always there.",
    ),
    (
        "github",
        "text",
        "Workflow commands of GitHub Actions. It shows ten errors, ten warnings and ten \
      notices of a step beside the lines; the others stand in a folded part of the log.",
    ),
    (
        "sarif",
        "json",
        "SARIF 2.1.0, for code scanning and viewers: all rules that were asked with their \
      pages, the old place as a related location, fixes where one answer is right, and \
      fingerprints that neither lines nor files change. Of the rules, the example \
      keeps one.",
    ),
    (
        "markdown",
        "markdown",
        "For `$GITHUB_STEP_SUMMARY` and for comments on pull requests: never more \
      than the 65,536 characters that a comment holds, with a line that says what was left out. A hidden \
      first line marks a comment, so that it can be found and written anew.",
    ),
    (
        "gitlab",
        "json",
        "For `artifacts: reports: codequality`. Errors are `critical`, or `major` where \
      only source code breaks; warnings are `minor`, notes `info`, and what does not compile is \
      `blocker`.",
    ),
    (
        "junit",
        "xml",
        "A test for each finding, and one for each rule that found nothing. What fails the \
      run (`--fail-on`) has failed; other findings are in the output of tests that passed. Of those, the \
      example keeps two.",
    ),
    (
        "rdjson",
        "json",
        "For [reviewdog](https://github.com/reviewdog/reviewdog) (`-f=rdjson`), which \
      comments on pull requests of many services.",
    ),
    (
        "rdjsonl",
        "json",
        "The same, one object a line (`-f=rdjsonl`).",
    ),
    (
        "azure",
        "text",
        "Logging commands of Azure Pipelines. Notes are lines of the log.",
    ),
    ("checkstyle", "xml", "For Jenkins and others."),
    (
        "html",
        "",
        "A page that needs no other file and no network: both versions side by side with what \
      differs, the bytes of a value that shows each finding, a search and filters for severity and \
      surface, light and dark, for phones, desks and paper.",
    ),
];

#[test]
fn the_page_of_formats_is_what_is_written() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut page = INTRODUCTION.to_owned();
    for (format, language, about) in FORMATS {
        let args = [
            "diff",
            "testdata/quick-start/old",
            "testdata/quick-start/new",
            "--format",
            format,
        ];
        let written = Place::new().run_in(top, &args).expect(1).stdout;
        write!(page, "\n## `{format}`\n\n{about}\n").unwrap();
        let example = shortened(format, &written);
        if !example.is_empty() {
            write!(page, "\n````{language}\n{}\n````\n", example.trim_end()).unwrap();
        }
    }
    let path = top.join("docs/formats.md");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept.replace("\r\n", "\n") == page,
        "docs/formats.md is not what is written: see tests/cli/formats_page.rs"
    );
}

/// An example without what there is much of.
fn shortened(format: &str, written: &str) -> String {
    match format {
        "html" => String::new(),
        "sarif" => {
            let mut log: Value = serde_json::from_str(written).unwrap();
            let run = &mut log["runs"][0];
            let kept = run["results"][0]["ruleId"].clone();
            let rules = run["tool"]["driver"]["rules"].as_array_mut().unwrap();
            rules.retain(|rule| rule["id"] == kept);
            for text in ["text", "markdown"] {
                let page = rules[0]["help"][text].as_str().unwrap();
                let start = page.split("\n\n").next().unwrap();
                rules[0]["help"][text] = format!("{start}\n\n…").into();
            }
            serde_json::to_string_pretty(&log).unwrap()
        }
        "junit" => {
            let is_passed = |line: &&str| line.ends_with("/>") && line.contains("<testcase");
            let passed = written.lines().filter(is_passed).count();
            let mut kept = 0;
            let lines = written.lines().filter(|line| {
                kept += usize::from(is_passed(line));
                !is_passed(line) || kept <= 2
            });
            assert!(passed > 2);
            lines.collect::<Vec<_>>().join("\n")
        }
        _ => written.to_owned(),
    }
}
