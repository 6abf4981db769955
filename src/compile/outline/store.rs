//! Outlines by content, kept from one run to the next.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::{Hash, Import, Outline};
use crate::source::ContentId;

/// Outlines of contents that have ids.
#[derive(Clone, Default, Debug)]
pub struct Outlines {
    known: FxHashMap<ContentId, Outline>,
    has_news: bool,
}

/// How they are written: what many have in common stands once.
#[derive(Serialize, Deserialize)]
struct Stored<'a> {
    /// What wrote them: another version may see other things in a file.
    version: &'a str,
    /// The ids of the contents, one after the other.
    ids: &'a [u8],
    /// By content.
    outlines: Vec<Written>,
    /// All imports, each once.
    imports: Vec<&'a str>,
    /// All packages, each once, with those that they are in.
    packages: Vec<(Hash, Vec<Hash>)>,
}

/// An outline whose imports and packages stand elsewhere.
#[derive(Serialize, Deserialize)]
struct Written {
    /// Twice the position of each, and one more if those who import the file get this one too.
    imports: Vec<u32>,
    package: u32,
    extensions: Vec<Hash>,
    resources: Vec<Hash>,
    declares_options: bool,
    is_broken: bool,
}

/// What is written once, by position.
#[derive(Default)]
struct Tables {
    imports: Vec<Arc<str>>,
    import_positions: FxHashMap<Arc<str>, u32>,
    packages: Vec<(Hash, Arc<[Hash]>)>,
    package_positions: FxHashMap<(Hash, Arc<[Hash]>), u32>,
}

/// What wrote them, and how.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "/4");

/// How long an id is.
const ID: usize = 20;

/// How many are kept that the last run had no use for.
const SPARE: usize = 20_000;

impl Outlines {
    /// What [`Self::to_bytes`] gave; nothing if that was another version of protovet.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let stored: Option<Stored<'_>> = postcard::from_bytes(bytes).ok();
        let stored = stored.filter(|stored| stored.version == VERSION);
        Self {
            known: stored.and_then(Stored::outlines).unwrap_or_default(),
            has_news: false,
        }
    }

    /// All of them as bytes; none when there is nothing new. Of those that are not in `used`, not
    /// more than a few thousand are kept.
    #[must_use]
    pub fn to_bytes(mut self, used: &FxHashSet<ContentId>) -> Option<Vec<u8>> {
        if !self.has_news {
            return None;
        }
        if self.known.len() > used.len() + SPARE {
            self.known.retain(|id, _| used.contains(id));
        }
        let mut outlines: Vec<_> = self.known.iter().collect();
        outlines.sort_unstable_by_key(|(id, _)| **id);
        let ids: Vec<u8> = outlines.iter().flat_map(|(id, _)| id.0).collect();
        let mut tables = Tables::default();
        let outlines = outlines.into_iter();
        let outlines = outlines.map(|(_, outline)| tables.written(outline));
        let outlines = outlines.collect::<Option<_>>()?;
        let packages = tables.packages.into_iter();
        let stored = Stored {
            version: VERSION,
            ids: &ids,
            outlines,
            imports: tables.imports.iter().map(|path| &**path).collect(),
            packages: packages.map(|(it, all)| (it, all.to_vec())).collect(),
        };
        postcard::to_stdvec(&stored).ok()
    }

    pub(in crate::compile) fn get(&self, id: ContentId) -> Option<&Outline> {
        self.known.get(&id)
    }

    pub(in crate::compile) fn extend(&mut self, fresh: Vec<(ContentId, Outline)>) {
        self.has_news |= !fresh.is_empty();
        self.known.extend(fresh);
    }
}

impl Stored<'_> {
    /// The outlines by content; none if something is not there.
    fn outlines(self) -> Option<FxHashMap<ContentId, Outline>> {
        let imports: Vec<Arc<str>> = self.imports.into_iter().map(Arc::from).collect();
        let packages = self.packages.into_iter();
        let packages: Vec<(Hash, Arc<[Hash]>)> =
            packages.map(|(it, all)| (it, all.into())).collect();
        if self.ids.len() != self.outlines.len() * ID {
            return None;
        }
        let ids = self.ids.chunks_exact(ID);
        let outlines = ids.zip(self.outlines).map(|(id, written)| {
            let outline = written.outline(&imports, &packages)?;
            Some((ContentId(id.try_into().ok()?), outline))
        });
        outlines.collect()
    }
}

impl Written {
    fn outline(self, imports: &[Arc<str>], packages: &[(Hash, Arc<[Hash]>)]) -> Option<Outline> {
        let found = self.imports.iter().map(|import| {
            let path = imports.get((import / 2) as usize)?;
            Some(Import {
                path: Arc::clone(path),
                is_public: import % 2 == 1,
            })
        });
        let (package, packages) = packages.get(self.package as usize)?;
        Some(Outline {
            package: *package,
            imports: found.collect::<Option<_>>()?,
            packages: Arc::clone(packages),
            extensions: self.extensions,
            resources: self.resources,
            declares_options: self.declares_options,
            is_broken: self.is_broken,
        })
    }
}

impl Tables {
    /// Takes the imports and the packages out of an outline.
    fn written(&mut self, outline: &Outline) -> Option<Written> {
        let imports = outline.imports.iter().map(|import| {
            let at = match self.import_positions.get(&import.path) {
                Some(at) => *at,
                None => {
                    let next = u32::try_from(self.imports.len()).ok()?;
                    let path = &import.path;
                    self.import_positions.insert(Arc::clone(path), next);
                    self.imports.push(Arc::clone(path));
                    next
                }
            };
            Some(at.checked_mul(2)? + u32::from(import.is_public))
        });
        let imports = imports.collect::<Option<_>>()?;
        let packages = (outline.package, Arc::clone(&outline.packages));
        let next = u32::try_from(self.packages.len()).ok()?;
        let position = self.package_positions.entry(packages.clone());
        let package = *position.or_insert_with(|| {
            self.packages.push(packages);
            next
        });
        Some(Written {
            imports,
            package,
            extensions: outline.extensions.clone(),
            resources: outline.resources.clone(),
            declares_options: outline.declares_options,
            is_broken: outline.is_broken,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::text::Room;

    fn outlines() -> Outlines {
        let texts = [
            "syntax = \"proto3\"; package a.b; import public \"x.proto\"; import \"y.proto\";",
            "syntax = \"proto3\"; package a.b; import \"x.proto\"; message M {}",
            "syntax = \"proto2\"; extend .a.M { optional int32 x = 100; }",
            "message {",
            "message R { option (google.api.resource) = { type: \"a/R\" }; }",
        ];
        let outlines = (0..).zip(texts).map(|(at, text)| {
            let outline = Outline::of_content(text.as_bytes(), &mut Room::default());
            (ContentId([at; ID]), outline)
        });
        let mut all = Outlines::default();
        all.extend(outlines.collect());
        all
    }

    #[test]
    fn what_was_written_is_read() {
        let all = outlines();
        let bytes = all.clone().to_bytes(&FxHashSet::default()).unwrap();
        let read = Outlines::from_bytes(&bytes);
        assert_eq!(read.known, all.known);
        assert_eq!(read.to_bytes(&FxHashSet::default()), None, "nothing is new");
    }

    #[test]
    fn what_is_something_else_is_nothing() {
        let bytes = outlines().to_bytes(&FxHashSet::default()).unwrap();
        let older = [b"\x070.1.0/3", &bytes[8..]].concat();
        assert!(Outlines::from_bytes(&older).known.is_empty());
        for end in 0..bytes.len() {
            assert!(Outlines::from_bytes(&bytes[..end]).known.is_empty());
        }
    }
}
