//! `PACKAGE_NO_IMPORT_CYCLE`: packages that import each other.

use rustc_hash::{FxHashMap, FxHashSet};

use super::context::{About, Context, Sink};
use super::rule::{Check, LAYOUT_NOW, Rule, page};

pub(super) static RULES: [Rule; 1] = [Rule::new(
    [
        "PACKAGE_NO_IMPORT_CYCLE",
        "packages do not import each other in a circle",
        "move what both need to a package of its own, and import that",
        page!("package_no_import_cycle"),
    ],
    LAYOUT_NOW,
    Check::Whole(check),
)
.since_v1()
.apart_in_v1()];

/// By package, the packages that its files import, those of all files of the schema.
type Graph<'a> = FxHashMap<&'a str, FxHashSet<&'a str>>;

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let schema = cx.schema;
    let mut graph = Graph::default();
    for id in schema.files() {
        let package = schema[id].package.as_str();
        let imported = schema[id].imports.iter().filter_map(|import| import.file);
        let imported = imported.map(|file| schema[file].package.as_str());
        let others = imported.filter(|other| *other != package && !other.is_empty());
        graph.entry(package).or_default().extend(others);
    }
    let mut known: FxHashMap<(&str, &str), Option<Vec<&str>>> = FxHashMap::default();
    for &id in &cx.files {
        let package = schema[id].package.as_str();
        for import in &schema[id].imports {
            let Some(file) = import.file else { continue };
            let other = schema[file].package.as_str();
            if package.is_empty() || other.is_empty() || other == package {
                continue;
            }
            let way = known
                .entry((other, package))
                .or_insert_with(|| way(&graph, other, package));
            if let Some(way) = way {
                let way: Vec<String> = way.iter().map(|package| format!("`{package}`")).collect();
                let message = format!(
                    "packages import each other in a circle: `{package}` → {}",
                    way.join(" → ")
                );
                sink.report(About::Statement(id, import.span), message);
            }
        }
    }
}

/// A shortest way from one package to another along imports, both ends included.
fn way<'a>(graph: &Graph<'a>, from: &'a str, to: &'a str) -> Option<Vec<&'a str>> {
    let mut before: FxHashMap<&str, &str> = FxHashMap::default();
    let mut open = std::collections::VecDeque::from([from]);
    while let Some(package) = open.pop_front() {
        if package == to {
            let mut way: Vec<&str> =
                std::iter::successors(Some(to), |at| before.get(at).copied()).collect();
            way.reverse();
            return Some(way);
        }
        let mut next: Vec<&str> = graph.get(package).into_iter().flatten().copied().collect();
        next.sort_unstable();
        for other in next {
            if other != from && !before.contains_key(other) {
                before.insert(other, package);
                open.push_back(other);
            }
        }
    }
    None
}
