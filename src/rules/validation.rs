//! Which messages a set of protovalidate rules accepts that another one does not.
//!
//! Rules are known by their names, which are the same for all types that have them. Only what is
//! certain counts as tighter; what cannot be decided is said to be unclear.

mod bounds;
mod sets;
mod values;

use bounds::{lengths, limits};
use sets::{accepted, refused};
use values::spelled;

use crate::model::{OptionField, OptionValue};

/// A difference between two sets of rules.
pub(super) struct Change {
    /// Whether values that were accepted are refused now, for certain.
    pub(super) tighter: bool,
    /// The difference in words: `` `string.max_len` is 10 now and was 20 ``.
    pub(super) says: String,
}

/// The rules of one field, or of one type within them, in both versions.
struct Rules<'a> {
    /// What stands before the name of each rule: `string.`.
    prefix: String,
    old: &'a [OptionField],
    new: &'a [OptionField],
}

/// All in which the new rules may refuse what the old ones accept.
pub(super) fn compare(old: Option<&OptionValue>, new: Option<&OptionValue>) -> Vec<Change> {
    let mut changes = Vec::new();
    let rules = Rules {
        prefix: String::new(),
        old: fields(old),
        new: fields(new),
    };
    rules.compare(&mut changes);
    changes
}

/// Whether rules ask for the field to be set.
pub(super) fn requires(rules: &OptionValue) -> bool {
    get(fields(Some(rules)), "required").is_some_and(|rule| rule.value == OptionValue::Bool(true))
}

fn fields(value: Option<&OptionValue>) -> &[OptionField] {
    match value {
        Some(OptionValue::Message(fields)) => fields,
        _ => &[],
    }
}

fn get<'a>(fields: &'a [OptionField], name: &str) -> Option<&'a OptionField> {
    fields.iter().find(|field| field.name == name)
}

/// The names of what holds rules, and is none itself.
const GROUPS: &[&str] = &[
    "float",
    "double",
    "int32",
    "int64",
    "uint32",
    "uint64",
    "sint32",
    "sint64",
    "fixed32",
    "fixed64",
    "sfixed32",
    "sfixed64",
    "bool",
    "string",
    "bytes",
    "enum",
    "message",
    "repeated",
    "map",
    "any",
    "duration",
    "timestamp",
    "field_mask",
    "items",
    "keys",
    "values",
];

/// What says nothing about which values are accepted.
const SILENT: &[&str] = &["example"];

impl<'a> Rules<'a> {
    fn compare(&self, changes: &mut Vec<Change>) {
        let mut found = Vec::new();
        limits(self, &mut found);
        lengths(self, &mut found);
        self.texts(&mut found);
        self.others(&mut found);
        if self.accepted().is_some() {
            // Few values were accepted at all: whether another rule refuses one is not computed,
            // except by the limits, which are.
            for change in found.iter_mut().filter(|change| !change.certain) {
                change.change.tighter = false;
            }
        }
        changes.extend(found.into_iter().map(|found| found.change));
        accepted(self, changes);
        refused(self, changes);
        for group in self
            .new
            .iter()
            .filter(|field| GROUPS.contains(&field.name.as_str()))
        {
            let old = get(self.old, &group.name);
            let inner = Rules {
                prefix: format!("{}{}.", self.prefix, group.name),
                old: fields(old.map(|old| &old.value)),
                new: fields(Some(&group.value)),
            };
            inner.compare(changes);
        }
    }

    /// The only values that the old rules accepted, if they were listed.
    fn accepted(&self) -> Option<&'a [OptionValue]> {
        let listed = get(self.old, "const").or_else(|| get(self.old, "in"))?;
        Some(listed.value.elements())
    }

    /// Parts that a text must have: the longer one implies the shorter one.
    fn texts(&self, found: &mut Vec<Found>) {
        type Implies = fn(&str, &str) -> bool;
        const PARTS: [(&str, Implies); 4] = [
            ("prefix", |old, new| old.starts_with(new)),
            ("suffix", |old, new| old.ends_with(new)),
            ("contains", |old, new| old.contains(new)),
            ("not_contains", |old, new| new.contains(old)),
        ];
        for (name, implies) in PARTS {
            let (old, new) = (get(self.old, name), get(self.new, name));
            let Some(new) = new.filter(|new| old.is_none_or(|old| old.value != new.value)) else {
                continue;
            };
            let implied = match (old.and_then(|old| old.value.as_str()), new.value.as_str()) {
                (Some(old), Some(new)) => implies(old, new),
                (_, new) => new == Some(""),
            };
            if !implied {
                found.push(self.changed(old, new, true));
            }
        }
        let (old, new) = (get(self.old, "pattern"), get(self.new, "pattern"));
        if let Some(new) = new.filter(|new| old.is_none_or(|old| old.value != new.value)) {
            // Whether one expression accepts all that another one does is not computed.
            found.push(self.changed(old, new, old.is_none()));
        }
    }

    /// Switches, and rules that are not known.
    fn others(&self, found: &mut Vec<Found>) {
        for new in self.new {
            let name = new.name.as_str();
            let old = get(self.old, name);
            let same = old.is_some_and(|old| old.value == new.value);
            if same || is_known(name) || SILENT.contains(&name) {
                continue;
            }
            match new.value {
                OptionValue::Bool(on) => {
                    if on && !is_permission(name) {
                        found.push(self.changed(old, new, true));
                    }
                }
                _ => found.push(self.changed(old, new, false)),
            }
        }
        // Without permission to skip them, rules hold that did not.
        for old in self
            .old
            .iter()
            .filter(|old| get(self.new, &old.name).is_none())
        {
            if is_permission(&old.name) && !self.new.is_empty() {
                let says = format!("`{}{}` was removed", self.prefix, old.name);
                found.push(Found {
                    change: Change {
                        tighter: false,
                        says,
                    },
                    certain: false,
                });
            }
        }
    }

    fn changed(&self, old: Option<&OptionField>, new: &OptionField, tighter: bool) -> Found {
        let name = format!("{}{}", self.prefix, new.name);
        let says = match (old, &new.value) {
            (_, OptionValue::Message(_) | OptionValue::List(_)) => format!("`{name}` changed"),
            (Some(old), value) if old.name == new.name => {
                format!(
                    "`{name}` is {} now and was {}",
                    spelled(value),
                    spelled(&old.value)
                )
            }
            (Some(old), value) => format!(
                "`{name}` is {} now and `{}{}` was {}",
                spelled(value),
                self.prefix,
                old.name,
                spelled(&old.value)
            ),
            (None, value) => format!("`{name}` is {} now", spelled(value)),
        };
        Found {
            change: Change { tighter, says },
            certain: false,
        }
    }
}

/// A difference, and whether it also holds for values that were listed.
struct Found {
    change: Change,
    certain: bool,
}

/// Rules that are compared by what they mean.
fn is_known(name: &str) -> bool {
    const KNOWN: &[&str] = &[
        "const",
        "in",
        "not_in",
        "lt",
        "lte",
        "gt",
        "gte",
        "len",
        "min_len",
        "max_len",
        "len_bytes",
        "min_bytes",
        "max_bytes",
        "min_items",
        "max_items",
        "min_pairs",
        "max_pairs",
        "prefix",
        "suffix",
        "contains",
        "not_contains",
        "pattern",
    ];
    KNOWN.contains(&name) || GROUPS.contains(&name)
}

/// What lets values pass that rules would refuse.
fn is_permission(name: &str) -> bool {
    matches!(
        name,
        "ignore" | "ignore_empty" | "skipped" | "skip" | "disabled"
    )
}

#[cfg(test)]
mod tests {
    use super::compare;
    use crate::model::{Name, OptionField, OptionValue, Span};

    fn message(name: &str, rules: &[(&str, i32, OptionValue)]) -> OptionValue {
        let field = |number, name: &str, value| OptionField {
            number,
            name: Name::from(name),
            value,
            span: Span::NONE,
        };
        let rules = rules
            .iter()
            .map(|(name, number, value)| field(*number, name, value.clone()));
        OptionValue::Message(Box::new([field(
            1,
            name,
            OptionValue::Message(rules.collect()),
        )]))
    }

    fn says(old: &OptionValue, new: &OptionValue) -> Vec<(bool, String)> {
        let changes = compare(Some(old), Some(new)).into_iter();
        changes.map(|one| (one.tighter, one.says)).collect()
    }

    #[test]
    fn numbers_outside_of_a_range_are_not_judged() {
        let int = OptionValue::Int;
        let outside = message("int32", &[("lt", 2, int(0)), ("gt", 4, int(9))]);
        let inside = message("int32", &[("lt", 2, int(9)), ("gt", 4, int(0))]);
        assert!(says(&outside, &inside).iter().all(|(tighter, _)| !tighter));
        assert_eq!(says(&outside, &inside).len(), 2);
    }

    #[test]
    fn the_least_number_refuses_nothing_of_unsigned_types() {
        let none = message("uint64", &[]);
        let zero = message("uint64", &[("gte", 5, OptionValue::Uint(0))]);
        let one = message("uint64", &[("gt", 4, OptionValue::Uint(0))]);
        assert_eq!(says(&none, &zero), []);
        assert_eq!(
            says(&none, &one),
            [(true, "`uint64.gt` is 0 now".to_owned())]
        );
    }

    #[test]
    fn listed_values_are_held_against_limits() {
        let listed = |numbers: &[i64]| {
            let values = numbers.iter().map(|&number| OptionValue::Int(number));
            ("in", 6, OptionValue::List(values.collect()))
        };
        let old = message("int64", &[listed(&[1, 2])]);
        let wide = message("int64", &[listed(&[1, 2]), ("lte", 3, OptionValue::Int(2))]);
        let tight = message("int64", &[listed(&[1, 2]), ("lt", 2, OptionValue::Int(2))]);
        assert_eq!(says(&old, &wide), []);
        assert_eq!(
            says(&old, &tight),
            [(true, "`int64.lt` is 2 now".to_owned())]
        );
    }
}
