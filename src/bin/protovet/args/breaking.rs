//! What can be typed behind `protovet breaking`: what `buf breaking` takes.

use clap::{Args, ValueEnum};

pub(crate) const EXAMPLES: &str = "\
Examples:
  protovet breaking --against '.git#branch=main'
  protovet breaking proto --against '.git#tag=v1.2.0,subdir=proto'
  protovet breaking --against '../api/.git#ref=HEAD~1' --path proto/acme
  protovet breaking --against 'release.tar.gz#strip_components=1'
  protovet breaking image.binpb --against released.json.gz
  buf build -o - | protovet breaking - --against released.binpb
  protovet breaking api.proto#include_package_files=true --against old
  protovet breaking --against '.git#branch=main' --error-format github-actions

Exit codes: 0 nothing found, 100 findings or files that do not compile, 1 could not do the work";

#[derive(Debug, Args)]
pub(crate) struct BreakingArgs {
    /// What to check: a folder, git repository, archive, image or .proto file; `-` is an image on
    /// standard input
    #[arg(default_value = ".", value_name = "INPUT")]
    pub(crate) input: String,
    /// What to compare it with
    #[arg(
        long,
        value_name = "INPUT",
        required_unless_present = "against_registry"
    )]
    pub(crate) against: Option<String>,
    /// Not supported, as protovet never uses the network
    #[arg(long, conflicts_with = "against")]
    pub(crate) against_registry: bool,
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
    #[command(flatten)]
    pub(crate) files: LimitArgs,
    #[command(flatten)]
    pub(crate) output: BufOutputArgs,
}

/// What configures a run.
#[derive(Debug, Args)]
#[command(next_help_heading = "Configuration")]
pub(crate) struct ConfigArgs {
    /// A buf.yaml, or what stands in one as JSON or YAML, instead of that of the input
    #[arg(long, value_name = "FILE|DATA")]
    pub(crate) config: Option<String>,
    /// The same for the input to compare with: it says which files belong to it
    #[arg(long, value_name = "FILE|DATA")]
    pub(crate) against_config: Option<String>,
}

/// Which files of the inputs are looked at.
#[derive(Debug, Args)]
#[command(next_help_heading = "Files")]
pub(crate) struct LimitArgs {
    /// A file or folder to look at, instead of all; may be given several times
    #[arg(long, value_name = "PATH", value_delimiter = ',')]
    pub(crate) path: Vec<String>,
    /// A file or folder to leave out; may be given several times
    #[arg(long, value_name = "PATH", value_delimiter = ',')]
    pub(crate) exclude_path: Vec<String>,
    /// Compare only with files that the input has, so that deleted files are not noticed; --path
    /// then counts for the input alone
    #[arg(long)]
    pub(crate) limit_to_input_files: bool,
    /// Find nothing in files that are only imported
    #[arg(long)]
    pub(crate) exclude_imports: bool,
    /// Do not follow links
    #[arg(long)]
    pub(crate) disable_symlinks: bool,
    /// Follow links that lead out of what is looked at, the repository it is in and the current
    /// folder
    #[arg(long, conflicts_with = "disable_symlinks")]
    pub(crate) follow_outside_links: bool,
}

/// How findings are written, and flags that change nothing.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct BufOutputArgs {
    /// The format of findings and compile errors on standard output
    #[arg(long, value_enum, default_value_t = ErrorFormat::Text, value_name = "FORMAT")]
    pub(crate) error_format: ErrorFormat,
    /// Tell what was read, and from where
    #[arg(long)]
    pub(crate) debug: bool,
    /// Accepted for scripts, without effect: messages are plain text
    #[arg(long, value_name = "FORMAT", hide = true)]
    pub(crate) log_format: Option<String>,
    /// Accepted for scripts, without effect: nothing is ever waited for
    #[arg(long, value_name = "DURATION", hide = true)]
    pub(crate) timeout: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum ErrorFormat {
    /// path:line:column:message
    Text,
    /// One JSON object a line
    Json,
    /// As Visual Studio reads it
    Msvs,
    /// A JUnit report
    Junit,
    /// Workflow commands of GitHub Actions
    GithubActions,
    /// A code quality report of GitLab
    GitlabCodeQuality,
}
