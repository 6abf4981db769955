//! Which rules look at which files, and what they are told.

use super::category::{Category, renamed};
use super::options::Options;
use super::rule::{Rule, all};
use crate::buf::Version;
use crate::buf::select::{self, Resolved, Retired, Selectable, UnknownRule};

/// What a configuration asks for, resolved.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The rules that look: live ones, sorted by ID.
    pub rules: Vec<&'static Rule>,
    /// The names that were used and are out of use, to warn about.
    pub retired: Vec<Retired>,
    /// Import paths of files or folders in which nothing is found; `.` is everything.
    pub ignore: Vec<String>,
    /// The same for single rules: ID, and paths.
    pub ignore_only: Vec<(&'static str, Vec<String>)>,
    /// What is said to rules beside.
    pub options: Options,
}

/// The rules a name stands for: those of a category, or the rule itself.
///
/// # Errors
/// When the version has neither a rule nor a category of that name.
pub fn resolve(version: Version, name: &str) -> Result<Resolved<Rule>, UnknownRule> {
    select::resolve(version, name)
}

impl Selectable for Rule {
    fn all() -> &'static [&'static Self] {
        all()
    }

    fn id(&self) -> &'static str {
        self.id
    }

    fn replaced_by(&self) -> Option<&'static [&'static str]> {
        self.replaced_by
    }

    fn is_known(&self, version: Version) -> bool {
        self.categories(version).is_some()
    }

    fn is_in(&self, version: Version, category: &str) -> bool {
        let categories = self.categories(version).unwrap_or_default();
        categories.iter().any(|one| one.id() == category)
    }

    fn is_default(&self, version: Version) -> bool {
        self.is_default(version)
    }

    fn categories(version: Version) -> impl Iterator<Item = &'static str> {
        let categories = Category::ALL.into_iter();
        let categories = categories.filter(move |one| one.is_in(version));
        categories.map(Category::id)
    }

    fn renamed_category(version: Version, name: &str) -> Option<Retired> {
        renamed(version, name)
    }
}

impl Selection {
    /// What `use` and `except` select: the default rules when nothing is used. Nothing is ignored.
    ///
    /// # Errors
    /// When one of the names is not known.
    pub fn new(version: Version, used: &[String], except: &[String]) -> Result<Self, UnknownRule> {
        let chosen = select::choose(version, used, except)?;
        Ok(Self {
            retired: chosen.retired,
            ..Self::of(chosen.rules)
        })
    }

    /// Exactly these rules.
    #[must_use]
    pub fn of(rules: Vec<&'static Rule>) -> Self {
        Self {
            rules,
            retired: Vec::new(),
            ignore: Vec::new(),
            ignore_only: Vec::new(),
            options: Options::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(version: Version, used: &[&str], except: &[&str]) -> Selection {
        let names =
            |names: &[&str]| -> Vec<String> { names.iter().map(|&name| name.to_owned()).collect() };
        Selection::new(version, &names(used), &names(except)).unwrap()
    }

    #[test]
    fn nothing_used_means_the_default_rules() {
        for (version, count) in [(Version::V2, 35), (Version::V1, 33), (Version::V1Beta1, 30)] {
            let ids = |used: &[&str]| -> Vec<&str> {
                let selection = selection(version, used, &[]);
                selection.rules.iter().map(|rule| rule.id).collect()
            };
            assert_eq!(ids(&[]).len(), count);
            assert_eq!(ids(&[]), ids(&["STANDARD"]));
            assert_eq!(ids(&[]), ids(&["DEFAULT"]));
        }
    }

    #[test]
    fn old_names_are_told() {
        let found = selection(Version::V1Beta1, &["STYLE_DEFAULT", "IMPORT_NO_WEAK"], &[]);
        assert_eq!(found.rules.len(), 16);
        let retired: Vec<&str> = found.retired.iter().map(|retired| retired.name).collect();
        assert_eq!(retired, ["IMPORT_NO_WEAK", "STYLE_DEFAULT"]);
    }

    #[test]
    fn unknown_names_are_told_with_the_nearest() {
        for (version, name, nearest) in [
            (Version::V2, "ENUM_VALUE_PREFX", Some("ENUM_VALUE_PREFIX")),
            (Version::V2, "SENSIBLE", None),
            (Version::V1Beta1, "SYNTAX_SPECIFIED", None),
            (Version::V2, "WIRE", None),
        ] {
            let error = resolve(version, name).unwrap_err();
            assert_eq!(error.nearest, nearest, "{error}");
        }
    }
}
