//! Messages: what they reserve, require and hold.

use rustc_hash::FxHashSet;

use super::category::Category::{Csr, File, Package, Wire, WireJson};
use super::context::{MessagePair, Sink, report, title};
use super::feature;
use super::numbers::{uncovered, written};
use super::place::statement;
use super::rule::{Check, Rule, page};
use crate::model::option_number::{
    FEATURE_JSON_FORMAT, MESSAGE_FEATURES, MESSAGE_NO_STANDARD_DESCRIPTOR_ACCESSOR,
};
use crate::model::{FieldId, JsonFormat, Label, Message, NumberRange, Span};

/// The highest number of a field.
const MAX: i32 = 536_870_911;

pub(super) static RULES: [Rule; 6] = [
    Rule::new(
        [
            "EXTENSION_MESSAGE_NO_DELETE",
            "the extension ranges of a message stay",
            "bring the range back, or a wider one",
            page!("extension_message_no_delete"),
        ],
        &[Csr, File, Package],
        Check::Message(extension_ranges),
    ),
    Rule::new(
        [
            "MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR",
            "the generated accessor `descriptor()` of a message stays",
            "take the option out again",
            page!("message_no_remove_standard_descriptor_accessor"),
        ],
        &[Csr, File, Package],
        Check::Message(accessor),
    ),
    Rule::new(
        [
            "MESSAGE_SAME_JSON_FORMAT",
            "a message does not lose its support for JSON",
            "set `features.json_format = ALLOW`",
            page!("message_same_json_format"),
        ],
        &[Csr, File, Package, WireJson],
        Check::Message(json_format),
    ),
    Rule::new(
        [
            "MESSAGE_SAME_REQUIRED_FIELDS",
            "no required field comes or goes",
            "leave required fields as they are; new ones are optional",
            page!("message_same_required_fields"),
        ],
        &[Csr, File, Package, WireJson, Wire],
        Check::Message(required),
    ),
    Rule::new(
        [
            "ONEOF_NO_DELETE",
            "a oneof is not deleted or renamed",
            "bring the oneof back",
            page!("oneof_no_delete"),
        ],
        &[Csr, File, Package],
        Check::Message(oneofs),
    ),
    Rule::new(
        [
            "RESERVED_MESSAGE_NO_DELETE",
            "what a message reserves stays reserved",
            "reserve it again, so that no field takes what old data still means otherwise",
            page!("reserved_message_no_delete"),
        ],
        &[Csr, File, Package, WireJson, Wire],
        Check::Message(reserved),
    ),
];

fn extension_ranges(pair: &MessagePair<'_>, sink: &mut Sink<'_>) {
    let ranges = |message: &Message| -> Vec<NumberRange> {
        message
            .extension_ranges
            .iter()
            .map(|one| one.range)
            .collect()
    };
    for range in uncovered(&ranges(pair.pair.old), &ranges(pair.pair.new)) {
        let (range, name) = (written(range, MAX), &pair.pair.new.full_name);
        let message = format!(
            "message `{name}` no longer leaves {range} to extensions: extensions with these \
             numbers stop compiling"
        );
        report(pair, sink, Span::NONE, message);
    }
}

fn accessor(pair: &MessagePair<'_>, sink: &mut Sink<'_>) {
    let number = MESSAGE_NO_STANDARD_DESCRIPTOR_ACCESSOR;
    let is_removed = |message: &Message| message.options.bool(number).unwrap_or(false);
    if is_removed(pair.pair.old) || !is_removed(pair.pair.new) {
        return;
    }
    let source = &pair.pair.new_schema()[pair.pair.new.file].source;
    let option = pair.pair.new.options.get(number);
    let span = option.map_or(Span::NONE, |option| statement(source, option.span));
    let message = format!(
        "message `{}` no longer has the generated accessor `descriptor()`: C++ code that calls it \
         stops compiling",
        pair.pair.new.full_name
    );
    report(pair, sink, span, message);
}

fn json_format(pair: &MessagePair<'_>, sink: &mut Sink<'_>) {
    let (old, new) = (pair.pair.old, pair.pair.new);
    let is_allowed = |message: &Message| message.features.json_format == JsonFormat::Allow;
    if !is_allowed(old) || is_allowed(new) {
        return;
    }
    let source = &pair.pair.new_schema()[new.file].source;
    let path = [FEATURE_JSON_FORMAT];
    let span = feature::span(source, &new.options, MESSAGE_FEATURES, &path);
    let message = format!(
        "message `{}` lost its support for JSON: names that collide in JSON are no longer refused",
        new.full_name
    );
    report(pair, sink, span, message);
}

/// buf goes by the label: a required field of an edition has none.
fn required(pair: &MessagePair<'_>, sink: &mut Sink<'_>) {
    let (old, new) = (pair.pair.old_schema(), pair.pair.new_schema());
    let was = |id: FieldId| old[id].label == Label::Required;
    let is = |id: FieldId| new[id].label == Label::Required;
    let changed = pair.kept.iter();
    let gone = pair.removed.iter().copied();
    let gone = gone.chain(
        changed
            .clone()
            .filter(|pair| !is(pair.1))
            .map(|pair| pair.0),
    );
    for id in gone.filter(|&id| was(id)) {
        let message = format!(
            "required {} is gone: readers built from the old schema refuse messages without it",
            title(old, id)
        );
        report(pair, sink, Span::NONE, message);
    }
    let come = pair.added.iter().copied();
    let come = come.chain(changed.filter(|pair| !was(pair.0)).map(|pair| pair.1));
    for id in come.filter(|&id| is(id)) {
        let message = format!(
            "{} is required now: readers built from the new schema refuse messages without it",
            title(new, id)
        );
        report(pair, sink, new[id].decl.span, message);
    }
}

fn oneofs(pair: &MessagePair<'_>, sink: &mut Sink<'_>) {
    let (old, new) = (pair.pair.old_schema(), pair.pair.new_schema());
    let current = pair.pair.new.oneofs.iter().map(|id| &new[id]);
    let current = current.filter(|oneof| !oneof.synthetic);
    let names: FxHashSet<&str> = current.map(|oneof| oneof.name.as_str()).collect();
    for oneof in pair.pair.old.oneofs.iter().map(|id| &old[id]) {
        if oneof.synthetic || names.contains(oneof.name.as_str()) {
            continue;
        }
        let message = format!(
            "oneof `{}` of `{}` was deleted: code that asks which of its members is set stops \
             compiling",
            oneof.name, pair.pair.new.full_name
        );
        report(pair, sink, Span::NONE, message);
    }
}

fn reserved(pair: &MessagePair<'_>, sink: &mut Sink<'_>) {
    let (old, new) = (pair.pair.old, pair.pair.new);
    let name = &new.full_name;
    for range in uncovered(&old.reserved_ranges, &new.reserved_ranges) {
        let range = written(range, MAX);
        let message = format!(
            "message `{name}` no longer reserves {range}: a field that takes the number reads \
             what one before it wrote"
        );
        report(pair, sink, Span::NONE, message);
    }
    let names: FxHashSet<&str> = new
        .reserved_names
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    for gone in &old.reserved_names {
        if !names.contains(gone.name.as_str()) {
            let message = format!(
                "message `{name}` no longer reserves the name `{}`: a field that takes it reads \
                 the JSON of one that had it before",
                gone.name
            );
            report(pair, sink, Span::NONE, message);
        }
    }
}
