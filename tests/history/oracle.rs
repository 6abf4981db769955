//! The slow and simple way: check out every commit, compile all of it, pair it with the one
//! before, and note what is there.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::process::Command;

use protovet::compile::{self, Roots};
use protovet::history::{Ledger, TypeKind};
use protovet::model::{EnumId, FileId, FileRole, MessageId, Schema};
use protovet::pair::Pairs;
use protovet::source::Tree;

/// What is said of one element: its kind, its names with file and first commit, when it was there,
/// and each of its numbers with name, type, first and last commit; then what is reserved in the end.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Record {
    is_enum: bool,
    pub(crate) names: Vec<(String, String, String)>,
    pub(crate) lives: Vec<(String, Option<String>)>,
    pub(crate) members: BTreeSet<(i32, String, String, String, Option<String>)>,
    reserved: Vec<(String, Vec<(i32, i32)>)>,
}

/// What the ledger says, in the same words.
pub(crate) fn of_ledger(ledger: &Ledger) -> Vec<Record> {
    let commit = |at| ledger.commit(at).id.to_string();
    let records = ledger.elements.iter().map(|element| Record {
        is_enum: element.kind == TypeKind::Enum,
        names: element
            .names
            .iter()
            .map(|home| {
                (
                    home.full_name.to_string(),
                    home.path.to_string(),
                    commit(home.since),
                )
            })
            .collect(),
        lives: element
            .lives
            .iter()
            .map(|life| (commit(life.since), life.until.map(commit)))
            .collect(),
        members: element
            .members
            .iter()
            .map(|it| {
                let until = it.until.as_ref().map(|end| commit(end.commit));
                (
                    it.number,
                    it.name.to_string(),
                    it.ty.to_string(),
                    commit(it.since),
                    until,
                )
            })
            .collect(),
        reserved: element
            .reserved
            .iter()
            .map(|(since, reserved)| (commit(*since), reserved.ranges.clone()))
            .collect(),
    });
    let mut records: Vec<Record> = records.collect();
    records.sort();
    records
}

/// What the files of every commit say.
pub(crate) fn of_checkouts(repository: &Path) -> Vec<Record> {
    let mut reference = Reference::default();
    for commit in git(
        repository,
        &["rev-list", "--first-parent", "--reverse", "main"],
    )
    .lines()
    {
        check_out(repository, commit);
        reference.look(repository, commit);
    }
    let mut records = reference.records;
    records.sort();
    records
}

fn check_out(folder: &Path, commit: &str) {
    let git = git2::Repository::open(folder).unwrap();
    let tree = git.revparse_single(commit).unwrap();
    let mut options = git2::build::CheckoutBuilder::new();
    options.force().remove_untracked(true);
    git.checkout_tree(&tree, Some(&mut options)).unwrap();
    git.set_head_detached(tree.id()).unwrap();
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// An element of one version.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Element {
    Message(MessageId),
    Enum(EnumId),
}

#[derive(Default)]
struct Reference {
    records: Vec<Record>,
    /// By path, the last text that parsed.
    readable: HashMap<String, String>,
    schema: Schema,
    places: HashMap<Element, usize>,
    /// The latest last.
    dead: Vec<usize>,
}

impl Reference {
    fn look(&mut self, folder: &Path, commit: &str) {
        let mut texts = BTreeMap::new();
        for path in protos(folder) {
            let name = path
                .strip_prefix(folder)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            if protox::file::File::from_source(&name, &text).is_ok() {
                texts.insert(name, text);
            } else if let Some(text) = self.readable.get(&name) {
                texts.insert(name, text.clone());
            }
        }
        self.readable = texts.clone().into_iter().collect();
        let tree = Tree::from_texts(commit, texts);
        let roots = Roots::explicit(&[], &[&tree]).unwrap();
        let input = compile::Input {
            tree: &tree,
            roots: &roots,
            include: None,
        };
        let schema = compile::compile(&input).unwrap_or_else(|error| panic!("{commit}: {error:?}"));
        self.advance(schema, commit);
    }

    fn advance(&mut self, schema: Schema, commit: &str) {
        let old = std::mem::take(&mut self.schema);
        let pairs = Pairs::new(&old, &schema);
        let kept = pairs
            .messages
            .kept()
            .iter()
            .map(|kept| (Element::Message(kept.old), Element::Message(kept.new)));
        let kept = kept.chain(
            pairs
                .enums
                .kept()
                .iter()
                .map(|kept| (Element::Enum(kept.old), Element::Enum(kept.new))),
        );
        let mut places = HashMap::new();
        for (before, after) in kept {
            if let Some(place) = self.places.remove(&before) {
                places.insert(after, place);
            }
        }
        let mut gone: Vec<usize> = self.places.values().copied().collect();
        gone.sort_unstable();
        for place in gone {
            self.records[place].lives.last_mut().unwrap().1 = Some(commit.to_owned());
            self.records[place].end(&BTreeSet::new(), commit);
            self.dead.push(place);
        }
        for element in elements(&schema) {
            let place = match places.get(&element) {
                Some(place) => *place,
                None => self.start(&schema, element, commit),
            };
            places.insert(element, place);
            self.records[place].note(&schema, element, commit);
        }
        self.places = places;
        self.schema = schema;
    }

    /// One that is back, or a new one.
    fn start(&mut self, schema: &Schema, element: Element, commit: &str) -> usize {
        let (name, path) = home(schema, element);
        let is_enum = matches!(element, Element::Enum(_));
        let fits = |at: &usize, here: bool| {
            let record = &self.records[*at];
            let last = record.names.last().unwrap();
            record.is_enum == is_enum && last.0 == name && (!here || last.1 == path)
        };
        let found = self.dead.iter().rposition(|at| fits(at, true));
        let found = found.or_else(|| self.dead.iter().rposition(|at| fits(at, false)));
        let place = match found {
            Some(at) => self.dead.remove(at),
            None => {
                self.records.push(Record {
                    is_enum,
                    ..Record::default()
                });
                self.records.len() - 1
            }
        };
        self.records[place].lives.push((commit.to_owned(), None));
        place
    }
}

impl Record {
    /// Notes what the element is in a version.
    fn note(&mut self, schema: &Schema, element: Element, commit: &str) {
        let (name, path) = home(schema, element);
        if self
            .names
            .last()
            .is_none_or(|last| (&last.0, &last.1) != (&name, &path))
        {
            self.names.push((name, path, commit.to_owned()));
        }
        let now = members(schema, element);
        self.end(&now, commit);
        for (number, name, ty) in now {
            let is_it = |it: &&(i32, String, String, String, Option<String>)| {
                (it.0, &it.1, &it.2) == (number, &name, &ty) && it.4.is_none()
            };
            if self.members.iter().find(is_it).is_none() {
                self.members
                    .insert((number, name, ty, commit.to_owned(), None));
            }
        }
        let reserved = reserved(schema, element);
        let known = self.reserved.last();
        if known.map_or(&[][..], |(_, known)| known) != reserved {
            self.reserved.push((commit.to_owned(), reserved));
        }
    }

    /// Ends what is not there any more.
    fn end(&mut self, now: &BTreeSet<(i32, String, String)>, commit: &str) {
        let members = std::mem::take(&mut self.members);
        self.members = members
            .into_iter()
            .map(|(number, name, ty, since, until)| {
                let stays = now.contains(&(number, name.clone(), ty.clone()));
                let until = until.or_else(|| (!stays).then(|| commit.to_owned()));
                (number, name, ty, since, until)
            })
            .collect();
    }
}

fn elements(schema: &Schema) -> Vec<Element> {
    let own = |file: FileId| schema[file].role != FileRole::BuiltIn;
    let messages = schema
        .messages()
        .filter(|&id| own(schema[id].file) && !schema[id].is_map_entry);
    let enums = schema.enums().filter(|&id| own(schema[id].file));
    let enums: Vec<Element> = enums.map(Element::Enum).collect();
    messages.map(Element::Message).chain(enums).collect()
}

fn home(schema: &Schema, element: Element) -> (String, String) {
    let (name, file) = match element {
        Element::Message(id) => (&schema[id].full_name, schema[id].file),
        Element::Enum(id) => (&schema[id].full_name, schema[id].file),
    };
    (name.to_string(), schema[file].path.to_string())
}

fn members(schema: &Schema, element: Element) -> BTreeSet<(i32, String, String)> {
    match element {
        Element::Message(id) => schema
            .fields_of(id)
            .map(|(_, field)| {
                let list = field.cardinality.is_repeated() && schema.map_entry(field).is_none();
                let list = if list { "repeated " } else { "" };
                let ty = format!("{list}{}", schema.type_name(field));
                (field.number, field.name.to_string(), ty)
            })
            .collect(),
        Element::Enum(id) => schema
            .values_of(id)
            .map(|(_, value)| (value.number, value.name.to_string(), String::new()))
            .collect(),
    }
}

fn reserved(schema: &Schema, element: Element) -> Vec<(i32, i32)> {
    let ranges = match element {
        Element::Message(id) => &schema[id].reserved_ranges,
        Element::Enum(id) => &schema[id].reserved_ranges,
    };
    let mut ranges: Vec<_> = ranges
        .iter()
        .map(|range| (range.start, range.end))
        .collect();
    ranges.sort_unstable();
    ranges
}

fn protos(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(protos(&path));
        } else if path.extension().is_some_and(|it| it == "proto") {
            found.push(path);
        }
    }
    found
}
