//! What one file declares, read on its own: the types with their numbers and names, without
//! resolving anything.

use smol_str::{SmolStrBuilder, format_smolstr};

use super::text::ast::{
    Ast, EnumDecl, FieldDecl, FieldName, Index, MessageDecl, MessageKind, Number, OptionDecl,
    RangeDecl, Run, TypeRef, ValueKind, Written,
};
use super::text::{Room, parse, string, text_of_name};
use crate::model::{Label, Name, Span};

/// The highest field number; what `max` stands for in a message.
const HIGHEST_FIELD: i32 = 536_870_911;

/// What a file declares.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Declared {
    /// Empty if there is none.
    pub(crate) package: Name,
    /// Messages and enums, an enclosing one before what it contains. Entries of maps are left out.
    pub(crate) types: Vec<DeclaredType>,
}

/// Whether a type is a message or an enum.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TypeKind {
    /// A message, or the body of a group.
    Message,
    /// An enum.
    Enum,
}

/// A message or an enum.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct DeclaredType {
    pub(crate) kind: TypeKind,
    /// With the package and the messages around it.
    pub(crate) full_name: Name,
    /// The message it stands in, by its place in [`Declared::types`].
    pub(crate) parent: Option<usize>,
    /// By number, then by name; none twice.
    pub(crate) members: Vec<Member>,
    pub(crate) reserved: Reserved,
    /// Extension ranges as first and last number.
    pub(crate) extensions: Vec<(i32, i32)>,
}

/// What is reserved.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reserved {
    /// First and last number of each range, in order.
    pub ranges: Vec<(i32, i32)>,
    /// In order.
    pub names: Vec<Name>,
}

/// A field, or a value of an enum.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Member {
    pub(crate) number: i32,
    pub(crate) name: Name,
    /// As `json_name` says it, if it does.
    pub(crate) json_name: Option<Name>,
    /// As written, without a leading dot: `repeated Item`, `map<string, acme.User>`. Empty for
    /// values.
    pub(crate) ty: Name,
    /// Where it starts in its file, in bytes.
    pub(crate) at: u32,
}

/// Why a file tells nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Unreadable {
    /// What is wrong, as a part of a sentence.
    pub(crate) why: String,
    /// From 1; none when it is not text.
    pub(crate) line: Option<usize>,
}

impl DeclaredType {
    /// The name without the package and the messages around it.
    pub(crate) fn name(&self) -> &str {
        self.full_name
            .rsplit_once('.')
            .map_or(&*self.full_name, |(_, name)| name)
    }
}

/// Reads a file on its own.
///
/// # Errors
/// When it is not text, or has a syntax error: then declarations may be missing.
pub(crate) fn declared(bytes: &[u8], room: &mut Room) -> Result<Declared, Unreadable> {
    let Ok(source) = std::str::from_utf8(bytes) else {
        return Err(Unreadable {
            why: "it is not UTF-8".to_owned(),
            line: None,
        });
    };
    if let Some(error) = parse(source, room).errors.first() {
        let before = bytes.get(..error.span.start as usize).unwrap_or_default();
        return Err(Unreadable {
            why: error.message.clone(),
            line: Some(memchr::memchr_iter(b'\n', before).count() + 1),
        });
    }
    let reader = Reader {
        source,
        ast: &room.ast,
        written: &room.written,
    };
    Ok(reader.file())
}

struct Reader<'s> {
    source: &'s str,
    ast: &'s Ast,
    written: &'s Written,
}

impl Reader<'_> {
    fn file(&self) -> Declared {
        let package = self.ast.package.as_ref();
        let package = package.map_or_else(Name::default, |it| self.name(it.decl.name));
        let mut types: Vec<DeclaredType> = Vec::new();
        let mut places: Vec<Option<usize>> = Vec::with_capacity(self.ast.messages.len());
        for message in &self.ast.messages {
            if message.kind == MessageKind::MapEntry {
                places.push(None);
                continue;
            }
            places.push(Some(types.len()));
            let parent = place(&places, message.parent);
            let full_name =
                self.full_name(&package, parent.map(|at| &types[at]), message.decl.name);
            types.push(self.message(message, full_name, parent));
        }
        for item in &self.ast.enums {
            let parent = place(&places, item.parent);
            let full_name = self.full_name(&package, parent.map(|at| &types[at]), item.decl.name);
            types.push(self.enumeration(item, full_name, parent));
        }
        Declared { package, types }
    }

    fn message(&self, item: &MessageDecl, full_name: Name, parent: Option<usize>) -> DeclaredType {
        let fields = self.ast.fields.get(item.fields.range()).unwrap_or_default();
        let extensions = self.ast.extension_ranges.get(item.extension_ranges.range());
        let extensions = extensions.unwrap_or_default().iter();
        DeclaredType {
            kind: TypeKind::Message,
            full_name,
            parent,
            members: sorted(fields.iter().filter_map(|field| self.field(field))),
            reserved: self.reserved(item.reserved_ranges, item.reserved_names, HIGHEST_FIELD),
            extensions: extensions
                .filter_map(|it| range(&it.range, HIGHEST_FIELD))
                .collect(),
        }
    }

    fn enumeration(&self, item: &EnumDecl, full_name: Name, parent: Option<usize>) -> DeclaredType {
        let values = self.ast.enum_values.get(item.values.range());
        let members = values.unwrap_or_default().iter().filter_map(|value| {
            Some(Member {
                number: signed(value.number)?,
                name: self.name(value.decl.name),
                json_name: None,
                ty: Name::default(),
                at: value.decl.span.start,
            })
        });
        DeclaredType {
            kind: TypeKind::Enum,
            full_name,
            parent,
            members: sorted(members),
            reserved: self.reserved(item.reserved_ranges, item.reserved_names, i32::MAX),
            extensions: Vec::new(),
        }
    }

    fn field(&self, field: &FieldDecl) -> Option<Member> {
        let name = self.name(field.decl.name);
        let name = match field.name {
            FieldName::LowerCase => Name::from(name.to_ascii_lowercase()),
            FieldName::Written | FieldName::Key | FieldName::Value => name,
        };
        Some(Member {
            number: signed(field.number)?,
            name,
            json_name: self.json_name(field.options),
            ty: self.written_type(field),
            at: field.decl.span.start,
        })
    }

    fn written_type(&self, field: &FieldDecl) -> Name {
        let ty = self.type_name(field);
        let is_map = ty.starts_with("map<");
        if field.label == Some(Label::Repeated) && !is_map {
            return format_smolstr!("repeated {ty}");
        }
        ty
    }

    fn type_name(&self, field: &FieldDecl) -> Name {
        match field.ty {
            TypeRef::Scalar(scalar) => Name::new_static(scalar.keyword()),
            TypeRef::Named => {
                let text = text_of_name(self.source, field.type_span);
                Name::from(text.strip_prefix('.').unwrap_or(&text))
            }
            TypeRef::Local(body) => self.local_type(body),
        }
    }

    /// A map, or a group, which goes by the name of its message.
    fn local_type(&self, body: Index) -> Name {
        let Some(body) = self.ast.messages.get(body as usize) else {
            return Name::default();
        };
        if body.kind != MessageKind::MapEntry {
            return self.name(body.decl.name);
        }
        match self.ast.fields.get(body.fields.range()) {
            Some([key, value]) => {
                let (key, value) = (self.type_name(key), self.type_name(value));
                format_smolstr!("map<{key}, {value}>")
            }
            _ => Name::default(),
        }
    }

    fn json_name(&self, options: Run) -> Option<Name> {
        let options = self.written.option_decls.get(options.range())?;
        let is_json_name = |option: &&OptionDecl| {
            let parts = self.written.option_name_parts.get(option.name.range());
            matches!(parts, Some([part]) if !part.is_extension && self.text(part.span) == "json_name")
        };
        let option = options.iter().find(is_json_name)?;
        let value = self.written.values.get(option.value as usize)?;
        let is_string = matches!(value.kind, ValueKind::String);
        is_string.then(|| Name::from(string::text(self.source, value.span)))
    }

    fn reserved(&self, ranges: Run, names: Run, highest: i32) -> Reserved {
        let ranges = self.ast.reserved_ranges.get(ranges.range());
        let ranges = ranges.unwrap_or_default().iter();
        let mut ranges: Vec<_> = ranges.filter_map(|it| range(it, highest)).collect();
        ranges.sort_unstable();
        let names = self.ast.reserved_names.get(names.range());
        let names = names.unwrap_or_default().iter().map(|name| {
            // string literals before editions, an identifier since
            match self.text(name.span).starts_with(['"', '\'']) {
                true => Name::from(string::text(self.source, name.span)),
                false => self.name(name.span),
            }
        });
        let mut names: Vec<Name> = names.collect();
        names.sort_unstable();
        Reserved { ranges, names }
    }

    fn full_name(&self, package: &Name, parent: Option<&DeclaredType>, name: Span) -> Name {
        let scope = parent.map_or(package, |parent| &parent.full_name);
        let name = self.text(name);
        if scope.is_empty() {
            return Name::from(name);
        }
        let mut full_name = SmolStrBuilder::new();
        full_name.push_str(scope);
        full_name.push('.');
        full_name.push_str(name);
        full_name.finish()
    }

    fn name(&self, span: Span) -> Name {
        Name::from(text_of_name(self.source, span))
    }

    fn text(&self, span: Span) -> &str {
        let text = self.source.get(span.start as usize..span.end as usize);
        text.unwrap_or_default()
    }
}

fn place(places: &[Option<usize>], parent: Option<Index>) -> Option<usize> {
    places.get(parent? as usize).copied().flatten()
}

/// By number, then by name. A file that does not compile can have a member twice: the first counts.
fn sorted(members: impl Iterator<Item = Member>) -> Vec<Member> {
    let mut members: Vec<Member> = members.collect();
    members.sort_by(|a, b| (a.number, &a.name).cmp(&(b.number, &b.name)));
    members.dedup_by(|b, a| (a.number, &a.name) == (b.number, &b.name));
    members
}

/// None when it is no number that a field or value can have.
fn signed(number: Number) -> Option<i32> {
    let magnitude = i64::try_from(number.magnitude()).ok()?;
    let signed = if number.is_negative() {
        -magnitude
    } else {
        magnitude
    };
    i32::try_from(signed).ok()
}

fn range(range: &RangeDecl, highest: i32) -> Option<(i32, i32)> {
    let end = match range.end {
        Some(end) => signed(end)?,
        None => highest,
    };
    Some((signed(range.start)?, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Declared {
        declared(text.as_bytes(), &mut Room::default()).unwrap()
    }

    #[test]
    fn numbers_names_and_types_as_written() {
        let declared = of("syntax = \"proto2\"; package a . b;
            message M {
              optional .c.Kind k = 3 [deprecated = true, json_name = \"kk\"];
              map<string, N> m = 2;
              oneof o { int32 x = 9; }
              repeated group Part = 4 { optional bytes raw = 1; }
              message N { reserved 5, 1 to 2; reserved \"old\"; extensions 100 to max; }
            }");
        let names: Vec<&str> = declared.types.iter().map(|it| &*it.full_name).collect();
        assert_eq!(names, ["a.b.M", "a.b.M.Part", "a.b.M.N"]);
        let members = declared.types[0].members.iter();
        let members: Vec<String> = members
            .map(|it| format!("{} {} {} {:?}", it.number, it.name, it.ty, it.json_name))
            .collect();
        assert_eq!(
            members,
            [
                "2 m map<string, N> None",
                "3 k c.Kind Some(\"kk\")",
                "4 part repeated Part None",
                "9 x int32 None"
            ]
        );
        let nested = &declared.types[2];
        assert_eq!(nested.reserved.ranges, [(1, 2), (5, 5)]);
        assert_eq!(nested.reserved.names, ["old"]);
        assert_eq!(nested.extensions, [(100, HIGHEST_FIELD)]);
        assert_eq!(nested.parent, Some(0));
    }

    #[test]
    fn values_may_be_negative_and_share_a_number() {
        let declared = of("syntax = \"proto2\"; enum E { option allow_alias = true;
            A = 1; B = 1; C = -0x10; reserved -3 to max; }");
        let item = &declared.types[0];
        let members = item.members.iter().map(|it| (it.number, it.name.as_str()));
        let members: Vec<_> = members.collect();
        assert_eq!(members, [(-16, "C"), (1, "A"), (1, "B")]);
        assert_eq!(item.reserved.ranges, [(-3, i32::MAX)]);
        assert_eq!((item.kind, item.name()), (TypeKind::Enum, "E"));
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        let mut room = Room::default();
        let error = declared(
            b"syntax = \"proto3\";\nmessage M {\n  string = 1;\n}",
            &mut room,
        )
        .unwrap_err();
        assert_eq!(error.line, Some(3));
        assert_eq!(declared(&[0xff, 0xfe], &mut room).unwrap_err().line, None);
    }
}
