//! Options in canonical form, from text and from descriptors.
//!
//! Both ways end in the same [`crate::model::Options`]: what an element's options message has set, sorted by
//! number. To that end an empty or zero field without presence counts as not set, map entries are
//! sorted by key and the content of an `Any` is decoded where its type is known.
//!
//! The fields of the options messages are looked up in the schema itself, because a schema may
//! bring a `descriptor.proto` of its own.

mod check;
mod complete;
mod decode;
mod draft;
mod element;
mod index;
mod interpret;
mod literal;
mod name;
mod nearest;
mod path;
mod pseudo;
mod scalar;

pub(crate) use check::Checks;
pub(crate) use complete::complete;
pub(crate) use decode::decode;
pub(crate) use element::Element;
pub(crate) use index::OptionIndex;
pub(crate) use interpret::{FileOptions, interpret};

/// How deep messages inside options may nest: as deep as Protobuf's own parsers go.
const MAX_DEPTH: u32 = 100;

#[cfg(test)]
mod tests;
