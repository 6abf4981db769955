//! Repositories made for one test.

use std::collections::BTreeMap;
use std::path::Path;

use git2::{Oid, Signature, Time};
use protovet::history::{self, Ledger, Scope};
use protovet::source::{Chronicle, OpenOptions};

/// A repository, and the files of its next commit.
pub(crate) struct Repository {
    folder: tempfile::TempDir,
    git: git2::Repository,
    /// The content of every file, by path.
    pub(crate) files: BTreeMap<String, String>,
    clock: i64,
}

impl Repository {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut options = git2::RepositoryInitOptions::new();
        let git = git2::Repository::init_opts(folder.path(), options.initial_head("main")).unwrap();
        Self {
            folder,
            git,
            files: BTreeMap::new(),
            clock: 1_700_000_000,
        }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn git(&self) -> &git2::Repository {
        &self.git
    }

    pub(crate) fn write(&mut self, path: &str, text: &str) {
        self.files.insert(path.to_owned(), text.to_owned());
    }

    /// Commits the files on top of HEAD.
    pub(crate) fn commit(&mut self) -> Oid {
        let parents: Vec<Oid> = self
            .git
            .head()
            .ok()
            .and_then(|it| it.target())
            .into_iter()
            .collect();
        let id = self.commit_on(&parents);
        self.git
            .reference("refs/heads/main", id, true, "test")
            .unwrap();
        id
    }

    /// Commits the files on top of other commits and leaves all branches where they are.
    pub(crate) fn commit_on(&mut self, parents: &[Oid]) -> Oid {
        let tree = self.git.find_tree(self.tree()).unwrap();
        self.clock += 3_600;
        let person = Signature::new("A", "a@example.com", &Time::new(self.clock, 60)).unwrap();
        let parents: Vec<_> = parents
            .iter()
            .map(|id| self.git.find_commit(*id).unwrap())
            .collect();
        let parents: Vec<&git2::Commit<'_>> = parents.iter().collect();
        self.git
            .commit(None, &person, &person, "change", &tree, &parents)
            .unwrap()
    }

    fn tree(&self) -> Oid {
        let mut index = git2::Index::new().unwrap();
        for (path, text) in &self.files {
            let entry = git2::IndexEntry {
                ctime: git2::IndexTime::new(0, 0),
                mtime: git2::IndexTime::new(0, 0),
                dev: 0,
                ino: 0,
                mode: 0o100_644,
                uid: 0,
                gid: 0,
                file_size: 0,
                id: self.git.blob(text.as_bytes()).unwrap(),
                flags: 0,
                flags_extended: 0,
                path: path.clone().into_bytes(),
            };
            index.add(&entry).unwrap();
        }
        index.write_tree_to(&self.git).unwrap()
    }

    pub(crate) fn chronicle(&self) -> Chronicle {
        Chronicle::open(Path::new(""), &OpenOptions::at(self.path()))
            .unwrap()
            .unwrap()
    }

    /// The ledger of HEAD, without a cache.
    pub(crate) fn ledger(&self) -> Ledger {
        self.ledger_of(&Scope::default())
    }

    pub(crate) fn ledger_of(&self, scope: &Scope) -> Ledger {
        let chronicle = self.chronicle();
        let tip = chronicle.tip(None).unwrap().unwrap();
        history::read(&chronicle, tip, scope, None, &()).unwrap()
    }
}
