//! What a user may write down: `protovet.toml`, and `buf.yaml` and `buf.work.yaml` as buf
//! reads them.
//!
//! Nothing here reads files: texts come in, and what they say goes out, each value with its place.

mod buf_work;
mod buf_yaml;
mod node;
mod paths;
mod problems;
mod protovet_toml;
mod rule_names;
mod section;
mod toml;
mod workspace;
mod yaml;

#[cfg(test)]
mod tests;

pub use buf_work::BufWork;
pub use buf_yaml::{Breaking, BufYaml, Checks, Lint, ModuleConfig};
pub use problems::{ConfigError, Located};
pub use protovet_toml::{CheckConfig, FailOn, ProtovetToml, RuleSet};
pub use workspace::{Files, Module, Search, Workspace, WorkspaceError};

/// The version of buf's configuration: it says which rules and categories there are, and which
/// are meant when none are named.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Version {
    /// `v1beta1`.
    V1Beta1,
    /// `v1`: also what applies where there is no configuration.
    V1,
    /// `v2`.
    V2,
}

impl Version {
    /// As it is written.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::V1Beta1 => "v1beta1",
            Self::V1 => "v1",
            Self::V2 => "v2",
        }
    }
}
