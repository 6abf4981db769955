//! What can be typed about what is allowed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// What is allowed on purpose.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "What to allow")]
pub(crate) struct AllowArgs {
    /// The file of accepted findings, which `protovet baseline` writes [default: what protovet.toml
    /// says]
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Show what was allowed as well, by whom and why; the format `json` always has it
    #[arg(long)]
    pub(crate) show_allowed: bool,
}

/// What is allowed between two versions.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "What to allow")]
pub(crate) struct ApproveArgs {
    /// Which messages of the commits since the earlier version approve its breaks
    #[arg(long, value_enum, value_delimiter = ',', value_name = "HOW")]
    pub(crate) approve_by: Vec<ApproveByArg>,
    /// Let packages such as `acme.v1alpha1` change as they like
    #[arg(long)]
    pub(crate) ignore_unstable_packages: bool,
    /// Let go what was deprecated in the earlier version and is reserved now, for source code
    #[arg(long)]
    pub(crate) deprecated_first: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum ApproveByArg {
    /// A trailer `Protovet-Allow: RULE why`, or `RULE@ELEMENT why`
    Trailer,
    /// A conventional commit that says it breaks: `feat!: what`, or a footer `BREAKING CHANGE: what`
    Conventional,
}
