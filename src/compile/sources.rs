//! The files of a tree, read and parsed once, whatever they are then linked with.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::amount::{self, Amount};
use super::text::ast::{Ast, Written};
use super::text::link::{DefaultVisibility, FileNames, NamesOf, import_paths};
use super::text::{self, Room, SyntaxError};
use crate::model::Name;
use crate::source::{ContentId, SourceError, Tree, TreeFile};

/// Says which paths of a tree are inputs.
pub type Include<'a> = &'a (dyn Fn(&str) -> bool + Sync);

/// The inputs among the files of a tree, parsed. The others are read when they are imported.
pub struct Sources<'t> {
    pub(super) tree: &'t Tree,
    /// By position in the tree; none for files that are no inputs.
    pub(super) files: Vec<Option<Parsed>>,
    /// What the version holds that was read before, if both are in memory at once.
    pub(super) before: Amount,
    /// The same with what the inputs hold.
    amount: Amount,
}

/// What was parsed of several versions, by content.
#[derive(Default)]
pub struct SharedParses {
    by_content: Mutex<FxHashMap<ContentId, Parsed>>,
}

impl SharedParses {
    fn known(&self) -> MutexGuard<'_, FxHashMap<ContentId, Parsed>> {
        self.by_content
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets the contents that are not wanted any more.
    pub fn retain(&self, is_wanted: impl Fn(ContentId) -> bool) {
        self.known().retain(|id, _| is_wanted(*id));
    }

    /// How many contents were parsed.
    #[must_use]
    pub fn count(&self) -> usize {
        self.known().len()
    }
}

impl std::fmt::Debug for SharedParses {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SharedParses")
            .field("count", &self.count())
            .finish()
    }
}

/// A file and the options written in it.
#[derive(Clone)]
pub(crate) struct Parsed {
    pub(crate) file: Arc<ParsedFile>,
    /// What is needed only until the options are interpreted.
    pub(crate) written: Arc<Written>,
}

/// A file on its own: nothing in it depends on its path or on other files, so versions that have
/// a file in common share it.
pub(crate) struct ParsedFile {
    pub(crate) text: Arc<str>,
    pub(crate) ast: Ast,
    /// The paths of its imports, in order.
    pub(crate) imports: Box<[Name]>,
    names: FileNames,
    /// What holds for its declarations without `export` or `local`.
    pub(crate) visibility: DefaultVisibility,
    pub(crate) errors: Vec<SyntaxError>,
    /// Why there is no text.
    pub(crate) not_text: Option<NotText>,
    /// How much it declares; see [`Amount`].
    amount: u64,
}

/// Why bytes are no text of a schema.
pub(crate) struct NotText {
    /// What follows the name of the file in a sentence.
    pub(crate) message: String,
    pub(crate) help: String,
}

impl<'t> Sources<'t> {
    /// Reads and parses the inputs of a tree; all files are if there is no `include`.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn read(tree: &'t Tree, include: Option<Include<'_>>) -> Result<Self, SourceError> {
        let amount = Amount::default();
        Self::read_with(tree, include, amount, |file, room| {
            Parsed::read(tree, file, room)
        })
    }

    /// The same for another version of a tree: files with the path and the content of one of
    /// `other` are taken from there, and not even read where contents have ids, or where it is known
    /// at which paths the versions differ.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn read_beside(
        tree: &'t Tree,
        include: Option<Include<'_>>,
        other: &Sources<'_>,
        differs: Option<Include<'_>>,
    ) -> Result<Self, SourceError> {
        let amount = Amount::beside(&other.amount);
        Self::read_with(tree, include, amount, |file, room| {
            let Some((twin, parsed)) = other.parsed(&file.path) else {
                return Parsed::read(tree, file, room);
            };
            let is_known = differs.is_some_and(|differs| !differs(&file.path));
            if is_known || (file.id.is_some() && file.id == twin.id) {
                return Ok(parsed.clone());
            }
            with_content(tree, file, room, |bytes, room| {
                if parsed.file.not_text.is_none() && *bytes == *parsed.file.text.as_bytes() {
                    return parsed.clone();
                }
                Parsed::new(bytes, room)
            })
        })
    }

    /// The same where many versions are read: a content is parsed once for all of them, as long as
    /// contents have ids.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn read_sharing(
        tree: &'t Tree,
        include: Option<Include<'_>>,
        shared: &SharedParses,
    ) -> Result<Self, SourceError> {
        Self::read_with(tree, include, Amount::default(), |file, room| {
            let Some(id) = file.id else {
                return Parsed::read(tree, file, room);
            };
            if let Some(known) = shared.known().get(&id) {
                return Ok(known.clone());
            }
            let parsed = Parsed::read(tree, file, room)?;
            shared.known().insert(id, parsed.clone());
            Ok(parsed)
        })
    }

    fn read_with(
        tree: &'t Tree,
        include: Option<Include<'_>>,
        before: Amount,
        read: impl Fn(&TreeFile, &mut Room) -> Result<Parsed, SourceError> + Sync,
    ) -> Result<Self, SourceError> {
        let is_input = |file: &TreeFile| include.is_none_or(|include| include(&file.path));
        let files = tree.files().par_iter();
        let amount = before.copy();
        let files = files.map_init(Room::default, |room, file| {
            let parsed = is_input(file).then(|| read(file, room)).transpose()?;
            let counted = parsed
                .iter()
                .try_for_each(|it| it.file.count(&amount, tree));
            counted.map(|()| parsed)
        });
        let files = files.collect::<Result<_, _>>()?;
        amount.check(&tree.label)?;
        Ok(Self {
            tree,
            files,
            before,
            amount,
        })
    }

    /// The file with this path, if it is an input.
    fn parsed(&self, path: &str) -> Option<(&TreeFile, &Parsed)> {
        let at = self.tree.position(path)?;
        let parsed = self.files.get(at)?.as_ref()?;
        Some((self.tree.files().get(at)?, parsed))
    }

    /// The tree.
    #[must_use]
    pub const fn tree(&self) -> &'t Tree {
        self.tree
    }
}

impl std::fmt::Debug for Sources<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sources")
            .field("tree", &self.tree)
            .finish_non_exhaustive()
    }
}

impl Parsed {
    /// Reads and parses a file of a tree.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn read(tree: &Tree, file: &TreeFile, room: &mut Room) -> Result<Self, SourceError> {
        with_content(tree, file, room, Self::new)
    }

    /// Parses the content of a file.
    pub(super) fn new(bytes: &[u8], room: &mut Room) -> Self {
        match text_of(bytes) {
            Ok(text) => Self::of_text(Arc::from(text), room),
            Err(reason) => {
                let mut empty = ParsedFile::of_text_in(Arc::from(""), room).0;
                empty.not_text = Some(reason);
                Self {
                    file: Arc::new(empty),
                    written: Arc::default(),
                }
            }
        }
    }

    /// Parses a text.
    pub(crate) fn of_text(text: Arc<str>, room: &mut Room) -> Self {
        let (file, written) = ParsedFile::of_text_in(text, room);
        Self {
            file: Arc::new(file),
            written: Arc::new(written),
        }
    }

    /// What its text says.
    pub(super) fn syntax(&self) -> Syntax<'_> {
        Syntax {
            text: &self.file.text,
            ast: &self.file.ast,
            written: &self.written,
        }
    }
}

/// What the text of a file says, for who does not keep it.
#[derive(Clone, Copy)]
pub(super) struct Syntax<'a> {
    pub(super) text: &'a str,
    pub(super) ast: &'a Ast,
    pub(super) written: &'a Written,
}

/// Reads a file and does something with its content.
///
/// # Errors
/// When it cannot be read.
fn with_content<T>(
    tree: &Tree,
    file: &TreeFile,
    room: &mut Room,
    work: impl FnOnce(&[u8], &mut Room) -> T,
) -> Result<T, SourceError> {
    let mut bytes = std::mem::take(&mut room.bytes);
    let read = tree.read_into(file, &mut bytes);
    let done = read.map(|()| work(&bytes, room));
    room.bytes = bytes;
    done
}

impl ParsedFile {
    /// Parses a text.
    fn of_text_in(text: Arc<str>, room: &mut Room) -> (Self, Written) {
        let text::Parsed { errors, amount } = text::parse(&text, room);
        let (ast, written) = (room.ast.clone(), room.written.clone());
        let file = Self {
            imports: import_paths(&text, &ast).map(|(_, path)| path).collect(),
            names: FileNames::new(&text, &ast),
            visibility: DefaultVisibility::of(&text, &ast, &written),
            text,
            ast,
            errors,
            not_text: None,
            amount,
        };
        (file, written)
    }

    /// Adds it to what a schema holds.
    ///
    /// # Errors
    /// When that is too much.
    pub(in crate::compile) fn count(
        &self,
        amount: &Amount,
        tree: &Tree,
    ) -> Result<(), SourceError> {
        // one that is too much by itself says so with its place
        let is_whole = self.amount <= amount::most(self.text.len() as u64);
        let units = if is_whole { self.amount } else { 0 };
        amount.add(units, self.text.len(), &tree.label)
    }

    /// Parses a text and forgets the options in it.
    #[cfg(test)]
    pub(crate) fn of_text(text: Arc<str>) -> Self {
        Self::of_text_in(text, &mut Room::default()).0
    }

    /// The names of its elements.
    pub(crate) fn names(&self) -> NamesOf<'_> {
        self.names.of(&self.text, &self.ast)
    }

    /// Whether declarations may be missing.
    pub(crate) fn is_broken(&self) -> bool {
        !self.errors.is_empty() || self.not_text.is_some()
    }
}

/// Spans are offsets of 32 bits.
const MAX_LENGTH: usize = 1 << 30;

/// The text, or why it is none.
pub(super) fn text_of(bytes: &[u8]) -> Result<&str, NotText> {
    if bytes.len() > MAX_LENGTH {
        return Err(NotText {
            message: "is larger than 1 GiB".to_owned(),
            help: "no schema is that large: is it one?".to_owned(),
        });
    }
    std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))
}

/// What to say of bytes that are not UTF-8 from some place on.
fn not_utf8(bytes: &[u8], at: usize) -> NotText {
    let line = memchr::memchr_iter(b'\n', &bytes[..at]).count() + 1;
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return NotText {
            message: "is UTF-16, not UTF-8".to_owned(),
            help: "save it as UTF-8".to_owned(),
        };
    }
    NotText {
        message: format!(
            "is not UTF-8: byte {at} on line {line} is 0x{:02x}",
            bytes[at]
        ),
        help: "save it as UTF-8; in strings, write such bytes as escapes like `\\xff`".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> Tree {
        Tree::from_texts("test", files.iter().copied())
    }

    #[test]
    fn versions_share_the_files_they_have_in_common() {
        let new = tree(&[
            ("a.proto", "message A {}"),
            ("b.proto", ""),
            ("c.proto", ""),
        ]);
        let old = tree(&[("a.proto", "message A {}"), ("b.proto", "message B {}")]);
        let new = Sources::read(&new, None).unwrap();
        let old = Sources::read_beside(&old, None, &new, None).unwrap();
        let shared = |path: &str| {
            let (_, a) = new.parsed(path).unwrap();
            let (_, b) = old.parsed(path).unwrap();
            Arc::ptr_eq(&a.file, &b.file)
        };
        assert!(shared("a.proto"));
        assert!(!shared("b.proto"));
    }

    #[test]
    fn what_is_known_not_to_differ_is_not_read_again() {
        let new = tree(&[("a.proto", ""), ("b.proto", "")]);
        let gone = tree(&[("a.proto", ""), ("b.proto", "message B {}")]).without_ids();
        let new = Sources::read(&new, None).unwrap();
        let differs = |path: &str| path == "b.proto";
        let old = Sources::read_beside(&gone, None, &new, Some(&differs)).unwrap();
        let is_shared = |path: &str| {
            let (a, b) = (new.parsed(path).unwrap(), old.parsed(path).unwrap());
            Arc::ptr_eq(&a.1.file, &b.1.file)
        };
        assert!(is_shared("a.proto") && !is_shared("b.proto"));
    }

    #[test]
    fn what_is_no_text_is_shared_with_nothing() {
        let garbage = Parsed::new(&[0xFF], &mut Room::default());
        assert!(garbage.file.is_broken());
        let new = tree(&[("a.proto", "not as it is known")]);
        let mut new = Sources::read(&new, None).unwrap();
        new.files = vec![Some(garbage)];
        let old = tree(&[("a.proto", "")]);
        let old = Sources::read_beside(&old, None, &new, None).unwrap();
        assert!(!old.parsed("a.proto").unwrap().1.file.is_broken());
    }

    #[test]
    fn only_inputs_are_parsed() {
        let tree = tree(&[("a.proto", ""), ("b.proto", "")]);
        let sources = Sources::read(&tree, Some(&|path| path == "b.proto")).unwrap();
        assert!(sources.parsed("a.proto").is_none());
        assert!(sources.parsed("b.proto").is_some());
    }
}
