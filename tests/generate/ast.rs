//! What is generated, before it is text.

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Syntax {
    Proto2,
    Proto3,
    Edition2023,
    Edition2024,
}

impl Syntax {
    pub(crate) fn is_edition(self) -> bool {
        self >= Self::Edition2023
    }
}

#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) syntax: Syntax,
    pub(crate) package: String,
    /// The word after `import`, and the path.
    pub(crate) imports: Vec<(&'static str, String)>,
    /// Features in force for all of the file.
    pub(crate) features: Features,
    pub(crate) items: Vec<Item>,
}

/// The features of a file that decide what is valid in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Features {
    pub(crate) implicit: bool,
    pub(crate) closed: bool,
    pub(crate) local: bool,
}

/// What stands in a file or in a message.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    Option(Opt),
    Message(Message),
    Enum(Enum),
    Service(Service),
    Extend(String, Vec<Field>),
    Field(Field),
    Oneof(Oneof),
    /// `extensions` with its ranges and options.
    Extensions(Vec<(i32, i32)>, Vec<Opt>),
    ReservedNumbers(Vec<(i32, i32)>),
    ReservedNames(Vec<String>),
    Empty,
}

/// A name and the tokens of its value.
#[derive(Clone, Debug)]
pub(crate) struct Opt {
    pub(crate) name: String,
    pub(crate) value: Vec<String>,
}

impl Opt {
    pub(crate) fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: vec![value.into()],
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) visibility: &'static str,
    pub(crate) name: String,
    pub(crate) items: Vec<Item>,
}

#[derive(Clone, Debug)]
pub(crate) struct Enum {
    pub(crate) visibility: &'static str,
    pub(crate) name: String,
    pub(crate) options: Vec<Opt>,
    pub(crate) values: Vec<(String, i32, Vec<Opt>)>,
    pub(crate) reserved_numbers: Vec<(i32, i32)>,
    pub(crate) reserved_names: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Service {
    pub(crate) name: String,
    pub(crate) options: Vec<Opt>,
    pub(crate) methods: Vec<Method>,
}

#[derive(Clone, Debug)]
pub(crate) struct Method {
    pub(crate) name: String,
    pub(crate) input: (bool, String),
    pub(crate) output: (bool, String),
    pub(crate) options: Vec<Opt>,
}

#[derive(Clone, Debug)]
pub(crate) struct Oneof {
    pub(crate) name: String,
    pub(crate) options: Vec<Opt>,
    pub(crate) fields: Vec<Field>,
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) label: &'static str,
    pub(crate) ty: Type,
    pub(crate) name: String,
    pub(crate) number: i32,
    pub(crate) options: Vec<Opt>,
}

#[derive(Clone, Debug)]
pub(crate) enum Type {
    /// A scalar, or the way a message or enum is written here.
    Named(String),
    Map(&'static str, String),
    /// The fields of a group, which is named like the field.
    Group(Vec<Item>),
}
