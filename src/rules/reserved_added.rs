//! Numbers and names are reserved that nothing had.

use rustc_hash::FxHashSet;

use super::context::{EnumContext, MessageContext};
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule, numbers};
use crate::finding::{Severity, Surfaces};
use crate::model::{NumberRange, ReservedName, Span};

pub(super) static RULE: Rule = Rule {
    id: "RESERVED_ADDED",
    summary: "numbers or names are set aside that nothing had",
    page: include_str!("reserved_added.md"),
    kind: Kind::Change,
    severity: Severity::Note,
    surfaces: Surfaces::NONE,
    check: Check::Each(&[Check::Message(message), Check::Enum(enumeration)]),
};

/// What one version of a message or enum reserves.
struct Reserved<'a> {
    ranges: &'a [NumberRange],
    names: &'a [ReservedName],
}

fn message(context: &MessageContext<'_>, sink: &mut Sink<'_>) {
    let (cx, old, new) = (context.cx, context.old(), context.new());
    let before = Reserved { ranges: &old.reserved_ranges, names: &old.reserved_names };
    let after = Reserved { ranges: &new.reserved_ranges, names: &new.reserved_names };
    let used = cx.old.fields_of(context.pair.old);
    let used = used.map(|(_, field)| (field.number, field.name.as_str())).collect::<Vec<_>>();
    if let Some((text, span)) = added(&before, &after, &used) {
        let draft = draft(&new.full_name, &text);
        sink.report(draft.at_new(cx.new.place(new.file, span), "no field takes these"));
    }
}

fn enumeration(context: &EnumContext<'_>, sink: &mut Sink<'_>) {
    let (cx, old, new) = (context.cx, context.old(), context.new());
    let before = Reserved { ranges: &old.reserved_ranges, names: &old.reserved_names };
    let after = Reserved { ranges: &new.reserved_ranges, names: &new.reserved_names };
    let used = cx.old.values_of(context.pair.old);
    let used = used.map(|(_, value)| (value.number, value.name.as_str())).collect::<Vec<_>>();
    if let Some((text, span)) = added(&before, &after, &used) {
        let draft = draft(&new.full_name, &text);
        sink.report(draft.at_new(cx.new.place(new.file, span), "no value takes these"));
    }
}

fn draft(full_name: &str, what: &str) -> Draft {
    Draft::new(full_name, format!("`{full_name}` reserves {what}"))
        .help("nothing: what is reserved can be taken by mistake no more")
}

/// What is reserved now and was not, and where. What a deleted field or value had is part of its
/// deletion.
fn added(
    before: &Reserved<'_>,
    after: &Reserved<'_>,
    used: &[(i32, &str)],
) -> Option<(String, Span)> {
    let mut covers: Vec<_> = before.ranges.iter().map(|it| (it.start, it.end)).collect();
    covers.extend(used.iter().map(|&(number, _)| (number, number)));
    covers.sort_unstable();
    let mut parts = Vec::new();
    let mut place = Span::NONE;
    for range in after.ranges {
        let new = numbers::uncovered((range.start, range.end), &covers);
        if !new.is_empty() {
            place = place.or(range.span);
        }
        parts.extend(new.into_iter().map(numbers::spelled));
    }
    let known = before.names.iter().map(|it| it.name.as_str());
    let known: FxHashSet<&str> = known.chain(used.iter().map(|(_, name)| *name)).collect();
    for name in after.names.iter().filter(|it| !known.contains(it.name.as_str())) {
        place = place.or(name.span);
        parts.push(format!("`{}`", name.name));
    }
    (!parts.is_empty()).then(|| (parts.join(", "), place))
}
