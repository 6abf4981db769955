//! Generated schemas as text.

use super::ast::{Enum, Field, File, Item, Message, Opt, Service, Syntax, Type};
use super::tape::Tape;

/// What stands between two tokens.
pub(crate) enum Spacing<'t, 'n> {
    /// One space, and lines where people break them.
    Plain,
    /// White space and comments of all kinds.
    Odd(&'t mut Tape<'n>),
}

const ODD: [&str; 12] = [
    " ",
    "",
    "  ",
    "\n",
    "\t",
    "\r\n",
    " // a \"comment\" }\n",
    "/* one; { */",
    "\n\n",
    " /* two\n * lines */ ",
    "\n// above\n",
    "/**/\u{c}\u{b}",
];

/// The text of tokens.
pub(crate) fn print(tokens: &[String], spacing: &mut Spacing<'_, '_>) -> String {
    let mut text = String::new();
    for (index, token) in tokens.iter().enumerate() {
        let space = match spacing {
            Spacing::Plain if matches!(token.as_str(), ";" | ",") => "",
            Spacing::Plain => match tokens.get(index.wrapping_sub(1)).map(String::as_str) {
                None => "",
                Some(";" | "{" | "}") => "\n",
                Some(_) => " ",
            },
            Spacing::Odd(tape) => tape.of(&ODD),
        };
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '"' | '\'' | '+');
        let words = text.ends_with(is_word) && token.starts_with(is_word);
        text.push_str(if space.is_empty() && words {
            " "
        } else {
            space
        });
        text.push_str(token);
    }
    text.push('\n');
    text
}

/// The tokens of a file.
pub(crate) fn tokens(file: &File) -> Vec<String> {
    let mut out = Out(Vec::new());
    match file.syntax {
        Syntax::Proto2 => out.words(&["syntax", "=", "\"proto2\"", ";"]),
        Syntax::Proto3 => out.words(&["syntax", "=", "'proto3'", ";"]),
        Syntax::Edition2023 => out.words(&["edition", "=", "\"2023\"", ";"]),
        Syntax::Edition2024 => out.words(&["edition", "=", "\"2024\"", ";"]),
    }
    if !file.package.is_empty() {
        out.words(&["package", &file.package, ";"]);
    }
    for (kind, path) in &file.imports {
        out.words(&["import", kind, &format!("\"{path}\""), ";"]);
    }
    file.items.iter().for_each(|item| out.item(item));
    out.0
}

struct Out(Vec<String>);

impl Out {
    /// Tokens; empty ones are left out.
    fn words(&mut self, words: &[&str]) {
        let words = words.iter().filter(|word| !word.is_empty());
        self.0.extend(words.map(|&word| word.to_owned()));
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Option(option) => self.option(option),
            Item::Message(message) => self.message(message),
            Item::Enum(an_enum) => self.enumeration(an_enum),
            Item::Service(service) => self.service(service),
            Item::Extend(extendee, fields) => {
                self.words(&["extend", extendee, "{"]);
                fields.iter().for_each(|field| self.field(field));
                self.words(&["}"]);
            }
            Item::Field(field) => self.field(field),
            Item::Oneof(oneof) => {
                self.words(&["oneof", &oneof.name, "{"]);
                oneof.options.iter().for_each(|option| self.option(option));
                oneof.fields.iter().for_each(|field| self.field(field));
                self.words(&["}"]);
            }
            Item::Extensions(ranges, options) => {
                self.words(&["extensions"]);
                self.ranges(ranges);
                self.brackets(options);
                self.words(&[";"]);
            }
            Item::ReservedNumbers(ranges) => self.reserved_numbers(ranges),
            Item::ReservedNames(names) => self.reserved_names(names),
            Item::Empty => self.words(&[";"]),
        }
    }

    fn option(&mut self, option: &Opt) {
        self.words(&["option"]);
        self.assignment(option);
        self.words(&[";"]);
    }

    fn assignment(&mut self, option: &Opt) {
        self.words(&[&option.name, "="]);
        self.0.extend(option.value.iter().cloned());
    }

    fn brackets(&mut self, options: &[Opt]) {
        for (index, option) in options.iter().enumerate() {
            self.words(&[if index == 0 { "[" } else { "," }]);
            self.assignment(option);
        }
        if !options.is_empty() {
            self.words(&["]"]);
        }
    }

    fn ranges(&mut self, ranges: &[(i32, i32)]) {
        for (index, &(start, end)) in ranges.iter().enumerate() {
            self.words(&[if index == 0 { "" } else { "," }]);
            self.number(start);
            if end != start {
                self.words(&["to"]);
                match end {
                    i32::MAX => self.words(&["max"]),
                    _ => self.number(end),
                }
            }
        }
    }

    fn number(&mut self, number: i32) {
        if number < 0 {
            self.words(&["-"]);
        }
        self.words(&[&number.unsigned_abs().to_string()]);
    }

    fn reserved_numbers(&mut self, ranges: &[(i32, i32)]) {
        self.words(&["reserved"]);
        self.ranges(ranges);
        self.words(&[";"]);
    }

    fn reserved_names(&mut self, names: &[String]) {
        self.words(&["reserved"]);
        for (index, name) in names.iter().enumerate() {
            self.words(&[if index == 0 { "" } else { "," }, name]);
        }
        self.words(&[";"]);
    }

    fn message(&mut self, message: &Message) {
        self.words(&[message.visibility, "message", &message.name]);
        self.body(&message.items);
    }

    fn body(&mut self, items: &[Item]) {
        self.words(&["{"]);
        items.iter().for_each(|item| self.item(item));
        self.words(&["}"]);
    }

    fn enumeration(&mut self, an_enum: &Enum) {
        self.words(&[an_enum.visibility, "enum", &an_enum.name, "{"]);
        an_enum
            .options
            .iter()
            .for_each(|option| self.option(option));
        for (name, number, options) in &an_enum.values {
            self.words(&[name, "="]);
            self.number(*number);
            self.brackets(options);
            self.words(&[";"]);
        }
        if !an_enum.reserved_numbers.is_empty() {
            self.reserved_numbers(&an_enum.reserved_numbers);
        }
        if !an_enum.reserved_names.is_empty() {
            self.reserved_names(&an_enum.reserved_names);
        }
        self.words(&["}"]);
    }

    fn service(&mut self, service: &Service) {
        self.words(&["service", &service.name, "{"]);
        service
            .options
            .iter()
            .for_each(|option| self.option(option));
        for method in &service.methods {
            let stream = |streams: bool| if streams { "stream" } else { "" };
            let ((in_streams, input), (out_streams, output)) = (&method.input, &method.output);
            self.words(&["rpc", &method.name, "(", stream(*in_streams), input, ")"]);
            self.words(&["returns", "(", stream(*out_streams), output, ")"]);
            if method.options.is_empty() {
                self.words(&[";"]);
            } else {
                self.words(&["{"]);
                method.options.iter().for_each(|option| self.option(option));
                self.words(&["}"]);
            }
        }
        self.words(&["}"]);
    }

    fn field(&mut self, field: &Field) {
        self.words(&[field.label]);
        match &field.ty {
            Type::Named(name) => self.words(&[name]),
            Type::Map(key, value) => self.words(&["map", "<", key, ",", value, ">"]),
            Type::Group(_) => self.words(&["group"]),
        }
        self.words(&[&field.name, "="]);
        self.number(field.number);
        self.brackets(&field.options);
        match &field.ty {
            Type::Group(items) => self.body(items),
            _ => self.words(&[";"]),
        }
    }
}
