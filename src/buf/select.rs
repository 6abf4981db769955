//! Rules and categories by the names that a configuration has for them.

use std::fmt;

use super::category::Version;
use crate::nearest::nearest;

/// A rule that a configuration can name, by itself or by a category.
pub(super) trait Selectable: Sized + 'static {
    /// All rules, sorted by ID.
    fn all() -> &'static [&'static Self];

    /// The ID.
    fn id(&self) -> &'static str;

    /// For an ID that only old configurations still name: the rules that stand in for it.
    fn replaced_by(&self) -> Option<&'static [&'static str]>;

    /// Whether a version has the rule.
    fn is_known(&self, version: Version) -> bool;

    /// Whether it belongs to a category.
    fn is_in(&self, version: Version, category: &str) -> bool;

    /// Whether it looks when a configuration names nothing.
    fn is_default(&self, version: Version) -> bool;

    /// The categories that a version has.
    fn categories(version: Version) -> impl Iterator<Item = &'static str>;

    /// For a category that only old configurations still name: the one that stands in for it.
    fn renamed_category(_version: Version, _name: &str) -> Option<Retired> {
        None
    }
}

/// A name that is out of use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Retired {
    /// The name of a rule or category.
    pub name: &'static str,
    /// What stands in for it.
    pub replaced_by: &'static [&'static str],
}

/// What the name of a rule or category stands for.
#[derive(Debug)]
pub struct Resolved<R: 'static> {
    /// Live rules, sorted by ID.
    pub rules: Vec<&'static R>,
    /// The name itself, when it is out of use.
    pub retired: Option<Retired>,
}

/// What names select.
#[derive(Debug)]
pub(super) struct Chosen<R: 'static> {
    /// Live rules, sorted by ID.
    pub(super) rules: Vec<&'static R>,
    /// The names that are out of use.
    pub(super) retired: Vec<Retired>,
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

/// The rules a name stands for: those of a category, the rule itself, or what replaced it.
pub(super) fn resolve<R: Selectable>(
    version: Version,
    name: &str,
) -> Result<Resolved<R>, UnknownRule> {
    if let Some(retired) = R::renamed_category(version, name) {
        let rules = retired
            .replaced_by
            .iter()
            .flat_map(|name| of_category(version, name));
        return Ok(Resolved {
            rules: rules.collect(),
            retired: Some(retired),
        });
    }
    if R::categories(version).any(|category| category == name) {
        return Ok(Resolved {
            rules: of_category(version, name).collect(),
            retired: None,
        });
    }
    let known = || {
        R::all()
            .iter()
            .copied()
            .filter(|rule| rule.is_known(version))
    };
    if let Some(rule) = known().find(|rule| rule.id() == name) {
        let Some(replaced_by) = rule.replaced_by() else {
            return Ok(Resolved {
                rules: vec![rule],
                retired: None,
            });
        };
        let stands_in = |rule: &&R| replaced_by.contains(&rule.id());
        return Ok(Resolved {
            rules: R::all().iter().copied().filter(stands_in).collect(),
            retired: Some(Retired {
                name: rule.id(),
                replaced_by,
            }),
        });
    }
    let rules = known().map(R::id);
    Err(UnknownRule {
        name: name.to_owned(),
        version,
        nearest: nearest(name, rules.chain(R::categories(version))),
    })
}

/// The live rules of a category.
fn of_category<R: Selectable>(
    version: Version,
    category: &str,
) -> impl Iterator<Item = &'static R> {
    let rules = R::all().iter().copied();
    rules.filter(move |rule| rule.replaced_by().is_none() && rule.is_in(version, category))
}

/// What `use` and `except` select: the default rules when nothing is used.
pub(super) fn choose<R: Selectable>(
    version: Version,
    used: &[String],
    except: &[String],
) -> Result<Chosen<R>, UnknownRule> {
    let mut retired: Vec<Retired> = Vec::new();
    let mut gather = |names: &[String]| {
        let mut rules: Vec<&'static R> = Vec::new();
        for name in names {
            let found = resolve::<R>(version, name)?;
            rules.extend(found.rules);
            retired.extend(found.retired);
        }
        Ok(rules)
    };
    let mut rules = gather(used)?;
    let except = gather(except)?;
    if used.is_empty() {
        let defaults = R::all().iter().copied();
        rules = defaults.filter(|rule| rule.is_default(version)).collect();
    }
    rules.retain(|rule| !except.iter().any(|other| other.id() == rule.id()));
    rules.sort_unstable_by_key(|rule| rule.id());
    rules.dedup_by_key(|rule| rule.id());
    retired.sort_unstable_by_key(|retired| retired.name);
    retired.dedup();
    Ok(Chosen { rules, retired })
}
