//! Which rules look at which files.

use super::category::{Categories, Category, Version};
use super::rule::{Rule, all};
use super::select::{self, Resolved, Retired, Selectable, UnknownRule};

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
    /// Whether nothing is found in packages whose last part is an unstable version: `v1beta1`.
    pub ignore_unstable_packages: bool,
    /// Whether nothing is found in files that were only imported.
    pub exclude_imports: bool,
}

/// The rules a name stands for: those of a category, the rule itself, or what replaced it.
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
        let mut categories = self
            .categories(version)
            .into_iter()
            .flat_map(Categories::iter);
        categories.any(|one| one.id() == category)
    }

    fn is_default(&self, version: Version) -> bool {
        self.is_default(version)
    }

    fn categories(version: Version) -> impl Iterator<Item = &'static str> {
        let categories = Category::ALL.into_iter();
        let categories = categories.filter(move |one| one.is_in(version));
        categories.map(Category::id)
    }
}

impl Selection {
    /// What `use` and `except` select: the default rules when nothing is used. Nothing is ignored.
    ///
    /// # Errors
    /// When one of the names is not known.
    pub fn new(version: Version, used: &[String], except: &[String]) -> Result<Self, UnknownRule> {
        let chosen = select::choose(version, used, except)?;
        Ok(Self::of(chosen.rules, chosen.retired))
    }

    /// Exactly these rules.
    #[must_use]
    pub const fn of(rules: Vec<&'static Rule>, retired: Vec<Retired>) -> Self {
        Self {
            rules,
            retired,
            ignore: Vec::new(),
            ignore_only: Vec::new(),
            ignore_unstable_packages: false,
            exclude_imports: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    fn ids(version: Version, used: &[&str], except: &[&str]) -> Vec<&'static str> {
        let selection = Selection::new(version, &names(used), &names(except)).unwrap();
        selection.rules.iter().map(|rule| rule.id).collect()
    }

    #[test]
    fn nothing_used_means_the_default_rules() {
        for (version, count) in [(Version::V2, 51), (Version::V1, 49), (Version::V1Beta1, 49)] {
            assert_eq!(ids(version, &[], &[]).len(), count);
            assert_eq!(ids(version, &[], &[]), ids(version, &["FILE"], &[]));
        }
    }

    #[test]
    fn rules_and_categories_mix_and_exceptions_win() {
        let used = ["WIRE", "RPC_NO_DELETE", "WIRE"];
        let found = ids(Version::V2, &used, &["RPC_SAME_REQUEST_TYPE"]);
        assert_eq!(found.len(), 15);
        assert!(found.contains(&"RPC_NO_DELETE") && found.is_sorted());
        assert!(ids(Version::V2, &["WIRE"], &["WIRE"]).is_empty());
    }

    #[test]
    fn retired_names_stand_for_others_and_are_told() {
        let used = names(&["FIELD_SAME_LABEL", "FIELD_SAME_CTYPE"]);
        let selection = Selection::new(Version::V1, &used, &[]).unwrap();
        let rules: Vec<&str> = selection.rules.iter().map(|rule| rule.id).collect();
        assert_eq!(
            rules,
            [
                "FIELD_SAME_CARDINALITY",
                "FIELD_SAME_CPP_STRING_TYPE",
                "FIELD_WIRE_COMPATIBLE_CARDINALITY",
                "FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY"
            ]
        );
        let retired: Vec<&str> = selection
            .retired
            .iter()
            .map(|retired| retired.name)
            .collect();
        assert_eq!(retired, ["FIELD_SAME_CTYPE", "FIELD_SAME_LABEL"]);
    }

    #[test]
    fn unknown_names_are_told_with_the_nearest() {
        for (version, name, nearest) in [
            (Version::V2, "FIELD_SAME_TYP", Some("FIELD_SAME_TYPE")),
            (Version::V2, "FIELD_SAME_LABEL", Some("FIELD_SAME_NAME")),
            (Version::V1, "CSR", None),
            (Version::V1, "WIRE-JSON", Some("WIRE_JSON")),
            (Version::V1Beta1, "FIELD_WIRE_COMPATIBLE_TYPE", None),
            (Version::V2, "NOPE", None),
        ] {
            let error = resolve(version, name).unwrap_err();
            assert_eq!(error.nearest, nearest, "{error}");
        }
    }
}
