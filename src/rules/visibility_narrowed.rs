//! Other files may no longer use a message or enum.

use rustc_hash::FxHashMap;

use super::context::Context;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule, phrase};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::option_number::{FEATURE_DEFAULT_SYMBOL_VISIBILITY, FILE_FEATURES};
use crate::model::{Edition, FileId, Name, Schema, Scope, Span, Visibility};

pub(super) static RULE: Rule = Rule {
    id: "VISIBILITY_NARROWED",
    summary: "a message or enum is local to its file now, and files that use it no longer compile",
    page: include_str!("visibility_narrowed.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Code]),
    check: Check::Whole(check),
};

/// A message or enum in one version.
#[derive(Clone, Copy)]
struct Seen<'a> {
    schema: &'a Schema,
    name: &'a Name,
    file: FileId,
    span: Span,
    scope: Scope,
    visibility: Visibility,
}

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let mut by_default: FxHashMap<FileId, Vec<&Name>> = FxHashMap::default();
    let messages = cx.pairs.messages.kept().iter().map(|pair| {
        let (old, new) = (&cx.old[pair.old], &cx.new[pair.new]);
        (message(cx.old, old), message(cx.new, new))
    });
    let enums = cx.pairs.enums.kept().iter().map(|pair| {
        (enumeration(cx.old, &cx.old[pair.old]), enumeration(cx.new, &cx.new[pair.new]))
    });
    for (old, new) in messages.chain(enums) {
        if !is_exported(old) || is_exported(new) || !cx.is_own(old.file, new.file) {
            continue;
        }
        if new.visibility == Visibility::Local {
            sink.report(draft(cx, old, new));
        } else {
            by_default.entry(new.file).or_default().push(new.name);
        }
    }
    let mut by_default: Vec<_> = by_default.into_iter().collect();
    by_default.sort_unstable_by_key(|(file, _)| *file);
    for (file, names) in by_default {
        sink.report(hidden(cx, file, &names));
    }
}

fn message<'a>(schema: &'a Schema, one: &'a crate::model::Message) -> Seen<'a> {
    Seen {
        schema,
        name: &one.full_name,
        file: one.file,
        span: one.decl.name,
        scope: one.scope,
        visibility: one.visibility,
    }
}

fn enumeration<'a>(schema: &'a Schema, one: &'a crate::model::Enum) -> Seen<'a> {
    Seen {
        schema,
        name: &one.full_name,
        file: one.file,
        span: one.decl.name,
        scope: one.scope,
        visibility: one.visibility,
    }
}

/// Whether other files may use it. Source: protobuf.dev, "Feature Settings for Editions",
/// `features.default_symbol_visibility`.
fn is_exported(seen: Seen<'_>) -> bool {
    match seen.visibility {
        Visibility::Export => true,
        Visibility::Local => false,
        Visibility::Unset => {
            let file = &seen.schema[seen.file];
            let features = file.options.get(FILE_FEATURES);
            let written = features
                .and_then(|features| features.value.field(FEATURE_DEFAULT_SYMBOL_VISIBILITY))
                .and_then(|option| option.value.as_enum());
            let at_top = matches!(seen.scope, Scope::File(_));
            match written {
                Some(1) => true,      // EXPORT_ALL
                Some(3 | 4) => false, // LOCAL_ALL, STRICT
                Some(2) => at_top,    // EXPORT_TOP_LEVEL
                _ => at_top || file.edition < Edition::Year(2024),
            }
        }
    }
}

fn draft(cx: &Context<'_>, old: Seen<'_>, new: Seen<'_>) -> Draft {
    let text = format!("`{}` is local to its file now: files that use it no longer compile", new.name);
    Draft::new(new.name.as_str(), text)
        .at_new(cx.new.place(new.file, new.span), "only this file may use it")
        .at_old(cx.old.place(old.file, old.span), "any file could use it")
        .help("write `export` instead of `local`, or give its users a type of their own first")
}

fn hidden(cx: &Context<'_>, id: FileId, names: &[&Name]) -> Draft {
    let file = &cx.new[id];
    let text = match names {
        [one] => format!("`{one}` is local to its file by default now: files that use it no longer compile"),
        many => format!("{} are local to their file by default now: files that use them no longer compile", phrase::list(many)),
    };
    let option = file.options.get(FILE_FEATURES).map_or(Span::NONE, |option| option.span);
    let draft = Draft::new(file.path.as_str(), text)
        .help("write `export` before what others use, or set `features.default_symbol_visibility = EXPORT_ALL`");
    match option.or(file.edition_span) {
        span if span.is_none() => draft,
        span => draft.at_new(cx.new.place(id, span), "this decides what is local"),
    }
}
