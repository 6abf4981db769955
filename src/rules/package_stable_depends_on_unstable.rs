//! A stable package starts to build on one that may change at will.

use super::context::Context;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::{File, FileId, FileRole, Import, Schema};

pub(super) static RULE: Rule = Rule {
    id: "PACKAGE_STABLE_DEPENDS_ON_UNSTABLE",
    summary: "a stable package starts to import an alpha, beta or test package",
    page: include_str!("package_stable_depends_on_unstable.md"),
    kind: Kind::Breaking,
    severity: Severity::Warning,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Code]),
    check: Check::Whole(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for id in cx.new.files() {
        let file = &cx.new[id];
        if file.role != FileRole::Input || stability(&file.package) != Some(Stability::Stable) {
            continue;
        }
        let before = cx.pairs.files.to_old(id).map(|old| &cx.old[old]);
        for import in unstable(cx.new, file) {
            let known = before.is_some_and(|old| {
                unstable(cx.old, old).any(|known| package(cx.old, known) == package(cx.new, import))
            });
            if !known {
                sink.report(draft(cx, id, import));
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stability {
    Stable,
    Unstable,
}

/// Whether a package promises not to break, by its last part: `v1` does; `v1beta1`, `v2alpha` and
/// `v1test` do not. Anything else says nothing.
fn stability(package: &str) -> Option<Stability> {
    let version = package.rsplit('.').next()?.strip_prefix('v')?;
    let rest = version.trim_start_matches(|letter: char| letter.is_ascii_digit());
    if rest.len() == version.len() {
        return None;
    }
    if rest.is_empty() {
        return Some(Stability::Stable);
    }
    let rest = rest.strip_prefix('p').map_or(rest, |point| {
        point.trim_start_matches(|letter: char| letter.is_ascii_digit())
    });
    let unstable = ["alpha", "beta", "test"].iter().any(|word| rest.starts_with(word));
    unstable.then_some(Stability::Unstable)
}

fn unstable<'a>(schema: &'a Schema, file: &'a File) -> impl Iterator<Item = &'a Import> {
    file.imports.iter().filter(|import| {
        import.used && stability(package(schema, import)) == Some(Stability::Unstable)
    })
}

fn package<'a>(schema: &'a Schema, import: &Import) -> &'a str {
    import.file.map_or("", |id| schema[id].package.as_str())
}

fn draft(cx: &Context<'_>, id: FileId, import: &Import) -> Draft {
    let (stable, unstable) = (&cx.new[id].package, package(cx.new, import));
    let text = format!("stable package `{stable}` starts to depend on `{unstable}`, which is not");
    Draft::new(stable.as_str(), text)
        .at_new(
            cx.new.place(id, import.span),
            format!("whatever changes in `{unstable}` changes in `{stable}` too"),
        )
        .help(format!("copy what is needed into `{stable}`, or wait until `{unstable}` is stable"))
}

#[cfg(test)]
mod tests {
    use super::{Stability, stability};

    #[test]
    fn packages_say_how_stable_they_are() {
        assert_eq!(stability("shop.v1"), Some(Stability::Stable));
        for package in ["shop.v1beta1", "shop.v2alpha", "shop.v1p1beta1", "v1test"] {
            assert_eq!(stability(package), Some(Stability::Unstable), "{package}");
        }
        for package in ["shop", "shop.v", "shop.v1x", "shop.version1", ""] {
            assert_eq!(stability(package), None, "{package}");
        }
    }
}
