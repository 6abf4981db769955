//! Makes a version valid, as it is written: what its syntax does not know is said in its own way or
//! left out, types that cannot be seen are replaced, imports are added.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::WELL_KNOWN;
use crate::fields::FieldRules;
use crate::generate::ast::{Enum, Field, File, Item, Message, Opt, Syntax, Type};
use crate::world::{World, body, join, references};

/// What options of fields extend.
const FIELD_OPTIONS: &str = ".google.protobuf.FieldOptions";

/// What a version declares, by reference.
pub(crate) type Declarations = BTreeMap<String, Declared>;

#[derive(Clone, Debug)]
pub(crate) struct Declared {
    pub(crate) file: usize,
    /// Whether other files may use it.
    pub(crate) exported: bool,
    pub(crate) is: Is,
}

#[derive(Clone, Debug)]
pub(crate) enum Is {
    Message {
        ranges: Vec<(i32, i32)>,
    },
    Enum {
        closed: bool,
        first: i32,
        values: Vec<String>,
    },
}

/// The files of a version as they are written. `dropped` are imports that are not to be used.
pub(crate) fn valid(world: &World, dropped: &[&str]) -> Vec<File> {
    let mut files = world.files.clone();
    for file in &mut files {
        say_in_syntax(file);
    }
    let mut declared = Declarations::new();
    for (index, file) in files.iter().enumerate() {
        declare(&file.items, &file.package, (index, file), &mut declared);
    }
    for (known, path) in WELL_KNOWN {
        if !dropped.contains(&path) {
            let is = Is::Message { ranges: Vec::new() };
            let outside = Declared {
                file: 0,
                exported: true,
                is,
            };
            declared.insert(known.to_owned(), outside);
        }
    }
    let everything = vec![(1, i32::MAX)];
    let options = Declared {
        file: 0,
        exported: true,
        is: Is::Message { ranges: everything },
    };
    declared.insert(FIELD_OPTIONS.to_owned(), options);
    let mut extended = BTreeSet::new();
    for (index, file) in files.iter_mut().enumerate() {
        let mut rules = FieldRules {
            declared: &declared,
            file: index,
            syntax: file.syntax,
            implicit: of_file(file, "field_presence") == Some("IMPLICIT")
                || file.syntax == Syntax::Proto3,
            extended: &mut extended,
            options: custom_options(&file.items, &file.package),
        };
        let mut items = std::mem::take(&mut file.items);
        rules.items(&mut items);
        file.items = items;
        imports(file, index, &declared, dropped);
    }
    let paths: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
    for file in &mut files {
        for (kind, path) in &mut file.imports {
            if let Some(index) = path.strip_prefix('#') {
                let index: usize = index.parse().unwrap();
                *kind = if index == 1 { "public" } else { "" };
                path.clone_from(&paths[index]);
            }
        }
        one_literal(&mut file.items);
        for reference in references(&mut file.items) {
            shorten(reference, &file.package);
        }
    }
    files
}

/// The options of fields that are declared in a file.
fn custom_options(items: &[Item], scope: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for item in items {
        match item {
            Item::Extend(extendee, fields) if extendee == FIELD_OPTIONS => {
                let names = fields.iter().filter(|field| field.label != "repeated");
                found.extend(names.map(|field| format!("(.{})", join(scope, &field.name))));
            }
            Item::Message(message) => {
                found.extend(custom_options(&message.items, &join(scope, &message.name)));
            }
            _ => {}
        }
    }
    found
}

/// The value of a feature that is set for the whole file.
fn of_file<'f>(file: &'f File, feature: &str) -> Option<&'f str> {
    file.items.iter().find_map(|item| match item {
        Item::Option(option) if option.name.strip_prefix("features.") == Some(feature) => {
            Some(option.value[0].as_str())
        }
        _ => None,
    })
}

fn say_in_syntax(file: &mut File) {
    let syntax = file.syntax;
    let mut seen = BTreeSet::new();
    file.items.retain(|item| match item {
        Item::Option(option) => knows(syntax, &option.name) && seen.insert(option.name.clone()),
        _ => true,
    });
    if syntax == Syntax::Edition2024 {
        let style = Opt::new("features.enforce_naming_style", "STYLE_LEGACY");
        file.items.insert(0, Item::Option(style));
    }
    items_in_syntax(&mut file.items, syntax, 0);
}

/// Whether a syntax has an option of files, messages, enums or fields.
pub(crate) fn knows(syntax: Syntax, option: &str) -> bool {
    match option {
        "ctype" | "java_multiple_files" => syntax != Syntax::Edition2024,
        "packed" | "java_string_check_utf8" => !syntax.is_edition(),
        _ => syntax.is_edition() || !option.starts_with("features."),
    }
}

fn items_in_syntax(items: &mut Vec<Item>, syntax: Syntax, depth: usize) {
    if syntax != Syntax::Proto2 {
        ungroup(items, syntax);
    }
    items.retain(|item| match item {
        Item::Extensions(ranges, _) => syntax != Syntax::Proto3 && !ranges.is_empty(),
        Item::Extend(extendee, fields) => {
            (syntax != Syntax::Proto3 || extendee == FIELD_OPTIONS) && !fields.is_empty()
        }
        Item::ReservedNumbers(ranges) => !ranges.is_empty(),
        Item::ReservedNames(names) => !names.is_empty(),
        Item::Oneof(oneof) => !oneof.fields.is_empty(),
        _ => true,
    });
    let mut seen = BTreeSet::new();
    let taken = declared_names(items);
    for item in items.iter_mut() {
        match item {
            Item::Message(message) => {
                message.visibility = visibility(syntax, message.visibility, depth);
                options_in_syntax(message, syntax);
                items_in_syntax(&mut message.items, syntax, depth + 1);
            }
            Item::Enum(an_enum) => {
                an_enum.visibility = visibility(syntax, an_enum.visibility, depth);
                enum_in_syntax(an_enum, syntax);
            }
            Item::ReservedNames(names) => {
                names.retain(|name| !taken.contains(name) && seen.insert(name.clone()));
                quote(names, syntax);
            }
            Item::Field(Field {
                ty: Type::Group(items),
                ..
            }) => items_in_syntax(items, syntax, depth + 1),
            _ => {}
        }
    }
    items.retain(|item| !matches!(item, Item::ReservedNames(names) if names.is_empty()));
}

fn declared_names(items: &[Item]) -> BTreeSet<String> {
    let names = items.iter().flat_map(|item| match item {
        Item::Field(field) => vec![field.name.clone()],
        Item::Oneof(oneof) => oneof
            .fields
            .iter()
            .map(|field| field.name.clone())
            .collect(),
        _ => Vec::new(),
    });
    names.collect()
}

fn quote(names: &mut [String], syntax: Syntax) {
    if !syntax.is_edition() {
        for name in names {
            *name = format!("\"{name}\"");
        }
    }
}

/// Where the symbols of a file are visible by default only if they are not nested, says otherwise.
fn visibility(syntax: Syntax, said: &'static str, depth: usize) -> &'static str {
    match (syntax, said) {
        (Syntax::Edition2024, "local") => "local",
        (Syntax::Edition2024, _) if depth > 0 => "export",
        (Syntax::Edition2024, said) => said,
        _ => "",
    }
}

fn options_in_syntax(message: &mut Message, syntax: Syntax) {
    let mut seen = BTreeSet::new();
    message.items.retain(|item| match item {
        Item::Option(option) => knows(syntax, &option.name) && seen.insert(option.name.clone()),
        _ => true,
    });
}

fn enum_in_syntax(an_enum: &mut Enum, syntax: Syntax) {
    let mut seen = BTreeSet::new();
    an_enum.options.retain(|option| {
        knows(syntax, &option.name)
            && option.name != "allow_alias"
            && seen.insert(option.name.clone())
    });
    let numbers: BTreeSet<i32> = an_enum.values.iter().map(|value| value.1).collect();
    if numbers.len() < an_enum.values.len() {
        an_enum.options.push(Opt::new("allow_alias", "true"));
    }
    let names: BTreeSet<&String> = an_enum.values.iter().map(|value| &value.0).collect();
    an_enum.reserved_names.retain(|name| !names.contains(name));
    let mut seen = BTreeSet::new();
    an_enum
        .reserved_names
        .retain(|name| seen.insert(name.clone()));
    quote(&mut an_enum.reserved_names, syntax);
}

/// A group is a message of its own and a field where there are no groups.
fn ungroup(items: &mut Vec<Item>, syntax: Syntax) {
    let mut messages = Vec::new();
    for item in items.iter_mut() {
        match item {
            Item::Field(field) => messages.extend(ungrouped(field, syntax)),
            Item::Oneof(oneof) => {
                messages.extend(oneof.fields.iter_mut().filter_map(|f| ungrouped(f, syntax)));
            }
            Item::Extend(_, fields) => {
                messages.extend(fields.iter_mut().filter_map(|f| ungrouped(f, syntax)));
            }
            _ => {}
        }
    }
    items.extend(messages.into_iter().map(Item::Message));
}

fn ungrouped(field: &mut Field, syntax: Syntax) -> Option<Message> {
    let Type::Group(items) = &mut field.ty else {
        return None;
    };
    let items = std::mem::take(items);
    let name = field.name.clone();
    field.ty = Type::Named(name.clone());
    field.name = name.to_lowercase();
    if syntax.is_edition() {
        field
            .options
            .retain(|option| option.name != "features.message_encoding");
        field
            .options
            .push(Opt::new("features.message_encoding", "DELIMITED"));
    }
    Some(Message {
        visibility: "",
        name,
        items,
    })
}

fn declare(items: &[Item], scope: &str, at: (usize, &File), declared: &mut Declarations) {
    let mut add = |name: &str, visibility: &str, is: Is| {
        let found = Declared {
            file: at.0,
            exported: visibility != "local",
            is,
        };
        declared.insert(format!(".{}", join(scope, name)), found);
    };
    for item in items {
        match item {
            Item::Message(message) => {
                let ranges = message.items.iter().flat_map(|item| match item {
                    Item::Extensions(ranges, _) => ranges.clone(),
                    _ => Vec::new(),
                });
                let ranges = ranges.collect();
                add(&message.name, message.visibility, Is::Message { ranges });
            }
            Item::Enum(an_enum) => {
                let is = Is::Enum {
                    closed: is_closed(an_enum, at.1),
                    first: an_enum.values.first().map_or(0, |value| value.1),
                    values: an_enum.values.iter().map(|value| value.0.clone()).collect(),
                };
                add(&an_enum.name, an_enum.visibility, is);
            }
            _ => {}
        }
    }
    for item in items {
        if let Some((name, items)) = body(item) {
            declare(items, &join(scope, name), at, declared);
        }
    }
}

fn is_closed(an_enum: &Enum, file: &File) -> bool {
    let own = an_enum
        .options
        .iter()
        .find(|option| option.name == "features.enum_type");
    let said = own.map(|option| option.value[0].as_str());
    match said.or_else(|| of_file(file, "enum_type")) {
        Some(said) => said == "CLOSED",
        None => file.syntax == Syntax::Proto2,
    }
}

/// The imports a file needs, before those it has for no reason. Its own files are `#` and their
/// index, for their path is not known yet.
fn imports(file: &mut File, index: usize, declared: &Declarations, dropped: &[&str]) {
    let mut needed = BTreeSet::new();
    for reference in references(&mut file.items) {
        let options = (FIELD_OPTIONS, "google/protobuf/descriptor.proto");
        let mut known = WELL_KNOWN.iter().chain([&options]);
        match (
            known.find(|(known, _)| known == reference),
            declared.get(reference),
        ) {
            (Some((_, path)), _) => {
                needed.insert((*path).to_owned());
            }
            (None, Some(found)) if found.file != index => {
                needed.insert(format!("#{}", found.file));
            }
            _ => {}
        }
    }
    let mut options = Vec::new();
    all_options(&file.items, &mut options);
    for (part, path) in [
        ("(pb.cpp)", "google/protobuf/cpp_features.proto"),
        ("(pb.java)", "google/protobuf/java_features.proto"),
    ] {
        if options.iter().any(|name| name.contains(part)) {
            needed.insert(path.to_owned());
        }
    }
    file.imports
        .retain(|(_, path)| !needed.contains(path) && !dropped.contains(&path.as_str()));
    file.imports.sort();
    file.imports.dedup();
    let kept = std::mem::take(&mut file.imports);
    file.imports = needed
        .into_iter()
        .map(|path| ("", path))
        .chain(kept)
        .collect();
}

fn all_options(items: &[Item], names: &mut Vec<String>) {
    let mut add = |options: &[Opt]| names.extend(options.iter().map(|o| o.name.clone()));
    for item in items {
        match item {
            Item::Option(option) => add(std::slice::from_ref(option)),
            Item::Enum(an_enum) => add(&an_enum.options),
            Item::Field(field) => add(&field.options),
            Item::Oneof(oneof) => oneof.fields.iter().for_each(|f| add(&f.options)),
            Item::Extend(_, fields) => fields.iter().for_each(|f| add(&f.options)),
            _ => {}
        }
    }
    for item in items {
        if let Some((_, items)) = body(item) {
            all_options(items, names);
        }
    }
}

/// Some elements say all of their features at once.
fn one_literal(items: &mut [Item]) {
    for item in items {
        match item {
            Item::Enum(an_enum) => gather(&mut an_enum.options, &an_enum.name),
            Item::Field(field) => {
                gather(&mut field.options, &field.name);
                if let Type::Group(items) = &mut field.ty {
                    one_literal(items);
                }
            }
            Item::Message(message) => {
                let options = message.items.iter_mut().filter_map(|item| match item {
                    Item::Option(option) => Some(option),
                    _ => None,
                });
                for option in options.filter(|option| option.name.starts_with("features.")) {
                    let mut one = vec![option.clone()];
                    gather(&mut one, &message.name);
                    option.clone_from(&one[0]);
                }
                one_literal(&mut message.items);
            }
            Item::Oneof(oneof) => {
                oneof
                    .fields
                    .iter_mut()
                    .for_each(|f| gather(&mut f.options, &f.name));
            }
            _ => {}
        }
    }
}

fn gather(options: &mut Vec<Opt>, name: &str) {
    let sum: u32 = name.bytes().map(u32::from).sum();
    let is_feature = |option: &Opt| option.name.starts_with("features.");
    if sum % 6 == 1 {
        options.iter_mut().for_each(gather_language);
    }
    if !sum.is_multiple_of(5) || !options.iter().any(is_feature) {
        return;
    }
    let (features, mut rest): (Vec<Opt>, Vec<Opt>) = options.drain(..).partition(is_feature);
    let mut value = vec!["{".to_owned()];
    for feature in features {
        let name = feature.name.trim_start_matches("features.");
        match name
            .strip_prefix('(')
            .and_then(|name| name.split_once(")."))
        {
            Some((extension, name)) => {
                let words = ["[", extension, "]", "{", name, ":", &feature.value[0], "}"];
                value.extend(words.map(str::to_owned));
            }
            None => value.extend([name, ":", &feature.value[0]].map(str::to_owned)),
        }
    }
    value.push("}".to_owned());
    let name = "features".to_owned();
    rest.push(Opt { name, value });
    *options = rest;
}

/// `features.(pb.cpp).string_type = CORD` as `features.(pb.cpp) = { string_type: CORD }`.
fn gather_language(option: &mut Opt) {
    if let Some((language, feature)) = option.name.split_once(").") {
        let words = ["{", feature, ":", &option.value[0], "}"].map(str::to_owned);
        option.value = words.to_vec();
        option.name = format!("{language})");
    }
}

/// Half of the references to types of the same package are written without it.
fn shorten(reference: &mut String, package: &str) {
    let sum: u32 = reference.bytes().map(u32::from).sum();
    if package.is_empty() || sum.is_multiple_of(2) {
        return;
    }
    let rest = reference
        .strip_prefix('.')
        .and_then(|name| name.strip_prefix(package))
        .and_then(|rest| rest.strip_prefix('.'));
    // a name of another package below this one does not start with a capital
    if let Some(rest) = rest.filter(|rest| rest.starts_with(char::is_uppercase)) {
        *reference = rest.to_owned();
    }
}
