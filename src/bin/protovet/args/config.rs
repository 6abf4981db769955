//! What can be typed behind `protovet config`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{
    AllowArgs, ApproveArgs, ColorArgs, FailOn, FileArgs, ListFormat, ReadersArgs, WhoseArgs,
};

#[derive(Debug, Args)]
pub(crate) struct ConfigCommandArgs {
    #[command(subcommand)]
    pub(crate) command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Print what is in force for a path, and where each value comes from
    ///
    /// The values of a command line come first, then the entries `[[override]]` of the nearest
    /// protovet.toml that name the path, then the rest of that file, then buf.yaml, then the
    /// defaults. Flags are those of `check`.
    Show(Box<ShowArgs>),
    /// Print the JSON Schema of protovet.toml, for editors
    Schema,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The folder or file
    #[arg(default_value = ".", value_name = "PATH")]
    pub(crate) path: PathBuf,
    /// How to print it
    #[arg(long, value_enum, default_value_t = ListFormat::Text, value_name = "FORMAT")]
    pub(crate) format: ListFormat,
    #[command(flatten)]
    pub(crate) whose: WhoseArgs,
    #[command(flatten)]
    pub(crate) readers: ReadersArgs,
    /// The least severity that fails the run
    #[arg(
        long,
        value_enum,
        value_name = "SEVERITY",
        help_heading = "What to protect"
    )]
    pub(crate) fail_on: Option<FailOn>,
    #[command(flatten)]
    pub(crate) allow: AllowArgs,
    #[command(flatten)]
    pub(crate) approve: ApproveArgs,
    #[command(flatten)]
    pub(crate) files: FileArgs,
    #[command(flatten)]
    pub(crate) color: ColorArgs,
}
