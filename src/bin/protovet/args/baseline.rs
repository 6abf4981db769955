//! What can be typed behind `protovet baseline`.

use std::path::PathBuf;

use clap::Args;

use super::{AgainstArgs, ApproveArgs, ColorArgs, FileArgs, ReadersArgs, WhoseArgs};

pub(crate) const EXAMPLES: &str = "\
Examples:
  protovet baseline                            accept what `protovet check` finds now
  protovet baseline --against v1.2.0           accept what breaks that release
  protovet baseline --lint                     accept what `protovet lint` finds now
  protovet baseline --prune                    take out what is not found any more
  protovet baseline proto -o ci/proto.baseline";

#[derive(Debug, Args)]
pub(crate) struct BaselineArgs {
    /// The folder or file to check
    #[arg(default_value = ".", value_name = "PATH")]
    pub(crate) path: PathBuf,
    #[command(flatten)]
    pub(crate) against: AgainstArgs,
    /// Accept what `lint` finds, instead of what `check` finds
    #[arg(long, conflicts_with_all = ["against", "exact"])]
    pub(crate) lint: bool,
    /// The file to write [default: what protovet.toml says, or protovet.baseline beside it]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Take out what is not found any more, and accept nothing
    #[arg(long)]
    pub(crate) prune: bool,
    #[command(flatten)]
    pub(crate) whose: WhoseArgs,
    #[command(flatten)]
    pub(crate) readers: ReadersArgs,
    #[command(flatten)]
    pub(crate) approve: ApproveArgs,
    #[command(flatten)]
    pub(crate) files: FileArgs,
    #[command(flatten)]
    pub(crate) color: ColorArgs,
}
