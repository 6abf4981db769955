//! The search for configurations, from the folder that is meant upwards.

use super::{Files, Module, Search, Workspace, WorkspaceError, modules};
use crate::compile::Diagnostic;
use crate::config::problems::{ConfigError, Problems};
use crate::config::{BufWork, BufYaml, Version, paths};
use crate::model::Span;
use crate::source::SourceError;

const BUF_YAML: &str = "buf.yaml";
const BUF_WORK: &str = "buf.work.yaml";

pub(super) fn workspace(
    files: &dyn Files,
    folder: &str,
    search: Search,
) -> Result<Workspace, WorkspaceError> {
    let mut own: Option<(String, BufYaml)> = None;
    for above in folders(folder) {
        let path = paths::join(above, BUF_YAML);
        let yaml = buf_yaml(files, &path)?;
        let work = text(files, &paths::join(above, BUF_WORK))?;
        let found = match (yaml, work) {
            (None, None) => None,
            (Some(_), Some((work, _))) => return Err(both(&work, &files.shown(&path)).into()),
            (None, Some((shown, text))) => {
                Some(listed(files, above, BufWork::parse(&shown, &text)?)?)
            }
            (Some(yaml), None) if yaml.version == Version::V2 => {
                Some(Workspace::configured(yaml, above))
            }
            (Some(yaml), None) => {
                let applies = above == folder || search == Search::Upwards;
                if applies && own.is_none() {
                    own = Some((above.to_owned(), yaml));
                }
                None
            }
        };
        if let Some(mut found) = found
            && found.aim(folder)
        {
            return Ok(found);
        }
    }
    let (above, config) = own.unwrap_or_else(|| (folder.to_owned(), BufYaml::absent()));
    let mut found = Workspace::configured(config, &above);
    if above != folder {
        found.aim(folder);
    }
    Ok(found)
}

/// A folder and those above it.
fn folders(folder: &str) -> impl Iterator<Item = &str> {
    let mut next = Some(folder);
    std::iter::from_fn(move || {
        let current = next?;
        next = match current.rsplit_once('/') {
            Some((above, _)) => Some(above),
            None if current.is_empty() => None,
            None => Some(""),
        };
        Some(current)
    })
}

/// The workspace of a `buf.work.yaml`: each of its folders may have a configuration.
fn listed(files: &dyn Files, folder: &str, work: BufWork) -> Result<Workspace, WorkspaceError> {
    let mut found = Workspace {
        folder: folder.to_owned(),
        configs: vec![work.path],
        modules: Vec::new(),
        within: None,
        warnings: Vec::new(),
    };
    for directory in work.directories {
        let below = paths::join(folder, &directory.value);
        let path = paths::join(&below, BUF_YAML);
        let config = match buf_yaml(files, &path)? {
            Some(config) if config.version == Version::V2 => {
                return Err(newer(files, &path)?.into());
            }
            Some(config) => {
                found.configs.push(config.path.clone());
                config
            }
            None => BufYaml::absent(),
        };
        let (modules, warnings): (Vec<Module>, Vec<Diagnostic>) = modules(config, &below);
        found.modules.extend(modules);
        found.warnings.extend(warnings);
    }
    Ok(found)
}

fn buf_yaml(files: &dyn Files, path: &str) -> Result<Option<BufYaml>, WorkspaceError> {
    let found = text(files, path)?;
    let parsed = found.map(|(shown, text)| BufYaml::parse(&shown, &text));
    Ok(parsed.transpose()?)
}

/// The name and the text of a file, if there is one.
fn text(files: &dyn Files, path: &str) -> Result<Option<(String, String)>, SourceError> {
    let Some(bytes) = files.read(path)? else {
        return Ok(None);
    };
    let shown = files.shown(path);
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Some((shown, text))),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let before = error.as_bytes().iter().take(at);
            let line = 1 + before.filter(|byte| **byte == b'\n').count();
            Err(SourceError::new(
                format!("`{shown}` is not UTF-8: byte {at}, on line {line}"),
                "save it as UTF-8",
            ))
        }
    }
}

fn both(work: &str, yaml: &str) -> ConfigError {
    let mut problems = Problems::new(work, "");
    let message = format!("`{work}` and `{yaml}` stand in one folder");
    let help = "a `buf.work.yaml` lists folders with modules: move the `buf.yaml` into one of \
                them, or list the folders as `modules` of a `buf.yaml` of version `v2`";
    problems.error(Span::new(0, 0), message, Some(help.to_owned()));
    problems.into_error()
}

fn newer(files: &dyn Files, path: &str) -> Result<ConfigError, SourceError> {
    let (shown, text) = text(files, path)?.unwrap_or_default();
    let mut problems = Problems::new(&shown, &text);
    let at = text.find("version").unwrap_or(0);
    let start = u32::try_from(at).unwrap_or(0);
    problems.error(
        Span::new(start, start + 7),
        "a folder of a `buf.work.yaml` has a `buf.yaml` of version `v1` or `v1beta1`",
        Some("list the folders as `modules` of one `buf.yaml` of version `v2` instead".to_owned()),
    );
    Ok(problems.into_error())
}
