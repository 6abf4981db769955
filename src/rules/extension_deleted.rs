//! An extension is gone.

use super::context::Context;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Subject, Surface, Surfaces, Versions};
use crate::model::{FieldId, FileRole, Message, MessageId};

pub(super) static RULE: Rule = Rule {
    id: "EXTENSION_DELETED",
    summary: "an extension was deleted and its number is free for reuse",
    page: include_str!("extension_deleted.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Code]),
    check: Check::Whole(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for &id in cx.pairs.extensions.removed() {
        let extension = &cx.old[id];
        if cx.old[extension.file].role != FileRole::Input {
            continue;
        }
        // When the extended message is gone too, its deletion says it all.
        let Some(extendee) = extendee(cx, id) else { continue };
        let number = extension.number;
        let moved_in = cx.new.fields_of(extendee).any(|(_, field)| {
            field.number == number && field.name == extension.name
        });
        let message = &cx.new[extendee];
        if moved_in || is_reserved(message, number) {
            sink.report(draft(cx, id, extendee).surfaces(&[Surface::Code]));
        } else if cx.new[message.file].role == FileRole::Input {
            sink.report(draft(cx, id, extendee));
        } else {
            sink.report(draft(cx, id, extendee).severity(Severity::Warning));
        }
    }
}

fn extendee(cx: &Context<'_>, extension: FieldId) -> Option<MessageId> {
    let old = cx.old[extension].message;
    cx.pairs.messages.to_new(old).or_else(|| cx.new.message(&cx.old[old].full_name))
}

/// Whether no extension or field can take the number: it is reserved, a declaration says so, or it
/// is in no extension range and has no field.
fn is_reserved(message: &Message, number: i32) -> bool {
    let reserved = message.reserved_ranges.iter().any(|range| range.contains(number));
    reserved
        || message.extension_ranges.iter().filter(|it| it.range.contains(number)).any(|it| {
            let declared = it.options.by_name("declaration");
            declared.is_some_and(|declared| {
                declared.value.elements().iter().any(|one| declares_reserved(one, number))
            })
        })
}

/// Whether an extension declaration (`descriptor.proto`, `ExtensionRangeOptions.Declaration`:
/// `number` is 1, `reserved` is 5) sets this number aside.
fn declares_reserved(declaration: &crate::model::OptionValue, number: i32) -> bool {
    use crate::model::OptionValue::{Bool, Int};
    let is_number = declaration.field(1).is_some_and(|it| it.value == Int(number.into()));
    is_number && declaration.field(5).is_some_and(|it| it.value == Bool(true))
}

fn draft(cx: &Context<'_>, id: FieldId, message: MessageId) -> Draft {
    let (extension, extendee) = (&cx.old[id], &cx.new[message]);
    let subject = Subject::Fields {
        messages: Versions { old: extension.message, new: message },
        fields: vec![Versions { old: Some(id), new: None }],
    };
    let (name, number) = (&extension.name, extension.number);
    let text =
        format!("extension `{name}` was deleted, and number {number} of `{}` is free again", extendee.full_name);
    let old_place = cx.old.place(extension.file, extension.decl.span);
    Draft::new(cx.old.field_name(id), text)
        .about(subject)
        .at_old(old_place, "another extension with this number is taken for it")
        .help(format!(
            "keep the extension, marked `[deprecated = true]`, or reserve the number where \
             `{}` declares its extension range",
            extendee.name
        ))
}
