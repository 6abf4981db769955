//! A message is gone.

use rustc_hash::FxHashSet;

use super::context::Context;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::{FileRole, MessageId, Schema, Scope, Type};

pub(super) static RULE: Rule = Rule {
    id: "MESSAGE_DELETED",
    summary: "a message was deleted that data may be stored as, or that source code uses",
    page: include_str!("message_deleted.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Code]),
    check: Check::Whole(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let removed = cx.pairs.messages.removed();
    if removed.is_empty() {
        return;
    }
    let used = used(cx.old);
    for &id in removed {
        let message = &cx.old[id];
        let outermost = match message.scope {
            Scope::File(_) => true,
            Scope::Message(parent) => cx.pairs.messages.to_new(parent).is_some(),
        };
        if !outermost || cx.old[message.file].role != FileRole::Input {
            continue;
        }
        let draft = draft(cx, id);
        let has_data = !message.fields.is_empty() || !message.extension_ranges.is_empty();
        let root = matches!(message.scope, Scope::File(_)) && has_data && !used.contains(&id);
        sink.report(if root { draft } else { draft.surfaces(&[Surface::Code]) });
    }
}

/// Messages that are part of other messages or of calls: where their data is, another finding
/// tells.
fn used(schema: &Schema) -> FxHashSet<MessageId> {
    let mut used = FxHashSet::default();
    for id in schema.fields() {
        let field = &schema[id];
        if let Type::Message(target) = field.ty
            && outermost(schema, field.message) != outermost(schema, target)
        {
            used.insert(target);
        }
    }
    for id in schema.services() {
        for (_, method) in schema.methods_of(id) {
            used.extend([method.input, method.output]);
        }
    }
    used
}

/// The message at the top of a file that this one stands in: a tree that holds itself is still one
/// tree.
fn outermost(schema: &Schema, mut id: MessageId) -> MessageId {
    while let Scope::Message(parent) = schema[id].scope {
        id = parent;
    }
    id
}

fn draft(cx: &Context<'_>, id: MessageId) -> Draft {
    let message = &cx.old[id];
    let draft = Draft::new(
        message.full_name.as_str(),
        format!("message `{}` was deleted", message.full_name),
    );
    let new_file = cx.pairs.files.to_new(message.file).map(|file| (file, &cx.new[file]));
    let draft = match new_file {
        Some((id, file)) if !file.package_span.is_none() => {
            let label = "no message of this package reads its data";
            draft.at_new(cx.new.place(id, file.package_span), label)
        }
        _ => draft,
    };
    draft.at_old(cx.old.place(message.file, message.decl.name), "it was here").help(
        "keep it, marked `option deprecated = true;`, until no data and no code uses it",
    )
}
