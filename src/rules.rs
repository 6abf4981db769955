//! The rules: facts and one short function each, with a page that explains it and is its test.
//!
//! A rule receives pairs and never searches, reads or prints. To add one: `<id in lower case>.rs`
//! with a `RULE`, a page `<id in lower case>.md`, and a line in the list below.

pub(crate) mod annotation;
pub(crate) mod change;
pub(crate) mod context;
pub(crate) mod draft;
pub(crate) mod numbers;
mod oneof;
pub(crate) mod phrase;
pub(crate) mod remembered;
mod resource;
mod rpc_name;
mod rpc_type;
mod sent;
pub(crate) mod siblings;
pub(crate) mod touched;
mod validation;

use crate::finding::{Severity, Surfaces};
use context::{
    Context, EnumContext, FieldContext, FileContext, Lint, MessageContext, MethodContext,
    ServiceContext,
};
use draft::Sink;
use remembered::Remembered;

/// One thing protovet looks for.
pub struct Rule {
    /// The ID, in upper case with underscores: what reports, `explain` and configuration call it.
    pub id: &'static str,
    /// One line: lower case, no full stop.
    pub summary: &'static str,
    /// The page `protovet explain` prints: Markdown, its examples checked by the tests.
    pub page: &'static str,
    /// Whether it compares two versions or looks at one.
    pub kind: Kind,
    /// The severity of its findings unless one says otherwise.
    pub severity: Severity,
    /// The surfaces it protects: it is silent when none of them is asked for. Not for conventions.
    pub surfaces: Surfaces,
    /// What it looks at, and how.
    pub(crate) check: Check,
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rule")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl Rule {
    /// Whether it looks at what there was before both versions.
    #[must_use]
    pub fn looks_back(&self) -> bool {
        let mut parts = self.check.parts().iter();
        parts.any(|part| matches!(part, Check::Remembered(_)))
    }
}

/// What sort of rule it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// Compares two versions.
    Breaking,
    /// Looks at one version.
    Convention,
    /// Compares two versions, and finds what breaks nothing: a list of all changes has it, a check
    /// does not.
    Change,
}

/// What a rule looks at: the walk in [`crate::check`] calls it once for each.
pub(crate) enum Check {
    /// The whole comparison: what was removed, added, renamed or moved.
    Whole(fn(&Context<'_>, &mut Sink<'_>)),
    /// Two files that are one.
    File(fn(&FileContext<'_>, &mut Sink<'_>)),
    /// Two messages that are one.
    Message(fn(&MessageContext<'_>, &mut Sink<'_>)),
    /// Two fields, or two extensions, that are one or share a number.
    Field(fn(&FieldContext<'_>, &mut Sink<'_>)),
    /// Two enums that are one.
    Enum(fn(&EnumContext<'_>, &mut Sink<'_>)),
    /// Two services that are one.
    Service(fn(&ServiceContext<'_>, &mut Sink<'_>)),
    /// Two methods that are one.
    Method(fn(&MethodContext<'_>, &mut Sink<'_>)),
    /// One version of a schema.
    Convention(fn(&Lint<'_>, &mut Sink<'_>)),
    /// A message or an enum of the new version, and what it was in the whole history. Only where
    /// there is one.
    Remembered(fn(&Remembered<'_>, &mut Sink<'_>)),
    /// Several of them.
    Each(&'static [Check]),
}

impl Check {
    /// The single checks.
    pub(crate) const fn parts(&self) -> &[Self] {
        match self {
            Self::Each(parts) => parts,
            one => std::slice::from_ref(one),
        }
    }
}

/// Declares the modules of all rules and lists them by ID.
macro_rules! rules {
    ($($module:ident)*) => {
        $(mod $module;)*
        /// All rules, sorted by ID.
        static ALL: &[&Rule] = &[$(&$module::RULE),*];
        /// The modules of all rules, in the order of the list.
        #[cfg(test)]
        const MODULES: &[&str] = &[$(stringify!($module)),*];
    };
}

rules! {
    deprecated_removed
    edition_changed
    enum_added
    enum_alias_inserted
    enum_deleted
    enum_first_value_zero
    enum_no_allow_alias
    enum_number_reused
    enum_renamed
    enum_type_changed
    enum_value_added
    enum_value_deleted
    enum_value_name_not_reserved
    enum_value_prefix
    enum_value_renamed
    enum_value_renumbered
    enum_zero_value_changed
    enum_zero_value_suffix
    extension_added
    extension_deleted
    extension_ranges_sparse
    extension_range_added
    extension_range_removed
    field_added
    field_behavior_required_added
    field_cardinality_changed
    field_default_changed
    field_deleted
    field_encoding_changed
    field_json_name_changed
    field_moved_into_oneof
    field_moved_out_of_oneof
    field_name_not_reserved
    field_name_reused
    field_not_required
    field_number_reused
    field_presence_changed
    field_renamed
    field_renumbered
    field_required_added
    field_required_removed
    field_type_changed
    field_utf8_validation_changed
    file_deleted
    file_moved
    file_option_changed
    import_changed
    message_added
    message_deleted
    message_renamed
    message_set_changed
    oneof_added
    oneof_deleted
    oneof_renamed
    option_changed
    package_changed
    package_stable_depends_on_unstable
    package_version_suffix
    reserved_added
    reserved_forgotten
    reserved_name_forgotten
    reserved_name_without_number
    reserved_number_without_name
    reserved_ranges_split
    reserved_removed
    resource_deleted
    resource_pattern_changed
    resource_reference_changed
    rpc_added
    rpc_deleted
    rpc_http_changed
    rpc_idempotency_changed
    rpc_lro_type_changed
    rpc_renamed
    rpc_request_response_unique
    rpc_request_standard_name
    rpc_request_type_changed
    rpc_response_standard_name
    rpc_response_type_changed
    rpc_signature_changed
    rpc_streaming_changed
    service_added
    service_deleted
    service_host_changed
    service_renamed
    service_scope_removed
    validation_tightened
    visibility_narrowed
}

/// All rules, sorted by ID.
#[must_use]
pub fn all() -> &'static [&'static Rule] {
    ALL
}

/// The rule with this ID.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.binary_search_by(|rule| rule.id.cmp(id))
        .ok()
        .map(|at| ALL[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_is_sorted_and_named_after_its_files() {
        let ids: Vec<String> = ALL.iter().map(|rule| rule.id.to_lowercase()).collect();
        assert_eq!(ids, MODULES, "each rule's file is its ID in lower case");
        assert!(
            ALL.is_sorted_by(|a, b| a.id < b.id),
            "the list is sorted by ID"
        );
    }

    #[test]
    fn every_file_is_listed_and_has_a_page() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules");
        let mut pages = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "md") {
                pages.push(path.file_stem().unwrap().to_str().unwrap().to_owned());
            }
        }
        pages.sort_by_key(|page| page.to_uppercase());
        assert_eq!(pages, MODULES);
    }
}
