//! `FILE_SAME_*`: the options of a file that generated code depends on.

use super::category::Category::{File, Package};
use super::context::{At, FilePair, Sink};
use super::place::statement;
use super::rule::{Check, Rule, Texts, page};
use crate::model::option_number::{
    FILE_CC_ENABLE_ARENAS, FILE_CC_GENERIC_SERVICES, FILE_CSHARP_NAMESPACE, FILE_GO_PACKAGE,
    FILE_JAVA_GENERIC_SERVICES, FILE_JAVA_MULTIPLE_FILES, FILE_JAVA_OUTER_CLASSNAME,
    FILE_JAVA_PACKAGE, FILE_OBJC_CLASS_PREFIX, FILE_OPTIMIZE_FOR, FILE_PHP_CLASS_PREFIX,
    FILE_PHP_METADATA_NAMESPACE, FILE_PHP_NAMESPACE, FILE_PY_GENERIC_SERVICES, FILE_RUBY_PACKAGE,
    FILE_SWIFT_PREFIX,
};
use crate::model::{File as ModelFile, OptionValue};

/// What sets the rules of this family apart.
struct FileOption {
    number: i32,
    name: &'static str,
    /// What it is when it is not set.
    default: &'static str,
    /// What a change does.
    effect: &'static str,
}

/// Declares the rules and the data of each: ID, page, number, name, default, effect.
macro_rules! options {
    ($($id:literal $page:literal $number:ident $name:literal $default:literal $effect:literal;)*) => {
        pub(super) static RULES: [Rule; [$($id),*].len()] = [$(Rule::new(
            texts($id, concat!("the file option `", $name, "` stays as it is"), page!($page)),
            &[File, Package],
            Check::File(|pair, sink| {
                check(
                    pair,
                    sink,
                    &FileOption {
                        number: $number,
                        name: $name,
                        default: $default,
                        effect: $effect,
                    },
                );
            }),
        )),*];
    };
}

options! {
    "FILE_SAME_CC_ENABLE_ARENAS" "file_same_cc_enable_arenas" FILE_CC_ENABLE_ARENAS
        "cc_enable_arenas" "true" "C++ code that allocates its messages on an arena may stop compiling";
    "FILE_SAME_CC_GENERIC_SERVICES" "file_same_cc_generic_services" FILE_CC_GENERIC_SERVICES
        "cc_generic_services" "false" "the generated C++ service classes come or go";
    "FILE_SAME_CSHARP_NAMESPACE" "file_same_csharp_namespace" FILE_CSHARP_NAMESPACE
        "csharp_namespace" "" "C# code that uses the generated classes stops compiling";
    "FILE_SAME_GO_PACKAGE" "file_same_go_package" FILE_GO_PACKAGE
        "go_package" "" "Go code that imports the generated package stops compiling";
    "FILE_SAME_JAVA_GENERIC_SERVICES" "file_same_java_generic_services" FILE_JAVA_GENERIC_SERVICES
        "java_generic_services" "false" "the generated Java service classes come or go";
    "FILE_SAME_JAVA_MULTIPLE_FILES" "file_same_java_multiple_files" FILE_JAVA_MULTIPLE_FILES
        "java_multiple_files" "false" "the generated Java classes move into or out of the outer class";
    "FILE_SAME_JAVA_OUTER_CLASSNAME" "file_same_java_outer_classname" FILE_JAVA_OUTER_CLASSNAME
        "java_outer_classname" "" "Java code that names the outer class stops compiling";
    "FILE_SAME_JAVA_PACKAGE" "file_same_java_package" FILE_JAVA_PACKAGE
        "java_package" "" "Java code that imports the generated classes stops compiling";
    "FILE_SAME_OBJC_CLASS_PREFIX" "file_same_objc_class_prefix" FILE_OBJC_CLASS_PREFIX
        "objc_class_prefix" "" "Objective-C code that names the generated classes stops compiling";
    "FILE_SAME_OPTIMIZE_FOR" "file_same_optimize_for" FILE_OPTIMIZE_FOR
        "optimize_for" "SPEED" "generated C++ and Java classes get another base class";
    "FILE_SAME_PHP_CLASS_PREFIX" "file_same_php_class_prefix" FILE_PHP_CLASS_PREFIX
        "php_class_prefix" "" "PHP code that names the generated classes stops working";
    "FILE_SAME_PHP_METADATA_NAMESPACE" "file_same_php_metadata_namespace" FILE_PHP_METADATA_NAMESPACE
        "php_metadata_namespace" "" "the generated PHP metadata classes move to another namespace";
    "FILE_SAME_PHP_NAMESPACE" "file_same_php_namespace" FILE_PHP_NAMESPACE
        "php_namespace" "" "PHP code that uses the generated classes stops working";
    "FILE_SAME_PY_GENERIC_SERVICES" "file_same_py_generic_services" FILE_PY_GENERIC_SERVICES
        "py_generic_services" "false" "the generated Python service classes come or go";
    "FILE_SAME_RUBY_PACKAGE" "file_same_ruby_package" FILE_RUBY_PACKAGE
        "ruby_package" "" "Ruby code that names the generated modules stops working";
    "FILE_SAME_SWIFT_PREFIX" "file_same_swift_prefix" FILE_SWIFT_PREFIX
        "swift_prefix" "" "Swift code that names the generated types stops compiling";
}

const fn texts(id: &'static str, summary: &'static str, page: &'static str) -> Texts {
    let help = "set the option back; or move all code that uses what is generated along with it";
    [id, summary, help, page]
}

fn check(pair: &FilePair<'_>, sink: &mut Sink<'_>, option: &FileOption) {
    let (old, new) = (value(pair.old, option), value(pair.new, option));
    if old == new {
        return;
    }
    let at = match pair.new.options.get(option.number) {
        Some(found) => At::Span(pair.new_id, statement(&pair.new.source, found.span)),
        None => At::File(pair.new_id),
    };
    let (path, name, effect) = (&pair.new.path, option.name, option.effect);
    let message =
        format!("file option `{name}` of `{path}` changed from `{old}` to `{new}`: {effect}");
    sink.report(pair.old_id, at, path, message);
}

fn value(file: &ModelFile, option: &FileOption) -> String {
    match file.options.get(option.number).map(|found| &found.value) {
        Some(OptionValue::Bool(value)) => value.to_string(),
        Some(OptionValue::String(text)) => text.to_string(),
        Some(OptionValue::Bytes(bytes)) => bytes.escape_ascii().to_string(),
        Some(OptionValue::Enum(_, name)) => name.to_string(),
        _ => option.default.to_owned(),
    }
}
