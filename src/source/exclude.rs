//! Files and folders that the user wants left out.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::SourceError;

/// Compiled globs, as `--exclude` has them: a bare name matches at any depth, and what matches
/// stands for all below it.
#[derive(Clone, Debug)]
pub struct Exclude(GlobSet);

impl Exclude {
    /// Compiles globs.
    ///
    /// # Errors
    /// When one of them is malformed.
    pub fn new(globs: &[String]) -> Result<Self, SourceError> {
        let mut set = GlobSetBuilder::new();
        for glob in globs {
            for variant in variants(glob) {
                let built = GlobBuilder::new(&variant).literal_separator(true).build();
                set.add(built.map_err(|error| malformed(glob, error.kind()))?);
            }
        }
        set.build()
            .map(Self)
            .map_err(|error| malformed(&globs.join(" "), error.kind()))
    }

    /// Whether nothing is left out.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a path matches.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.0.is_match(path)
    }

    /// Whether a file or folder is left out: `path` is below the tree's top, and
    /// `display_prefix` makes of it what the user sees.
    pub(crate) fn matches(&self, display_prefix: &str, path: &str) -> bool {
        if self.0.is_empty() {
            return false;
        }
        self.0.is_match(path)
            || (!display_prefix.is_empty() && self.0.is_match(format!("{display_prefix}{path}")))
    }

    /// Whether a file, or one of the folders that it is in, is left out.
    pub(crate) fn matches_within(&self, display_prefix: &str, path: &str) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        let mut all = folders.chain([path]);
        all.any(|path| self.matches(display_prefix, path))
    }
}

fn malformed(glob: &str, kind: &globset::ErrorKind) -> SourceError {
    SourceError::new(
        format!("the glob `{glob}` is malformed: {kind}"),
        "write `*` for any name, `**` for any folders, and `[[]` for a literal `[`",
    )
}

/// What a glob means: itself and all below it, and at any depth when it is a bare name.
fn variants(glob: &str) -> Vec<String> {
    let glob = glob
        .strip_prefix("./")
        .unwrap_or(glob)
        .trim_end_matches('/');
    let rooted = if glob.contains('/') {
        glob.to_owned()
    } else {
        format!("**/{glob}")
    };
    vec![format!("{rooted}/**"), rooted]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exclude(globs: &[&str]) -> Exclude {
        Exclude::new(
            &globs
                .iter()
                .map(|&glob| glob.to_owned())
                .collect::<Vec<_>>(),
        )
        .unwrap()
    }

    #[test]
    fn a_bare_name_matches_at_any_depth() {
        let exclude = exclude(&["vendor"]);
        assert!(exclude.matches("", "vendor"));
        assert!(exclude.matches("", "vendor/a.proto"));
        assert!(exclude.matches("", "x/vendor/y/a.proto"));
        assert!(!exclude.matches("", "vendored/a.proto"));
    }

    #[test]
    fn a_path_matches_from_the_top_or_as_displayed() {
        let exclude = exclude(&["proto/test/"]);
        assert!(exclude.matches("proto/", "test/a.proto"));
        assert!(exclude.matches("", "proto/test/a.proto"));
        assert!(!exclude.matches("", "x/proto/test/a.proto"));
    }

    #[test]
    fn a_star_stays_in_its_folder() {
        let exclude = exclude(&["a/*_test.proto", "./b/**/gen"]);
        assert!(exclude.matches("", "a/x_test.proto"));
        assert!(!exclude.matches("", "a/b/x_test.proto"));
        assert!(exclude.matches("", "b/x/y/gen/a.proto"));
    }

    #[test]
    fn a_malformed_glob_is_named() {
        let error = Exclude::new(&["a[".to_owned()]).unwrap_err();
        assert_eq!(
            error.message,
            "the glob `a[` is malformed: unclosed character class; missing ']'"
        );
    }
}
