//! Two ways into a [`crate::model::Schema`]: from `.proto` text and from a descriptor set.

mod affected;
mod amount;
pub(crate) mod declared;
mod descriptor;
mod diagnostic;
pub(crate) mod features;
mod image;
pub(crate) mod options;
mod outline;
mod pipeline;
mod plugin;
mod problem;
mod roots;
mod sources;
mod text;
pub(crate) mod validate;
mod well_known;
pub(crate) mod wire;

pub use affected::{Affected, Limits, affected};
pub use descriptor::{DescriptorError, compile_descriptor_set, compile_part_of_set, inputs_of_set};
pub(crate) use diagnostic::MISSING_IMPORT;
pub use diagnostic::{CompileError, Diagnostic, DiagnosticLabel};
pub use image::to_binary;
pub use outline::{Outline, Outlines};
pub use pipeline::{Failure, Input, compile, compile_sources};
pub use plugin::{PluginRequest, plugin_response};
pub(crate) use problem::Problem;
pub use roots::Roots;
pub use sources::{Include, SharedParses, Sources};
pub(crate) use text::Room;
