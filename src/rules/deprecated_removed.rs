//! What was deprecated is so no longer.

use super::context::Context;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule, annotation};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::option_number as number;
use crate::model::{FileId, Options, Span};

pub(super) static RULE: Rule = Rule {
    id: "DEPRECATED_REMOVED",
    summary: "what was deprecated is no longer marked so",
    page: include_str!("deprecated_removed.md"),
    kind: Kind::Breaking,
    severity: Severity::Note,
    surfaces: Surfaces::of(&[Surface::Code]),
    check: Check::Whole(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for pair in cx.pairs.messages.kept() {
        let (old, new) = (&cx.old[pair.old], &cx.new[pair.new]);
        if !cx.is_own(old.file, new.file) {
            continue;
        }
        let sides = Sides { cx, old_file: old.file, new_file: new.file };
        let both = (&old.options, &new.options);
        let message = || ("message", new.full_name.to_string());
        sides.compare(number::MESSAGE_DEPRECATED, both, (old.decl.name, new.decl.name), message, sink);
        if !cx.old.fields_of(pair.old).any(|(_, field)| is_on(&field.options, number::FIELD_DEPRECATED)) {
            continue;
        }
        for field in cx.pairs.fields(pair).kept {
            let (old, new) = (&cx.old[field.old], &cx.new[field.new]);
            let both = (&old.options, &new.options);
            let named = || ("field", cx.new.field_name(field.new).to_string());
            sides.compare(number::FIELD_DEPRECATED, both, (old.decl.name, new.decl.name), named, sink);
        }
    }
    enums(cx, sink);
    services(cx, sink);
}

fn enums(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for pair in cx.pairs.enums.kept() {
        let (old, new) = (&cx.old[pair.old], &cx.new[pair.new]);
        if !cx.is_own(old.file, new.file) {
            continue;
        }
        let sides = Sides { cx, old_file: old.file, new_file: new.file };
        let both = (&old.options, &new.options);
        let named = || ("enum", new.full_name.to_string());
        sides.compare(number::ENUM_DEPRECATED, both, (old.decl.name, new.decl.name), named, sink);
        if !cx.old.values_of(pair.old).any(|(_, value)| is_on(&value.options, number::ENUM_VALUE_DEPRECATED)) {
            continue;
        }
        for value in cx.pairs.values(pair).kept {
            let (old, is) = (&cx.old[value.old], &cx.new[value.new]);
            let both = (&old.options, &is.options);
            let named = || ("enum value", format!("{}.{}", new.full_name, is.name));
            sides.compare(number::ENUM_VALUE_DEPRECATED, both, (old.decl.name, is.decl.name), named, sink);
        }
    }
}

fn services(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for pair in cx.pairs.services.kept() {
        let (old, new) = (&cx.old[pair.old], &cx.new[pair.new]);
        if !cx.is_own(old.file, new.file) {
            continue;
        }
        let sides = Sides { cx, old_file: old.file, new_file: new.file };
        let both = (&old.options, &new.options);
        let named = || ("service", new.full_name.to_string());
        sides.compare(number::SERVICE_DEPRECATED, both, (old.decl.name, new.decl.name), named, sink);
        for method in cx.pairs.methods(pair).kept {
            let (old, new) = (&cx.old[method.old], &cx.new[method.new]);
            let both = (&old.options, &new.options);
            let named = || ("rpc", cx.new.method_name(method.new).to_string());
            sides.compare(number::METHOD_DEPRECATED, both, (old.decl.name, new.decl.name), named, sink);
        }
    }
}

fn is_on(options: &Options, number: i32) -> bool {
    options.bool(number).unwrap_or_default()
}

/// Two files that are compared.
struct Sides<'a> {
    cx: &'a Context<'a>,
    old_file: FileId,
    new_file: FileId,
}

impl Sides<'_> {
    fn compare(
        &self,
        number: i32,
        (old, new): (&Options, &Options),
        (was, is): (Span, Span),
        named: impl Fn() -> (&'static str, String),
        sink: &mut Sink<'_>,
    ) {
        if !is_on(old, number) || is_on(new, number) {
            return;
        }
        let (noun, name) = named();
        let place = annotation::place(self.cx.old, self.old_file, old.get(number), was);
        let draft = Draft::new(name.as_str(), format!("{noun} `{name}` is no longer deprecated"))
            .at_new(self.cx.new.place(self.new_file, is), "source that moved away from it can come back")
            .at_old(place, "it was marked here")
            .help("if it is still on its way out, put `deprecated = true` back");
        sink.report(draft);
    }
}
