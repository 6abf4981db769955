//! What is wrong with approvals, as findings: those that cannot be read, are over, or allow nothing.

use rustc_hash::FxHashSet;

use super::comments::{Comment, Comments, Known};
use super::rules::{self, Rule};
use super::{Entry, Judged, Line, Task, compares};
use crate::finding::{Finding, Label, Severity, Side, are_too_many};
use crate::model::{FileId, Schema, Span};

/// Looks again, for certain rules on everything they can look at, whatever was asked for; none for
/// rules that cannot look at all here.
pub type LookAgain<'l> = dyn FnMut(&[&'static str]) -> Vec<Finding> + 'l;

impl Judged<'_> {
    /// What is wrong with the approvals. Comments that the old version has as well are done: between
    /// two versions only new ones are told about.
    ///
    /// What was not used may be about what was not asked for: `again` looks for that before anybody
    /// is told, and gives nothing for rules it cannot tell about. `answers` says for which it can.
    ///
    /// Notes cost another look at everything that seems to be unused: `notes` says whether anybody
    /// wants them.
    pub fn told(
        &mut self,
        (old, new): (&Schema, &Schema),
        (task, notes): (Task, bool),
        answers: &dyn Fn(&str) -> bool,
        again: &mut LookAgain<'_>,
    ) -> Vec<Finding> {
        let known = match task {
            Task::Compare => self.comments.without(new, &Comments::of(old), old),
            Task::Lint => Known {
                found: vec![false; self.comments.found.len()],
                malformed: vec![false; self.comments.malformed.len()],
            },
        };
        let fits = |rule: &str| (task == Task::Compare) == compares(rule) && answers(rule);
        let mut telling = Telling {
            is_part: notes && (self.approvals.is_part)(),
            judged: self,
            versions: (old, new),
            known: &known,
            notes,
            told: Vec::new(),
        };
        telling.malformed();
        telling.expired();
        telling.astray();
        let unsure = telling.unsure(&fits);
        if !unsure.is_empty() {
            let ids: Vec<&'static str> = rules::ids().filter(|id| unsure.contains(*id)).collect();
            let elsewhere = again(&ids);
            // of what is too much nobody knows what it allows
            if !are_too_many(&elsewhere) {
                telling.use_for(&elsewhere);
                telling.unused(&fits);
            }
        }
        telling.stale(&fits);
        telling.told
    }
}

struct Telling<'t, 'a> {
    judged: &'t mut Judged<'a>,
    versions: (&'t Schema, &'t Schema),
    known: &'t Known,
    notes: bool,
    is_part: bool,
    told: Vec<Finding>,
}

impl Telling<'_, '_> {
    fn malformed(&mut self) {
        let malformed = self
            .judged
            .comments
            .malformed
            .iter()
            .zip(&self.known.malformed);
        for (comment, known) in malformed {
            if !known {
                let mistake = &comment.mistake;
                let place = Some((comment.file, comment.spot.span(&mistake.range)));
                let help = mistake.help.clone();
                let found = self.finding(&rules::MALFORMED, place, mistake.message.clone(), help);
                self.told.push(found);
            }
        }
        for (message, help) in &self.judged.approvals.commits.malformed {
            let mut found = self.finding(&rules::MALFORMED, None, message.clone(), help.clone());
            // what is committed is there to stay
            found.severity = Severity::Warning;
            self.told.push(found);
        }
    }

    fn expired(&mut self) {
        let today = self.judged.approvals.today;
        let help = "mend what it allows, or give it another day with its reason";
        let mut told = Vec::new();
        for (index, comment) in self.judged.comments.found.iter().enumerate() {
            let Some(until) = comment.directive.until.filter(|until| *until < today) else {
                continue;
            };
            let was_used = !self.judged.used.comments[index].is_empty();
            if was_used || !self.known.found[index] {
                let names = names(
                    comment
                        .directive
                        .rules
                        .iter()
                        .map(|(rule, _)| rule.as_str()),
                );
                let message = format!("the approval of {names} counted until {until}");
                let place = Some((comment.file, comment.span()));
                told.push(self.finding(&rules::EXPIRED, place, message, help.to_owned()));
            }
        }
        for entry in self.judged.approvals.entries {
            if let Some(until) = entry.until.filter(|until| *until < today) {
                let message = format!("{} counted until {until}", entry.name());
                told.push(self.finding(&rules::EXPIRED, None, message, help.to_owned()));
            }
        }
        self.told.extend(told);
    }

    /// Entries whose paths name nothing, most likely because they are mistyped or what they named has
    /// moved.
    fn astray(&mut self) {
        let entries = self.judged.approvals.entries;
        let astray = self.judged.approvals.astray.iter();
        let astray = astray.filter_map(|&index| {
            let entry = entries.get(index)?;
            let help = "paths start at the folder of the file with the entry; take the entry out if \
                        what it named is gone for good";
            let message = format!("the paths of {} name no file", entry.name());
            Some(self.finding(&rules::UNUSED, None, message, help.to_owned()))
        });
        let told: Vec<Finding> = astray.collect();
        self.told.extend(told);
    }

    /// The rules of approvals that seem to allow nothing.
    fn unsure(&self, fits: &dyn Fn(&str) -> bool) -> FxHashSet<String> {
        let comments = self.idle_comments(fits).into_iter();
        let comments = comments.map(|(comment, rule)| {
            let comment = &self.judged.comments.found[comment];
            comment.directive.rules[rule].0.clone()
        });
        let entries = self.idle_entries(fits).into_iter();
        let entries = entries.flat_map(|(_, rules)| rules);
        let lines = self
            .judged
            .approvals
            .baseline
            .filter(|_| self.notes)
            .into_iter();
        let lines = lines.flat_map(|baseline| &baseline.lines).filter(|line| {
            let left = self.judged.used.baseline.get(&line.fingerprint);
            fits(&line.rule) && self.sees(line) && left.is_some_and(|count| *count > 0)
        });
        let lines = lines.map(|line| line.rule.clone());
        comments.chain(entries).chain(lines).collect()
    }

    /// Comments that count and are new, and the places of their rules that allowed nothing.
    fn idle_comments(&self, fits: &dyn Fn(&str) -> bool) -> Vec<(usize, usize)> {
        let today = self.judged.approvals.today;
        let mut idle = Vec::new();
        for (index, comment) in self.judged.comments.found.iter().enumerate() {
            let is_over = comment.directive.until.is_some_and(|until| until < today);
            if is_over || self.known.found[index] {
                continue;
            }
            let used = &self.judged.used.comments[index];
            for (place, (rule, _)) in comment.directive.rules.iter().enumerate() {
                if !used.contains(&place) && fits(rule) {
                    idle.push((index, place));
                }
            }
        }
        idle
    }

    /// Entries that count, and their rules that allowed nothing.
    fn idle_entries(&self, fits: &dyn Fn(&str) -> bool) -> Vec<(usize, Vec<String>)> {
        let today = self.judged.approvals.today;
        let entries: &[Entry] = if self.notes {
            self.judged.approvals.entries
        } else {
            &[]
        };
        let astray = self.judged.approvals.astray;
        let entries = entries.iter().enumerate();
        let entries = entries.filter(|(index, entry)| {
            !astray.contains(index) && (!self.is_part || self.names_something(entry))
        });
        let entries = entries.filter(|(_, entry)| entry.until.is_none_or(|until| today <= until));
        let idle = entries.map(|(index, entry)| {
            let used = &self.judged.used.entries[index];
            let rules = entry.rules.iter().enumerate();
            let rules = rules.filter(|(place, rule)| !used.contains(place) && fits(rule));
            (
                index,
                rules.map(|(_, rule)| rule.clone()).collect::<Vec<_>>(),
            )
        });
        idle.filter(|(_, rules)| !rules.is_empty()).collect()
    }

    /// Whether an entry is about a file that is looked at.
    fn names_something(&self, entry: &Entry) -> bool {
        let locate = self.judged.approvals.locate;
        [self.versions.0, self.versions.1].iter().any(|schema| {
            let mut files = schema.files();
            files.any(|id| entry.names(&locate(&schema[id].display_path)))
        })
    }

    /// Whether what a line of the baseline is about is looked at.
    fn sees(&self, line: &Line) -> bool {
        if !self.is_part {
            return true;
        }
        let is_in = |schema: &Schema| {
            let mut around = Some(line.element());
            while let Some(name) = around {
                if schema.symbol(name).is_some() || schema.file(name).is_some() {
                    return true;
                }
                around = name.rsplit_once('.').map(|(around, _)| around);
            }
            false
        };
        is_in(self.versions.0) || is_in(self.versions.1)
    }

    /// Marks what is about findings that were not asked for.
    fn use_for(&mut self, findings: &[Finding]) {
        let (old, new) = self.versions;
        let judged = &mut *self.judged;
        for finding in findings {
            for (index, comment) in judged.comments.found.iter().enumerate() {
                if let Some(rule) = comment.covers(finding, old, new) {
                    judged.used.comments[index].insert(rule);
                }
            }
            let paths = super::elements::paths(finding, old, new);
            let paths: Vec<String> = paths
                .iter()
                .map(|it| (judged.approvals.locate)(it))
                .collect();
            for (index, entry) in judged.approvals.entries.iter().enumerate() {
                if let Some(rule) = entry.covers(finding, &paths) {
                    judged.used.entries[index].insert(rule);
                }
            }
            judged.used.accepted(finding, (old, new));
        }
    }

    fn unused(&mut self, fits: &dyn Fn(&str) -> bool) {
        let mut told = Vec::new();
        for (index, rule) in self.idle_comments(fits) {
            let comment = &self.judged.comments.found[index];
            let (rule, range) = &comment.directive.rules[rule];
            let place = comment.spot.span(range);
            let message = format!("`{rule}` finds nothing here that this comment could allow");
            let help = help_unused(comment, rule);
            told.push(self.finding(&rules::UNUSED, Some((comment.file, place)), message, help));
        }
        for (index, rules) in self.idle_entries(fits) {
            let entry = &self.judged.approvals.entries[index];
            let names = names(rules.iter().map(String::as_str));
            let message = format!("{} allows nothing of {names} here", entry.name());
            let help = "take it out when no comparison needs it any more".to_owned();
            let mut found = self.finding(&rules::UNUSED, None, message, help);
            // what stands in a configuration is there for later changes too
            found.severity = Severity::Note;
            told.push(found);
        }
        self.told.extend(told);
    }

    fn stale(&mut self, fits: &dyn Fn(&str) -> bool) {
        let Some(baseline) = self.judged.approvals.baseline.filter(|_| self.notes) else {
            return;
        };
        let mut left = self.judged.used.baseline.clone();
        let mut told = Vec::new();
        // of several lines for one finding the last are stale
        for line in baseline.lines.iter().rev() {
            let Some(count) = left.get_mut(&line.fingerprint).filter(|count| **count > 0) else {
                continue;
            };
            *count -= 1;
            if fits(&line.rule) && self.sees(line) {
                let place = format!("{}:{}", baseline.path, line.number);
                let message = format!("{place} accepts what is not found here: {}", line.told);
                let help = "`protovet baseline --prune` removes it".to_owned();
                let mut found = self.finding(&rules::STALE, None, message, help);
                found.element = place;
                told.push(found);
            }
        }
        told.reverse();
        self.told.extend(told);
    }

    fn finding(
        &self,
        rule: &Rule,
        place: Option<(FileId, Span)>,
        message: String,
        help: String,
    ) -> Finding {
        let new = self.versions.1;
        let element = place.map(|(file, _)| new[file].path.to_string());
        let label = place.map(|(file, span)| Label {
            side: Side::New,
            place: new.place(file, span),
            text: String::new(),
        });
        Finding {
            rule: rule.id,
            severity: rule.severity,
            surfaces: Vec::new(),
            directions: Vec::new(),
            element: element.unwrap_or_default(),
            message,
            labels: label.into_iter().collect(),
            help: Some(help.into()),
            subject: None,
            history: None,
            releases: None,
            fix: None,
        }
    }
}

fn help_unused(comment: &Comment, rule: &str) -> String {
    match comment.directive.rules.len() {
        1 => "take the comment out, or move it to the element or the block around it".to_owned(),
        _ => format!("take `{rule}` out of the comment, or move it to the element or the block"),
    }
}

/// `A`, `A and B`: names in backticks.
fn names<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}
