//! What can be typed behind `install-hook`.

use clap::{Args, ValueEnum};

use super::ColorArgs;

pub(crate) const EXAMPLES: &str = "\
Examples:
  protovet install-hook                            check what is staged before each commit
  protovet install-hook --hook pre-push            check what is sent before each push
  protovet install-hook -- proto --surface binary,json
  protovet install-hook --uninstall";

#[derive(Debug, Args)]
pub(crate) struct InstallHookArgs {
    /// When git is to run the check
    #[arg(long, value_enum, default_value_t = HookArg::PreCommit, value_name = "HOOK")]
    pub(crate) hook: HookArg,
    /// Remove the hook that was installed
    #[arg(long, conflicts_with = "check")]
    pub(crate) uninstall: bool,
    /// What the hook adds to `protovet check`, behind `--`
    #[arg(last = true, value_name = "ARGS")]
    pub(crate) check: Vec<String>,
    #[command(flatten)]
    pub(crate) color: ColorArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum HookArg {
    /// Before each commit: what is staged, against HEAD
    PreCommit,
    /// Before each push: what is sent, against what the remote has
    PrePush,
}
