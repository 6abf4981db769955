//! One version: it compiles or says why not, and every report of it can be written.

use protovet::check;
use protovet::compile::{CompileError, Failure, Input, Roots, compile};
use protovet::finding::{Finding, Side};
use protovet::model::Schema;
use protovet::policy::Policy;
use protovet::report::{self, Report, Run};
use protovet::source::Tree;
use protovet::witness::Witness;

use crate::output::{check_output, styles};

/// Compiles files. What is wrong with them is written in every format.
pub fn compile_texts<T: Into<Vec<u8>>>(
    files: impl IntoIterator<Item = (String, T)>,
) -> Option<Schema> {
    let tree = Tree::from_texts("fuzz", files);
    let roots = Roots::explicit(&[], &[&tree]).ok()?;
    let input = Input {
        tree: &tree,
        roots: &roots,
        include: None,
    };
    match compile(&input) {
        Ok(schema) => Some(schema),
        Err(Failure::Compile(error)) => {
            check_diagnostics(&error);
            None
        }
        Err(Failure::Source(error)) => {
            assert!(!error.to_string().is_empty());
            None
        }
    }
}

fn check_diagnostics(error: &CompileError) {
    assert!(!error.diagnostics.is_empty(), "an error says what is wrong");
    for diagnostic in &error.diagnostics {
        assert!(!diagnostic.message.is_empty());
        if let Some(text) = &diagnostic.text {
            let end = diagnostic.span.end as usize;
            assert!(end <= text.len(), "{diagnostic:?} ends behind the text");
        }
    }
    for style in styles() {
        let mut out = Vec::new();
        let run = Run {
            diagnostics: &error.diagnostics,
            ..Run::default()
        };
        report::write_run(&mut out, &run, &style).unwrap();
        check_output(&out, &style);
    }
}

/// What must hold of a schema alone: it can be looked at, and nothing changed since itself.
pub fn check_schema(schema: &Schema) {
    let policy = Policy::default();
    let findings = check::lint(schema, &policy);
    check_reports(&Schema::default(), schema, &findings, &[]);
    let same = check::changes(schema, schema, &policy);
    assert!(
        same.findings.is_empty() && same.elsewhere.is_empty(),
        "nothing changed, and yet: {same:?}"
    );
}

/// Writes findings in every format.
pub(crate) fn check_reports(
    old: &Schema,
    new: &Schema,
    findings: &[Finding],
    witnesses: &[Option<Witness>],
) {
    for label in findings.iter().flat_map(|finding| &finding.labels) {
        let schema = if label.side == Side::Old { old } else { new };
        let file = &schema[label.place.file];
        if let Some(text) = file.source.text() {
            assert!(label.place.span.end as usize <= text.len());
        }
    }
    let report = Report {
        old,
        new,
        old_label: None,
        findings,
        witnesses,
        allowed: &[],
    };
    for style in styles() {
        let mut out = Vec::new();
        report::write(&mut out, &report, &style).unwrap();
        check_output(&out, &style);
    }
}
