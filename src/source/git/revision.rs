//! Names of revisions: branches, tags, commits, and what is relative to them.

use git2::{ErrorCode, Oid};

use super::super::{CommitId, SourceError, nearest};
use super::{Git, loose};

/// How many digits of a hash git asks for: with fewer it looks for nothing.
const SHORTEST_HASH: usize = 4;

/// A revision that was found.
#[derive(Clone, Debug)]
pub(crate) struct Revision {
    /// The name it was asked for with.
    pub(crate) name: String,
    /// Its commit; none when the name is that of a bare tree.
    pub(crate) commit: Option<Oid>,
    /// Its files.
    pub(super) tree: Oid,
    /// The day it was committed, as `2024-03-02`.
    date: Option<String>,
    /// What the user should know about the choice.
    pub(crate) note: Option<String>,
}

impl Revision {
    /// The id of its commit.
    pub(crate) fn commit_id(&self) -> Option<CommitId> {
        self.commit?.as_bytes().try_into().ok().map(CommitId)
    }

    /// `main@4f2c91a`, or only the hash when that is how it was named.
    pub(crate) fn label(&self) -> String {
        let id = self.commit.unwrap_or(self.tree).to_string();
        let short = id.get(..7).unwrap_or(&id);
        if id.starts_with(&self.name) {
            short.to_owned()
        } else {
            format!("{}@{short}", self.name)
        }
    }

    /// `main@4f2c91a (2024-03-02)`.
    pub(crate) fn dated_label(&self) -> String {
        match &self.date {
            Some(date) => format!("{} ({date})", self.label()),
            None => self.label(),
        }
    }
}

impl Git {
    /// The revision with this name, if there is one.
    ///
    /// # Errors
    /// When the name is ambiguous, names something without files, or its objects are missing.
    pub(crate) fn revision(&self, name: &str) -> Result<Option<Revision>, SourceError> {
        if name.is_empty() || name.starts_with(':') {
            return Ok(None);
        }
        self.whole_target(name)
            .map_err(|error| self.unreadable(&format!("git revision `{name}`"), &error))?;
        let object = match self.repository.revparse_single(name) {
            Ok(object) => object,
            Err(error) => return self.not_found(name, &error).map_or(Ok(None), Err),
        };
        if let Ok(commit) = object.peel_to_commit() {
            let mut revision = self.at_commit(name, commit.id())?;
            revision.note = self.two_meanings(name);
            return Ok(Some(revision));
        }
        let tree = object.peel_to_tree().map_err(|_| {
            SourceError::new(
                format!("git revision `{name}` is neither a commit nor a folder"),
                "write `REV:path` to name a file of a revision",
            )
        })?;
        let (name, tree) = (name.to_owned(), tree.id());
        Ok(Some(Revision {
            name,
            commit: None,
            tree,
            date: None,
            note: None,
        }))
    }

    /// The revision of a known commit.
    ///
    /// # Errors
    /// When the commit cannot be read.
    pub(crate) fn at_commit(&self, name: &str, commit: Oid) -> Result<Revision, SourceError> {
        let found = loose::check(&self.repository, commit)
            .and_then(|()| self.repository.find_commit(commit))
            .map_err(|error| self.unreadable(&format!("the commit of `{name}`"), &error))?;
        Ok(Revision {
            name: name.to_owned(),
            commit: Some(commit),
            tree: found.tree_id(),
            date: Some(day(found.time())),
            note: None,
        })
    }

    /// Looks whether what a branch, a tag or a hash leads to is whole.
    fn whole_target(&self, name: &str) -> Result<(), git2::Error> {
        let short = || self.repository.resolve_reference_from_short_name(name);
        let target = Oid::from_str(name).ok().filter(|_| name.len() == 40);
        let target = target.or_else(|| short().ok()?.resolve().ok()?.target());
        target.map_or(Ok(()), |id| loose::check(&self.repository, id))
    }

    /// The error of a look-up that is more than a name nobody has.
    fn not_found(&self, name: &str, error: &git2::Error) -> Option<SourceError> {
        if error.code() == ErrorCode::Ambiguous && name.len() < SHORTEST_HASH {
            // git does not even look for it
            return None;
        }
        if error.code() == ErrorCode::Ambiguous {
            return Some(SourceError::new(
                format!("git revision `{name}` is ambiguous: several objects start with it"),
                "write more digits of the hash",
            ));
        }
        let base = name
            .find(['~', '^'])
            .map(|at| &name[..at])
            .filter(|base| !base.is_empty())?;
        if self.repository.revparse_single(base).is_err() {
            return None;
        }
        if self.is_shallow() {
            let message =
                format!("git revision `{name}` is before the start of this shallow clone");
            return Some(SourceError::new(message, self.deepen_help()));
        }
        Some(SourceError::new(
            format!("git revision `{name}` does not exist: the history of `{base}` is shorter"),
            format!("see what there is with `git log --oneline {base}`"),
        ))
    }

    /// Says so when a name is that of a tag and a branch. Git takes the tag.
    fn two_meanings(&self, name: &str) -> Option<String> {
        let exists = |space: &str| {
            self.repository
                .find_reference(&format!("{space}{name}"))
                .is_ok()
        };
        (exists("refs/tags/") && exists("refs/heads/")).then(|| {
            format!(
                "`{name}` is a tag and a branch: this is the tag, \
                 and `refs/heads/{name}` would be the branch"
            )
        })
    }

    /// The branch or tag whose name is nearest to what was typed, as `the branch `main``.
    pub(crate) fn nearest_revision(&self, typed: &str) -> Option<String> {
        let names = self.repository.references().ok()?;
        let names: Vec<String> = names
            .filter_map(|reference| reference.ok()?.name().ok().map(str::to_owned))
            .filter(|name| !name.ends_with("/HEAD"))
            .collect();
        let mut found: Vec<(&str, &str)> = Vec::new();
        for (space, kind) in [
            ("refs/heads/", "the branch"),
            ("refs/tags/", "the tag"),
            ("refs/remotes/", "the remote branch"),
        ] {
            let below = names.iter().filter_map(|name| name.strip_prefix(space));
            found.extend(below.map(|name| (name, kind)));
        }
        let best = nearest(typed, found.iter().map(|(name, _)| *name))?;
        let (name, kind) = found.iter().find(|(name, _)| *name == best)?;
        Some(format!("{kind} `{name}`"))
    }
}

/// Splits `REV:path`; the colon must not stand in braces, as it can in `HEAD^{/fix: x}`.
pub(crate) fn split_path(spec: &str) -> (&str, Option<&str>) {
    let mut depth = 0_usize;
    for (at, byte) in spec.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b':' if depth == 0 => return (&spec[..at], Some(&spec[at + 1..])),
            _ => {}
        }
    }
    (spec, None)
}

/// The day of a moment where it was committed.
pub(super) fn day(time: git2::Time) -> String {
    let seconds = time
        .seconds()
        .saturating_add(i64::from(time.offset_minutes()) * 60);
    let (year, month, day) = civil(seconds.div_euclid(86_400));
    format!("{year:04}-{month:02}-{day:02}")
}

/// Year, month and day of a number of days since 1970-01-01, in the Gregorian calendar.
fn civil(days: i64) -> (i64, i64, i64) {
    // Count from 0000-03-01, so that the leap day ends a year and 400 years are one cycle.
    let days = days.saturating_add(719_468);
    let (cycle, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, carry) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (year + cycle * 400 + carry, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_in_the_calendar() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(19_782), (2024, 2, 29));
        assert_eq!(civil(19_783), (2024, 3, 1));
        assert_eq!(civil(-1), (1969, 12, 31));
        assert_eq!(civil(11_016), (2000, 2, 29));
        assert_eq!(day(git2::Time::new(1_709_337_600, 0)), "2024-03-02");
        assert_eq!(day(git2::Time::new(1_709_337_600, -60)), "2024-03-01");
    }

    #[test]
    fn a_path_is_split_off_outside_of_braces() {
        assert_eq!(split_path("main:a/b"), ("main", Some("a/b")));
        assert_eq!(split_path("main"), ("main", None));
        assert_eq!(
            split_path("HEAD^{/fix: x}:a"),
            ("HEAD^{/fix: x}", Some("a"))
        );
        assert_eq!(split_path("main:"), ("main", Some("")));
    }
}
