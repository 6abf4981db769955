//! Worlds as text.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::world::{Enum, Field, File, Home, Id, Message, Reserved, Shape, Syntax, Type, World};

/// Paths and texts of all files; nothing if something refers to what is not there.
pub(crate) fn texts(world: &World) -> Option<Vec<(String, String)>> {
    let files = world.files.iter();
    files
        .map(|file| Some((file.path.clone(), Printer { world, file }.text()?)))
        .collect()
}

struct Printer<'w> {
    world: &'w World,
    file: &'w File,
}

impl Printer<'_> {
    fn text(&self) -> Option<String> {
        let mut text = match self.file.syntax {
            Syntax::Proto2 => "syntax = \"proto2\";\n".to_owned(),
            Syntax::Proto3 => "syntax = \"proto3\";\n".to_owned(),
            Syntax::Edition2023 => "edition = \"2023\";\n".to_owned(),
            Syntax::Edition2024 => "edition = \"2024\";\n".to_owned(),
        };
        writeln!(text, "package {};", self.file.package).ok()?;
        for path in self.imports()? {
            writeln!(text, "import \"{path}\";").ok()?;
        }
        if self.file.syntax == Syntax::Edition2024 {
            text.push_str("option features.enforce_naming_style = STYLE_LEGACY;\n");
            text.push_str("option features.default_symbol_visibility = EXPORT_ALL;\n");
        }
        if self.file.syntax.is_edition() {
            for (name, value) in &self.file.features {
                writeln!(text, "option features.{name} = {value};").ok()?;
            }
        }
        let home = Home::File(self.file.id);
        self.inside(&mut text, home, 0)?;
        Some(text)
    }

    /// The files that what is used here stands in.
    fn imports(&self) -> Option<BTreeSet<&str>> {
        let mut imports = BTreeSet::new();
        for message in &self.world.messages {
            if self.world.file_of(message.home)?.id != self.file.id {
                continue;
            }
            for field in message.fields.iter().chain(&message.extensions) {
                if let Some(home) = self.home_of(&field.ty)? {
                    imports.insert(self.world.file_of(home)?.path.as_str());
                }
            }
        }
        imports.remove(self.file.path.as_str());
        Some(imports)
    }

    /// Where a type stands; none if it is a scalar.
    fn home_of(&self, ty: &Type) -> Option<Option<Home>> {
        Some(match ty {
            Type::Scalar(_) => None,
            Type::Message(id) => Some(self.world.message(*id)?.home),
            Type::Enum(id) => Some(self.world.enumeration(*id)?.home),
            Type::Map(_, value) => self.home_of(value)?,
        })
    }

    fn inside(&self, text: &mut String, home: Home, depth: usize) -> Option<()> {
        for item in self.world.enums.iter().filter(|it| it.home == home) {
            self.enumeration(text, item, depth)?;
        }
        for message in self.world.messages.iter().filter(|it| it.home == home) {
            self.message(text, message, depth)?;
        }
        Some(())
    }

    fn message(&self, text: &mut String, message: &Message, depth: usize) -> Option<()> {
        let indent = "  ".repeat(depth);
        writeln!(text, "{indent}message {} {{", message.name).ok()?;
        self.reserved(text, &message.reserved, depth + 1)?;
        let extensible = message.extensible && self.file.syntax != Syntax::Proto3;
        if extensible {
            writeln!(text, "{indent}  extensions 100 to 199;").ok()?;
        }
        self.inside(text, Home::Message(message.id), depth + 1)?;
        let member = |field: &&Field| in_oneof(message, field).is_some();
        for field in message.fields.iter().filter(|it| !member(it)) {
            writeln!(text, "{indent}  {}", self.field(field, false)?).ok()?;
        }
        for (id, name) in &message.oneofs {
            let mut members = message
                .fields
                .iter()
                .filter(|it| in_oneof(message, it) == Some(*id));
            let Some(first) = members.next() else {
                continue;
            };
            writeln!(text, "{indent}  oneof {name} {{").ok()?;
            for field in std::iter::once(first).chain(members) {
                writeln!(text, "{indent}    {}", self.field(field, true)?).ok()?;
            }
            writeln!(text, "{indent}  }}").ok()?;
        }
        writeln!(text, "{indent}}}").ok()?;
        if extensible && !message.extensions.is_empty() {
            let name = self.world.full_name(message.home, &message.name)?;
            writeln!(text, "{indent}extend .{name} {{").ok()?;
            for field in &message.extensions {
                writeln!(text, "{indent}  {}", self.field(field, false)?).ok()?;
            }
            writeln!(text, "{indent}}}").ok()?;
        }
        Some(())
    }

    fn reserved(&self, text: &mut String, reserved: &Reserved, depth: usize) -> Option<()> {
        let indent = "  ".repeat(depth);
        for number in reserved.numbers.iter().collect::<BTreeSet<_>>() {
            writeln!(text, "{indent}reserved {number};").ok()?;
        }
        for name in reserved.names.iter().collect::<BTreeSet<_>>() {
            match self.file.syntax.is_edition() {
                true => writeln!(text, "{indent}reserved {name};").ok()?,
                false => writeln!(text, "{indent}reserved \"{name}\";").ok()?,
            }
        }
        Some(())
    }

    fn enumeration(&self, text: &mut String, item: &Enum, depth: usize) -> Option<()> {
        let indent = "  ".repeat(depth);
        writeln!(text, "{indent}enum {} {{", item.name).ok()?;
        if let (true, Some(closed)) = (self.file.syntax.is_edition(), item.closed) {
            let word = if closed { "CLOSED" } else { "OPEN" };
            writeln!(text, "{indent}  option features.enum_type = {word};").ok()?;
        }
        let numbers: BTreeSet<i32> = item.values.iter().map(|it| it.number).collect();
        if numbers.len() < item.values.len() {
            writeln!(text, "{indent}  option allow_alias = true;").ok()?;
        }
        self.reserved(text, &item.reserved, depth + 1)?;
        for value in &item.values {
            writeln!(text, "{indent}  {} = {};", value.name, value.number).ok()?;
        }
        writeln!(text, "{indent}}}").ok()
    }

    fn field(&self, field: &Field, member: bool) -> Option<String> {
        let label = if member { "" } else { self.label(field) };
        let options = self.options(field, member)?;
        let options = match options.as_slice() {
            [] => String::new(),
            some => format!(" [{}]", some.join(", ")),
        };
        let (ty, name, number) = (self.ty(&field.ty)?, &field.name, field.number);
        Some(format!("{label}{ty} {name} = {number}{options};"))
    }

    fn label(&self, field: &Field) -> &'static str {
        if matches!(field.ty, Type::Map(..)) {
            return "";
        }
        match (self.file.syntax, field.shape) {
            (_, Shape::Repeated) => "repeated ",
            (Syntax::Proto2, Shape::Required) => "required ",
            (Syntax::Proto2, _) | (Syntax::Proto3, Shape::Explicit | Shape::Required) => {
                "optional "
            }
            _ => "",
        }
    }

    fn ty(&self, ty: &Type) -> Option<String> {
        Some(match ty {
            Type::Scalar(name) => (*name).to_owned(),
            Type::Message(id) => {
                let it = self.world.message(*id)?;
                format!(".{}", self.world.full_name(it.home, &it.name)?)
            }
            Type::Enum(id) => {
                let it = self.world.enumeration(*id)?;
                format!(".{}", self.world.full_name(it.home, &it.name)?)
            }
            Type::Map(key, value) => format!("map<{key}, {}>", self.ty(value)?),
        })
    }

    fn options(&self, field: &Field, member: bool) -> Option<Vec<String>> {
        let mut options = Vec::new();
        if let Some(name) = &field.json_name {
            options.push(format!("json_name = \"{name}\""));
        }
        let is_map = matches!(field.ty, Type::Map(..));
        let repeated = field.shape == Shape::Repeated && !member && !is_map;
        let is_message = matches!(field.ty, Type::Message(_));
        if self.file.syntax != Syntax::Proto3
            && !repeated
            && !is_map
            && let Some(default) = self.default(field)?
        {
            options.push(format!("default = {default}"));
        }
        let packable = !matches!(field.ty, Type::Scalar("string" | "bytes")) && !is_message;
        let edition = self.file.syntax.is_edition();
        if let (true, true, Some(packed)) = (repeated, packable, field.packed) {
            options.push(match (edition, packed) {
                (false, _) => format!("packed = {packed}"),
                (true, true) => "features.repeated_field_encoding = PACKED".to_owned(),
                (true, false) => "features.repeated_field_encoding = EXPANDED".to_owned(),
            });
        }
        if edition {
            self.features(field, member || is_map, is_message, &mut options);
        }
        Some(options)
    }

    fn features(&self, field: &Field, bare: bool, is_message: bool, options: &mut Vec<String>) {
        let presence = match field.shape {
            Shape::Required => Some("LEGACY_REQUIRED"),
            Shape::Implicit if !is_message => Some("IMPLICIT"),
            Shape::Explicit => Some("EXPLICIT"),
            _ => None,
        };
        if let (false, Some(presence)) = (bare, presence) {
            options.push(format!("features.field_presence = {presence}"));
        }
        if field.delimited && is_message {
            options.push("features.message_encoding = DELIMITED".to_owned());
        }
        let is_string = match &field.ty {
            Type::Scalar(name) => *name == "string",
            Type::Map(key, value) => *key == "string" || **value == Type::Scalar("string"),
            _ => false,
        };
        if let (true, Some(checked)) = (is_string, field.checked) {
            let word = if checked { "VERIFY" } else { "NONE" };
            options.push(format!("features.utf8_validation = {word}"));
        }
    }

    /// The default a field has written: one of two.
    fn default(&self, field: &Field) -> Option<Option<String>> {
        let Some(second) = field.default else {
            return Some(None);
        };
        Some(Some(match &field.ty {
            Type::Scalar("bool") => (!second).to_string(),
            Type::Scalar("string" | "bytes") => format!("\"{}\"", if second { "q" } else { "p" }),
            Type::Scalar(_) => if second { "9" } else { "8" }.to_owned(),
            Type::Enum(id) => {
                let values = &self.world.enumeration(*id)?.values;
                let at = usize::from(second).min(values.len().saturating_sub(1));
                values.get(at)?.name.clone()
            }
            Type::Message(_) | Type::Map(..) => return Some(None),
        }))
    }
}

/// The oneof a field is printed in: lists and maps can stand in none.
fn in_oneof(message: &Message, field: &Field) -> Option<Id> {
    let fits = field.shape != Shape::Repeated && !matches!(field.ty, Type::Map(..));
    field
        .oneof
        .filter(|id| fits && message.oneofs.iter().any(|(it, _)| it == id))
}
