//! Looking again and again at what is on disk, with other texts in the places of some files.

use std::collections::BTreeMap;
use std::sync::Arc;

use protovet::check;
use protovet::config::RuleSet;
use protovet::finding::{Finding, Severity, Surfaces};
use protovet::fix::{Look, Looked};
use protovet::history::Memory;
use protovet::model::{FileRole, Schema};
use protovet::policy::Policy;
use protovet::source::{Input, SourceError};

use super::{Files, ReadFile, Session};
use crate::approving::OfComparison;
use crate::bounded;
use crate::compare::Comparison;
use crate::failure::Failure;
use crate::judges::Judges;
use crate::lint;
use crate::load::{self, Version};
use crate::output::Terminal;
use crate::plan::Plan;
use crate::remember;
use crate::resolve::Settings;
use crate::verdict;

/// Where the files of a tree are on disk, by their paths in it.
#[derive(Default)]
struct Places {
    /// What paths of the tree are shown with in front.
    prefix: String,
    paths: BTreeMap<String, std::path::PathBuf>,
}

impl Places {
    /// Those of what is to be mended.
    ///
    /// # Errors
    /// When it is not on disk as files.
    fn of(input: &Input) -> Result<Self, SourceError> {
        let Input::Tree { tree, .. } = input else {
            return Err(not_on_disk(input.label()));
        };
        let files = tree.files().iter();
        let places = files.map(|file| Some((file.path.to_string(), tree.path_on_disk(file)?)));
        let paths: Option<_> = places.collect();
        Ok(Self {
            prefix: tree.display_prefix.clone(),
            paths: paths.ok_or_else(|| not_on_disk(&tree.label))?,
        })
    }

    /// The files of a schema that may be mended.
    fn files(&self, schema: &Schema) -> Files {
        let inputs = schema.files().map(|id| &schema[id]);
        let inputs = inputs.filter(|file| file.role == FileRole::Input);
        let files = inputs.filter_map(|file| {
            let tree_path = file.display_path.strip_prefix(&self.prefix)?;
            let read = ReadFile {
                disk: self.paths.get(tree_path)?.clone(),
                tree_path: tree_path.to_owned(),
                shown: file.display_path.to_string(),
                text: file.source.shared_text()?,
            };
            Some((file.path.clone(), read))
        });
        files.collect()
    }
}

fn not_on_disk(label: &str) -> SourceError {
    SourceError::new(
        format!("`{label}` is no folder or `.proto` file on disk: it cannot be changed"),
        "name what is in the working tree",
    )
}

/// The input with other texts in it.
fn with_texts(input: Input, texts: &BTreeMap<String, String>) -> Input {
    match input {
        Input::Tree { tree, inputs } => {
            let tree = tree.with_texts(texts);
            Input::Tree { tree, inputs }
        }
        set @ Input::DescriptorSet { .. } => set,
    }
}

/// What does not compile is told by its first mistake; any other failure is one.
fn broken(failure: Failure) -> Result<Look, Failure> {
    match failure {
        Failure::Compile {
            is_old: false,
            error,
            ..
        } => {
            let first = error.diagnostics.first();
            let text = first.map(|it| format!("{}: {}", it.path, it.message));
            Ok(Look::Broken(text.unwrap_or_default()))
        }
        other => Err(other),
    }
}

/// A working tree against an earlier version.
pub(crate) struct CheckSession<'p> {
    plan: &'p mut Plan,
    places: Places,
    files: Files,
    memory: Option<Arc<Memory>>,
}

impl<'p> CheckSession<'p> {
    pub(crate) fn new(plan: &'p mut Plan) -> Self {
        Self {
            plan,
            places: Places::default(),
            files: Files::default(),
            memory: None,
        }
    }

    fn look_at(&self, comparison: Comparison, settings: &Settings) -> Result<Looked, Failure> {
        let Comparison {
            old,
            new,
            old_modules,
            new_modules,
            commits,
            ..
        } = comparison;
        let mut more = OfComparison::default();
        if let Some(approving) = &settings.approving {
            more.commits = approving.commits(commits, &settings.open)?;
        }
        let (old, new) = load::load_both(
            (old, old_modules.as_ref()),
            (new, new_modules.as_ref()),
            settings,
        )?;
        let judges = Judges::new(settings, new_modules.as_ref(), self.memory.as_deref());
        let versions = (&old.schema, &new.schema);
        let changes = judges.changes(versions, old_modules.as_ref())?;
        // what somebody said yes to stays as it is
        let findings = verdict::not_allowed(changes.findings, versions, &more, settings);
        Ok(Looked {
            old: Some(Arc::new(old.schema)),
            new: new.schema,
            findings,
        })
    }

    /// Looks at what is on disk, with what stands beside it if it is needed.
    fn open_and_look(
        &mut self,
        settings: &mut Settings,
        terminal: &mut Terminal,
    ) -> Result<Looked, Failure> {
        let mut comparison = self.plan.open(&settings.open)?;
        self.places = Places::of(&comparison.new)?;
        let past = remember::read(comparison.past.take(), settings);
        let past = past.and_then(|past| past.told(settings, terminal));
        self.memory = past.map(|past| past.memory);
        // a history is read once
        self.plan.remembers = false;
        self.look_at(comparison, settings)
    }
}

impl Session for CheckSession<'_> {
    fn first(
        &mut self,
        settings: &mut Settings,
        terminal: &mut Terminal,
    ) -> Result<Looked, Failure> {
        let remembers = self.plan.remembers;
        let looked = self.open_and_look(settings, terminal);
        let looked = match looked {
            Err(failure) if failure.lacks_imports() && !settings.open.follow_imports => {
                settings.open.follow_imports = true;
                let wider = self.plan.wider(&settings.open).ok().flatten();
                let wider = wider.and_then(|comparison| {
                    self.places = Places::of(&comparison.new).ok()?;
                    self.look_at(comparison, settings).ok()
                });
                wider.ok_or(failure)
            }
            looked => looked,
        };
        self.plan.remembers = remembers;
        let looked = looked?;
        self.files = self.places.files(&looked.new);
        Ok(looked)
    }

    fn files(&mut self) -> Files {
        std::mem::take(&mut self.files)
    }

    fn memory(&self) -> Option<Arc<Memory>> {
        self.memory.clone()
    }

    fn look(
        &mut self,
        texts: &BTreeMap<String, String>,
        settings: &Settings,
    ) -> Result<Look, Failure> {
        let remembers = std::mem::replace(&mut self.plan.remembers, false);
        let comparison = self.plan.open(&settings.open);
        self.plan.remembers = remembers;
        let comparison = comparison?;
        let comparison = Comparison {
            new: with_texts(comparison.new, texts),
            ..comparison
        };
        match self.look_at(comparison, settings) {
            Ok(looked) => Ok(Look::Compiled(Box::new(looked))),
            Err(failure) => broken(failure),
        }
    }
}

/// One version. Nothing may break that was there before.
pub(crate) struct LintSession<'p> {
    path: &'p str,
    /// The configuration that was named, if one was.
    config: Option<&'p String>,
    /// Whose rules were asked for, by a flag.
    asked: Option<RuleSet>,
    places: Places,
    files: Files,
    before: Option<Arc<Schema>>,
}

impl<'p> LintSession<'p> {
    pub(crate) fn new(
        (path, config): (&'p str, Option<&'p String>),
        asked: Option<RuleSet>,
    ) -> Self {
        Self {
            path,
            config,
            asked,
            places: Places::default(),
            files: Files::default(),
            before: None,
        }
    }

    fn open(
        &self,
        settings: &mut Settings,
        seen: &mut dyn FnMut(Input) -> Input,
    ) -> Result<(Version, Vec<Finding>), Failure> {
        lint::look((self.path, self.config, self.asked), settings, seen)
    }

    fn looked(
        &self,
        (version, found): (Version, Vec<Finding>),
        settings: &Settings,
    ) -> Result<Looked, Failure> {
        let (schema, nothing) = (version.schema, Schema::default());
        let more = OfComparison::default();
        let mut findings = verdict::not_allowed(found, (&nothing, &schema), &more, settings);
        if let Some(before) = &self.before {
            let everything = Policy {
                surfaces: Surfaces::ALL,
                ..Policy::default()
            };
            let mut broken = bounded::all(check::check(before, &schema, &everything))?;
            broken.retain(|it| it.severity > Severity::Note && !it.surfaces.is_empty());
            findings.extend(broken);
        }
        Ok(Looked {
            findings,
            old: None,
            new: schema,
        })
    }
}

impl Session for LintSession<'_> {
    fn first(
        &mut self,
        settings: &mut Settings,
        _terminal: &mut Terminal,
    ) -> Result<Looked, Failure> {
        let mut places = Ok(Places::default());
        let opened = self.open(settings, &mut |input| {
            places = Places::of(&input);
            input
        })?;
        self.places = places?;
        let looked = self.looked(opened, settings)?;
        self.files = self.places.files(&looked.new);
        Ok(looked)
    }

    fn files(&mut self) -> Files {
        std::mem::take(&mut self.files)
    }

    fn memory(&self) -> Option<Arc<Memory>> {
        None
    }

    fn look(
        &mut self,
        texts: &BTreeMap<String, String>,
        settings: &Settings,
    ) -> Result<Look, Failure> {
        let mut settings = settings.clone();
        if self.before.is_none() {
            let (before, _) = self.open(&mut settings, &mut |input| input)?;
            self.before = Some(Arc::new(before.schema));
        }
        match self.open(&mut settings, &mut |input| with_texts(input, texts)) {
            Ok(opened) => Ok(Look::Compiled(Box::new(self.looked(opened, &settings)?))),
            Err(failure) => broken(failure),
        }
    }
}
