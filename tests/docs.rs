//! Documents that are made from the code: `UPDATE_SNAPSHOTS=1` rewrites them.

#![allow(clippy::unwrap_used)]

use std::fmt::Write;
use std::fs;
use std::path::Path;

use protovet::approve;
use protovet::buf::{self, Category, Version};
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
    let mut text = String::from(
        "# buf's breaking rules\n\nMade from the rules themselves. `protovet explain ID` prints a \
         page, `protovet rules --buf` this list. A configuration that names no rule uses those of \
         `FILE`. A dash stands for a rule the version does not have.\n\n\
         | rule | what it asks for | v2 | v1 | v1beta1 |\n|---|---|---|---|---|\n",
    );
    for rule in buf::all() {
        let (id, summary) = (rule.id, rule.summary);
        let page = format!("../src/buf/pages/{}.md", id.to_lowercase());
        write!(text, "| [`{id}`]({page}) | {summary} |").unwrap();
        for version in [Version::V2, Version::V1, Version::V1Beta1] {
            write!(text, " {} |", categories(rule, version)).unwrap();
        }
        text.push('\n');
    }
    compare("docs/buf-rules.md", &text);
}

fn categories(rule: &buf::Rule, version: Version) -> String {
    let Some(categories) = rule.categories(version) else {
        return "-".to_owned();
    };
    match rule.replaced_by {
        Some([]) => "finds nothing".to_owned(),
        Some(ids) => format!("now {}", ids.join(", ")),
        None => categories
            .iter()
            .map(Category::id)
            .collect::<Vec<_>>()
            .join(", "),
    }
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
