//! The names of rules and categories that the versions of buf's configuration know.

use super::Version;
use crate::source::nearest;

/// The name of a rule or of a category of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RuleName {
    id: &'static str,
    versions: &'static [Version],
    /// Whether it is out of use, and what has taken its place.
    pub(crate) deprecated: Option<&'static [&'static str]>,
}

/// The name, if this version knows it.
pub(crate) fn find(
    names: &'static [RuleName],
    version: Version,
    id: &str,
) -> Option<&'static RuleName> {
    let mut known = names.iter().filter(|name| name.versions.contains(&version));
    known.find(|name| name.id == id)
}

/// What to do about a name that this version does not know.
pub(crate) fn help(names: &'static [RuleName], version: Version, id: &str) -> Option<String> {
    if let Some(other) = names.iter().find(|name| name.id == id) {
        let versions: Vec<String> = other
            .versions
            .iter()
            .map(|version| format!("`{}`", version.word()))
            .collect();
        return Some(format!("version {} has it", versions.join(" and ")));
    }
    let known = names.iter().filter(|name| name.versions.contains(&version));
    let found = nearest(id, known.map(|name| name.id))?;
    Some(format!("did you mean `{found}`?"))
}

const ALL: &[Version] = &[Version::V1Beta1, Version::V1, Version::V2];
const BEFORE_2: &[Version] = &[Version::V1Beta1, Version::V1];
const FROM_1: &[Version] = &[Version::V1, Version::V2];
const ONLY_2: &[Version] = &[Version::V2];
const ONLY_BETA: &[Version] = &[Version::V1Beta1];

const fn name(id: &'static str, versions: &'static [Version]) -> RuleName {
    RuleName {
        id,
        versions,
        deprecated: None,
    }
}

const fn deprecated(
    id: &'static str,
    versions: &'static [Version],
    replacements: &'static [&'static str],
) -> RuleName {
    RuleName {
        id,
        versions,
        deprecated: Some(replacements),
    }
}

/// What may stand in a `breaking` section.
pub(crate) static BREAKING: &[RuleName] = &[
    name("CSR", ONLY_2),
    name("ENUM_NO_DELETE", ALL),
    name("ENUM_SAME_JSON_FORMAT", ALL),
    name("ENUM_SAME_TYPE", ALL),
    name("ENUM_VALUE_NO_DELETE", ALL),
    name("ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED", ALL),
    name("ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED", ALL),
    name("ENUM_VALUE_SAME_NAME", ALL),
    name("EXTENSION_MESSAGE_NO_DELETE", ALL),
    name("EXTENSION_NO_DELETE", ONLY_2),
    name("FIELD_NO_DELETE", ALL),
    name("FIELD_NO_DELETE_UNLESS_NAME_RESERVED", ALL),
    name("FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED", ALL),
    name("FIELD_SAME_CARDINALITY", ALL),
    name("FIELD_SAME_CPP_STRING_TYPE", ALL),
    deprecated(
        "FIELD_SAME_CTYPE",
        BEFORE_2,
        &["FIELD_SAME_CPP_STRING_TYPE"],
    ),
    name("FIELD_SAME_DEFAULT", ONLY_2),
    name("FIELD_SAME_JAVA_UTF8_VALIDATION", ALL),
    name("FIELD_SAME_JSON_NAME", ALL),
    name("FIELD_SAME_JSTYPE", ALL),
    deprecated(
        "FIELD_SAME_LABEL",
        BEFORE_2,
        &[
            "FIELD_SAME_CARDINALITY",
            "FIELD_WIRE_COMPATIBLE_CARDINALITY",
            "FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY",
        ],
    ),
    name("FIELD_SAME_NAME", ALL),
    name("FIELD_SAME_ONEOF", ALL),
    name("FIELD_SAME_TYPE", ALL),
    name("FIELD_SAME_UTF8_VALIDATION", ALL),
    name("FIELD_WIRE_COMPATIBLE_CARDINALITY", ALL),
    name("FIELD_WIRE_COMPATIBLE_TYPE", FROM_1),
    name("FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY", ALL),
    name("FIELD_WIRE_JSON_COMPATIBLE_TYPE", FROM_1),
    name("FILE", ALL),
    name("FILE_NO_DELETE", ALL),
    name("FILE_SAME_CC_ENABLE_ARENAS", ALL),
    name("FILE_SAME_CC_GENERIC_SERVICES", ALL),
    name("FILE_SAME_CSHARP_NAMESPACE", ALL),
    name("FILE_SAME_GO_PACKAGE", ALL),
    name("FILE_SAME_JAVA_GENERIC_SERVICES", ALL),
    name("FILE_SAME_JAVA_MULTIPLE_FILES", ALL),
    name("FILE_SAME_JAVA_OUTER_CLASSNAME", ALL),
    name("FILE_SAME_JAVA_PACKAGE", ALL),
    deprecated(
        "FILE_SAME_JAVA_STRING_CHECK_UTF8",
        BEFORE_2,
        &["FIELD_SAME_JAVA_UTF8_VALIDATION"],
    ),
    name("FILE_SAME_OBJC_CLASS_PREFIX", ALL),
    name("FILE_SAME_OPTIMIZE_FOR", ALL),
    name("FILE_SAME_PACKAGE", ALL),
    name("FILE_SAME_PHP_CLASS_PREFIX", ALL),
    deprecated("FILE_SAME_PHP_GENERIC_SERVICES", BEFORE_2, &[]),
    name("FILE_SAME_PHP_METADATA_NAMESPACE", ALL),
    name("FILE_SAME_PHP_NAMESPACE", ALL),
    name("FILE_SAME_PY_GENERIC_SERVICES", ALL),
    name("FILE_SAME_RUBY_PACKAGE", ALL),
    name("FILE_SAME_SWIFT_PREFIX", ALL),
    name("FILE_SAME_SYNTAX", ALL),
    name("MESSAGE_NO_DELETE", ALL),
    name("MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR", ALL),
    name("MESSAGE_SAME_JSON_FORMAT", ALL),
    deprecated("MESSAGE_SAME_MESSAGE_SET_WIRE_FORMAT", ALL, &[]),
    name("MESSAGE_SAME_REQUIRED_FIELDS", ALL),
    name("ONEOF_NO_DELETE", ALL),
    name("PACKAGE", ALL),
    name("PACKAGE_ENUM_NO_DELETE", ALL),
    name("PACKAGE_EXTENSION_NO_DELETE", ONLY_2),
    name("PACKAGE_MESSAGE_NO_DELETE", ALL),
    name("PACKAGE_NO_DELETE", ALL),
    name("PACKAGE_SERVICE_NO_DELETE", ALL),
    name("RESERVED_ENUM_NO_DELETE", ALL),
    name("RESERVED_MESSAGE_NO_DELETE", ALL),
    name("RPC_NO_DELETE", ALL),
    name("RPC_SAME_CLIENT_STREAMING", ALL),
    name("RPC_SAME_IDEMPOTENCY_LEVEL", ALL),
    name("RPC_SAME_REQUEST_TYPE", ALL),
    name("RPC_SAME_RESPONSE_TYPE", ALL),
    name("RPC_SAME_SERVER_STREAMING", ALL),
    name("SERVICE_NO_DELETE", ALL),
    name("WIRE", ALL),
    name("WIRE_JSON", ALL),
];

/// What may stand in a `lint` section.
pub(crate) static LINT: &[RuleName] = &[
    name("BASIC", ALL),
    name("COMMENTS", ALL),
    name("COMMENT_ENUM", ALL),
    name("COMMENT_ENUM_VALUE", ALL),
    name("COMMENT_FIELD", ALL),
    name("COMMENT_MESSAGE", ALL),
    name("COMMENT_ONEOF", ALL),
    name("COMMENT_RPC", ALL),
    name("COMMENT_SERVICE", ALL),
    deprecated("DEFAULT", ALL, &["STANDARD"]),
    name("DIRECTORY_SAME_PACKAGE", ALL),
    name("ENUM_FIRST_VALUE_ZERO", ALL),
    name("ENUM_NO_ALLOW_ALIAS", ALL),
    name("ENUM_PASCAL_CASE", ALL),
    name("ENUM_VALUE_PREFIX", ALL),
    name("ENUM_VALUE_UPPER_SNAKE_CASE", ALL),
    name("ENUM_ZERO_VALUE_SUFFIX", ALL),
    name("FIELD_LOWER_SNAKE_CASE", ALL),
    name("FIELD_NOT_REQUIRED", ONLY_2),
    name("FIELD_NO_DESCRIPTOR", ONLY_BETA),
    name("FILE_LAYOUT", ONLY_BETA),
    name("FILE_LOWER_SNAKE_CASE", ALL),
    name("IMPORT_NO_PUBLIC", ALL),
    deprecated("IMPORT_NO_WEAK", ALL, &[]),
    name("IMPORT_USED", FROM_1),
    name("MESSAGE_PASCAL_CASE", ALL),
    name("MINIMAL", ALL),
    name("ONEOF_LOWER_SNAKE_CASE", ALL),
    name("OTHER", ONLY_BETA),
    name("PACKAGE_AFFINITY", ONLY_BETA),
    name("PACKAGE_DEFINED", ALL),
    name("PACKAGE_DIRECTORY_MATCH", ALL),
    name("PACKAGE_LOWER_SNAKE_CASE", ALL),
    name("PACKAGE_NO_IMPORT_CYCLE", FROM_1),
    name("PACKAGE_SAME_CSHARP_NAMESPACE", ALL),
    name("PACKAGE_SAME_DIRECTORY", ALL),
    name("PACKAGE_SAME_GO_PACKAGE", ALL),
    name("PACKAGE_SAME_JAVA_MULTIPLE_FILES", ALL),
    name("PACKAGE_SAME_JAVA_PACKAGE", ALL),
    name("PACKAGE_SAME_PHP_NAMESPACE", ALL),
    name("PACKAGE_SAME_RUBY_PACKAGE", ALL),
    name("PACKAGE_SAME_SWIFT_PREFIX", ALL),
    name("PACKAGE_VERSION_SUFFIX", ALL),
    name("PROTOVALIDATE", FROM_1),
    name("RPC_NO_CLIENT_STREAMING", ALL),
    name("RPC_NO_SERVER_STREAMING", ALL),
    name("RPC_PASCAL_CASE", ALL),
    name("RPC_REQUEST_RESPONSE_UNIQUE", ALL),
    name("RPC_REQUEST_STANDARD_NAME", ALL),
    name("RPC_RESPONSE_STANDARD_NAME", ALL),
    name("SENSIBLE", ONLY_BETA),
    name("SERVICE_PASCAL_CASE", ALL),
    name("SERVICE_SUFFIX", ALL),
    name("STABLE_PACKAGE_NO_IMPORT_UNSTABLE", ONLY_2),
    name("STANDARD", ALL),
    name("STYLE_BASIC", ONLY_BETA),
    name("STYLE_DEFAULT", ONLY_BETA),
    name("STYLE_STANDARD", ONLY_BETA),
    name("SYNTAX_SPECIFIED", FROM_1),
    name("UNARY_RPC", ALL),
];
