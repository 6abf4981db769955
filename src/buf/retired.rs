//! IDs that only old configurations still name.

use super::rule::{Rule, page};

pub(super) static RULES: [Rule; 5] = [
    Rule::retired(
        [
            "FIELD_SAME_CTYPE",
            "an old name of `FIELD_SAME_CPP_STRING_TYPE`",
            "name `FIELD_SAME_CPP_STRING_TYPE` in the configuration",
            page!("field_same_ctype"),
        ],
        &["FIELD_SAME_CPP_STRING_TYPE"],
    )
    .until_v1(),
    Rule::retired(
        [
            "FIELD_SAME_LABEL",
            "an old name of the three rules on cardinality",
            "name one of the three rules on cardinality in the configuration",
            page!("field_same_label"),
        ],
        &[
            "FIELD_SAME_CARDINALITY",
            "FIELD_WIRE_COMPATIBLE_CARDINALITY",
            "FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY",
        ],
    )
    .until_v1(),
    Rule::retired(
        [
            "FILE_SAME_JAVA_STRING_CHECK_UTF8",
            "an old name of `FIELD_SAME_JAVA_UTF8_VALIDATION`",
            "name `FIELD_SAME_JAVA_UTF8_VALIDATION` in the configuration",
            page!("file_same_java_string_check_utf8"),
        ],
        &["FIELD_SAME_JAVA_UTF8_VALIDATION"],
    )
    .until_v1(),
    Rule::retired(
        [
            "FILE_SAME_PHP_GENERIC_SERVICES",
            "finds nothing: the option `php_generic_services` is gone from the language",
            "take it out of the configuration",
            page!("file_same_php_generic_services"),
        ],
        &[],
    )
    .until_v1(),
    Rule::retired(
        [
            "MESSAGE_SAME_MESSAGE_SET_WIRE_FORMAT",
            "finds nothing: message sets are refused by buf",
            "take it out of the configuration",
            page!("message_same_message_set_wire_format"),
        ],
        &[],
    ),
];
