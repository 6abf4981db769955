//! Two ways into a [`crate::model::Schema`]: from `.proto` text and from a descriptor set.

mod descriptor;
mod diagnostic;
#[allow(dead_code)] // until the pipeline stands
pub(crate) mod features;
#[allow(dead_code, unused_imports)] // until the pipeline stands
pub(crate) mod options;
mod pipeline;
mod problem;
#[allow(dead_code)] // until the command line asks for inference
mod roots;
mod text;
#[allow(dead_code)] // until the pipeline stands
pub(crate) mod validate;
#[allow(dead_code)] // until the pipeline stands
mod well_known;
pub(crate) mod wire;

pub use descriptor::{DescriptorError, compile_descriptor_set};
pub use diagnostic::{CompileError, Diagnostic, DiagnosticLabel};
pub use pipeline::{Failure, Input, compile};
pub(crate) use problem::Problem;
pub use roots::Roots;
