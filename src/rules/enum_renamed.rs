//! An enum was renamed or moved.

use super::context::EnumContext;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule};
use crate::finding::{Severity, Surface, Surfaces};
use crate::pair::Evidence;

pub(super) static RULE: Rule = Rule {
    id: "ENUM_RENAMED",
    summary: "an enum has another full name than before",
    page: include_str!("enum_renamed.md"),
    kind: Kind::Breaking,
    severity: Severity::Note,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Code]),
    check: Check::Enum(check),
};

fn check(context: &EnumContext<'_>, sink: &mut Sink<'_>) {
    // What moved along with its message or package is told there.
    if matches!(context.pair.evidence, Evidence::Name | Evidence::Scope) {
        return;
    }
    let (old, new) = (context.old(), context.new());
    let renamed = format!("enum `{}` is now `{}`", old.full_name, new.full_name);
    let draft = |text: String| {
        Draft::new(&*new.full_name, text)
            .at_new(context.new_name(), "")
            .at_old(context.cx.old.place(old.file, old.decl.name), "it was here")
    };
    let code = format!("{renamed}: source that uses the old name no longer compiles");
    let code = draft(code).severity(Severity::Error).surfaces(&[Surface::Code]);
    sink.report(code.help("keep the old name, or change the source that uses it along with it"));
    let binary = draft(renamed).surfaces(&[Surface::Binary]);
    sink.report(binary.help("nothing: data holds numbers, not the name of the enum"));
}
