//! `protovet install-hook`: a check that git runs itself. What is not protovet's is left alone.

mod foreign;
mod script;

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use clap::Parser as _;
use protovet::source::{self, OpenOptions, SourceError};

use crate::args::{Cli, InstallHookArgs};
use crate::configured;
use crate::outcome::{Failure, Outcome};
use crate::output::Terminal;
use script::{Hook, Script};

pub(crate) fn run(args: &InstallHookArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let options = OpenOptions::from_process()?;
    let hook = Hook::from(args.hook);
    let line = if args.uninstall {
        uninstall(hook, &options)?
    } else {
        understood(hook, &args.check)?;
        install(hook, &args.check, &options)?
    };
    terminal.print(format!("{line}\n").as_bytes())?;
    Ok(Outcome::Clean)
}

/// Installs a hook, and says what was done.
///
/// # Errors
/// When there is a hook already that is not protovet's, or it cannot be written.
pub(crate) fn install(
    hook: Hook,
    check: &[String],
    options: &OpenOptions,
) -> Result<String, SourceError> {
    let folder = source::hooks_folder(Path::new(""), options)?;
    let path = folder.join(hook.name());
    let cwd = options
        .cwd
        .canonicalize()
        .unwrap_or_else(|_| options.cwd.clone());
    let shown = configured::shown(&path, &cwd);
    let program = std::env::current_exe()
        .map_err(|error| SourceError::plain(format!("cannot tell where protovet is: {error}")))?;
    let script = Script::new(hook, &program, check)?;
    if foreign::is_of_husky(&folder) {
        return Err(foreign::husky(&folder, &script, &cwd));
    }
    match existing(&path, &shown)? {
        Some(text) if text == script.text() => {
            return Ok(format!("`{shown}` is there already: {}", script.meaning()));
        }
        Some(text) if !script::is_ours(&text, hook) => {
            return Err(foreign::refused(&text, &shown, &script));
        }
        _ => {}
    }
    write(&folder, &path, &script.text())
        .map_err(|error| SourceError::plain(format!("cannot write `{shown}`: {error}")))?;
    Ok(format!("wrote `{shown}`: {}", script.meaning()))
}

fn uninstall(hook: Hook, options: &OpenOptions) -> Result<String, SourceError> {
    let path = source::hooks_folder(Path::new(""), options)?.join(hook.name());
    let cwd = options
        .cwd
        .canonicalize()
        .unwrap_or_else(|_| options.cwd.clone());
    let shown = configured::shown(&path, &cwd);
    match existing(&path, &shown)? {
        None => Ok(format!("there is no `{shown}`")),
        Some(text) if script::is_ours(&text, hook) => {
            fs::remove_file(&path)
                .map_err(|error| SourceError::plain(format!("cannot remove `{shown}`: {error}")))?;
            Ok(format!("removed `{shown}`"))
        }
        Some(_) => Err(SourceError::new(
            format!("`{shown}` is not as `protovet install-hook` wrote it"),
            "it is left as it is: take the line with protovet out yourself",
        )),
    }
}

/// Refuses what `check` would refuse at each commit.
fn understood(hook: Hook, check: &[String]) -> Result<(), SourceError> {
    let words = ["protovet", "check", hook.flag()].into_iter();
    let words = words.chain(check.iter().map(String::as_str));
    let Err(error) = Cli::try_parse_from(words) else {
        return Ok(());
    };
    let text = error.to_string();
    let first = text.lines().next().unwrap_or_default();
    let first = first.strip_prefix("error: ").unwrap_or(first);
    Err(SourceError::new(
        format!("`protovet check` would not take what the hook is to add: {first}"),
        "behind `--` stands what `protovet check` takes, as in `-- proto --surface binary,json`",
    ))
}

fn existing(path: &Path, shown: &str) -> Result<Option<String>, SourceError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(SourceError::plain(format!(
            "cannot read `{shown}`: {error}"
        ))),
    }
}

/// Writes a hook whole or not at all, for git may be running.
fn write(folder: &Path, path: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    make_executable(file.path())?;
    file.persist(path)?;
    Ok(())
}

#[cfg(unix)]
fn make_executable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

/// Elsewhere git takes every file for one that can be run.
#[cfg(not(unix))]
fn make_executable(_: &Path) -> io::Result<()> {
    Ok(())
}
