//! What a fix could do and does not, as it would break something.

/// Why findings of a rule that are still there after a fix are for people to decide, although it is
/// clear what would satisfy the rule; nothing where it is not.
#[must_use]
pub fn left_to_people(rule: &str) -> Option<&'static str> {
    match rule {
        "ENUM_VALUE_PREFIX" | "ENUM_VALUE_UPPER_SNAKE_CASE" | "ENUM_ZERO_VALUE_SUFFIX" => Some(
            "another name breaks ProtoJSON, text format and source code that have it; `protovet fix` \
             renames values that are new since the branch began",
        ),
        "ENUM_FIRST_VALUE_ZERO" => Some(
            "with another first value, unset fields read as something else; `protovet fix` gives one to \
             enums that are new since the branch began",
        ),
        "FIELD_LOWER_SNAKE_CASE" | "ONEOF_LOWER_SNAKE_CASE" => {
            Some("another name breaks ProtoJSON, text format and source code that have it")
        }
        "ENUM_PASCAL_CASE" | "MESSAGE_PASCAL_CASE" => {
            Some("another name breaks source code, type URLs and whoever imports it")
        }
        "RPC_PASCAL_CASE" | "SERVICE_PASCAL_CASE" | "SERVICE_SUFFIX" => {
            Some("another name breaks all callers")
        }
        "FIELD_NOT_REQUIRED" => {
            Some("readers built with the field as required refuse messages without it")
        }
        _ => None,
    }
}
