//! The files and types of a schema, before anything refers to them.

use super::ast::{Enum, Features, File, Item, Message, Opt, Service, Syntax};
use super::names::{Kind, Names};
use super::options;
use super::tape::Tape;

/// A schema in the making.
pub(crate) struct Draft {
    pub(crate) files: Vec<File>,
    pub(crate) names: Names,
    pub(crate) types: Vec<Declared>,
    /// The files each file sees, itself included.
    pub(crate) visible: Vec<Vec<usize>>,
    /// Whether protox must understand it.
    pub(crate) witness: bool,
    /// Makes names different.
    pub(crate) counter: usize,
}

/// A type that fields may have.
#[derive(Clone, Debug)]
pub(crate) struct Declared {
    pub(crate) full_name: String,
    pub(crate) file: usize,
    /// Whether other files may use it.
    pub(crate) exported: bool,
    pub(crate) is: Is,
}

#[derive(Clone, Debug)]
pub(crate) enum Is {
    /// A message; whether it can be extended, and the next free number for that.
    Message { extensible: bool, next: i32 },
    Enum {
        closed: bool,
        first_is_zero: bool,
        values: Vec<String>,
    },
}

const PACKAGES: [&str; 6] = ["acme", "acme.lib", "", "acme.lib.acme", "lib", "acme.other"];
const TYPES: [&str; 8] = [
    "User", "Item", "Inner", "acme", "lib", "A", "Order_2", "message",
];
const ENUMS: [&str; 5] = ["Kind", "State", "Color", "A", "Level"];

/// Files with packages, imports, messages, enums and services, all of them empty but the enums.
pub(crate) fn draft(tape: &mut Tape<'_>, witness: bool) -> Draft {
    let mut draft = Draft {
        files: Vec::new(),
        names: Names {
            witness,
            ..Names::default()
        },
        types: Vec::new(),
        visible: Vec::new(),
        witness,
        counter: 0,
    };
    options::declare(&mut draft.names);
    for index in 0..1 + tape.below(4) {
        let file = draft.file(tape, index);
        draft.files.push(file);
    }
    draft
}

impl Draft {
    pub(crate) fn count(&mut self) -> usize {
        self.counter += 1;
        self.counter
    }

    fn file(&mut self, tape: &mut Tape<'_>, index: usize) -> File {
        let syntaxes = [
            Syntax::Proto3,
            Syntax::Proto2,
            Syntax::Edition2023,
            Syntax::Edition2024,
        ];
        let syntax = tape.of(&syntaxes[..if self.witness { 2 } else { 4 }]);
        let mut package = tape.of(&PACKAGES);
        if !self.names.declare_package(package, index) {
            package = "fallback";
            self.names.declare_package(package, index);
        }
        let mut items = Vec::new();
        let features = features(tape, syntax, &mut items);
        let mut file = File {
            path: format!("dir_{index}/file-{index}.proto"),
            syntax,
            package: package.to_owned(),
            imports: self.imports(tape, index, syntax),
            features,
            items,
        };
        for _ in 0..1 + tape.below(3) {
            file.items
                .extend(self.message(tape, (package, index), &file, 0));
        }
        for _ in 0..tape.below(3) {
            file.items
                .extend(self.enumeration(tape, (package, index), &file, false));
        }
        for _ in 0..tape.below(2) {
            let name = format!("Service{}", self.count());
            self.names
                .declare(&join(package, &name), Kind::Service, index);
            file.items.push(Item::Service(Service {
                name,
                options: Vec::new(),
                methods: Vec::new(),
            }));
        }
        file
    }

    fn imports(
        &mut self,
        tape: &mut Tape<'_>,
        index: usize,
        syntax: Syntax,
    ) -> Vec<(&'static str, String)> {
        let mut visible = vec![index];
        let mut imports = Vec::new();
        if tape.once_in(2) {
            let option = syntax == Syntax::Edition2024 && tape.once_in(2);
            imports.push((if option { "option" } else { "" }, options::PATH.to_owned()));
            visible.push(options::FILE);
        }
        for other in 0..index {
            let kind = tape.of(&["", "public", "skip"]);
            if kind == "skip" {
                continue;
            }
            imports.push((kind, self.files[other].path.clone()));
            self.see(other, &mut visible);
        }
        // `import option` stands behind the others
        imports.sort_by_key(|(kind, _)| *kind == "option");
        self.visible.push(visible);
        imports
    }

    /// A file and all that it imports publicly.
    fn see(&self, file: usize, visible: &mut Vec<usize>) {
        if visible.contains(&file) {
            return;
        }
        visible.push(file);
        for (kind, path) in &self.files[file].imports {
            let of_path = self.files.iter().position(|other| other.path == *path);
            if let ("public", Some(other)) = (*kind, of_path) {
                self.see(other, visible);
            }
        }
    }

    fn message(
        &mut self,
        tape: &mut Tape<'_>,
        (scope, index): (&str, usize),
        file: &File,
        depth: usize,
    ) -> Option<Item> {
        let name = tape.of(&TYPES);
        let full_name = join(scope, name);
        if !self.names.declare(&full_name, Kind::Message, index) {
            return None;
        }
        let (visibility, exported) = visibility(tape, file, depth);
        let at = self.types.len();
        self.types.push(Declared {
            full_name: full_name.clone(),
            file: index,
            exported,
            is: Is::Message {
                extensible: false,
                next: 1000,
            },
        });
        let mut items = Vec::new();
        if file.syntax != Syntax::Proto3 && tape.once_in(2) {
            items.push(Item::Extensions(vec![(1000, 1999)], Vec::new()));
            self.types[at].is = Is::Message {
                extensible: true,
                next: 1000,
            };
        }
        if depth < 3 {
            for _ in 0..tape.below(3) {
                items.extend(self.message(tape, (&full_name, index), file, depth + 1));
            }
        }
        if tape.once_in(3) {
            items.extend(self.enumeration(tape, (&full_name, index), file, true));
        }
        Some(Item::Message(Message {
            visibility,
            name: name.to_owned(),
            items,
        }))
    }

    fn enumeration(
        &mut self,
        tape: &mut Tape<'_>,
        (scope, index): (&str, usize),
        file: &File,
        nested: bool,
    ) -> Option<Item> {
        let name = tape.of(&ENUMS);
        let full_name = join(scope, name);
        if !self.names.declare(&full_name, Kind::Enum, index) {
            return None;
        }
        let (visibility, exported) = visibility(tape, file, usize::from(nested));
        let mut options = Vec::new();
        let mut closed = file.features.closed;
        if file.syntax.is_edition() && tape.once_in(3) {
            closed = tape.once_in(2);
            let value = if closed { "CLOSED" } else { "OPEN" };
            options.push(Opt::new("features.enum_type", value));
        }
        let first = if closed { tape.of(&[0, 1, -3]) } else { 0 };
        let mut numbers = vec![first];
        for step in 0..i32::try_from(tape.below(5)).unwrap() {
            let number = tape.of(&[first + 1 + step, -20 - step, 100 + step, 0x7fff_fff0 + step]);
            let aliased = tape.once_in(6).then_some(first);
            numbers.push(aliased.unwrap_or(number));
        }
        let distinct: std::collections::HashSet<_> = numbers.iter().collect();
        if distinct.len() < numbers.len() {
            options.push(Opt::new("allow_alias", "true"));
        }
        let id = self.count();
        let values: Vec<String> = (0..numbers.len()).map(|n| format!("V{id}_{n}")).collect();
        for value in &values {
            self.names.declare(&join(scope, value), Kind::Other, index);
        }
        self.types.push(Declared {
            full_name,
            file: index,
            exported,
            is: Is::Enum {
                closed,
                first_is_zero: first == 0,
                values: values.clone(),
            },
        });
        let ranges = [(-9, -5), (50, 50), (60, 70), (0x7fff_fff8, i32::MAX)];
        let mut reserved_numbers = ranges.to_vec();
        reserved_numbers.truncate(if tape.once_in(2) {
            1 + tape.below(4)
        } else {
            0
        });
        let quoted = !file.syntax.is_edition();
        Some(Item::Enum(Enum {
            visibility,
            name: name.to_owned(),
            options,
            values: values
                .into_iter()
                .zip(numbers)
                .map(|(v, n)| (v, n, Vec::new()))
                .collect(),
            reserved_numbers,
            reserved_names: reserved_names(tape, quoted),
        }))
    }
}

/// Names that nothing generated has.
pub(crate) fn reserved_names(tape: &mut Tape<'_>, quoted: bool) -> Vec<String> {
    let choices: [&[&str]; 3] = match quoted {
        true => [&[], &["\"gone\""], &["\"gone\"", "'OLD_ONE'"]],
        false => [&[], &["gone"], &["gone", "OLD_ONE", "message"]],
    };
    let chosen = tape.of(&choices);
    chosen.iter().map(|&name| name.to_owned()).collect()
}

pub(crate) fn join(scope: &str, name: &str) -> String {
    match scope {
        "" => name.to_owned(),
        scope => format!("{scope}.{name}"),
    }
}

/// The word before a declaration, and whether other files may use what it declares.
fn visibility(tape: &mut Tape<'_>, file: &File, depth: usize) -> (&'static str, bool) {
    if file.syntax != Syntax::Edition2024 {
        return ("", true);
    }
    match tape.of(&["", "", "export", "local"]) {
        "export" => ("export", true),
        "local" => ("local", false),
        _ => ("", depth == 0 && !file.features.local),
    }
}

/// The options a file sets features with, and what they make of it.
fn features(tape: &mut Tape<'_>, syntax: Syntax, items: &mut Vec<Item>) -> Features {
    let mut features = Features {
        implicit: syntax == Syntax::Proto3,
        closed: syntax == Syntax::Proto2,
        local: false,
    };
    if !syntax.is_edition() {
        return features;
    }
    let mut set = |name: &str, value: &str| {
        items.push(Item::Option(Opt::new(format!("features.{name}"), value)));
    };
    if syntax == Syntax::Edition2024 {
        // or names would have to follow the style guide
        set("enforce_naming_style", "STYLE_LEGACY");
        if tape.once_in(4) {
            features.local = true;
            set("default_symbol_visibility", "LOCAL_ALL");
        }
    }
    if tape.once_in(3) {
        features.implicit = tape.once_in(2);
        set(
            "field_presence",
            if features.implicit {
                "IMPLICIT"
            } else {
                "EXPLICIT"
            },
        );
    }
    if tape.once_in(3) {
        features.closed = tape.once_in(2);
        set("enum_type", if features.closed { "CLOSED" } else { "OPEN" });
    }
    let others: [(&str, [&str; 2]); 4] = [
        ("repeated_field_encoding", ["PACKED", "EXPANDED"]),
        ("utf8_validation", ["VERIFY", "NONE"]),
        ("message_encoding", ["LENGTH_PREFIXED", "DELIMITED"]),
        ("json_format", ["ALLOW", "LEGACY_BEST_EFFORT"]),
    ];
    for (name, values) in others {
        if tape.once_in(4) {
            set(name, tape.of(&values));
        }
    }
    features
}
