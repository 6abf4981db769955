//! Enums and their values.

use super::cases::upper_snake;
use super::context::{About, Context, Sink};
use super::rule::{APART, Check, Rule, SENSIBLE, STANDARD, page};
use crate::buf::place::statement;
use crate::model::option_number::ENUM_ALLOW_ALIAS;
use crate::model::{EnumId, EnumValueId};

pub(super) static RULES: [Rule; 4] = [
    Rule::new(
        [
            "ENUM_FIRST_VALUE_ZERO",
            "the first value of an enum is zero",
            "put a value with the number 0 first, named after the enum with `_UNSPECIFIED` behind",
            page!("enum_first_value_zero"),
        ],
        APART,
        Check::Enum(first_value),
    ),
    Rule::new(
        [
            "ENUM_NO_ALLOW_ALIAS",
            "no number of an enum has several names",
            "give each value a number of its own",
            page!("enum_no_allow_alias"),
        ],
        SENSIBLE,
        Check::Enum(alias),
    ),
    Rule::new(
        [
            "ENUM_VALUE_PREFIX",
            "the names of an enum's values start with the name of the enum",
            "rename it while nobody uses it: generated code and JSON change with it",
            page!("enum_value_prefix"),
        ],
        STANDARD,
        Check::Value(prefix),
    ),
    Rule::new(
        [
            "ENUM_ZERO_VALUE_SUFFIX",
            "the name of the value zero says that nothing was chosen",
            "add such a value; or say with `enum_zero_value_suffix` how they end here",
            page!("enum_zero_value_suffix"),
        ],
        STANDARD,
        Check::Value(suffix),
    ),
];

fn first_value(cx: &Context<'_>, id: EnumId, sink: &mut Sink<'_>) {
    let schema = cx.schema;
    let Some((first, value)) = schema.values_of(id).next() else {
        return;
    };
    if value.number != 0 {
        let (name, number, full_name) = (&value.name, value.number, &schema[id].full_name);
        let message =
            format!("the first value of enum `{full_name}`, `{name}`, is {number} and not 0");
        sink.report_at(About::Value(first), value.number_span, message);
    }
}

fn alias(cx: &Context<'_>, id: EnumId, sink: &mut Sink<'_>) {
    let item = &cx.schema[id];
    if item.options.bool(ENUM_ALLOW_ALIAS) != Some(true) {
        return;
    }
    let Some(option) = item.options.get(ENUM_ALLOW_ALIAS) else {
        return;
    };
    let span = statement(&cx.schema[item.file].source, option.span);
    let name = &item.full_name;
    let message = format!(
        "enum `{name}` allows several names for a number: which of them comes back out of a \
         message is not said"
    );
    sink.report(About::EnumOption(id, span), message);
}

fn prefix(cx: &Context<'_>, id: EnumValueId, sink: &mut Sink<'_>) {
    let value = &cx.schema[id];
    let item = &cx.schema[value.parent];
    let prefix = format!("{}_", upper_snake(&item.name));
    if !value.name.starts_with(&prefix) {
        let (name, full_name) = (&value.name, &item.full_name);
        let message =
            format!("value `{name}` of enum `{full_name}` does not start with `{prefix}`");
        sink.report_name(About::Value(id), message);
    }
}

fn suffix(cx: &Context<'_>, id: EnumValueId, sink: &mut Sink<'_>) {
    let value = &cx.schema[id];
    let suffix = &cx.options.enum_zero_value_suffix;
    if value.number == 0 && !value.name.ends_with(suffix.as_str()) {
        let (name, full_name) = (&value.name, &cx.schema[value.parent].full_name);
        let message =
            format!("the zero value `{name}` of enum `{full_name}` does not end in `{suffix}`");
        sink.report_name(About::Value(id), message);
    }
}
