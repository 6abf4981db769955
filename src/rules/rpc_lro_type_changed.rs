//! A long-running operation ends with another type, or reports its progress with one.

use super::context::MethodContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule, annotation};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::{Method, Schema};

pub(super) static RULE: Rule = Rule {
    id: "RPC_LRO_TYPE_CHANGED",
    summary: "a long-running operation has another response or metadata type",
    page: include_str!("rpc_lro_type_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Rpc, Surface::Code]),
    check: Check::Method(check),
};

const INFO: &str = "(google.longrunning.operation_info)";

fn check(context: &MethodContext<'_>, sink: &mut Sink<'_>) {
    let (cx, old, new) = (context.cx, context.old(), context.new());
    if cx.old[old.service].full_name != cx.new[new.service].full_name {
        return; // nobody reaches the method under its old name
    }
    // Numbers: `google/longrunning/operations.proto`, `OperationInfo`.
    for (number, word) in [(1, "response"), (2, "metadata")] {
        let (before, after) = (named(cx.old, old, number), named(cx.new, new, number));
        if before != after {
            sink.report(draft(context, word, before.as_deref(), after.as_deref()));
        }
    }
}

/// The full name of a type of the operation. It is written from the package of the method, or whole.
fn named(schema: &Schema, method: &Method, number: i32) -> Option<String> {
    let info = method.options.by_name(INFO)?;
    let written = info.value.field(number)?.value.as_str().filter(|name| !name.is_empty())?;
    let written = written.trim_start_matches('.');
    let mut scope = schema[schema[method.service].file].package.as_str();
    while !scope.is_empty() {
        let name = format!("{scope}.{written}");
        if schema.message(&name).is_some() {
            return Some(name);
        }
        scope = scope.rsplit_once('.').map_or("", |(outer, _)| outer);
    }
    Some(written.to_owned())
}

fn draft(
    context: &MethodContext<'_>,
    word: &str,
    before: Option<&str>,
    after: Option<&str>,
) -> Draft {
    let (cx, old, new) = (context.cx, context.old(), context.new());
    let name = &new.name;
    let (text, label) = match (before, after) {
        (Some(before), Some(after)) => (
            format!("operations of rpc `{name}` changed their {word} type from `{before}` to `{after}`"),
            format!("callers unpack the {word} as `{before}` and fail"),
        ),
        (Some(before), None) => (
            format!("operations of rpc `{name}` no longer say that their {word} type is `{before}`"),
            format!("generated clients return a plain operation instead of a `{before}`"),
        ),
        (None, after) => (
            format!("operations of rpc `{name}` say now that their {word} type is `{}`", after.unwrap_or_default()),
            "generated clients return another type than the plain operation".to_owned(),
        ),
    };
    let (old_file, new_file) = (cx.old[old.service].file, cx.new[new.service].file);
    let (was, is) = (old.options.by_name(INFO), new.options.by_name(INFO));
    let draft = Draft::new(cx.new.method_name(context.pair.new), text)
        .at_new(annotation::place(cx.new, new_file, is, new.decl.name), label)
        .at_old(annotation::place(cx.old, old_file, was, old.decl.name), "callers rely on this")
        .help("keep the types of the operation, and add an rpc for the new ones");
    if before.is_some() && after.is_some() {
        draft
    } else {
        draft.surfaces(&[Surface::Code])
    }
}
