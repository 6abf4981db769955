//! Imports.

use super::context::{About, Context, Sink};
use super::rule::{Check, NONE, Rule, SENSIBLE, page};
use crate::buf::package_version::{Stability, stability};
use crate::model::{FileId, Import, ImportKind};

pub(super) static RULES: [Rule; 3] = [
    Rule::new(
        [
            "IMPORT_NO_PUBLIC",
            "nothing is imported publicly",
            "let the files that need it import it themselves",
            page!("import_no_public"),
        ],
        SENSIBLE,
        Check::File(public),
    ),
    Rule::new(
        [
            "IMPORT_USED",
            "what is imported is used",
            "take the import away",
            page!("import_used"),
        ],
        SENSIBLE,
        Check::File(unused),
    )
    .since_v1(),
    Rule::new(
        [
            "STABLE_PACKAGE_NO_IMPORT_UNSTABLE",
            "a stable package imports nothing that may still change",
            "leave the stable package to what is stable; or make what it needs stable first",
            page!("stable_package_no_import_unstable"),
        ],
        NONE,
        Check::File(unstable),
    )
    .since_v2(),
];

fn about(file: FileId, import: &Import) -> About {
    About::Statement(file, import.span)
}

fn public(cx: &Context<'_>, id: FileId, sink: &mut Sink<'_>) {
    for import in &cx.schema[id].imports {
        if import.kind == ImportKind::Public {
            let message = format!(
                "`{}` is imported publicly: who imports this file comes to depend on it unseen",
                import.path
            );
            sink.report(about(id, import), message);
        }
    }
}

fn unused(cx: &Context<'_>, id: FileId, sink: &mut Sink<'_>) {
    for import in &cx.schema[id].imports {
        if !import.used && import.kind != ImportKind::Public {
            let message = format!("nothing of the import `{}` is used", import.path);
            sink.report(about(id, import), message);
        }
    }
}

fn unstable(cx: &Context<'_>, id: FileId, sink: &mut Sink<'_>) {
    let schema = cx.schema;
    let file = &schema[id];
    if stability(&file.package) != Some(Stability::Stable) {
        return;
    }
    for import in &file.imports {
        let Some(imported) = import.file.filter(|&imported| cx.has(imported)) else {
            continue;
        };
        let package = &schema[imported].package;
        if stability(package) == Some(Stability::Unstable) {
            let message = format!(
                "package `{}` is stable and imports `{}` of package `{package}`, which may change",
                file.package, import.path
            );
            sink.report(about(id, import), message);
        }
    }
}
