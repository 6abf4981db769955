//! An option says something else, which no other rule tells of.

use rustc_hash::FxHashMap;

use super::context::{
    Context, EnumContext, FieldContext, FileContext, MessageContext, MethodContext, ServiceContext,
};
use super::draft::{Draft, Sink};
use super::oneof::written;
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surfaces};
use crate::model::{FileId, Options};

pub(super) static RULE: Rule = Rule {
    id: "OPTION_CHANGED",
    summary: "an option has another value, and protovet knows nothing that breaks by it",
    page: include_str!("option_changed.md"),
    kind: Kind::Change,
    severity: Severity::Note,
    surfaces: Surfaces::NONE,
    check: Check::Each(&[
        Check::File(file),
        Check::Message(message),
        Check::Field(field),
        Check::Enum(enumeration),
        Check::Service(service),
        Check::Method(method),
    ]),
};

/// The options of an element, and the file that it stands in: the old ones first.
type Sides<'a> = [(&'a Options, FileId); 2];

fn file(context: &FileContext<'_>, sink: &mut Sink<'_>) {
    let sides =
        [(&context.old().options, context.pair.old), (&context.new().options, context.pair.new)];
    compare(context.cx, "file", &context.new().path, sides, sink);
}

fn message(context: &MessageContext<'_>, sink: &mut Sink<'_>) {
    let (cx, old, new) = (context.cx, context.old(), context.new());
    compare(cx, "message", &new.full_name, [(&old.options, old.file), (&new.options, new.file)], sink);
    let current = written(cx.new, new).map(|id| &cx.new[id]);
    let current: FxHashMap<_, _> = current.map(|it| (&it.name, it)).collect();
    for before in written(cx.old, old).map(|id| &cx.old[id]) {
        if let Some(after) = current.get(&before.name) {
            let name = format!("{}.{}", new.full_name, after.name);
            let sides = [(&before.options, old.file), (&after.options, new.file)];
            compare(cx, "oneof", &name, sides, sink);
        }
    }
}

fn field(context: &FieldContext<'_>, sink: &mut Sink<'_>) {
    let (old, new) = (context.old(), context.new());
    let sides = [(&old.options, old.file), (&new.options, new.file)];
    compare(context.cx, context.noun(), &context.element(), sides, sink);
}

fn enumeration(context: &EnumContext<'_>, sink: &mut Sink<'_>) {
    let (cx, old, new) = (context.cx, context.old(), context.new());
    compare(cx, "enum", &new.full_name, [(&old.options, old.file), (&new.options, new.file)], sink);
    for pair in &context.values.kept {
        let (before, after) = (&cx.old[pair.old], &cx.new[pair.new]);
        let name = format!("{}.{}", new.full_name, after.name);
        let sides = [(&before.options, old.file), (&after.options, new.file)];
        compare(cx, "enum value", &name, sides, sink);
    }
}

fn service(context: &ServiceContext<'_>, sink: &mut Sink<'_>) {
    let (old, new) = (context.old(), context.new());
    let sides = [(&old.options, old.file), (&new.options, new.file)];
    compare(context.cx, "service", &new.full_name, sides, sink);
}

fn method(context: &MethodContext<'_>, sink: &mut Sink<'_>) {
    let (cx, old, new) = (context.cx, context.old(), context.new());
    let files = (cx.old[old.service].file, cx.new[new.service].file);
    let sides = [(&old.options, files.0), (&new.options, files.1)];
    compare(cx, "rpc", &cx.new.method_name(context.pair.new), sides, sink);
}

fn compare(cx: &Context<'_>, noun: &str, name: &str, sides: Sides<'_>, sink: &mut Sink<'_>) {
    let [(old, old_file), (new, new_file)] = sides;
    let draft = |option: &str, what: &str| {
        let text = format!("option `{option}` of {noun} `{name}` {what}");
        Draft::new(name, text).help("look whether what reads the option is ready for it")
    };
    for option in &new.fields {
        let place = cx.new.place(new_file, option.span);
        match old.get(option.number) {
            None => sink.report(draft(&option.name, "was added").at_new(place, "")),
            Some(before) if before.value != option.value => {
                let draft = draft(&option.name, "has another value").at_new(place, "");
                sink.report(draft.at_old(cx.old.place(old_file, before.span), "it was this"));
            }
            Some(_) => {}
        }
    }
    for option in old.fields.iter().filter(|it| new.get(it.number).is_none()) {
        let place = cx.old.place(old_file, option.span);
        sink.report(draft(&option.name, "was removed").at_old(place, "it was here"));
    }
}
