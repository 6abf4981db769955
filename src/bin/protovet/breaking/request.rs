//! From what was typed behind `breaking` to what was meant.

use protovet::report::buf::Format;
use protovet::source::{OpenOptions, Reference, SourceError};

use crate::args::{BreakingArgs, ErrorFormat, LimitArgs};

/// What a run was asked to do.
#[derive(Debug)]
pub(crate) struct Request {
    /// What to check.
    pub(crate) input: Reference,
    /// What to compare it with.
    pub(crate) against: Reference,
    /// How to compare them.
    pub(crate) settings: Settings,
    /// How findings are written.
    pub(crate) format: Format,
}

/// How two inputs are compared.
#[derive(Debug)]
pub(crate) struct Settings {
    /// The configuration to use instead of that of the input: a file, or its content.
    pub(crate) config: Option<String>,
    /// The same for what it is compared with.
    pub(crate) against_config: Option<String>,
    /// Which files are looked at.
    pub(crate) limits: Limits,
    /// How names of files are understood.
    pub(crate) open: OpenOptions,
    /// Whether to tell what was read.
    pub(crate) verbose: bool,
}

/// Which files are looked at.
#[derive(Clone, Debug, Default)]
pub(crate) struct Limits {
    /// Files and folders, as they were typed; all if there are none.
    pub(crate) paths: Vec<String>,
    /// Files and folders to leave out.
    pub(crate) excluded: Vec<String>,
    /// Whether only files that the input has count.
    pub(crate) to_input_files: bool,
    /// Whether nothing is found in files that are only imported.
    pub(crate) exclude_imports: bool,
}

impl Request {
    /// What the arguments mean here and now.
    ///
    /// # Errors
    /// When an input is malformed, or only a network could give it.
    pub(crate) fn of_args(args: BreakingArgs) -> Result<Self, SourceError> {
        let mut open = OpenOptions::from_process()?;
        open.follow_links = !args.files.disable_symlinks;
        open.outside_links = args.files.follow_outside_links;
        let against = args.against.ok_or_else(no_registry)?;
        let input = Reference::parse(&args.input, &open.cwd)?;
        let against = Reference::parse(&against, &open.cwd)?;
        if input.is_stdin() && against.is_stdin() {
            return Err(SourceError::new(
                "both inputs are standard input",
                "write one of them to a file",
            ));
        }
        Ok(Self {
            input,
            against,
            settings: Settings {
                config: args.config.config,
                against_config: args.config.against_config,
                limits: Limits::of(args.files),
                open,
                verbose: args.output.debug,
            },
            format: format(args.output.error_format),
        })
    }
}

impl Limits {
    fn of(args: LimitArgs) -> Self {
        Self {
            paths: args.path,
            excluded: args.exclude_path,
            to_input_files: args.limit_to_input_files,
            exclude_imports: args.exclude_imports,
        }
    }
}

fn no_registry() -> SourceError {
    SourceError::new(
        "`--against-registry` is not supported, as protovet never uses the network",
        "write the released version to a file with `buf build MODULE -o released.binpb`, and \
         compare with `--against released.binpb`",
    )
}

/// What a flag says about the format.
pub(crate) const fn format(chosen: ErrorFormat) -> Format {
    match chosen {
        ErrorFormat::Text => Format::Text,
        ErrorFormat::Json => Format::Json,
        ErrorFormat::Msvs => Format::Msvs,
        ErrorFormat::Junit => Format::Junit,
        ErrorFormat::GithubActions => Format::GitHubActions,
        ErrorFormat::GitlabCodeQuality => Format::GitLabCodeQuality,
    }
}
