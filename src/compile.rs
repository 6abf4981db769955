//! Two ways into a [`crate::model::Schema`]: from `.proto` text and from a descriptor set.

mod diagnostic;
#[allow(dead_code)] // until the linker uses it
mod roots;
mod text;

pub use diagnostic::{CompileError, Diagnostic, DiagnosticLabel};
