//! What the tests of the pages of buf's rules share.

#![allow(clippy::unwrap_used)]

use protovet::buf::position;
use protovet::finding::Finding;
use protovet::model::Schema;

use super::page::{Example, Expected, examples};

/// What is wrong with the examples of a page, each with its place.
pub(crate) fn failures_of(
    (folder, id, page): (&str, &str, &str),
    run: impl Fn(&Example) -> Result<(), String>,
) -> Vec<String> {
    let examples = examples(page).unwrap();
    let failures = examples.iter().filter_map(|example| {
        let error = run(example).err()?;
        Some(format!("{}: {error}", example.line))
    });
    let name = id.to_lowercase();
    failures
        .map(|error| format!("{folder}/{name}.md:{error}"))
        .collect()
}

/// The parts that a page does not have; an example with a finding and one without are two of them.
pub(crate) fn missing((id, page): (&str, &str), sections: &[&str]) -> Vec<String> {
    let mut missing = without((id, page), sections.iter().map(|it| format!("\n{it}\n")));
    let examples = examples(page).unwrap();
    let finding = examples.iter().filter(|one| !one.expected().is_empty());
    let finding = finding.count();
    if finding == 0 || finding == examples.len() {
        missing.push(format!("{id}: an example with a finding and one without"));
    }
    missing
}

/// The texts that a page does not have.
pub(crate) fn without(
    (id, page): (&str, &str),
    texts: impl Iterator<Item = String>,
) -> Vec<String> {
    let texts = texts.filter(|text| !page.contains(text));
    texts
        .map(|text| format!("{id}: no `{}`", text.trim()))
        .collect()
}

/// Whether what was found is what was expected, in any order.
pub(crate) fn agree(mut found: Vec<Expected>, mut expected: Vec<Expected>) -> Result<(), String> {
    found.sort();
    expected.sort();
    if found == expected {
        return Ok(());
    }
    let missing = expected.iter().filter(|one| !found.contains(one));
    let surplus = found.iter().filter(|one| !expected.contains(one));
    let lines: Vec<String> = missing
        .map(|one| format!("  expected  {one}"))
        .chain(surplus.map(|one| format!("  got       {one}")))
        .collect();
    Err(format!("findings differ\n{}", lines.join("\n")))
}

/// A finding as a page would tell it. What has no place is noted anywhere in the old version.
pub(crate) fn as_expected(finding: &Finding, new: &Schema) -> Expected {
    let place = finding.new_label().map(|label| label.place);
    let path = place.map(|place| new[place.file].display_path.to_string());
    Expected {
        in_old: place.is_none(),
        path: path.unwrap_or_default(),
        line: place.map_or(0, |place| position(new, place).start.line),
        severity: finding.severity.word().to_owned(),
        message: finding.message.clone(),
    }
}

/// Fails if there are failures, and shows them.
pub(crate) fn report(failures: impl IntoIterator<Item = String>) {
    let failures: Vec<String> = failures.into_iter().collect();
    let count = failures.len();
    assert!(
        failures.is_empty(),
        "{count} failures\n\n{}\n",
        failures.join("\n\n")
    );
}
