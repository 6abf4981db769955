//! The kinds of elements that have options.

use crate::model::option_number as number;

/// What an options message belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Element {
    File,
    Message,
    Field,
    Oneof,
    Enum,
    EnumValue,
    Service,
    Method,
    ExtensionRange,
}

/// What there is to know about one kind of element.
struct Facts {
    /// The options message, without its package.
    message: &'static str,
    /// What to call the element in messages.
    word: &'static str,
    /// The number of `features` in the options message.
    features: i32,
    /// The number in the enum `FieldOptions.OptionTargetType`.
    target: i32,
}

impl Element {
    /// All of them, in the order of their discriminants.
    pub(crate) const ALL: [Self; 9] = [
        Self::File,
        Self::Message,
        Self::Field,
        Self::Oneof,
        Self::Enum,
        Self::EnumValue,
        Self::Service,
        Self::Method,
        Self::ExtensionRange,
    ];

    /// The full name of its options message.
    pub(crate) fn options_message(self) -> String {
        format!("google.protobuf.{}", self.facts().message)
    }

    /// What to call it in messages: `enum value`.
    pub(crate) const fn word(self) -> &'static str {
        self.facts().word
    }

    /// What to call one of it: `an enum value`.
    pub(crate) fn with_article(self) -> String {
        let word = self.word();
        let article = if word.starts_with('e') { "an" } else { "a" };
        format!("{article} {word}")
    }

    /// The number of `features` in its options message.
    pub(crate) const fn features_number(self) -> i32 {
        self.facts().features
    }

    /// Its number among the targets an option may name.
    pub(crate) const fn target_number(self) -> i32 {
        self.facts().target
    }

    const fn facts(self) -> Facts {
        let (message, word, features, target) = match self {
            Self::File => ("FileOptions", "file", number::FILE_FEATURES, 1),
            Self::ExtensionRange => (
                "ExtensionRangeOptions",
                "extension range",
                number::EXTENSION_RANGE_FEATURES,
                2,
            ),
            Self::Message => ("MessageOptions", "message", number::MESSAGE_FEATURES, 3),
            Self::Field => ("FieldOptions", "field", number::FIELD_FEATURES, 4),
            Self::Oneof => ("OneofOptions", "oneof", number::ONEOF_FEATURES, 5),
            Self::Enum => ("EnumOptions", "enum", number::ENUM_FEATURES, 6),
            Self::EnumValue => (
                "EnumValueOptions",
                "enum value",
                number::ENUM_VALUE_FEATURES,
                7,
            ),
            Self::Service => ("ServiceOptions", "service", number::SERVICE_FEATURES, 8),
            Self::Method => ("MethodOptions", "method", number::METHOD_FEATURES, 9),
        };
        Facts {
            message,
            word,
            features,
            target,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn discriminants_are_positions() {
        for (index, element) in Element::ALL.into_iter().enumerate() {
            assert_eq!(element as usize, index);
        }
    }

    #[test]
    fn words_take_the_right_article() {
        assert_eq!(Element::EnumValue.with_article(), "an enum value");
        assert_eq!(Element::Oneof.with_article(), "a oneof");
        assert_eq!(
            Element::Field.options_message(),
            "google.protobuf.FieldOptions"
        );
    }
}
