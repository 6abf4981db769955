//! `protovet install-hook`: a check that git runs itself. What is not protovet's is left alone.

mod foreign;
mod script;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Parser as _;
use protovet::source::{self, OpenOptions, SourceError};

use crate::args::{Cli, InstallHookArgs};
use crate::configured;
use crate::failure::Failure;
use crate::outcome::Outcome;
use crate::output::Terminal;
use crate::whole;
use script::Script;

pub(crate) use script::Hook;

pub(crate) fn run(args: &InstallHookArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let options = OpenOptions::from_process()?;
    let hook = Hook::from(args.hook);
    let line = if args.uninstall {
        uninstall(hook, &options)?
    } else {
        understood(hook, &args.check)?;
        install(hook, &args.check, (Path::new(""), &options))?
    };
    terminal.print(format!("{line}\n").as_bytes())?;
    Ok(Outcome::Clean)
}

/// A hook and where it goes.
struct Place {
    folder: PathBuf,
    path: PathBuf,
    /// How the user calls the path.
    shown: String,
    script: Script,
}

impl Place {
    /// # Errors
    /// When there is a hook already that is not protovet's, or nowhere to put one.
    fn of(
        hook: Hook,
        check: &[String],
        (at, options): (&Path, &OpenOptions),
    ) -> Result<Self, SourceError> {
        let folder = source::hooks_folder(at, options)?;
        let path = folder.join(hook.name());
        let cwd = &options.cwd;
        let cwd = cwd.canonicalize().unwrap_or_else(|_| cwd.clone());
        let shown = configured::shown(&path, &cwd);
        let program = std::env::current_exe().map_err(|error| {
            SourceError::plain(format!("cannot tell where protovet is: {error}"))
        })?;
        let script = Script::new(hook, &program, check)?;
        if foreign::is_of_husky(&folder) {
            return Err(foreign::husky(&folder, &script, &cwd));
        }
        match existing(&path, &shown)? {
            Some(text) if !script::is_ours(&text, hook) => {
                Err(foreign::refused(&text, &shown, &script))
            }
            _ => Ok(Self {
                folder,
                path,
                shown,
                script,
            }),
        }
    }

    fn is_there(&self) -> Result<bool, SourceError> {
        Ok(existing(&self.path, &self.shown)?.is_some_and(|text| text == self.script.text()))
    }
}

/// Where a hook would be written, and what it does; nothing if it is there already. `at` is a folder
/// of the repository, and what names mean there.
///
/// # Errors
/// When there is a hook already that is not protovet's, or nowhere to put one.
pub(crate) fn planned(
    hook: Hook,
    check: &[String],
    at: (&Path, &OpenOptions),
) -> Result<Option<(String, String)>, SourceError> {
    let place = Place::of(hook, check, at)?;
    let there = place.is_there()?;
    Ok((!there).then(|| (place.shown, place.script.meaning())))
}

/// Installs a hook, and says what was done. `at` is as for [`planned`].
///
/// # Errors
/// When there is a hook already that is not protovet's, or it cannot be written.
pub(crate) fn install(
    hook: Hook,
    check: &[String],
    at: (&Path, &OpenOptions),
) -> Result<String, SourceError> {
    let place = Place::of(hook, check, at)?;
    let (shown, meaning) = (&place.shown, place.script.meaning());
    if place.is_there()? {
        return Ok(format!("`{shown}` is there already: {meaning}"));
    }
    fs::create_dir_all(&place.folder)
        .and_then(|()| whole::write_program(&place.path, place.script.text().as_bytes()))
        .map_err(|error| SourceError::plain(format!("cannot write `{shown}`: {error}")))?;
    Ok(format!("wrote `{shown}`: {meaning}"))
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
