//! Findings and compile errors as buf writes them.

use protovet::buf;
use protovet::compile::CompileError;
use protovet::finding::Finding;
use protovet::model::Schema;
use protovet::report::buf::Annotation;

/// Why a version does not compile.
pub(super) fn errors(error: &CompileError) -> Vec<Annotation> {
    error
        .diagnostics
        .iter()
        .map(Annotation::of_diagnostic)
        .collect()
}

/// What was found in a version.
pub(super) fn findings(findings: &[Finding], schema: &Schema) -> Vec<Annotation> {
    let of = |finding: &Finding| {
        let label = finding.new_label();
        Annotation {
            path: label.map(|label| schema[label.place.file].display_path.to_string()),
            range: label.map(|label| buf::position(schema, label.place)),
            rule: finding.rule.to_owned(),
            message: finding.message.clone(),
        }
    };
    findings.iter().map(of).collect()
}
