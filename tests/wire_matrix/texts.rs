//! Outcomes between schemas that are written out, where the matrix of shapes does not reach: which
//! value is named, and where one tier ends.

use protovet::compile::{Input, Roots, compile};
use protovet::finding::Surface;
use protovet::model::{MessageId, Schema, WireType};
use protovet::relation::{Effect, Outcome, Reason, Relations, Tier, same_shape};
use protovet::source::Tree;

fn schema(text: &str) -> Schema {
    let text = format!("edition = \"2023\";\npackage p;\n{text}");
    let tree = Tree::from_texts("test", [("p.proto", text)]);
    let roots = Roots::explicit(&[], &[&tree]).expect("one root");
    let input = Input {
        tree: &tree,
        roots: &roots,
        include: None,
    };
    compile(&input).expect("it compiles")
}

/// What becomes of the first field of message `M`.
fn field(old: &str, new: &str, surface: Surface) -> Outcome {
    let (old, new) = (schema(old), schema(new));
    let first = |schema: &Schema| {
        let message = schema.message("p.M").expect("message M");
        schema[message].fields.iter().next().expect("a field")
    };
    Relations::new(&old, &new).field(first(&old), first(&new), surface)
}

/// The same for a field of enum `E`, with these bodies.
fn enumeration(old: &str, new: &str, surface: Surface) -> Outcome {
    let text = |body: &str| format!("message M {{ E e = 1; }} enum E {{ {body} }}");
    field(&text(old), &text(new), surface)
}

const CLOSED: &str = "option features.enum_type = CLOSED;";

#[test]
fn the_least_number_that_a_closed_enum_lacks_is_named() {
    let new = format!("{CLOSED} A = 0; B = 1;");
    let old = format!("{CLOSED} A = 0; B = 1; D = 7; C = 3;");
    let outcome = enumeration(&old, &new, Surface::Binary);
    assert_eq!(outcome.tier, Tier::Range);
    let reason = Reason::UnknownEnumNumber { number: Some(3) };
    assert_eq!(outcome.reasons, [reason]);
}

#[test]
fn the_first_name_that_a_reader_lacks_is_named() {
    let outcome = enumeration("A = 0; B = 1; C = 2;", "A = 0;", Surface::Json);
    assert_eq!(outcome.tier, Tier::Range);
    let name = Reason::JsonEnumNameUnknown { name: "B".into() };
    assert_eq!(outcome.reasons, std::slice::from_ref(&name));
    // numbers without names say less than a name
    let closed = format!("{CLOSED} A = 0;");
    let outcome = enumeration("A = 0; B = 1;", &closed, Surface::Json);
    assert_eq!(
        (outcome.tier, &outcome.reasons[..]),
        (Tier::Range, &[name][..])
    );
    let outcome = enumeration("A = 0;", &closed, Surface::Json);
    let number = Reason::UnknownEnumNumber { number: None };
    assert_eq!((outcome.tier, outcome.reasons), (Tier::Range, vec![number]));
}

#[test]
fn a_renamed_value_is_worse_than_one_that_is_gone() {
    let old = "A = 0; GONE = 2; B = 1;";
    let outcome = enumeration(old, "A = 0; BB = 1;", Surface::Json);
    assert_eq!(outcome.tier, Tier::Unsafe);
    let name = Reason::JsonEnumNameUnknown { name: "B".into() };
    assert_eq!(outcome.reasons, [name]);
    assert_eq!(outcome.effect, Effect::Conditional);
}

/// Messages in which there is nothing but messages, so deep that they take some bytes at most.
fn hollow(depth: usize, each: usize) -> String {
    let mut text = String::from("message M { H0 h = 1; }");
    for at in 0..depth {
        let fields = (1..=each).map(|number| format!("H{} f{number} = {number};", at + 1));
        text += &format!("message H{at} {{ {} }}", fields.collect::<String>());
    }
    text + &format!("message H{depth} {{}}")
}

#[test]
fn a_message_that_is_all_letters_reads_as_text() {
    let read = |old: &str| field(old, "message M { string s = 1; }", Surface::Binary);
    for (depth, each, tier) in [
        (0, 0, Tier::Range),
        (1, 3, Tier::Range),
        // three times three messages of four bytes with theirs: 42
        (2, 3, Tier::Range),
        // lengths from 128 on take two bytes, of which one is no letter
        (3, 5, Tier::Unsafe),
    ] {
        let outcome = read(&hollow(depth, each));
        assert_eq!(outcome.tier, tier, "{depth} deep, {each} each");
        assert_eq!(outcome.reasons, [Reason::MessageReadAsText]);
    }
    let numbers = "message M { H h = 1; } message H { int32 i = 1; }";
    assert_eq!(read(numbers).tier, Tier::Unsafe);
    let list = "message M { H h = 1; } message H { repeated L l = 1; } message L {}";
    assert_eq!(read(list).tier, Tier::Unsafe);
    let far = "message M { H h = 1; } message H { L l = 16; } message L {}";
    assert_eq!(read(far).tier, Tier::Unsafe);
}

const NONE_BUT_ZERO: &str =
    "message M { E e = 1; } enum E { option features.enum_type = CLOSED; A = 0; }";

#[test]
fn who_has_only_zero_loses_no_number() {
    let zigzag = field(
        NONE_BUT_ZERO,
        "message M { sint32 e = 1; }",
        Surface::Binary,
    );
    assert!(zigzag.is_preserved());
    for to in ["string", "fixed32", "double"] {
        let new = format!("message M {{ {to} e = 1; }}");
        let outcome = field(NONE_BUT_ZERO, &new, Surface::Binary);
        assert!(outcome.is_preserved(), "{to}");
        assert!(outcome.presence_changes, "{to}");
    }
    let from = |ty: &str| {
        let old = format!("message M {{ {ty} e = 1; }}");
        field(&old, NONE_BUT_ZERO, Surface::Binary).tier
    };
    assert_eq!(from("double"), Tier::Range);
    assert_eq!(from("float"), Tier::Range);
    assert_eq!(from("string"), Tier::Unsafe);
    let double = field(
        "message M { double e = 1; }",
        "message M { int32 e = 1; }",
        Surface::Binary,
    );
    assert_eq!((double.effect, double.tier), (Effect::Lost, Tier::Unsafe));
}

#[test]
fn what_is_read_as_what_it_is_not_says_so() {
    let read = |from: &str, to: &str| {
        let text =
            |ty: &str| format!("message M {{ {ty} f = 1; }} message Other {{ int32 i = 1; }}");
        field(&text(from), &text(to), Surface::Binary)
    };
    let differs = |written, read| Reason::WireTypeDiffers { written, read };
    for (from, to, effect, reason) in [
        (
            "repeated int32",
            "int32",
            Effect::Lost,
            Reason::PackedReadAsSingle,
        ),
        (
            "repeated int32",
            "fixed32",
            Effect::Lost,
            differs(WireType::Len, WireType::I32),
        ),
        (
            "int32",
            "fixed32",
            Effect::Lost,
            differs(WireType::Varint, WireType::I32),
        ),
        (
            "int32",
            "string",
            Effect::Lost,
            differs(WireType::Varint, WireType::Len),
        ),
        (
            "repeated int32",
            "string",
            Effect::Corrupt,
            Reason::PackedReadAsText,
        ),
        (
            "repeated int32",
            "bytes",
            Effect::Corrupt,
            Reason::PackedReadAsText,
        ),
        (
            "repeated int32",
            "Other",
            Effect::Rejected,
            Reason::PackedReadAsText,
        ),
        (
            "repeated int32",
            "repeated fixed32",
            Effect::Corrupt,
            Reason::PackedReadAsOther,
        ),
        (
            "string",
            "repeated int32",
            Effect::Corrupt,
            Reason::TextReadAsPacked,
        ),
    ] {
        let outcome = read(from, to);
        assert_eq!(
            (outcome.effect, &outcome.reasons[..]),
            (effect, &[reason][..]),
            "{from} as {to}"
        );
    }
}

#[test]
fn a_field_alone_leaves_entries_that_become_messages_to_others() {
    let old = schema("message M { map<string, int32> m = 1; }");
    let new =
        schema("message M { repeated E m = 1; } message E { string key = 1; string value = 2; }");
    let [from, to] = [&old, &new].map(|schema| {
        let message = schema.message("p.M").expect("message M");
        schema[message].fields.iter().next().expect("a field")
    });
    let relations = Relations::new(&old, &new);
    assert!(
        relations
            .field_alone(from, to, Surface::Binary)
            .is_preserved()
    );
    assert!(!relations.field(from, to, Surface::Binary).is_preserved());
}

#[test]
fn a_key_and_a_value_are_always_written() {
    let map = "message M { map<string, int32> m = 1; }";
    let list = "message M { repeated E m = 1; } message E { string key = 1; int32 value = 2; }";
    for (old, new) in [(map, list), (list, map)] {
        let outcome = field(old, new, Surface::Binary);
        assert!(!outcome.presence_changes, "{old} as {new}");
    }
    assert!(field(map, list, Surface::Binary).is_preserved());
    let needed = "message M { repeated E m = 1; } message E { string key = 1 \
                  [features.field_presence = LEGACY_REQUIRED]; int32 value = 2; }";
    let outcome = field(map, needed, Surface::Binary);
    assert_eq!(
        (outcome.effect, outcome.tier),
        (Effect::Preserved, Tier::Strict)
    );
}

/// Nothing is read as what it was, but in messages that are reached in a zigzag of their order.
#[test]
fn a_loss_that_travels_against_the_order_of_questions_arrives() {
    for own in ["", "int64 own = 9;"] {
        let text = |ty: &str, own: &str| {
            let parts = (1..=9).map(|at| format!("M{at} m{at} = {at};"));
            let parts: String = parts.collect();
            let links = [
                "",
                "",
                "",
                "M5 to = 1;",
                "",
                "M to = 1;",
                "",
                "M3 to = 1;",
                "",
            ];
            let messages = (1..=8).map(|at| {
                let link = links[at];
                format!("message M{at} {{ {link} {own} int32 kept = 2; }}")
            });
            let messages: String = messages.collect();
            format!(
                "message M {{ {parts} }} {messages} message M9 {{ {ty} lost = 1; int32 kept = 2; }}"
            )
        };
        let old = schema(&text("string", own));
        let new = schema(&text("int32", &own.replace("int64", "int32")));
        let id = |schema: &Schema, name: &str| schema.message(name).expect("it is there");
        let relations = Relations::new(&old, &new);
        let root = relations.message(id(&old, "p.M"), id(&new, "p.M"), Surface::Binary);
        assert!(!root.is_preserved());
        for name in ["p.M5", "p.M3", "p.M7"] {
            let outcome = relations.message(id(&old, name), id(&new, name), Surface::Binary);
            assert_eq!(
                (outcome.effect, outcome.tier),
                (Effect::Conditional, Tier::Unsafe),
                "{name}"
            );
        }
    }
}

#[test]
fn hundreds_of_messages_are_told_apart() {
    let text = |ty: &str| {
        let messages = (0..300).map(|at| format!("message M{at} {{ {ty} f = 1; }}"));
        format!("message M {{}} {}", messages.collect::<String>())
    };
    let (old, new) = (schema(&text("int64")), schema(&text("int32")));
    let relations = Relations::new(&old, &new);
    let ids: Vec<MessageId> = old.messages().filter(|&id| old[id].name != "M").collect();
    for id in ids {
        if let Some(same) = new.message(&old[id].full_name) {
            let told = relations.message(id, same, Surface::Binary).tier;
            let expected = if old[id].full_name.starts_with("p.") {
                Tier::Range
            } else {
                Tier::Strict
            };
            assert_eq!(told, expected, "{}", old[id].full_name);
        }
    }
}

#[test]
fn json_forms_of_well_known_types_are_named() {
    for (name, import, form) in [
        ("Timestamp", "timestamp", "a time stamp"),
        ("Duration", "duration", "a duration"),
        ("FieldMask", "field_mask", "the paths of a field mask"),
        ("Any", "any", "an object with `@type`"),
        ("Struct", "struct", "free JSON"),
        ("Value", "struct", "free JSON"),
        ("ListValue", "struct", "free JSON"),
        ("StringValue", "wrappers", "a bare value"),
        ("DoubleValue", "wrappers", "a bare value"),
    ] {
        let text = |ty: &str| {
            format!(
                "import \"google/protobuf/{import}.proto\"; message M {{ {ty} f = 1; }} message Own {{}}"
            )
        };
        let known = text(&format!("google.protobuf.{name}"));
        assert!(
            field(&known, &known, Surface::Json).is_preserved(),
            "{name}"
        );
        let outcome = field(&known, &text("Own"), Surface::Json);
        assert_eq!(outcome.effect, Effect::Rejected, "{name}");
        let Some(Reason::JsonForm { written, read }) = outcome.reasons.first() else {
            panic!("{name}: {:?}", outcome.reasons);
        };
        assert_eq!((*written, *read), (form, "an object"), "{name}");
    }
}

/// Whether the messages `M` of two schemas are the same but for names.
fn same(old: &str, new: &str) -> bool {
    let (old, new) = (schema(old), schema(new));
    let id = |schema: &Schema| schema.message("p.M").expect("message M");
    same_shape(&old, id(&old), &new, id(&new))
}

#[test]
fn sameness_asks_for_each_part_of_a_field() {
    let whole = |field: &str| format!("message M {{ {field} }} message N {{}}");
    let plain = whole("int32 f = 1;");
    assert!(same(&plain, &plain));
    for other in [
        "int32 f = 2;",
        "int32 g = 1 [json_name = \"f\"];",
        "int32 f = 1 [json_name = \"g\"];",
        "repeated int32 f = 1;",
        "oneof o { int32 f = 1; }",
        "int32 f = 1; int32 g = 2;",
        "int64 f = 1;",
    ] {
        assert!(!same(&plain, &whole(other)), "{other}");
        assert!(!same(&whole(other), &plain), "{other}");
    }
    let group = "N f = 1 [features.message_encoding = DELIMITED];";
    assert!(same(&whole(group), &whole(group)));
    assert!(!same(&whole("N f = 1;"), &whole(group)));
}

#[test]
fn sameness_asks_for_the_values_of_enums() {
    let text =
        |name: &str, body: &str| format!("message M {{ {name} e = 1; }} enum {name} {{ {body} }}");
    let plain = text("E", "A = 0; B = 1;");
    assert!(same(&plain, &text("F", "A = 0; B = 1;")));
    for other in ["A = 0; B = 2;", "A = 0; C = 1;", "A = 0;"] {
        assert!(!same(&plain, &text("E", other)), "{other}");
    }
    let closed = format!("{CLOSED} A = 0; B = 1;");
    assert!(!same(&plain, &text("E", &closed)));
}

#[test]
fn json_forms_are_named() {
    let read = |from: &str, to: &str| {
        let text =
            |ty: &str| format!("message M {{ {ty} f = 1; }} message Own {{}} enum E {{ A = 0; }}");
        field(&text(from), &text(to), Surface::Json).reasons
    };
    for (ty, form) in [
        ("int32", "a number"),
        ("int64", "a number in quotes"),
        ("float", "a number with a fraction"),
        ("double", "a number with a fraction"),
        ("bool", "`true` or `false`"),
        ("string", "a string"),
        ("bytes", "base64 text"),
    ] {
        let reason = Reason::JsonForm {
            written: form,
            read: "an object",
        };
        assert_eq!(read(ty, "Own"), [reason], "{ty}");
    }
    let reason = Reason::JsonForm {
        written: "an object",
        read: "the name of a value",
    };
    assert_eq!(read("Own", "E"), [reason]);
}

#[test]
fn the_default_of_an_enum_survives_if_its_name_is_known() {
    let text = |values: &str, presence: &str| {
        format!(
            "message M {{ E e = 1 [features.field_presence = {presence}]; }} enum E {{ {values} }}"
        )
    };
    let blurs = |old: &str, new: &str| {
        let (old, new) = (text(old, "EXPLICIT"), text(new, "IMPLICIT"));
        field(&old, &new, Surface::Json).presence_changes
    };
    assert!(blurs("A = 0; GONE = 1;", "A = 0;"));
    assert!(!blurs("GONE = 0; B = 1;", "A = 0; B = 1;"));
}

#[test]
fn numbers_without_names_may_survive_where_no_name_does() {
    let read = |closed: &str| {
        let new = format!("{CLOSED} {closed}");
        enumeration("A = 0;", &new, Surface::Json).effect
    };
    assert_eq!(read("B = 0;"), Effect::Rejected);
    assert_eq!(read("B = 0; C = 7;"), Effect::Conditional);
}

#[test]
fn required_fields_that_are_written_fail_nobody() {
    let text = |ty: &str| {
        format!(
            "message M {{ R r = 1; }} message R {{ \
             int32 x = 1 [features.field_presence = LEGACY_REQUIRED]; {ty} y = 2; }}"
        )
    };
    for surface in [Surface::Binary, Surface::Json] {
        assert!(field(&text("int32"), &text("int32"), surface).is_preserved());
        let narrower = field(&text("int64"), &text("int32"), surface);
        assert_eq!(
            (narrower.effect, narrower.tier),
            (Effect::Conditional, Tier::Range)
        );
    }
}

#[test]
fn of_fields_that_do_not_arrive_the_most_misleading_counts() {
    let parts = [
        ("int32", "fixed32", Effect::Lost),
        ("repeated int32", "Other", Effect::Rejected),
        ("string", "repeated int32", Effect::Corrupt),
    ];
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        for many in 1..=3 {
            let chosen = &order[..many];
            let text = |ty: fn(&(&'static str, &'static str, Effect)) -> &'static str| {
                let fields = chosen
                    .iter()
                    .map(|&at| format!("{} f{at} = {};", ty(&parts[at]), at + 1));
                let fields: String = fields.collect();
                format!(
                    "message M {{ P p = 1; }} message P {{ {fields} }} message Other {{ int32 i = 1; }}"
                )
            };
            let worst = chosen.iter().max().map(|&at| parts[at].2).expect("one");
            let found = field(&text(|part| part.0), &text(|part| part.1), Surface::Binary);
            assert_eq!(found.effect, worst, "{chosen:?}");
        }
    }
}

#[test]
fn an_entry_with_more_than_key_and_value_is_set_aside() {
    let list = |more: &str| {
        format!(
            "message M {{ repeated E m = 1; }} message E {{ string key = 1; int32 value = 2; {more} }}"
        )
    };
    let map = "message M { map<string, int32> m = 1; }";
    let plain = field(&list(""), map, Surface::Binary);
    let more = field(&list("bool more = 3;"), map, Surface::Binary);
    assert_eq!(plain.tier, Tier::Count);
    assert_eq!(more.tier, Tier::Unsafe);
    assert!(!more.only_unknown_fields);
    // who is no map keeps what it knows
    let fewer = field(&list("bool more = 3;"), &list(""), Surface::Binary);
    assert!(fewer.only_unknown_fields);
}

#[test]
fn sameness_tells_maps_from_lists_of_messages() {
    let map = "message M { map<string, int32> m = 1; }";
    let list = "message M { repeated E m = 1; } message E { string key = 1; int32 value = 2; }";
    assert!(same(map, map) && same(list, list));
    assert!(!same(map, list) && !same(list, map));
}

#[test]
fn wire_types_are_named() {
    let says = |written, read| Reason::WireTypeDiffers { written, read }.says();
    assert_eq!(
        says(WireType::Varint, WireType::I32),
        "values are written as varints but read as four bytes, so readers take the field for unset"
    );
    assert!(says(WireType::I64, WireType::Len).contains("eight bytes"));
    assert!(says(WireType::Group, WireType::Varint).contains("groups"));
}

#[test]
fn whole_numbers_that_do_not_fit_say_why() {
    let read = |to: &str| {
        let text = |ty: &str| format!("message M {{ {ty} f = 1; }} enum E {{ {CLOSED} A = 0; }}");
        field(&text("int32"), &text(to), Surface::Binary).reasons
    };
    assert_eq!(read("bool"), [Reason::ReadsAsTrue]);
    assert_eq!(read("E"), [Reason::UnknownEnumNumber { number: None }]);
}

#[test]
fn numbers_out_of_range_are_cut_or_change_their_sign() {
    let read = |from: &str, to: &str| {
        let text = |ty: &str| format!("message M {{ {ty} f = 1; }}");
        field(&text(from), &text(to), Surface::Binary).reasons
    };
    let (small, large) = (i128::from(i32::MIN), i128::from(i32::MAX));
    let cut = |lowest, highest| Reason::HighBitsLost { lowest, highest };
    for (from, to, reason) in [
        ("int64", "int32", cut(small, large)),
        ("uint64", "int32", cut(small, large)),
        ("int64", "uint32", cut(0, u32::MAX.into())),
        ("sint64", "sint32", cut(small, large)),
        ("int32", "uint32", Reason::NegativeReadAsLarge),
        ("int32", "uint64", Reason::NegativeReadAsLarge),
        ("int64", "uint64", Reason::NegativeReadAsLarge),
        (
            "uint32",
            "int32",
            Reason::LargeReadAsNegative { highest: large },
        ),
        (
            "uint64",
            "int64",
            Reason::LargeReadAsNegative {
                highest: i64::MAX.into(),
            },
        ),
    ] {
        assert_eq!(read(from, to), [reason], "{from} as {to}");
    }
}

#[test]
fn entries_are_no_groups_whatever_the_file_says() {
    let map = "message M { map<string, int32> m = 1; }";
    let delimited = format!("option features.message_encoding = DELIMITED; {map}");
    assert!(field(map, &delimited, Surface::Binary).is_preserved());
    assert!(field(&delimited, map, Surface::Binary).is_preserved());
}
