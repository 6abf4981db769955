//! Fix after fix until nothing is left to mend, each proved before it is kept.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::effort::Effort;
use super::{Fixer, Texts, apply, render};
use crate::finding::{Edit, Finding, Fingerprint, Severity};
use crate::history::Memory;
use crate::model::{Name, Schema};
use crate::rules::{self, Kind};

/// How often what one fix makes possible is looked for. Each finding takes one or two; what is
/// left then is told as it is. Rounds that end before all findings were looked at do not count.
const MOST_ROUNDS: usize = 20;

/// What becomes of texts.
#[derive(Debug)]
pub enum Look {
    /// They compile.
    Compiled(Box<Looked>),
    /// They do not: why, in one line.
    Broken(String),
}

/// A version, and what was found in it.
#[derive(Debug)]
pub struct Looked {
    /// What it is compared with, if it is.
    pub old: Option<Arc<Schema>>,
    /// The version.
    pub new: Schema,
    /// What was found.
    pub findings: Vec<Finding>,
}

/// What was mended.
#[derive(Debug, Default)]
pub struct Mended {
    /// The files that change, whole.
    pub texts: Texts,
    /// What was done, in order: rule, element and title of the fix.
    pub done: Vec<Done>,
    /// Fixes that were not kept.
    pub dropped: Vec<Dropped>,
    /// How often the schema was looked at.
    pub looks: usize,
}

/// A fix that was kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Done {
    /// The rule whose finding is gone.
    pub rule: &'static str,
    /// The element the finding was about.
    pub element: String,
    /// What was done.
    pub title: String,
}

/// A fix that was not kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dropped {
    /// The rule whose finding stays.
    pub rule: &'static str,
    /// The element the finding is about.
    pub element: String,
    /// What was tried.
    pub title: String,
    /// Why it was not kept, as a part of a sentence.
    pub reason: String,
}

/// Mends what can be mended of the findings that are `wanted`. A fix is kept if the result
/// compiles, the finding is gone, and none is there that was not. Gives the last look beside what
/// was done.
///
/// `look` says what becomes of texts that take the places of files.
///
/// # Errors
/// When `look` fails.
pub fn converge<E>(
    first: Looked,
    memory: Option<&Memory>,
    wanted: &dyn Fn(&Finding) -> bool,
    look: &mut dyn FnMut(&Texts) -> Result<Look, E>,
) -> Result<(Looked, Mended), E> {
    let mut work = Work {
        now: first,
        memory,
        look,
        mended: Mended::default(),
        given_up: FxHashSet::default(),
        done_then: 0,
    };
    let mut rounds = 0;
    while rounds < MOST_ROUNDS {
        let mut batch = work.mendable(wanted);
        if batch.findings.is_empty() && work.is_another_chance() {
            batch = work.mendable(wanted);
        }
        if batch.findings.is_empty() {
            break;
        }
        let done = work.mended.done.len();
        work.settle(&batch.findings)?;
        // what was done is gone, so that this comes to an end
        if batch.is_all || work.mended.done.len() == done {
            rounds += 1;
        }
    }
    Ok((work.now, work.mended))
}

struct Work<'a, E> {
    now: Looked,
    memory: Option<&'a Memory>,
    look: &'a mut dyn FnMut(&Texts) -> Result<Look, E>,
    mended: Mended,
    given_up: FxHashSet<Fingerprint>,
    /// How much was done when what was given up had another chance.
    done_then: usize,
}

/// What is to be mended next.
struct Batch {
    findings: Vec<Fingerprint>,
    /// Whether no finding was left for later.
    is_all: bool,
}

/// Edits to be tried, and what they are for.
struct Trial {
    texts: Texts,
    done: Vec<Done>,
    tried: Vec<Fingerprint>,
}

impl<E> Work<'_, E> {
    /// The findings that have a fix that was not tried in vain.
    fn mendable(&self, wanted: &dyn Fn(&Finding) -> bool) -> Batch {
        let fixer = self.fixer();
        let findings = self.now.findings.iter().filter(|it| wanted(it));
        let findings = findings.map(|it| (it.fingerprint(), it));
        let mut effort = Effort::of_proposals();
        let open = findings.filter(|(id, _)| !self.given_up.contains(id));
        let mut batch = Batch {
            findings: Vec::new(),
            is_all: true,
        };
        for (id, finding) in open {
            if !effort.affords(&fixer, finding) {
                batch.is_all = false;
            } else if let Some(proposal) = fixer.propose(finding) {
                effort.spend(proposal.size());
                batch.findings.push(id);
            }
        }
        batch
    }

    /// Takes up again what was given up, if more was done since: some fixes need others.
    fn is_another_chance(&mut self) -> bool {
        if self.given_up.is_empty() || self.mended.done.len() == self.done_then {
            return false;
        }
        self.done_then = self.mended.done.len();
        self.given_up.clear();
        self.mended.dropped.clear();
        true
    }

    fn fixer(&self) -> Fixer<'_> {
        Fixer::new(self.now.old.as_deref(), &self.now.new, self.memory).together()
    }

    /// Keeps as many of these fixes as it can: all together, or else part by part.
    fn settle(&mut self, batch: &[Fingerprint]) -> Result<(), E> {
        let Some(trial) = self.trial(batch) else {
            self.given_up.extend(batch);
            return Ok(());
        };
        self.mended.looks += 1;
        let guilty = match (self.look)(&trial.texts)? {
            Look::Compiled(looked) => match self.objections(&trial, &looked) {
                objections if objections.is_empty() => {
                    self.keep(trial, *looked);
                    return Ok(());
                }
                objections => objections,
            },
            Look::Broken(reason) => {
                let reason = format!("the result would not compile: {reason}");
                trial.tried.iter().map(|id| (*id, reason.clone())).collect()
            }
        };
        if let [only] = trial.tried.as_slice() {
            let reason = guilty.get(only).cloned().unwrap_or_default();
            self.drop_fix(*only, reason);
            return Ok(());
        }
        let (bad, good): (Vec<_>, Vec<_>) =
            trial.tried.iter().partition(|id| guilty.contains_key(id));
        if bad.is_empty() || good.is_empty() {
            let (first, second) = trial.tried.split_at(trial.tried.len() / 2);
            self.settle(first)?;
            return self.settle(second);
        }
        self.settle(&good)?;
        self.settle(&bad)
    }

    /// The texts that fixes of these findings make of those that are there.
    fn trial(&self, batch: &[Fingerprint]) -> Option<Trial> {
        let fixer = self.fixer();
        let asked: FxHashSet<&Fingerprint> = batch.iter().collect();
        let mut proposals = Vec::new();
        let (mut done, mut tried) = (Vec::new(), Vec::new());
        let mut seen = FxHashSet::default();
        for finding in &self.now.findings {
            let id = finding.fingerprint();
            let proposal = asked.contains(&id).then(|| fixer.propose(finding));
            let Some(proposal) = proposal.flatten().filter(|_| seen.insert(id)) else {
                continue;
            };
            tried.push(id);
            done.push(Done {
                rule: finding.rule,
                element: finding.element.clone(),
                title: proposal.title.clone(),
            });
            proposals.push(proposal);
        }
        let edits = render::edits(&fixer, &proposals);
        let texts = self.edited(&edits)?;
        (!edits.is_empty()).then_some(Trial { texts, done, tried })
    }

    fn edited(&self, edits: &[Edit]) -> Option<Texts> {
        let mut texts = self.mended.texts.clone();
        let mut by_path: FxHashMap<&Name, Vec<&Edit>> = FxHashMap::default();
        for edit in edits {
            by_path.entry(&edit.path).or_default().push(edit);
        }
        for (path, edits) in by_path {
            let file = self.now.new.file(path)?;
            let text = self.now.new[file].source.text()?;
            texts.insert(path.clone(), apply(text, edits)?);
        }
        Some(texts)
    }

    /// What is wrong with the outcome of a trial, by the finding whose fix it is.
    fn objections(&self, trial: &Trial, after: &Looked) -> FxHashMap<Fingerprint, String> {
        let left: FxHashSet<Fingerprint> =
            after.findings.iter().map(Finding::fingerprint).collect();
        let mut objections = FxHashMap::default();
        for id in trial.tried.iter().filter(|id| left.contains(id)) {
            objections.insert(*id, "the finding would still be there".to_owned());
        }
        for finding in arisen(&self.now.findings, &after.findings) {
            let reason = format!("it would lead to {}: {}", finding.rule, finding.message);
            let parent = |element: &str| {
                finding.element.starts_with(element) || element.starts_with(&*finding.element)
            };
            let near = trial
                .tried
                .iter()
                .zip(&trial.done)
                .filter(|(_, it)| parent(&it.element));
            let near: Vec<Fingerprint> = near.map(|(id, _)| *id).collect();
            let guilty = if near.is_empty() {
                trial.tried.clone()
            } else {
                near
            };
            for id in guilty {
                objections.entry(id).or_insert_with(|| reason.clone());
            }
        }
        objections
    }

    fn keep(&mut self, trial: Trial, looked: Looked) {
        self.mended.texts = trial.texts;
        self.mended.done.extend(trial.done);
        self.now = looked;
    }

    fn drop_fix(&mut self, id: Fingerprint, reason: String) {
        self.given_up.insert(id);
        let fixer = self.fixer();
        let finding = self.now.findings.iter().find(|it| it.fingerprint() == id);
        let Some((finding, fix)) = finding.and_then(|it| Some((it, fixer.fix(it)?))) else {
            return;
        };
        let dropped = Dropped {
            rule: finding.rule,
            element: finding.element.clone(),
            title: fix.title,
            reason,
        };
        self.mended.dropped.push(dropped);
    }
}

/// What is found after a fix and was not before: of a rule that had nothing to say of the element,
/// or nothing as bad. That something was added is no harm, nor is what is left on some surfaces of
/// something as bad that is gone on more of them.
fn arisen<'f>(before: &[Finding], after: &'f [Finding]) -> Vec<&'f Finding> {
    let mut known: FxHashMap<(&str, &str), Severity> = FxHashMap::default();
    for finding in before {
        let key = (finding.rule, finding.element.as_str());
        let worst = known.entry(key).or_insert(finding.severity);
        *worst = finding.severity.max(*worst);
    }
    let left: FxHashSet<Fingerprint> = after.iter().map(Finding::fingerprint).collect();
    let gone = before.iter().filter(|it| !left.contains(&it.fingerprint()));
    let gone: Vec<&Finding> = gone.collect();
    let is_rest = |finding: &Finding| {
        gone.iter().any(|before| {
            // what took another's place is new in one of its own
            let is_told = finding.rule.ends_with("_ADDED") && before.element == finding.element;
            is_told
                || parent(&before.element) == parent(&finding.element)
                    && finding.severity <= before.severity
                    && finding.surfaces.len() < before.surfaces.len()
                    && finding
                        .surfaces
                        .iter()
                        .all(|it| before.surfaces.contains(it))
                    && !finding.surfaces.is_empty()
        })
    };
    let is_new = |finding: &&Finding| {
        let worst = known.get(&(finding.rule, finding.element.as_str()));
        let is_safe = finding.severity == Severity::Note && !is_convention(finding.rule);
        !is_safe && worst.is_none_or(|worst| finding.severity > *worst) && !is_rest(finding)
    };
    after.iter().filter(is_new).collect()
}

fn is_convention(rule: &str) -> bool {
    rules::find(rule).is_some_and(|rule| rule.kind == Kind::Convention)
}

fn parent(element: &str) -> &str {
    element.rsplit_once('.').map_or("", |(parent, _)| parent)
}
