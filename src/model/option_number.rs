//! Field numbers of the standard options, as `google/protobuf/descriptor.proto` gives them.
//!
//! Named after the options message they belong to: `FIELD_PACKED` is `packed` of `FieldOptions`.

#![allow(missing_docs)] // each constant is the number of the option its name says

pub const FILE_JAVA_PACKAGE: i32 = 1;
pub const FILE_JAVA_OUTER_CLASSNAME: i32 = 8;
pub const FILE_OPTIMIZE_FOR: i32 = 9;
pub const FILE_JAVA_MULTIPLE_FILES: i32 = 10;
pub const FILE_GO_PACKAGE: i32 = 11;
pub const FILE_CC_GENERIC_SERVICES: i32 = 16;
pub const FILE_JAVA_GENERIC_SERVICES: i32 = 17;
pub const FILE_PY_GENERIC_SERVICES: i32 = 18;
pub const FILE_JAVA_GENERATE_EQUALS_AND_HASH: i32 = 20;
pub const FILE_DEPRECATED: i32 = 23;
pub const FILE_JAVA_STRING_CHECK_UTF8: i32 = 27;
pub const FILE_CC_ENABLE_ARENAS: i32 = 31;
pub const FILE_OBJC_CLASS_PREFIX: i32 = 36;
pub const FILE_CSHARP_NAMESPACE: i32 = 37;
pub const FILE_SWIFT_PREFIX: i32 = 39;
pub const FILE_PHP_CLASS_PREFIX: i32 = 40;
pub const FILE_PHP_NAMESPACE: i32 = 41;
/// Gone from newer versions of the file; older schemas still set it.
pub const FILE_PHP_GENERIC_SERVICES: i32 = 42;
pub const FILE_PHP_METADATA_NAMESPACE: i32 = 44;
pub const FILE_RUBY_PACKAGE: i32 = 45;
pub const FILE_FEATURES: i32 = 50;

pub const MESSAGE_SET_WIRE_FORMAT: i32 = 1;
pub const MESSAGE_NO_STANDARD_DESCRIPTOR_ACCESSOR: i32 = 2;
pub const MESSAGE_DEPRECATED: i32 = 3;
pub const MESSAGE_MAP_ENTRY: i32 = 7;
pub const MESSAGE_LEGACY_JSON_FIELD_CONFLICTS: i32 = 11;
pub const MESSAGE_FEATURES: i32 = 12;

pub const FIELD_CTYPE: i32 = 1;
pub const FIELD_PACKED: i32 = 2;
pub const FIELD_DEPRECATED: i32 = 3;
pub const FIELD_LAZY: i32 = 5;
pub const FIELD_JSTYPE: i32 = 6;
pub const FIELD_WEAK: i32 = 10;
pub const FIELD_UNVERIFIED_LAZY: i32 = 15;
pub const FIELD_DEBUG_REDACT: i32 = 16;
pub const FIELD_RETENTION: i32 = 17;
pub const FIELD_TARGETS: i32 = 19;
pub const FIELD_EDITION_DEFAULTS: i32 = 20;
pub const FIELD_FEATURES: i32 = 21;
pub const FIELD_FEATURE_SUPPORT: i32 = 22;

pub const ONEOF_FEATURES: i32 = 1;

pub const ENUM_ALLOW_ALIAS: i32 = 2;
pub const ENUM_DEPRECATED: i32 = 3;
pub const ENUM_LEGACY_JSON_FIELD_CONFLICTS: i32 = 6;
pub const ENUM_FEATURES: i32 = 7;

pub const ENUM_VALUE_DEPRECATED: i32 = 1;
pub const ENUM_VALUE_FEATURES: i32 = 2;
pub const ENUM_VALUE_DEBUG_REDACT: i32 = 3;
pub const ENUM_VALUE_FEATURE_SUPPORT: i32 = 4;

pub const SERVICE_DEPRECATED: i32 = 33;
pub const SERVICE_FEATURES: i32 = 34;

pub const METHOD_DEPRECATED: i32 = 33;
pub const METHOD_IDEMPOTENCY_LEVEL: i32 = 34;
pub const METHOD_FEATURES: i32 = 35;

pub const EXTENSION_RANGE_DECLARATION: i32 = 2;
pub const EXTENSION_RANGE_VERIFICATION: i32 = 3;
pub const EXTENSION_RANGE_FEATURES: i32 = 50;

/// In every options message: what a compiler did not interpret.
pub const UNINTERPRETED_OPTION: i32 = 999;

pub const DECLARATION_NUMBER: i32 = 1;
pub const DECLARATION_FULL_NAME: i32 = 2;
pub const DECLARATION_TYPE: i32 = 3;
pub const DECLARATION_RESERVED: i32 = 5;
pub const DECLARATION_REPEATED: i32 = 6;

pub const FEATURE_FIELD_PRESENCE: i32 = 1;
pub const FEATURE_ENUM_TYPE: i32 = 2;
pub const FEATURE_REPEATED_FIELD_ENCODING: i32 = 3;
pub const FEATURE_UTF8_VALIDATION: i32 = 4;
pub const FEATURE_MESSAGE_ENCODING: i32 = 5;
pub const FEATURE_JSON_FORMAT: i32 = 6;
pub const FEATURE_ENFORCE_NAMING_STYLE: i32 = 7;
pub const FEATURE_DEFAULT_SYMBOL_VISIBILITY: i32 = 8;
