//! What a check compares, and the configuration that says which files belong to it.

use std::path::{Path, PathBuf};

use protovet::source::{self, Against, OpenOptions, Push, ReadFile, Role, Sides};

use crate::compare::Comparison;
use crate::configured::{self, Modules, Ours};
use crate::failure::Failure;
use crate::remember::Remember;

/// How a folder is named to compare with.
type Naming = fn(String) -> Against;

/// What to open.
#[derive(Clone)]
pub(crate) struct Plan {
    /// What is checked, as it was typed.
    shown: PathBuf,
    /// The same from the top of the file system.
    path: PathBuf,
    /// What is configured there.
    modules: Option<Modules>,
    against: Against,
    /// Where the user is.
    cwd: PathBuf,
    /// Whether what was there before is looked at.
    pub(crate) remembers: bool,
}

impl Plan {
    /// Finds out what is configured where a check looks.
    ///
    /// # Errors
    /// When a configuration cannot be read or understood.
    pub(crate) fn new(
        shown: PathBuf,
        against: Against,
        options: &OpenOptions,
    ) -> Result<Self, Failure> {
        let cwd = canonical(&options.cwd);
        let path = canonical(&cwd.join(&shown));
        let modules = configured::modules(&path, &cwd)?;
        Ok(Self {
            shown,
            path,
            modules,
            against,
            cwd,
            remembers: true,
        })
    }

    /// What is checked, as it was typed.
    pub(crate) fn shown(&self) -> &Path {
        &self.shown
    }

    /// Compares with a release instead.
    pub(crate) fn compare_with(&mut self, release: &str) {
        self.against = Against::Release(release.to_owned());
    }

    /// Compares with what edits started from, if nothing else is named.
    pub(crate) fn compare_edits(&mut self) {
        if self.against == Against::Default {
            self.against = Against::Edited;
        }
    }

    /// Compares what a push sends with what it starts from instead.
    pub(crate) fn compare_push(&mut self, push: Push) {
        self.against = Against::Pushed(push);
    }

    /// Whether rules of buf are configured.
    pub(crate) fn has_breaking(&self) -> bool {
        self.modules.as_ref().is_some_and(Modules::has_breaking)
    }

    /// The `protovet.toml` that applies, if there is one.
    ///
    /// # Errors
    /// When it cannot be read or understood.
    pub(crate) fn ours(&self) -> Result<Option<Ours>, Failure> {
        configured::ours(&self.path, &self.cwd)
    }

    /// Opens both sides; where modules are configured, all of them, as they import each other.
    ///
    /// # Errors
    /// When there is nothing to open, or a configuration cannot be understood.
    pub(crate) fn open(&self, options: &OpenOptions) -> Result<Comparison, Failure> {
        let Some(modules) = &self.modules else {
            let sides = source::check_sides(Some(&self.shown), &self.against, options)?;
            return Ok(self.comparison(sides, (None, None), options));
        };
        let top = configured::whole(&modules.workspace.folder);
        let mut old_modules = None;
        let mut new_modules = None;
        let mut against = self.against.clone();
        // what has no configuration yet is laid out as what has one
        let mut like_new = (self.path.clone(), self.path.clone());
        if let Some((folder, kind)) = self.against_folder() {
            old_modules = configured::modules(&folder, &self.cwd)?;
            if let Some(theirs) = &old_modules {
                let top = configured::whole(&theirs.workspace.folder);
                against = kind(configured::shown(&top, &self.cwd));
            }
            like_new.1 = folder;
        }
        let mut failure = None;
        let mut look = |role, opened: &Path, read: &ReadFile<'_>| {
            let below = self.path.strip_prefix(&top).unwrap_or(Path::new(""));
            let meant = opened.join(below);
            match configured::modules_read(&meant, opened, &self.cwd, read) {
                Ok(found) if role == Role::New => new_modules = found,
                Ok(found) => {
                    old_modules = found;
                    like_new = (top.clone(), opened.to_path_buf());
                }
                Err(error) => failure = Some(error),
            }
            Ok(())
        };
        let shown = PathBuf::from(configured::shown(&top, &self.cwd));
        let sides = source::check_sides_with(Some(&shown), &against, options, &mut look);
        if let Some(failure) = failure {
            return Err(failure);
        }
        let new_modules = new_modules.or_else(|| Some(modules.clone()));
        let old_modules = old_modules.or_else(|| {
            let (from, to) = like_new;
            let (from, to) = (configured::slashed(&from)?, configured::slashed(&to)?);
            Some(new_modules.as_ref()?.moved(&from, &to))
        });
        Ok(self.comparison(sides?, (old_modules, new_modules), options))
    }

    fn comparison(
        &self,
        sides: Sides,
        (old_modules, new_modules): (Option<Modules>, Option<Modules>),
        options: &OpenOptions,
    ) -> Comparison {
        let commits = (sides.old_commit, sides.new_commit);
        let remember = || Remember::new(&self.shown, sides.old_commit, options);
        let past = self.remembers.then(remember);
        Comparison {
            old: sides.old,
            new: sides.new,
            description: Some(sides.old_description),
            old_modules,
            new_modules,
            past,
            commits,
        }
    }

    /// Opens both sides with what stands beside them; nothing where modules are configured, as
    /// that says where everything is.
    ///
    /// # Errors
    /// When there is nothing to open.
    pub(crate) fn wider(&self, options: &OpenOptions) -> Result<Option<Comparison>, Failure> {
        match self.modules {
            Some(_) => Ok(None),
            None => self.open(options).map(Some),
        }
    }

    /// The folder to compare with, if it is one, and how to name another in its place.
    fn against_folder(&self) -> Option<(PathBuf, Naming)> {
        let (spec, kind): (_, Naming) = match &self.against {
            Against::Named(spec) => (spec, Against::Named),
            Against::Exact(spec) => (spec, Against::Exact),
            _ => return None,
        };
        let folder = canonical(&self.cwd.join(spec));
        folder.is_dir().then_some((folder, kind))
    }
}

fn canonical(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}
