//! The first version of a case: few files, but with something of everything a rule looks at.

use crate::generate::Tape;
use crate::generate::ast::{
    Enum, Features, Field, File, Item, Message, Method, Oneof, Opt, Service, Syntax, Type,
};
use crate::world::{Place, World, join};

pub(crate) const SCALARS: [&str; 15] = [
    "string", "int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32", "fixed64",
    "sfixed32", "sfixed64", "float", "double", "bool", "bytes",
];
pub(crate) const KEYS: [&str; 6] = ["string", "int32", "sint64", "fixed32", "uint64", "bool"];
/// Types that come along, and the files they are in.
pub(crate) const WELL_KNOWN: [(&str, &str); 6] = [
    (
        ".google.protobuf.Timestamp",
        "google/protobuf/timestamp.proto",
    ),
    (
        ".google.protobuf.Duration",
        "google/protobuf/duration.proto",
    ),
    (".google.protobuf.Any", "google/protobuf/any.proto"),
    (
        ".google.protobuf.StringValue",
        "google/protobuf/wrappers.proto",
    ),
    (".google.protobuf.Struct", "google/protobuf/struct.proto"),
    (
        ".google.protobuf.FieldMask",
        "google/protobuf/field_mask.proto",
    ),
];
const SYNTAXES: [Syntax; 8] = [
    Syntax::Proto3,
    Syntax::Proto2,
    Syntax::Edition2023,
    Syntax::Proto2,
    Syntax::Proto3,
    Syntax::Edition2024,
    Syntax::Edition2023,
    Syntax::Proto2,
];
const PACKAGES: [&str; 7] = ["", ".v1", ".v1beta1", ".lib", "", ".v2alpha1.x", ".v1test"];
/// The options of files that rules look at, with values.
pub(crate) const FILE_OPTIONS: [(&str, &[&str]); 17] = [
    ("go_package", &["\"acme/a\"", "\"acme/b;b\"", "\"\""]),
    ("java_package", &["\"com.acme\"", "\"com.acme.b\""]),
    ("java_outer_classname", &["\"Outer\"", "\"Other\""]),
    ("java_multiple_files", &["true", "false"]),
    ("java_generic_services", &["true", "false"]),
    ("java_string_check_utf8", &["true", "false"]),
    ("cc_generic_services", &["true", "false"]),
    ("cc_enable_arenas", &["true", "false"]),
    ("py_generic_services", &["true", "false"]),
    ("optimize_for", &["SPEED", "CODE_SIZE"]),
    ("objc_class_prefix", &["\"ACM\"", "\"ABC\""]),
    ("csharp_namespace", &["\"Acme\"", "\"Acme.B\""]),
    ("swift_prefix", &["\"AC\"", "\"AD\""]),
    ("php_class_prefix", &["\"AP\"", "\"AQ\""]),
    ("php_namespace", &["\"Acme\"", "\"Acme\\\\B\""]),
    ("php_metadata_namespace", &["\"Acme\"", "\"Meta\""]),
    ("ruby_package", &["\"Acme\"", "\"Acme::B\""]),
];
/// The features of files, with values.
pub(crate) const FILE_FEATURES: [(&str, &[&str]); 8] = [
    ("features.enum_type", &["OPEN", "CLOSED"]),
    ("features.json_format", &["ALLOW", "LEGACY_BEST_EFFORT"]),
    ("features.field_presence", &["EXPLICIT", "IMPLICIT"]),
    ("features.utf8_validation", &["VERIFY", "NONE"]),
    (
        "features.message_encoding",
        &["LENGTH_PREFIXED", "DELIMITED"],
    ),
    ("features.repeated_field_encoding", &["PACKED", "EXPANDED"]),
    ("features.(pb.cpp).string_type", &["VIEW", "STRING", "CORD"]),
    ("features.(pb.java).utf8_validation", &["DEFAULT", "VERIFY"]),
];

/// The first version of the case of this root.
pub(crate) fn base(root: String, counter: usize, tape: &mut Tape<'_>) -> World {
    let mut world = World {
        files: Vec::new(),
        counter,
        root,
    };
    let count = 2 + tape.below(3);
    for index in 0..count {
        let file = file(&world, index, tape);
        world.files.push(file);
        let place = Place {
            file: index,
            path: Vec::new(),
        };
        for _ in 0..tape.below(3) {
            let item = enumeration(&mut world, tape);
            world.items_mut(&place).push(item);
        }
        for _ in 0..1 + tape.below(3) {
            message(&mut world, &place, tape, 0);
        }
        if tape.once_in(2) {
            let item = extensions(&mut world, &place, tape);
            world.items_mut(&place).extend(item);
        }
        for _ in 0..tape.below(3) {
            let item = service(&mut world, tape);
            world.items_mut(&place).push(item);
        }
        if tape.once_in(3) {
            custom_option(&mut world, &place, tape);
        }
    }
    world
}

pub(crate) fn file(world: &World, index: usize, tape: &mut Tape<'_>) -> File {
    let syntax = tape.of(&SYNTAXES);
    let package = match tape.once_in(14) {
        true => String::new(),
        false => format!("{}{}", world.root, tape.of(&PACKAGES)),
    };
    let mut imports = Vec::new();
    if tape.once_in(4) {
        imports.push(("", tape.of(&WELL_KNOWN).1.to_owned()));
    }
    let mut file = File {
        path: format!(
            "{}/{}f{index}.proto",
            world.root,
            tape.of(&["", "", "sub/"])
        ),
        syntax,
        package,
        imports,
        features: Features {
            implicit: false,
            closed: false,
            local: false,
        },
        items: Vec::new(),
    };
    for _ in 0..tape.below(4) {
        let (name, values) = tape.of(&FILE_OPTIONS);
        file.items
            .push(Item::Option(Opt::new(name, tape.of(values))));
    }
    for _ in 0..tape.below(3) {
        let (name, values) = tape.of(&FILE_FEATURES);
        file.items
            .push(Item::Option(Opt::new(name, tape.of(values))));
    }
    file
}

pub(crate) fn enumeration(world: &mut World, tape: &mut Tape<'_>) -> Item {
    let name = world.fresh("Kind");
    let mut values = Vec::new();
    let first = tape.of(&[0, 0, 0, 1, -2]);
    for step in 0..2 + i32::try_from(tape.below(4)).unwrap() {
        let number = match tape.below(8) {
            6 => first,
            7 => -10 - step,
            _ => first + step,
        };
        values.push((world.fresh("VALUE_"), number, Vec::new()));
    }
    let mut options = Vec::new();
    if tape.once_in(3) {
        let value = tape.of(&["OPEN", "CLOSED"]);
        options.push(Opt::new("features.enum_type", value));
    }
    if tape.once_in(4) {
        let value = tape.of(&["ALLOW", "LEGACY_BEST_EFFORT"]);
        options.push(Opt::new("features.json_format", value));
    }
    let ranges = [
        (100, 110),
        (120, 120),
        (130, 139),
        (0x7fff_fff8, i32::MAX),
        (-90, -80),
    ];
    let reserved_numbers = ranges.into_iter().filter(|_| tape.once_in(3)).collect();
    let reserved_names = (0..tape.below(3)).map(|_| world.fresh("GONE_")).collect();
    Item::Enum(Enum {
        visibility: "",
        name,
        options,
        values,
        reserved_numbers,
        reserved_names,
    })
}

/// Puts a message in a place.
pub(crate) fn message(world: &mut World, place: &Place, tape: &mut Tape<'_>, depth: usize) {
    let name = world.fresh(tape.of(&["Msg", "Outer", "Item"]));
    let index = world.items(place).len();
    world.items_mut(place).push(Item::Message(Message {
        visibility: "",
        name,
        items: Vec::new(),
    }));
    let mut inside = place.clone();
    inside.path.push(index);
    let mut items = Vec::new();
    if tape.once_in(10) {
        items.push(Item::Option(Opt::new(
            "no_standard_descriptor_accessor",
            "true",
        )));
    }
    if tape.once_in(8) {
        let value = tape.of(&["ALLOW", "LEGACY_BEST_EFFORT"]);
        items.push(Item::Option(Opt::new("features.json_format", value)));
    }
    if tape.once_in(2) {
        items.push(Item::Extensions(extension_ranges(tape), Vec::new()));
    }
    let ranges = [(50, 55), (60, 60), (70, 79), (500_000, i32::MAX)];
    let ranges: Vec<_> = ranges.into_iter().filter(|_| tape.once_in(3)).collect();
    if !ranges.is_empty() {
        items.push(Item::ReservedNumbers(ranges));
    }
    if tape.once_in(3) {
        let names = (0..1 + tape.below(2))
            .map(|_| world.fresh("gone_"))
            .collect();
        items.push(Item::ReservedNames(names));
    }
    *world.items_mut(&inside) = items;
    if depth < 3 && tape.once_in(3) {
        let item = enumeration(world, tape);
        world.items_mut(&inside).push(item);
    }
    if depth < 3 {
        for _ in 0..tape.below(3 - depth.min(1)) {
            message(world, &inside, tape, depth + 1);
        }
    }
    for _ in 0..1 + tape.below(5) {
        let item = member(world, &inside, tape);
        world.items_mut(&inside).push(item);
    }
    if tape.once_in(5) {
        let item = extensions(world, &inside, tape);
        world.items_mut(&inside).extend(item);
    }
}

fn extension_ranges(tape: &mut Tape<'_>) -> Vec<(i32, i32)> {
    let all = [
        vec![(100, 199)],
        vec![(100, 149), (150, 199)],
        vec![(100, 120), (130, 160)],
        vec![(100, 100), (102, 400)],
        vec![(100, 400_000)],
    ];
    all[tape.below(all.len())].clone()
}

/// A field or a oneof.
pub(crate) fn member(world: &mut World, place: &Place, tape: &mut Tape<'_>) -> Item {
    let number = world.next_number(place);
    if !tape.once_in(6) {
        let label = tape.of(&["optional", "", "repeated", "required", ""]);
        return Item::Field(field(world, (label, number), tape));
    }
    let name = world.fresh("choice_");
    let fields = (0..1 + i32::try_from(tape.below(3)).unwrap())
        .map(|step| field(world, ("", number + step), tape))
        .collect();
    Item::Oneof(Oneof {
        name,
        options: Vec::new(),
        fields,
    })
}

pub(crate) fn field(
    world: &mut World,
    (label, number): (&'static str, i32),
    tape: &mut Tape<'_>,
) -> Field {
    let name = match tape.below(3) {
        0 => world.fresh("field_"),
        1 => world.fresh("a_long_Name_"),
        _ => world.fresh("camelCase"),
    };
    let (ty, label) = match tape.below(12) {
        0 | 1 => (Type::Map(tape.of(&KEYS), any_type(world, tape)), ""),
        2 => {
            let inner = field(world, ("optional", 1), tape);
            let group = world.fresh("Group");
            let options = Vec::new();
            return Field {
                label,
                ty: Type::Group(vec![Item::Field(inner)]),
                name: group,
                number,
                options,
            };
        }
        3..=5 => (Type::Named("string".to_owned()), label),
        _ => (Type::Named(any_type(world, tape)), label),
    };
    let mut options = Vec::new();
    if tape.once_in(2) {
        options.extend(field_option(world, &ty, tape));
    }
    if tape.once_in(6) {
        options.push(Opt::new(
            "json_name",
            format!("\"j{number}x{}\"", world.counter),
        ));
    }
    Field {
        label,
        ty,
        name,
        number,
        options,
    }
}

/// A scalar, a type of the files so far, or one that comes along.
pub(crate) fn any_type(world: &World, tape: &mut Tape<'_>) -> String {
    let types = world.slots(|item| matches!(item, Item::Message(_) | Item::Enum(_)));
    match tape.below(10) {
        0 => tape.of(&WELL_KNOWN).0.to_owned(),
        1..=4 if !types.is_empty() => {
            format!(".{}", world.full_name(&types[tape.below(types.len())]))
        }
        5 => {
            let enums = world.slots(|item| matches!(item, Item::Enum(_)));
            match enums.is_empty() {
                true => "int32".to_owned(),
                false => format!(".{}", world.full_name(&enums[tape.below(enums.len())])),
            }
        }
        _ => tape.of(&SCALARS).to_owned(),
    }
}

/// An option that suits the type, as far as that is known here.
pub(crate) fn field_option(world: &World, ty: &Type, tape: &mut Tape<'_>) -> Option<Opt> {
    let Type::Named(name) = ty else {
        return Some(of_any(tape));
    };
    if tape.once_in(4) {
        return Some(of_any(tape));
    }
    let (name, value) = match name.as_str() {
        "string" | "bytes" if tape.once_in(2) => {
            ("ctype", tape.of(&["CORD", "STRING_PIECE", "STRING"]))
        }
        "string" if tape.once_in(2) => tape.of(&[
            ("features.utf8_validation", "NONE"),
            ("features.utf8_validation", "VERIFY"),
            ("features.(pb.java).utf8_validation", "VERIFY"),
            ("features.(pb.java).utf8_validation", "DEFAULT"),
        ]),
        "string" | "bytes" if tape.once_in(2) => (
            "features.(pb.cpp).string_type",
            tape.of(&["CORD", "VIEW", "STRING"]),
        ),
        "int64" | "uint64" | "sint64" | "fixed64" | "sfixed64" if tape.once_in(2) => {
            ("jstype", tape.of(&["JS_STRING", "JS_NUMBER", "JS_NORMAL"]))
        }
        _ => return default(world, ty, tape),
    };
    Some(Opt::new(name, value))
}

fn of_any(tape: &mut Tape<'_>) -> Opt {
    let (name, value) = tape.of(&[
        ("deprecated", "true"),
        ("packed", "true"),
        ("packed", "false"),
        ("lazy", "true"),
        ("debug_redact", "true"),
        ("features.field_presence", "IMPLICIT"),
        ("features.field_presence", "LEGACY_REQUIRED"),
        ("features.field_presence", "EXPLICIT"),
        ("features.message_encoding", "DELIMITED"),
        ("features.utf8_validation", "NONE"),
        ("features.repeated_field_encoding", "EXPANDED"),
    ]);
    Opt::new(name, value)
}

pub(crate) fn default(world: &World, ty: &Type, tape: &mut Tape<'_>) -> Option<Opt> {
    let Type::Named(name) = ty else { return None };
    let text = match name.as_str() {
        "string" => tape.of(&["\"a\"", "\"b\"", "\"\"", "\"\\303\\244\"", "'a'"]),
        "bytes" => tape.of(&["\"a\"", "\"\\377\\000\"", "\"\"", "\"\\141\""]),
        "bool" => tape.of(&["true", "false"]),
        "float" | "double" => tape.of(&[
            "1", "1.5", "0.1", "- 0.0", "inf", "- inf", "nan", "0", "16777217", "1e-9",
        ]),
        scalar if scalar.starts_with('u') || scalar.starts_with('f') => {
            tape.of(&["1", "0", "4294967295", "0x10", "017", "16777217"])
        }
        scalar if !scalar.starts_with('.') => {
            tape.of(&["1", "- 1", "0", "- 2147483648", "16", "16777217"])
        }
        _ => {
            let wanted = &name[1..];
            let found = world
                .slots(|item| matches!(item, Item::Enum(_)))
                .into_iter()
                .find(|slot| world.full_name(slot) == wanted)?;
            let Item::Enum(an_enum) = world.item(&found) else {
                return None;
            };
            let (name, _, _) = &an_enum.values[tape.below(an_enum.values.len())];
            return Some(Opt::new("default", name.clone()));
        }
    };
    let value = text.split(' ').map(str::to_owned).collect();
    let name = "default".to_owned();
    Some(Opt { name, value })
}

/// An `extend` block for a message of the files so far that has ranges.
pub(crate) fn extensions(world: &mut World, place: &Place, tape: &mut Tape<'_>) -> Option<Item> {
    let mut extendable = world.slots(|item| matches!(item, Item::Message(_)));
    extendable.retain(|slot| {
        let items = world.items(&slot.inside()).iter();
        slot.place.file <= place.file
            && items
                .clone()
                .any(|item| matches!(item, Item::Extensions(..)))
    });
    let slot = crate::world::pick(tape, extendable)?;
    let extendee = format!(".{}", world.full_name(&slot));
    let mut fields = Vec::new();
    for _ in 0..1 + tape.below(3) {
        let number = free_extension(world, &extendee, &fields, tape);
        let label = tape.of(&["optional", "repeated"]);
        fields.push(field(world, (label, number), tape));
    }
    Some(Item::Extend(extendee, fields))
}

/// Declares an option of fields, and sets it on a field of the same file.
fn custom_option(world: &mut World, place: &Place, tape: &mut Tape<'_>) {
    let name = world.fresh("option_");
    // the counter makes the number another one in each case, for all share what they extend
    let number = i32::try_from(1000 + world.counter).unwrap();
    let option = Field {
        label: "optional",
        ty: Type::Named("string".to_owned()),
        name: name.clone(),
        number,
        options: Vec::new(),
    };
    let extend = Item::Extend(".google.protobuf.FieldOptions".to_owned(), vec![option]);
    world.items_mut(place).push(extend);
    let set = Opt::new(format!("(.{})", join(&world.scope(place), &name)), "\"x\"");
    let at = world.any_field(tape, |at, field| {
        at.slot.place.file == place.file && !matches!(field.ty, Type::Group(_))
    });
    if let Some(at) = at {
        world.field_mut(&at).options.push(set);
    }
}

/// A number that no extension of a message has.
fn free_extension(world: &World, extendee: &str, more: &[Field], tape: &mut Tape<'_>) -> i32 {
    let fields = world.slots(|item| matches!(item, Item::Extend(of, _) if of == extendee));
    let taken = fields.iter().flat_map(|slot| match world.item(slot) {
        Item::Extend(_, fields) => fields.iter().map(|field| field.number).collect(),
        _ => Vec::new(),
    });
    let taken: Vec<i32> = taken.chain(more.iter().map(|field| field.number)).collect();
    let start = 100 + i32::try_from(tape.below(60)).unwrap();
    (start..).find(|number| !taken.contains(number)).unwrap()
}

pub(crate) fn service(world: &mut World, tape: &mut Tape<'_>) -> Item {
    let name = world.fresh("Service");
    let methods = (0..1 + tape.below(4))
        .map(|_| method(world, tape))
        .collect();
    Item::Service(Service {
        name,
        options: Vec::new(),
        methods,
    })
}

pub(crate) fn method(world: &mut World, tape: &mut Tape<'_>) -> Method {
    let mut options = Vec::new();
    if tape.once_in(4) {
        options.push(Opt::new("deprecated", "true"));
    }
    if tape.once_in(3) {
        let level = tape.of(&["IDEMPOTENT", "NO_SIDE_EFFECTS", "IDEMPOTENCY_UNKNOWN"]);
        options.push(Opt::new("idempotency_level", level));
    }
    Method {
        name: world.fresh("Call"),
        input: (tape.once_in(3), message_type(world, tape)),
        output: (tape.once_in(3), message_type(world, tape)),
        options,
    }
}

/// A message of the files so far, or one that comes along.
pub(crate) fn message_type(world: &World, tape: &mut Tape<'_>) -> String {
    match world.any_message(tape) {
        Some(slot) if !tape.once_in(8) => format!(".{}", world.full_name(&slot)),
        _ => tape.of(&WELL_KNOWN).0.to_owned(),
    }
}

/// The place of a declared message or enum, by its reference.
pub(crate) fn declared(world: &World, reference: &str) -> Option<crate::world::Slot> {
    let slots = world.slots(|item| matches!(item, Item::Message(_) | Item::Enum(_)));
    slots
        .into_iter()
        .find(|slot| join("", &world.full_name(slot)) == reference[1..])
}
