//! The compact, immutable model of one version of a schema.
//!
//! Everything stands in arenas of a [`Schema`] and is named by typed ids, so that references are
//! four bytes and elements of two versions never mix. Syntax differences end here: proto2, proto3
//! and editions files all arrive with their features resolved.

mod by_file;
mod dump;
mod element;
mod feature;
mod file;
mod id;
mod json_name;
mod json_takers;
mod lines;
mod name;
mod option;
pub mod option_number;
mod schema;
mod source_text;
mod span;
mod types;

pub(crate) use by_file::FileShare;
pub use dump::dump;
pub use element::{
    Enum, EnumValue, ExtensionRange, Field, FieldExtras, Message, Method, NumberRange, Oneof,
    ReservedName, Scope, Service,
};
pub use feature::{
    EnumType, FieldPresence, JsonFormat, MessageEncoding, RepeatedFieldEncoding, ResolvedFeatures,
    Utf8Validation, Visibility,
};
pub use file::{Edition, File, FileRole, Import, ImportKind};
pub use id::{
    EnumId, EnumValueId, FieldId, FileId, Id, IdRange, MessageId, MethodId, OneofId, ServiceId,
};
pub(crate) use json_name::{camel_case, json_name};
pub(crate) use json_takers::JsonTakers;
pub use lines::{ColumnUnit, Lines, TextPosition};
pub use name::Name;
pub use option::{Bits, OptionField, OptionValue, Options};
pub use schema::{Schema, SchemaParts, Symbol};
pub use source_text::{LineColumn, LineRange, Remark, RemarkAbout, SourceText};
pub use span::{Decl, Place, Span};
pub use types::{Cardinality, Label, Scalar, Type, WireType};
