//! Deleted enums, extensions, messages and services: of a file, and of a package.

use super::category::Category::{Csr, File, Package};
use super::context::{At, Context, FilePair, Sink};
use super::image::Image;
use super::place;
use super::rule::{Check, Rule, page};
use crate::model::{FileId, MessageId, Name, Schema, Scope, Symbol};

/// What the rules of this family differ by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Enum,
    Extension,
    Message,
    Service,
}

const HELP_FILE: &str = "bring it back, in this file: a deprecated one costs nothing";
const HELP_PACKAGE: &str = "bring it back, in any file of the package";

pub(super) static RULES: [Rule; 8] = [
    Rule::new(
        [
            "ENUM_NO_DELETE",
            "an enum is not deleted from its file",
            HELP_FILE,
            page!("enum_no_delete"),
        ],
        &[Csr, File],
        Check::File(|pair, sink| of_file(pair, sink, Kind::Enum)),
    ),
    Rule::new(
        [
            "EXTENSION_NO_DELETE",
            "an extension is not deleted from its file",
            HELP_FILE,
            page!("extension_no_delete"),
        ],
        &[File],
        Check::File(|pair, sink| of_file(pair, sink, Kind::Extension)),
    )
    .since_v2(),
    Rule::new(
        [
            "MESSAGE_NO_DELETE",
            "a message is not deleted from its file",
            HELP_FILE,
            page!("message_no_delete"),
        ],
        &[Csr, File],
        Check::File(|pair, sink| of_file(pair, sink, Kind::Message)),
    ),
    Rule::new(
        [
            "SERVICE_NO_DELETE",
            "a service is not deleted from its file",
            HELP_FILE,
            page!("service_no_delete"),
        ],
        &[File],
        Check::File(|pair, sink| of_file(pair, sink, Kind::Service)),
    ),
    Rule::new(
        [
            "PACKAGE_ENUM_NO_DELETE",
            "an enum is not deleted from its package",
            HELP_PACKAGE,
            page!("package_enum_no_delete"),
        ],
        &[Package],
        Check::Whole(|cx, sink| of_packages(cx, sink, Kind::Enum)),
    ),
    Rule::new(
        [
            "PACKAGE_EXTENSION_NO_DELETE",
            "an extension is not deleted from its package",
            HELP_PACKAGE,
            page!("package_extension_no_delete"),
        ],
        &[Package],
        Check::Whole(|cx, sink| of_packages(cx, sink, Kind::Extension)),
    )
    .since_v2(),
    Rule::new(
        [
            "PACKAGE_MESSAGE_NO_DELETE",
            "a message is not deleted from its package",
            HELP_PACKAGE,
            page!("package_message_no_delete"),
        ],
        &[Package],
        Check::Whole(|cx, sink| of_packages(cx, sink, Kind::Message)),
    ),
    Rule::new(
        [
            "PACKAGE_SERVICE_NO_DELETE",
            "a service is not deleted from its package",
            HELP_PACKAGE,
            page!("package_service_no_delete"),
        ],
        &[Package],
        Check::Whole(|cx, sink| of_packages(cx, sink, Kind::Service)),
    ),
];

impl Kind {
    const fn noun(self) -> &'static str {
        match self {
            Self::Enum => "enum",
            Self::Extension => "extension",
            Self::Message => "message",
            Self::Service => "service",
        }
    }

    const fn is(self, symbol: Symbol) -> bool {
        matches!(
            (self, symbol),
            (Self::Enum, Symbol::Enum(_))
                | (Self::Extension, Symbol::Extension(_))
                | (Self::Message, Symbol::Message(_))
                | (Self::Service, Symbol::Service(_))
        )
    }

    /// What of this kind stands in a file, at any depth.
    fn of_file(self, schema: &Schema, file: FileId) -> Vec<Symbol> {
        let file = &schema[file];
        let mut found: Vec<Symbol> = match self {
            Self::Enum => file.enums.iter().map(|&id| Symbol::Enum(id)).collect(),
            Self::Extension => file
                .extensions
                .iter()
                .map(|&id| Symbol::Extension(id))
                .collect(),
            Self::Service => file
                .services
                .iter()
                .map(|&id| Symbol::Service(id))
                .collect(),
            Self::Message => Vec::new(),
        };
        let mut open: Vec<MessageId> = file.messages.clone();
        while let Some(id) = open.pop() {
            let message = &schema[id];
            match self {
                Self::Enum => found.extend(message.enums.iter().map(|&id| Symbol::Enum(id))),
                Self::Extension => {
                    found.extend(message.extensions.iter().map(|&id| Symbol::Extension(id)));
                }
                Self::Message => found.push(Symbol::Message(id)),
                Self::Service => return found,
            }
            open.extend(&message.messages);
        }
        found
    }
}

fn of_file(pair: &FilePair<'_>, sink: &mut Sink<'_>, kind: Kind) {
    let (old, new) = (&pair.cx.old, &pair.cx.new);
    for symbol in kind.of_file(old.schema, pair.old_id) {
        let full_name = old.full_name(symbol);
        let nested = nested_name(&full_name, &pair.old.package);
        let same = new.symbol(&join(&pair.new.package, nested));
        let same = same.filter(|&same| kind.is(same) && new.file_of(same) == pair.new_id);
        if same.is_some() {
            continue;
        }
        let in_file = |id: &MessageId| new.schema[*id].file == pair.new_id;
        let around = surviving(
            old,
            symbol,
            new,
            &pair.old.package,
            &pair.new.package,
            in_file,
        );
        let at = around.map_or(At::File(pair.new_id), |id| block(new, id));
        let (noun, path) = (kind.noun(), &pair.new.path);
        let message = format!(
            "{noun} `{full_name}` was deleted from `{path}`: code that uses it from there stops \
             compiling"
        );
        sink.report(pair.old_id, at, &full_name, message);
    }
}

fn of_packages(cx: &Context<'_>, sink: &mut Sink<'_>, kind: Kind) {
    for (package, files) in &cx.old.packages {
        let Some(current) = cx.new.packages.get(package) else {
            continue;
        };
        // buf lists packages by what is in them: one that lost the last of a kind is not there.
        let has_any = |&file: &FileId| !kind.of_file(cx.new.schema, file).is_empty();
        if kind != Kind::Service && !current.iter().any(has_any) {
            continue;
        }
        for &file in files {
            of_package(cx, sink, kind, file);
        }
    }
}

fn of_package(cx: &Context<'_>, sink: &mut Sink<'_>, kind: Kind, file: FileId) {
    let (old, new) = (&cx.old, &cx.new);
    let (path, package) = (&old.schema[file].path, &old.schema[file].package);
    let in_package = |id: FileId| new.schema[id].package == *package;
    for symbol in kind.of_file(old.schema, file) {
        let full_name = old.full_name(symbol);
        let same = new.symbol(&full_name);
        if same.is_some_and(|same| kind.is(same) && in_package(new.file_of(same))) {
            continue;
        }
        let at = new.file(path).map_or(At::Nowhere, |former| {
            // buf looks for what stood around a message in the whole package, and for what stood
            // around anything else in the former file, whatever package that has now.
            let around = match kind {
                Kind::Message => surviving(old, symbol, new, package, package, |&id| {
                    in_package(new.schema[id].file)
                }),
                _ => {
                    let now = &new.schema[former].package;
                    surviving(old, symbol, new, package, now, |&id| {
                        new.schema[id].file == former
                    })
                }
            };
            around.map_or(At::File(former), |id| block(new, id))
        });
        let noun = kind.noun();
        let message = format!(
            "{noun} `{full_name}` was deleted from package `{package}`: code that uses it stops \
             compiling"
        );
        sink.report(file, at, &full_name, message);
    }
}

/// The closest message around a deleted element that is still there.
fn surviving(
    old: &Image<'_>,
    deleted: Symbol,
    new: &Image<'_>,
    old_package: &str,
    new_package: &str,
    is_candidate: impl Fn(&MessageId) -> bool,
) -> Option<MessageId> {
    let scope = match deleted {
        Symbol::Enum(id) => old.schema[id].scope,
        Symbol::Message(id) => old.schema[id].scope,
        Symbol::Extension(id) => old.schema[id].extension_scope()?,
        Symbol::Service(id) => Scope::File(old.schema[id].file),
    };
    let mut around = old.around(scope).filter_map(|id| {
        let nested = nested_name(&old.schema[id].full_name, old_package);
        new.message(&join(new_package, nested))
    });
    around.find(is_candidate)
}

fn block(image: &Image<'_>, id: MessageId) -> At {
    let message = &image.schema[id];
    let source = &image.schema[message.file].source;
    At::Span(message.file, place::block(source, &message.decl))
}

/// A full name without its package.
fn nested_name<'n>(full_name: &'n str, package: &str) -> &'n str {
    let rest = full_name.strip_prefix(package).unwrap_or(full_name);
    rest.strip_prefix('.').unwrap_or(rest)
}

fn join(package: &str, nested: &str) -> Name {
    if package.is_empty() {
        return Name::from(nested);
    }
    smol_str::format_smolstr!("{package}.{nested}")
}
