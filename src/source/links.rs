//! Links, and how far they may lead: whoever sends a change can make a link of any file, and what
//! does not compile is quoted where everybody reads it.

use std::path::{Path, PathBuf};

use super::SourceError;

/// The folders that links may lead to.
#[derive(Clone, Debug)]
pub(crate) struct Reach {
    /// With links resolved; none if links may lead anywhere.
    tops: Option<Vec<PathBuf>>,
}

impl Reach {
    /// Anywhere.
    pub(crate) const ANYWHERE: Self = Self { tops: None };

    /// Not out of these folders.
    pub(crate) fn within<'p>(folders: impl IntoIterator<Item = &'p Path>) -> Self {
        let whole = |folder: &Path| folder.canonicalize().ok();
        Self {
            tops: Some(folders.into_iter().filter_map(whole).collect()),
        }
    }

    /// Where a path leads, if it is out of reach. One that leads nowhere is not.
    pub(crate) fn beyond(&self, path: &Path) -> Option<PathBuf> {
        let tops = self.tops.as_ref()?;
        let target = path.canonicalize().ok()?;
        (!tops.iter().any(|top| target.starts_with(top))).then_some(target)
    }
}

/// What to say of a schema that is a link out of reach.
pub(crate) fn refused(shown: &str, target: &Path) -> SourceError {
    SourceError::new(
        format!(
            "`{shown}` is a link that leads out of what is looked at, to `{}`",
            target.display()
        ),
        "leave it out with `--exclude`, or follow such links with `--follow-outside-links`",
    )
}

/// What to say of a folder that is a link out of reach.
pub(crate) fn left_out(shown: &str, target: &Path) -> String {
    format!(
        "`{shown}` is left out: it is a link that leads out of what is looked at, to `{}`; \
         `--follow-outside-links` follows it",
        target.display()
    )
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn links_end_at_the_folder() {
        let place = tempfile::tempdir().unwrap();
        let at = |path: &str| place.path().join(path);
        std::fs::create_dir_all(at("in/deep")).unwrap();
        std::fs::write(at("out"), "").unwrap();
        let link = |to: &str, from: &str| std::os::unix::fs::symlink(to, at(from)).unwrap();
        link("deep", "in/within");
        link("../out", "in/beyond");
        link("gone", "in/nowhere");
        let folder = at("in");
        let reach = Reach::within([folder.as_path()]);
        assert_eq!(reach.beyond(&at("in/within")), None);
        assert_eq!(reach.beyond(&at("in/nowhere")), None);
        let out = at("out").canonicalize().unwrap();
        assert_eq!(reach.beyond(&at("in/beyond")), Some(out));
        assert_eq!(Reach::ANYWHERE.beyond(&at("in/beyond")), None);
    }
}
