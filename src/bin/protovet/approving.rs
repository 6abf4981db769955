//! What says yes in a run: gathered from flags, configuration, baseline and commits.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use protovet::approve::{self, Approvals, ApproveBy, Baseline, Commits, Date, Entry, Judged};
use protovet::finding::Finding;
use protovet::model::Schema;
use protovet::source::{self, CommitId, Input, OpenOptions, SourceError, Tree};
use rustc_hash::FxHashSet;

use crate::args::{AllowArgs, ApproveArgs, ApproveByArg};
use crate::configured::{self, Ours};
use crate::failure::Failure;

/// What says yes.
#[derive(Clone, Debug)]
pub(crate) struct Approving {
    today: Date,
    entries: Vec<Entry>,
    baseline: Option<Baseline>,
    by: Vec<ApproveBy>,
    ignore_unstable_packages: bool,
    deprecated_first: bool,
    /// What is looked at, which is in the repository whose commits count.
    path: PathBuf,
    /// Where paths of the configuration start.
    folder: PathBuf,
    cwd: PathBuf,
}

/// What a comparison adds to it.
#[derive(Debug, Default)]
pub(crate) struct OfComparison {
    /// What the messages of commits say.
    pub(crate) commits: Commits,
    /// The full names of what was deprecated besides, in other releases.
    pub(crate) deprecated: FxHashSet<String>,
    /// The entries, by their places, whose paths name no file.
    pub(crate) astray: Vec<usize>,
}

impl Approving {
    /// Gathers what a run with one version needs.
    ///
    /// # Errors
    /// When the baseline cannot be read or understood.
    pub(crate) fn new(
        path: &Path,
        args: &AllowArgs,
        ours: Option<&Ours>,
        cwd: &Path,
    ) -> Result<Self, Failure> {
        let mut found = Self::without_baseline(path, ours, cwd);
        let file = baseline_path(args, ours, &found.cwd);
        found.baseline = file
            .map(|path| read_baseline(&path, &found.cwd))
            .transpose()?;
        Ok(found)
    }

    /// The same without findings that were accepted as they are.
    pub(crate) fn without_baseline(path: &Path, ours: Option<&Ours>, cwd: &Path) -> Self {
        let cwd = cwd.canonicalize().unwrap_or_else(|_| cwd.to_path_buf());
        Self {
            today: today(),
            entries: ours.map(|ours| ours.file.allow.clone()).unwrap_or_default(),
            baseline: None,
            by: Vec::new(),
            ignore_unstable_packages: false,
            deprecated_first: false,
            path: path.to_path_buf(),
            folder: ours.map_or_else(|| cwd.clone(), |ours| ours.folder.clone()),
            cwd,
        }
    }

    /// The same with these.
    pub(crate) fn with_baseline(mut self, baseline: Baseline) -> Self {
        self.baseline = Some(baseline);
        self
    }

    /// What counts between two versions as well.
    pub(crate) fn between(mut self, args: &ApproveArgs, ours: Option<&Ours>) -> Self {
        let check = ours.map(|ours| &ours.file.check);
        let by = check.and_then(|check| check.approve_by.clone());
        self.by = match args.approve_by.as_slice() {
            [] => by.unwrap_or_default(),
            typed => typed.iter().map(|by| approve_by(*by)).collect(),
        };
        let said = check.and_then(|check| check.ignore_unstable_packages);
        self.ignore_unstable_packages = args.ignore_unstable_packages || said.unwrap_or_default();
        let said = check.and_then(|check| check.deprecated_first);
        self.deprecated_first = args.deprecated_first || said.unwrap_or_default();
        self
    }

    /// Whether what is deprecated in other releases counts.
    pub(crate) const fn asks_for_deprecated(&self) -> bool {
        self.deprecated_first
    }

    /// What the messages of the commits between two versions say.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub(crate) fn commits(
        &self,
        (base, head): (Option<CommitId>, Option<CommitId>),
        options: &OpenOptions,
    ) -> Result<Commits, SourceError> {
        let Some(base) = base.filter(|_| !self.by.is_empty()) else {
            return Ok(Commits::default());
        };
        let messages = source::messages_since(&self.path, base, head, options)?;
        Ok(Commits::of(&messages, &self.by))
    }

    /// The entries whose paths name no file: none of these, and none below the folder of the
    /// configuration.
    pub(crate) fn astray(&self, inputs: &[&Input]) -> Vec<usize> {
        let mut unknown: Vec<usize> = (0..self.entries.len()).collect();
        for input in inputs {
            let Input::Tree { tree, .. } = input else {
                return Vec::new(); // it says nothing of where its files are kept
            };
            let top = self.located(&tree.display_prefix);
            let top = top.trim_end_matches('/');
            unknown.retain(|&index| !names_any(&self.entries[index], top, tree));
        }
        self.not_on_disk(unknown)
    }

    /// The same of a version that was read.
    pub(crate) fn astray_in(&self, schema: &Schema) -> Vec<usize> {
        let paths = schema.files().map(|id| &schema[id].display_path);
        let paths: Vec<String> = match self.entries.as_slice() {
            [] => return Vec::new(),
            _ => paths.map(|path| self.located(path)).collect(),
        };
        let mut unknown: Vec<usize> = (0..self.entries.len()).collect();
        unknown.retain(|&index| !paths.iter().any(|path| self.entries[index].names(path)));
        self.not_on_disk(unknown)
    }

    /// Whether there is more below the folder of the configuration than what is looked at.
    fn is_part(&self) -> bool {
        let Ok(path) = self.cwd.join(&self.path).canonicalize() else {
            return true; // it is no folder, and may be anything
        };
        let top = self.folder.canonicalize();
        let top = top.unwrap_or_else(|_| self.folder.clone());
        if top.starts_with(&path) {
            return false;
        }
        let Ok(below) = path.strip_prefix(&top) else {
            return true;
        };
        match source::open(".", &OpenOptions::at(&top)) {
            Ok(Input::Tree { tree, .. }) => {
                let mut files = tree.files().iter();
                files.any(|file| !Path::new(&*file.path).starts_with(below))
            }
            _ => true,
        }
    }

    /// Of some entries those that name nothing below the folder of the configuration.
    fn not_on_disk(&self, mut unknown: Vec<usize>) -> Vec<usize> {
        if unknown.is_empty() {
            return unknown;
        }
        let mut options = OpenOptions::at(&self.folder);
        options.all_files = true;
        match source::open(".", &options) {
            Ok(Input::Tree { tree, .. }) => {
                unknown.retain(|&index| !names_any(&self.entries[index], "", &tree));
                unknown
            }
            // what cannot be listed may have any file
            _ => Vec::new(),
        }
    }

    /// Says which findings are allowed, and hands them to what looks at the result.
    pub(crate) fn judged<R>(
        &self,
        findings: Vec<Finding>,
        versions: (&Schema, &Schema),
        more: &OfComparison,
        then: impl FnOnce(Judged<'_>) -> R,
    ) -> R {
        let locate = |path: &str| self.located(path);
        let is_part = || self.is_part();
        let approvals = Approvals {
            today: self.today,
            entries: &self.entries,
            astray: &more.astray,
            is_part: &is_part,
            locate: &locate,
            baseline: self.baseline.as_ref(),
            commits: &more.commits,
            ignore_unstable_packages: self.ignore_unstable_packages,
            deprecated_first: self.deprecated_first.then_some(&more.deprecated),
        };
        then(approve::judge(findings, versions, &approvals))
    }

    fn located(&self, path: &str) -> String {
        located(path, &self.folder, &self.cwd)
    }
}

/// Whether an entry names a file of a tree whose top is called `top`.
fn names_any(entry: &Entry, top: &str, tree: &Tree) -> bool {
    let mut files = tree.files().iter();
    files.any(|file| match top {
        "" => entry.names(&file.path),
        _ => entry.names(&format!("{top}/{}", file.path)),
    })
}

/// What a path that is shown is called from a folder; as it is shown when it is not in it.
pub(crate) fn located(path: &str, folder: &Path, cwd: &Path) -> String {
    let whole = configured::slashed(&cwd.join(path));
    let folder = configured::slashed(folder);
    let (Some(whole), Some(folder)) = (whole, folder) else {
        return path.to_owned();
    };
    if configured::is_below(&folder, &whole) {
        whole[folder.len()..].trim_start_matches('/').to_owned()
    } else {
        path.to_owned()
    }
}

/// The file of accepted findings: what was typed, from here, or else what is configured.
pub(crate) fn baseline_path(args: &AllowArgs, ours: Option<&Ours>, cwd: &Path) -> Option<PathBuf> {
    if let Some(typed) = &args.baseline {
        return Some(cwd.join(typed));
    }
    let ours = ours?;
    let path = ours.file.baseline.as_ref()?;
    Some(ours.folder.join(&path.value))
}

/// Reads accepted findings.
///
/// # Errors
/// When it is not there, or cannot be read or understood.
pub(crate) fn read_baseline(path: &Path, cwd: &Path) -> Result<Baseline, Failure> {
    let shown = configured::shown(path, cwd);
    let Some(bytes) = configured::read(path, &shown)? else {
        let help = format!("`protovet baseline -o {shown}` writes it");
        return Err(SourceError::new(format!("there is no baseline `{shown}`"), help).into());
    };
    let text = configured::text(bytes, &shown)?;
    Ok(Baseline::parse(&shown, &text)?)
}

fn today() -> Date {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    Date::at(now.map_or(0, |now| now.as_secs()))
}

const fn approve_by(typed: ApproveByArg) -> ApproveBy {
    match typed {
        ApproveByArg::Trailer => ApproveBy::Trailer,
        ApproveByArg::Conventional => ApproveBy::Conventional,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_named_from_the_folder_of_the_configuration() {
        let located = |path: &str, folder: &str, cwd: &str| {
            super::located(path, Path::new(folder), Path::new(cwd))
        };
        assert_eq!(located("a.proto", "/repo", "/repo/proto"), "proto/a.proto");
        assert_eq!(located("proto/a.proto", "/repo", "/repo"), "proto/a.proto");
        assert_eq!(located("../x/a.proto", "/repo", "/repo/proto"), "x/a.proto");
        assert_eq!(
            located("../old/a.proto", "/repo", "/repo"),
            "../old/a.proto"
        );
        assert_eq!(located("/old/a.proto", "/repo", "/repo"), "/old/a.proto");
    }
}
