//! Resolved features. Facts: the edition defaults in `descriptor.proto`.

/// The features in force for one element, after inheritance and edition defaults.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ResolvedFeatures {
    /// `features.field_presence`.
    pub field_presence: FieldPresence,
    /// `features.enum_type`.
    pub enum_type: EnumType,
    /// `features.repeated_field_encoding`.
    pub repeated_field_encoding: RepeatedFieldEncoding,
    /// `features.utf8_validation`.
    pub utf8_validation: Utf8Validation,
    /// `features.message_encoding`.
    pub message_encoding: MessageEncoding,
    /// `features.json_format`.
    pub json_format: JsonFormat,
}

/// Whether a singular field tells "not set" from its default.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FieldPresence {
    /// It does.
    Explicit,
    /// It does not.
    Implicit,
    /// It must be set.
    LegacyRequired,
}

/// What a reader does with an enum number it has no value for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum EnumType {
    /// Keeps it.
    Open,
    /// Moves it to the unknown fields.
    Closed,
}

/// How lists of numbers are written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum RepeatedFieldEncoding {
    /// As one length-delimited record.
    Packed,
    /// One record an element.
    Expanded,
}

/// Whether strings are checked to be UTF-8.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Utf8Validation {
    /// They are.
    Verify,
    /// They are not.
    None,
}

/// How singular and repeated messages are written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MessageEncoding {
    /// With a length before them.
    LengthPrefixed,
    /// Between group tags.
    Delimited,
}

/// Whether ProtoJSON is promised to work.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum JsonFormat {
    /// It is: names must not collide.
    Allow,
    /// It is not promised.
    LegacyBestEffort,
}

/// Who may refer to a message or enum (edition 2024).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Visibility {
    /// Nothing is written; the edition's default holds.
    Unset,
    /// `export`: every file that imports this one.
    Export,
    /// `local`: only the declaring file.
    Local,
}
