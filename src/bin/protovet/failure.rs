//! Why the work could not be done.

use std::io;

use protovet::compile::{self, CompileError};
use protovet::config::{ConfigError, WorkspaceError};
use protovet::source::SourceError;

use crate::outputs::{Outputs, Unwritten};

/// Why the work could not be done.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What was named cannot be read, or means nothing.
    Source(SourceError),
    /// A version does not compile.
    Compile {
        /// What to call the version.
        version: String,
        /// Whether it is the one compared with.
        is_old: bool,
        /// What is wrong with it.
        error: CompileError,
        /// Where programs look for what is wrong.
        outputs: Outputs,
    },
    /// A configuration cannot be used.
    Config(ConfigError),
    /// The output could not be written.
    Output(io::Error),
}

impl Failure {
    /// Why a version could not be compiled.
    pub(crate) fn of_compile(failure: compile::Failure, version: &str, outputs: &Outputs) -> Self {
        match failure {
            compile::Failure::Source(error) => Self::Source(error),
            compile::Failure::Compile(error) => Self::Compile {
                version: version.to_owned(),
                is_old: false,
                error,
                outputs: outputs.clone(),
            },
        }
    }

    /// Whether a version needs files that are not in it: they may stand beside what was named.
    pub(crate) fn lacks_imports(&self) -> bool {
        matches!(self, Self::Compile { error, .. } if error.lacks_imports())
    }

    /// The same, known to be about the version compared with.
    pub(crate) fn in_old_version(mut self) -> Self {
        if let Self::Compile { is_old, .. } = &mut self {
            *is_old = true;
        }
        self
    }
}

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Self {
        Self::Source(error)
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl From<WorkspaceError> for Failure {
    fn from(error: WorkspaceError) -> Self {
        match error {
            WorkspaceError::Source(error) => Self::Source(error),
            WorkspaceError::Config(error) => Self::Config(error),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<Unwritten> for Failure {
    fn from(unwritten: Unwritten) -> Self {
        match unwritten {
            Unwritten::File(error) => Self::Source(error),
            Unwritten::Stream(error) => Self::Output(error),
        }
    }
}
