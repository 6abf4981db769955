//! Options of fields and files that are set, changed and removed.

use super::Named;
use super::fields::{is_extension, set};
use crate::base::{self, FILE_FEATURES, FILE_OPTIONS};
use crate::generate::Tape;
use crate::generate::ast::{Item, Opt, Type};
use crate::world::World;

pub(crate) const EDITS: &[Named] = &[
    Named("an option that suits a field", 6, |world, tape| {
        let at = world.any_field(tape, |_, _| true)?;
        let ty = world.field(&at).ty.clone();
        let option = base::field_option(world, &ty, tape)?;
        let field = world.field_mut(&at);
        field.options.retain(|other| other.name != option.name);
        field.options.push(option);
        Some(())
    }),
    Named("remove an option of a field", 6, |world, tape| {
        let at = world.any_field(tape, |_, field| !field.options.is_empty())?;
        let field = world.field_mut(&at);
        let which = tape.below(field.options.len());
        field.options.remove(which);
        Some(())
    }),
    Named("another default", 12, |world, tape| {
        let at = world.any_field(tape, |_, field| {
            matches!(field.ty, Type::Named(_)) && field.label != "repeated"
        })?;
        let ty = world.field(&at).ty.clone();
        let option = base::default(world, &ty, tape)?;
        let field = world.field_mut(&at);
        field.options.retain(|other| other.name != option.name);
        field.options.push(option);
        Some(())
    }),
    Named("remove a default", 3, |world, tape| {
        let at = world.any_field(tape, |_, field| {
            field.options.iter().any(|option| option.name == "default")
        })?;
        world
            .field_mut(&at)
            .options
            .retain(|option| option.name != "default");
        Some(())
    }),
    Named("the ctype of a string", 14, |world, tape| {
        let value = tape.of(&["CORD", "STRING_PIECE", "STRING", ""]);
        of_type(world, tape, &["string", "bytes"], "ctype", value)
    }),
    Named("the C++ type of a string", 10, |world, tape| {
        let value = tape.of(&["VIEW", "CORD", "STRING", ""]);
        let name = "features.(pb.cpp).string_type";
        of_type(world, tape, &["string", "bytes"], name, value)
    }),
    Named("whether strings are checked", 10, |world, tape| {
        let value = tape.of(&["VERIFY", "NONE", ""]);
        of_type(world, tape, &["string"], "features.utf8_validation", value)
    }),
    Named("whether Java checks strings", 10, |world, tape| {
        let value = tape.of(&["VERIFY", "DEFAULT", ""]);
        let name = "features.(pb.java).utf8_validation";
        of_type(world, tape, &["string"], name, value)
    }),
    Named("the presence of a field", 8, |world, tape| {
        let at = world.any_field(tape, |at, _| !is_extension(world, at))?;
        let value = tape.of(&["EXPLICIT", "IMPLICIT", "LEGACY_REQUIRED"]);
        set(world.field_mut(&at), "features.field_presence", value);
        Some(())
    }),
    Named("the jstype of a number", 20, |world, tape| {
        let value = tape.of(&["JS_STRING", "JS_NUMBER", "JS_NORMAL", ""]);
        let types = ["int64", "uint64", "sint64", "fixed64", "sfixed64"];
        of_type(world, tape, &types, "jstype", value)
    }),
    Named("the JSON name of a field", 8, |world, tape| {
        let name = world.fresh("json");
        let at = world.any_field(tape, |at, _| !is_extension(world, at))?;
        let field = world.field_mut(&at);
        let removed = field
            .options
            .iter()
            .position(|option| option.name == "json_name");
        match removed {
            Some(which) if tape.once_in(2) => drop(field.options.remove(which)),
            _ => set(field, "json_name", &format!("\"{name}\"")),
        }
        Some(())
    }),
    Named("set an option of a file", 40, |world, tape| {
        for _ in 0..1 + tape.below(8) {
            let (name, values) = tape.of(&FILE_OPTIONS);
            of_file(world, tape, name, tape_of(values))?;
        }
        Some(())
    }),
    Named("remove an option of a file", 6, |world, tape| {
        let slot = world.any(tape, |item| matches!(item, Item::Option(_)))?;
        world.take(&slot);
        Some(())
    }),
    Named("change an option of a file", 10, |world, tape| {
        let slot = world.any(tape, |item| matches!(item, Item::Option(_)))?;
        let Item::Option(option) = world.item_mut(&slot) else {
            return None;
        };
        let tables = FILE_OPTIONS.iter().chain(&FILE_FEATURES);
        let (_, values) = tables.copied().find(|(name, _)| *name == option.name)?;
        option.value = vec![tape.of(values).to_owned()];
        Some(())
    }),
    Named("set a feature of a file", 20, |world, tape| {
        let (name, values) = tape.of(&FILE_FEATURES);
        of_file(world, tape, name, tape_of(values))
    }),
    Named(
        "whether Java checks the strings of a file",
        6,
        |world, tape| {
            of_file(
                world,
                tape,
                "java_string_check_utf8",
                tape_of(&["true", "false"]),
            )
        },
    ),
];

/// What chooses one of these later.
fn tape_of(values: &'static [&'static str]) -> impl Fn(&mut Tape<'_>) -> &'static str {
    move |tape| tape.of(values)
}

/// Sets an option of a field of one of these types, or with no value removes it.
fn of_type(
    world: &mut World,
    tape: &mut Tape<'_>,
    types: &[&str],
    name: &str,
    value: &str,
) -> Option<()> {
    let at = world.any_field(tape, |_, field| match &field.ty {
        Type::Named(name) => types.contains(&name.as_str()),
        Type::Map(_, value) => types.contains(&value.as_str()),
        Type::Group(_) => false,
    })?;
    match value {
        "" => world
            .field_mut(&at)
            .options
            .retain(|option| option.name != name),
        value => set(world.field_mut(&at), name, value),
    }
    Some(())
}

fn of_file(
    world: &mut World,
    tape: &mut Tape<'_>,
    name: &str,
    value: impl Fn(&mut Tape<'_>) -> &'static str,
) -> Option<()> {
    let file = tape.below(world.files.len());
    let value = value(tape);
    let items = &mut world.files[file].items;
    items.retain(|item| !matches!(item, Item::Option(option) if option.name == name));
    let at = tape.below(items.len() + 1);
    items.insert(at, Item::Option(Opt::new(name, value)));
    Some(())
}
