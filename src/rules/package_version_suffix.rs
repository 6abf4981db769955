//! A package does not end with a version.

use super::context::Lint;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surfaces};

pub(super) static RULE: Rule = Rule {
    id: "PACKAGE_VERSION_SUFFIX",
    summary: "a package does not end with a version, as in `acme.user.v1`",
    page: include_str!("package_version_suffix.md"),
    kind: Kind::Convention,
    severity: Severity::Note,
    surfaces: Surfaces::NONE,
    check: Check::Convention(check),
};

fn check(lint: &Lint<'_>, sink: &mut Sink<'_>) {
    for id in lint.files().filter(|&id| lint.touched.package(id)) {
        let package = &lint.schema[id].package;
        let last = package.rsplit('.').next().unwrap_or_default();
        if package.is_empty() || is_version(last) {
            continue;
        }
        let text = format!("package `{package}` does not end with a version");
        let draft = Draft::new(package.as_str(), text)
            .at_new(
                lint.schema.place(id, lint.schema[id].package_span),
                "a next version has no place beside it",
            )
            .help(format!("name a package that is new `{package}.v1`; one that is in use stays"));
        sink.report(draft);
    }
}

/// `v1`, `v1test`, `v1testfoo`, `v1alpha`, `v1beta2` or `v1p1alpha3`; numbers start at 1.
fn is_version(part: &str) -> bool {
    let Some(rest) = part.strip_prefix('v').and_then(number) else {
        return false;
    };
    if rest.is_empty() || rest.starts_with("test") {
        return true;
    }
    let rest = rest.strip_prefix('p').map_or(Some(rest), number);
    let kind = rest.and_then(|rest| {
        let kinds = ["alpha", "beta"].iter();
        kinds.clone().find_map(|kind| rest.strip_prefix(kind))
    });
    kind.is_some_and(|rest| rest.is_empty() || number(rest) == Some(""))
}

/// What stands behind a number that does not start with zero.
fn number(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    (rest.len() < text.len() && !text.starts_with('0')).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::is_version;

    #[test]
    fn versions_of_packages() {
        for version in ["v1", "v12", "v1alpha", "v1beta2", "v1p1beta1", "v1test", "v2testing"] {
            assert!(is_version(version), "{version}");
        }
        for other in ["", "v", "v0", "1", "v1x", "v1p", "v1p1", "v1beta0", "v1gamma", "vx"] {
            assert!(!is_version(other), "{other}");
        }
    }
}
