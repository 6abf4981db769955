//! What can be typed behind `init`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::ColorArgs;

pub(crate) const EXAMPLES: &str = "\
Examples:
  protovet init                       show what fits here, and ask
  protovet init --yes --only hook     only the hook, without a question
  protovet init --dry-run             only show it
  protovet init --from-buf            a protovet.toml with the same protection as buf.yaml, by the
                                      rules of protovet
  protovet init --from-buf --dry-run  only show it, and what would get stricter or laxer";

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The folder to write protovet.toml to; with --from-buf, that of buf.yaml, which is looked for
    /// from here upwards
    #[arg(default_value = ".", value_name = "PATH")]
    pub(crate) path: PathBuf,
    /// Write all of it without asking
    #[arg(short, long)]
    pub(crate) yes: bool,
    /// Write only these
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        value_name = "PARTS",
        conflicts_with = "from_buf"
    )]
    pub(crate) only: Vec<PartArg>,
    /// Write a protovet.toml that asks of the rules of protovet what buf.yaml asks of buf's, and tell
    /// what gets stricter or laxer
    #[arg(long)]
    pub(crate) from_buf: bool,
    /// Write over a protovet.toml that is there
    #[arg(long)]
    pub(crate) force: bool,
    /// Print what would be written, and write nothing
    #[arg(long, conflicts_with_all = ["force", "yes"])]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) color: ColorArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum PartArg {
    /// protovet.toml: what is protected
    Config,
    /// A job that checks pull requests
    Workflow,
    /// A check before each commit
    Hook,
}
