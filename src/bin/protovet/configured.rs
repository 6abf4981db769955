//! What is written down about a check: `protovet.toml`, and the modules of `buf.yaml`.

use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use protovet::config::{Files, ProtovetToml, Search, Workspace};
use protovet::source::{ReadFile, SourceError, read_file};

use crate::failure::Failure;

/// A `protovet.toml` and where it is.
#[derive(Debug)]
pub(crate) struct Ours {
    /// What it says.
    pub(crate) file: ProtovetToml,
    /// Its folder.
    pub(crate) folder: PathBuf,
}

/// The modules of one version, and what is meant of them. Paths are from the top of the file
/// system, without the leading `/`.
#[derive(Clone, Debug)]
pub(crate) struct Modules {
    /// The modules.
    pub(crate) workspace: Workspace,
    /// The folder or file that is meant.
    pub(crate) meant: String,
}

impl Modules {
    /// Whether something is said about breaking changes.
    pub(crate) fn has_breaking(&self) -> bool {
        let mut modules = self.workspace.modules.iter();
        modules.any(|module| module.is_target && module.has_breaking)
    }

    /// The same modules below another folder, for a version that says nothing itself.
    pub(crate) fn moved(&self, from: &str, to: &str) -> Self {
        let moved = |path: &str| match path.strip_prefix(from) {
            Some(rest) if is_below(from, path) => {
                let whole = Path::new("/").join(to).join(rest.trim_start_matches('/'));
                slashed(&whole).unwrap_or_default()
            }
            // what lies above is as far up as there is something
            _ if is_below(path, from) => to.to_owned(),
            _ => path.to_owned(),
        };
        let mut found = self.clone();
        found.meant = moved(&self.meant);
        found.workspace.folder = moved(&self.workspace.folder);
        for module in &mut found.workspace.modules {
            let config = &mut module.config;
            config.folder = moved(&config.folder);
            let listed = [
                &mut config.roots,
                &mut config.includes,
                &mut config.excludes,
            ];
            for path in listed.into_iter().flatten() {
                path.value = moved(&path.value);
            }
        }
        found
    }

    /// Whether a file is looked at.
    pub(crate) fn has(&self, path: &str) -> bool {
        is_below(&self.meant, path) && self.workspace.module_of(path).is_some()
    }
}

/// The nearest `protovet.toml`, from a folder upwards to the top of the repository.
///
/// # Errors
/// When it cannot be read or used.
pub(crate) fn ours(folder: &Path, cwd: &Path) -> Result<Option<Ours>, Failure> {
    for folder in up_to_repository(folder) {
        let path = folder.join("protovet.toml");
        let shown = shown(&path, cwd);
        if let Some(bytes) = read(&path, &shown)? {
            let text = text(bytes, &shown)?;
            return Ok(Some(Ours {
                file: ProtovetToml::parse(&shown, &text)?,
                folder: folder.to_path_buf(),
            }));
        }
    }
    Ok(None)
}

/// The modules that a folder or file on disk belongs to, if something is configured.
///
/// # Errors
/// When a configuration cannot be read or used.
pub(crate) fn modules(path: &Path, cwd: &Path) -> Result<Option<Modules>, Failure> {
    let folder = if path.is_dir() {
        path
    } else {
        path.parent().unwrap_or(path)
    };
    let top = up_to_repository(folder).last().unwrap_or(folder);
    let read = |path: &Path| {
        if path.starts_with(top) {
            read(path, &shown(path, cwd))
        } else {
            Ok(None)
        }
    };
    modules_read(path, folder, cwd, &read)
}

/// The same, read from one version.
///
/// # Errors
/// When a configuration cannot be read or used.
pub(crate) fn modules_read(
    meant: &Path,
    folder: &Path,
    cwd: &Path,
    read: &ReadFile<'_>,
) -> Result<Option<Modules>, Failure> {
    let (Some(meant), Some(folder)) = (slashed(meant), slashed(folder)) else {
        return Ok(None);
    };
    let workspace = Workspace::of(&Held { read, cwd }, &folder, Search::Upwards)?;
    Ok((!workspace.configs.is_empty()).then_some(Modules { workspace, meant }))
}

/// Files as what holds configurations.
struct Held<'a> {
    read: &'a ReadFile<'a>,
    cwd: &'a Path,
}

impl Files for Held<'_> {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, SourceError> {
        (self.read)(&whole(path))
    }

    fn shown(&self, path: &str) -> String {
        shown(&whole(path), self.cwd)
    }
}

/// A path from the top of the file system.
pub(crate) fn whole(path: &str) -> PathBuf {
    Path::new("/").join(path)
}

/// A path from the top of the file system without the leading `/`, and without `.` and `..`; none
/// when it is not UTF-8.
pub(crate) fn slashed(path: &Path) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for component in path.components() {
        match component {
            Component::RootDir | Component::CurDir => {}
            Component::ParentDir => {
                parts.pop();
            }
            Component::Normal(part) => parts.push(part.to_str()?),
            Component::Prefix(part) => parts.push(part.as_os_str().to_str()?),
        }
    }
    Some(parts.join("/"))
}

/// Two paths, one after the other.
pub(crate) fn join(folder: &str, rest: &str) -> String {
    match (folder, rest) {
        ("", rest) => rest.to_owned(),
        (folder, "") => folder.to_owned(),
        (folder, rest) => format!("{folder}/{rest}"),
    }
}

/// Whether a path is a folder or below it.
pub(crate) fn is_below(folder: &str, path: &str) -> bool {
    let rest = path.strip_prefix(folder);
    folder.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// How to name a file to the user, who is in a folder.
pub(crate) fn shown(path: &Path, cwd: &Path) -> String {
    let shared = path
        .components()
        .zip(cwd.components())
        .take_while(|(a, b)| a == b)
        .count();
    if shared <= 1 {
        return path.display().to_string();
    }
    let up = cwd.components().skip(shared).map(|_| Component::ParentDir);
    let relative: PathBuf = up.chain(path.components().skip(shared)).collect();
    match relative.display().to_string() {
        here if here.is_empty() => ".".to_owned(),
        relative => relative,
    }
}

/// A folder and those above it, to the top of the repository or of the file system.
fn up_to_repository(folder: &Path) -> impl Iterator<Item = &Path> {
    let mut inside = true;
    folder.ancestors().take_while(move |folder| {
        let taken = inside;
        inside = !folder.join(".git").exists();
        taken
    })
}

/// Reads a file; none when it is not there.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn read(path: &Path, shown: &str) -> Result<Option<Vec<u8>>, SourceError> {
    refuse_outside_link(path, shown)?;
    match read_file(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(SourceError::plain(format!(
            "cannot read `{shown}`: {error}"
        ))),
    }
}

/// Refuses a link out of the repository, or out of the folder it is in where there is none: what
/// cannot be understood is quoted.
fn refuse_outside_link(path: &Path, shown: &str) -> Result<(), SourceError> {
    let is_link = path.symlink_metadata().is_ok_and(|data| data.is_symlink());
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    let (Some(folder), Ok(target)) = (folder.filter(|_| is_link), path.canonicalize()) else {
        return Ok(());
    };
    let top = folder
        .ancestors()
        .find(|folder| folder.join(".git").exists());
    if target.starts_with(top.unwrap_or(&folder)) {
        return Ok(());
    }
    let (what, target) = ("is a link that leads out of", target.display());
    let top = if top.is_some() {
        "the repository"
    } else {
        "its folder"
    };
    Err(SourceError::new(
        format!("cannot read `{shown}`: it {what} {top}, to `{target}`"),
        "put a copy in its place",
    ))
}

/// The text of a configuration.
///
/// # Errors
/// When it is none.
pub(crate) fn text(bytes: Vec<u8>, shown: &str) -> Result<String, SourceError> {
    String::from_utf8(bytes)
        .map_err(|_| SourceError::new(format!("`{shown}` is not UTF-8"), "save it as UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_from_where_the_user_is() {
        let shown = |path: &str, cwd: &str| shown(Path::new(path), Path::new(cwd));
        assert_eq!(shown("/a/b/buf.yaml", "/a/b"), "buf.yaml");
        assert_eq!(shown("/a/buf.yaml", "/a/b/c"), "../../buf.yaml");
        assert_eq!(shown("/x/buf.yaml", "/a/b"), "/x/buf.yaml");
        assert_eq!(shown("/a/b", "/a/b"), ".");
    }

    #[test]
    fn dots_are_resolved() {
        assert_eq!(slashed(Path::new("/a/./b/../c")).as_deref(), Some("a/c"));
        assert!(is_below("a/b", "a/b/c") && !is_below("a/b", "a/bc"));
    }
}
