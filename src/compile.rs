//! Two ways into a [`crate::model::Schema`]: from `.proto` text and from a descriptor set.

mod diagnostic;
mod pipeline;
mod problem;
mod roots;
mod text;
#[allow(dead_code)] // until the pipeline stands
pub(crate) mod validate;
#[allow(dead_code)] // until the pipeline stands
mod well_known;
#[allow(dead_code)] // until descriptor sets are read
pub(crate) mod wire;

pub use diagnostic::{CompileError, Diagnostic, DiagnosticLabel};
pub use pipeline::{Failure, Input, compile};
pub(crate) use problem::Problem;
pub use roots::Roots;
