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

/// `renamed` for a package `a` that is split: its first file goes to package `b`, its other one to
/// `c`, so that no package tells where its types went.
fn split(before: &str, after: &str) -> Vec<String> {
    let old = format!("package a; {before}");
    let new = format!("package b; {after}");
    let rest = |package: &str| format!("package {package}; message Rest {{ bool on = 1; }}");
    let texts = [
        ("a.proto", old.as_str()),
        ("rest.proto", &rest("a")),
        ("b.proto", &new),
        ("other.proto", &rest("c")),
    ];
    renamed(&texts[..2], &texts[2..])
}

#[test]
fn in_another_package_all_types_must_be_the_same() {
    let moved = ["a.M -> b.M (Shape)"];
    let node = "message M { int32 id = 1; M next = 2; }";
    assert_eq!(split(USER, USER), ["a.User -> b.User (Shape)"]);
    assert_eq!(split(node, node), moved);
    let wider = USER.replace("int32", "int64");
    assert!(split(USER, &wider).is_empty(), "another scalar type");
    let one = "message M { int32 id = 1; }";
    assert!(split(one, one).is_empty(), "one field is too little");
}

#[test]
fn in_another_package_known_types_are_known_by_name() {
    let event = |ty: &str| {
        format!(
            "import \"google/protobuf/timestamp.proto\"; import \"google/protobuf/struct.proto\"; \
             import \"google/protobuf/type.proto\"; message M {{ int32 id = 1; {ty} at = 2; }}"
        )
    };
    let moved = ["a.M -> b.M (Shape)"];
    let (time, null) = ("google.protobuf.Timestamp", "google.protobuf.NullValue");
    assert_eq!(split(&event(time), &event(time)), moved);
    assert_eq!(split(&event(null), &event(null)), moved);
    for (before, after) in [
        (time, "google.protobuf.Struct"),
        (null, "google.protobuf.Syntax"),
        (time, null),
        ("int32", null),
    ] {
        let found = split(&event(before), &event(after));
        assert!(found.is_empty(), "{before} to {after}: {found:?}");
    }
}

#[test]
fn in_another_package_own_types_are_known_by_where_they_went() {
    let texts = |kind: &str, user: &str| {
        format!(
            "enum {kind} {{ KIND_UNSPECIFIED = 0; KIND_BIG = 1; }} {} \
             message M {{ {kind} kind = 1; {user} user = 2; map<string, {user}> more = 3; }}",
            USER.replace("User", user)
        )
    };
    let found = split(&texts("Kind", "User"), &texts("Kind", "User"));
    let expected = [
        "a.User -> b.User (Shape)",
        "a.M -> b.M (Shape)",
        "a.Kind -> b.Kind (Shape)",
    ];
    assert_eq!(found, expected);
    let maps = |value: &str| format!("message M {{ int32 id = 1; map<string, {value}> m = 2; }}");
    assert_eq!(
        split(&maps("int32"), &maps("int32")),
        ["a.M -> b.M (Shape)"]
    );
    assert!(split(&maps("int32"), &maps("bool")).is_empty());
}

#[test]
fn nested_types_are_told_apart_by_where_they_stand() {
    let old = "package a; \
        message A { int32 x = 1; string y = 2; message Item { int32 i = 1; } \
                    message Extra { bool e = 1; } enum Kind { A_NO = 0; A_ONE = 1; } \
                    enum Mode { AM_NO = 0; } } \
        message B { bool p = 1; bytes q = 2; message Item { string s = 1; } \
                    message Extra { bytes f = 1; } enum Kind { B_NO = 0; B_TWO = 2; } \
                    enum Mode { BM_NO = 0; } }";
    let new = old
        .replace("message A ", "message C ")
        .replace("message B ", "message D ")
        .replace("A_ONE", "A_ANOTHER")
        .replace("B_TWO", "B_ANOTHER")
        .replace("AM_NO", "CM_NO")
        .replace("BM_NO", "DM_NO");
    let mut found = renamed(&[("a.proto", old)], &[("a.proto", &new)]);
    found.sort_unstable();
    let expected = [
        "a.A -> a.C (Shape)",
        "a.A.Extra -> a.C.Extra (Scope)",
        "a.A.Item -> a.C.Item (Scope)",
        "a.A.Kind -> a.C.Kind (Scope)",
        "a.A.Mode -> a.C.Mode (Scope)",
        "a.B -> a.D (Shape)",
        "a.B.Extra -> a.D.Extra (Scope)",
        "a.B.Item -> a.D.Item (Scope)",
        "a.B.Kind -> a.D.Kind (Scope)",
        "a.B.Mode -> a.D.Mode (Scope)",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_message_that_lost_all_its_fields_is_not_known_by_its_users() {
    let old = format!("package a; {USER} message Group {{ User owner = 1; }}");
    let new = "package a; message Empty {} message Group { Empty owner = 1; }";
    assert!(renamed(&[("a.proto", &old)], &[("a.proto", new)]).is_empty());
}

#[test]
fn enums_are_known_by_their_users_if_they_begin_with_the_same_number() {
    let file = |first: &str, values: &str| {
        let text = format!(
            "edition = \"2023\"; package a; option features.enum_type = CLOSED; \
             enum {first} {{ {values} }} message M {{ {first} kind = 1; }}"
        );
        pages::schema_of(&[("a.proto".to_owned(), text)]).unwrap()
    };
    let old = file("Colour", "RED = 1; BLUE = 2;");
    for (values, is_known) in [
        ("LARGE = 1; SMALL = 3;", true),
        ("LARGE = 2; RED = 1;", false),
    ] {
        let new = file("Size", values);
        let pairs = Pairs::new(&old, &new);
        let found = pairs.enums.kept().iter().map(|kept| kept.evidence);
        let expected: &[Evidence] = if is_known { &[Evidence::Users] } else { &[] };
        assert_eq!(found.collect::<Vec<_>>(), expected, "{values}");
    }
    // in another package they are too far away
    let old = "package a; enum E { E_NO = 0; E_OLD = 1; } message M { E e = 1; }";
    let new = "package a; import \"b.proto\"; message M { b.F e = 1; }";
    let other = "package b; enum F { F_NO = 0; F_NEW = 2; }";
    let found = renamed(&[("a.proto", old)], &[("a.proto", new), ("b.proto", other)]);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn types_that_come_along_with_compilers_are_never_taken_for_others() {
    let file = |field: &str| {
        format!(
            "package a; import \"google/protobuf/timestamp.proto\"; \
             import \"google/protobuf/duration.proto\"; import \"google/protobuf/struct.proto\"; \
             import \"google/protobuf/type.proto\"; message M {{ int32 id = 1; {field} at = 2; }} \
             service S {{ rpc Get(M) returns ({field}); }}"
        )
    };
    let own = "message Time { int64 seconds = 1; int32 nanos = 2; }";
    let (time, duration) = ("google.protobuf.Timestamp", "google.protobuf.Duration");
    for (before, after) in [(time, duration), ("Time", time), (time, "Time")] {
        // something is gone that may have become another
        let declared = |name: &str| if name == "Time" { own } else { "" };
        let (old, new) = (
            file(before) + declared(before) + USER,
            file(after) + declared(after),
        );
        let found = renamed(&[("a.proto", &old)], &[("a.proto", &new)]);
        assert!(found.is_empty(), "{before} to {after}: {found:?}");
    }
    let file = |field: &str| {
        let text = file("M").replace("; M at", &format!("; {field} at"));
        text + "enum Kind { KIND_UNSPECIFIED = 0; }"
    };
    let (null, syntax) = ("google.protobuf.NullValue", "google.protobuf.Syntax");
    for (before, after) in [(null, syntax), (null, "Mode"), ("Kind", null)] {
        let (old, new) = (file(before), file(after).replace("enum Kind", "enum Mode"));
        let new = new.replace("KIND_UNSPECIFIED = 0", "MODE_UNSPECIFIED = 0; MODE_ON = 1");
        let found = renamed(&[("a.proto", &old)], &[("a.proto", &new)]);
        assert!(found.is_empty(), "{before} to {after}: {found:?}");
    }
}

#[test]
fn what_keeps_its_name_is_known_by_it() {
    let text =
        format!("package a; message M {{ message N {{ {USER} }} enum E {{ NO = 0; }} N n = 1; }}");
    assert!(renamed(&[("a.proto", &text)], &[("a.proto", &text)]).is_empty());
}

#[test]
fn types_move_with_their_name_if_nothing_of_them_is_gone() {
    let old = "package a; message M { bool x = 1; } enum Kind { KIND_NO = 0; KIND_ON = 1; }";
    let inside =
        |values: &str| format!("package a; message M {{ bool x = 1; enum Kind {{ {values} }} }}");
    let more = inside("KIND_NO = 0; KIND_ON = 1; KIND_OFF = 2;");
    let found = renamed(&[("a.proto", old)], &[("a.proto", &more)]);
    assert_eq!(found, ["a.Kind -> a.M.Kind (Shape)"]);
    let other = inside("KIND_NO = 0; KIND_BIG = 1;");
    assert!(renamed(&[("a.proto", old)], &[("a.proto", &other)]).is_empty());
}

#[test]
fn enums_of_strangers_are_not_one() {
    let list = "enum Order { ORDER_NO = 0; ORDER_UP = 1; }";
    let kept = format!("package shop; {USER}");
    let old = format!("{kept} {list}");
    for list in [list, "enum Sort { ORDER_NO = 0; ORDER_UP = 1; }"] {
        let new = format!("package chat; {list}");
        let found = renamed(
            &[("shop.proto", &old)],
            &[("shop.proto", &kept), ("chat.proto", &new)],
        );
        assert!(found.is_empty(), "{found:?}");
    }
    // with another prefix they need two values, and the same package
    let one = |name: &str| {
        format!(
            "package a; enum {name} {{ {}_NO = 0; }}",
            name.to_uppercase()
        )
    };
    let found = renamed(
        &[("a.proto", &one("Colour"))],
        &[("a.proto", &one("Color"))],
    );
    assert!(found.is_empty(), "{found:?}");
    let two = |name: &str| {
        let prefix = name.to_uppercase();
        format!("enum {name} {{ {prefix}_NO = 0; {prefix}_RED = 1; }}")
    };
    assert!(split(&two("Colour"), &two("Color")).is_empty());
}

#[test]
fn what_is_taken_already_is_not_taken_again() {
    let body = "int32 id = 1; string name = 2;";
    let old = format!(
        "package a; enum Mode {{ K = 0; L = 1; }} message A {{ {body} enum Kind {{ A_NO = 0; }} }}"
    );
    let new = format!("package a; message C {{ {body} enum Kind {{ K = 0; L = 1; }} }}");
    let found = renamed(&[("a.proto", &old)], &[("a.proto", &new)]);
    assert_eq!(found, ["a.A -> a.C (Shape)", "a.Mode -> a.C.Kind (Shape)"]);
}

#[test]
fn users_must_agree() {
    let file = |types: &str, a: &str, b: &str| {
        format!(
            "package a; message Kept {{ int32 q = 1; }} {types} message M {{ {a} a = 1; {b} b = 2; }}"
        )
    };
    let person = "message Person { int32 id = 1; string mail = 3; }";
    // a type that is still there has no successor, and takes none from another
    let found = renamed(
        &[("a.proto", &file(USER, "User", "Kept"))],
        &[("a.proto", &file(person, "Person", "Person"))],
    );
    assert_eq!(found, ["a.User -> a.Person (Users)"]);
    // two that become one are not one
    let owner = USER.replace("User", "Owner").replace("name", "nick");
    let found = renamed(
        &[(
            "a.proto",
            &file(&format!("{USER} {owner}"), "User", "Owner"),
        )],
        &[("a.proto", &file(person, "Person", "Person"))],
    );
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn files_move_with_what_they_declare() {
    let moved = |before: &str, after: &str| {
        let (old, new) = (
            schema(&[("a.proto", before)]),
            schema(&[("b.proto", after)]),
        );
        Pairs::new(&old, &new).files.kept().len()
    };
    assert_eq!(moved(USER, USER), 1);
    assert_eq!(moved(USER, "message Other { bool on = 1; }"), 0);
    assert_eq!(moved("", ""), 0);
}

#[test]
fn maps_are_of_one_kind_if_keys_and_values_are() {
    use FieldLink::{RenamedOrReused, Reused};
    let map = |key: &str, value: &str, name: &str| format!("map<{key}, {value}> {name} = 1;");
    let old = map("string", "int32", "email");
    assert_eq!(
        links(&old, &map("string", "int32", "phone")),
        [RenamedOrReused]
    );
    assert_eq!(links(&old, &map("string", "bool", "phone")), [Reused]);
    assert_eq!(links(&old, &map("int32", "int32", "phone")), [Reused]);
}

#[test]
fn extensions_are_known_by_name_where_they_extend_the_same() {
    let file = |extendee: &str, field: &str| {
        let text = format!(
            "edition = \"2023\"; package a; message A {{ extensions 100 to 200; }} \
             message B {{ extensions 100 to 200; }} extend {extendee} {{ {field} }}"
        );
        pages::schema_of(&[("a.proto".to_owned(), text)]).unwrap()
    };
    let old = file("A", "int32 x = 100;");
    for (new, expected) in [
        (
            file("A", "int32 x = 100;"),
            Some((Evidence::Name, FieldLink::Same)),
        ),
        (
            file("A", "int32 x = 101;"),
            Some((Evidence::Name, FieldLink::Renumbered)),
        ),
        (
            file("A", "bool y = 100;"),
            Some((Evidence::Shape, FieldLink::Reused)),
        ),
        (file("A", "int32 y = 101;"), None),
        (file("B", "int32 x = 100;"), None),
    ] {
        let pairs = Pairs::new(&old, &new);
        let kept = pairs.extensions.kept().first();
        let found = kept.map(|kept| (kept.evidence, pairs.extension(kept).link));
        assert_eq!(found, expected);
    }
}
