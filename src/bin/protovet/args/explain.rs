//! What can be typed behind `protovet rules` and `protovet explain`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{AgainstArgs, ColorArgs, FileArgs, ReadersArgs};

pub(crate) const EXAMPLES: &str = "\
Examples:
  protovet explain FIELD_RENUMBERED
  protovet explain FIELD_RENUMBERED acme.User.email
  protovet explain FIELD_RENUMBERED email proto --against v1.2.0
  protovet explain FIELD_RENUMBERED@acme.User.email --old v1.2.0 --new v1.3.0";

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

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum ListFormat {
    /// A table
    Text,
    /// One JSON array
    Json,
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
    #[command(flatten)]
    pub(crate) against: AgainstArgs,
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
