//! From what was typed to what was meant.

use std::path::Path;

use protovet::check::Policy;
use protovet::finding::{Compat, Finding, Severity, Surface, Surfaces};
use protovet::report::{self, Format, Style};
use protovet::source::{Against, OpenOptions, SourceError};

use crate::args::{
    CompatArg, FailOn, FileArgs, FormatArg, OutputArgs, PolicyArgs, ReadersArgs, SurfaceArg,
    WitnessArgs,
};
use crate::outcome::Outcome;
use crate::output::Terminal;

/// What a run that looks at schemas was asked to do.
#[derive(Debug)]
pub(crate) struct Settings {
    /// What to protect.
    pub(crate) policy: Policy,
    /// The least severity that fails the run; none when nothing does.
    pub(crate) fail_on: Option<Severity>,
    /// The folders imports start from; empty to find them.
    pub(crate) proto_paths: Vec<String>,
    /// How names of files and revisions are understood.
    pub(crate) open: OpenOptions,
    /// How findings are written.
    pub(crate) style: Style,
    /// How much is said about the work itself.
    pub(crate) verbosity: Verbosity,
    /// The least severity that is reported.
    pub(crate) shown: Severity,
    /// Whether findings about data are shown with a value.
    pub(crate) witness: bool,
    /// Whether to say what the next version should be.
    pub(crate) suggest_bump: bool,
    /// Whether to list what matters on other surfaces too.
    pub(crate) all_changes: bool,
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
    /// When the current directory is gone.
    pub(crate) fn new(
        policy: &PolicyArgs,
        files: FileArgs,
        (output, witness): (&OutputArgs, &WitnessArgs),
        terminal: &Terminal,
    ) -> Result<Self, SourceError> {
        let mut settings = Self::of_one_version(policy.fail_on, files, output, terminal)?;
        settings.protect(&policy.readers);
        // Programs that read findings cannot ask again.
        settings.witness = witness.witness || settings.style.format == Format::Json;
        Ok(settings)
    }

    /// What the flags mean that do not ask for two versions.
    ///
    /// # Errors
    /// When the current directory is gone.
    pub(crate) fn of_one_version(
        least: FailOn,
        files: FileArgs,
        output: &OutputArgs,
        terminal: &Terminal,
    ) -> Result<Self, SourceError> {
        let mut open = OpenOptions::from_process()?;
        open.exclude = files.exclude;
        let style = Style {
            format: format(output.format),
            colored: terminal.colored(),
            path_prefix: workspace_prefix(&open.cwd),
            by_element: false,
        };
        Ok(Self {
            policy: Policy::default(),
            fail_on: fail_on(least),
            proto_paths: files.proto_path,
            open,
            style,
            verbosity: verbosity(output),
            shown: Severity::Note,
            witness: false,
            suggest_bump: false,
            all_changes: false,
        })
    }

    /// What is protected, as the flags say.
    pub(crate) fn protect(&mut self, readers: &ReadersArgs) {
        self.policy.surfaces = surfaces(&readers.surface);
        self.policy.compat = compat(readers.compat);
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
        let asked = self.fail_on == Some(Severity::Note) || self.verbosity == Verbosity::Verbose;
        if !asked {
            self.shown = Severity::Warning;
        }
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

/// What a check compares with.
pub(crate) fn against(named: Option<&String>, exact: bool, staged: bool) -> Against {
    match named {
        _ if staged => Against::Staged,
        Some(named) if exact => Against::Exact(named.clone()),
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

const fn format(chosen: FormatArg) -> Format {
    match chosen {
        FormatArg::Text => Format::Text,
        FormatArg::Concise => Format::Concise,
        FormatArg::Json => Format::Json,
        FormatArg::Github => Format::GitHub,
    }
}

const fn verbosity(output: &OutputArgs) -> Verbosity {
    match (output.quiet, output.verbose) {
        (true, _) => Verbosity::Quiet,
        (false, true) => Verbosity::Verbose,
        (false, false) => Verbosity::Normal,
    }
}

/// Where this folder is in the checkout of a workflow of GitHub Actions: annotations name files
/// from the top of the repository, wherever the step runs.
fn workspace_prefix(cwd: &Path) -> String {
    let Some(workspace) = std::env::var_os("GITHUB_WORKSPACE").filter(|path| !path.is_empty())
    else {
        return String::new();
    };
    prefix_below(Path::new(&workspace), cwd)
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
