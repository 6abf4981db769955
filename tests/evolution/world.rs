//! A schema as data to change: every element has an id of its own, which it keeps through all
//! changes, and refers to others by theirs.

/// What an element is known by, whatever becomes of its name.
pub(crate) type Id = u32;

#[derive(Clone, Debug, Default)]
pub(crate) struct World {
    pub(crate) files: Vec<File>,
    pub(crate) messages: Vec<Message>,
    pub(crate) enums: Vec<Enum>,
    /// How many ids were given away.
    pub(crate) next: Id,
}

#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) id: Id,
    pub(crate) path: String,
    pub(crate) package: String,
    pub(crate) syntax: Syntax,
    /// Features of the file, by name and value; other syntaxes than editions leave them out.
    pub(crate) features: Vec<(&'static str, &'static str)>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Syntax {
    Proto2,
    Proto3,
    Edition2023,
    Edition2024,
}

impl Syntax {
    pub(crate) const ALL: [Self; 4] = [
        Self::Proto2,
        Self::Proto3,
        Self::Edition2023,
        Self::Edition2024,
    ];

    pub(crate) const fn is_edition(self) -> bool {
        matches!(self, Self::Edition2023 | Self::Edition2024)
    }
}

/// What a message or enum stands in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Home {
    File(Id),
    Message(Id),
}

#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) home: Home,
    pub(crate) fields: Vec<Field>,
    pub(crate) oneofs: Vec<(Id, String)>,
    pub(crate) reserved: Reserved,
    /// Whether the numbers from 100 to 199 are left to extensions; proto3 has none.
    pub(crate) extensible: bool,
    /// Extensions of this message, declared beside it.
    pub(crate) extensions: Vec<Field>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Reserved {
    pub(crate) numbers: Vec<i32>,
    pub(crate) names: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) number: i32,
    pub(crate) ty: Type,
    pub(crate) shape: Shape,
    pub(crate) oneof: Option<Id>,
    pub(crate) json_name: Option<String>,
    pub(crate) packed: Option<bool>,
    /// Written between group tags, where the syntax has it.
    pub(crate) delimited: bool,
    /// `features.utf8_validation` of its own.
    pub(crate) checked: Option<bool>,
    /// One of two written defaults.
    pub(crate) default: Option<bool>,
}

/// What syntaxes cannot say comes out as the nearest thing they can.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shape {
    /// No label, where that can be said.
    Plain,
    Implicit,
    Explicit,
    Required,
    Repeated,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Type {
    Scalar(&'static str),
    Message(Id),
    Enum(Id),
    Map(&'static str, Box<Type>),
}

#[derive(Clone, Debug)]
pub(crate) struct Enum {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) home: Home,
    pub(crate) values: Vec<EnumValue>,
    pub(crate) reserved: Reserved,
    /// `features.enum_type` of its own.
    pub(crate) closed: Option<bool>,
}

#[derive(Clone, Debug)]
pub(crate) struct EnumValue {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) number: i32,
}

pub(crate) const SCALARS: [&str; 15] = [
    "int32", "string", "bool", "int64", "bytes", "uint32", "sint32", "double", "float", "fixed32",
    "uint64", "sint64", "fixed64", "sfixed32", "sfixed64",
];

/// What keys of maps can be, most of it.
pub(crate) const KEYS: [&str; 6] = ["string", "int32", "bool", "int64", "uint32", "sint32"];

impl World {
    pub(crate) const fn id(&mut self) -> Id {
        self.next += 1;
        self.next
    }

    pub(crate) fn message(&self, id: Id) -> Option<&Message> {
        self.messages.iter().find(|it| it.id == id)
    }

    pub(crate) fn message_mut(&mut self, id: Id) -> Option<&mut Message> {
        self.messages.iter_mut().find(|it| it.id == id)
    }

    pub(crate) fn enumeration(&self, id: Id) -> Option<&Enum> {
        self.enums.iter().find(|it| it.id == id)
    }

    pub(crate) fn enum_mut(&mut self, id: Id) -> Option<&mut Enum> {
        self.enums.iter_mut().find(|it| it.id == id)
    }

    pub(crate) fn file_mut(&mut self, id: Id) -> Option<&mut File> {
        self.files.iter_mut().find(|it| it.id == id)
    }

    /// All fields and extensions, each with its message.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (Id, &Field)> {
        self.messages.iter().flat_map(|message| {
            let fields = message.fields.iter().chain(&message.extensions);
            fields.map(|field| (message.id, field))
        })
    }

    pub(crate) fn field_mut(&mut self, id: Id) -> Option<&mut Field> {
        let fields = self
            .messages
            .iter_mut()
            .flat_map(|message| message.fields.iter_mut().chain(&mut message.extensions));
        fields.into_iter().find(|it| it.id == id)
    }

    /// The message a field or extension belongs to.
    pub(crate) fn owner_mut(&mut self, field: Id) -> Option<&mut Message> {
        let (owner, _) = self.fields().find(|(_, it)| it.id == field)?;
        self.message_mut(owner)
    }

    /// The file something stands in, by the home it has.
    pub(crate) fn file_of(&self, home: Home) -> Option<&File> {
        let mut home = home;
        // Nothing is nested deeper than there are messages.
        for _ in 0..=self.messages.len() {
            match home {
                Home::File(id) => return self.files.iter().find(|it| it.id == id),
                Home::Message(id) => home = self.message(id)?.home,
            }
        }
        None
    }

    /// The full name of something called `name` that stands there.
    pub(crate) fn full_name(&self, home: Home, name: &str) -> Option<String> {
        let mut name = name.to_owned();
        let mut home = home;
        for _ in 0..=self.messages.len() {
            match home {
                Home::File(id) => {
                    let file = self.files.iter().find(|it| it.id == id)?;
                    return Some(format!("{}.{name}", file.package));
                }
                Home::Message(id) => {
                    let message = self.message(id)?;
                    name = format!("{}.{name}", message.name);
                    home = message.home;
                }
            }
        }
        None
    }
}
