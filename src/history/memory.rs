//! The ledger, asked by name.

use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::ledger::{Element, Ledger, Tenure, same_type};
use super::read::Anew;
use super::shelved::Shelved;
use crate::compile::declared::TypeKind;
use crate::finding::Past;
use crate::model::{Name, json_name};
use crate::source::SourceError;

/// A ledger whose elements are found by their names.
#[derive(Debug)]
pub struct Memory {
    /// The ledger. It has not all elements if it is kept: the others are read when they are asked
    /// for.
    pub ledger: Ledger,
    /// Made when it is first asked for.
    by_name: OnceLock<FxHashMap<Name, Vec<usize>>>,
    kept: Option<Kept>,
}

/// What is kept of a ledger.
#[derive(Debug)]
struct Kept {
    shelved: Shelved,
    /// The names of the elements that are taken from it and may say something else now.
    apart: FxHashSet<Name>,
    /// How many elements are known.
    count: usize,
    /// How to build the ledger if what is kept turns out to be damaged.
    anew: Anew,
    /// The ledger built anew, or why it cannot be.
    built: OnceLock<Result<Box<Memory>, SourceError>>,
}

impl Kept {
    /// The ledger built anew; none if that cannot be.
    fn built(&self) -> Option<&Memory> {
        let build = || Ok(Box::new(Memory::new(self.anew.read()?)));
        self.built.get_or_init(build).as_deref().ok()
    }
}

impl Memory {
    /// Prepares a ledger for questions.
    #[must_use]
    pub const fn new(ledger: Ledger) -> Self {
        Self {
            ledger,
            by_name: OnceLock::new(),
            kept: None,
        }
    }

    /// A ledger that has the elements with names `apart`, of which `taken` were taken from what is
    /// kept, and what is kept of all others.
    pub(super) fn partly(
        ledger: Ledger,
        (apart, taken): (FxHashSet<Name>, usize),
        shelved: Shelved,
        anew: Anew,
    ) -> Self {
        let kept = Kept {
            count: shelved.count - taken + ledger.elements.len(),
            shelved,
            apart,
            anew,
            built: OnceLock::new(),
        };
        Self {
            kept: Some(kept),
            ..Self::new(ledger)
        }
    }

    /// Why some answers lack what is kept: it was damaged, and could not be built anew.
    pub fn trouble(&self) -> Option<&SourceError> {
        let built = self.kept.as_ref()?.built.get()?;
        built.as_ref().err()
    }

    /// How many messages and enums are known.
    #[must_use]
    pub fn count(&self) -> usize {
        let kept = self.kept.as_ref();
        kept.map_or(self.ledger.elements.len(), |kept| kept.count)
    }

    /// Places of elements by their names.
    fn by_name(&self) -> &FxHashMap<Name, Vec<usize>> {
        self.by_name.get_or_init(|| {
            let elements = &self.ledger.elements;
            let mut by_name: FxHashMap<Name, Vec<usize>> = FxHashMap::default();
            by_name.reserve(elements.len());
            for (at, element) in elements.iter().enumerate() {
                let named = by_name.entry(element.full_name().clone()).or_default();
                named.push(at);
            }
            by_name
        })
    }

    /// The element that is there under this name, declared in the file that is imported by this
    /// path. None if that is not certain: several copies of a file may be in a repository.
    #[must_use]
    pub fn live(&self, kind: TypeKind, name: &Name, import_path: &str) -> Option<&Element> {
        let mut named = self.named(kind, name);
        named.retain(|it| it.is_live());
        if let [only] = named.as_slice() {
            return Some(only);
        }
        let mut here = named.into_iter().filter(|it| is_at(it.path(), import_path));
        here.next().filter(|_| here.next().is_none())
    }

    /// The element of this name that went last, if none is there.
    #[must_use]
    pub fn dead(&self, kind: TypeKind, name: &Name) -> Option<&Element> {
        let named = self.named(kind, name);
        if named.iter().any(|it| it.is_live()) {
            return None;
        }
        let last = |it: &&&Element| it.lives.last().and_then(|life| life.until);
        named.iter().max_by_key(last).copied()
    }

    fn named(&self, kind: TypeKind, name: &Name) -> Vec<&Element> {
        let kept = self.kept.as_ref();
        if let Some(kept) = kept.filter(|kept| !kept.apart.contains(name)) {
            let Ok(mut named) = kept.shelved.named(name) else {
                let built = kept.built();
                return built.map_or_else(Vec::new, |built| built.named(kind, name));
            };
            named.retain(|it| it.kind == kind);
            return named;
        }
        let named = self.by_name().get(name).into_iter().flatten();
        let named = named.filter_map(|at| self.ledger.elements.get(*at));
        named.filter(|it| it.kind == kind).collect()
    }

    /// What a finding shows of something that is gone.
    #[must_use]
    pub fn past(&self, tenure: &Tenure, text: String) -> Option<Past> {
        let end = tenure.until.as_ref()?;
        let commit = self.ledger.commit(end.commit);
        Some(Past {
            commit: commit.id.to_string(),
            date: commit.time.to_string(),
            path: end.path.to_string(),
            content: end.content.0,
            at: end.at,
            text,
            line: None,
        })
    }

    /// `4f2c91a (2024-03-02)`, the commit that removed it.
    #[must_use]
    pub fn until(&self, tenure: &Tenure) -> String {
        let Some(end) = &tenure.until else {
            return "now".to_owned();
        };
        let commit = self.ledger.commit(end.commit);
        format!("{} ({})", commit.id.short(), commit.time)
    }
}

impl Element {
    /// What last had a number that nothing has now: several if they were aliases.
    #[must_use]
    pub fn former(&self, number: i32) -> Vec<&Tenure> {
        let had = self.members.iter().filter(|it| it.number == number);
        last_of(had.collect())
    }

    /// The names in ProtoJSON that something had and nothing has, with what last had them.
    #[must_use]
    pub fn retired_names(&self) -> FxHashMap<Cow<'_, str>, Vec<&Tenure>> {
        let mut by_name: FxHashMap<Cow<'_, str>, Vec<&Tenure>> = FxHashMap::default();
        for tenure in &self.members {
            by_name.entry(tenure.json_key()).or_default().push(tenure);
        }
        by_name.retain(|_, had| {
            *had = last_of(std::mem::take(had));
            !had.is_empty()
        });
        by_name
    }

    /// The numbers that something had and nothing has, in order, with what last had them: several
    /// if they were aliases.
    #[must_use]
    pub fn retired(&self) -> Vec<(i32, Vec<&Tenure>)> {
        let mut members: Vec<&Tenure> = self.members.iter().collect();
        members.sort_by_key(|it| it.number);
        let by_number = members.chunk_by(|one, other| one.number == other.number);
        let retired = by_number.map(|had| (had[0].number, last_of(had.to_vec())));
        retired.filter(|(_, former)| !former.is_empty()).collect()
    }
}

impl Tenure {
    /// What it is called in ProtoJSON.
    #[must_use]
    pub fn json_key(&self) -> Cow<'_, str> {
        match &self.json_name {
            Some(written) => Cow::Borrowed(written),
            None => json_name(&self.name),
        }
    }

    /// Whether data of a field of another type, as written, reads as this one: they are the same,
    /// or are encoded alike.
    #[must_use]
    pub fn reads_like(&self, ty: &str) -> bool {
        same_type(&self.ty, ty)
            || ALIKE
                .iter()
                .any(|alike| alike.contains(&&*self.ty) && alike.contains(&ty))
    }
}

/// Types whose values are encoded alike.
const ALIKE: [&[&str]; 5] = [
    &["int32", "int64", "uint32", "uint64", "bool"],
    &["sint32", "sint64"],
    &["fixed32", "sfixed32"],
    &["fixed64", "sfixed64"],
    &["string", "bytes"],
];

/// Those that ended last; none if one has not ended.
fn last_of(tenures: Vec<&Tenure>) -> Vec<&Tenure> {
    let end = |tenure: &Tenure| tenure.until.as_ref().map(|end| end.commit);
    if tenures.iter().any(|tenure| tenure.until.is_none()) {
        return Vec::new();
    }
    let last = tenures.iter().filter_map(|tenure| end(tenure)).max();
    tenures
        .into_iter()
        .filter(|tenure| end(tenure) == last)
        .collect()
}

/// Whether a file of the repository can be the one that is imported by a path.
fn is_at(path: &str, import_path: &str) -> bool {
    let rest = path.strip_suffix(import_path);
    rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
}
