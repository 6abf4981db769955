//! The names fields have in ProtoJSON unless they say otherwise.

use std::borrow::Cow;

/// What is made of a field's name: underscores go, and what follows one is in upper case.
pub(crate) fn json_name(name: &str) -> Cow<'_, str> {
    if name.contains('_') {
        Cow::Owned(camel_case(name, false))
    } else {
        Cow::Borrowed(name)
    }
}

/// A name without its underscores; what follows one is in upper case, and so is the start of it
/// all if it is to be `capital`.
pub(crate) fn camel_case(name: &str, capital: bool) -> String {
    let mut upper = capital;
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if c == '_' {
            upper = true;
        } else {
            out.push(if upper { c.to_ascii_uppercase() } else { c });
            upper = false;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_names_drop_underscores_and_raise_what_follows() {
        for (name, json) in [
            ("foo_bar", "fooBar"),
            ("_foo", "Foo"),
            ("foo__b_", "fooB"),
            ("FOO", "FOO"),
            ("a_1", "a1"),
        ] {
            assert_eq!(json_name(name), json);
        }
    }
}
