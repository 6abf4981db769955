//! The syntax tree of one file: flat arenas of spans, without a copy of any name.
//!
//! Indices are local to the file. The linker turns index `i` of an arena into the id
//! `base of the file + i`, so the parser also makes the elements that have no text of their own:
//! entry messages of maps (with their two fields) and synthetic oneofs.

use crate::model::{Decl, Edition, ImportKind, Label, Scalar, Span, Visibility};

/// An index into one of the arenas of [`Ast`].
pub(crate) type Index = u32;

/// A run of neighbouring elements of an arena.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Run {
    pub(crate) start: Index,
    pub(crate) end: Index,
}

impl Run {
    /// The indices.
    pub(crate) const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A whole file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ast {
    pub(crate) syntax: Option<SyntaxDecl>,
    pub(crate) package: Option<PackageDecl>,
    pub(crate) imports: Vec<ImportDecl>,
    /// Options of the file.
    pub(crate) options: Run,
    /// In order of their opening: a message stands before what it contains.
    pub(crate) messages: Vec<MessageDecl>,
    /// The fields of one message are neighbours, those of one `extend` block too.
    pub(crate) fields: Vec<FieldDecl>,
    /// The oneofs of one message are neighbours, synthetic ones last.
    pub(crate) oneofs: Vec<OneofDecl>,
    pub(crate) enums: Vec<EnumDecl>,
    pub(crate) enum_values: Vec<EnumValueDecl>,
    pub(crate) services: Vec<ServiceDecl>,
    pub(crate) methods: Vec<MethodDecl>,
    pub(crate) extends: Vec<ExtendDecl>,
    pub(crate) extension_ranges: Vec<ExtensionRangeDecl>,
    pub(crate) reserved_ranges: Vec<RangeDecl>,
    pub(crate) reserved_names: Vec<ReservedNameDecl>,
}

/// The options of all elements of a file as they are written. They stand apart because nobody
/// needs them any more once they are interpreted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Written {
    /// Options of one element are neighbours.
    pub(crate) option_decls: Vec<OptionDecl>,
    pub(crate) option_name_parts: Vec<NamePart>,
    pub(crate) values: Vec<Value>,
    pub(crate) literal_fields: Vec<LiteralField>,
}

impl Written {
    /// Forgets everything and keeps the room.
    pub(crate) fn clear(&mut self) {
        self.option_decls.clear();
        self.option_name_parts.clear();
        self.values.clear();
        self.literal_fields.clear();
    }
}

impl Ast {
    /// Forgets everything and keeps the room.
    pub(crate) fn clear(&mut self) {
        self.syntax = None;
        self.package = None;
        self.options = Run::default();
        self.imports.clear();
        self.messages.clear();
        self.fields.clear();
        self.oneofs.clear();
        self.enums.clear();
        self.enum_values.clear();
        self.services.clear();
        self.methods.clear();
        self.extends.clear();
        self.extension_ranges.clear();
        self.reserved_ranges.clear();
        self.reserved_names.clear();
    }
}

/// `syntax = "…";` or `edition = "…";`
#[derive(Clone, Copy, Debug)]
pub(crate) struct SyntaxDecl {
    pub(crate) edition: Edition,
    /// The whole statement.
    pub(crate) span: Span,
}

/// `package …;`
#[derive(Clone, Copy, Debug)]
pub(crate) struct PackageDecl {
    pub(crate) decl: Decl,
}

/// `import …;`
#[derive(Clone, Copy, Debug)]
pub(crate) struct ImportDecl {
    pub(crate) kind: ImportKind,
    /// Its name is the path: string literals, as in a [`ValueKind::String`].
    pub(crate) decl: Decl,
}

/// What a nested declaration stands in: the file, or the message with this index.
pub(crate) type Parent = Option<Index>;

/// `message X { … }`, a group, or the entry of a map.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MessageDecl {
    pub(crate) kind: MessageKind,
    pub(crate) parent: Parent,
    pub(crate) visibility: Visibility,
    /// For a group: the name of the message; for a map entry: the name of the *field* (its own
    /// name is made of it).
    pub(crate) decl: Decl,
    pub(crate) fields: Run,
    pub(crate) oneofs: Run,
    pub(crate) extension_ranges: Run,
    pub(crate) reserved_ranges: Run,
    pub(crate) reserved_names: Run,
    pub(crate) options: Run,
}

/// What a [`MessageDecl`] was written as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum MessageKind {
    /// `message X { … }`
    Plain,
    /// `group X = 1 { … }`
    Group,
    /// `map<K, V> x = 1;`
    MapEntry,
}

/// A field, a group field, a map field, or one of the two fields of a map entry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FieldDecl {
    /// For a group, `decl.name` is the group's name: the field's is the same in lower case.
    pub(crate) decl: Decl,
    pub(crate) name: FieldName,
    /// The label as written: a declaration that has one starts with it.
    pub(crate) label: Option<Label>,
    pub(crate) ty: TypeRef,
    pub(crate) type_span: Span,
    pub(crate) number: Number,
    /// proto3 `optional`: then `oneof` is its synthetic oneof.
    pub(crate) proto3_optional: bool,
    pub(crate) oneof: Option<Index>,
    /// All of `[…]`, with `default` and `json_name` among them.
    pub(crate) options: Run,
}

/// Where the name of a field comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FieldName {
    /// `decl.name` as it stands.
    Written,
    /// `decl.name` in lower case: a group.
    LowerCase,
    /// `key`: the first field of a map entry.
    Key,
    /// `value`: the second.
    Value,
}

/// A type as written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum TypeRef {
    Scalar(Scalar),
    /// A name to resolve, perhaps with a leading dot; it stands where the type stands. Blanks and
    /// comments may stand between its parts; see [`super::text_of_name`].
    Named,
    /// A message of this file made by the parser: a group's body or a map's entry.
    Local(Index),
}

/// A number as written: the sign is part of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Number {
    /// The magnitude; the highest bit is the sign, which zero may have too.
    bits: u64,
    pub(crate) span: Span,
}

impl Number {
    const SIGN: u64 = 1 << 63;

    /// A number from its sign and what stands behind that.
    pub(crate) const fn new(negative: bool, magnitude: u64, span: Span) -> Self {
        let magnitude = if magnitude < Self::SIGN {
            magnitude
        } else {
            Self::SIGN - 1
        };
        let sign = if negative { Self::SIGN } else { 0 };
        Self {
            bits: magnitude | sign,
            span,
        }
    }

    /// Whether it is written with a sign.
    pub(crate) const fn is_negative(self) -> bool {
        self.bits & Self::SIGN != 0
    }

    /// Without sign; saturated at `i64::MAX`.
    pub(crate) const fn magnitude(self) -> u64 {
        self.bits & !Self::SIGN
    }
}

/// `oneof x { … }`, or the synthetic oneof of a proto3 `optional` field.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OneofDecl {
    /// For a synthetic oneof, that of its field: its own name is made of the field's.
    pub(crate) decl: Decl,
    pub(crate) message: Index,
    pub(crate) synthetic: bool,
    pub(crate) options: Run,
}

/// `enum X { … }`
#[derive(Clone, Copy, Debug)]
pub(crate) struct EnumDecl {
    pub(crate) parent: Parent,
    pub(crate) visibility: Visibility,
    pub(crate) decl: Decl,
    pub(crate) values: Run,
    pub(crate) reserved_ranges: Run,
    pub(crate) reserved_names: Run,
    pub(crate) options: Run,
}

/// `X = 1;` in an enum.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EnumValueDecl {
    pub(crate) decl: Decl,
    pub(crate) parent: Index,
    pub(crate) number: Number,
    pub(crate) options: Run,
}

/// `service X { … }`
#[derive(Clone, Copy, Debug)]
pub(crate) struct ServiceDecl {
    pub(crate) decl: Decl,
    pub(crate) methods: Run,
    pub(crate) options: Run,
}

/// `rpc X (stream A) returns (stream B);`
#[derive(Clone, Copy, Debug)]
pub(crate) struct MethodDecl {
    pub(crate) decl: Decl,
    pub(crate) service: Index,
    pub(crate) input: Span,
    pub(crate) output: Span,
    pub(crate) client_streaming: bool,
    pub(crate) server_streaming: bool,
    pub(crate) options: Run,
}

/// `extend X { … }`
#[derive(Clone, Copy, Debug)]
pub(crate) struct ExtendDecl {
    /// `decl.name` is the extendee as written.
    pub(crate) decl: Decl,
    pub(crate) parent: Parent,
    pub(crate) fields: Run,
}

/// `1`, `1 to 5` or `1 to max` in `reserved` or `extensions`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RangeDecl {
    pub(crate) start: Number,
    /// `None` for `max`. The same as `start` for a single number.
    pub(crate) end: Option<Number>,
    /// The range alone.
    pub(crate) span: Span,
    /// The statement it is part of.
    pub(crate) statement: Span,
}

/// One range of an `extensions` statement. All ranges of a statement share its options.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ExtensionRangeDecl {
    pub(crate) range: RangeDecl,
    pub(crate) options: Run,
}

/// A name of a `reserved` statement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReservedNameDecl {
    /// As written: string literals before editions, an identifier since.
    pub(crate) span: Span,
}

/// `name = value`, after `option` or inside `[…]`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OptionDecl {
    /// The parts of the dotted name.
    pub(crate) name: Run,
    pub(crate) name_span: Span,
    pub(crate) value: Index,
    /// From the name to the end of the value.
    pub(crate) span: Span,
    /// The whole `option …;` statement; the same as `span` inside `[…]`.
    pub(crate) statement: Span,
}

/// One part of an option's name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NamePart {
    /// Without the parentheses of an extension; then it may be dotted and start with a dot.
    pub(crate) span: Span,
    pub(crate) is_extension: bool,
}

/// The value of an option.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value {
    pub(crate) kind: ValueKind,
    /// All of it, with its sign.
    pub(crate) span: Span,
}

/// What a [`Value`] is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ValueKind {
    /// A bare word: `true`, `inf`, an enum value. With a sign for `-inf` and `-nan`.
    Ident { negative: bool },
    /// An integer literal (decimal, hexadecimal or octal); beyond `u64` it comes as `Float`.
    Int { negative: bool, magnitude: u64 },
    /// A floating-point literal; the sign is part of the number.
    Float(f64),
    /// One or more adjacent string literals: `span` holds them all, quotes included. Decode with
    /// `super::string::decode`.
    String,
    /// `{ … }` or `< … >`.
    Message(Run),
    /// `[ … ]`, only inside `{ … }`: neighbouring values.
    List(Run),
}

/// One field of a message literal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LiteralField {
    pub(crate) name: LiteralName,
    /// The name as written, with brackets.
    pub(crate) name_span: Span,
    pub(crate) value: Index,
}

/// How a field of a message literal is named.
#[derive(Clone, Copy, Debug)]
pub(crate) enum LiteralName {
    /// `name`
    Field(Span),
    /// `[full.name]`
    Extension(Span),
    /// `[domain/full.name]`: the message inside an `Any`; the span is that of the full name.
    Any(Span),
}
