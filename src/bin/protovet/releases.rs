//! `protovet check --against-releases TAGS`: against every release that may still be in use.

use std::collections::BTreeSet;
use std::time::Instant;

use protovet::approve::{self, Task};
use protovet::compile::SharedParses;
use protovet::finding::{Allowed, Finding, MOST_FINDINGS, Releases, Severity};
use protovet::model::LineRange;
use protovet::report::{self, Asked, Counts, Location, Report, Run, plural};
use protovet::source::{ContentId, Input, OpenOptions, Release};
use protovet::witness::Witness;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::approving::{Approving, OfComparison};
use crate::bounded;
use crate::compare::{self, Comparison};
use crate::failure::Failure;
use crate::judges::Judges;
use crate::left_out;
use crate::load::{self, Version};
use crate::outcome::Outcome;
use crate::output::Terminal;
use crate::plan::Plan;
use crate::progress::Progress;
use crate::resolve::{Settings, Verbosity};
use crate::verdict::{self, LooksAgain};
use crate::witnesses;

/// Compares with releases, oldest first, and tells what is found once.
///
/// # Errors
/// When a version cannot be read or does not compile, or the output cannot be written.
pub(crate) fn run(
    mut plan: Plan,
    releases: &[Release],
    (mut settings, started): (Settings, Instant),
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    plan.remembers = false; // what releases had is compared
    let mut compared = Compared::default();
    for release in releases {
        plan.compare_with(&release.tag);
        let doing = format!("comparing with release {}", release.tag);
        let progress = Progress::start(doing, settings.verbosity);
        let failed = compared.add(release, &plan, &mut settings).err();
        drop(progress);
        if let Some(failure) = failed {
            if settings.verbosity >= Verbosity::Normal {
                terminal.note(&format!("this is about release `{}`", release.tag));
            }
            return Err(failure);
        }
    }
    let outcome = compared.judge(&settings);
    let counts = write(&compared, releases, &settings, terminal)?;
    tell(&compared, releases, &settings, terminal);
    if settings.verbosity >= Verbosity::Normal {
        let verdict = compare::in_words(counts, "no breaking changes");
        let time = report::millis(started.elapsed());
        let range = range(releases, compared.all.len());
        terminal.note(&format!("{verdict}; compared with {range}; {time}"));
        verdict::tell_how_to_allow(outcome, &settings, terminal);
    }
    // the process ends here: to give the memory back piece by piece would only take time
    std::mem::forget(compared);
    Ok(outcome)
}

/// A release and what is there now.
struct Pair {
    old: Version,
    new: Version,
    findings: Vec<Finding>,
    asked: Vec<Asked>,
    allowed: Vec<Allowed>,
    more: OfComparison,
}

/// What was compared.
#[derive(Default)]
struct Compared {
    all: Vec<Pair>,
    /// For each release, the pair that stands for it.
    of_release: Vec<usize>,
    /// The pairs by the files of their releases.
    by_files: FxHashMap<Files, usize>,
    by_tree: FxHashMap<String, usize>,
    shared: SharedParses,
    /// The rules that judged.
    asked: Vec<Asked>,
}

/// The files of a version, and those of them that are meant if these are not all.
type Files = (Vec<(String, ContentId)>, Option<Vec<String>>);

impl Compared {
    fn add(
        &mut self,
        release: &Release,
        plan: &Plan,
        settings: &mut Settings,
    ) -> Result<(), Failure> {
        if let Some(same) = self.by_tree.get(&release.tree) {
            self.of_release.push(*same);
            return Ok(());
        }
        let opened = plan.open(&settings.open)?;
        let files = files(&opened);
        let known = files.as_ref().and_then(|files| self.by_files.get(files));
        let at = match known {
            Some(same) => *same,
            None => {
                let wider = |options: &OpenOptions| plan.wider(options);
                let shared = &self.shared;
                let work = |comparison, settings: &Settings| pair(comparison, settings, shared);
                let mut pair = compare::with_imports(opened, wider, settings, work)?;
                // all judge alike, as the configuration is that of the new version
                self.asked = std::mem::take(&mut pair.asked);
                self.all.push(pair);
                let found = self.all.iter().map(|pair| pair.findings.len());
                if found.sum::<usize>() > MOST_FINDINGS {
                    return Err(bounded::too_many().into());
                }
                self.all.len() - 1
            }
        };
        if let Some(files) = files {
            self.by_files.insert(files, at);
        }
        self.by_tree.insert(release.tree.clone(), at);
        self.of_release.push(at);
        Ok(())
    }

    /// Says what is allowed, and what is left means for the run.
    fn judge(&mut self, settings: &Settings) -> Outcome {
        let approving = settings.approving.as_ref();
        if approving.is_some_and(Approving::asks_for_deprecated) {
            let names = self.all.iter();
            let names = names.flat_map(|pair| approve::deprecated_names(&pair.old.schema));
            let names: FxHashSet<String> = names.collect();
            for pair in &mut self.all {
                pair.more.deprecated.clone_from(&names);
            }
        }
        let mut failed = false;
        for pair in &mut self.all {
            let judges = Judges::new(settings, None, None);
            let findings = std::mem::take(&mut pair.findings);
            let versions = (&pair.old.schema, &pair.new.schema);
            let task = (Task::Compare, &judges as &dyn LooksAgain);
            let verdict = verdict::of(findings, versions, task, &pair.more, settings);
            (pair.findings, pair.allowed) = (verdict.findings, verdict.allowed);
        }
        self.keep_idle_everywhere();
        for pair in &self.all {
            let versions = (&pair.old.schema, &pair.new.schema);
            let fails = |it: &Finding| settings.levels.fails(it, versions, settings.fail_on);
            failed = failed || pair.findings.iter().any(fails);
        }
        if failed {
            Outcome::Findings
        } else {
            Outcome::Clean
        }
    }

    /// Takes out what is told about approvals that some release needs.
    fn keep_idle_everywhere(&mut self) {
        let mut counts: FxHashMap<String, usize> = FxHashMap::default();
        let idle = |finding: &Finding| ["ALLOW_UNUSED", "BASELINE_STALE"].contains(&finding.rule);
        let name = |it: &Finding| format!("{} {} {:?}", it.rule, it.message, it.labels);
        for pair in &self.all {
            let names: BTreeSet<String> = pair
                .findings
                .iter()
                .filter(|it| idle(it))
                .map(name)
                .collect();
            for name in names {
                *counts.entry(name).or_default() += 1;
            }
        }
        let all = self.all.len();
        for pair in &mut self.all {
            let everywhere = |it: &Finding| counts.get(&name(it)).is_some_and(|&it| it == all);
            pair.findings.retain(|it| !idle(it) || everywhere(it));
        }
    }
}

/// The files of the old version; none where a configuration or unknown contents matter as well.
fn files(comparison: &Comparison) -> Option<Files> {
    let Input::Tree { tree, inputs } = &comparison.old else {
        return None;
    };
    let files = tree.files().iter();
    let files = files.map(|file| Some((file.path.to_string(), file.id?)));
    let files = files.collect::<Option<_>>()?;
    comparison
        .old_modules
        .is_none()
        .then(|| (files, inputs.clone()))
}

fn pair(
    comparison: Comparison,
    settings: &Settings,
    shared: &SharedParses,
) -> Result<Pair, Failure> {
    let mut more = OfComparison::default();
    if let Some(approving) = &settings.approving {
        more.commits = approving.commits(comparison.commits, &settings.open)?;
    }
    let (old_modules, new_modules) = (comparison.old_modules, comparison.new_modules);
    let old = (comparison.old, old_modules.as_ref());
    let new = (comparison.new, new_modules.as_ref());
    let (old, new) = load::load_both_sharing(old, new, settings, Some(shared))?;
    let judges = Judges::new(settings, new_modules.as_ref(), None);
    let changes = judges.changes((&old.schema, &new.schema), old_modules.as_ref())?;
    let asked = judges.asked();
    Ok(Pair {
        old,
        new,
        findings: changes.findings,
        asked,
        allowed: Vec::new(),
        more,
    })
}

/// What makes two findings one: all but the release.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    rule: &'static str,
    severity: Severity,
    element: String,
    message: String,
    path: Option<String>,
    /// As numbers: start and end, line and column.
    range: Option<[u32; 4]>,
}

impl Key {
    fn of(finding: &Finding, pair: &Pair) -> Self {
        let (old, new) = (&pair.old.schema, &pair.new.schema);
        let location = Location::of(finding, old, new);
        let is_new = finding.new_label().is_some();
        let range = location.and_then(|it| it.range).filter(|_| is_new);
        let numbers = |it: LineRange| [it.start.line, it.start.column, it.end.line, it.end.column];
        Self {
            rule: finding.rule,
            severity: finding.severity,
            element: finding.element.clone(),
            message: finding.message.clone(),
            path: location.map(|it| it.path.to_owned()),
            range: range.map(numbers),
        }
    }
}

/// The places of the releases that findings are found against, oldest first.
fn found_against(compared: &Compared) -> FxHashMap<Key, Vec<usize>> {
    let mut found: FxHashMap<Key, Vec<usize>> = FxHashMap::default();
    for (release, at) in compared.of_release.iter().enumerate() {
        let pair = &compared.all[*at];
        for finding in &pair.findings {
            let places = found.entry(Key::of(finding, pair)).or_default();
            if places.last() != Some(&release) {
                places.push(release);
            }
        }
    }
    found
}

/// What is told of a pair.
struct Told<'a> {
    pair: &'a Pair,
    findings: Vec<Finding>,
    allowed: Vec<Allowed>,
    witnesses: Vec<Option<Witness>>,
    without_witness: usize,
}

impl<'a> Told<'a> {
    fn new(
        pair: &'a Pair,
        (findings, allowed): (Vec<Finding>, Vec<Allowed>),
        settings: &Settings,
    ) -> Self {
        let (old, new) = (&pair.old.schema, &pair.new.schema);
        let (witnesses, without_witness) = witnesses::wanted(settings, (old, new), &findings);
        Self {
            pair,
            findings,
            allowed,
            witnesses,
            without_witness,
        }
    }

    fn report(&self) -> Report<'_> {
        Report {
            old: &self.pair.old.schema,
            new: &self.pair.new.schema,
            old_label: self.pair.old.path_note.as_deref(),
            findings: &self.findings,
            allowed: &self.allowed,
            witnesses: &self.witnesses,
        }
    }
}

/// Each finding once, beside the newest release it is found against; the newest first.
fn told<'a>(compared: &'a Compared, releases: &[Release], settings: &Settings) -> Vec<Told<'a>> {
    let found = found_against(compared);
    let mut all = Vec::new();
    let mut known = BTreeSet::new();
    let mut told = FxHashSet::default();
    for (release, at) in compared.of_release.iter().enumerate().rev() {
        if !known.insert(*at) {
            continue;
        }
        let pair = &compared.all[*at];
        let mut findings = Vec::new();
        for finding in &pair.findings {
            let Some(places) = found.get(&Key::of(finding, pair)) else {
                continue;
            };
            if finding.severity >= settings.shown && places.last() == Some(&release) {
                findings.push(with_releases(finding.clone(), places, releases));
            }
        }
        let allowed = pair.allowed.iter();
        let allowed: Vec<Allowed> = allowed
            .filter(|it| told.insert(Key::of(&it.finding, pair)))
            .cloned()
            .collect();
        if !findings.is_empty() || !allowed.is_empty() {
            all.push(Told::new(pair, (findings, allowed), settings));
        }
    }
    all
}

/// Writes what was found, and counts it.
fn write(
    compared: &Compared,
    releases: &[Release],
    settings: &Settings,
    terminal: &mut Terminal,
) -> Result<Counts, Failure> {
    let told = told(compared, releases, settings);
    let reports: Vec<Report<'_>> = told.iter().map(Told::report).collect();
    let range = range(releases, compared.all.len());
    let about = format!("compared with {range}");
    let run = Run {
        reports: &reports,
        asked: &compared.asked,
        fail_on: settings.fail_on,
        about: Some(&about),
        ..Run::default()
    };
    left_out::tell(terminal, 0, told.iter().map(|it| it.without_witness).sum());
    settings.outputs.write(&run, terminal)?;
    Ok(run.counts())
}

/// A finding that says against which releases it is found.
fn with_releases(mut finding: Finding, places: &[usize], releases: &[Release]) -> Finding {
    let (Some(&first), Some(&last)) = (places.first(), places.last()) else {
        return finding;
    };
    if approve::find(finding.rule).is_some() {
        return finding; // it is about what is there now
    }
    let (oldest, newest) = (&releases[first].tag, &releases[last].tag);
    let verb = match finding.severity {
        Severity::Error => "breaks",
        Severity::Warning | Severity::Note => "found against",
    };
    let between = last - first + 1;
    let told = match places.len() {
        1 => format!("{verb} release {newest}"),
        count if count == between => {
            format!("{verb} every release from {oldest} to {newest}")
        }
        count => format!("{verb} {count} of the {between} releases from {oldest} to {newest}"),
    };
    finding.message = format!("{}; {told}", finding.message);
    finding.releases = Some(Box::new(Releases {
        oldest: oldest.clone(),
        newest: newest.clone(),
        count: places.len(),
    }));
    finding
}

/// Tells what was compared, as far as the user wants to know.
fn tell(compared: &Compared, releases: &[Release], settings: &Settings, terminal: &mut Terminal) {
    if settings.verbosity == Verbosity::Verbose {
        for (release, at) in releases.iter().zip(&compared.of_release) {
            let first = compared.of_release.iter().position(|other| other == at);
            let same = first.map(|first| &releases[first].tag);
            let same = same.filter(|same| **same != release.tag);
            let same = same.map_or_else(String::new, |same| format!(", the same as {same}"));
            let elsewhere = match release.is_reachable {
                true => "",
                false => ", which is not in the history of HEAD",
            };
            let (tag, date) = (&release.tag, &release.date);
            terminal.note(&format!("release {tag} ({date}){elsewhere}{same}"));
        }
        let contents = plural(compared.shared.count(), "content");
        terminal.note(&format!("{contents} of files parsed"));
    }
    let versions: Vec<(&str, &Version)> = compared
        .all
        .iter()
        .flat_map(|pair| [("old version: ", &pair.old), ("new version: ", &pair.new)])
        .collect();
    compare::tell_details(&versions, settings, terminal);
}

/// `12 releases from v1.0.0 to v1.9.3, 3 of them the same as others`.
fn range(releases: &[Release], distinct: usize) -> String {
    let (Some(first), Some(last)) = (releases.first(), releases.last()) else {
        return "nothing".to_owned();
    };
    if releases.len() == 1 {
        return format!("release {} ({})", first.tag, first.date);
    }
    let range = format!(
        "{} releases from {} to {}",
        releases.len(),
        first.tag,
        last.tag
    );
    match releases.len() - distinct {
        0 => range,
        1 => format!("{range}, one of which is the same as another"),
        same => format!("{range}, {same} of which are the same as others"),
    }
}
