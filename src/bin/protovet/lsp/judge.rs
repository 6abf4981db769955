//! Compares what stands in the editor with the old version, again and again: what does not depend
//! on the text that is typed is kept from one time to the next.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use protovet::approve::Task;
use protovet::compile::{Affected, Outlines, Roots, SharedParses};
use protovet::finding::{Finding, Side};
use protovet::model::Schema;
use protovet::source::{ContentId, Input, TreeFile};
use rustc_hash::FxHashSet;

use super::sides::Sides;
use crate::failure::Failure;
use crate::judges::Judges;
use crate::lint::{self, Judge, Looked};
use crate::load::{self, Ready};
use crate::narrow;
use crate::remember::Past;
use crate::verdict::{self, LooksAgain};

/// How many contents that nothing uses may be kept before they are forgotten.
const SPARE: usize = 64;

/// The texts in the editor, by where they are.
pub(super) type Texts = BTreeMap<PathBuf, Arc<str>>;

/// What was found in two versions.
pub(super) struct Judged {
    pub(super) old: Arc<Schema>,
    pub(super) new: Arc<Schema>,
    /// What a check finds, then what conventions say of open files beyond that.
    pub(super) findings: Vec<Finding>,
}

/// Why nothing was found out.
pub(super) enum Stopped {
    /// There is a newer text.
    Stale,
    /// It could not be.
    Failed(Failure),
}

impl<E: Into<Failure>> From<E> for Stopped {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// What is kept from one comparison to the next.
#[derive(Default)]
pub(super) struct Kept {
    parses: SharedParses,
    outlines: Outlines,
    has_outlines: bool,
    old: Option<Old>,
    /// How many contents were in use when they were last looked through.
    used: usize,
}

/// The old version, as far as it was compiled.
struct Old {
    paths: Option<FxHashSet<String>>,
    roots: Roots,
    schema: Arc<Schema>,
}

impl Kept {
    /// Forgets what hangs on the old version.
    pub(super) fn forget_old(&mut self) {
        self.old = None;
    }
}

/// One comparison.
pub(super) struct Judgement<'a> {
    pub(super) sides: &'a Sides,
    pub(super) past: Option<&'a Past>,
    /// Whether conventions are asked of open files.
    pub(super) lint: bool,
    /// Whether there is a newer text.
    pub(super) is_stale: &'a dyn Fn() -> bool,
}

impl Judgement<'_> {
    /// Compares.
    ///
    /// # Errors
    /// When a file cannot be read or does not compile, or there is a newer text.
    pub(super) fn run(&self, texts: &Texts, kept: &mut Kept) -> Result<Judged, Stopped> {
        let open = self.open(texts);
        let new = self.new_version(texts)?;
        let sides = self.sides;
        let settings = &sides.settings;
        let (old_modules, new_modules) = (sides.old_modules.as_ref(), sides.new_modules.as_ref());
        let affected = self.affected(&new, &open, kept)?;
        self.go_on()?;
        // what both have is taken from where it was committed: that cannot have changed since
        let shared = Some(&kept.parses);
        let old_read = load::read(&sides.old, affected.as_ref(), (None, shared))?;
        let new_read = load::read(&new, affected.as_ref(), (None, shared))?;
        let both = [
            (&new, new_read.as_ref(), new_modules),
            (&sides.old, old_read.as_ref(), old_modules),
        ];
        let roots = match &affected {
            Some(affected) => affected.roots.clone(),
            None => load::roots(&both, settings)?,
        };
        self.go_on()?;
        let paths = affected.map(|affected| affected.paths);
        let known = kept.old.take();
        let known = known.filter(|old| old.paths == paths && old.roots == roots);
        let compares = sides.compares();
        let (old_side, old_set) = (&sides.old, &sides.old_set);
        let compile_old = || match (known, old_set, old_read) {
            (Some(old), ..) => Ok(old.schema),
            (None, Some(set), _) => Ok(Arc::clone(set)),
            (None, None, Some(read)) if compares => {
                load::compile((read, old_side), (&roots, old_modules), settings).map(Arc::new)
            }
            (None, None, _) => Ok(Arc::default()),
        };
        let compile_new = || match new_read {
            Some(read) => load::compile((read, &new), (&roots, new_modules), settings),
            None => Ok(Schema::default()),
        };
        let (new_schema, old_schema) = rayon::join(compile_new, compile_old);
        if let Ok(schema) = &old_schema {
            kept.old = Some(Old {
                paths,
                roots,
                schema: Arc::clone(schema),
            });
        }
        kept.tidy(&[&sides.old, &new]);
        let new = Arc::new(new_schema?);
        let old = old_schema.map_err(Failure::in_old_version)?;
        self.go_on()?;
        let findings = self.findings(&old, &new, &open)?;
        Ok(Judged { old, new, findings })
    }

    fn go_on(&self) -> Result<(), Stopped> {
        if (self.is_stale)() {
            Err(Stopped::Stale)
        } else {
            Ok(())
        }
    }

    /// The open files that count, as paths of the tree.
    fn open(&self, texts: &Texts) -> Vec<String> {
        let paths = texts.keys();
        let paths = paths.filter_map(|path| {
            let below = self.sides.below(path)?;
            self.sides.counts(path, &below).then_some(below)
        });
        paths.collect()
    }

    /// What is on disk with what is in the editor on top.
    fn new_version(&self, texts: &Texts) -> Result<Ready, Failure> {
        let sides = self.sides;
        let counting = texts.iter().filter_map(|(path, text)| {
            let below = sides.below(path)?;
            let counts = sides.counts(path, &below);
            counts.then(|| (below, Arc::clone(text)))
        });
        let counting: Vec<(String, Arc<str>)> = counting.collect();
        let given = counting
            .iter()
            .map(|(path, text)| (path.as_str(), Arc::clone(text)));
        let tree = sides.new.overlaid(given);
        let mut inputs = sides.inputs.clone();
        if let Some(inputs) = &mut inputs {
            let added = counting.into_iter().map(|(path, _)| path);
            inputs.extend(added.filter(|path| sides.new.find(path).is_none()));
        }
        let input = Input::Tree { tree, inputs };
        load::prepare(input, sides.new_modules.as_ref(), &sides.settings)
    }

    /// What has to be compiled, open files included; none if that is all.
    fn affected(
        &self,
        new: &Ready,
        open: &[String],
        kept: &mut Kept,
    ) -> Result<Option<Affected>, Failure> {
        let sides = self.sides;
        let (Some((old_tree, _)), Some((new_tree, inputs))) = (sides.old.files(), new.files())
        else {
            return Ok(None);
        };
        if !kept.has_outlines {
            kept.outlines = narrow::stored((old_tree, new_tree));
        }
        let mut affected = load::affected(
            (&sides.old, sides.old_modules.as_ref()),
            (new, sides.new_modules.as_ref()),
            &sides.settings,
            Some(&mut kept.outlines),
        )?;
        if !kept.has_outlines {
            narrow::store(kept.outlines.clone(), (old_tree, new_tree));
            kept.has_outlines = true;
        }
        if let Some(affected) = &mut affected {
            let looked_at = |path: &&String| inputs.is_none_or(|inputs| inputs.contains(*path));
            affected
                .paths
                .extend(open.iter().filter(looked_at).cloned());
        }
        Ok(affected)
    }

    /// What a check finds, and what conventions say of open files.
    fn findings(
        &self,
        old: &Schema,
        new: &Schema,
        open: &[String],
    ) -> Result<Vec<Finding>, Failure> {
        let settings = &self.sides.settings;
        let mut findings = Vec::new();
        if self.sides.compares() {
            let memory = self.past.map(|past| &*past.memory);
            let judges = Judges::new(settings, self.sides.new_modules.as_ref(), memory);
            let changes = judges.changes((old, new), self.sides.old_modules.as_ref())?;
            let task = (Task::Compare, &judges as &dyn LooksAgain);
            let more = &self.sides.more;
            findings = verdict::of(changes.findings, (old, new), task, more, settings).findings;
            if let Some(past) = self.past {
                past.quote(&mut findings)?;
            }
        }
        if self.lint {
            let prefix = &self.sides.new.display_prefix;
            let open: FxHashSet<String> = open.iter().map(|it| format!("{prefix}{it}")).collect();
            let modules = self.sides.new_modules.as_ref();
            let looked = Looked::at(new, modules, &settings.open.cwd);
            let looked = looked.only(&|path| open.contains(path));
            let judge = Judge::new(looked, lint::rule_set(None, modules), settings)?;
            let said = judge.verdict(&judge.asked())?;
            let said: Vec<Finding> = said
                .findings
                .into_iter()
                .filter(|it| stands_in(it, new, &open) && !is_known(it, &findings))
                .collect();
            findings.extend(said);
        }
        Ok(findings)
    }
}

/// Whether a finding is shown in one of some files.
fn stands_in(finding: &Finding, new: &Schema, files: &FxHashSet<String>) -> bool {
    let label = finding.new_label();
    label.is_some_and(|label| files.contains(new[label.place.file].display_path.as_str()))
}

/// Whether the same was found in what changed.
fn is_known(finding: &Finding, findings: &[Finding]) -> bool {
    let place = |finding: &Finding| {
        let label = finding.labels.iter().find(|it| it.side == Side::New);
        label.map(|label| label.place)
    };
    findings
        .iter()
        .any(|other| other.rule == finding.rule && place(other) == place(finding))
}

impl Kept {
    /// Forgets contents that no version has, now and then: every key makes a new one.
    fn tidy(&mut self, versions: &[&Ready]) {
        if self.parses.count() <= self.used + SPARE {
            return;
        }
        let files = versions.iter().filter_map(|version| version.files());
        let files = files.flat_map(|(tree, _)| tree.files());
        let id = |file: &TreeFile| file.id;
        let used: FxHashSet<ContentId> = files.filter_map(id).collect();
        self.parses.retain(|id| used.contains(&id));
        self.used = self.parses.count();
    }
}
