//! A call over HTTP no longer reaches its method, or its request is read from elsewhere.

use super::context::MethodContext;
use super::draft::{Draft, Sink};
use super::annotation::{self, FieldPath};
use super::{Check, Kind, Rule, phrase};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::{Method, OptionField, OptionValue, Schema};

pub(super) static RULE: Rule = Rule {
    id: "RPC_HTTP_CHANGED",
    summary: "an HTTP binding was removed or changed, and its callers are turned away",
    page: include_str!("rpc_http_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Rpc]),
    check: Check::Method(check),
};

const HTTP: &str = "(google.api.http)";

fn check(context: &MethodContext<'_>, sink: &mut Sink<'_>) {
    let Some(before) = context.old().options.by_name(HTTP) else { return };
    let after = context.new().options.by_name(HTTP);
    let old = bindings(context.cx.old, context.old(), before);
    let new = after.map_or_else(Vec::new, |rule| bindings(context.cx.new, context.new(), rule));
    let lost: Vec<&Binding> = old.iter().filter(|one| !new.iter().any(|it| it.same(one))).collect();
    if lost.is_empty() {
        return;
    }
    let unreached: Vec<&Binding> =
        lost.iter().copied().filter(|one| !new.iter().any(|it| it.matched == one.matched)).collect();
    let name = &context.new().name;
    let (text, label, help) = if unreached.is_empty() {
        (
            format!("rpc `{name}` reads {} differently", phrase::list(&addresses(&lost))),
            "what callers send lands elsewhere, or what they get stands elsewhere",
            "keep variables, `body` and `response_body` as they were; bind another path in \
             `additional_bindings` for the new form",
        )
    } else {
        (
            format!("rpc `{name}` no longer answers {}", phrase::list(&addresses(&unreached))),
            "callers of the old address are turned away",
            "keep the old address in `additional_bindings` until nobody calls it",
        )
    };
    let (cx, old, new) = (context.cx, context.old(), context.new());
    let (old_file, new_file) = (cx.old[old.service].file, cx.new[new.service].file);
    let draft = Draft::new(cx.new.method_name(context.pair.new), text)
        .at_new(annotation::place(cx.new, new_file, after, new.decl.name), label)
        .at_old(
            annotation::place(cx.old, old_file, Some(before), old.decl.name),
            "callers rely on this",
        )
        .help(help);
    sink.report(draft);
}

/// One address of a method, and which parts of the request it fills.
struct Binding {
    verb: String,
    path: String,
    /// Verb and path without the names of variables: what decides where a call arrives.
    matched: String,
    /// Variables, body and response body.
    bound: Vec<FieldPath>,
}

impl Binding {
    fn same(&self, other: &Self) -> bool {
        self.matched == other.matched && FieldPath::all_same(&self.bound, &other.bound)
    }
}

fn addresses(bindings: &[&Binding]) -> Vec<String> {
    bindings.iter().map(|binding| format!("{} {}", binding.verb, binding.path)).collect()
}

/// The binding of a rule and its additional ones.
///
/// Numbers and names: `google/api/http.proto`, `HttpRule`.
fn bindings(schema: &Schema, method: &Method, rule: &OptionField) -> Vec<Binding> {
    let more = rule.value.field(11).map_or(&[][..], |more| more.value.elements());
    let rules = std::iter::once(&rule.value).chain(more);
    rules.filter_map(|rule| binding(schema, method, rule)).collect()
}

fn binding(schema: &Schema, method: &Method, rule: &OptionValue) -> Option<Binding> {
    const VERBS: [(i32, &str); 5] =
        [(2, "GET"), (3, "PUT"), (4, "POST"), (5, "DELETE"), (6, "PATCH")];
    let text = |value: &OptionValue, number| {
        value.field(number).and_then(|field| field.value.as_str()).map(str::to_owned)
    };
    let plain = VERBS
        .iter()
        .find_map(|&(number, verb)| Some((verb.to_owned(), text(rule, number)?)));
    let custom = || {
        let custom = &rule.field(8)?.value;
        Some((text(custom, 1)?, text(custom, 2)?))
    };
    let (verb, path) = plain.or_else(custom)?;
    let (shape, variables) = template(&path);
    let mut bound: Vec<FieldPath> = variables
        .iter()
        .map(|variable| FieldPath::new(schema, method.input, variable))
        .collect();
    for (number, message) in [(7, method.input), (12, method.output)] {
        let field = text(rule, number).unwrap_or_default();
        bound.push(FieldPath::new(schema, message, &field));
    }
    Some(Binding { matched: format!("{verb} {shape}"), verb, path, bound })
}

/// A path template without the names of its variables, and the names: `/v1/{name=a/*}` matches the
/// same as `/v1/a/*`, and `{name}` is short for `{name=*}`.
fn template(path: &str) -> (String, Vec<&str>) {
    let mut shape = String::with_capacity(path.len());
    let mut variables = Vec::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        shape.push_str(before);
        let (variable, behind) = after.split_once('}').unwrap_or((after, ""));
        let (name, segments) = variable.split_once('=').unwrap_or((variable, "*"));
        variables.push(name);
        // What a variable spans decides what it is filled with.
        shape.push('<');
        shape.push_str(segments);
        shape.push('>');
        rest = behind;
    }
    shape.push_str(rest);
    (shape, variables)
}

#[cfg(test)]
mod tests {
    use super::template;

    #[test]
    fn templates_are_compared_without_names() {
        assert_eq!(template("/v1/{name}"), ("/v1/<*>".to_owned(), vec!["name"]));
        assert_eq!(template("/v1/{a.b=*}:go").0, "/v1/<*>:go");
        assert_eq!(template("/v1/{open").1, ["open"], "an unclosed variable ends with the path");
    }
}
