//! Two ways into a [`crate::model::Schema`]: from `.proto` text and from a descriptor set.

mod diagnostic;
#[allow(dead_code)] // until the pipeline stands
pub(crate) mod features;
#[allow(dead_code, unused_imports)] // until the pipeline stands
pub(crate) mod options;
#[allow(dead_code)] // until the passes behind the linker stand
mod problem;
mod text;
#[allow(dead_code)] // until the pipeline stands
mod well_known;
#[allow(dead_code)] // until descriptor sets are read
pub(crate) mod wire;

pub use diagnostic::{CompileError, Diagnostic, DiagnosticLabel};
#[allow(unused_imports)] // until the passes behind the linker stand
pub(crate) use problem::Problem;
