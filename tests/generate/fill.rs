//! Fields, options, extensions and methods for the types of a draft.

use super::ast::{Features, Field, Item, Message, Method, Oneof, Opt, Service, Syntax, Type};
use super::names::{Kind, Wanted};
use super::options::{self, Site, Target};
use super::skeleton::{Draft, Is, join, reserved_names};
use super::tape::Tape;

const SCALARS: [&str; 15] = [
    "string", "int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32", "fixed64",
    "sfixed32", "sfixed64", "float", "double", "bool", "bytes",
];
const KEYS: [&str; 6] = ["string", "int32", "sint64", "fixed32", "uint64", "bool"];
/// Names that are also words of the language or parts of packages.
const WORDS: [&str; 12] = [
    "message", "option", "acme", "lib", "string", "reserved", "group", "optional", "max", "enum",
    "stream", "to",
];

/// Fills all files of a draft.
pub(crate) fn fill(draft: &mut Draft, tape: &mut Tape<'_>) {
    for index in 0..draft.files.len() {
        let file = &mut draft.files[index];
        let items = std::mem::take(&mut file.items);
        let scope = file.package.clone();
        let mut filler = Filler {
            syntax: file.syntax,
            features: file.features,
            file: index,
            draft,
            tape,
        };
        let items = filler.file(items, &scope);
        draft.files[index].items = items;
    }
}

struct Filler<'d, 't, 'n> {
    draft: &'d mut Draft,
    tape: &'t mut Tape<'n>,
    file: usize,
    syntax: Syntax,
    features: Features,
}

/// What decides whether a field is valid.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Message,
    Oneof,
    Extend,
}

impl Filler<'_, '_, '_> {
    fn file(&mut self, items: Vec<Item>, scope: &str) -> Vec<Item> {
        let mut filled = Vec::new();
        // the scope of options is the one around a name in it
        filled.extend(
            self.options(Target::File, scope)
                .into_iter()
                .map(Item::Option),
        );
        let plain = [
            ("java_package", "\"com.acme\""),
            ("deprecated", "true"),
            ("go_package", "'acme/x;x'"),
            ("cc_enable_arenas", "false"),
        ];
        if self.tape.once_in(3) {
            let (name, value) = self.tape.of(&plain);
            filled.push(Item::Option(Opt::new(name, value)));
        }
        for item in items {
            let item = self.item(item, scope);
            filled.push(item);
            if self.tape.once_in(8) {
                filled.push(Item::Empty);
            }
        }
        filled.extend(self.extend(scope));
        filled
    }

    fn item(&mut self, item: Item, scope: &str) -> Item {
        match item {
            Item::Message(message) => Item::Message(self.message(message, scope)),
            Item::Service(service) => Item::Service(self.service(service, scope)),
            Item::Enum(mut an_enum) => {
                an_enum.options.extend(self.options(Target::Enum, scope));
                for (_, _, options) in &mut an_enum.values {
                    options.extend(self.deprecated());
                    options.extend(self.options(Target::Value, scope));
                }
                Item::Enum(an_enum)
            }
            Item::Extensions(ranges, mut options) => {
                options.extend(self.options(Target::Range, parent(scope)));
                Item::Extensions(ranges, options)
            }
            item => item,
        }
    }

    fn options(&mut self, target: Target, scope: &str) -> Vec<Opt> {
        let visible = &self.draft.visible[self.file];
        if !visible.contains(&options::FILE) {
            return Vec::new();
        }
        let site = Site {
            names: &self.draft.names,
            scope: (scope, visible),
            witness: self.draft.witness,
        };
        options::some(self.tape, target, &site)
    }

    fn deprecated(&mut self) -> Option<Opt> {
        let value = self.tape.of(&["true", "false"]);
        self.tape.once_in(8).then(|| Opt::new("deprecated", value))
    }

    fn message(&mut self, message: Message, scope: &str) -> Message {
        let full = join(scope, &message.name);
        let mut items: Vec<Item> = self
            .options(Target::Message, scope)
            .into_iter()
            .map(Item::Option)
            .collect();
        items.extend(self.deprecated().map(Item::Option));
        let mut numbers = 1;
        for item in message.items {
            items.push(self.item(item, &full));
            items.extend(self.fields(&full, &mut numbers));
        }
        items.extend(self.fields(&full, &mut numbers));
        if self.tape.once_in(4) {
            items.push(Item::ReservedNumbers(vec![(300, 310), (400, 400)]));
        }
        if self.tape.once_in(6) {
            items.push(Item::ReservedNumbers(vec![(536_870_000, i32::MAX)]));
        }
        let names = reserved_names(self.tape, !self.syntax.is_edition());
        // `message` may be the name of a field
        let names: Vec<_> = names
            .into_iter()
            .filter(|name| *name != "message")
            .collect();
        if !names.is_empty() {
            items.push(Item::ReservedNames(names));
        }
        if self.syntax != Syntax::Proto3 && self.tape.once_in(5) {
            items.push(self.declared_range());
        }
        items.extend(self.extend(&full));
        Message { items, ..message }
    }

    /// A range whose extensions are declared beforehand.
    fn declared_range(&mut self) -> Item {
        if self.draft.witness || self.tape.once_in(2) {
            return Item::Extensions(vec![(3000, 3010), (3020, 3030)], Vec::new());
        }
        let text = "{ number : 2000 full_name : \".acme.later\" type : \"int32\" repeated : true }";
        let value = text.split_whitespace().map(str::to_owned).collect();
        let mut declared = vec![Opt {
            name: "declaration".to_owned(),
            value,
        }];
        if self.tape.once_in(2) {
            let text = "{ number : 2001 , reserved : true }";
            let value = text.split_whitespace().map(str::to_owned).collect();
            declared.push(Opt {
                name: "declaration".to_owned(),
                value,
            });
        }
        Item::Extensions(vec![(2000, 2010)], declared)
    }

    fn fields(&mut self, scope: &str, next: &mut i32) -> Vec<Item> {
        let mut items = Vec::new();
        for _ in 0..self.tape.below(4) {
            if self.tape.once_in(5) {
                let oneof = self.oneof(scope, next);
                items.push(oneof);
            } else {
                let field = self.field(scope, next, Within::Message);
                items.push(Item::Field(field));
            }
        }
        items
    }

    fn oneof(&mut self, scope: &str, next: &mut i32) -> Item {
        let name = format!("choice_{}", self.draft.count());
        self.draft
            .names
            .declare(&join(scope, &name), Kind::Other, self.file);
        let options = self.options(Target::Oneof, scope);
        let fields = (0..1 + self.tape.below(3))
            .map(|_| self.field(scope, next, Within::Oneof))
            .collect();
        Item::Oneof(Oneof {
            name,
            options,
            fields,
        })
    }

    fn field(&mut self, scope: &str, next: &mut i32, within: Within) -> Field {
        let number = *next;
        *next += 1 + i32::try_from(self.tape.below(3)).unwrap();
        let label = self.label(within);
        let name = self.field_name(scope);
        if within != Within::Extend && self.syntax == Syntax::Proto2 && self.tape.once_in(12) {
            return self.group(scope, label, number);
        }
        if within == Within::Message && matches!(label, "" | "repeated") && self.tape.once_in(8) {
            return self.map(scope, name, number);
        }
        let (ty, chosen) = self.field_type(scope);
        let singular = label != "repeated";
        // what must not be: a closed enum without presence, or one of proto2 in proto3
        let implicit = self.features.implicit && within == Within::Message;
        let presence = (self.syntax.is_edition() && singular && within == Within::Message)
            .then(|| {
                self.tape
                    .of(&["", "", "EXPLICIT", "IMPLICIT", "LEGACY_REQUIRED"])
            })
            .filter(|presence| !presence.is_empty());
        let presence = match (presence, &chosen) {
            (Some("IMPLICIT"), Chosen::Message | Chosen::Enum { closed: true, .. }) => {
                Some("EXPLICIT")
            }
            (None, Chosen::Enum { closed: true, .. })
                if implicit && singular && self.syntax.is_edition() =>
            {
                Some("EXPLICIT")
            }
            (presence, _) => presence,
        };
        let has_presence = match presence {
            Some(presence) => presence != "IMPLICIT",
            None => !implicit || label == "optional",
        };
        let mut options = Vec::new();
        options.extend(presence.map(|value| Opt::new("features.field_presence", value)));
        self.field_options(&chosen, &mut options, singular);
        let has_defaults = self.syntax != Syntax::Proto3 && singular && has_presence;
        if has_defaults && self.tape.once_in(4) {
            options.extend(self.default(&chosen));
        }
        if within != Within::Extend && self.tape.once_in(8) {
            options.push(Opt::new("json_name", format!("\"json-{number}\"")));
        }
        options.extend(self.deprecated());
        options.extend(self.options(Target::Field, scope));
        Field {
            label,
            ty: Type::Named(ty),
            name,
            number,
            options,
        }
    }

    fn label(&mut self, within: Within) -> &'static str {
        match (within, self.syntax) {
            (Within::Oneof, _) => "",
            (Within::Extend, Syntax::Proto2 | Syntax::Proto3) => {
                self.tape.of(&["optional", "repeated"])
            }
            (_, Syntax::Proto2) => self
                .tape
                .of(&["optional", "repeated", "required", "optional"]),
            (_, Syntax::Proto3) => self.tape.of(&["", "repeated", "optional"]),
            (_, _) => self.tape.of(&["", "repeated"]),
        }
    }

    fn field_name(&mut self, scope: &str) -> String {
        let word = self.tape.of(&WORDS);
        if self.tape.once_in(6)
            && self
                .draft
                .names
                .declare(&join(scope, word), Kind::Other, self.file)
        {
            return word.to_owned();
        }
        let count = self.draft.count();
        let name = match self.tape.below(4) {
            0 => format!("field_{count}"),
            1 => format!("Field{count}"),
            2 => format!("_f{count}__x_"),
            _ => format!("fIELD_{count}_A1"),
        };
        self.draft
            .names
            .declare(&join(scope, &name), Kind::Other, self.file);
        name
    }

    fn group(&mut self, scope: &str, label: &'static str, number: i32) -> Field {
        let name = format!("Group{}", self.draft.count());
        let full = join(scope, &name);
        self.draft.names.declare(&full, Kind::Message, self.file);
        self.draft
            .names
            .declare(&full.to_lowercase(), Kind::Other, self.file);
        let items = if self.tape.is_at_end() {
            Vec::new()
        } else {
            self.fields(&full, &mut 1)
        };
        Field {
            label,
            ty: Type::Group(items),
            name,
            number,
            options: Vec::new(),
        }
    }

    fn map(&mut self, scope: &str, name: String, number: i32) -> Field {
        let key = self.tape.of(&KEYS);
        let (value, chosen) = self.field_type(scope);
        let value = match chosen {
            Chosen::Enum {
                first_is_zero: false,
                ..
            } => "bool".to_owned(),
            // the value of a map has no presence where that is what the file says
            Chosen::Enum { closed: true, .. } if self.features.implicit => "bool".to_owned(),
            _ => value,
        };
        let options = self.options(Target::Field, scope);
        Field {
            label: "",
            ty: Type::Map(key, value),
            name,
            number,
            options,
        }
    }

    /// A type as it is written here, and what it is.
    fn field_type(&mut self, scope: &str) -> (String, Chosen) {
        let at = self.tape.below(2 * self.draft.types.len() + SCALARS.len());
        let Some(declared) = self
            .draft
            .types
            .get(at / 2)
            .filter(|_| at < 2 * self.draft.types.len())
        else {
            let scalar = self.tape.of(&SCALARS);
            return (scalar.to_owned(), Chosen::Scalar(scalar));
        };
        let visible = &self.draft.visible[self.file];
        let usable =
            declared.file == self.file || (declared.exported && visible.contains(&declared.file));
        let chosen = match &declared.is {
            Is::Message { .. } => Chosen::Message,
            Is::Enum {
                closed,
                first_is_zero,
                values,
            } => Chosen::Enum {
                closed: *closed,
                first_is_zero: *first_is_zero,
                values: values.clone(),
            },
        };
        let closed = matches!(chosen, Chosen::Enum { closed: true, .. });
        if !usable || (closed && self.syntax == Syntax::Proto3) {
            return ("int32".to_owned(), Chosen::Scalar("int32"));
        }
        let name = self.draft.names.spell(
            self.tape,
            &declared.full_name,
            (scope, visible),
            Wanted::Type,
        );
        // a field that is called like a word of the language needs a type that is not
        let first = name.split('.').next().unwrap_or_default();
        match WORDS.contains(&first) && !matches!(first, "acme" | "lib") {
            true => (format!(".{}", declared.full_name), chosen),
            false => (name, chosen),
        }
    }

    fn field_options(&mut self, chosen: &Chosen, options: &mut Vec<Opt>, singular: bool) {
        let edition = self.syntax.is_edition();
        let mut set = |name: &str, value: &str| options.push(Opt::new(name, value));
        if self.tape.once_in(2) {
            return;
        }
        let value = self.tape.below(2);
        let packable = !matches!(chosen, Chosen::Message | Chosen::Scalar("string" | "bytes"));
        match chosen {
            _ if packable && !singular && edition => {
                set(
                    "features.repeated_field_encoding",
                    ["PACKED", "EXPANDED"][value],
                );
            }
            _ if packable && !singular => set("packed", ["true", "false"][value]),
            Chosen::Scalar("string") if edition => {
                set("features.utf8_validation", ["VERIFY", "NONE"][value]);
            }
            Chosen::Scalar("bytes") if !edition => set("ctype", ["CORD", "STRING"][value]),
            Chosen::Scalar("int64" | "uint64" | "fixed64") => {
                set("jstype", ["JS_STRING", "JS_NUMBER"][value]);
            }
            Chosen::Message if edition => {
                set(
                    "features.message_encoding",
                    ["DELIMITED", "LENGTH_PREFIXED"][value],
                );
            }
            Chosen::Message => set("lazy", ["true", "false"][value]),
            _ => set("debug_redact", ["true", "false"][value]),
        }
    }

    fn default(&mut self, chosen: &Chosen) -> Option<Opt> {
        let tape = &mut *self.tape;
        let words = |text: &str| text.split(' ').map(str::to_owned).collect();
        let value = match chosen {
            Chosen::Message => return None,
            Chosen::Enum { values, .. } => vec![values[tape.below(values.len())].clone()],
            Chosen::Scalar("string") => options::string(tape),
            Chosen::Scalar("bytes") => {
                vec![tape.of(&["\"\\377\\000x\"", "'b'", "\"\""]).to_owned()]
            }
            Chosen::Scalar("bool") => words(tape.of(&["true", "false"])),
            Chosen::Scalar("float" | "double") => words(tape.of(&[
                "1.5", "- 2e10", "inf", "- inf", "nan", "3", "0.1", "- 0.0", "1e-9",
            ])),
            Chosen::Scalar(scalar) if scalar.starts_with('u') || scalar.starts_with('f') => {
                words(tape.of(&["1", "0", "4294967295", "0xff", "017"]))
            }
            Chosen::Scalar(_) => {
                words(tape.of(&["1", "- 1", "- 2147483648", "0x7fffffff", "- 010"]))
            }
        };
        Some(Opt {
            name: "default".to_owned(),
            value,
        })
    }

    fn extend(&mut self, scope: &str) -> Option<Item> {
        if self.syntax == Syntax::Proto3 || self.draft.types.is_empty() || !self.tape.once_in(2) {
            return None;
        }
        let visible = self.draft.visible[self.file].clone();
        let at = self.tape.below(self.draft.types.len());
        let declared = self.draft.types[at].clone();
        let usable =
            declared.file == self.file || (declared.exported && visible.contains(&declared.file));
        let Is::Message {
            extensible: true,
            mut next,
        } = declared.is
        else {
            return None;
        };
        if !usable {
            return None;
        }
        let site = (scope, visible.as_slice());
        let extendee =
            self.draft
                .names
                .spell(self.tape, &declared.full_name, site, Wanted::Anything);
        let fields = (0..1 + self.tape.below(2))
            .map(|_| self.field(scope, &mut next, Within::Extend))
            .collect();
        self.draft.types[at].is = Is::Message {
            extensible: true,
            next,
        };
        Some(Item::Extend(extendee, fields))
    }

    fn service(&mut self, service: Service, scope: &str) -> Service {
        let full = join(scope, &service.name);
        let options = self.options(Target::Service, scope);
        let methods = (0..self.tape.below(4))
            .filter_map(|_| self.method(&full))
            .collect();
        Service {
            options,
            methods,
            ..service
        }
    }

    fn method(&mut self, scope: &str) -> Option<Method> {
        let name = format!("Call{}", self.draft.count());
        self.draft
            .names
            .declare(&join(scope, &name), Kind::Other, self.file);
        let input = (self.tape.once_in(3), self.message_name(scope)?);
        let output = (self.tape.once_in(3), self.message_name(scope)?);
        let mut options = self.options(Target::Method, scope);
        options.extend(self.deprecated());
        if self.tape.once_in(5) {
            let level = self.tape.of(&["IDEMPOTENT", "NO_SIDE_EFFECTS"]);
            options.push(Opt::new("idempotency_level", level));
        }
        Some(Method {
            name,
            input,
            output,
            options,
        })
    }

    /// A message that can be used here, if there is one.
    fn message_name(&mut self, scope: &str) -> Option<String> {
        let visible = &self.draft.visible[self.file];
        let usable: Vec<&str> = self
            .draft
            .types
            .iter()
            .filter(|ty| matches!(ty.is, Is::Message { .. }))
            .filter(|ty| ty.file == self.file || (ty.exported && visible.contains(&ty.file)))
            .map(|ty| ty.full_name.as_str())
            .collect();
        if usable.is_empty() {
            return None;
        }
        let target = self.tape.of(&usable);
        let name = self
            .draft
            .names
            .spell(self.tape, target, (scope, visible), Wanted::Anything);
        Some(name)
    }
}

/// What a type that was chosen is.
enum Chosen {
    Scalar(&'static str),
    Message,
    Enum {
        closed: bool,
        first_is_zero: bool,
        values: Vec<String>,
    },
}

fn parent(scope: &str) -> &str {
    scope.rsplit_once('.').map_or("", |(outer, _)| outer)
}
