//! Documents that are made from the code: `UPDATE_SNAPSHOTS=1` rewrites them.

#![allow(clippy::unwrap_used)]

use std::fmt::Write;
use std::fs;
use std::path::Path;

use protovet::approve;
use protovet::buf::{self, Category, Version, lint};
use protovet::config::json_schema;
use protovet::finding::Surface;
use protovet::rules::{self, Kind, Rule};

#[test]
fn list_of_rules() {
    let mut text = String::from(
        "# Rules\n\nMade from the rules themselves. `protovet explain ID` prints a page, \
         `protovet rules` this list.\n",
    );
    for (kind, title) in [
        (Kind::Breaking, "Between two versions"),
        (Kind::Convention, "Conventions"),
        (Kind::Change, "Listed by `diff` alone"),
    ] {
        write!(text, "\n## {title}\n\n| rule | what it finds | severity |").unwrap();
        let breaking = kind == Kind::Breaking;
        text.push_str(if breaking {
            " surfaces |\n|---|---|---|---|\n"
        } else {
            "\n|---|---|---|\n"
        });
        for rule in rules::all().iter().filter(|rule| rule.kind == kind) {
            row(&mut text, rule);
        }
    }
    text.push_str(
        "\n## About approvals\n\nSee [allow.md](allow.md).\n\n| rule | what it finds | severity |\n\
         |---|---|---|\n",
    );
    for rule in approve::all() {
        let page = format!("../src/approve/pages/{}.md", rule.id.to_lowercase());
        let (id, summary, severity) = (rule.id, rule.summary, rule.severity.word());
        writeln!(text, "| [`{id}`]({page}) | {summary} | {severity} |").unwrap();
    }
    compare("docs/rules.md", &text);
}

#[test]
fn schema_of_the_configuration() {
    let text = serde_json::to_string_pretty(&json_schema()).unwrap() + "\n";
    compare("docs/protovet.schema.json", &text);
}

#[test]
fn list_of_bufs_rules() {
    const COLUMNS: &str =
        "| rule | what it asks for | v2 | v1 | v1beta1 |\n|---|---|---|---|---|\n";
    let mut text = String::from(
        "# buf's rules\n\nMade from the rules themselves. `protovet explain ID` prints a page, \
         `protovet rules --buf` this list. A dash stands for a rule the version does not have.\n\n\
         ## Between two versions\n\nA configuration that names no rule uses those of `FILE`.\n\n",
    );
    text.push_str(COLUMNS);
    for rule in buf::all() {
        let categories = |version| {
            let categories = rule.categories(version)?;
            Some(categories.iter().map(Category::id).collect())
        };
        let page = format!("../src/buf/pages/{}.md", rule.id.to_lowercase());
        let titles = (rule.id, page.as_str(), rule.summary);
        buf_row(&mut text, titles, rule.replaced_by, categories);
    }
    text.push_str(
        "\n## Lint\n\nA configuration that names no rule uses those of `STANDARD`, which is also \
         called `DEFAULT`.\n\n",
    );
    text.push_str(COLUMNS);
    for rule in lint::all() {
        let categories = |version| {
            let categories = rule.categories(version)?;
            Some(categories.iter().map(|category| category.id()).collect())
        };
        let page = format!("../src/buf/lint/pages/{}.md", rule.id.to_lowercase());
        let titles = (rule.id, page.as_str(), rule.summary);
        buf_row(&mut text, titles, rule.replaced_by, categories);
    }
    compare("docs/buf-rules.md", &text);
}

fn buf_row(
    text: &mut String,
    (id, page, summary): (&str, &str, &str),
    replaced_by: Option<&[&str]>,
    categories: impl Fn(Version) -> Option<Vec<&'static str>>,
) {
    write!(text, "| [`{id}`]({page}) | {summary} |").unwrap();
    for version in [Version::V2, Version::V1, Version::V1Beta1] {
        let cell = match (categories(version), replaced_by) {
            (None, _) => "-".to_owned(),
            (Some(_), Some([])) => "finds nothing".to_owned(),
            (Some(_), Some(ids)) => format!("now {}", ids.join(", ")),
            (Some(categories), None) if categories.is_empty() => "(none)".to_owned(),
            (Some(categories), None) => categories.join(", "),
        };
        write!(text, " {cell} |").unwrap();
    }
    text.push('\n');
}

fn row(text: &mut String, rule: &Rule) {
    let page = format!("../src/rules/{}.md", rule.id.to_lowercase());
    let (id, summary, severity) = (rule.id, rule.summary, rule.severity.word());
    write!(text, "| [`{id}`]({page}) | {summary} | {severity} |").unwrap();
    if rule.kind == Kind::Breaking {
        let surfaces: Vec<&str> = rule.surfaces.iter().map(Surface::word).collect();
        write!(text, " {} |", surfaces.join(", ")).unwrap();
    }
    text.push('\n');
}

fn compare(path: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&file, text).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(kept.replace("\r\n", "\n"), text, "{path} is not up to date");
}
