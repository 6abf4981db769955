//! From what was typed to what was meant.

use std::path::{Path, PathBuf};

use protovet::check::Policy;
use protovet::config::{self, RuleSet};
use protovet::finding::{Compat, Finding, Severity, Surface, Surfaces};
use protovet::report::{self, Style};
use protovet::source::{Against, OpenOptions, SourceError};

use crate::approving::Approving;
use crate::args::{
    AgainstArgs, CompatArg, FailOn, FileArgs, OutputArgs, PolicyArgs, ReadersArgs, RuleSetArg,
    SurfaceArg, WitnessArgs,
};
use crate::configured::{self, Ours};
use crate::levels::Levels;
use crate::outcome::Outcome;
use crate::output::Terminal;
use crate::outputs::Outputs;

/// What a run that looks at schemas was asked to do.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// What to protect.
    pub(crate) policy: Policy,
    /// The least severity that fails the run; none when nothing does.
    pub(crate) fail_on: Option<Severity>,
    /// The folders imports start from; empty to find them.
    pub(crate) proto_paths: Vec<String>,
    /// How names of files and revisions are understood.
    pub(crate) open: OpenOptions,
    /// How findings are written, and where to.
    pub(crate) outputs: Outputs,
    /// How much is said about the work itself.
    pub(crate) verbosity: Verbosity,
    /// The least severity that is reported.
    pub(crate) shown: Severity,
    /// Whose rules judge.
    pub(crate) rules: RuleSet,
    /// Whether to say what the next version should be.
    pub(crate) suggest_bump: bool,
    /// Whether to list what matters on other surfaces too.
    pub(crate) all_changes: bool,
    /// How bad findings are, by rule and by path.
    pub(crate) levels: Levels,
    /// What is allowed; none where everything counts.
    pub(crate) approving: Option<Approving>,
}

/// How much is said on standard error about the work itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Verbosity {
    /// Nothing.
    Quiet,
    /// One line.
    Normal,
    /// Also what was read.
    Verbose,
}

impl Settings {
    /// What the flags that all such runs share mean here and now.
    ///
    /// # Errors
    /// When the current directory is gone, or a report cannot go where it is to.
    pub(crate) fn new(
        policy: &PolicyArgs,
        files: FileArgs,
        (output, witness): (&OutputArgs, &WitnessArgs),
        terminal: &Terminal,
    ) -> Result<Self, SourceError> {
        let least = policy.fail_on.unwrap_or(FailOn::Error);
        let mut settings = Self::of_one_version(least, files, output, terminal)?;
        settings.protect(&policy.readers);
        settings.outputs.witness = witness.witness;
        Ok(settings)
    }

    /// What the flags mean that do not ask for two versions.
    ///
    /// # Errors
    /// When the current directory is gone, or a report cannot go where it is to.
    pub(crate) fn of_one_version(
        least: FailOn,
        files: FileArgs,
        output: &OutputArgs,
        terminal: &Terminal,
    ) -> Result<Self, SourceError> {
        let mut open = OpenOptions::from_process()?;
        open.exclude = files.exclude;
        open.outside_links = files.follow_outside_links;
        let style = Style {
            colored: terminal.colored(),
            linked: terminal.linked(),
            width: terminal.width(),
            path_prefix: workspace_prefix(&open.cwd),
            ..Style::default()
        };
        let outputs = Outputs::new(output, &open.cwd, &style)?;
        Ok(Self {
            policy: Policy::default(),
            fail_on: fail_on(least),
            proto_paths: files.proto_path,
            open,
            outputs,
            verbosity: verbosity(output),
            shown: Severity::Note,
            rules: RuleSet::Protovet,
            suggest_bump: false,
            all_changes: false,
            levels: Levels::default(),
            approving: None,
        })
    }

    /// Takes from a `protovet.toml` what no flag says.
    pub(crate) fn fill_in(
        &mut self,
        ours: &Ours,
        readers: &ReadersArgs,
        fail_on: Option<FailOn>,
        rules: Option<RuleSetArg>,
    ) {
        let check = &ours.file.check;
        if let Some(surfaces) = check.surfaces.filter(|_| readers.surface.is_empty()) {
            self.policy.surfaces = surfaces;
        }
        if let Some(compat) = check.compat.filter(|_| readers.compat.is_none()) {
            self.policy.compat = compat;
        }
        if let Some(least) = check.fail_on.filter(|_| fail_on.is_none()) {
            self.fail_on = configured_fail_on(least);
        }
        if let Some(set) = check.rules.filter(|_| rules.is_none()) {
            self.rules = set;
        }
        self.fill_in_files(ours);
        let levels = Levels::of(ours, &Vec::new(), self.canonical_cwd());
        let (surface, compat) = (!readers.surface.is_empty(), readers.compat.is_some());
        self.levels = levels.without(surface, compat, fail_on.is_some());
    }

    /// The same for a look at one version.
    pub(crate) fn fill_in_lint(&mut self, ours: &Ours, fail_on: Option<FailOn>) {
        let lint = &ours.file.lint;
        if let Some(least) = lint.fail_on.filter(|_| fail_on.is_none()) {
            self.fail_on = configured_fail_on(least);
        }
        self.fill_in_files(ours);
        let levels = Levels::of(ours, &lint.severity, self.canonical_cwd());
        // what fails a check is another matter
        self.levels = levels.without(true, true, true);
    }

    /// Where the user is, with links resolved.
    pub(crate) fn canonical_cwd(&self) -> PathBuf {
        let cwd = &self.open.cwd;
        cwd.canonicalize().unwrap_or_else(|_| cwd.clone())
    }

    /// Takes from a `protovet.toml` which files are meant.
    fn fill_in_files(&mut self, ours: &Ours) {
        let check = &ours.file.check;
        if self.proto_paths.is_empty() {
            let folders = check.proto_paths.iter();
            let folders = folders.map(|path| ours.folder.join(&path.value));
            self.proto_paths = folders
                .map(|folder| configured::shown(&folder, &self.open.cwd))
                .collect();
        }
        if self.open.exclude.is_empty() {
            let globs = check.exclude.iter();
            self.open.exclude = globs.map(|glob| self.glob(&glob.value, ours)).collect();
        }
    }

    /// A glob of a `protovet.toml`, from where the user is. A bare name matches everywhere.
    fn glob(&self, glob: &str, ours: &Ours) -> String {
        match configured::shown(&ours.folder, &self.open.cwd) {
            here if here == "." || !glob.trim_end_matches('/').contains('/') => glob.to_owned(),
            folder => {
                let glob = glob.strip_prefix("./").unwrap_or(glob);
                format!("{}/{glob}", globset::escape(&folder))
            }
        }
    }

    /// What is protected, as the flags say.
    pub(crate) fn protect(&mut self, readers: &ReadersArgs) {
        if !readers.surface.is_empty() {
            self.policy.surfaces = surfaces(&readers.surface);
        }
        self.policy.compat = readers.compat.map_or(Compat::Full, compat);
    }

    /// What the findings mean for the run.
    pub(crate) fn outcome(&self, findings: &[Finding]) -> Outcome {
        match (self.fail_on, report::worst(findings)) {
            (Some(least), Some(worst)) if worst >= least => Outcome::Findings,
            _ => Outcome::Clean,
        }
    }

    /// Shows only what fails or warns, as a check does: what is safe is for `diff`, unless it is
    /// asked for.
    pub(crate) fn hide_what_is_safe(&mut self) {
        if !self.asks_for_notes() {
            self.shown = Severity::Warning;
        }
    }

    /// Whether somebody asked to see what is safe.
    pub(crate) fn asks_for_notes(&self) -> bool {
        self.fail_on == Some(Severity::Note) || self.verbosity == Verbosity::Verbose
    }

    /// Whether somebody wants to see notes.
    pub(crate) fn shows_notes(&self) -> bool {
        self.shown == Severity::Note
    }

    /// What is protected, in words.
    pub(crate) fn protected(&self) -> String {
        let surfaces: Vec<&str> = self.policy.surfaces.iter().map(Surface::word).collect();
        let readers = match self.policy.compat {
            Compat::Full => "new readers with old data, and old readers with new data",
            Compat::Backward => "new readers with old data",
            Compat::Forward => "old readers with new data",
        };
        format!("protected: {}; {readers}", surfaces.join(", "))
    }
}

/// What stands for the newest release where a revision is named. A branch of that name is
/// `refs/heads/latest-release`.
const LATEST_RELEASE: &str = "latest-release";

/// What a check compares with.
pub(crate) fn against(args: &AgainstArgs, staged: bool) -> Against {
    match &args.against {
        _ if staged => Against::Staged,
        Some(named) if named == LATEST_RELEASE => Against::LatestRelease,
        Some(named) if args.exact => Against::Exact(named.clone()),
        Some(named) => Against::Named(named.clone()),
        None => Against::Default,
    }
}

fn surfaces(chosen: &[SurfaceArg]) -> Surfaces {
    let surfaces: Vec<Surface> = chosen
        .iter()
        .map(|surface| match surface {
            SurfaceArg::Binary => Surface::Binary,
            SurfaceArg::Rpc => Surface::Rpc,
            SurfaceArg::Json => Surface::Json,
            SurfaceArg::Code => Surface::Code,
        })
        .collect();
    Surfaces::of(&surfaces)
}

/// What a flag says about whose rules judge.
pub(crate) const fn rule_set(chosen: RuleSetArg) -> RuleSet {
    match chosen {
        RuleSetArg::Protovet => RuleSet::Protovet,
        RuleSetArg::Buf => RuleSet::Buf,
        RuleSetArg::Both => RuleSet::Both,
    }
}

const fn compat(chosen: CompatArg) -> Compat {
    match chosen {
        CompatArg::Full => Compat::Full,
        CompatArg::Backward => Compat::Backward,
        CompatArg::Forward => Compat::Forward,
    }
}

const fn fail_on(chosen: FailOn) -> Option<Severity> {
    match chosen {
        FailOn::Error => Some(Severity::Error),
        FailOn::Warning => Some(Severity::Warning),
        FailOn::Note => Some(Severity::Note),
        FailOn::Never => None,
    }
}

/// What a configuration says about what fails.
const fn configured_fail_on(least: config::FailOn) -> Option<Severity> {
    match least {
        config::FailOn::Severity(severity) => Some(severity),
        config::FailOn::Never => None,
    }
}

const fn verbosity(output: &OutputArgs) -> Verbosity {
    match (output.quiet, output.verbose) {
        (true, _) => Verbosity::Quiet,
        (false, true) => Verbosity::Verbose,
        (false, false) => Verbosity::Normal,
    }
}

/// Where services that run jobs say that the checkout is.
const WORKSPACES: [&str; 7] = [
    "GITHUB_WORKSPACE",
    "CI_PROJECT_DIR",
    "BUILD_SOURCESDIRECTORY",
    "BITBUCKET_CLONE_DIR",
    "BUILDKITE_BUILD_CHECKOUT_PATH",
    "CIRCLE_WORKING_DIRECTORY",
    "WORKSPACE",
];

/// Where this folder is in the checkout: reports for services name files from the top of the
/// repository, wherever the step runs.
fn workspace_prefix(cwd: &Path) -> String {
    let named = WORKSPACES.iter().filter_map(std::env::var_os);
    let mut prefixes = named.map(|top| prefix_below(Path::new(&top), cwd));
    let known = prefixes.find(|prefix| !prefix.is_empty());
    known.unwrap_or_default()
}

fn prefix_below(top: &Path, cwd: &Path) -> String {
    let Ok(below) = cwd.strip_prefix(top) else {
        return String::new();
    };
    let mut prefix = String::new();
    for part in below.components() {
        prefix.push_str(&part.as_os_str().to_string_lossy());
        prefix.push('/');
    }
    prefix
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_below_the_workspace() {
        let below = |cwd| prefix_below(Path::new("/home/runner/repo"), Path::new(cwd));
        assert_eq!(below("/home/runner/repo"), "");
        assert_eq!(below("/home/runner/repo/services/api"), "services/api/");
        assert_eq!(below("/elsewhere"), "");
    }

    #[test]
    fn surfaces_add_up() {
        let chosen = surfaces(&[SurfaceArg::Json, SurfaceArg::Code]);
        assert!(chosen.contains(Surface::Json) && chosen.contains(Surface::Code));
        assert!(!chosen.contains(Surface::Binary) && !chosen.contains(Surface::Rpc));
    }
}
