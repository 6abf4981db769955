//! What becomes of buf's rules when ours judge instead.

/// What our rules say where buf's said something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Change {
    /// The same.
    Same,
    /// Less: what is told here passes.
    Laxer(&'static str),
    /// More: what is told here passed.
    Stricter(&'static str),
}

/// A rule of buf, ours that look at the same, and how they differ.
pub(super) type Row = (&'static str, &'static [&'static str], Change);

use Change::{Laxer, Same, Stricter};

const TYPE: &str = "a type of another name and the same shape carries the same data; its new name \
                    counts for `code` alone";
const CARDINALITY: &str = "`optional` may come and go, and a list of the same bytes is judged by \
                           what readers make of it";
const NO_COUNTERPART: &str = "no rule of protovet looks at it";
const REQUEST: &str = "a message of another name and the same shape is no break for callers";
const RESERVED_NAME: &str = "a name that is not reserved is a warning";

/// Every rule of buf that is in use.
pub(super) const ROWS: &[Row] = &[
    ("ENUM_NO_DELETE", &["ENUM_DELETED", "ENUM_RENAMED"], Same),
    ("ENUM_SAME_JSON_FORMAT", &[], Laxer(NO_COUNTERPART)),
    (
        "ENUM_SAME_TYPE",
        &["ENUM_TYPE_CHANGED"],
        Laxer("a warning: only unknown numbers break"),
    ),
    ("ENUM_VALUE_NO_DELETE", &["ENUM_VALUE_DELETED"], Same),
    (
        "ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED",
        &["ENUM_VALUE_NAME_NOT_RESERVED"],
        Laxer(RESERVED_NAME),
    ),
    (
        "ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED",
        &["ENUM_VALUE_DELETED", "ENUM_VALUE_RENUMBERED"],
        Stricter("a value that got another number breaks, its old number reserved or not"),
    ),
    (
        "ENUM_VALUE_SAME_NAME",
        &[
            "ENUM_VALUE_RENAMED",
            "ENUM_NUMBER_REUSED",
            "ENUM_ALIAS_INSERTED",
        ],
        Stricter("an alias put before a value changes its name in JSON"),
    ),
    (
        "EXTENSION_MESSAGE_NO_DELETE",
        &["EXTENSION_RANGE_REMOVED"],
        Same,
    ),
    ("EXTENSION_NO_DELETE", &["EXTENSION_DELETED"], Same),
    (
        "FIELD_NO_DELETE",
        &["FIELD_DELETED", "FIELD_RENUMBERED"],
        Same,
    ),
    (
        "FIELD_NO_DELETE_UNLESS_NAME_RESERVED",
        &["FIELD_NAME_NOT_RESERVED"],
        Laxer(RESERVED_NAME),
    ),
    (
        "FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED",
        &["FIELD_DELETED", "FIELD_RENUMBERED"],
        Stricter("a field that got another number loses its data, its old number reserved or not"),
    ),
    (
        "FIELD_SAME_CARDINALITY",
        &["FIELD_CARDINALITY_CHANGED", "FIELD_PRESENCE_CHANGED"],
        Laxer(CARDINALITY),
    ),
    ("FIELD_SAME_CPP_STRING_TYPE", &[], Laxer(NO_COUNTERPART)),
    (
        "FIELD_SAME_DEFAULT",
        &["FIELD_DEFAULT_CHANGED"],
        Laxer("a warning: data that has the field does not change"),
    ),
    (
        "FIELD_SAME_JAVA_UTF8_VALIDATION",
        &[],
        Laxer(NO_COUNTERPART),
    ),
    ("FIELD_SAME_JSON_NAME", &["FIELD_JSON_NAME_CHANGED"], Same),
    ("FIELD_SAME_JSTYPE", &[], Laxer(NO_COUNTERPART)),
    (
        "FIELD_SAME_NAME",
        &["FIELD_RENAMED", "FIELD_NUMBER_REUSED"],
        Laxer("a new name with the JSON name kept counts for `code` alone"),
    ),
    (
        "FIELD_SAME_ONEOF",
        &["FIELD_MOVED_INTO_ONEOF", "FIELD_MOVED_OUT_OF_ONEOF"],
        Laxer(
            "one field alone may move into a new oneof, and a oneof may be renamed, as far as data is concerned",
        ),
    ),
    ("FIELD_SAME_TYPE", &["FIELD_TYPE_CHANGED"], Laxer(TYPE)),
    (
        "FIELD_SAME_UTF8_VALIDATION",
        &["FIELD_UTF8_VALIDATION_CHANGED"],
        Laxer("a warning: only strings that are not UTF-8 break"),
    ),
    (
        "FIELD_WIRE_COMPATIBLE_CARDINALITY",
        &["FIELD_CARDINALITY_CHANGED"],
        Laxer(CARDINALITY),
    ),
    (
        "FIELD_WIRE_COMPATIBLE_TYPE",
        &["FIELD_TYPE_CHANGED"],
        Stricter(
            "integers that lose their sign or range are warnings; but a type of another name and the same shape passes",
        ),
    ),
    (
        "FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY",
        &["FIELD_CARDINALITY_CHANGED"],
        Laxer(CARDINALITY),
    ),
    (
        "FIELD_WIRE_JSON_COMPATIBLE_TYPE",
        &["FIELD_TYPE_CHANGED"],
        Stricter(
            "integers that lose their sign are warnings; but a type of another name and the same shape passes",
        ),
    ),
    (
        "FILE_NO_DELETE",
        &["FILE_DELETED", "FILE_MOVED"],
        Laxer("an import that nothing used may go"),
    ),
    ("FILE_SAME_CC_ENABLE_ARENAS", &[], Laxer(NO_COUNTERPART)),
    (
        "FILE_SAME_CC_GENERIC_SERVICES",
        &["FILE_OPTION_CHANGED"],
        Same,
    ),
    ("FILE_SAME_CSHARP_NAMESPACE", &["FILE_OPTION_CHANGED"], Same),
    ("FILE_SAME_GO_PACKAGE", &["FILE_OPTION_CHANGED"], Same),
    (
        "FILE_SAME_JAVA_GENERIC_SERVICES",
        &["FILE_OPTION_CHANGED"],
        Same,
    ),
    (
        "FILE_SAME_JAVA_MULTIPLE_FILES",
        &["FILE_OPTION_CHANGED"],
        Same,
    ),
    (
        "FILE_SAME_JAVA_OUTER_CLASSNAME",
        &["FILE_OPTION_CHANGED"],
        Same,
    ),
    ("FILE_SAME_JAVA_PACKAGE", &["FILE_OPTION_CHANGED"], Same),
    (
        "FILE_SAME_OBJC_CLASS_PREFIX",
        &["FILE_OPTION_CHANGED"],
        Same,
    ),
    (
        "FILE_SAME_OPTIMIZE_FOR",
        &["FILE_OPTION_CHANGED"],
        Laxer("only a change to `LITE_RUNTIME` takes something away"),
    ),
    (
        "FILE_SAME_PACKAGE",
        &["PACKAGE_CHANGED", "SERVICE_RENAMED"],
        Laxer("a note for data, which does not know the package; services in it break"),
    ),
    ("FILE_SAME_PHP_CLASS_PREFIX", &["FILE_OPTION_CHANGED"], Same),
    (
        "FILE_SAME_PHP_METADATA_NAMESPACE",
        &["FILE_OPTION_CHANGED"],
        Same,
    ),
    ("FILE_SAME_PHP_NAMESPACE", &["FILE_OPTION_CHANGED"], Same),
    (
        "FILE_SAME_PY_GENERIC_SERVICES",
        &["FILE_OPTION_CHANGED"],
        Same,
    ),
    ("FILE_SAME_RUBY_PACKAGE", &["FILE_OPTION_CHANGED"], Same),
    ("FILE_SAME_SWIFT_PREFIX", &["FILE_OPTION_CHANGED"], Same),
    (
        "FILE_SAME_SYNTAX",
        &["EDITION_CHANGED"],
        Laxer("a note: what the new defaults change is judged field by field"),
    ),
    (
        "MESSAGE_NO_DELETE",
        &["MESSAGE_DELETED", "MESSAGE_RENAMED"],
        Same,
    ),
    (
        "MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR",
        &[],
        Laxer(NO_COUNTERPART),
    ),
    ("MESSAGE_SAME_JSON_FORMAT", &[], Laxer(NO_COUNTERPART)),
    (
        "MESSAGE_SAME_REQUIRED_FIELDS",
        &["FIELD_REQUIRED_ADDED", "FIELD_REQUIRED_REMOVED"],
        Stricter("required fields of editions count too"),
    ),
    ("ONEOF_NO_DELETE", &["ONEOF_DELETED", "ONEOF_RENAMED"], Same),
    (
        "PACKAGE_ENUM_NO_DELETE",
        &["ENUM_DELETED", "ENUM_RENAMED"],
        Stricter("the last enum of a package counts too"),
    ),
    (
        "PACKAGE_EXTENSION_NO_DELETE",
        &["EXTENSION_DELETED"],
        Stricter("the last extension of a package counts too"),
    ),
    (
        "PACKAGE_MESSAGE_NO_DELETE",
        &["MESSAGE_DELETED", "MESSAGE_RENAMED"],
        Stricter("the last message of a package counts too"),
    ),
    (
        "PACKAGE_NO_DELETE",
        &["FILE_DELETED", "FILE_MOVED"],
        Stricter("each file that is gone or has moved counts, as code imports files"),
    ),
    (
        "PACKAGE_SERVICE_NO_DELETE",
        &["SERVICE_DELETED", "SERVICE_RENAMED"],
        Same,
    ),
    ("RESERVED_ENUM_NO_DELETE", &["RESERVED_REMOVED"], Same),
    ("RESERVED_MESSAGE_NO_DELETE", &["RESERVED_REMOVED"], Same),
    ("RPC_NO_DELETE", &["RPC_DELETED", "RPC_RENAMED"], Same),
    (
        "RPC_SAME_CLIENT_STREAMING",
        &["RPC_STREAMING_CHANGED"],
        Same,
    ),
    (
        "RPC_SAME_IDEMPOTENCY_LEVEL",
        &["RPC_IDEMPOTENCY_CHANGED"],
        Laxer("a warning, and only for a promise that is taken back"),
    ),
    (
        "RPC_SAME_REQUEST_TYPE",
        &["RPC_REQUEST_TYPE_CHANGED"],
        Laxer(REQUEST),
    ),
    (
        "RPC_SAME_RESPONSE_TYPE",
        &["RPC_RESPONSE_TYPE_CHANGED"],
        Laxer(REQUEST),
    ),
    (
        "RPC_SAME_SERVER_STREAMING",
        &["RPC_STREAMING_CHANGED"],
        Same,
    ),
    (
        "SERVICE_NO_DELETE",
        &["SERVICE_DELETED", "SERVICE_RENAMED"],
        Same,
    ),
];

/// Rules of ours that look at what no rule of buf looks at.
pub(super) const OURS_ALONE: &[(&str, &str)] = &[
    (
        "ENUM_VALUE_ADDED",
        "old readers of closed enums drop a new value",
    ),
    (
        "FIELD_BEHAVIOR_REQUIRED_ADDED",
        "callers must send a field that they may not send",
    ),
    (
        "RESOURCE_PATTERN_CHANGED",
        "names of resources that exist no longer fit",
    ),
    ("RPC_HTTP_CHANGED", "an HTTP path that callers use is gone"),
    (
        "RPC_SIGNATURE_CHANGED",
        "calls of generated clients no longer compile",
    ),
    (
        "VALIDATION_TIGHTENED",
        "values that were accepted are refused",
    ),
    (
        "VISIBILITY_NARROWED",
        "a type that others import is local now",
    ),
];

/// What the categories about data let pass, and ours do not.
pub(super) const BEYOND_WIRE: &[(&str, &str)] = &[
    (
        "MESSAGE_DELETED",
        "nothing reads what is stored as a message that is gone",
    ),
    (
        "RPC_DELETED",
        "callers of an rpc that is gone are turned away",
    ),
    ("SERVICE_DELETED", "the same for all rpcs of a service"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_live_rule_of_buf_has_its_row() {
        let live = protovet::buf::all().iter();
        let live: Vec<&str> = live
            .filter(|rule| rule.replaced_by.is_none())
            .map(|rule| rule.id)
            .collect();
        let rows: Vec<&str> = ROWS.iter().map(|row| row.0).collect();
        assert_eq!(rows, live);
    }

    #[test]
    fn rules_of_ours_exist() {
        let named = ROWS.iter().flat_map(|row| row.1.iter().copied());
        let alone = OURS_ALONE.iter().chain(BEYOND_WIRE).map(|(id, _)| *id);
        for id in named.chain(alone) {
            let mut all = protovet::rules::all().iter();
            assert!(all.any(|rule| rule.id == id), "{id}");
        }
    }
}
