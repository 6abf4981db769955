//! Which rules look at which files.

use std::fmt;

use super::category::{Category, Version};
use super::rule::{Rule, all, find};
use crate::nearest::nearest;

/// What a configuration asks for, resolved.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The rules that look: live ones, sorted by ID.
    pub rules: Vec<&'static Rule>,
    /// The rules that were named by an ID that is no longer live, to warn about.
    pub retired: Vec<&'static Rule>,
    /// Import paths of files or folders in which nothing is found; `.` is everything.
    pub ignore: Vec<String>,
    /// The same for single rules: ID, and paths.
    pub ignore_only: Vec<(&'static str, Vec<String>)>,
    /// Whether nothing is found in packages whose last part is an unstable version: `v1beta1`.
    pub ignore_unstable_packages: bool,
    /// Whether nothing is found in files that were only imported.
    pub exclude_imports: bool,
}

/// The name of no rule and no category.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownRule {
    /// As it was written.
    pub name: String,
    /// The version of the configuration it stands in.
    pub version: Version,
    /// What was probably meant.
    pub nearest: Option<&'static str>,
}

impl fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, version) = (&self.name, self.version.word());
        write!(
            f,
            "there is no rule or category `{name}` in version {version}"
        )?;
        match self.nearest {
            Some(nearest) => write!(f, "; the nearest is `{nearest}`"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for UnknownRule {}

/// What the name of a rule or category stands for.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// Live rules, sorted by ID.
    pub rules: Vec<&'static Rule>,
    /// The rule that has this name and is no longer live.
    pub retired: Option<&'static Rule>,
}

/// The rules a name stands for: those of a category, the rule itself, or what replaced it.
///
/// # Errors
/// When the version has neither a rule nor a category of that name.
pub fn resolve(version: Version, name: &str) -> Result<Resolved, UnknownRule> {
    let categories = || Category::ALL.into_iter().filter(|one| one.is_in(version));
    if let Some(category) = categories().find(|category| category.id() == name) {
        let is_in = |rule: &&Rule| {
            let categories = rule.categories(version);
            categories.is_some_and(|all| all.contains(category))
        };
        let rules = all().iter().copied().filter(is_in).collect();
        return Ok(Resolved {
            rules,
            retired: None,
        });
    }
    let known = |rule: &&Rule| rule.categories(version).is_some();
    if let Some(rule) = find(name).filter(known) {
        return Ok(match rule.replaced_by {
            None => Resolved {
                rules: vec![rule],
                retired: None,
            },
            Some(ids) => Resolved {
                rules: ids.iter().filter_map(|id| find(id)).collect(),
                retired: Some(rule),
            },
        });
    }
    let rules = all().iter().copied().filter(known).map(|rule| rule.id);
    Err(UnknownRule {
        name: name.to_owned(),
        version,
        nearest: nearest(name, rules.chain(categories().map(Category::id))),
    })
}

impl Selection {
    /// What `use` and `except` select: the default rules when nothing is used. Nothing is ignored.
    ///
    /// # Errors
    /// When one of the names is not known.
    pub fn new(version: Version, used: &[String], except: &[String]) -> Result<Self, UnknownRule> {
        let mut retired = Vec::new();
        let mut gather = |names: &[String]| {
            let mut rules: Vec<&'static Rule> = Vec::new();
            for name in names {
                let found = resolve(version, name)?;
                rules.extend(found.rules);
                retired.extend(found.retired);
            }
            Ok(rules)
        };
        let mut rules = gather(used)?;
        let except = gather(except)?;
        if used.is_empty() {
            let defaults = all().iter().copied();
            rules = defaults.filter(|rule| rule.is_default(version)).collect();
        }
        rules.retain(|rule| !except.iter().any(|other| other.id == rule.id));
        rules.sort_unstable_by_key(|rule| rule.id);
        rules.dedup_by_key(|rule| rule.id);
        retired.sort_unstable_by_key(|rule| rule.id);
        retired.dedup_by_key(|rule| rule.id);
        Ok(Self::of(rules, retired))
    }

    /// Exactly these rules.
    #[must_use]
    pub const fn of(rules: Vec<&'static Rule>, retired: Vec<&'static Rule>) -> Self {
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

/// Whether a path is, or lies below, one of the others; `.` holds everything.
pub(super) fn is_below(path: &str, folders: &[String]) -> bool {
    folders.iter().any(|folder| {
        let folder = folder.trim_end_matches('/');
        folder == "."
            || path
                .strip_prefix(folder)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
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
        let retired: Vec<&str> = selection.retired.iter().map(|rule| rule.id).collect();
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

    #[test]
    fn a_path_lies_below_itself_and_its_folders() {
        let is_below = |path: &str, folder: &str| is_below(path, &names(&[folder]));
        assert!(is_below("a/b.proto", "a/b.proto") && is_below("a/b.proto", "a"));
        assert!(is_below("a/b.proto", "a/") && is_below("a/b.proto", "."));
        assert!(!is_below("ab/c.proto", "a") && !is_below("a/b.proto", "a/b"));
    }
}
