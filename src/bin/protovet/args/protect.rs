//! What can be typed about what is protected, by whose rules.

use clap::{Args, ValueEnum};

/// What to protect.
#[derive(Debug, Args)]
#[command(next_help_heading = "What to protect")]
pub(crate) struct PolicyArgs {
    #[command(flatten)]
    pub(crate) readers: ReadersArgs,
    /// The least severity that fails the run; conventions are warnings [default: error]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<FailOn>,
}

/// Whose data and code to protect.
#[derive(Debug, Args)]
#[command(next_help_heading = "What to protect")]
pub(crate) struct ReadersArgs {
    /// What others rely on: encoded messages, callers of services, ProtoJSON, generated code
    /// [default: binary,rpc]
    #[arg(long, value_enum, value_delimiter = ',', value_name = "SURFACES")]
    pub(crate) surface: Vec<SurfaceArg>,
    /// Who must be able to read whom: `backward` new readers old data, `forward` old readers new
    /// data, `full` both [default: full]
    #[arg(long, value_enum, value_name = "DIRECTION")]
    pub(crate) compat: Option<CompatArg>,
}

/// Whose rules judge.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct WhoseArgs {
    /// Whose rules judge: those of `buf` as buf.yaml selects them, or those of `protovet`
    /// [default: what protovet.toml says; buf where buf.yaml has a `breaking` section; protovet]
    #[arg(
        long,
        value_enum,
        value_name = "WHOSE",
        help_heading = "What to protect"
    )]
    pub(crate) rules: Option<RuleSetArg>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum FailOn {
    /// Values that are valid under both versions break
    Error,
    /// Also what breaks for some values only
    Warning,
    /// Also what is safe and worth knowing
    Note,
    /// Report only
    Never,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum SurfaceArg {
    /// Encoded messages, stored or in flight
    Binary,
    /// Callers of services
    Rpc,
    /// ProtoJSON
    Json,
    /// Source code that uses generated code
    Code,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum RuleSetArg {
    /// What happens to data, callers and code
    Protovet,
    /// The rules of buf that buf.yaml selects, its default rules without one
    Buf,
    /// Both
    Both,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum CompatArg {
    /// Both directions
    Full,
    /// New readers, old data
    Backward,
    /// Old readers, new data
    Forward,
}
