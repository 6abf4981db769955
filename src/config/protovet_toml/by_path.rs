//! What applies to some paths or some rules alone: `[[allow]]`, `[[override]]` and `severity`.

use super::words::{COMPAT, FAIL_ON, LEVELS, choice, surfaces, word};
use super::{FailOn, Level, line_at};
use crate::approve::{self, Date, Entry};
use crate::config::node::{Node, Value};
use crate::config::problems::{Located, Problems};
use crate::config::section::Section;
use crate::finding::{Compat, Surfaces};
use crate::source::PathGlobs;

/// The severities of single rules, in the order they are written.
pub type Levels = Vec<(String, Level)>;

/// An entry `[[override]]`: what applies to some paths instead.
#[derive(Clone, Debug)]
pub struct Override {
    /// The files; paths start at the folder of the configuration.
    pub paths: PathGlobs,
    /// The globs as they are written.
    pub globs: Vec<String>,
    /// The line it starts on, from 1.
    pub line: u32,
    /// What is protected there.
    pub surfaces: Option<Surfaces>,
    /// For whom.
    pub compat: Option<Compat>,
    /// The least severity that fails the run.
    pub fail_on: Option<FailOn>,
    /// The severities of single rules.
    pub severity: Levels,
}

pub(super) const ALLOW_KEYS: &[&str] = &["rules", "paths", "reason", "until"];
pub(super) const OVERRIDE_KEYS: &[&str] = &["paths", "surfaces", "compat", "fail-on", "severity"];

/// The entries `[[allow]]`.
pub(super) fn allow(root: &Section<'_>, text: &str, problems: &mut Problems) -> Vec<Entry> {
    let entries = root.list("allow", problems).iter();
    let entries: Vec<Option<Entry>> = entries
        .map(|node| allow_entry(node, text, problems))
        .collect();
    entries.into_iter().flatten().collect()
}

fn allow_entry(node: &Node, text: &str, problems: &mut Problems) -> Option<Entry> {
    let section = Section::open(node, ("`[[allow]]`", ALLOW_KEYS), problems);
    let rules = section.texts("rules", problems);
    for rule in &rules {
        known(rule, problems);
    }
    let help = "write `rules = [\"RULE\"]`; `protovet rules` lists them";
    needed(&section, (node, "rules", rules.is_empty(), help), problems);
    let (paths, _) = paths(&section, (node, "`[[allow]]`"), problems)?;
    let reason = section.text("reason", problems);
    let reason = reason.filter(|reason| !reason.value.trim().is_empty());
    let help = "write `reason = \"…\"`, so that others know why";
    needed(&section, (node, "reason", reason.is_none(), help), problems);
    let until = section.get("until").and_then(|node| until(node, problems));
    Some(Entry {
        rules: rules.into_iter().map(|rule| rule.value).collect(),
        paths,
        reason: reason?.value.trim().to_owned(),
        until,
        path: problems.path().to_owned(),
        line: line_at(text, node.span.start),
    })
}

/// Says that something is missing that an entry needs.
fn needed(
    section: &Section<'_>,
    (node, key, is_missing, help): (&Node, &str, bool, &str),
    problems: &mut Problems,
) {
    if is_missing {
        // what is there and of another kind has been told
        let at = section.get(key).map_or(node.span, |node| node.span);
        let is_list = matches!(
            section.get(key).map(|it| &it.value),
            None | Some(Value::List(_))
        );
        let is_text = section.get(key).is_some_and(|it| it.as_text().is_some());
        if is_list || is_text {
            problems.error(at, format!("there is no `{key}`"), Some(help.to_owned()));
        }
    }
}

fn until(node: &Node, problems: &mut Problems) -> Option<Date> {
    let written = match &node.value {
        Value::Date(text) | Value::Text(text) => text.as_str(),
        _ => "",
    };
    let date = Date::parse(written);
    if date.is_none() {
        let help = "write the last day on which it counts as `until = 2027-01-31`";
        problems.error(node.span, "`until` is no day", Some(help.to_owned()));
    }
    date
}

/// The entries `[[override]]`.
pub(super) fn overrides(root: &Section<'_>, text: &str, problems: &mut Problems) -> Vec<Override> {
    let entries = root.list("override", problems).iter();
    let entries: Vec<Option<Override>> = entries
        .map(|node| override_entry(node, text, problems))
        .collect();
    entries.into_iter().flatten().collect()
}

fn override_entry(node: &Node, text: &str, problems: &mut Problems) -> Option<Override> {
    let section = Section::open(node, ("`[[override]]`", OVERRIDE_KEYS), problems);
    let (paths, globs) = paths(&section, (node, "`[[override]]`"), problems)?;
    Some(Override {
        paths,
        globs,
        line: line_at(text, node.span.start),
        surfaces: surfaces(&section, problems),
        compat: word(&section, "compat", COMPAT, problems),
        fail_on: word(&section, "fail-on", FAIL_ON, problems),
        severity: severity(&section, "`[override.severity]`", problems),
    })
}

/// The globs of an entry, compiled and as they are written.
fn paths(
    section: &Section<'_>,
    (node, _): (&Node, &str),
    problems: &mut Problems,
) -> Option<(PathGlobs, Vec<String>)> {
    let listed = section.texts("paths", problems);
    let help = "write `paths = [\"proto/internal/**\"]`: globs from the folder of this file";
    needed(section, (node, "paths", listed.is_empty(), help), problems);
    for glob in &listed {
        if let Err(error) = PathGlobs::new(std::slice::from_ref(&glob.value)) {
            problems.error(glob.span, error.message, error.help);
            return None;
        }
    }
    let globs: Vec<String> = listed.into_iter().map(|glob| glob.value).collect();
    Some((PathGlobs::new(&globs).ok()?, globs))
}

/// The severities of single rules.
pub(super) fn severity(section: &Section<'_>, name: &str, problems: &mut Problems) -> Levels {
    let Some(node) = section.get("severity") else {
        return Vec::new();
    };
    let Value::Table(entries) = &node.value else {
        let message = format!("{name} is a table of rules, not {}", node.kind());
        let help = "write `RULE = \"warning\"` in it";
        problems.error(node.span, message, Some(help.to_owned()));
        return Vec::new();
    };
    let mut levels = Vec::new();
    for (key, node) in entries {
        known(&Located::new(key.name.clone(), key.span), problems);
        let Some(text) = node.as_text() else {
            let message = format!("`{}` is a text, not {}", key.name, node.kind());
            let help = "the severities are `error`, `warning`, `note` and `off`";
            problems.error(node.span, message, Some(help.to_owned()));
            continue;
        };
        let text = Located::new(text.to_owned(), node.span);
        if let Some(level) = choice(&text, &key.name, LEVELS, problems) {
            levels.push((key.name.clone(), level));
        }
    }
    levels
}

fn known(rule: &Located<String>, problems: &mut Problems) {
    if approve::is_known(&rule.value) {
        return;
    }
    let help = match approve::nearest_rule(&rule.value) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`protovet rules` lists ours, `protovet rules --buf` those of buf".to_owned(),
    };
    let message = format!("there is no rule `{}`", rule.value);
    problems.error(rule.span, message, Some(help));
}
