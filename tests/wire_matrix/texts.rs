//! Outcomes between schemas that are written out, where the matrix of shapes does not reach: which
//! value is named, and where one tier ends.

use protovet::compile::{Input, Roots, compile};
use protovet::finding::Surface;
use protovet::model::Schema;
use protovet::relation::{Effect, Outcome, Reason, Relations, Tier};
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
