//! Files of a schema.

use super::{EnumId, FieldId, FileId, MessageId, Name, Options, ResolvedFeatures, ServiceId};
use super::{SourceText, Span};

/// One `.proto` file.
#[derive(Debug)]
pub struct File {
    /// The name other files import it by, with `/` between folders.
    pub path: Name,
    /// The path to show to people: where it was read, relative to what the user named. The same as
    /// `path` when the import root is what the user named.
    pub display_path: Name,
    /// Why it is part of the schema.
    pub role: FileRole,
    /// `syntax` or `edition`; files without either are proto2.
    pub edition: Edition,
    /// The whole `syntax = …;` or `edition = …;` statement.
    pub edition_span: Span,
    /// Whether the file says so itself.
    pub says_edition: bool,
    /// The package, empty when there is none.
    pub package: Name,
    /// The whole `package …;` statement.
    pub package_span: Span,
    /// The imports, in order.
    pub imports: Vec<Import>,
    /// The file's options.
    pub options: Options,
    /// Features in force at file level.
    pub features: ResolvedFeatures,
    /// Top-level messages, in order.
    pub messages: Vec<MessageId>,
    /// Top-level enums, in order.
    pub enums: Vec<EnumId>,
    /// Services, in order.
    pub services: Vec<ServiceId>,
    /// Extensions declared at file level, in order.
    pub extensions: Vec<FieldId>,
    /// Its text, or its positions.
    pub source: SourceText,
}

/// Why a file is part of a schema.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FileRole {
    /// The user named it, or it stands in a folder the user named.
    Input,
    /// It was read because another file imports it.
    Import,
    /// It comes with protovet (`google/protobuf/*.proto`).
    BuiltIn,
}

/// The language version of a file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Edition {
    /// `syntax = "proto2"`, or nothing.
    Proto2,
    /// `syntax = "proto3"`.
    Proto3,
    /// `edition = "…"`, by its year.
    Year(u16),
}

impl Edition {
    /// The text between the quotes.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::Proto2 => "proto2".to_owned(),
            Self::Proto3 => "proto3".to_owned(),
            Self::Year(year) => year.to_string(),
        }
    }
}

/// One `import` statement.
#[derive(Clone, Debug)]
pub struct Import {
    /// The text between the quotes.
    pub path: Name,
    /// `public`, `weak` or `option`.
    pub kind: ImportKind,
    /// The file it names. Descriptor sets may lack what is imported as `option` or `weak`.
    pub file: Option<FileId>,
    /// Whether anything is taken through this import: from the file itself, or from one that it gets
    /// publicly and that no import before this one shows.
    pub used: bool,
    /// The whole statement.
    pub span: Span,
}

/// The word after `import`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ImportKind {
    /// None.
    Plain,
    /// `public`: importers of this file see it too.
    Public,
    /// `weak`.
    Weak,
    /// `option` (edition 2024): only for custom options.
    Option,
}
