//! A method signature is gone, and with it a function of generated clients.

use super::context::MethodContext;
use super::draft::{Draft, Sink};
use super::annotation::{self, FieldPath};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::{Method, Schema};

pub(super) static RULE: Rule = Rule {
    id: "RPC_SIGNATURE_CHANGED",
    summary: "a method signature was removed or reordered, and calls of generated clients no longer compile",
    page: include_str!("rpc_signature_changed.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Code]),
    check: Check::Method(check),
};

const SIGNATURE: &str = "(google.api.method_signature)";

fn check(context: &MethodContext<'_>, sink: &mut Sink<'_>) {
    let (cx, old, new) = (context.cx, context.old(), context.new());
    let before = signatures(cx.old, old);
    if before.is_empty() {
        return;
    }
    let after = signatures(cx.new, new);
    let there = |key: &[FieldPath]| after.iter().any(|(_, kept)| FieldPath::all_same(kept, key));
    let lost = before.iter().filter(|(_, key)| !there(key));
    let lost: Vec<&str> = lost.map(|(written, _)| *written).collect();
    if lost.is_empty() {
        return;
    }
    let (old_file, new_file) = (cx.old[old.service].file, cx.new[new.service].file);
    let spelled: Vec<String> = lost.iter().map(|one| format!("`({one})`")).collect();
    let text = format!("rpc `{}` lost its signature {}", new.name, spelled.join(" and "));
    let kept = new.options.by_name(SIGNATURE);
    let written = old.options.by_name(SIGNATURE);
    let draft = Draft::new(cx.new.method_name(context.pair.new), text)
        .at_new(
            annotation::place(cx.new, new_file, kept, new.decl.name),
            "calls that pass these fields one by one no longer compile",
        )
        .at_old(annotation::place(cx.old, old_file, written, old.decl.name), "it was among these")
        .help("keep the signature, and add the new one beside it");
    sink.report(draft);
}

/// The signatures as written, and the fields of each in order.
fn signatures<'a>(schema: &Schema, method: &'a Method) -> Vec<(&'a str, Vec<FieldPath>)> {
    let written = annotation::texts(&method.options, SIGNATURE);
    let fields = |text: &str| {
        let fields = text.split(',').map(str::trim);
        fields.map(|path| FieldPath::new(schema, method.input, path)).collect()
    };
    written.into_iter().map(|text| (text, fields(text))).collect()
}
