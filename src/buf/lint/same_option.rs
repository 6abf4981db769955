//! `PACKAGE_SAME_*`: options on which the files of a package agree.

use std::collections::BTreeSet;

use super::context::{About, Context, Sink};
use super::package::{packages, title};
use super::rule::{AFFINITY, Check, Rule, Texts, page};
use crate::buf::place::statement;
use crate::model::option_number::{
    FILE_CSHARP_NAMESPACE, FILE_GO_PACKAGE, FILE_JAVA_MULTIPLE_FILES, FILE_JAVA_PACKAGE,
    FILE_PHP_NAMESPACE, FILE_RUBY_PACKAGE, FILE_SWIFT_PREFIX,
};
use crate::model::{File, FileId, OptionValue, Span};

/// Declares the rules: ID, page, number and name of the option.
macro_rules! options {
    ($($id:literal $page:literal $number:ident $name:literal;)*) => {
        pub(super) static RULES: [Rule; [$($id),*].len()] = [$(Rule::new(
            texts(
                $id,
                concat!("the files of a package agree on the option `", $name, "`"),
                page!($page),
            ),
            AFFINITY,
            Check::Whole(|cx, sink| check(cx, sink, $number, $name)),
        )),*];
    };
}

options! {
    "PACKAGE_SAME_CSHARP_NAMESPACE" "package_same_csharp_namespace" FILE_CSHARP_NAMESPACE
        "csharp_namespace";
    "PACKAGE_SAME_GO_PACKAGE" "package_same_go_package" FILE_GO_PACKAGE "go_package";
    "PACKAGE_SAME_JAVA_MULTIPLE_FILES" "package_same_java_multiple_files" FILE_JAVA_MULTIPLE_FILES
        "java_multiple_files";
    "PACKAGE_SAME_JAVA_PACKAGE" "package_same_java_package" FILE_JAVA_PACKAGE "java_package";
    "PACKAGE_SAME_PHP_NAMESPACE" "package_same_php_namespace" FILE_PHP_NAMESPACE "php_namespace";
    "PACKAGE_SAME_RUBY_PACKAGE" "package_same_ruby_package" FILE_RUBY_PACKAGE "ruby_package";
    "PACKAGE_SAME_SWIFT_PREFIX" "package_same_swift_prefix" FILE_SWIFT_PREFIX "swift_prefix";
}

const fn texts(id: &'static str, summary: &'static str, page: &'static str) -> Texts {
    let help = "set the option to the same in all files of the package";
    [id, summary, help, page]
}

fn check(cx: &Context<'_>, sink: &mut Sink<'_>, number: i32, name: &str) {
    let schema = cx.schema;
    for (package, files) in packages(cx) {
        let values = files.iter().map(|&id| value(&schema[id], number));
        let values: BTreeSet<String> = values.collect();
        if values.len() < 2 {
            continue;
        }
        let values = values.iter().map(|value| match value.as_str() {
            "" => "nothing".to_owned(),
            value => format!("`{value}`"),
        });
        let values: Vec<String> = values.collect();
        let (package, values) = (title(package), values.join(", "));
        for id in files {
            let message = format!("the files of {package} set the option `{name}` to {values}");
            sink.report(place(&schema[id], id, number), message);
        }
    }
}

fn place(file: &File, id: FileId, number: i32) -> About {
    let option = file.options.get(number);
    let span = option.map_or(Span::NONE, |option| statement(&file.source, option.span));
    About::Statement(id, span)
}

/// What a file sets the option to; nothing when it is not set.
fn value(file: &File, number: i32) -> String {
    match file.options.get(number).map(|option| &option.value) {
        Some(OptionValue::Bool(value)) => value.to_string(),
        Some(OptionValue::String(text)) => text.to_string(),
        Some(OptionValue::Bytes(bytes)) => bytes.escape_ascii().to_string(),
        _ => String::new(),
    }
}
