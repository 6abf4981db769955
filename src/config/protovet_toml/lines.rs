//! On which lines a file says what it says.

use std::collections::BTreeMap;

use super::line_at;
use crate::config::node::{Node, Value};

/// The lines of all settings, by their names: `check.surfaces`, `allow[0].rules`.
pub(super) fn of(root: &Node, text: &str) -> BTreeMap<String, u32> {
    let mut lines = BTreeMap::new();
    add(root, "", text, &mut lines);
    lines
}

fn add(node: &Node, name: &str, text: &str, lines: &mut BTreeMap<String, u32>) {
    match &node.value {
        Value::Table(entries) => {
            for (key, node) in entries {
                let name = match name {
                    "" => key.name.clone(),
                    around => format!("{around}.{}", key.name),
                };
                lines.insert(name.clone(), line_at(text, key.span.start));
                add(node, &name, text, lines);
            }
        }
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                let name = format!("{name}[{index}]");
                lines.insert(name.clone(), line_at(text, item.span.start));
                add(item, &name, text, lines);
            }
        }
        _ => {}
    }
}
