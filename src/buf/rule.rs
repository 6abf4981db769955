//! What a rule is, and the list of all of them.

use std::sync::LazyLock;

use super::category::{Categories, Category, Version};
use super::context::{
    Context, EnumPair, FieldPair, FilePair, MessagePair, MethodPair, ServicePair, Sink,
};
use super::registry::{self, Listed};
use super::{
    cardinality, enumeration, field, field_default, field_string, field_type, file, file_option,
    member, message, retired, service,
};
use crate::finding::Surface;

/// One of buf's rules.
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
    v1beta1: Option<Categories>,
    v1: Option<Categories>,
    v2: Option<Categories>,
    pub(super) check: Check,
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rule")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// What a rule looks at: the walk calls it once for each.
pub(super) enum Check {
    /// Nothing: a name that is kept for old configurations.
    Retired,
    /// The two images as a whole.
    Whole(fn(&Context<'_>, &mut Sink<'_>)),
    /// Two files with the same path.
    File(fn(&FilePair<'_>, &mut Sink<'_>)),
    /// Two messages with the same full name.
    Message(fn(&MessagePair<'_>, &mut Sink<'_>)),
    /// Two fields of such messages, or two extensions of one message, with the same number.
    Field(fn(&FieldPair<'_>, &mut Sink<'_>)),
    /// Two enums with the same full name.
    Enum(fn(&EnumPair<'_>, &mut Sink<'_>)),
    /// Two services with the same full name.
    Service(fn(&ServicePair<'_>, &mut Sink<'_>)),
    /// Two methods of such services with the same name.
    Method(fn(&MethodPair<'_>, &mut Sink<'_>)),
}

/// The texts of a rule: its ID, summary, help and page.
pub(super) type Texts = [&'static str; 4];

impl Rule {
    /// A rule of these categories: in v2 of all of them, before that of all but `CSR`.
    pub(super) const fn new(texts: Texts, categories: &[Category], check: Check) -> Self {
        let [id, summary, help, page] = texts;
        let v2 = Categories::of(categories);
        let older = v2.without(Category::Csr);
        Self {
            id,
            summary,
            help,
            page,
            replaced_by: None,
            v1beta1: Some(older),
            v1: Some(older),
            v2: Some(v2),
            check,
        }
    }

    /// The same rule, in other categories in v1beta1.
    pub(super) const fn v1beta1(mut self, categories: &[Category]) -> Self {
        self.v1beta1 = Some(Categories::of(categories));
        self
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

    /// A name that finds nothing any more and stands for other rules.
    pub(super) const fn retired(texts: Texts, replaced_by: &'static [&'static str]) -> Self {
        let mut rule = Self::new(texts, &[], Check::Retired);
        rule.replaced_by = Some(replaced_by);
        rule
    }

    /// The same rule, which v2 does not have any more.
    pub(super) const fn until_v1(mut self) -> Self {
        self.v2 = None;
        self
    }

    /// The categories it is in, or nothing when the version does not have the rule.
    #[must_use]
    pub const fn categories(&self, version: Version) -> Option<Categories> {
        match version {
            Version::V1Beta1 => self.v1beta1,
            Version::V1 => self.v1,
            Version::V2 => self.v2,
        }
    }

    /// Whether it is used when a configuration names nothing: those of `FILE` are.
    #[must_use]
    pub const fn is_default(&self, version: Version) -> bool {
        match self.categories(version) {
            Some(categories) => categories.contains(Category::File),
            None => false,
        }
    }

    /// What buf means it to protect, told by its categories.
    #[must_use]
    pub fn surfaces(&self) -> Vec<Surface> {
        let categories = self.v2.unwrap_or(Categories::NONE);
        let is_rpc = self.id.starts_with("RPC_");
        let surfaces = [
            (Category::Wire, Surface::Binary),
            (Category::WireJson, Surface::Json),
            (Category::Wire, Surface::Rpc),
            (Category::Package, Surface::Code),
        ];
        let surfaces = surfaces.into_iter().filter(|&(category, surface)| {
            categories.contains(category) && (surface != Surface::Rpc || is_rpc)
        });
        surfaces.map(|(_, surface)| surface).collect()
    }
}

static ALL: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| {
    registry::sorted(&[
        &cardinality::RULES,
        &enumeration::RULES,
        &field::RULES,
        &field_default::RULES,
        &field_string::RULES,
        &field_type::RULES,
        &file::RULES,
        &file_option::RULES,
        &member::RULES,
        &message::RULES,
        &retired::RULES,
        &service::RULES,
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
        $crate::buf::registry::page_in!("/src/buf/pages", $name)
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
                        .is_some_and(|all| all.contains(category))
                };
                known().filter(is_in).count()
            };
            let live = known().filter(|rule| rule.replaced_by.is_none()).count();
            (live, known().count() - live, Category::ALL.map(of))
        };
        assert_eq!(count(Version::V2), (64, 1, [51, 51, 22, 15, 32]));
        assert_eq!(count(Version::V1), (61, 5, [49, 49, 21, 14, 0]));
        assert_eq!(count(Version::V1Beta1), (59, 5, [49, 48, 21, 14, 0]));
    }

    #[test]
    fn every_rule_has_its_page_and_every_page_its_rule() {
        let rules: Vec<_> = all().iter().map(|rule| (rule.id, rule.page)).collect();
        registry::tests::pages_and_rules_agree("src/buf/pages", &rules);
    }

    #[test]
    fn what_stands_in_for_a_retired_rule_is_live() {
        for rule in all() {
            for id in rule.replaced_by.unwrap_or_default() {
                assert!(find(id).unwrap().replaced_by.is_none());
            }
        }
    }
}
