//! What can be typed behind `protovet history`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::ColorArgs;

pub(crate) const EXAMPLES: &str = "\
Examples:
  protovet history                          numbers that were reused, or are free and not reserved
  protovet history --element acme.v1.User   one message from its beginning
  protovet history proto --all --since 2024-01-01
  protovet history --branch origin/release-2 --format json
  protovet history --html history.html      a map of all numbers through time, for a browser";

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
