//! A file option that decides what generated code looks like changed.

use super::context::FileContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::option_number as number;
use crate::model::{File, OptionValue, Span};

pub(super) static RULE: Rule = Rule {
    id: "FILE_OPTION_CHANGED",
    summary: "an option of a file changed that decides names and shape of generated code",
    page: include_str!("file_option_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Code]),
    check: Check::File(check),
};

/// How two values of an option compare.
#[derive(Clone, Copy)]
enum Meaning {
    /// Any other text is another name.
    Text,
    /// Follows the package when there is no text, and then is part of that change.
    Namespace(fn(&str) -> String),
    /// Either way of setting it generates something else.
    Switch,
    /// Only switching it off takes something away.
    Extra,
    /// Only `LITE_RUNTIME` takes something away.
    OptimizeFor,
}

/// An option: its number, its name, whose code it decides, and how it compares.
type Row = (i32, &'static str, &'static str, Meaning);

/// Facts: `descriptor.proto`, `FileOptions`, and what the generators make of them.
const OPTIONS: &[Row] = &[
    (number::FILE_JAVA_PACKAGE, "java_package", "java", Meaning::Namespace(as_it_is)),
    (number::FILE_JAVA_OUTER_CLASSNAME, "java_outer_classname", "java", Meaning::Text),
    (number::FILE_JAVA_MULTIPLE_FILES, "java_multiple_files", "java", Meaning::Switch),
    (number::FILE_OPTIMIZE_FOR, "optimize_for", "c++ and java", Meaning::OptimizeFor),
    (number::FILE_GO_PACKAGE, "go_package", "go", Meaning::Namespace(none)),
    (number::FILE_CC_GENERIC_SERVICES, "cc_generic_services", "c++", Meaning::Extra),
    (number::FILE_JAVA_GENERIC_SERVICES, "java_generic_services", "java", Meaning::Extra),
    (number::FILE_PY_GENERIC_SERVICES, "py_generic_services", "python", Meaning::Extra),
    (number::FILE_OBJC_CLASS_PREFIX, "objc_class_prefix", "objective-c", Meaning::Text),
    (number::FILE_CSHARP_NAMESPACE, "csharp_namespace", "c#", Meaning::Namespace(pascal)),
    (number::FILE_SWIFT_PREFIX, "swift_prefix", "swift", Meaning::Text),
    (number::FILE_PHP_CLASS_PREFIX, "php_class_prefix", "php", Meaning::Text),
    (number::FILE_PHP_NAMESPACE, "php_namespace", "php", Meaning::Namespace(none)),
    (number::FILE_PHP_METADATA_NAMESPACE, "php_metadata_namespace", "php", Meaning::Text),
    (number::FILE_RUBY_PACKAGE, "ruby_package", "ruby", Meaning::Namespace(none)),
];

fn check(context: &FileContext<'_>, sink: &mut Sink<'_>) {
    for row in OPTIONS {
        if let Some(draft) = compare(context, row) {
            sink.report(draft);
        }
    }
}

fn compare(context: &FileContext<'_>, &(number, name, language, meaning): &Row) -> Option<Draft> {
    let (old, new) = (context.old(), context.new());
    let (was, is) = (old.options.get(number), new.options.get(number));
    let breaks = match meaning {
        Meaning::Text => text(old, number) != text(new, number),
        Meaning::Namespace(default) => {
            let effective =
                |file: &File| text(file, number).map_or_else(|| default(&file.package), str::to_owned);
            old.package == new.package && effective(old) != effective(new)
        }
        Meaning::Switch => is_on(old, number) != is_on(new, number),
        Meaning::Extra => is_on(old, number) && !is_on(new, number),
        Meaning::OptimizeFor => !is_lite(old) && is_lite(new),
    };
    if !breaks {
        return None;
    }
    let spelled = |value: Option<&OptionValue>| value.map_or_else(|| "unset".to_owned(), spelled);
    let (before, after) =
        (spelled(was.map(|option| &option.value)), spelled(is.map(|option| &option.value)));
    let message = format!("file option `{name}` changed from {before} to {after}");
    let place = |option: Option<&crate::model::OptionField>, file: &File| {
        option.map_or(Span::NONE, |option| option.span).or(file.package_span).or(file.edition_span)
    };
    let draft = Draft::new(new.path.as_str(), message)
        .help(format!("put it back: {language} source uses the names that came from it"));
    let draft = match place(is, new) {
        span if span.is_none() => draft,
        span => {
            let label = format!("{language} source that uses the generated code no longer compiles");
            draft.at_new(context.new_place(span), label)
        }
    };
    Some(match place(was, old) {
        span if span.is_none() => draft,
        span => draft.at_old(context.old_place(span), "it was generated from this"),
    })
}

fn text(file: &File, number: i32) -> Option<&str> {
    file.options.get(number)?.value.as_str()
}

fn is_on(file: &File, number: i32) -> bool {
    file.options.bool(number).unwrap_or_default()
}

/// `descriptor.proto`, `OptimizeMode.LITE_RUNTIME`: no reflection and no descriptors.
fn is_lite(file: &File) -> bool {
    let option = file.options.get(number::FILE_OPTIMIZE_FOR);
    option.is_some_and(|option| option.value.as_enum() == Some(3))
}

fn spelled(value: &OptionValue) -> String {
    match value {
        OptionValue::Bool(value) => format!("`{value}`"),
        OptionValue::Enum(_, name) => format!("`{name}`"),
        value => format!("`{}`", value.as_str().unwrap_or_default()),
    }
}

fn as_it_is(package: &str) -> String {
    package.to_owned()
}

/// Nothing that compares as equal to what can be written.
fn none(_: &str) -> String {
    String::new()
}

/// `shop.cart_v1` as `Shop.CartV1`.
fn pascal(package: &str) -> String {
    let mut name = String::with_capacity(package.len());
    let mut starts = true;
    for letter in package.chars() {
        match letter {
            '_' => starts = true,
            letter if starts => {
                name.extend(letter.to_uppercase());
                starts = letter == '.' || letter.is_ascii_digit();
            }
            letter => {
                name.push(letter);
                starts = letter == '.' || letter.is_ascii_digit();
            }
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::pascal;

    #[test]
    fn default_namespaces_are_in_pascal_case() {
        assert_eq!(pascal("shop.cart_items.v1"), "Shop.CartItems.V1");
    }
}
