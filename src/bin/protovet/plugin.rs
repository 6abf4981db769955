//! `protoc-gen-protovet-breaking`: what `breaking` does, asked by protoc about its own files.

use std::io::{self, Read as _, Write as _};
use std::process::ExitCode;

use protovet::compile::{self, PluginRequest};
use protovet::report::buf::{self, Format};
use protovet::source::{Encoding, Image, OpenOptions, Opened, Reference, SourceError};
use serde::Deserialize;
use serde_json::Value;

use crate::breaking::{self, Limits, Settings};
use crate::failure::Failure;

/// The name under which protoc looks for the plugin.
const NAME: &str = "protoc-gen-protovet-breaking";

/// What stands in `--protovet-breaking_opt`, as a JSON object.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Options {
    /// What to compare with, as behind `--against`.
    against_input: String,
    /// As `--against-config`: the name of a file, or an object.
    against_input_config: Option<Value>,
    /// As `--config`.
    input_config: Option<Value>,
    /// As `--limit-to-input-files`.
    limit_to_input_files: bool,
    /// As `--exclude-imports`.
    exclude_imports: bool,
    /// As `--error-format`.
    error_format: Option<String>,
    /// `debug` tells what was read.
    log_level: Option<String>,
    /// Without effect: messages are plain text.
    log_format: Option<Value>,
    /// Without effect: nothing is ever waited for.
    timeout: Option<Value>,
}

/// Whether this process goes by the name of the plugin, or was started by what does.
pub(crate) fn is_asked() -> bool {
    let mut args = std::env::args_os();
    let name = args.next().map(std::path::PathBuf::from);
    let is_named = name.is_some_and(|path| path.file_stem().is_some_and(|stem| stem == NAME));
    is_named || args.next().is_some_and(|first| first == "protoc-plugin")
}

/// Answers protoc: what is found or wrong is part of the answer, and makes protoc fail.
pub(crate) fn run() -> ExitCode {
    if std::env::args_os().any(|arg| arg == "--version") {
        return write(format!("{NAME} {}\n", env!("CARGO_PKG_VERSION")).as_bytes());
    }
    let mut bytes = Vec::new();
    let read = io::stdin().lock().read_to_end(&mut bytes);
    let request = match read {
        Ok(_) => PluginRequest::decode(&bytes),
        Err(error) => Err(format!("cannot read the request of protoc: {error}")),
    };
    match request {
        Ok(request) => write(&compile::plugin_response(answer(request).as_deref())),
        Err(reason) => {
            tell(&format!(
                "{reason}; {NAME} is run by protoc, with `--protovet-breaking_out=.`"
            ));
            ExitCode::FAILURE
        }
    }
}

fn write(bytes: &[u8]) -> ExitCode {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn tell(line: &str) {
    // nobody may listen, and protoc gets its answer all the same
    let _ = writeln!(io::stderr(), "{NAME}: {}", protovet::report::visible(line));
}

/// What protoc is to print and fail with; none if nothing breaks.
fn answer(request: PluginRequest) -> Option<String> {
    let found = options(&request.parameter).and_then(|options| compared(request, options));
    match found {
        Ok(text) if text.is_empty() => None,
        Ok(text) => Some(text),
        Err(Failure::Source(error)) => Some(match error.help {
            Some(help) => format!("{}\nhelp: {help}", error.message),
            None => error.message,
        }),
        Err(Failure::Config(error)) => Some(error.to_string()),
        Err(Failure::Compile { error, .. }) => Some(error.to_string()),
        Err(Failure::Output(error)) => Some(error.to_string()),
    }
}

fn options(parameter: &str) -> Result<Options, Failure> {
    let example = "write them as `--protovet-breaking_opt='{\"against_input\":\"image.binpb\"}'`";
    let text = if parameter.trim().is_empty() {
        "{}"
    } else {
        parameter
    };
    let options: Options = serde_json::from_str(text).map_err(|error| {
        SourceError::new(format!("the options are not understood: {error}"), example)
    })?;
    if options.against_input.is_empty() {
        return Err(SourceError::new("`against_input` says what to compare with", example).into());
    }
    Ok(options)
}

fn compared(request: PluginRequest, options: Options) -> Result<String, Failure> {
    let format = format(options.error_format.as_deref())?;
    let open = OpenOptions::from_process()?;
    let against = Reference::parse(&options.against_input, &open.cwd)?;
    if against.is_stdin() {
        let message = "standard input holds the request of protoc, and cannot be compared with";
        return Err(SourceError::new(message, "name a file in `against_input`").into());
    }
    let old = protovet::source::open_reference(&against, &open, &mut io::empty())?;
    let new = Opened::Image(Image {
        bytes: request.set,
        encoding: Encoding::Binary,
        label: "the files of protoc".to_owned(),
        inputs: Some(request.inputs),
    });
    let settings = Settings {
        config: options.input_config.map(config),
        against_config: options.against_input_config.map(config),
        limits: Limits {
            to_input_files: options.limit_to_input_files,
            exclude_imports: options.exclude_imports,
            ..Limits::default()
        },
        open,
        verbose: options.log_level.as_deref() == Some("debug"),
    };
    let (annotations, notes) = breaking::verdict(new, old, &settings)?;
    for note in notes {
        tell(&note);
    }
    let mut text = Vec::new();
    buf::write(&mut text, &annotations, format)?;
    Ok(String::from_utf8_lossy(&text).trim().to_owned())
}

/// A configuration as `--config` takes it.
fn config(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

fn format(name: Option<&str>) -> Result<Format, SourceError> {
    Ok(match name {
        None | Some("" | "text") => Format::Text,
        Some("json") => Format::Json,
        Some("msvs") => Format::Msvs,
        Some("junit") => Format::Junit,
        Some("github-actions") => Format::GitHubActions,
        Some("gitlab-code-quality") => Format::GitLabCodeQuality,
        Some(other) => {
            return Err(SourceError::new(
                format!("there is no error format `{other}`"),
                "the formats are text, json, msvs, junit, github-actions and gitlab-code-quality",
            ));
        }
    })
}
