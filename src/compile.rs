//! Two ways into a [`crate::model::Schema`]: from `.proto` text and from a descriptor set.

mod diagnostic;
mod text;
#[allow(dead_code)] // until descriptor sets are read
pub(crate) mod wire;

pub use diagnostic::{CompileError, Diagnostic, DiagnosticLabel};
