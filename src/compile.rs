//! Two ways into a [`crate::model::Schema`]: from `.proto` text and from a descriptor set.

mod descriptor;
mod diagnostic;
pub(crate) mod features;
pub(crate) mod options;
pub(crate) mod outline;
mod pipeline;
mod problem;
mod roots;
mod sources;
mod text;
pub(crate) mod validate;
mod well_known;
pub(crate) mod wire;

pub use descriptor::{DescriptorError, compile_descriptor_set};
pub(crate) use diagnostic::MISSING_IMPORT;
pub use diagnostic::{CompileError, Diagnostic, DiagnosticLabel};
pub use pipeline::{Failure, Input, compile, compile_sources};
pub(crate) use problem::Problem;
pub use roots::Roots;
pub use sources::{Include, Sources};
pub(crate) use text::link::json_name;
