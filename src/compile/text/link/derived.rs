//! Names that are made of other names.

use rustc_hash::FxHashSet;
use smol_str::SmolStrBuilder;

use crate::model::{Name, camel_case};

/// The name of the message made for a map field.
pub(crate) fn entry_name(field: &str) -> Name {
    let mut name = camel_case(field, true);
    name.push_str("Entry");
    Name::from(name)
}

/// The name of a group's field.
pub(crate) fn lower_case(name: &str) -> Name {
    let mut out = SmolStrBuilder::new();
    name.chars().for_each(|c| out.push(c.to_ascii_lowercase()));
    out.finish()
}

/// The name of the oneof made for a proto3 `optional` field; `taken` holds the names of the
/// fields and oneofs of its message so far.
pub(crate) fn synthetic_oneof_name(field: &str, taken: &FxHashSet<Name>) -> Name {
    let mut name = if field.starts_with('_') {
        Name::from(field)
    } else {
        smol_str::format_smolstr!("_{field}")
    };
    while taken.contains(name.as_str()) {
        name = smol_str::format_smolstr!("X{name}");
    }
    name
}

/// A full name.
pub(crate) fn join(scope: &str, name: &str) -> Name {
    if scope.is_empty() {
        return Name::from(name);
    }
    let mut out = SmolStrBuilder::new();
    out.push_str(scope);
    out.push('.');
    out.push_str(name);
    out.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_named_after_their_field() {
        assert_eq!(entry_name("by_name"), "ByNameEntry");
        assert_eq!(entry_name("x"), "XEntry");
    }

    #[test]
    fn synthetic_oneofs_avoid_fields_and_oneofs() {
        let taken = ["a", "_a", "_b"].into_iter().map(Name::from).collect();
        assert_eq!(synthetic_oneof_name("a", &taken), "X_a");
        assert_eq!(synthetic_oneof_name("_b", &taken), "X_b");
        assert_eq!(synthetic_oneof_name("c", &taken), "_c");
    }
}
