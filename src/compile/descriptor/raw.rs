//! Descriptors as they stand in the bytes: borrowed, unresolved, without anything we do not need.
//!
//! Facts: field numbers are those of `descriptor.proto`; `Option`s tell "absent" from the default
//! only where the difference matters.

use std::borrow::Cow;

/// The bytes of an options message. A descriptor that splits it into several records means all of
/// them, one after the other.
pub(super) type OptionBytes<'a> = Cow<'a, [u8]>;

/// `FileDescriptorProto`, with what buf adds to it.
#[derive(Debug, Default)]
pub(super) struct RawFile<'a> {
    pub(super) name: &'a str,
    pub(super) package: &'a str,
    pub(super) dependencies: Vec<&'a str>,
    /// Indices into `dependencies`.
    pub(super) public_dependencies: Vec<i32>,
    /// Indices into `dependencies`.
    pub(super) weak_dependencies: Vec<i32>,
    pub(super) option_dependencies: Vec<&'a str>,
    pub(super) messages: Vec<RawMessage<'a>>,
    pub(super) enums: Vec<RawEnum<'a>>,
    pub(super) services: Vec<RawService<'a>>,
    pub(super) extensions: Vec<RawField<'a>>,
    pub(super) options: OptionBytes<'a>,
    /// `SourceCodeInfo`, not decoded.
    pub(super) source_info: Cow<'a, [u8]>,
    pub(super) syntax: &'a str,
    pub(super) edition: i32,
    pub(super) image: Option<RawImage>,
}

/// What a buf image knows of a file beyond its descriptor.
#[derive(Debug, Default)]
pub(super) struct RawImage {
    pub(super) is_import: bool,
    /// Whether the file does not say in which version it is written.
    pub(super) is_syntax_unspecified: bool,
    /// Indices into [`RawFile::dependencies`].
    pub(super) unused_dependencies: Vec<i32>,
}

/// `DescriptorProto`.
#[derive(Debug, Default)]
pub(super) struct RawMessage<'a> {
    pub(super) name: &'a str,
    pub(super) fields: Vec<RawField<'a>>,
    pub(super) extensions: Vec<RawField<'a>>,
    pub(super) messages: Vec<RawMessage<'a>>,
    pub(super) enums: Vec<RawEnum<'a>>,
    pub(super) extension_ranges: Vec<RawRange<'a>>,
    pub(super) oneofs: Vec<RawOneof<'a>>,
    pub(super) options: OptionBytes<'a>,
    pub(super) reserved_ranges: Vec<RawRange<'a>>,
    pub(super) reserved_names: Vec<&'a str>,
    pub(super) visibility: i32,
}

/// A range of numbers: of extensions, or reserved. Only the former has options.
#[derive(Debug, Default)]
pub(super) struct RawRange<'a> {
    pub(super) start: i32,
    /// Exclusive in messages, inclusive in enums.
    pub(super) end: i32,
    pub(super) options: OptionBytes<'a>,
}

/// `FieldDescriptorProto`.
#[derive(Debug, Default)]
pub(super) struct RawField<'a> {
    pub(super) name: &'a str,
    pub(super) number: i32,
    pub(super) label: i32,
    /// 0 when absent.
    pub(super) ty: i32,
    pub(super) type_name: Option<&'a str>,
    pub(super) extendee: Option<&'a str>,
    /// Bytes, because a proto2 string default need not be UTF-8.
    pub(super) default: Option<&'a [u8]>,
    pub(super) oneof_index: Option<i32>,
    pub(super) json_name: Option<&'a str>,
    pub(super) options: OptionBytes<'a>,
    pub(super) proto3_optional: bool,
}

/// `OneofDescriptorProto`.
#[derive(Debug, Default)]
pub(super) struct RawOneof<'a> {
    pub(super) name: &'a str,
    pub(super) options: OptionBytes<'a>,
}

/// `EnumDescriptorProto`.
#[derive(Debug, Default)]
pub(super) struct RawEnum<'a> {
    pub(super) name: &'a str,
    pub(super) values: Vec<RawEnumValue<'a>>,
    pub(super) options: OptionBytes<'a>,
    pub(super) reserved_ranges: Vec<RawRange<'a>>,
    pub(super) reserved_names: Vec<&'a str>,
    pub(super) visibility: i32,
}

/// `EnumValueDescriptorProto`.
#[derive(Debug, Default)]
pub(super) struct RawEnumValue<'a> {
    pub(super) name: &'a str,
    pub(super) number: i32,
    pub(super) options: OptionBytes<'a>,
}

/// `ServiceDescriptorProto`.
#[derive(Debug, Default)]
pub(super) struct RawService<'a> {
    pub(super) name: &'a str,
    pub(super) methods: Vec<RawMethod<'a>>,
    pub(super) options: OptionBytes<'a>,
}

/// `MethodDescriptorProto`.
#[derive(Debug, Default)]
pub(super) struct RawMethod<'a> {
    pub(super) name: &'a str,
    pub(super) input: &'a str,
    pub(super) output: &'a str,
    pub(super) options: OptionBytes<'a>,
    pub(super) client_streaming: bool,
    pub(super) server_streaming: bool,
}
