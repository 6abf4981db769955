//! What a lint rule is, and the list of all of them.

use std::sync::LazyLock;

use super::category::Category::{
    self, Basic, Comments, FileLayout, Minimal, Other, PackageAffinity, Sensible, Standard,
    StyleBasic, StyleStandard, UnaryRpc,
};
use super::context::{Context, Sink};
use super::{
    comment, cycle, enumeration, field, file, import, naming, package, retired, same_option,
    service, unique,
};
use crate::buf::Version;
use crate::buf::registry::{self, Listed};
use crate::model::{EnumId, EnumValueId, FieldId, FileId, MessageId, MethodId, OneofId, ServiceId};

/// One of buf's lint rules.
pub struct Rule {
    /// buf's ID.
    pub id: &'static str,
    /// One line: lower case, no full stop.
    pub summary: &'static str,
    /// What to do about a finding: one line, lower case, no full stop.
    pub help: &'static str,
    /// The page `protovet explain` prints: Markdown, its examples checked by the tests.
    pub page: &'static str,
    /// For an ID that only old configurations still name: the rules that stand in for it.
    pub replaced_by: Option<&'static [&'static str]>,
    v1beta1: Option<&'static [Category]>,
    v1: Option<&'static [Category]>,
    v2: Option<&'static [Category]>,
    pub(super) check: Check,
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rule")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// What a rule looks at: the walk calls it once for each in the files that are asked for.
#[derive(Clone, Copy)]
pub(super) enum Check {
    /// Nothing: a name that is kept for old configurations.
    Retired,
    /// Nothing yet, although buf does.
    Missing,
    /// All files together.
    Whole(fn(&Context<'_>, &mut Sink<'_>)),
    /// A file.
    File(fn(&Context<'_>, FileId, &mut Sink<'_>)),
    /// A message that is no entry of a map.
    Message(fn(&Context<'_>, MessageId, &mut Sink<'_>)),
    /// A field of such a message, or an extension.
    Field(fn(&Context<'_>, FieldId, &mut Sink<'_>)),
    /// A oneof that is written.
    Oneof(fn(&Context<'_>, OneofId, &mut Sink<'_>)),
    /// An enum.
    Enum(fn(&Context<'_>, EnumId, &mut Sink<'_>)),
    /// A value of an enum.
    Value(fn(&Context<'_>, EnumValueId, &mut Sink<'_>)),
    /// A service.
    Service(fn(&Context<'_>, ServiceId, &mut Sink<'_>)),
    /// A method.
    Method(fn(&Context<'_>, MethodId, &mut Sink<'_>)),
}

/// The texts of a rule: its ID, summary, help and page.
pub(super) type Texts = [&'static str; 4];

/// The categories of a rule, in v1 and v2, and before.
pub(super) struct Group {
    now: &'static [Category],
    v1beta1: &'static [Category],
}

/// How files lie in folders.
pub(super) const LAYOUT: Group = Group {
    now: &[Minimal, Basic, Standard],
    v1beta1: &[Minimal, Basic, Standard, FileLayout],
};

/// That there is a package.
pub(super) const SENSIBLE_LAYOUT: Group = Group {
    now: &[Minimal, Basic, Standard],
    v1beta1: &[Minimal, Basic, Standard, Sensible],
};

/// How packages stand to each other: not in v1beta1.
pub(super) const LAYOUT_NOW: Group = Group {
    now: &[Minimal, Basic, Standard],
    v1beta1: &[],
};

/// What the files of a package agree on.
pub(super) const AFFINITY: Group = Group {
    now: &[Basic, Standard],
    v1beta1: &[Minimal, Basic, Standard, PackageAffinity],
};

/// What nobody should do.
pub(super) const SENSIBLE: Group = Group {
    now: &[Basic, Standard],
    v1beta1: &[Minimal, Basic, Standard, Sensible],
};

/// How names are written.
pub(super) const BASIC: Group = Group {
    now: &[Basic, Standard],
    v1beta1: &[Basic, Standard, StyleBasic, StyleStandard],
};

/// What names are made of.
pub(super) const STANDARD: Group = Group {
    now: &[Standard],
    v1beta1: &[Standard, StyleStandard],
};

/// That there are comments.
pub(super) const COMMENTS: Group = Group {
    now: &[Comments],
    v1beta1: &[Comments],
};

/// That nothing streams.
pub(super) const UNARY: Group = Group {
    now: &[UnaryRpc],
    v1beta1: &[UnaryRpc],
};

/// What v1beta1 has apart.
pub(super) const APART: Group = Group {
    now: &[Basic, Standard],
    v1beta1: &[Other],
};

/// What must be named.
pub(super) const NONE: Group = Group {
    now: &[],
    v1beta1: &[],
};

impl Rule {
    /// A rule that all versions have.
    pub(super) const fn new(texts: Texts, group: Group, check: Check) -> Self {
        let [id, summary, help, page] = texts;
        Self {
            id,
            summary,
            help,
            page,
            replaced_by: None,
            v1beta1: Some(group.v1beta1),
            v1: Some(group.now),
            v2: Some(group.now),
            check,
        }
    }

    /// The same rule, which v1beta1 does not have.
    pub(super) const fn since_v1(mut self) -> Self {
        self.v1beta1 = None;
        self
    }

    /// The same rule, which only v2 has.
    pub(super) const fn since_v2(mut self) -> Self {
        self.v1beta1 = None;
        self.v1 = None;
        self
    }

    /// The same rule, which only v1beta1 has.
    pub(super) const fn only_v1beta1(mut self) -> Self {
        self.v1 = None;
        self.v2 = None;
        self
    }

    /// The same rule, which must be named in v1.
    pub(super) const fn apart_in_v1(mut self) -> Self {
        self.v1 = Some(&[]);
        self
    }

    /// A name that finds nothing any more.
    pub(super) const fn retired(texts: Texts) -> Self {
        let mut rule = Self::new(texts, NONE, Check::Retired);
        rule.replaced_by = Some(&[]);
        rule
    }

    /// The categories it is in, or nothing when the version does not have the rule.
    #[must_use]
    pub const fn categories(&self, version: Version) -> Option<&'static [Category]> {
        match version {
            Version::V1Beta1 => self.v1beta1,
            Version::V1 => self.v1,
            Version::V2 => self.v2,
        }
    }

    /// Whether it is used when a configuration names nothing: those of `STANDARD` are.
    #[must_use]
    pub fn is_default(&self, version: Version) -> bool {
        let categories = self.categories(version);
        categories.is_some_and(|categories| categories.contains(&Standard))
    }

    /// Whether it is looked for at all: buf has one rule that protovet does not check.
    #[must_use]
    pub const fn is_checked(&self) -> bool {
        !matches!(self.check, Check::Missing)
    }
}

static ALL: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| {
    registry::sorted(&[
        &comment::RULES,
        &cycle::RULES,
        &enumeration::RULES,
        &field::RULES,
        &file::RULES,
        &import::RULES,
        &naming::RULES,
        &package::RULES,
        &retired::RULES,
        &same_option::RULES,
        &service::RULES,
        &unique::RULES,
    ])
});

impl Listed for Rule {
    fn id(&self) -> &'static str {
        self.id
    }
}

/// All rules, sorted by ID; the IDs that only old configurations still name are among them.
#[must_use]
pub fn all() -> &'static [&'static Rule] {
    &ALL
}

/// The rule with this ID.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    registry::find(&ALL, id)
}

/// The page of a rule.
macro_rules! page {
    ($name:literal) => {
        $crate::buf::registry::page_in!("/src/buf/lint/pages", $name)
    };
}
pub(super) use page;

#[cfg(test)]
mod tests {
    use super::*;

    /// Live rules, deprecated IDs, and rules a category, as buf's own list has them.
    #[test]
    fn every_version_has_as_many_rules_as_buf() {
        let count = |version| {
            let known = || {
                all()
                    .iter()
                    .filter(move |rule| rule.categories(version).is_some())
            };
            let of = |category| {
                let is_in = |rule: &&&Rule| {
                    rule.categories(version)
                        .is_some_and(|all| all.contains(&category))
                };
                known().filter(is_in).count()
            };
            let live = known().filter(|rule| rule.replaced_by.is_none()).count();
            (live, known().count() - live, Category::ALL.map(of))
        };
        let v2 = [5, 26, 35, 7, 2, 0, 0, 0, 0, 0, 0];
        let v1 = [4, 24, 33, 7, 2, 0, 0, 0, 0, 0, 0];
        let v1beta1 = [14, 22, 30, 7, 2, 3, 7, 4, 8, 16, 1];
        assert_eq!(count(Version::V2), (45, 1, v2));
        assert_eq!(count(Version::V1), (43, 1, v1));
        assert_eq!(count(Version::V1Beta1), (40, 1, v1beta1));
    }

    #[test]
    fn every_rule_has_its_page_and_every_page_its_rule() {
        let rules: Vec<_> = all().iter().map(|rule| (rule.id, rule.page)).collect();
        registry::tests::pages_and_rules_agree("src/buf/lint/pages", &rules);
    }
}
