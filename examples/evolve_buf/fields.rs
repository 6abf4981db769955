//! What is valid for a field, by its type and place.

use std::collections::BTreeSet;

use crate::generate::ast::{Field, Item, Opt, Syntax, Type};
use crate::valid::{Declarations, Is, knows};

/// The rules for the fields of one file.
pub(crate) struct FieldRules<'a> {
    pub(crate) declared: &'a Declarations,
    pub(crate) file: usize,
    pub(crate) syntax: Syntax,
    /// Whether fields have no presence where nothing is said.
    pub(crate) implicit: bool,
    /// The options of fields that the file declares.
    pub(crate) options: BTreeSet<String>,
    /// The numbers of extensions so far.
    pub(crate) extended: &'a mut BTreeSet<(String, i32)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Message,
    Oneof,
    Extend,
}

/// What the type of a field is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Scalar,
    Message,
    OpenEnum,
    ClosedEnum,
    Map,
    Group,
}

impl FieldRules<'_> {
    pub(crate) fn items(&mut self, items: &mut Vec<Item>) {
        for item in items.iter_mut() {
            match item {
                Item::Message(message) => self.items(&mut message.items),
                Item::Field(field) => self.field(field, Within::Message),
                Item::Oneof(oneof) => {
                    for field in &mut oneof.fields {
                        self.field(field, Within::Oneof);
                    }
                }
                Item::Extend(extendee, fields) => self.extend(extendee, fields),
                Item::Service(service) => {
                    for method in &mut service.methods {
                        self.message(&mut method.input.1);
                        self.message(&mut method.output.1);
                    }
                }
                Item::Enum(an_enum) if self.syntax == Syntax::Proto3 || self.is_open(an_enum) => {
                    zero_first(an_enum);
                }
                _ => {}
            }
        }
        items.retain(|item| !matches!(item, Item::Extend(_, fields) if fields.is_empty()));
    }

    fn is_open(&self, an_enum: &crate::generate::ast::Enum) -> bool {
        self.declared.iter().any(|(name, found)| {
            found.file == self.file
                && name.ends_with(&format!(".{}", an_enum.name))
                && matches!(&found.is, Is::Enum { closed: false, .. })
        })
    }

    fn visible(&self, reference: &str) -> Option<&Is> {
        let found = self.declared.get(reference)?;
        let here = found.file == self.file;
        let known = reference.starts_with(".google.");
        (here || known || (found.exported && found.file < self.file)).then_some(&found.is)
    }

    /// Something of this file, or what comes along, where a message cannot be seen.
    fn message(&self, reference: &mut String) {
        if matches!(self.visible(reference), Some(Is::Message { .. })) {
            return;
        }
        let other = self.declared.iter().find(|(name, found)| {
            matches!(found.is, Is::Message { .. }) && self.visible(name).is_some()
        });
        if let Some((name, _)) = other {
            reference.clone_from(name);
        }
    }

    fn extend(&mut self, extendee: &str, fields: &mut Vec<Field>) {
        let Some(Is::Message { ranges }) = self.visible(extendee).cloned() else {
            fields.clear();
            return;
        };
        fields.retain(|field| {
            let number = field.number;
            ranges
                .iter()
                .any(|(start, end)| (*start..=*end).contains(&number))
                && !matches!(field.ty, Type::Map(..))
                && self.extended.insert((extendee.to_owned(), number))
        });
        for field in fields {
            self.field(field, Within::Extend);
        }
    }

    fn field(&mut self, field: &mut Field, within: Within) {
        if let (Type::Map(_, value), true) = (&field.ty, within != Within::Message) {
            field.ty = Type::Named(value.clone());
        }
        if let Type::Group(items) = &mut field.ty {
            self.items(items);
        }
        let kind = self.settle_type(field);
        self.label(field, within, kind);
        let mut seen = BTreeSet::new();
        let label = field.label;
        let ty = match &field.ty {
            Type::Named(name) => name.clone(),
            Type::Map(_, value) => value.clone(),
            Type::Group(_) => String::new(),
        };
        let syntax = self.syntax;
        let said_implicit = field
            .options
            .iter()
            .any(|option| option.name == "features.field_presence" && option.value == ["IMPLICIT"]);
        let said_explicit = field
            .options
            .iter()
            .any(|option| option.name == "features.field_presence" && option.value != ["IMPLICIT"]);
        let implicit = within == Within::Message
            && (said_implicit || (self.implicit && !said_explicit && label != "optional"));
        field.options.retain(|option| {
            knows(syntax, &option.name)
                && (!option.name.starts_with('(') || self.options.contains(&option.name))
                && suits(option, (&ty, kind), (label, within))
                && (option.name != "default"
                    || (!implicit
                        && syntax != Syntax::Proto3
                        && self.default_suits(option, &ty, kind)))
                && seen.insert(option.name.clone())
        });
    }

    /// The kind of the type, which is replaced when it cannot be seen or used here.
    fn settle_type(&self, field: &mut Field) -> Kind {
        let implicit = self.implicit && field.label != "repeated";
        match &mut field.ty {
            Type::Group(_) => Kind::Group,
            Type::Map(_, value) => {
                match self.kind_of(value) {
                    Some(Kind::ClosedEnum) if self.implicit => "int32".clone_into(value),
                    Some(Kind::ClosedEnum | Kind::OpenEnum) if !self.first_is_zero(value) => {
                        "int64".clone_into(value);
                    }
                    None => "string".clone_into(value),
                    Some(_) => {}
                }
                Kind::Map
            }
            Type::Named(name) => match self.kind_of(name) {
                Some(Kind::ClosedEnum)
                    if self.syntax == Syntax::Proto3 || (implicit && self.syntax.is_edition()) =>
                {
                    "int32".clone_into(name);
                    Kind::Scalar
                }
                Some(kind) => kind,
                // a group that became a message is declared beside the field
                None if name.starts_with("Group") => Kind::Message,
                None => {
                    "string".clone_into(name);
                    Kind::Scalar
                }
            },
        }
    }

    fn kind_of(&self, name: &str) -> Option<Kind> {
        if !name.starts_with('.') {
            return (!name.starts_with(char::is_uppercase)).then_some(Kind::Scalar);
        }
        Some(match self.visible(name)? {
            Is::Message { .. } => Kind::Message,
            Is::Enum { closed: true, .. } => Kind::ClosedEnum,
            Is::Enum { .. } => Kind::OpenEnum,
        })
    }

    fn first_is_zero(&self, name: &str) -> bool {
        match self.declared.get(name).map(|found| &found.is) {
            Some(Is::Enum { closed, first, .. }) => !closed || *first == 0,
            _ => true,
        }
    }

    fn label(&self, field: &mut Field, within: Within, kind: Kind) {
        let required = field.label == "required";
        field.label = match (within, self.syntax, field.label) {
            (Within::Oneof, _, _) => "",
            _ if kind == Kind::Map => "",
            (_, _, "repeated") => "repeated",
            (Within::Extend, Syntax::Proto2 | Syntax::Proto3, _) => "optional",
            (_, Syntax::Proto2, "required") => "required",
            (_, Syntax::Proto2, _) => "optional",
            (_, Syntax::Proto3, "optional") => "optional",
            _ => "",
        };
        let presence = "features.field_presence";
        if required && within == Within::Message && field.label.is_empty() {
            field.options.retain(|option| option.name != presence);
            field.options.push(Opt::new(presence, "LEGACY_REQUIRED"));
        }
        if matches!(kind, Kind::Message | Kind::ClosedEnum | Kind::Group) {
            field
                .options
                .retain(|option| option.name != presence || option.value != ["IMPLICIT"]);
        }
    }

    fn default_suits(&self, option: &Opt, ty: &str, kind: Kind) -> bool {
        let value = option.value.last().map(String::as_str).unwrap_or_default();
        let negative = option.value.len() > 1;
        let quoted = value.starts_with(['"', '\'']);
        let digits = value.starts_with(|c: char| c.is_ascii_digit());
        match ty {
            // what is not UTF-8 is no string
            "string" => quoted && !value.contains("\\377"),
            "bytes" => quoted,
            "bool" => matches!(value, "true" | "false"),
            "float" | "double" => {
                (digits || matches!(value, "inf" | "nan")) && !value.contains('x')
            }
            _ if kind == Kind::Scalar => {
                let whole = digits && !value.contains(['.', '-']);
                let small = value != "4294967295" || matches!(ty, "uint32" | "fixed32");
                let long = ty.ends_with("64");
                let unsigned = ty.starts_with('u') || ty.starts_with("fixed");
                let low = value != "2147483648" || negative || long || unsigned;
                whole && (small || long) && low && !(negative && unsigned)
            }
            _ => match self.declared.get(ty).map(|found| &found.is) {
                Some(Is::Enum { values, .. }) => values.iter().any(|name| name == value),
                _ => false,
            },
        }
    }
}

/// Whether an option may stand on a field of this type and place.
fn suits(option: &Opt, (ty, kind): (&str, Kind), (label, within): (&str, Within)) -> bool {
    let repeated = label == "repeated";
    let scalar = kind == Kind::Scalar;
    let text = matches!(ty, "string") && (scalar || kind == Kind::Map);
    let packable = match kind {
        Kind::Scalar => !matches!(ty, "string" | "bytes"),
        Kind::OpenEnum | Kind::ClosedEnum => true,
        Kind::Message | Kind::Map | Kind::Group => false,
    };
    match option.name.as_str() {
        "default" => !repeated && !matches!(kind, Kind::Message | Kind::Map | Kind::Group),
        "json_name" => within != Within::Extend,
        "ctype" | "features.(pb.cpp).string_type" => {
            // a cord as an extension is no longer supported
            let cord = option.value == ["CORD"] && within == Within::Extend;
            scalar && matches!(ty, "string" | "bytes") && !cord
        }
        "jstype" => scalar && ty.ends_with("64"),
        "packed" | "features.repeated_field_encoding" => repeated && packable,
        "lazy" => kind == Kind::Message,
        "features.utf8_validation" | "features.(pb.java).utf8_validation" => text,
        "features.message_encoding" => kind == Kind::Message,
        "features.field_presence" => {
            !repeated && within == Within::Message && kind != Kind::Map && kind != Kind::Group
        }
        _ => true,
    }
}

/// The first value of an open enum is 0.
fn zero_first(an_enum: &mut crate::generate::ast::Enum) {
    match an_enum.values.iter().position(|value| value.1 == 0) {
        Some(at) => {
            let zero = an_enum.values.remove(at);
            an_enum.values.insert(0, zero);
        }
        None => {
            let name = format!("{}_ZERO", an_enum.name.to_uppercase());
            an_enum.values.insert(0, (name, 0, Vec::new()));
        }
    }
}
