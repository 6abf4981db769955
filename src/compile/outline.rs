//! What a file tells the files around it, from its text alone.
//!
//! Two versions of a file with the same outline cannot change what another file means: the names
//! in it lead to the same things, and its options say the same. [`super::affected()`] makes use of
//! that; outlines of contents that git knows are kept from one run to the next.

mod declared;
mod difference;
mod parts;
mod store;

use std::sync::Arc;

use super::sources::{Syntax, text_of};
use super::text::link::import_paths;
use super::text::{Room, parse, text_of_name};
use crate::model::ImportKind;

pub(super) use difference::{Difference, Words};
pub use store::Outlines;

/// A name, hashed.
pub(super) type Hash = u64;

/// What a file tells the files around it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outline {
    /// The package.
    pub(super) package: Hash,
    /// Its imports, in order.
    pub(super) imports: Vec<Import>,
    /// The packages that its own is in, and its own, sorted.
    pub(super) packages: Arc<[Hash]>,
    /// The numbers it takes in messages of other files, each with the last part of the name of the
    /// message, sorted.
    pub(super) extensions: Vec<Hash>,
    /// The strings in the definitions of its resources, sorted: their names are among them.
    pub(super) resources: Vec<Hash>,
    /// Whether it declares options.
    pub(super) declares_options: bool,
    /// Whether it is no valid file, whatever stands around it.
    pub(super) is_broken: bool,
}

/// One import.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Import {
    /// As written.
    pub(super) path: Arc<str>,
    /// Whether those who import the file get this one too.
    pub(super) is_public: bool,
}

impl Outline {
    /// The outline of a file of which nothing else is kept.
    pub(super) fn of_content(bytes: &[u8], room: &mut Room) -> Self {
        let text = text_of(bytes);
        let errors = parse(text.as_ref().unwrap_or(&""), room).errors;
        let is_broken = text.is_err() || !errors.is_empty();
        let syntax = Syntax {
            text: text.unwrap_or_default(),
            ast: &room.ast,
            written: &room.written,
        };
        Self::of(syntax, is_broken)
    }

    /// The outline of a file, which may be broken.
    pub(super) fn of(syntax: Syntax<'_>, is_broken: bool) -> Self {
        let Syntax { text, ast, .. } = syntax;
        let package = ast.package.map(|it| text_of_name(text, it.decl.name));
        let package = package.as_deref().unwrap_or_default();
        let imports = import_paths(text, ast).map(|(import, path)| Import {
            path: path.as_str().into(),
            is_public: import.kind == ImportKind::Public,
        });
        Self {
            package: hash(&[package]),
            imports: imports.collect(),
            packages: sorted(packages(package)).into(),
            extensions: sorted(declared::extensions(syntax)),
            resources: sorted(declared::resources(syntax)),
            declares_options: declared::declares_options(syntax),
            is_broken,
        }
    }
}

/// A package and those it is in: `a.b` and `a` for `a.b`.
fn packages(package: &str) -> Vec<Hash> {
    let ends = package.match_indices('.').map(|(at, _)| at);
    let ends = ends.chain((!package.is_empty()).then_some(package.len()));
    ends.map(|end| hash(&[&package[..end]])).collect()
}

fn sorted(mut hashes: Vec<Hash>) -> Vec<Hash> {
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// The hash of some texts, each taken for itself. The same on every machine and in every version.
pub(super) fn hash(texts: &[&str]) -> Hash {
    let mut hasher = blake3::Hasher::new();
    for text in texts {
        feed(&mut hasher, &[text]);
    }
    finish(&hasher)
}

/// The hash of one text, given in pieces.
fn hash_of_pieces(pieces: &[&str]) -> Hash {
    let mut hasher = blake3::Hasher::new();
    feed(&mut hasher, pieces);
    finish(&hasher)
}

fn finish(hasher: &blake3::Hasher) -> Hash {
    let digest = hasher.finalize();
    let [a, b, c, d, e, f, g, h, ..] = *digest.as_bytes();
    Hash::from_le_bytes([a, b, c, d, e, f, g, h])
}

/// Takes a text in pieces with its length, so that two texts never run into one.
fn feed(hasher: &mut blake3::Hasher, pieces: &[&str]) {
    let length: usize = pieces.iter().map(|piece| piece.len()).sum();
    hasher.update(&(length as u64).to_le_bytes());
    for piece in pieces {
        hasher.update(piece.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(text: &str) -> Outline {
        Outline::of_content(text.as_bytes(), &mut Room::default())
    }

    #[test]
    fn packages_are_told_with_those_around_them() {
        assert_eq!(
            packages("a.bc.d"),
            [hash(&["a"]), hash(&["a.bc"]), hash(&["a.bc.d"])]
        );
        assert!(packages("").is_empty());
    }

    #[test]
    fn texts_in_pieces_have_the_hash_of_the_whole() {
        assert_eq!(hash_of_pieces(&["a.b", ".", "c"]), hash(&["a.b.c"]));
        assert_ne!(hash_of_pieces(&["a", "b"]), hash(&["a", "b"]));
    }

    #[test]
    fn options_resources_and_numbers_of_extensions_are_told() {
        let text = "import \"google/protobuf/descriptor.proto\"; \
            extend .google.protobuf.FieldOptions { optional int32 x = 50000; }";
        assert!(outline(text).declares_options);
        assert_eq!(outline(text).extensions, [hash(&["FieldOptions", "50000"])]);
        let item = "message M { option (google.api.resource) = { type: \"a/M\" }; }";
        let other = item.replace("a/M", "a/N");
        assert_eq!(outline(item).resources, [hash(&["a/M"])]);
        assert_eq!(outline(&other).resources, [hash(&["a/N"])]);
        let pieces = item.replace("\"a/M\"", "\"a\" /* and */ '\\x2fM'");
        assert_eq!(outline(&pieces).resources, outline(item).resources);
        let part = "message M { option (google.api.resource).type = \"a/M\"; }";
        assert_eq!(outline(part).resources, outline(item).resources);
        let defined =
            "option (.google.api.resource_definition) = { type: \"a/M\" pattern: [\"x\"] };";
        assert_eq!(outline(defined).resources.len(), 2);
        assert!(outline("message M {}").resources.is_empty());
    }
}
