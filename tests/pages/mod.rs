//! What the tests of rules share: pages, schemas held in memory, and findings as lines of text.

#![allow(dead_code)] // each test file is a crate of its own and uses some of this

pub(crate) mod couples;
pub(crate) mod grid;
pub(crate) mod of_buf;
pub(crate) mod page;
pub(crate) mod snapshot;

use protovet::compile::{Input, Roots, compile};
use protovet::finding::{Compat, Finding, Side, Surfaces};
use protovet::model::Schema;
use protovet::policy::Policy;
use protovet::source::Tree;

/// A file: path and text.
pub(crate) type Source = (String, String);

/// Annotations that examples may import without showing them.
const IMPORTS: &[(&str, &str)] = &[
    (
        "buf/validate/validate.proto",
        include_str!("imports/buf/validate/validate.proto"),
    ),
    (
        "google/api/annotations.proto",
        include_str!("imports/google/api/annotations.proto"),
    ),
    (
        "google/api/client.proto",
        include_str!("imports/google/api/client.proto"),
    ),
    (
        "google/api/field_behavior.proto",
        include_str!("imports/google/api/field_behavior.proto"),
    ),
    (
        "google/api/resource.proto",
        include_str!("imports/google/api/resource.proto"),
    ),
    (
        "google/longrunning/operations.proto",
        include_str!("imports/google/longrunning/operations.proto"),
    ),
];

/// Compiles files; an error says what is wrong.
pub(crate) fn schema_of(files: &[Source]) -> Result<Schema, String> {
    let own = |path: &str| files.iter().any(|(own, _)| own == path);
    let texts = files.iter().map(|(p, t)| (p.as_str(), t.as_str()));
    let imports = IMPORTS.iter().copied().filter(|(path, _)| !own(path));
    let tree = Tree::from_texts("test", texts.chain(imports));
    let roots = Roots::explicit(&[], &[&tree]).map_err(|error| error.to_string())?;
    let input = Input {
        tree: &tree,
        roots: &roots,
        include: Some(&own),
    };
    compile(&input).map_err(|error| error.to_string())
}

/// A policy that protects everything, with every rule.
pub(crate) fn everything() -> Policy {
    Policy {
        surfaces: Surfaces::ALL,
        compat: Compat::Full,
        ..Policy::default()
    }
}

/// Where a finding stands: path and line of its first place in the new version, or in the old.
pub(crate) fn place_of(finding: &Finding, old: &Schema, new: &Schema) -> (String, u32) {
    let Some(label) = finding.new_label().or(finding.old_label()) else {
        return (String::new(), 0);
    };
    let schema = match label.side {
        Side::Old => old,
        Side::New => new,
    };
    let file = &schema[label.place.file];
    let line = file
        .source
        .range(label.place.span)
        .map_or(0, |range| range.start.line);
    (file.display_path.to_string(), line)
}

/// Whether the first place of a finding is in the new version.
pub(crate) fn is_in_new(finding: &Finding) -> bool {
    finding.new_label().is_some()
}

/// A finding on one line: severity, ID, place and message.
pub(crate) fn line_of(finding: &Finding, old: &Schema, new: &Schema) -> String {
    let (path, line) = place_of(finding, old, new);
    let side = if is_in_new(finding) { "" } else { "old " };
    let (severity, rule) = (finding.severity.word(), finding.rule);
    format!("{severity} {rule} {side}{path}:{line} {}", finding.message)
}
