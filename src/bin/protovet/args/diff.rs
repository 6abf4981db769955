//! What can be typed behind `protovet diff`.

use clap::Args;

use super::{BumpArgs, FileArgs, OutputArgs, PolicyArgs, WitnessArgs};

pub(crate) const EXAMPLES: &str = "\
Examples:
  protovet diff old.proto new.proto
  protovet diff v1.2.0 .
  protovet diff main:proto HEAD:api/proto
  protovet diff released.binpb proto -I proto -I third_party";

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The earlier version
    #[arg(value_name = "OLD")]
    pub(crate) old: String,
    /// The later version
    #[arg(value_name = "NEW")]
    pub(crate) new: String,
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
    #[command(flatten)]
    pub(crate) files: FileArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) witness: WitnessArgs,
    #[command(flatten)]
    pub(crate) bump: BumpArgs,
}
