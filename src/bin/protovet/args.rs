//! What can be typed, and nothing about what it means: that is `resolve`.

mod approve;
mod baseline;
mod breaking;
mod config;
mod fix;
mod generate;
mod hook;
mod init;
mod lint;
mod lsp;
mod output;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::outcome::Codes;

pub(crate) use approve::{AllowArgs, ApproveArgs, ApproveByArg};
pub(crate) use baseline::BaselineArgs;
pub(crate) use breaking::{BreakingArgs, ErrorFormat, LimitArgs};
pub(crate) use config::{ConfigCommand, ConfigCommandArgs, ShowArgs};
pub(crate) use fix::{FixArgs, MendArgs};
pub(crate) use generate::{CompletionsArgs, ManArgs};
pub(crate) use hook::{HookArg, InstallHookArgs};
pub(crate) use init::{InitArgs, PartArg};
pub(crate) use lint::LintArgs;
pub(crate) use lsp::LspArgs;
pub(crate) use output::{FormatArg, OutputArgs};

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
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// Compare two versions of a schema
    ///
    /// Each version is a .proto file, a folder, a git revision (`main`, `v1.2.0`, `HEAD~3`,
    /// `main:proto`, or `git:NAME` where a file has the same name), a descriptor set (in the wire
    /// format, JSON, YAML or text; also compressed), an archive, `-` for a descriptor set on
    /// standard input, or what else `protovet breaking` takes as an input.
    #[command(after_help = DIFF_EXAMPLES)]
    Diff(DiffArgs),
    /// Mend what has one right answer: reserve what was deleted, give changed numbers back
    ///
    /// Looks for what `check` finds by the rules of protovet. A fix is kept only if the result
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
    #[command(after_help = HISTORY_EXAMPLES)]
    History(HistoryArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Print the page of a rule: what it says, why it matters, what to do; or explain a finding
    ///
    /// With an element, the finding of the rule on it is looked for as `check` does, or between --old
    /// and --new as `diff` does, and shown with a value that breaks, its bytes or JSON, and how each
    /// side reads it.
    #[command(after_help = EXPLAIN_EXAMPLES)]
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
    /// What exit codes mean.
    pub(crate) const fn codes(&self) -> Codes {
        match self {
            Self::Breaking(_) => Codes::Buf,
            _ => Codes::Own,
        }
    }

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

const CHECK_EXAMPLES: &str = "\
Examples:
  protovet check
  protovet check proto --against origin/release-2
  protovet check --against latest-release
  protovet check --against-releases 'v*'   what breaks any release that may still be in use
  protovet check --staged --quiet          in a pre-commit hook
  protovet check --pre-push=\"$1\"          in a pre-push hook
  protovet check --format github           in a workflow of GitHub Actions
  protovet check --report sarif=out.sarif --report markdown=summary.md   several reports of one run";

const HISTORY_EXAMPLES: &str = "\
Examples:
  protovet history                          numbers that were reused, or are free and not reserved
  protovet history --element acme.v1.User   one message from its beginning
  protovet history proto --all --since 2024-01-01
  protovet history --branch origin/release-2 --format json
  protovet history --html history.html      a map of all numbers through time, for a browser";

const DIFF_EXAMPLES: &str = "\
Examples:
  protovet diff old.proto new.proto
  protovet diff v1.2.0 .
  protovet diff main:proto HEAD:api/proto
  protovet diff released.binpb proto -I proto -I third_party";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  protovet explain FIELD_RENUMBERED
  protovet explain FIELD_RENUMBERED acme.User.email
  protovet explain FIELD_RENUMBERED email proto --against v1.2.0
  protovet explain FIELD_RENUMBERED@acme.User.email --old v1.2.0 --new v1.3.0";

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// The folder or file to check
    #[arg(default_value = ".", value_name = "PATH")]
    pub(crate) path: PathBuf,
    /// What to compare with: a git revision, or the path of an earlier version, which may be an
    /// archive or a descriptor set, or `latest-release`, the newest stable SemVer tag in the
    /// history of HEAD
    #[arg(long, value_name = "REV|PATH")]
    pub(crate) against: Option<String>,
    /// Compare with the revision itself, not with where the current branch left it
    #[arg(long, requires = "against")]
    pub(crate) exact: bool,
    /// Compare what is staged for the next commit with HEAD
    #[arg(long, conflicts_with_all = ["against", "exact", "fix", "diff"])]
    pub(crate) staged: bool,
    /// Compare what a push sends with what the remote has; for git's pre-push hook, which is told on
    /// standard input what that is
    #[arg(
        long,
        value_name = "REMOTE",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "origin",
        conflicts_with_all = [
            "against", "exact", "staged", "against_releases", "since_release", "suggest_bump",
            "report", "fix", "diff"
        ]
    )]
    pub(crate) pre_push: Option<String>,
    /// Compare with every release whose tag matches, as `v*` or `v1.2.0,v2.*`; what breaks several
    /// is told once, with the oldest and the newest
    #[arg(
        long,
        value_name = "TAGS",
        value_delimiter = ',',
        conflicts_with_all = ["against", "exact", "staged", "suggest_bump", "fix", "diff"]
    )]
    pub(crate) against_releases: Vec<String>,
    /// Compare with this release and every later one: of those that --against-releases names, or
    /// else of all stable SemVer tags that are written as this one
    #[arg(
        long,
        value_name = "TAG",
        conflicts_with_all = ["against", "exact", "staged", "suggest_bump", "fix", "diff"]
    )]
    pub(crate) since_release: Option<String>,
    /// Whose rules judge: those of `buf` as buf.yaml selects them, or those of `protovet`
    /// [default: what protovet.toml says; buf where buf.yaml has a `breaking` section; protovet]
    #[arg(
        long,
        value_enum,
        value_name = "WHOSE",
        help_heading = "What to protect"
    )]
    pub(crate) rules: Option<RuleSetArg>,
    /// Do not look into the history of the repository for what numbers and names stood for before
    #[arg(long)]
    pub(crate) no_history: bool,
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
    #[command(flatten)]
    pub(crate) allow: AllowArgs,
    #[command(flatten)]
    pub(crate) approve: ApproveArgs,
    #[command(flatten)]
    pub(crate) files: FileArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) witness: WitnessArgs,
    #[command(flatten)]
    pub(crate) bump: BumpArgs,
    #[command(flatten)]
    pub(crate) mend: MendArgs,
}

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The earlier version
    #[arg(value_name = "OLD")]
    pub(crate) old: String,
    /// The later version
    #[arg(value_name = "NEW")]
    pub(crate) new: String,
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
    #[command(flatten)]
    pub(crate) files: FileArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) witness: WitnessArgs,
    #[command(flatten)]
    pub(crate) bump: BumpArgs,
}

#[derive(Debug, Args)]
pub(crate) struct HistoryArgs {
    /// The folder or file to look at
    #[arg(default_value = ".", value_name = "PATH")]
    pub(crate) path: PathBuf,
    /// Show this message or enum, by its name now or at any time before, with or without its
    /// package; may be given several times
    #[arg(long, value_name = "NAME")]
    pub(crate) element: Vec<String>,
    /// Show all messages and enums, also those that are gone
    #[arg(long)]
    pub(crate) all: bool,
    /// The branch, tag or commit whose history to look at, instead of HEAD
    #[arg(long, value_name = "REV")]
    pub(crate) branch: Option<String>,
    /// Look at the commits of merged branches one by one, not only at what each merge brought
    #[arg(long)]
    pub(crate) all_merges: bool,
    /// Look no further back than this day, as 2024-03-02, or this revision
    #[arg(long, value_name = "DATE|REV")]
    pub(crate) since: Option<String>,
    /// Neither use nor keep what earlier runs have read
    #[arg(long)]
    pub(crate) no_cache: bool,
    /// How to show it
    #[arg(long, value_enum, default_value_t = HistoryFormat::Text, value_name = "FORMAT")]
    pub(crate) format: HistoryFormat,
    /// Write a page for browsers to this file, `-` for standard output: all messages and enums with a
    /// map of their numbers through time, to search in; it needs no network and no other file
    #[arg(long, value_name = "FILE", conflicts_with = "format")]
    pub(crate) html: Option<PathBuf>,
    /// Print the history and errors only, no summary
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// List the revisions of files that could not be read
    #[arg(short, long)]
    pub(crate) verbose: bool,
    #[command(flatten)]
    pub(crate) color: ColorArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum HistoryFormat {
    /// A table for each message and enum
    Text,
    /// One JSON object a line
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    /// List the rules of buf that a `buf.yaml` selects, breaking and lint, with their categories
    #[arg(long)]
    pub(crate) buf: bool,
    /// How to list them
    #[arg(long, value_enum, default_value_t = ListFormat::Text, value_name = "FORMAT")]
    pub(crate) format: ListFormat,
    #[command(flatten)]
    pub(crate) color: ColorArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The rule, as findings name it; `RULE@ELEMENT` names a finding
    #[arg(value_name = "RULE")]
    pub(crate) rule: String,
    /// The element of a finding: its full name (`acme.User.email`), or as much of its end as tells it
    /// from others
    #[arg(value_name = "ELEMENT")]
    pub(crate) element: Option<String>,
    /// The folder or file the finding was made in, as for `check`
    #[arg(default_value = ".", value_name = "PATH")]
    pub(crate) path: PathBuf,
    /// What the finding compares with, as for `check`
    #[arg(long, value_name = "REV|PATH")]
    pub(crate) against: Option<String>,
    /// Compare with the revision itself, not with where the current branch left it
    #[arg(long, requires = "against")]
    pub(crate) exact: bool,
    /// Compare what is staged for the next commit with HEAD
    #[arg(long, conflicts_with_all = ["against", "exact", "old"])]
    pub(crate) staged: bool,
    /// The earlier version, as for `diff`
    #[arg(long, value_name = "VERSION", requires = "new", conflicts_with_all = ["against", "path"])]
    pub(crate) old: Option<String>,
    /// The later version, as for `diff`
    #[arg(long, value_name = "VERSION", requires = "old")]
    pub(crate) new: Option<String>,
    #[command(flatten)]
    pub(crate) policy: ReadersArgs,
    #[command(flatten)]
    pub(crate) files: FileArgs,
    #[command(flatten)]
    pub(crate) color: ColorArgs,
}

/// What to protect.
#[derive(Debug, Args)]
#[command(next_help_heading = "What to protect")]
pub(crate) struct PolicyArgs {
    #[command(flatten)]
    pub(crate) readers: ReadersArgs,
    /// The least severity that fails the run; conventions are warnings [default: error]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<FailOn>,
}

/// Whose data and code to protect.
#[derive(Debug, Args)]
#[command(next_help_heading = "What to protect")]
pub(crate) struct ReadersArgs {
    /// What others rely on: encoded messages, callers of services, ProtoJSON, generated code
    /// [default: binary,rpc]
    #[arg(long, value_enum, value_delimiter = ',', value_name = "SURFACES")]
    pub(crate) surface: Vec<SurfaceArg>,
    /// Who must be able to read whom: `backward` new readers old data, `forward` old readers new
    /// data, `full` both [default: full]
    #[arg(long, value_enum, value_name = "DIRECTION")]
    pub(crate) compat: Option<CompatArg>,
}

/// What to say about findings about data.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct WitnessArgs {
    /// Show the smallest value found that breaks, its bytes or JSON, and how each side reads it;
    /// the format `json` always has it
    #[arg(long)]
    pub(crate) witness: bool,
}

/// What to say about the next release.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct BumpArgs {
    /// Say at the end which part of the version number to raise (major, minor, patch or none), with
    /// a conventional commit for it; exit codes stay as they are
    #[arg(long)]
    pub(crate) suggest_bump: bool,
}

/// Where the files are.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Files")]
pub(crate) struct FileArgs {
    /// A folder that imports start from; may be given several times. Without it the folders are
    /// found from the imports themselves
    #[arg(short = 'I', long = "proto-path", value_name = "DIR")]
    pub(crate) proto_path: Vec<String>,
    /// Files and folders to leave out; may be given several times
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct ColorArgs {
    /// Whether to use colours
    #[arg(long, value_enum, default_value_t = ColorArg::Auto, value_name = "WHEN")]
    pub(crate) color: ColorArg,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum ListFormat {
    /// A table
    Text,
    /// One JSON array
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum FailOn {
    /// Values that are valid under both versions break
    Error,
    /// Also what breaks for some values only
    Warning,
    /// Also what is safe and worth knowing
    Note,
    /// Report only
    Never,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum SurfaceArg {
    /// Encoded messages, stored or in flight
    Binary,
    /// Callers of services
    Rpc,
    /// ProtoJSON
    Json,
    /// Source code that uses generated code
    Code,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum RuleSetArg {
    /// What happens to data, callers and code
    Protovet,
    /// The rules of buf that buf.yaml selects, its default rules without one
    Buf,
    /// Both
    Both,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum CompatArg {
    /// Both directions
    Full,
    /// New readers, old data
    Backward,
    /// Old readers, new data
    Forward,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum ColorArg {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
