//! What can be typed about what is compared.

use clap::Args;

/// The earlier version.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct AgainstArgs {
    /// What to compare with: a git revision, or the path of an earlier version, which may be an
    /// archive or a descriptor set, or `latest-release`, the newest stable SemVer tag in the
    /// history of HEAD
    #[arg(long, value_name = "REV|PATH")]
    pub(crate) against: Option<String>,
    /// Compare with the revision itself, not with where the current branch left it
    #[arg(long, requires = "against")]
    pub(crate) exact: bool,
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
    /// Follow links that lead out of what is looked at, the repository it is in and the current
    /// folder
    #[arg(long)]
    pub(crate) follow_outside_links: bool,
}
