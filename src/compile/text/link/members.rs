//! What stands inside the messages and services of one file.
//!
//! Eight bytes a member: there are as many as fields, and most of them are never asked for.

use std::hash::BuildHasher as _;

use rustc_hash::FxBuildHasher;

use super::names::NamesOf;
use super::scope::{Inner, Kind};
use crate::compile::sources::ParsedFile;
use crate::compile::text::ast::{Ast, Index};

/// The members of one file, sorted by the hash of scope and name.
pub(super) struct Members(Box<[Member]>);

#[derive(Clone, Copy)]
struct Member {
    hash: u32,
    declared: Declared,
}

/// A kind and the index in the file's arena.
#[derive(Clone, Copy)]
struct Declared(u32);

/// What a file declares.
pub(super) struct Declarations<'a> {
    pub(super) members: Members,
    pub(super) top: Vec<(&'a str, Kind, Index)>,
    pub(super) twice: Vec<Twice<'a>>,
}

/// Two members of one name.
pub(super) struct Twice<'a> {
    pub(super) name: &'a str,
    pub(super) inner: Inner,
    pub(super) first: (Kind, Index),
    pub(super) second: (Kind, Index),
}

impl Declared {
    const KINDS: [Kind; 9] = [
        Kind::Package,
        Kind::Message,
        Kind::Enum,
        Kind::Service,
        Kind::Field,
        Kind::Extension,
        Kind::EnumValue,
        Kind::Oneof,
        Kind::Method,
    ];

    /// A declaration takes four bytes of a text of at most 1 GiB, so 28 bits hold its index.
    const fn new(kind: Kind, index: Index) -> Self {
        Self(index << 4 | kind as u32)
    }

    const fn parts(self) -> (Kind, Index) {
        (Self::KINDS[(self.0 & 0xF) as usize], self.0 >> 4)
    }

    fn name(self, names: NamesOf<'_>) -> &str {
        let (kind, index) = self.parts();
        let index = index as usize;
        match kind {
            Kind::Package => names.package(),
            Kind::Message => names.message(index),
            Kind::Enum => names.enumeration(index),
            Kind::Service => names.service(index),
            Kind::Field | Kind::Extension => names.field(index),
            Kind::EnumValue => names.enum_value(index),
            Kind::Oneof => names.oneof(index),
            Kind::Method => names.method(index),
        }
    }

    /// Whether it stands directly inside a message or service.
    fn stands_in(self, ast: &Ast, inner: Inner) -> bool {
        let (kind, index) = self.parts();
        let at = index as usize;
        let (message, service) = match inner {
            Inner::Message(message) => (Some(message), None),
            Inner::Service(service) => (None, Some(service)),
        };
        match kind {
            Kind::Package | Kind::Service => false,
            Kind::Message => message.is_some() && ast.messages[at].parent == message,
            Kind::Enum => message.is_some() && ast.enums[at].parent == message,
            Kind::EnumValue => {
                let item = ast.enum_values[at].parent;
                message.is_some() && ast.enums[item as usize].parent == message
            }
            Kind::Oneof => message == Some(ast.oneofs[at].message),
            Kind::Method => service == Some(ast.methods[at].service),
            Kind::Field => message.is_some_and(|message| {
                let fields = ast.messages[message as usize].fields;
                fields.range().contains(&at)
            }),
            Kind::Extension => ast.extends.iter().any(|extend| {
                message.is_some() && extend.parent == message && extend.fields.range().contains(&at)
            }),
        }
    }
}

impl Members {
    /// The member with this name.
    pub(super) fn get(&self, file: &ParsedFile, inner: Inner, name: &str) -> Option<(Kind, Index)> {
        let hash = hash(inner, name);
        let from = self.0.partition_point(|member| member.hash < hash);
        let same = self.0[from..].iter().take_while(|it| it.hash == hash);
        let mut same = same.map(|member| member.declared);
        let names = file.names();
        same.find(|it| it.name(names) == name && it.stands_in(&file.ast, inner))
            .map(Declared::parts)
    }
}

#[allow(clippy::cast_possible_truncation)] // half of a hash is a hash
fn hash(inner: Inner, name: &str) -> u32 {
    let hash = FxBuildHasher.hash_one((inner, name));
    (hash ^ hash >> 32) as u32
}

/// Collects what a file declares; of members of one name, the first counts.
pub(super) fn declare(file: &ParsedFile) -> Declarations<'_> {
    let mut collector = Collector {
        members: Vec::with_capacity(most(&file.ast)),
        top: Vec::new(),
    };
    collector.file(&file.ast, file.names());
    let Collector { mut members, top } = collector;
    members.sort_by_key(|(member, _)| member.hash);
    Declarations {
        twice: twice(&members, file.names()),
        members: Members(members.iter().map(|(member, _)| *member).collect()),
        top,
    }
}

/// How many members a file has at most.
const fn most(ast: &Ast) -> usize {
    ast.fields.len()
        + ast.messages.len()
        + ast.oneofs.len()
        + ast.enums.len()
        + ast.enum_values.len()
        + ast.methods.len()
}

/// Members that have the scope and the name of an earlier one.
fn twice<'a>(members: &[(Member, Inner)], names: NamesOf<'a>) -> Vec<Twice<'a>> {
    let mut twice = Vec::new();
    for same in members.chunk_by(|a, b| a.0.hash == b.0.hash) {
        for (at, (later, inner)) in same.iter().enumerate().skip(1) {
            let name = later.declared.name(names);
            let mut earlier = same[..at].iter();
            let first = earlier.find(|it| it.1 == *inner && it.0.declared.name(names) == name);
            twice.extend(first.map(|(first, _)| Twice {
                name,
                inner: *inner,
                first: first.declared.parts(),
                second: later.declared.parts(),
            }));
        }
    }
    twice
}

struct Collector<'a> {
    members: Vec<(Member, Inner)>,
    top: Vec<(&'a str, Kind, Index)>,
}

impl<'a> Collector<'a> {
    fn file(&mut self, ast: &Ast, names: NamesOf<'a>) {
        for (index, message) in (0..).zip(&ast.messages) {
            let scope = message.parent.map(Inner::Message);
            self.add(scope, names.message(index as usize), Kind::Message, index);
            let scope = Some(Inner::Message(index));
            for field in message.fields.start..message.fields.end {
                self.add(scope, names.field(field as usize), Kind::Field, field);
            }
            for oneof in message.oneofs.start..message.oneofs.end {
                self.add(scope, names.oneof(oneof as usize), Kind::Oneof, oneof);
            }
        }
        self.enums(ast, names);
        for extend in &ast.extends {
            let scope = extend.parent.map(Inner::Message);
            for field in extend.fields.start..extend.fields.end {
                self.add(scope, names.field(field as usize), Kind::Extension, field);
            }
        }
        for (index, service) in (0..).zip(&ast.services) {
            self.add(None, names.service(index as usize), Kind::Service, index);
            let scope = Some(Inner::Service(index));
            for method in service.methods.start..service.methods.end {
                self.add(scope, names.method(method as usize), Kind::Method, method);
            }
        }
    }

    /// Enums and their values, which stand beside them.
    fn enums(&mut self, ast: &Ast, names: NamesOf<'a>) {
        for (index, item) in (0..).zip(&ast.enums) {
            let scope = item.parent.map(Inner::Message);
            self.add(scope, names.enumeration(index as usize), Kind::Enum, index);
            for value in item.values.start..item.values.end {
                let name = names.enum_value(value as usize);
                self.add(scope, name, Kind::EnumValue, value);
            }
        }
    }

    fn add(&mut self, inner: Option<Inner>, name: &'a str, kind: Kind, index: Index) {
        if name.is_empty() {
            return;
        }
        let Some(inner) = inner else {
            self.top.push((name, kind, index));
            return;
        };
        let member = Member {
            hash: hash(inner, name),
            declared: Declared::new(kind, index),
        };
        self.members.push((member, inner));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_stand_at_their_discriminants() {
        for (at, kind) in Declared::KINDS.into_iter().enumerate() {
            assert_eq!(kind as usize, at);
            assert_eq!(Declared::new(kind, 77).parts(), (kind, 77));
        }
    }

    #[test]
    fn members_are_found_in_their_own_scope_only() {
        let text = "message A { message B { int32 a = 1; } enum E { X = 0; } B b = 1; } \
                    service S { rpc A(A) returns (A); }";
        let file = ParsedFile::of_text(text.into());
        let members = declare(&file).members;
        let get = |inner, name| members.get(&file, inner, name).map(|(kind, _)| kind);
        assert_eq!(get(Inner::Message(0), "B"), Some(Kind::Message));
        assert_eq!(get(Inner::Message(0), "X"), Some(Kind::EnumValue));
        assert_eq!(get(Inner::Message(0), "a"), None);
        assert_eq!(get(Inner::Message(1), "a"), Some(Kind::Field));
        assert_eq!(get(Inner::Service(0), "A"), Some(Kind::Method));
        assert_eq!(get(Inner::Message(0), "A"), None);
    }

    #[test]
    fn the_first_of_a_name_counts() {
        let text = "syntax = \"proto3\"; message A { int32 a = 1; oneof b { int32 a = 2; } }";
        let file = ParsedFile::of_text(text.into());
        let declared = declare(&file);
        let [twice] = declared.twice.as_slice() else {
            panic!("{} members come twice", declared.twice.len());
        };
        assert_eq!((twice.name, twice.inner), ("a", Inner::Message(0)));
        assert_eq!(twice.first, (Kind::Field, 0));
        assert_eq!(twice.second, (Kind::Field, 1));
    }
}
