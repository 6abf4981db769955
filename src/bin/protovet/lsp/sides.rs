//! Both sides of a folder, opened once and kept until something on disk or in git changes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use protovet::model::Schema;
use protovet::source::{Input, OpenOptions, SourceError, Tree};

use super::options::Options;
use crate::approving::OfComparison;
use crate::args::ColorArg;
use crate::check;
use crate::compare::Comparison;
use crate::configured::{self, Modules};
use crate::failure::Failure;
use crate::load::{self, Ready};
use crate::members;
use crate::output::Terminal;
use crate::plan::Plan;
use crate::remember::Remember;
use crate::resolve::Settings;

/// What is there on disk, and what it is compared with.
pub(super) struct Sides {
    pub(super) settings: Settings,
    plan: Plan,
    /// What is compared with; what is on disk if there is nothing to compare with.
    pub(super) old: Ready,
    pub(super) old_modules: Option<Modules>,
    /// The schema compared with, if it is a descriptor set.
    pub(super) old_set: Option<Arc<Schema>>,
    /// What is on disk.
    pub(super) new: Tree,
    /// The files of it to look at, if they are not all.
    pub(super) inputs: Option<Vec<String>>,
    pub(super) new_modules: Option<Modules>,
    /// Where the paths of the tree start.
    pub(super) top: PathBuf,
    /// What is compared with, in words; none if there is nothing.
    pub(super) description: Option<String>,
    /// Why there is nothing to compare with.
    pub(super) alone: Option<SourceError>,
    /// What else says that findings are allowed.
    pub(super) more: OfComparison,
    /// The history that is yet to be read.
    pub(super) past: Option<Remember>,
}

impl Sides {
    /// Opens what `protovet check` would compare in a folder; only what is there now if there is
    /// nothing to compare it with.
    ///
    /// # Errors
    /// When a configuration cannot be understood, or the folder cannot be read.
    pub(super) fn open(folder: &Path, options: &Options) -> Result<Self, Failure> {
        let args = options.check_args().map_err(SourceError::plain)?;
        let mut terminal = Terminal::new(ColorArg::Never);
        let surroundings = OpenOptions::at(folder);
        let (settings, mut plan) = check::planned(args, Some(surroundings), &mut terminal)?;
        plan.compare_edits();
        match plan.open(&settings.open) {
            Ok(comparison) => Self::of(comparison, (settings, plan)),
            Err(Failure::Source(error)) => Self::alone(error, (settings, plan)),
            Err(failure) => Err(failure),
        }
    }

    /// Opens both sides with what stands beside them, if that is more.
    ///
    /// # Errors
    /// The same again, when there is no more.
    pub(super) fn wider(mut self) -> Result<Self, Box<Self>> {
        self.settings.open.follow_imports = true;
        match self.plan.wider(&self.settings.open) {
            Ok(Some(wider)) => {
                let (settings, plan) = (self.settings.clone(), self.plan.clone());
                Self::of(wider, (settings, plan)).map_err(|_| Box::new(self))
            }
            Ok(None) | Err(_) => {
                self.settings.open.follow_imports = false;
                Err(Box::new(self))
            }
        }
    }

    /// Goes on without what it was compared with.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub(super) fn without_old(self, why: SourceError) -> Result<Self, Failure> {
        Self::alone(why, (self.settings, self.plan))
    }

    fn of(comparison: Comparison, (settings, plan): (Settings, Plan)) -> Result<Self, Failure> {
        let Comparison {
            old,
            new,
            description,
            old_modules,
            new_modules,
            past,
            commits,
        } = comparison;
        let mut more = OfComparison::default();
        if let Some(approving) = &settings.approving {
            more.commits = approving.commits(commits, &settings.open)?;
        }
        let (new, inputs) = files(new, &settings)?;
        let (old, old_set) = match old {
            Input::Tree { tree, inputs } => {
                let tree = tree.identified()?;
                (Input::Tree { tree, inputs }, None)
            }
            Input::DescriptorSet {
                bytes,
                encoding,
                label,
            } => {
                let again = || Input::DescriptorSet {
                    bytes: bytes.clone(),
                    encoding,
                    label: label.clone(),
                };
                let ready = load::prepare(again(), None, &settings)?;
                (again(), ready.into_compiled().map(Arc::new))
            }
        };
        Ok(Self {
            old: load::prepare(old, old_modules.as_ref(), &settings)?,
            old_modules,
            old_set,
            top: top_of(&new, &settings),
            new,
            inputs,
            new_modules,
            description: Some(description.unwrap_or_default()),
            alone: None,
            more,
            past,
            settings,
            plan,
        })
    }

    fn alone(why: SourceError, (settings, plan): (Settings, Plan)) -> Result<Self, Failure> {
        let (input, modules) = members::open(".", &settings.open)?;
        let (new, inputs) = files(input, &settings)?;
        let same = Input::Tree {
            tree: new.part(|_| true),
            inputs: inputs.clone(),
        };
        Ok(Self {
            old: load::prepare(same, modules.as_ref(), &settings)?,
            old_modules: modules.clone(),
            old_set: None,
            top: top_of(&new, &settings),
            new,
            inputs,
            new_modules: modules,
            description: None,
            alone: Some(why),
            more: OfComparison::default(),
            past: None,
            settings,
            plan,
        })
    }

    /// Whether the same is compared with, file by file, and laid out the same.
    pub(super) fn has_same_old(&self, other: &Self) -> bool {
        let (Some((old, inputs)), Some((others, others_inputs))) =
            (self.old.files(), other.old.files())
        else {
            return false;
        };
        let is_same = old.is_known_to_equal(others) && inputs == others_inputs;
        is_same && self.description == other.description
    }

    /// Whether there is something to compare with.
    pub(super) const fn compares(&self) -> bool {
        self.description.is_some()
    }

    /// The path of a file below the top of the tree; none if it is not below.
    pub(super) fn below(&self, path: &Path) -> Option<String> {
        configured::slashed(path.strip_prefix(&self.top).ok()?)
    }

    /// Whether a file of an editor counts: it is one of the tree, or not on disk yet.
    pub(super) fn counts(&self, path: &Path, below: &str) -> bool {
        let is_schema = path
            .extension()
            .is_some_and(|extension| extension == "proto");
        is_schema && (self.new.find(below).is_some() || !path.exists())
    }
}

/// The files that are there now.
fn files(input: Input, settings: &Settings) -> Result<(Tree, Option<Vec<String>>), Failure> {
    match input {
        Input::Tree { tree, inputs } => Ok((tree.identified()?, inputs)),
        Input::DescriptorSet { label, .. } => {
            let here = settings.open.cwd.display();
            let message = format!("`{label}` in `{here}` is a descriptor set, which nobody edits");
            Err(SourceError::new(message, "open the folder that holds the schema").into())
        }
    }
}

fn top_of(tree: &Tree, settings: &Settings) -> PathBuf {
    let top = settings.open.cwd.join(&tree.display_prefix);
    top.canonicalize().unwrap_or(top)
}
