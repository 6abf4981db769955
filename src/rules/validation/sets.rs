//! Rules that list values.

use super::values::spelled;
use super::{Change, Rules, get};
use crate::model::OptionValue;

/// `const` and `in`: all that is accepted.
pub(super) fn accepted(rules: &Rules<'_>, changes: &mut Vec<Change>) {
    let Some(new) = get(rules.new, "const").or_else(|| get(rules.new, "in")) else {
        return;
    };
    let listed = new.value.elements();
    let name = format!("{}{}", rules.prefix, new.name);
    let says = match rules.accepted() {
        None => format!("`{name}` accepts only {} now", words(listed.iter())),
        Some(old) => {
            let lost: Vec<_> = old.iter().filter(|value| !listed.contains(value)).collect();
            if lost.is_empty() {
                return;
            }
            format!("`{name}` no longer accepts {}", words(lost.into_iter()))
        }
    };
    changes.push(Change {
        tighter: true,
        says,
    });
}

/// `not_in`: what is refused.
pub(super) fn refused(rules: &Rules<'_>, changes: &mut Vec<Change>) {
    let listed = |fields| get(fields, "not_in").map_or(&[][..], |field| field.value.elements());
    let old = listed(rules.old);
    let could_be = |value: &OptionValue| rules.accepted().is_none_or(|only| only.contains(value));
    let more = listed(rules.new)
        .iter()
        .filter(|value| !old.contains(value) && could_be(value));
    let more: Vec<_> = more.collect();
    if !more.is_empty() {
        let says = format!(
            "`{}not_in` refuses {} now",
            rules.prefix,
            words(more.into_iter())
        );
        changes.push(Change {
            tighter: true,
            says,
        });
    }
}

fn words<'a>(values: impl Iterator<Item = &'a OptionValue>) -> String {
    values.map(spelled).collect::<Vec<_>>().join(", ")
}
