//! Ledgers kept between runs.
//!
//! A file holds the ledger of all that led to one commit, and is named after that commit and
//! whatever else decides what is seen from there: so what is kept is right whatever happened to the
//! repository since.

use std::fs;
use std::hash::{Hash, Hasher};
use std::path::PathBuf;
use std::time::SystemTime;

use rustc_hash::FxHasher;

use super::shelved::{self, Shelved};
use super::{Ledger, Scope};
use crate::source::{Chronicle, CommitId, Kept};

/// How many ledgers are kept: as many branches as somebody works on at a time.
const MOST_KEPT: usize = 6;

/// What the names of files start with that are yet to be moved to their places.
const DRAFT: &str = ".tmp";

/// What the names of files end with.
const ENDING: &str = ".ledger";

/// A folder of ledgers.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// The ledgers of a repository: in its own folder, or in the user's cache folder when nothing
    /// can be written there. None when there is no such folder either.
    #[must_use]
    pub fn of(chronicle: &Chronicle) -> Option<Self> {
        let git = chronicle.git_folder();
        let own = git.join("protovet");
        if fs::create_dir_all(&own).is_ok() {
            return Some(Self { folder: own });
        }
        let mut hasher = FxHasher::default();
        git.hash(&mut hasher);
        let folder = user_cache()?.join(format!("protovet/{:016x}", hasher.finish()));
        fs::create_dir_all(&folder).ok()?;
        Some(Self { folder })
    }

    /// The commits of which there is a ledger.
    pub(super) fn known(&self, view: &str) -> Vec<CommitId> {
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return Vec::new();
        };
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        names
            .filter_map(|name| commit_of(name.strip_suffix(&format!("-{view}{ENDING}"))?))
            .collect()
    }

    /// The ledger of a commit. A file that is damaged where it is read at once is deleted.
    pub(super) fn load(&self, commit: CommitId, view: &str) -> Option<Shelved> {
        let name = Self::name(commit, view);
        let shelved = Shelved::open(&self.kept(&name));
        let shelved = shelved.filter(|shelved| shelved.ledger.tip == Some(commit));
        if shelved.is_none() {
            self.remove(commit, view);
        }
        shelved
    }

    /// Forgets the ledger of a commit.
    pub(super) fn remove(&self, commit: CommitId, view: &str) {
        // If it cannot be deleted, it is found damaged again.
        let _ = fs::remove_file(self.folder.join(Self::name(commit, view)));
    }

    /// Keeps a ledger. Nothing depends on whether that works.
    pub(super) fn save(&self, ledger: &Ledger, view: &str) {
        let Some(tip) = ledger.tip else { return };
        shelved::keep(ledger, &self.kept(&Self::name(tip, view)));
        self.prune();
    }

    fn kept(&self, name: &str) -> Kept {
        Kept::new(self.folder.clone(), name)
    }

    fn name(commit: CommitId, view: &str) -> String {
        format!("{commit}-{view}{ENDING}")
    }

    /// Deletes all but the latest, and what runs left behind that were killed.
    fn prune(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return;
        };
        let (mut ledgers, mut drafts) = (Vec::new(), Vec::new());
        for entry in entries.filter_map(Result::ok) {
            let name = entry.file_name();
            let changed = entry.metadata().and_then(|it| it.modified());
            let changed = changed.unwrap_or(SystemTime::UNIX_EPOCH);
            match name.to_str() {
                Some(name) if name.ends_with(ENDING) => ledgers.push((changed, entry.path())),
                Some(name) if name.starts_with(DRAFT) => drafts.push((changed, entry.path())),
                _ => {}
            }
        }
        ledgers.sort_unstable();
        let spare = ledgers.len().saturating_sub(MOST_KEPT);
        let is_old =
            |changed: &SystemTime| changed.elapsed().is_ok_and(|age| age.as_secs() > 3_600);
        let left = drafts.into_iter().filter(|(changed, _)| is_old(changed));
        for (_, path) in ledgers.into_iter().take(spare).chain(left) {
            // Another run may have deleted it.
            let _ = fs::remove_file(path);
        }
    }
}

/// What, besides the commit, decides what a ledger says: where history is cut off, and what was
/// asked for.
pub(super) fn view(chronicle: &Chronicle, scope: &Scope, since: Option<CommitId>) -> String {
    let mut hasher = FxHasher::default();
    chronicle.view().hash(&mut hasher);
    scope.merges.hash(&mut hasher);
    match (&scope.since, since) {
        (_, Some(commit)) => commit.hash(&mut hasher),
        (Some(crate::source::Since::Date(day)), None) => day.hash(&mut hasher),
        _ => {}
    }
    format!("{:016x}", hasher.finish())
}

fn user_cache() -> Option<PathBuf> {
    let named = |name: &str| {
        std::env::var_os(name)
            .filter(|path| !path.is_empty())
            .map(PathBuf::from)
    };
    named("XDG_CACHE_HOME")
        .or_else(|| named("LOCALAPPDATA"))
        .or_else(|| named("HOME").map(|home| home.join(".cache")))
}

fn commit_of(hex: &str) -> Option<CommitId> {
    let mut id = [0; 20];
    if hex.len() != 40 || !hex.is_ascii() {
        return None;
    }
    for (at, byte) in id.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(CommitId(id))
}
