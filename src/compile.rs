//! Two ways into a [`crate::model::Schema`]: from `.proto` text and from a descriptor set.

mod diagnostic;
mod text;
#[allow(dead_code)] // until the pipeline stands
mod well_known;

pub use diagnostic::{CompileError, Diagnostic, DiagnosticLabel};
