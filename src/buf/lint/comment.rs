//! `COMMENT_*`: everything has a comment that says what it is for.

use super::comment_ignores::MARK;
use super::comments;
use super::context::{About, Context, Sink};
use super::rule::{COMMENTS, Check, Rule, page};
use crate::model::{MessageEncoding, MessageId, Schema, Type};

const HELP: &str = "write right above it what it means to those who use it";

/// Declares the rules: ID, page, summary, what they look at.
macro_rules! rules {
    ($($id:literal $page:literal $noun:literal $kind:ident $about:expr;)*) => {
        pub(super) static RULES: [Rule; [$($id),*].len()] = [$(Rule::new(
            [$id, concat!($noun, " has a comment"), HELP, page!($page)],
            COMMENTS,
            Check::$kind(|cx, id, sink| check(cx, $about(id), sink)),
        )),*];
    };
}

rules! {
    "COMMENT_ENUM" "comment_enum" "an enum" Enum About::Enum;
    "COMMENT_ENUM_VALUE" "comment_enum_value" "a value of an enum" Value About::Value;
    "COMMENT_FIELD" "comment_field" "a field" Field About::Field;
    "COMMENT_MESSAGE" "comment_message" "a message" Message About::Message;
    "COMMENT_ONEOF" "comment_oneof" "a oneof" Oneof About::Oneof;
    "COMMENT_RPC" "comment_rpc" "a method" Method About::Method;
    "COMMENT_SERVICE" "comment_service" "a service" Service About::Service;
}

fn check(cx: &Context<'_>, about: About, sink: &mut Sink<'_>) {
    let schema = cx.schema;
    if is_group(schema, about) {
        return; // the comment is that of the message
    }
    let source = &schema[about.file(schema)].source;
    let comment = about
        .decl(schema)
        .and_then(|decl| comments::of(source, decl));
    if !comment.is_some_and(|comment| says_something(&comment)) {
        let (kind, name) = title(schema, about);
        sink.report(
            about,
            format!("{kind} `{name}` has no comment that says what it is for"),
        );
    }
}

/// Whether a line of a comment is there for people.
fn says_something(comment: &str) -> bool {
    let mut lines = comment.lines().map(str::trim);
    lines.any(|line| !line.is_empty() && !line.starts_with(MARK))
}

/// Whether this is the field of a group, and not of a message that is only encoded as one.
fn is_group(schema: &Schema, about: About) -> bool {
    let About::Field(id) = about else {
        return false;
    };
    let field = &schema[id];
    let is_written_as_one = |message: MessageId| schema[message].decl.span == field.decl.span;
    match field.ty {
        Type::Message(message) if field.delimited => {
            field.features.message_encoding == MessageEncoding::Delimited
                && is_written_as_one(message)
        }
        _ => false,
    }
}

fn title(schema: &Schema, about: About) -> (&'static str, String) {
    let kind = match about {
        About::File(_) | About::Statement(..) => "file",
        About::Message(_) => "message",
        About::Field(id) if schema[id].is_extension() => "extension",
        About::Field(_) => "field",
        About::Oneof(_) => "oneof",
        About::Enum(_) | About::EnumOption(..) => "enum",
        About::Value(_) => "enum value",
        About::Service(_) => "service",
        About::Method(_) => "rpc",
    };
    (kind, about.element(schema).to_string())
}
