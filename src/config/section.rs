//! Reading tables: known keys, and values of the kind that a key takes.

use super::node::{Key, Node, Value};
use super::problems::{Located, Problems};
use crate::nearest::nearest;

/// A table whose keys are known.
pub(crate) struct Section<'n> {
    entries: &'n [(Key, Node)],
}

impl<'n> Section<'n> {
    /// The table that a node is; an empty one when there is nothing, or something else. Keys that
    /// are not known are problems: a slip must not switch off what was meant.
    pub(crate) fn open(
        node: &'n Node,
        (name, known): (&str, &[&'static str]),
        problems: &mut Problems,
    ) -> Self {
        let Value::Table(entries) = &node.value else {
            if !node.is_null() {
                let message = format!("{name} is a table of keys, not {}", node.kind());
                problems.error(node.span, message, help_keys(known));
            }
            return Self { entries: &[] };
        };
        for (key, _) in entries {
            if !known.contains(&key.name.as_str()) {
                let message = format!("{name} has no key `{}`", key.name);
                problems.error(key.span, message, help_key(&key.name, known));
            }
        }
        Self { entries }
    }

    /// The value of a key that is there and has one.
    pub(crate) fn get(&self, name: &str) -> Option<&'n Node> {
        let found = self.entries.iter().find(|(key, _)| key.name == name);
        found.map(|(_, node)| node).filter(|node| !node.is_null())
    }

    /// A key that is there, with or without a value.
    pub(crate) fn key(&self, name: &str) -> Option<&'n Key> {
        let found = self.entries.iter().find(|(key, _)| key.name == name);
        found.map(|(key, _)| key)
    }

    /// A text.
    pub(crate) fn text(&self, name: &str, problems: &mut Problems) -> Option<Located<String>> {
        let node = self.get(name)?;
        match node.as_text() {
            Some(text) => Some(Located::new(text.to_owned(), node.span)),
            None => {
                let message = format!("`{name}` is a text, not {}", node.kind());
                problems.error(node.span, message, None);
                None
            }
        }
    }

    /// Whether something is switched on; not, when nothing is said.
    pub(crate) fn flag(&self, name: &str, problems: &mut Problems) -> bool {
        let Some(node) = self.get(name) else {
            return false;
        };
        node.as_boolean().unwrap_or_else(|| {
            let message = format!("`{name}` is `true` or `false`, not {}", node.kind());
            let quoted = matches!(node.as_text(), Some("true" | "false"));
            let help = quoted.then(|| "write it without quotes".to_owned());
            problems.error(node.span, message, help);
            false
        })
    }

    /// A list of texts; an empty one when nothing is said.
    pub(crate) fn texts(&self, name: &str, problems: &mut Problems) -> Vec<Located<String>> {
        let found = self.get(name);
        found.map_or_else(Vec::new, |node| texts(node, name, problems))
    }

    /// A list of anything.
    pub(crate) fn list(&self, name: &str, problems: &mut Problems) -> &'n [Node] {
        match self.get(name) {
            None => &[],
            Some(Node {
                value: Value::List(items),
                ..
            }) => items,
            Some(node) => {
                let message = format!("`{name}` is a list, not {}", node.kind());
                problems.error(node.span, message, None);
                &[]
            }
        }
    }
}

/// A list of texts.
pub(crate) fn texts(node: &Node, name: &str, problems: &mut Problems) -> Vec<Located<String>> {
    let Value::List(items) = &node.value else {
        if !node.is_null() {
            let message = format!("`{name}` is a list, not {}", node.kind());
            let help = match &node.value {
                Value::Plain(text) => Some(format!("write a list: `[{text}]`")),
                Value::Text(text) => Some(format!("write a list: `[\"{text}\"]`")),
                _ => None,
            };
            problems.error(node.span, message, help);
        }
        return Vec::new();
    };
    let mut found = Vec::new();
    for item in items {
        match item.as_text() {
            Some(text) => found.push(Located::new(text.to_owned(), item.span)),
            // buf takes an entry without a value for an empty text
            None if item.is_null() => found.push(Located::new(String::new(), item.span)),
            None => {
                let message = format!("`{name}` is a list of texts, not of {}", item.kind());
                problems.error(item.span, message, None);
            }
        }
    }
    found
}

/// Keys that another version of a file has, and what this one has instead. The nearest key may
/// say the opposite.
const ELSEWHERE: &[(&str, &str)] = &[
    (
        "build",
        "version `v2` has `modules` with `path`, `includes` and `excludes` instead",
    ),
    ("modules", "version `v2` has them"),
    ("plugins", "version `v2` has them"),
    ("policies", "version `v2` has them"),
    (
        "allow_comment_ignores",
        "in version `v2`, comments count unless `disallow_comment_ignores` is `true`",
    ),
    (
        "disallow_comment_ignores",
        "before version `v2`, comments do not count unless `allow_comment_ignores` is `true`",
    ),
];

fn help_key(name: &str, known: &[&'static str]) -> Option<String> {
    if let Some((_, instead)) = ELSEWHERE.iter().find(|(key, _)| *key == name) {
        return Some((*instead).to_owned());
    }
    match nearest(name, known.iter().copied()) {
        Some(found) => Some(format!("did you mean `{found}`?")),
        None => help_keys(known),
    }
}

fn help_keys(known: &[&str]) -> Option<String> {
    let (last, others) = known.split_last()?;
    let others: Vec<String> = others.iter().map(|key| format!("`{key}`")).collect();
    Some(if others.is_empty() {
        format!("the key is `{last}`")
    } else {
        format!("the keys are {} and `{last}`", others.join(", "))
    })
}
