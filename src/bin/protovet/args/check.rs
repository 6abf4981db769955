//! What can be typed behind `protovet check`.

use std::path::PathBuf;

use clap::Args;

use super::{
    AgainstArgs, AllowArgs, ApproveArgs, BumpArgs, FileArgs, MendArgs, OutputArgs, PolicyArgs,
    WhoseArgs, WitnessArgs,
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  protovet check
  protovet check proto --against origin/release-2
  protovet check --against latest-release
  protovet check --against-releases 'v*'   what breaks any release that may still be in use
  protovet check --staged --quiet          in a pre-commit hook
  protovet check --pre-push=\"$1\"          in a pre-push hook
  protovet check --format github           in a workflow of GitHub Actions
  protovet check --report sarif=out.sarif --report markdown=summary.md   several reports of one run";

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// The folder or file to check
    #[arg(default_value = ".", value_name = "PATH")]
    pub(crate) path: PathBuf,
    #[command(flatten)]
    pub(crate) against: AgainstArgs,
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
    #[command(flatten)]
    pub(crate) whose: WhoseArgs,
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
