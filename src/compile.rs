//! Two ways into a [`crate::model::Schema`]: from `.proto` text and from a descriptor set.

mod diagnostic;
mod text;

pub use diagnostic::{CompileError, Diagnostic, DiagnosticLabel};
