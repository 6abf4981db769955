//! Values, and how they combine.

use super::{options_of, value_of};
use crate::model::{Bits, OptionValue};

fn int(value: &OptionValue, number: i32) -> i64 {
    match value.field(number).map(|field| &field.value) {
        Some(OptionValue::Int(number)) => *number,
        other => panic!("{other:?} is no integer"),
    }
}

#[test]
fn scalars_keep_their_type() {
    let value = |body: &str, name: &str| {
        value_of(
            &format!("option (acme.{name}) = {body};"),
            &format!("(acme.{name})"),
        )
    };
    assert_eq!(
        value("-9223372036854775808", "wide"),
        OptionValue::Int(i64::MIN)
    );
    assert_eq!(
        value("4294967295", "unsigned"),
        OptionValue::Uint(4_294_967_295)
    );
    assert_eq!(
        value("-0x80000000", "narrow"),
        OptionValue::Int(-2_147_483_648)
    );
    assert_eq!(
        value("-inf", "ratio"),
        OptionValue::Float(Bits::of(f64::NEG_INFINITY))
    );
    assert_eq!(
        value("0.1", "ratio"),
        OptionValue::Float(Bits::of(f64::from(0.1_f32)))
    );
    assert_eq!(value("0.1", "precise"), OptionValue::Float(Bits::of(0.1)));
    assert_eq!(
        value("-nan", "precise"),
        OptionValue::Float(Bits::of(f64::NAN))
    );
    assert_eq!(value("true", "flag"), OptionValue::Bool(true));
    assert_eq!(value("BLUE", "color"), OptionValue::Enum(5, "BLUE".into()));
    assert_eq!(value("'a' \"b\"", "text"), OptionValue::String("ab".into()));
    assert_eq!(value("'\\xff'", "text"), OptionValue::Bytes([0xFF].into()));
    assert_eq!(value("'a'", "data"), OptionValue::Bytes([b'a'].into()));
}

#[test]
fn comments_may_stand_behind_a_sign() {
    let value = |body: &str| value_of(&format!("option (acme.ratio) = {body};"), "(acme.ratio)");
    let infinite = OptionValue::Float(Bits::of(f64::NEG_INFINITY));
    assert_eq!(value("-/* one */inf"), infinite);
    assert_eq!(value("- // two\n inf"), infinite);
    assert_eq!(value("-/* 0 */ 2"), OptionValue::Float(Bits::of(-2.0)));
}

#[test]
fn parts_of_a_message_are_merged() {
    let sub = value_of(
        "option (acme.sub) = { text: 'x' }; option (acme.sub).a = 1; option (acme.sub).inner.a = 2;",
        "(acme.sub)",
    );
    assert_eq!(int(&sub, 1), 1);
    assert_eq!(sub.field(10).unwrap().value.as_str(), Some("x"));
    assert_eq!(int(&sub.field(14).unwrap().value, 1), 2);
}

#[test]
fn a_path_and_a_literal_say_the_same() {
    let literal = options_of("option (acme.sub) = { a: 1 inner { body { x: 3 } } };");
    let path = options_of("option (acme.sub).a = 1; option (acme.sub).inner.body.x = 3;");
    assert_eq!(literal, path);
}

#[test]
fn repeated_options_are_appended() {
    let numbers = value_of(
        "option (acme.numbers) = 1; option (acme.numbers) = -2;",
        "(acme.numbers)",
    );
    assert_eq!(
        numbers.elements(),
        [OptionValue::Int(1), OptionValue::Int(-2)]
    );
    let subs = value_of(
        "option (acme.subs) = {}; option (acme.subs) = { a: 1 };",
        "(acme.subs)",
    );
    assert_eq!(subs.elements().len(), 2);
}

#[test]
fn literals_follow_the_text_format() {
    let one = value_of(
        "option (acme.sub) = { flag: True color: 5 ratio: Infinity Body { x: 1 }, \
         list: [{ a: 1 }, { a: 2 }]; list < a: 3 > old: 4 [acme.Sub.extra]: 7 };",
        "(acme.sub)",
    );
    let two = value_of(
        "option (acme.sub) = { [Sub.extra]: 7 ratio: inf color: BLUE flag: 1 body: { x: 1 } \
         list { a: 1 } list { a: 2 } list { a: 3 } };",
        "(acme.sub)",
    );
    assert_eq!(one, two);
    assert_eq!(one.field(2).unwrap().value.elements().len(), 3);
    assert_eq!(one.field(100).unwrap().name, "(acme.Sub.extra)");
}

#[test]
fn maps_are_sorted_and_the_last_of_a_key_wins() {
    let one = value_of(
        "option (acme.sub) = { ages { key: 'b' value: 1 } ages { key: 'a' } ages { key: 'b' value: 2 } };",
        "(acme.sub)",
    );
    let two = value_of(
        "option (acme.sub) = { ages [{ key: 'a' value: 0 }, { value: 2 key: 'b' }] };",
        "(acme.sub)",
    );
    assert_eq!(one, two);
    assert_eq!(int(&one.field(13).unwrap().value.elements()[1], 2), 2);
}

#[test]
fn the_content_of_an_any_is_opened() {
    let expanded = value_of(
        "option (acme.sub) = { any { [type.googleapis.com/acme.Sub] { a: 5 } } };",
        "(acme.sub)",
    );
    let bytes = value_of(
        "option (acme.sub) = { any { type_url: 'type.googleapis.com/acme.Sub' value: '\\x08\\x05' } };",
        "(acme.sub)",
    );
    assert_eq!(expanded, bytes);
    let content = &expanded.field(12).unwrap().value.field(2).unwrap().value;
    assert_eq!(int(content, 1), 5);
}

#[test]
fn fields_are_sorted_and_know_their_place() {
    let source = "option (acme.wide) = 1; option deprecated = true; option (acme.sub).a = 3;";
    let options = options_of(source);
    let numbers: Vec<i32> = options.fields.iter().map(|field| field.number).collect();
    assert_eq!(numbers, [3, 50001, 50007]);
    assert!(options.fields.iter().all(|field| !field.span.is_none()));
    assert_eq!(options.bool(3), Some(true));
}
