//! Whose rules judge one version: ours, those of buf as its configuration selects them, or both.

use std::collections::BTreeSet;

use protovet::approve::Task;
use protovet::buf::lint::{self, Selection};
use protovet::buf::{self, UnknownRule};
use protovet::check;
use protovet::config::{BufYaml, Module, RuleSet};
use protovet::finding::Finding;
use protovet::model::Schema;
use protovet::report::Asked;
use protovet::rules::{self, Kind};
use protovet::source::SourceError;
use rustc_hash::FxHashSet;

use super::opened::Looked;
use crate::approving::OfComparison;
use crate::bounded;
use crate::judges::one_line;
use crate::output::Terminal;
use crate::resolve::{Settings, Verbosity};
use crate::verdict::{self, LintAgain, LooksAgain, Verdict};

/// The file that brings the options along that buf's rule `PROTOVALIDATE` is about.
const VALIDATE: &str = "buf/validate/validate.proto";

/// The rules that judge.
pub(crate) struct Judge<'a> {
    looked: Looked<'a>,
    rules: RuleSet,
    settings: &'a Settings,
    /// The rules of each module that is looked at, and the position of that.
    selections: Vec<(usize, Selection)>,
}

impl<'a> Judge<'a> {
    /// The rules that are asked for, those of buf as its configuration has them.
    ///
    /// # Errors
    /// When a configuration names a rule that is not known.
    pub(crate) fn new(
        looked: Looked<'a>,
        rules: RuleSet,
        settings: &'a Settings,
    ) -> Result<Self, SourceError> {
        let mut judge = Self {
            looked,
            rules,
            settings,
            selections: Vec::new(),
        };
        if !rules.has_buf() {
            return Ok(judge);
        }
        let looked = &judge.looked;
        let files = looked.schema.files();
        let used: BTreeSet<usize> = files.filter_map(|file| looked.module_of(file)).collect();
        for at in used {
            judge.selections.push((at, judge.selection(at)?));
        }
        Ok(judge)
    }

    fn module(&self, at: usize) -> Option<&Module> {
        self.looked.modules?.workspace.modules.get(at)
    }

    fn selection(&self, at: usize) -> Result<Selection, SourceError> {
        let selection = match self.module(at) {
            Some(module) => module.config.lint.selection(module.version),
            None => default_selection(),
        };
        selection.map_err(|error| SourceError::plain(error.to_string()))
    }

    /// What they find, and what is left of it; `asked` are these rules.
    ///
    /// # Errors
    /// When it is more than anybody could use.
    pub(crate) fn verdict(&self, asked: &[Asked]) -> Result<Verdict, SourceError> {
        let settings = self.settings;
        let (nothing, looks) = (Schema::default(), LintAgain { settings, asked });
        let schema = self.looked.schema;
        let approving = settings.approving.as_ref();
        let more = OfComparison {
            astray: approving.map_or_else(Vec::new, |it| it.astray_in(schema)),
            ..OfComparison::default()
        };
        let task = (Task::Lint, &looks as &dyn LooksAgain);
        let findings = self.findings()?;
        let versions = (&nothing, schema);
        Ok(verdict::of(findings, versions, task, &more, settings))
    }

    /// What they find, allowed or not.
    ///
    /// # Errors
    /// When it is more than anybody could use.
    pub(super) fn findings(&self) -> Result<Vec<Finding>, SourceError> {
        let schema = self.looked.schema;
        let mut found = Vec::new();
        for (at, selection) in &self.selections {
            let is_target = |file| self.looked.module_of(file) == Some(*at);
            found.extend(lint::check(schema, selection, &is_target));
            found = bounded::all(found)?;
        }
        if self.selections.len() > 1 {
            found = buf::sorted(found, schema);
        }
        if self.rules.has_protovet() {
            let ours = check::lint(schema, &self.settings.policy);
            found.extend(untold(ours, &found));
        }
        bounded::all(found)
    }

    /// The rules, for reports that name those that found nothing.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        let mut asked = Vec::new();
        if self.rules.has_protovet() {
            let conventions = rules::all()
                .iter()
                .filter(|rule| rule.kind == Kind::Convention);
            asked.extend(conventions.map(|rule| Asked::from(*rule)));
        }
        let theirs = self
            .selections
            .iter()
            .flat_map(|(_, selection)| &selection.rules);
        for rule in theirs.filter(|rule| rule.is_checked()) {
            if !asked.iter().any(|known: &Asked| known.id == rule.id) {
                asked.push(Asked::from(*rule));
            }
        }
        asked
    }

    /// Whose rules judged, for the summary; nothing when they are ours.
    pub(super) fn summary(&self) -> String {
        if !self.rules.has_buf() {
            return String::new();
        }
        let modules: Vec<&Module> = self.modules().collect();
        let words = match modules.first() {
            None => "buf's default rules".to_owned(),
            Some(first) => {
                let words: BTreeSet<String> = modules
                    .iter()
                    .map(|module| module.config.lint.words())
                    .collect();
                let words: Vec<String> = words.into_iter().collect();
                let file = first.source.clone().unwrap_or_else(|| "buf.yaml".into());
                format!("rules of {file}, {}", words.join("; "))
            }
        };
        match self.rules {
            RuleSet::Both => format!("; {words}, and those of protovet"),
            _ => format!("; {words}"),
        }
    }

    /// The modules that are looked at, if something is configured.
    fn modules(&self) -> impl Iterator<Item = &Module> {
        self.selections
            .iter()
            .filter_map(|&(at, _)| self.module(at))
    }

    /// Tells what is configured, as far as the user wants to know.
    pub(super) fn tell_details(&self, terminal: &mut Terminal) {
        let Some(modules) = self.looked.modules else {
            return self.tell_unchecked(terminal);
        };
        if self.settings.verbosity == Verbosity::Verbose {
            for config in &modules.workspace.configs {
                terminal.note(&format!("configuration: {config}"));
            }
        }
        if self.settings.verbosity < Verbosity::Normal || !self.rules.has_buf() {
            return;
        }
        if self
            .selections
            .iter()
            .any(|(_, selection)| selection.rules.is_empty())
        {
            terminal
                .note("`use` and `except` leave a module no lint rule of buf: nothing is found");
        }
        for warning in &modules.workspace.warnings {
            terminal.note(&one_line(warning));
        }
        self.tell_unchecked(terminal);
    }

    /// Says of a rule that buf has and protovet does not check that it was not: when it is asked
    /// for by name, or would have had something to look at.
    fn tell_unchecked(&self, terminal: &mut Terminal) {
        if self.settings.verbosity < Verbosity::Normal {
            return;
        }
        let unchecked = |selection: &Selection| {
            let mut rules = selection.rules.iter();
            rules.find(|rule| !rule.is_checked()).copied()
        };
        for (at, selection) in &self.selections {
            let Some(rule) = unchecked(selection) else {
                continue;
            };
            let is_named = self.module(*at).is_some_and(|module| {
                let mut used = module.config.lint.checks.used.iter();
                used.any(|name| name.value == rule.id)
            });
            if is_named || self.imports_validate(*at) {
                let (id, help) = (rule.id, rule.help);
                terminal.note(&format!("the rule `{id}` of buf was not checked: {help}"));
                return;
            }
        }
    }

    /// Whether a file of a module has options of protovalidate.
    fn imports_validate(&self, at: usize) -> bool {
        let schema = self.looked.schema;
        let mut files = schema
            .files()
            .filter(|&file| self.looked.module_of(file) == Some(at));
        files.any(|file| {
            let mut imports = schema[file].imports.iter();
            imports.any(|import| import.path == VALIDATE)
        })
    }
}

/// The rules where nothing is configured.
fn default_selection() -> Result<Selection, UnknownRule> {
    let absent = BufYaml::absent();
    match absent.modules.first() {
        Some(module) => module.lint.selection(absent.version),
        None => Selection::new(absent.version, &[], &[]),
    }
}

/// The findings without those about an element or place of which a rule with the same name has told.
fn untold(mut findings: Vec<Finding>, told: &[Finding]) -> Vec<Finding> {
    let place = |finding: &Finding| finding.new_label().map(|label| label.place);
    let elements: FxHashSet<(&str, &str)> = told
        .iter()
        .map(|one| (one.rule, one.element.as_str()))
        .collect();
    let places: FxHashSet<_> = told.iter().map(|one| (one.rule, place(one))).collect();
    findings.retain(|one| {
        !elements.contains(&(one.rule, one.element.as_str()))
            && !places.contains(&(one.rule, place(one)))
    });
    findings
}
