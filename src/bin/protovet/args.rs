//! What can be typed, and nothing about what it means: that is `resolve`.

mod approve;
mod baseline;
mod breaking;
mod check;
mod config;
mod diff;
mod explain;
mod fix;
mod generate;
mod history;
mod hook;
mod init;
mod input;
mod lint;
mod lsp;
mod output;
mod protect;

use clap::{Parser, Subcommand};

pub(crate) use approve::{AllowArgs, ApproveArgs, ApproveByArg};
pub(crate) use baseline::BaselineArgs;
pub(crate) use breaking::{BreakingArgs, ErrorFormat, LimitArgs};
pub(crate) use check::CheckArgs;
pub(crate) use config::{ConfigCommand, ConfigCommandArgs, ShowArgs};
pub(crate) use diff::DiffArgs;
pub(crate) use explain::{ExplainArgs, ListFormat, RulesArgs};
pub(crate) use fix::{FixArgs, MendArgs};
pub(crate) use generate::{CompletionsArgs, ManArgs};
pub(crate) use history::{HistoryArgs, HistoryFormat};
pub(crate) use hook::{HookArg, InstallHookArgs};
pub(crate) use init::{InitArgs, PartArg};
pub(crate) use input::{AgainstArgs, FileArgs};
pub(crate) use lint::LintArgs;
pub(crate) use lsp::LspArgs;
pub(crate) use output::{BumpArgs, ColorArg, ColorArgs, FormatArg, OutputArgs, WitnessArgs};
pub(crate) use protect::{
    CompatArg, FailOn, PolicyArgs, ReadersArgs, RuleSetArg, SurfaceArg, WhoseArgs,
};

const EXAMPLES: &str = "\
Examples:
  protovet check                          the working tree against where it left the main branch
  protovet check proto --against v1.2.0   a folder against a release
  protovet check --staged                 what is about to be committed
  protovet diff old/ new/                 two folders
  protovet diff v1.2.0 HEAD               two revisions
  protovet diff main:proto build.binpb    a folder of a revision and a descriptor set
  protovet explain FIELD_RENUMBERED       why a change breaks, and what to do instead

Exit codes: 0 nothing found, 1 findings at or above --fail-on, 2 could not do the work";

/// Tell, before a Protobuf schema change ships, whether anything that reads or writes the data
/// breaks
#[derive(Debug, Parser)]
#[command(name = "protovet", version, after_help = EXAMPLES, max_term_width = 100)]
#[command(disable_help_subcommand = true, subcommand_required = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The arguments of this process. `-#format=json` is an input, and would be taken for a flag.
pub(crate) fn typed() -> impl Iterator<Item = std::ffi::OsString> {
    std::env::args_os().map(
        |arg| match arg.to_str().and_then(|arg| arg.strip_prefix("-#")) {
            Some(options) => format!("/dev/stdin#{options}").into(),
            None => arg,
        },
    )
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Compare the schema of this repository with an earlier version of it
    ///
    /// Without --against, the earlier version is the commit at which the current branch left the
    /// main branch: what others merged there since does not count.
    #[command(after_help = check::EXAMPLES)]
    Check(CheckArgs),
    /// Compare two versions of a schema
    ///
    /// Each version is a .proto file, a folder, a git revision (`main`, `v1.2.0`, `HEAD~3`,
    /// `main:proto`, or `git:NAME` where a file has the same name), a descriptor set (in the wire
    /// format, JSON, YAML or text; also compressed), an archive, `-` for a descriptor set on
    /// standard input, or what else `protovet breaking` takes as an input.
    #[command(after_help = diff::EXAMPLES)]
    Diff(DiffArgs),
    /// Mend what has one right answer: reserve what was deleted, give changed numbers back
    ///
    /// Looks for what `check` finds by the rules of protovet, or of buf. A fix is kept only if the result
    /// compiles, the finding is gone and no other has come. All files are written or none. What is
    /// left is told as `check` tells it, and so is the exit code.
    #[command(after_help = fix::EXAMPLES)]
    Fix(FixArgs),
    /// Look at one version for what will make it hard to change
    ///
    /// Where a buf.yaml applies, the lint rules of buf judge that it selects, STANDARD if it names
    /// none, with the verdicts and positions of `buf lint`; else the conventions of protovet.
    #[command(after_help = lint::EXAMPLES)]
    Lint(LintArgs),
    /// Compare two versions as `buf breaking` does: its rules, its buf.yaml, its command line
    ///
    /// An input is a folder, a git repository (`.git#branch=main,subdir=proto`; also `tag=`,
    /// `commit=`, `ref=`), an archive (`.tar`, `.tar.gz`, `.tgz`, `.tar.zst` or `.zip`, with
    /// `#strip_components=1,subdir=proto`), an image (`.binpb`, `.json`, `.txtpb` or `.yaml`,
    /// also with `.gz` or `.zst`), a .proto file (`a.proto#include_package_files=true` for all of
    /// its package), or `-` for an image on standard input. `#format=` says what a name does not.
    /// Nothing is ever fetched: what is not on this machine must be brought there first.
    #[command(after_help = breaking::EXAMPLES)]
    Breaking(BreakingArgs),
    /// Accept what is found now, so that only what is new fails
    ///
    /// What `check` finds now, or with --lint what `lint` finds, is added to a file that both take
    /// for allowed; what was accepted before stays. Findings are told by their rule, their element
    /// and what changed, so that moved files and rewritten history make no difference.
    #[command(after_help = baseline::EXAMPLES)]
    Baseline(BaselineArgs),
    /// Show what is configured
    Config(ConfigCommandArgs),
    /// Write what makes protovet at home in a repository: configuration, workflow, hook
    ///
    /// Looks at what is there (.proto files, buf.yaml, the CI service, hooks), shows what it would
    /// write, and asks. What is there already is left as it is; what would have to be changed is
    /// shown, to be added by hand.
    #[command(after_help = init::EXAMPLES)]
    Init(InitArgs),
    /// Let git run a check before each commit or push
    ///
    /// Writes a hook to the folder that git takes hooks from, also where `core.hooksPath` says so.
    /// A hook that is there already and not protovet's is left alone.
    #[command(after_help = hook::EXAMPLES)]
    InstallHook(InstallHookArgs),
    /// Show every number and name that messages and enums ever had, from the history of git
    ///
    /// Follows messages and enums through renames and moves. Without --element and --all, shows
    /// those that are there and have numbers that were reused, or that are neither used nor
    /// reserved. What was read is kept in the repository's `.git/protovet`, which may be deleted at
    /// any time.
    ///
    /// The format `json` is one object a line for each message and enum, also for those that are
    /// gone: `kind`, `name`, `path`, `live`, `lowest_never_used`, `names` and `lives` (each with
    /// `since`), and `numbers`. A number has a `state` (`live`, `reserved`, `unreserved`, `reused`),
    /// `reserved_since`, and its `uses`, oldest first: `name`, `json_name`, `type` as written,
    /// `since`, `until` and `reserved_when_removed`. `since` and `until` are a `commit` and the
    /// `time` of its author.
    #[command(after_help = history::EXAMPLES)]
    History(HistoryArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Print the page of a rule: what it says, why it matters, what to do; or explain a finding
    ///
    /// With an element, the finding of the rule on it is looked for as `check` does, or between --old
    /// and --new as `diff` does, and shown with a value that breaks, its bytes or JSON, and how each
    /// side reads it.
    #[command(after_help = explain::EXAMPLES)]
    Explain(ExplainArgs),
    /// Print what makes a shell complete the command line
    #[command(after_help = generate::COMPLETIONS_EXAMPLES)]
    Completions(CompletionsArgs),
    /// Write the manual pages
    Man(ManArgs),
    /// Tell an editor what breaks while somebody types, by the language server protocol
    ///
    /// Editors start it and talk to it on standard input and output; `docs/editors.md` shows what to
    /// write into the settings of VS Code, Neovim, Helix and Emacs.
    Lsp(LspArgs),
}

impl Command {
    /// What `--color` says.
    pub(crate) const fn color(&self) -> ColorArg {
        match self {
            Self::Check(args) => args.output.color.color,
            Self::Diff(args) => args.output.color.color,
            Self::Fix(args) => args.output.color.color,
            Self::Lint(args) => args.output.color.color,
            Self::Breaking(_) | Self::Config(_) | Self::Lsp(_) => ColorArg::Auto,
            Self::Baseline(args) => args.color.color,
            Self::Init(args) => args.color.color,
            Self::InstallHook(args) => args.color.color,
            Self::History(args) => args.color.color,
            Self::Rules(args) => args.color.color,
            Self::Explain(args) => args.color.color,
            Self::Completions(args) => args.color.color,
            Self::Man(args) => args.color.color,
        }
    }
}
