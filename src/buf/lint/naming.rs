//! How names are written.

use super::cases::{lower_snake, pascal, upper_snake};
use super::context::{About, Context, Sink};
use super::rule::{BASIC, Check, Rule, page};

const HELP_TYPE: &str = "rename it while nobody uses it; later, a type of the other name beside it";
const HELP_MEMBER: &str = "rename it while nobody uses it: generated code, and JSON where it has the name, changes with it";

pub(super) static RULES: [Rule; 7] = [
    Rule::new(
        [
            "ENUM_PASCAL_CASE",
            "an enum is named in `PascalCase`",
            HELP_TYPE,
            page!("enum_pascal_case"),
        ],
        BASIC,
        Check::Enum(|cx, id, sink| type_name(&cx.schema[id].name, "enum", About::Enum(id), sink)),
    ),
    Rule::new(
        [
            "ENUM_VALUE_UPPER_SNAKE_CASE",
            "a value of an enum is named in `UPPER_SNAKE_CASE`",
            HELP_MEMBER,
            page!("enum_value_upper_snake_case"),
        ],
        BASIC,
        Check::Value(|cx, id, sink| {
            let name = &cx.schema[id].name;
            let expected = upper_snake(name);
            compare(
                name,
                &expected,
                ("enum value", "UPPER_SNAKE_CASE"),
                About::Value(id),
                sink,
            );
        }),
    ),
    Rule::new(
        [
            "FIELD_LOWER_SNAKE_CASE",
            "a field is named in `lower_snake_case`",
            HELP_MEMBER,
            page!("field_lower_snake_case"),
        ],
        BASIC,
        Check::Field(|cx, id, sink| {
            let field = &cx.schema[id];
            let kind = if field.is_extension() {
                "extension"
            } else {
                "field"
            };
            member_name(&field.name, kind, About::Field(id), sink);
        }),
    ),
    Rule::new(
        [
            "MESSAGE_PASCAL_CASE",
            "a message is named in `PascalCase`",
            HELP_TYPE,
            page!("message_pascal_case"),
        ],
        BASIC,
        Check::Message(|cx, id, sink| {
            type_name(&cx.schema[id].name, "message", About::Message(id), sink);
        }),
    ),
    Rule::new(
        [
            "ONEOF_LOWER_SNAKE_CASE",
            "a oneof is named in `lower_snake_case`",
            HELP_MEMBER,
            page!("oneof_lower_snake_case"),
        ],
        BASIC,
        Check::Oneof(|cx, id, sink| {
            member_name(&cx.schema[id].name, "oneof", About::Oneof(id), sink);
        }),
    ),
    Rule::new(
        [
            "RPC_PASCAL_CASE",
            "a method is named in `PascalCase`",
            HELP_TYPE,
            page!("rpc_pascal_case"),
        ],
        BASIC,
        Check::Method(|cx, id, sink| {
            type_name(&cx.schema[id].name, "rpc", About::Method(id), sink);
        }),
    ),
    Rule::new(
        [
            "SERVICE_PASCAL_CASE",
            "a service is named in `PascalCase`",
            HELP_TYPE,
            page!("service_pascal_case"),
        ],
        BASIC,
        Check::Service(|cx: &Context<'_>, id, sink| {
            type_name(&cx.schema[id].name, "service", About::Service(id), sink);
        }),
    ),
];

fn type_name(name: &str, kind: &str, about: About, sink: &mut Sink<'_>) {
    compare(name, &pascal(name), (kind, "PascalCase"), about, sink);
}

fn member_name(name: &str, kind: &str, about: About, sink: &mut Sink<'_>) {
    compare(
        name,
        &lower_snake(name),
        (kind, "lower_snake_case"),
        about,
        sink,
    );
}

fn compare(
    name: &str,
    expected: &str,
    (kind, case): (&str, &str),
    about: About,
    sink: &mut Sink<'_>,
) {
    if name == expected {
        return;
    }
    let message = match expected {
        "" => format!("the name of {kind} `{name}` is not in {case}: it has no letters"),
        _ => format!("the name of {kind} `{name}` is not in {case}, as in `{expected}`"),
    };
    sink.report_name(about, message);
}
