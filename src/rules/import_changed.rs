//! A file imports something else.

use super::context::FileContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surfaces};
use crate::model::{Import, ImportKind};

pub(super) static RULE: Rule = Rule {
    id: "IMPORT_CHANGED",
    summary: "a file imports another file, or no longer does, or in another way",
    page: include_str!("import_changed.md"),
    kind: Kind::Change,
    severity: Severity::Note,
    surfaces: Surfaces::NONE,
    check: Check::File(check),
};

fn check(context: &FileContext<'_>, sink: &mut Sink<'_>) {
    let (cx, old, new) = (context.cx, context.old(), context.new());
    // A file that was moved is imported under its new path, which FILE_MOVED tells.
    let same = |before: &Import, after: &Import| {
        let moved = before.file.and_then(|id| cx.pairs.files.to_new(id));
        before.path == after.path || moved.is_some() && moved == after.file
    };
    for import in &new.imports {
        let text = match old.imports.iter().find(|it| same(it, import)) {
            None => format!("file `{}` imports `{}`", new.path, import.path),
            Some(before) if before.kind != import.kind => format!(
                "file `{}` imports `{}` {}, and before {}",
                new.path,
                import.path,
                words(import.kind),
                words(before.kind)
            ),
            Some(_) => continue,
        };
        let place = context.new_place(import.span);
        sink.report(draft(context, text).at_new(place, "it did not before"));
    }
    for import in old.imports.iter().filter(|it| !new.imports.iter().any(|new| same(it, new))) {
        let text = format!("file `{}` no longer imports `{}`", new.path, import.path);
        let place = context.old_place(import.span);
        sink.report(draft(context, text).at_old(place, "it was imported here"));
    }
}

fn draft(context: &FileContext<'_>, text: String) -> Draft {
    Draft::new(context.new().path.as_str(), text)
        .help("nothing: what is imported is not part of the data")
}

const fn words(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Plain => "for itself",
        ImportKind::Public => "for all that import it",
        ImportKind::Weak => "if it is there",
        ImportKind::Option => "for its options",
    }
}
