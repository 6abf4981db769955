//! What can be typed behind `protovet lint`.

use clap::Args;

use super::{AllowArgs, ErrorFormat, FailOn, FileArgs, MendArgs, OutputArgs, RuleSetArg};

pub(crate) const EXAMPLES: &str = "\
Examples:
  protovet lint                            all of this folder, as its buf.yaml says if it has one
  protovet lint proto --rules both         the rules of buf and those of protovet
  protovet lint main:proto --format json   a folder of a revision
  protovet lint image.binpb --config '{version: v2, lint: {use: [STANDARD, COMMENTS]}}'
  protovet lint --error-format github-actions";

#[derive(Debug, Args)]
pub(crate) struct LintArgs {
    /// The folder, file, revision or descriptor set to look at
    #[arg(default_value = ".", value_name = "PATH")]
    pub(crate) path: String,
    /// Whose rules judge: those of `buf` as buf.yaml selects them, or those of `protovet`
    /// [default: buf where a buf.yaml applies, protovet elsewhere]
    #[arg(long, value_enum, value_name = "WHOSE")]
    pub(crate) rules: Option<RuleSetArg>,
    /// A buf.yaml, or what stands in one as JSON or YAML, instead of the one that applies
    #[arg(long, value_name = "FILE|DATA")]
    pub(crate) config: Option<String>,
    /// The least severity that fails the run [default: warning]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<FailOn>,
    #[command(flatten)]
    pub(crate) allow: AllowArgs,
    #[command(flatten)]
    pub(crate) files: FileArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// Write findings and compile errors as `buf lint` does, with its columns
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        conflicts_with_all = ["format", "report"],
        help_heading = "Output"
    )]
    pub(crate) error_format: Option<ErrorFormat>,
    #[command(flatten)]
    pub(crate) mend: MendArgs,
}
