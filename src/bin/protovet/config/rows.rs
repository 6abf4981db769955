//! What is in force for a path, setting by setting.

use std::fmt;
use std::path::Path;

use clap::ValueEnum;
use protovet::config::{FailOn, Level, Levels, Override, RuleSet};
use protovet::finding::{Compat, Surface, Surfaces};
use serde_json::{Value, json};

use crate::approving::{self, located};
use crate::args::{ApproveByArg, CompatArg, RuleSetArg, ShowArgs, SurfaceArg};
use crate::configured::{self, Modules, Ours};

/// A setting that is in force.
pub(super) struct Row {
    /// Its name in `protovet.toml`.
    pub(super) name: String,
    pub(super) value: Value,
    pub(super) origin: Origin,
}

/// Where a value comes from.
pub(super) enum Origin {
    /// Nobody says anything.
    Default,
    /// A flag of the command line.
    Flag(&'static str),
    /// A file, and the line if it is known.
    File(String, Option<u32>),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Flag(flag) => f.write_str(flag),
            Self::File(path, None) => f.write_str(path),
            Self::File(path, Some(line)) => write!(f, "{path}:{line}"),
        }
    }
}

/// All settings, in the order in which `protovet.toml` has them.
pub(super) struct Rows(pub(super) Vec<Row>);

/// What is looked at, and what is said about it.
struct Asked<'a> {
    args: &'a ShowArgs,
    ours: Option<&'a Ours>,
    modules: Option<&'a Modules>,
    cwd: &'a Path,
    /// The entries that apply to the path, the last said first, with their places in the file.
    overrides: Vec<(usize, &'a Override)>,
    /// What the path is called from the folder of the configuration.
    located: String,
}

impl Rows {
    pub(super) fn of(
        args: &ShowArgs,
        (path, cwd): (&Path, &Path),
        ours: Option<&Ours>,
        modules: Option<&Modules>,
    ) -> Self {
        let shown = path.display().to_string();
        let located = ours.map_or_else(String::new, |ours| located(&shown, &ours.folder, cwd));
        // a folder stands for the files in it
        let located = match path.is_dir() {
            true => format!("{located}/-.proto")
                .trim_start_matches('/')
                .to_owned(),
            false => located,
        };
        let overrides = ours.map_or(&[][..], |ours| &ours.file.overrides[..]);
        let overrides = overrides.iter().enumerate().rev();
        let asked = Asked {
            overrides: overrides.filter(|(_, it)| it.paths.has(&located)).collect(),
            args,
            ours,
            modules,
            cwd,
            located,
        };
        let mut rows = Self(Vec::new());
        asked.general(&mut rows);
        asked.check(&mut rows);
        asked.lint(&mut rows);
        asked.by_rule(&mut rows);
        asked.allow(&mut rows);
        rows
    }

    fn add(&mut self, name: impl Into<String>, value: impl Into<Value>, origin: Origin) {
        self.0.push(Row {
            name: name.into(),
            value: value.into(),
            origin,
        });
    }
}

impl Asked<'_> {
    /// The place of a setting in the file.
    fn at(&self, name: &str) -> Origin {
        self.ours.map_or(Origin::Default, |ours| {
            let line = ours.file.lines.get(name).copied();
            Origin::File(ours.file.path.to_string(), line)
        })
    }

    fn general(&self, rows: &mut Rows) {
        let allow = &self.args.allow;
        let path = approving::baseline_path(allow, self.ours, self.cwd);
        let path = path.map(|path| configured::shown(&path, self.cwd));
        let origin = match (&allow.baseline, &path) {
            (Some(_), _) => Origin::Flag("--baseline"),
            (None, Some(_)) => self.at("baseline"),
            (None, None) => Origin::Default,
        };
        rows.add("baseline", path, origin);
    }

    fn check(&self, rows: &mut Rows) {
        self.rules(rows);
        self.surfaces(rows);
        self.compat(rows);
        self.fail_on(rows);
        self.files(rows);
        let check = self.ours.map(|ours| &ours.file.check);
        let typed = &self.args.approve;
        let by: Vec<String> = typed.approve_by.iter().map(word).collect();
        let said = check.and_then(|check| check.approve_by.as_ref());
        let said = said.map(|by| by.iter().map(|by| approve_by(*by)).collect::<Vec<_>>());
        let (value, origin) = match (by.is_empty(), said) {
            (false, _) => (json!(by), Origin::Flag("--approve-by")),
            (true, Some(said)) => (json!(said), self.at("check.approve-by")),
            (true, None) => (json!([]), Origin::Default),
        };
        rows.add("check.approve-by", value, origin);
        let unstable = check.and_then(|check| check.ignore_unstable_packages);
        let typed_unstable = typed.ignore_unstable_packages;
        let flag = "--ignore-unstable-packages";
        self.switch(
            rows,
            "check.ignore-unstable-packages",
            (typed_unstable, flag),
            unstable,
        );
        let first = check.and_then(|check| check.deprecated_first);
        let typed_first = (typed.deprecated_first, "--deprecated-first");
        self.switch(rows, "check.deprecated-first", typed_first, first);
    }

    fn switch(
        &self,
        rows: &mut Rows,
        name: &str,
        (typed, flag): (bool, &'static str),
        said: Option<bool>,
    ) {
        match (typed, said) {
            (true, _) => rows.add(name, true, Origin::Flag(flag)),
            (false, Some(said)) => rows.add(name, said, self.at(name)),
            (false, None) => rows.add(name, false, Origin::Default),
        }
    }

    fn rules(&self, rows: &mut Rows) {
        let said = self.ours.and_then(|ours| ours.file.check.rules);
        let of_buf = self.modules.filter(|modules| modules.has_breaking());
        let (value, origin) = match (self.args.whose.rules, said, of_buf) {
            (Some(typed), _, _) => (word(&typed), Origin::Flag("--rules")),
            (None, Some(said), _) => (word(&rule_set(said)), self.at("check.rules")),
            (None, None, Some(modules)) => {
                let file = modules.workspace.configs.first();
                let file = file.map_or_else(|| "buf.yaml".to_owned(), ToString::to_string);
                (word(&RuleSetArg::Buf), Origin::File(file, None))
            }
            (None, None, None) => (word(&RuleSetArg::Protovet), Origin::Default),
        };
        rows.add("check.rules", value, origin);
    }

    fn surfaces(&self, rows: &mut Rows) {
        let typed = &self.args.readers.surface;
        let said = self.ours.and_then(|ours| ours.file.check.surfaces);
        let there = self.overridden("surfaces", |it| it.surfaces);
        let words = |surfaces: Surfaces| -> Value {
            surfaces
                .iter()
                .map(Surface::word)
                .collect::<Vec<_>>()
                .into()
        };
        let (value, origin) = match (there, typed.is_empty(), said) {
            (_, false, _) => {
                let typed: Vec<String> = typed.iter().map(word::<SurfaceArg>).collect();
                (json!(typed), Origin::Flag("--surface"))
            }
            (Some((there, origin)), _, _) => (words(there), origin),
            (None, true, Some(said)) => (words(said), self.at("check.surfaces")),
            (None, true, None) => (words(Surfaces::DEFAULT), Origin::Default),
        };
        rows.add("check.surfaces", value, origin);
    }

    fn compat(&self, rows: &mut Rows) {
        let said = self.ours.and_then(|ours| ours.file.check.compat);
        let there = self.overridden("compat", |it| it.compat);
        let (value, origin) = match (there, self.args.readers.compat, said) {
            (_, Some(typed), _) => (word(&typed), Origin::Flag("--compat")),
            (Some((there, origin)), _, _) => (word(&compat(there)), origin),
            (None, None, Some(said)) => (word(&compat(said)), self.at("check.compat")),
            (None, None, None) => (word(&CompatArg::Full), Origin::Default),
        };
        rows.add("check.compat", value, origin);
    }

    fn fail_on(&self, rows: &mut Rows) {
        let said = self.ours.and_then(|ours| ours.file.check.fail_on);
        let there = self.overridden("fail-on", |it| it.fail_on);
        let (value, origin) = match (there, self.args.fail_on, said) {
            (_, Some(typed), _) => (word(&typed), Origin::Flag("--fail-on")),
            (Some((there, origin)), _, _) => (fail_on(there).to_owned(), origin),
            (None, None, Some(said)) => (fail_on(said).to_owned(), self.at("check.fail-on")),
            (None, None, None) => ("error".to_owned(), Origin::Default),
        };
        rows.add("check.fail-on", value, origin);
    }

    /// What an entry `[[override]]` says about the path.
    fn overridden<T>(&self, key: &str, of: impl Fn(&Override) -> Option<T>) -> Option<(T, Origin)> {
        self.overrides
            .iter()
            .find_map(|(index, it)| Some((of(it)?, self.at(&format!("override[{index}].{key}")))))
    }

    fn files(&self, rows: &mut Rows) {
        let files = &self.args.files;
        let check = self.ours.map(|ours| &ours.file.check);
        for (name, flag, typed, said) in [
            (
                "check.proto-paths",
                "--proto-path",
                &files.proto_path,
                check.map(|check| &check.proto_paths),
            ),
            (
                "check.exclude",
                "--exclude",
                &files.exclude,
                check.map(|check| &check.exclude),
            ),
        ] {
            let said: Vec<&str> = said.into_iter().flatten().map(|it| &*it.value).collect();
            match (typed.is_empty(), said.is_empty()) {
                (false, _) => rows.add(name, typed.clone(), Origin::Flag(flag)),
                (true, false) => rows.add(name, said, self.at(name)),
                (true, true) => rows.add(name, json!([]), Origin::Default),
            }
        }
    }

    fn lint(&self, rows: &mut Rows) {
        match self.ours.and_then(|ours| ours.file.lint.fail_on) {
            Some(said) => rows.add("lint.fail-on", fail_on(said), self.at("lint.fail-on")),
            None => rows.add("lint.fail-on", "warning", Origin::Default),
        }
        if let Some(ours) = self.ours {
            for (rule, level) in &ours.file.lint.severity {
                let name = format!("lint.severity.{rule}");
                let origin = self.at(&name);
                rows.add(name, level_word(*level), origin);
            }
        }
    }

    /// The severities of single rules; of several, the one in force.
    fn by_rule(&self, rows: &mut Rows) {
        let of_file = |levels: &Levels, prefix: &str| -> Vec<(String, Level, Origin)> {
            let levels = levels.iter();
            let levels = levels.map(|(rule, level)| {
                (
                    rule.clone(),
                    *level,
                    self.at(&format!("{prefix}severity.{rule}")),
                )
            });
            levels.collect()
        };
        let mut known: Vec<(String, Level, Origin)> = Vec::new();
        let there = self.overrides.iter();
        let there =
            there.flat_map(|(index, it)| of_file(&it.severity, &format!("override[{index}].")));
        let all = self.ours.map(|ours| of_file(&ours.file.severity, ""));
        for (rule, level, origin) in there.chain(all.into_iter().flatten()) {
            if !known.iter().any(|(other, _, _)| *other == rule) {
                known.push((rule, level, origin));
            }
        }
        known.sort_by(|(one, _, _), (other, _, _)| one.cmp(other));
        for (rule, level, origin) in known {
            rows.add(format!("severity.{rule}"), level_word(level), origin);
        }
    }

    /// The entries that allow something at the path.
    fn allow(&self, rows: &mut Rows) {
        let Some(ours) = self.ours else { return };
        let entries = ours.file.allow.iter();
        for entry in entries.filter(|entry| entry.paths.has(&self.located)) {
            let mut value = json!({ "rules": entry.rules, "reason": entry.reason });
            if let Some(until) = entry.until {
                value["until"] = json!(until.to_string());
            }
            let origin = Origin::File(ours.file.path.to_string(), Some(entry.line));
            rows.add("allow", value, origin);
        }
    }
}

/// A word as it is typed.
fn word<T: ValueEnum>(value: &T) -> String {
    let value = value.to_possible_value();
    value.map_or_else(String::new, |value| value.get_name().to_owned())
}

const fn rule_set(set: RuleSet) -> RuleSetArg {
    match set {
        RuleSet::Protovet => RuleSetArg::Protovet,
        RuleSet::Buf => RuleSetArg::Buf,
        RuleSet::Both => RuleSetArg::Both,
    }
}

const fn compat(compat: Compat) -> CompatArg {
    match compat {
        Compat::Full => CompatArg::Full,
        Compat::Backward => CompatArg::Backward,
        Compat::Forward => CompatArg::Forward,
    }
}

const fn fail_on(least: FailOn) -> &'static str {
    match least {
        FailOn::Severity(severity) => severity.word(),
        FailOn::Never => "never",
    }
}

const fn level_word(level: Level) -> &'static str {
    match level {
        Level::Severity(severity) => severity.word(),
        Level::Off => "off",
    }
}

fn approve_by(by: protovet::approve::ApproveBy) -> String {
    word(&match by {
        protovet::approve::ApproveBy::Trailer => ApproveByArg::Trailer,
        protovet::approve::ApproveBy::Conventional => ApproveByArg::Conventional,
    })
}
