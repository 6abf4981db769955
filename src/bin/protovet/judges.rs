//! Whose rules judge a comparison: ours, those of buf as its configuration selects them, or both.

use std::collections::{BTreeMap, BTreeSet};

use protovet::buf::{self, Selection};
use protovet::check::{self, Changes};
use protovet::compile::Diagnostic;
use protovet::config::{Breaking, BufYaml, Module, RuleSet};
use protovet::finding::{Finding, MOST_FINDINGS, Surfaces, are_too_many};
use protovet::history::Memory;
use protovet::model::{LineRange, Schema};
use protovet::report::Asked;
use protovet::source::SourceError;

use crate::bounded;
use crate::configured::{self, Modules};
use crate::output::Terminal;
use crate::resolve::{Settings, Verbosity};

/// The rules that judge.
pub(crate) struct Judges<'a> {
    settings: &'a Settings,
    modules: Option<&'a Modules>,
    memory: Option<&'a Memory>,
}

/// Modules whose rules are the same.
struct Group<'a> {
    breaking: &'a Breaking,
    version: buf::Version,
    /// Their positions among the modules.
    members: Vec<usize>,
}

impl<'a> Judges<'a> {
    pub(crate) const fn new(
        settings: &'a Settings,
        modules: Option<&'a Modules>,
        memory: Option<&'a Memory>,
    ) -> Self {
        Self {
            settings,
            modules,
            memory,
        }
    }

    /// What they find between an old and a new version.
    ///
    /// # Errors
    /// When a configuration names a rule that is not known.
    pub(crate) fn changes(
        &self,
        (old, new): (&Schema, &Schema),
        old_modules: Option<&Modules>,
    ) -> Result<Changes, SourceError> {
        let mut changes = self.of_ours(old, new);
        if self.settings.rules.has_buf() {
            let found = self.of_buf((old, new), old_modules)?;
            changes.findings.extend(found);
        }
        let found = changes.findings.len() + changes.elsewhere.len();
        if found > MOST_FINDINGS {
            return Err(bounded::too_many());
        }
        changes.findings = bounded::all(changes.findings)?;
        Ok(changes)
    }

    /// The rules that judge, for reports that name those that found nothing.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        let mut asked = Vec::new();
        if self.settings.rules.has_protovet() {
            let selected = check::selected(&self.settings.policy);
            asked.extend(selected.into_iter().map(Asked::from));
        }
        if self.settings.rules.has_buf() {
            asked.extend(self.asked_of_buf().into_iter().map(Asked::from));
        }
        asked
    }

    fn asked_of_buf(&self) -> Vec<&'static buf::Rule> {
        let selections = match self.modules {
            None => {
                let version = BufYaml::absent().version;
                vec![Breaking::default().selection(version).ok()]
            }
            Some(modules) => {
                let groups = groups(modules);
                let groups = groups.iter();
                groups
                    .map(|group| group.selection(&modules.workspace.modules).ok())
                    .collect()
            }
        };
        let rules = selections.into_iter().flatten().flat_map(|it| it.rules);
        let by_id: BTreeMap<_, _> = rules.map(|rule| (rule.id, rule)).collect();
        by_id.into_values().collect()
    }

    fn of_ours(&self, old: &Schema, new: &Schema) -> Changes {
        let policy = &self.settings.policy;
        if !self.settings.rules.has_protovet() {
            return Changes::default();
        }
        if self.settings.all_changes {
            return check::changes(old, new, policy);
        }
        let (levels, mut findings) = (&self.settings.levels, Vec::new());
        let policies = levels.policies((old, new), policy);
        for there in &policies {
            let mut found = check::check_remembering(old, new, there, self.memory);
            levels.keep_of(&mut found, (old, new), (there, policy));
            findings.extend(found);
            if are_too_many(&findings) {
                break;
            }
        }
        if policies.len() > 1 {
            check::sort(&mut findings, old, new);
        }
        Changes {
            findings,
            elsewhere: Vec::new(),
        }
    }

    /// Whether what was there before is known.
    pub(crate) const fn remembers(&self) -> bool {
        self.memory.is_some()
    }

    /// All that certain rules find, ours and those of buf, whatever was asked for.
    pub(crate) fn everything_of(
        &self,
        ids: &[&'static str],
        (old, new): (&Schema, &Schema),
    ) -> Vec<Finding> {
        let policy = check::Policy {
            surfaces: Surfaces::ALL,
            rules: check::Selection::Only(ids.to_vec()),
            ..check::Policy::default()
        };
        let mut found = check::check_remembering(old, new, &policy, self.memory);
        let of_buf: Vec<_> = ids.iter().filter_map(|id| buf::find(id)).collect();
        if !of_buf.is_empty() {
            found.extend(buf::check(old, new, &Selection::of(of_buf, Vec::new())));
        }
        found
    }

    fn of_buf(
        &self,
        (old, new): (&Schema, &Schema),
        old_modules: Option<&Modules>,
    ) -> Result<Vec<Finding>, SourceError> {
        let Some(modules) = self.modules else {
            let version = BufYaml::absent().version;
            let selection = Breaking::default().selection(version).map_err(unknown)?;
            return Ok(buf::check(old, new, &selection));
        };
        let groups = groups(modules);
        let mut found: Vec<Finding> = Vec::new();
        for group in &groups {
            let mut selection = group.selection(&modules.workspace.modules)?;
            // who names a part asks for that part
            selection.exclude_imports = modules.meant != modules.workspace.folder;
            if groups.len() > 1 {
                let elsewhere = |module: usize| !group.members.contains(&module);
                selection
                    .ignore
                    .extend(self.of_others(new, modules, &elsewhere));
                let old_modules = old_modules.unwrap_or(modules);
                selection
                    .ignore
                    .extend(self.of_others(old, old_modules, &elsewhere));
            }
            found.extend(buf::check(old, new, &selection));
            found = bounded::all(found)?;
        }
        if groups.len() > 1 {
            found.sort_by_cached_key(|finding| order(finding, new));
            found.dedup_by(|one, other| {
                (one.rule, &one.message, &one.labels) == (other.rule, &other.message, &other.labels)
            });
        }
        Ok(found)
    }

    /// The import paths of files that belong to other modules.
    fn of_others(
        &self,
        schema: &Schema,
        modules: &Modules,
        elsewhere: &dyn Fn(usize) -> bool,
    ) -> Vec<String> {
        let files = schema.files().map(|id| &schema[id]);
        let others = files.filter(|file| {
            let path = self.settings.open.cwd.join(file.display_path.as_str());
            let module = configured::slashed(&path).and_then(|path| {
                let mut modules = modules.workspace.modules.iter();
                modules.position(|module| module.config.import_path(&path).is_some())
            });
            module.is_some_and(elsewhere)
        });
        others.map(|file| file.path.to_string()).collect()
    }

    /// Whose rules judged, for the summary; nothing when they are ours.
    pub(crate) fn summary(&self) -> String {
        if !self.settings.rules.has_buf() {
            return String::new();
        }
        let words = match self.modules {
            None => "buf's default rules".to_owned(),
            Some(modules) => {
                let words: BTreeSet<String> = groups(modules)
                    .iter()
                    .map(|group| group.breaking.words())
                    .collect();
                let words: Vec<String> = words.into_iter().collect();
                let file = groups(modules)
                    .first()
                    .and_then(|group| group.members.first().copied())
                    .and_then(|at| modules.workspace.modules[at].source.clone())
                    .unwrap_or_else(|| "buf.yaml".into());
                format!("rules of {file}, {}", words.join("; "))
            }
        };
        match self.settings.rules {
            RuleSet::Both => format!("; {words}, and those of protovet"),
            _ => format!("; {words}"),
        }
    }

    /// Tells what is configured, as far as the user wants to know.
    pub(crate) fn tell_details(&self, terminal: &mut Terminal) {
        let Some(modules) = self.modules else { return };
        let workspace = &modules.workspace;
        if self.settings.verbosity == Verbosity::Verbose {
            for config in &workspace.configs {
                terminal.note(&format!("configuration: {config}"));
            }
        }
        if self.settings.verbosity >= Verbosity::Normal && self.settings.rules.has_buf() {
            let without_rules = groups(modules).into_iter().filter(|group| {
                let selection = group.selection(&workspace.modules);
                selection.is_ok_and(|selection| selection.rules.is_empty())
            });
            for group in without_rules {
                let words = group.breaking.words();
                terminal.note(&format!(
                    "no rule of buf is left of {words}: nothing is found"
                ));
            }
            for warning in &workspace.warnings {
                terminal.note(&one_line(warning));
            }
        }
    }
}

/// By path and position, as the findings of one group are.
fn order(finding: &Finding, new: &Schema) -> (Option<(String, LineRange)>, &'static str, String) {
    let label = finding.new_label();
    let place = label.map(|label| {
        let path = new[label.place.file].display_path.to_string();
        (path, buf::position(new, label.place))
    });
    (place, finding.rule, finding.message.clone())
}

fn unknown(error: buf::UnknownRule) -> SourceError {
    SourceError::plain(error.to_string())
}

/// `warning: buf.yaml:3:7: … (what to do)`.
pub(crate) fn one_line(warning: &Diagnostic) -> String {
    let place = warning.range().map_or_else(String::new, |range| {
        format!("{}:{}:", range.start.line, range.start.column)
    });
    let help = warning.help.as_deref();
    let help = help.map_or_else(String::new, |help| format!("; {help}"));
    format!(
        "warning: {}:{place} {}{help}",
        warning.path, warning.message
    )
}

/// The modules that are meant, by their rules.
fn groups(modules: &Modules) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (at, module) in modules.workspace.modules.iter().enumerate() {
        let touches = configured::is_below(&modules.meant, &module.config.folder)
            || configured::is_below(&module.config.folder, &modules.meant);
        if !touches {
            continue;
        }
        let same = |group: &&mut Group<'_>| {
            group.version == module.version
                && group
                    .breaking
                    .asks_for_the_rules_of(&module.config.breaking)
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.members.push(at),
            None => groups.push(Group {
                breaking: &module.config.breaking,
                version: module.version,
                members: vec![at],
            }),
        }
    }
    groups
}

impl Group<'_> {
    /// The rules, and what is ignored in any of the modules: import paths differ between them.
    fn selection(&self, modules: &[Module]) -> Result<Selection, SourceError> {
        let mut all: Option<Selection> = None;
        for at in &self.members {
            let module = &modules[*at];
            let own = module.config.breaking.selection(module.version);
            let own = own.map_err(unknown)?;
            match &mut all {
                None => all = Some(own),
                Some(all) => {
                    all.ignore.extend(own.ignore);
                    all.ignore_only.extend(own.ignore_only);
                }
            }
        }
        match all {
            Some(all) => Ok(all),
            None => self.breaking.selection(self.version).map_err(unknown),
        }
    }
}
