//! Files by themselves.

use super::cases::lower_snake;
use super::context::{About, Context, Sink};
use super::rule::{Check, Rule, SENSIBLE_LAYOUT, STANDARD, page};
use crate::model::{FileId, Span};

pub(super) static RULES: [Rule; 3] = [
    Rule::new(
        [
            "FILE_LOWER_SNAKE_CASE",
            "a file is named in `lower_snake_case`",
            "rename it while nobody imports it",
            page!("file_lower_snake_case"),
        ],
        STANDARD,
        Check::File(name),
    ),
    Rule::new(
        [
            "PACKAGE_DEFINED",
            "a file has a package",
            "put it into a package: `package acme.v1;`",
            page!("package_defined"),
        ],
        SENSIBLE_LAYOUT,
        Check::File(package),
    ),
    Rule::new(
        [
            "SYNTAX_SPECIFIED",
            "a file says in which version of the language it is written",
            "start it with `syntax = \"proto3\";`, or `proto2` if that is what it is",
            page!("syntax_specified"),
        ],
        super::rule::SENSIBLE,
        Check::File(syntax),
    )
    .since_v1(),
];

/// The folder a file is in, as it is imported.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or(".", |(folder, _)| folder)
}

fn name(cx: &Context<'_>, id: FileId, sink: &mut Sink<'_>) {
    let path = &cx.schema[id].path;
    let base = path.rsplit('/').next().unwrap_or(path);
    let name = base.rsplit_once('.').map_or(base, |(name, _)| name);
    let expected = lower_snake(name);
    if name != expected {
        let message =
            format!("the name of `{base}` is not in lower_snake_case, as in `{expected}.proto`");
        sink.report_at(About::File(id), Span::NONE, message);
    }
}

fn package(cx: &Context<'_>, id: FileId, sink: &mut Sink<'_>) {
    let file = &cx.schema[id];
    if file.package.is_empty() {
        let message = format!(
            "`{}` has no package: its names can be anybody's, and clash with those of others",
            file.path
        );
        sink.report_at(About::File(id), Span::NONE, message);
    }
}

fn syntax(cx: &Context<'_>, id: FileId, sink: &mut Sink<'_>) {
    let file = &cx.schema[id];
    if !file.says_edition {
        let message = format!(
            "`{}` does not say in which version of the language it is written: it counts as proto2",
            file.path
        );
        sink.report_at(About::File(id), Span::NONE, message);
    }
}
