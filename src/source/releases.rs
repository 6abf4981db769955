//! Which tags are releases, and in which order they came.

use std::path::Path;

use globset::Glob;
use semver::Version;

use super::git::{Git, Tag};
use super::{OpenOptions, SourceError, nearest};

/// How many tags an error names.
const MOST_NAMED: usize = 5;

/// Which releases are asked for.
#[derive(Clone, Debug, Default)]
pub struct WantedReleases {
    /// Tags by name, in which `*` stands for anything; all SemVer ones if there is none.
    pub matching: Vec<String>,
    /// No release before this tag.
    pub since: Option<String>,
}

/// A release.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Release {
    /// Its tag.
    pub tag: String,
    /// The day on which its commit was made, as `2024-03-02`.
    pub date: String,
    /// The same for releases that have the same files.
    pub tree: String,
    /// Whether HEAD has it in its history, so that the work goes on from it.
    pub is_reachable: bool,
}

/// A tag with the version it names, if it names one.
#[derive(Debug)]
struct Known {
    tag: Tag,
    version: Option<Version>,
}

/// The releases that are asked for of the repository that a path is in, oldest first: by SemVer, and
/// tags that are not SemVer by the date of their commit.
///
/// # Errors
/// When there is no repository, a pattern cannot be understood, or no tag fits.
pub fn releases(
    path: &Path,
    wanted: &WantedReleases,
    options: &OpenOptions,
) -> Result<Vec<Release>, SourceError> {
    let git = Git::open(&options.cwd.join(path), &options.cwd, &options.git)?;
    let git = git.ok_or_else(|| {
        SourceError::new(
            format!(
                "`{}` is not in a git repository, so it has no releases",
                path.display()
            ),
            "name versions to compare with, as in `--against PATH`",
        )
    })?;
    let known = known(&git)?;
    let since = match &wanted.since {
        Some(name) => Some(find(&git, &known, name)?),
        None => None,
    };
    let mut chosen = Vec::new();
    for known in &known {
        if fits(known, wanted, since)? {
            chosen.push(known);
        }
    }
    if chosen.is_empty() {
        return Err(nothing_fits(&git, &known, wanted));
    }
    let chosen = ordered(chosen).into_iter().map(|known| Release {
        tag: known.tag.name.clone(),
        date: known.tag.date.clone(),
        tree: known.tag.tree.clone(),
        is_reachable: known.tag.is_reachable,
    });
    Ok(chosen.collect())
}

/// The newest stable SemVer tag in the history of HEAD, or the newest pre-release if there is no
/// stable one.
///
/// # Errors
/// When there is none.
pub(super) fn latest(git: &Git) -> Result<Tag, SourceError> {
    let known = known(git)?;
    let reachable = known.iter().filter(|known| known.tag.is_reachable);
    let versions = reachable.filter_map(|known| Some((known.version.as_ref()?, &known.tag)));
    let newest =
        versions.max_by_key(|(version, tag)| (version.pre.is_empty(), *version, &tag.name));
    match newest {
        Some((_, tag)) => Ok(tag.clone()),
        None if known.is_empty() => Err(no_tags(git)),
        None => {
            let tags = known.iter().map(|known| match known.tag.is_reachable {
                true => format!("`{}`", known.tag.name),
                false => format!("`{}` (not in the history of HEAD)", known.tag.name),
            });
            Err(SourceError::new(
                "there is no release in the history of HEAD: no tag such as `v1.2.0`",
                format!(
                    "the tags are {}; {}",
                    listed(tags.collect()),
                    fetch_help(git)
                ),
            ))
        }
    }
}

/// The tag with this name.
///
/// # Errors
/// When there is none.
pub(super) fn named(git: &Git, name: &str) -> Result<Tag, SourceError> {
    let known = known(git)?;
    find(git, &known, name).map(|known| known.tag.clone())
}

fn known(git: &Git) -> Result<Vec<Known>, SourceError> {
    let tags = git.tags()?.into_iter();
    let known = tags.map(|tag| Known {
        version: version(&tag.name),
        tag,
    });
    Ok(known.collect())
}

/// The version that a tag names: `v1.2.0`, `1.2.0`, `api/v1.2.0`, `api-v1.2`.
fn version(tag: &str) -> Option<Version> {
    let written = &tag[prefix(tag).len()..];
    let core = written.split(['-', '+']).next()?;
    let rest = &written[core.len()..];
    let zeros = match core.split('.').count() {
        1 if prefix(tag).ends_with('v') => ".0.0",
        2 => ".0",
        _ => "",
    };
    Version::parse(&format!("{core}{zeros}{rest}")).ok()
}

/// What stands before the version in the name of a tag.
fn prefix(tag: &str) -> &str {
    let last = tag.rfind('/').map_or(0, |slash| slash + 1);
    let starts = |at: &usize| {
        let before = tag[..*at].bytes().next_back();
        let before_is_word =
            before.is_some_and(|byte| byte.is_ascii_alphanumeric() && byte != b'v');
        tag.as_bytes()[*at].is_ascii_digit() && !before_is_word && before != Some(b'.')
    };
    let start = (last..tag.len())
        .filter(|at| tag.is_char_boundary(*at))
        .find(starts);
    &tag[..start.unwrap_or(tag.len())]
}

fn fits(
    known: &Known,
    wanted: &WantedReleases,
    since: Option<&Known>,
) -> Result<bool, SourceError> {
    let name = &known.tag.name;
    let mut is_named = wanted.matching.is_empty();
    for pattern in &wanted.matching {
        is_named |= pattern == name || glob(pattern)?.is_match(name);
    }
    let Some(since) = since else {
        return Ok(is_named);
    };
    let is_since = match (&known.version, &since.version) {
        (Some(version), Some(first)) => version >= first,
        _ => known.tag.seconds >= since.tag.seconds,
    };
    // without patterns, the releases of what that tag is a release of
    let is_alike = !wanted.matching.is_empty()
        || name == &since.tag.name
        || known.version.as_ref().is_some_and(|version| {
            version.pre.is_empty() && prefix(name) == prefix(&since.tag.name)
        });
    Ok(is_named && is_since && is_alike)
}

fn glob(pattern: &str) -> Result<globset::GlobMatcher, SourceError> {
    match Glob::new(pattern) {
        Ok(glob) => Ok(glob.compile_matcher()),
        Err(error) => Err(SourceError::new(
            format!(
                "`{pattern}` does not say which tags are meant: {}",
                error.kind()
            ),
            "name tags with `*` for anything, as in `--against-releases 'v*'`",
        )),
    }
}

/// Oldest first. A tag that is not SemVer stands before the first release that is younger.
fn ordered(known: Vec<&Known>) -> Vec<&Known> {
    let (mut ordered, mut others): (Vec<&Known>, Vec<&Known>) =
        known.into_iter().partition(|known| known.version.is_some());
    ordered.sort_by(|a, b| (&a.version, &a.tag.name).cmp(&(&b.version, &b.tag.name)));
    others.sort_by(|a, b| (a.tag.seconds, &a.tag.name).cmp(&(b.tag.seconds, &b.tag.name)));
    for other in others {
        let is_younger = |known: &&Known| known.tag.seconds > other.tag.seconds;
        let at = ordered.iter().position(is_younger).unwrap_or(ordered.len());
        ordered.insert(at, other);
    }
    ordered
}

fn find<'k>(git: &Git, known: &'k [Known], name: &str) -> Result<&'k Known, SourceError> {
    if let Some(known) = known.iter().find(|known| known.tag.name == name) {
        return Ok(known);
    }
    if known.is_empty() {
        return Err(no_tags(git));
    }
    let help = match nearest(name, known.iter().map(|known| known.tag.name.as_str())) {
        Some(near) => format!("the nearest is `{near}`"),
        None => format!("the tags are {}; {}", tags(known), fetch_help(git)),
    };
    Err(SourceError::new(format!("there is no tag `{name}`"), help))
}

fn nothing_fits(git: &Git, known: &[Known], wanted: &WantedReleases) -> SourceError {
    if known.is_empty() {
        return no_tags(git);
    }
    let patterns = wanted.matching.join("`, `");
    let since = wanted.since.as_ref();
    let since = since.map_or_else(String::new, |since| format!(" from `{since}` on"));
    SourceError::new(
        format!("no tag matches `{patterns}`{since}"),
        format!("the tags are {}; {}", tags(known), fetch_help(git)),
    )
}

fn no_tags(git: &Git) -> SourceError {
    SourceError::new(
        format!(
            "there are no tags in `{}`, so no release to compare with",
            git.name()
        ),
        fetch_help(git),
    )
}

/// How to get tags that others have.
fn fetch_help(git: &Git) -> String {
    if git.is_shallow() {
        return "this is a shallow clone, which comes without tags: get them with \
                `git fetch --tags --unshallow`, or with `fetch-depth: 0` in GitHub Actions"
            .to_owned();
    }
    "get those of the remote with `git fetch --tags`".to_owned()
}

fn tags(known: &[Known]) -> String {
    listed(
        known
            .iter()
            .map(|known| format!("`{}`", known.tag.name))
            .collect(),
    )
}

fn listed(names: Vec<String>) -> String {
    let more = names.len().saturating_sub(MOST_NAMED);
    let first: Vec<String> = names.into_iter().take(MOST_NAMED).collect();
    match more {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_in_names_of_tags() {
        let read = |tag: &str| version(tag).map(|version| version.to_string());
        for (tag, wanted) in [
            ("v1.2.3", "1.2.3"),
            ("1.2.3-rc.1", "1.2.3-rc.1"),
            ("v2", "2.0.0"),
            ("api-v1.2", "1.2.0"),
            ("v2.1+build.7", "2.1.0+build.7"),
            ("api/v1.0.0", "1.0.0"),
            ("proto3-api-v1.4.0", "1.4.0"),
        ] {
            assert_eq!(read(tag).as_deref(), Some(wanted), "{tag}");
        }
        for tag in [
            "nightly",
            "2024-03-02",
            "release-2024-03-02",
            "v1.02.3",
            "release",
            "1.2.3.4",
            "",
        ] {
            assert_eq!(read(tag), None, "{tag}");
        }
        assert_eq!(prefix("api/v1.0.0"), "api/v");
    }

    fn known(name: &str, seconds: i64) -> Known {
        Known {
            version: version(name),
            tag: Tag::made_up(name, seconds),
        }
    }

    #[test]
    fn releases_come_by_version_and_others_by_date() {
        let known = [
            known("v1.10.0", 30),
            known("v1.9.0", 40),
            known("spring", 35),
            known("v1.9.0-rc.1", 10),
            known("winter", 99),
        ];
        let names: Vec<&str> = ordered(known.iter().collect())
            .iter()
            .map(|known| known.tag.name.as_str())
            .collect();
        assert_eq!(
            names,
            ["v1.9.0-rc.1", "spring", "v1.9.0", "v1.10.0", "winter"]
        );
    }
}
