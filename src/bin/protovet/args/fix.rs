//! What can be typed behind `protovet fix`, and about fixes elsewhere.

use std::path::PathBuf;

use clap::Args;

use super::{
    AgainstArgs, AllowArgs, ApproveArgs, BumpArgs, CheckArgs, FileArgs, OutputArgs, PolicyArgs,
    RuleSetArg, WhoseArgs, WitnessArgs,
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  protovet fix                          what changed since the branch left the main branch
  protovet fix proto --against v1.2.0   a folder, compared with a release
  protovet fix --diff                   only show what would change
  protovet fix --rule FIELD_DELETED     reserve what was deleted, and do nothing else";

#[derive(Debug, Args)]
pub(crate) struct FixArgs {
    /// The folder or file to fix
    #[arg(default_value = ".", value_name = "PATH")]
    pub(crate) path: PathBuf,
    #[command(flatten)]
    pub(crate) against: AgainstArgs,
    /// Whose findings to fix: those of `protovet`, those of `buf` as buf.yaml selects its rules, or `both`
    #[arg(long, value_name = "SET")]
    pub(crate) rules: Option<RuleSetArg>,
    /// Fix what this rule finds, and nothing else; may be given several times
    #[arg(long, value_name = "ID")]
    pub(crate) rule: Vec<String>,
    /// Write nothing, and show what would change
    #[arg(long)]
    pub(crate) diff: bool,
    /// Do not look into the history of the repository for what numbers and names stood for before
    #[arg(long)]
    pub(crate) no_history: bool,
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
    #[command(flatten)]
    pub(crate) files: FileArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// What to do about findings.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Fixes")]
pub(crate) struct MendArgs {
    /// Change the files so that what has one right answer is no longer found, and tell what is left;
    /// see `protovet fix`
    #[arg(long)]
    pub(crate) fix: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long)]
    pub(crate) diff: bool,
    /// Only what these rules find; none for all.
    #[arg(skip)]
    pub(crate) rules: Vec<String>,
}

impl FixArgs {
    /// The check that it is: by the rules of protovet, if nothing else is said.
    pub(crate) fn into_check(self) -> CheckArgs {
        CheckArgs {
            path: self.path,
            against: self.against,
            staged: false,
            against_releases: Vec::new(),
            since_release: None,
            pre_push: None,
            whose: WhoseArgs {
                rules: Some(self.rules.unwrap_or(RuleSetArg::Protovet)),
            },
            no_history: self.no_history,
            policy: self.policy,
            files: self.files,
            output: self.output,
            witness: WitnessArgs { witness: false },
            bump: BumpArgs {
                suggest_bump: false,
            },
            allow: AllowArgs::default(),
            approve: ApproveArgs::default(),
            mend: MendArgs {
                fix: true,
                diff: self.diff,
                rules: self.rule,
            },
        }
    }
}
