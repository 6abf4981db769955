//! Who is taken for whom when names change.

#![allow(clippy::unwrap_used)]

mod pages;

use protovet::model::{EnumId, Id, MessageId, Name, Schema};
use protovet::pair::{Evidence, FieldLink, Kept, Pairs, ValueLink};

fn schema(files: &[(&str, &str)]) -> Schema {
    let files: Vec<pages::Source> = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), format!("syntax = \"proto3\";\n{text}")))
        .collect();
    pages::schema_of(&files).unwrap()
}

/// `old -> new (evidence)` for messages that go by another name.
fn renamed(old: &[(&str, &str)], new: &[(&str, &str)]) -> Vec<String> {
    let (old, new) = (schema(old), schema(new));
    let pairs = Pairs::new(&old, &new);
    let message =
        |kept: &Kept<MessageId>| line(&old[kept.old].full_name, &new[kept.new].full_name, kept);
    let item = |kept: &Kept<EnumId>| line(&old[kept.old].full_name, &new[kept.new].full_name, kept);
    let messages = pairs.messages.kept().iter().map(message);
    let enums = pairs.enums.kept().iter().map(item);
    messages.chain(enums).flatten().collect()
}

fn line<T: Id>(old: &Name, new: &Name, kept: &Kept<T>) -> Option<String> {
    (kept.evidence != Evidence::Name).then(|| format!("{old} -> {new} ({:?})", kept.evidence))
}

const USER: &str = "message User { int32 id = 1; string name = 2; }";

#[test]
fn same_contents_under_another_name() {
    let old = format!("package a; {USER} message Group {{ repeated User users = 1; }}");
    let new = old.replace("User", "Person");
    let found = renamed(&[("a.proto", &old)], &[("a.proto", &new)]);
    assert_eq!(found, ["a.User -> a.Person (Shape)"]);
}

#[test]
fn two_candidates_are_none() {
    let old = format!("package a; {USER}");
    let twice = format!(
        "{} {}",
        USER.replace("User", "Person"),
        USER.replace("User", "Human")
    );
    let new = format!("package a; {twice}");
    assert!(renamed(&[("a.proto", &old)], &[("a.proto", &new)]).is_empty());
}

#[test]
fn a_renamed_and_changed_message_is_known_by_its_users() {
    let old = format!("package a; {USER} message Group {{ User owner = 1; }}");
    let new = "package a; message Person { int32 id = 1; string mail = 3; bool old = 4; } \
               message Group { Person owner = 1; }";
    let found = renamed(&[("a.proto", &old)], &[("a.proto", new)]);
    assert_eq!(found, ["a.User -> a.Person (Users)"]);
}

#[test]
fn a_package_renamed_in_place_takes_all_along() {
    let text = format!("{USER} message Other {{ bool on = 1; }} enum E {{ E_UNSPECIFIED = 0; }}");
    let old = format!("package a.v1; {text}");
    let new = format!("package a.v2; {text}");
    let found = renamed(&[("a.proto", &old)], &[("a.proto", &new)]);
    assert_eq!(
        found,
        [
            "a.v1.User -> a.v2.User (Scope)",
            "a.v1.Other -> a.v2.Other (Scope)",
            "a.v1.E -> a.v2.E (Scope)",
        ]
    );
}

#[test]
fn versions_in_files_of_their_own_are_not_one() {
    let old = format!("package a.v1; {USER}");
    let new = format!("package a.v2; {USER}");
    assert!(renamed(&[("v1/a.proto", &old)], &[("v2/a.proto", &new)]).is_empty());
}

#[test]
fn standard_messages_of_strangers_are_not_one() {
    let list = "message ListRequest { string parent = 1; int32 page_size = 2; }";
    let old = format!("package shop; {USER} {list}");
    let kept = format!("package shop; {USER}");
    let new = format!("package chat; {list}");
    let found = renamed(
        &[("shop.proto", &old)],
        &[("shop.proto", &kept), ("chat.proto", &new)],
    );
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_message_that_moved_to_another_package_is_known_by_its_users() {
    let old = format!("package shop; {USER} message Cart {{ User owner = 1; }}");
    let new = "package shop; import \"common.proto\"; message Cart { common.User owner = 1; }";
    let common = format!("package common; {USER}");
    let found = renamed(
        &[("shop.proto", &old)],
        &[("shop.proto", new), ("common.proto", &common)],
    );
    assert_eq!(found, ["shop.User -> common.User (Users)"]);
}

#[test]
fn nested_types_follow_what_they_stand_in() {
    let old = "package a; message User { int32 id = 1; string name = 2; Kind kind = 3; \
               enum Kind { KIND_UNSPECIFIED = 0; } message Empty {} }";
    let new = old.replace("User", "Person");
    let found = renamed(&[("a.proto", old)], &[("a.proto", &new)]);
    assert_eq!(
        found,
        [
            "a.User.Empty -> a.Person.Empty (Scope)",
            "a.User -> a.Person (Shape)",
            "a.User.Kind -> a.Person.Kind (Scope)",
        ]
    );
}

#[test]
fn enums_take_the_prefix_of_their_values_along() {
    let old = "package a; enum Colour { COLOUR_UNSPECIFIED = 0; COLOUR_RED = 1; }";
    let new = "package a; enum Color { COLOR_UNSPECIFIED = 0; COLOR_RED = 1; }";
    let found = renamed(&[("a.proto", old)], &[("a.proto", new)]);
    assert_eq!(found, ["a.Colour -> a.Color (Shape)"]);
    let (old, new) = (schema(&[("a.proto", old)]), schema(&[("a.proto", new)]));
    let pairs = Pairs::new(&old, &new);
    let values = pairs.values(&pairs.enums.kept()[0]).kept;
    assert!(values.iter().all(|pair| pair.link == ValueLink::Renamed));
}

/// The links between the fields of two messages `M`.
fn links(old: &str, new: &str) -> Vec<FieldLink> {
    let old = schema(&[("a.proto", &format!("message M {{ {old} }}"))]);
    let new = schema(&[("a.proto", &format!("message M {{ {new} }}"))]);
    let pairs = Pairs::new(&old, &new);
    let fields = pairs.fields(&pairs.messages.kept()[0]).kept;
    fields.iter().map(|pair| pair.link).collect()
}

#[test]
fn names_come_before_numbers() {
    use FieldLink::{Renumbered, Same};
    assert_eq!(
        links("int32 a = 1; int32 b = 2;", "int32 b = 1; int32 a = 2;"),
        [Renumbered; 2]
    );
    assert_eq!(links("int32 a = 1;", "int32 a = 1; int32 b = 2;"), [Same]);
}

#[test]
fn a_number_under_another_name_needs_evidence_to_be_a_rename() {
    use FieldLink::{Renamed, RenamedOrReused, Reused};
    assert_eq!(
        links("string email = 1;", "string email_address = 1;"),
        [Renamed]
    );
    assert_eq!(
        links("string email = 1;", "string phone = 1;"),
        [RenamedOrReused]
    );
    assert_eq!(links("string email = 1;", "int32 phone = 1;"), [Reused]);
    let told = "// Where to send the invoice of this order.\n";
    let (old, new) = (
        format!("{told}string email = 1;"),
        format!("{told}string contact = 1;"),
    );
    assert_eq!(links(&old, &new), [Renamed]);
    assert_eq!(
        links("string email = 1;", "string x = 1 [json_name = \"email\"];"),
        [Renamed]
    );
}

#[test]
fn entries_of_maps_are_no_messages_of_their_own() {
    let lost = "message Lost { int32 x = 1; string y = 2; }";
    let old = format!("package a; {lost} message M {{ map<string, int32> m = 1; }}");
    let new = "package a; message M { map<string, string> m = 1; }";
    assert!(renamed(&[("a.proto", &old)], &[("a.proto", new)]).is_empty());
    // the type of their values is matched all the same
    let old = format!("package a; {USER} message M {{ map<string, User> m = 1; }}");
    let new = "package a; message Person { int32 id = 1; string mail = 3; } \
               message M { map<string, Person> m = 1; }";
    let found = renamed(&[("a.proto", &old)], &[("a.proto", new)]);
    assert_eq!(found, ["a.User -> a.Person (Users)"]);
}
