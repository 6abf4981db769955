//! What a file tells the files around it, from its text alone.
//!
//! Two versions of a file with the same outline cannot change what another file means: the names
//! in it lead to the same things, and its options say the same. [`super::affected()`] makes use of
//! that; outlines of contents that git knows are kept from one run to the next.

mod interface;
mod store;

use serde::{Deserialize, Serialize};

use super::sources::Parsed;
use super::text::link::import_paths;
use crate::model::ImportKind;

pub use store::Outlines;

/// A name, hashed.
pub(super) type Hash = u64;

/// What a file tells the files around it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Outline {
    /// The package.
    pub(super) package: Hash,
    /// Its imports, in order.
    pub(super) imports: Vec<Import>,
    /// A digest of all that others can rely on, but for the fields of messages.
    pub(super) interface: [u8; 16],
    /// The full names of what it declares that others can name, sorted.
    pub(super) names: Vec<Hash>,
    /// The packages that its own is in, and its own, sorted.
    pub(super) packages: Vec<Hash>,
    /// The numbers it takes in messages of other files, each with the last part of the name of the
    /// message, sorted.
    pub(super) extensions: Vec<Hash>,
    /// A digest of the resources it defines.
    pub(super) resources: Hash,
    /// Whether it declares options.
    pub(super) declares_options: bool,
    /// Whether it is no valid file, whatever stands around it.
    pub(super) is_broken: bool,
}

/// One import.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Import {
    /// As written.
    pub(super) path: Box<str>,
    /// Whether those who import the file get this one too.
    pub(super) is_public: bool,
}

impl Outline {
    /// The outline of a file.
    pub(super) fn of(parsed: &Parsed) -> Self {
        let file = &*parsed.file;
        let package = file.names().package();
        let imports = import_paths(file).map(|(import, path)| Import {
            path: path.as_str().into(),
            is_public: import.kind == ImportKind::Public,
        });
        let declared = interface::Declared::of(parsed);
        Self {
            package: hash(&[package]),
            imports: imports.collect(),
            interface: declared.digest,
            names: sorted(declared.names),
            packages: sorted(packages(package)),
            extensions: sorted(declared.extensions),
            resources: declared.resources,
            declares_options: declared.declares_options,
            is_broken: file.is_broken(),
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
fn hash(texts: &[&str]) -> Hash {
    let mut hasher = blake3::Hasher::new();
    for text in texts {
        feed(&mut hasher, text);
    }
    let digest = hasher.finalize();
    let [a, b, c, d, e, f, g, h, ..] = *digest.as_bytes();
    Hash::from_le_bytes([a, b, c, d, e, f, g, h])
}

/// Takes a text with its length, so that two never run into one.
fn feed(hasher: &mut blake3::Hasher, text: &str) {
    hasher.update(&(text.len() as u64).to_le_bytes());
    hasher.update(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::text::Room;

    fn outline(text: &str) -> Outline {
        Outline::of(&Parsed::of_text(text.into(), &mut Room::default()))
    }

    const BASE: &str = "syntax = \"proto3\"; package a.b; import public \"x.proto\"; \
        message M { int32 id = 1; enum E { Z = 0; } message N {} } service S { rpc R(M) returns (M); }";

    #[test]
    fn fields_and_comments_are_not_told() {
        for text in [
            BASE.replace("int32 id = 1;", "string name = 2; reserved 1;"),
            BASE.replace("int32 id = 1;", "oneof kind { int32 id = 1; }"),
            BASE.replace("int32 id = 1;", "map<string, M> ids = 1;"),
            BASE.replace("message M {", "// said\nmessage M {"),
        ] {
            assert_ne!(text, BASE);
            assert_eq!(outline(&text), outline(BASE), "{text}");
        }
    }

    #[test]
    fn all_else_is_told() {
        for (from, to) in [
            ("proto3", "proto2"),
            ("a.b", "a.c"),
            ("public \"x", "\"x"),
            ("x.proto", "y.proto"),
            ("message M", "message L"),
            ("N {}", "N { message O {} }"),
            ("N {}", "N { option deprecated = true; }"),
            ("Z = 0;", "Z = 0; Y = 1;"),
            ("Z = 0;", "option allow_alias = true; Z = 0;"),
            ("Z = 0;", "Z = 0; reserved 1;"),
            ("message N {}", "extend M { int32 x = 100; }"),
            ("rpc R(", "rpc Q("),
            ("service S", "service T"),
            ("package", "option java_package = \"x\"; package"),
            ("N {}", "N {"),
        ] {
            let text = BASE.replacen(from, to, 1);
            assert_ne!(text, BASE);
            assert_ne!(outline(&text), outline(BASE), "{text}");
        }
    }

    #[test]
    fn packages_are_told_with_those_around_them() {
        assert_eq!(
            packages("a.bc.d"),
            [hash(&["a"]), hash(&["a.bc"]), hash(&["a.bc.d"])]
        );
        assert!(packages("").is_empty());
        assert_eq!(outline("message M {}").names, [hash(&["M"])]);
    }

    #[test]
    fn options_resources_and_numbers_of_extensions_are_told() {
        let text = "import \"google/protobuf/descriptor.proto\"; \
            extend .google.protobuf.FieldOptions { optional int32 x = 50000; }";
        assert!(outline(text).declares_options);
        assert_eq!(outline(text).extensions, [hash(&["FieldOptions", "50000"])]);
        let item = "message M { option (google.api.resource) = { type: \"a/M\" }; }";
        let other = item.replace("a/M", "a/N");
        assert_ne!(outline(item).resources, outline(&other).resources);
        assert_eq!(
            outline("message M {}").resources,
            outline("enum E {}").resources
        );
    }
}
