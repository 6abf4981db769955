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
mod registry;
mod rule_names;
mod section;
mod toml;
mod workspace;
mod yaml;

#[cfg(test)]
mod tests;

pub use crate::buf::Version;
pub use buf_work::BufWork;
pub use buf_yaml::{Breaking, BufYaml, Checks, Lint, ModuleConfig};
pub use problems::{ConfigError, Located};
pub use protovet_toml::{
    CheckConfig, FailOn, Level, Levels, LintConfig, Override, ProtovetToml, RuleSet, json_schema,
};
pub use registry::publisher;
pub use workspace::{Files, Module, Search, Workspace, WorkspaceError};
