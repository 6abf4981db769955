//! Whole messages: nesting, recursion, oneofs and sameness.

use protovet::finding::Surface;
use protovet::model::{FieldId, MessageId, Schema};
use protovet::relation::{Effect, Outcome, Reason, Relations, Tier, oneofs, same_shape};

use crate::shapes::Builder;

type Fields<'a> = &'a [(&'a str, i32, &'a str, &'a str)];

/// A schema of the messages given; the first is the one that is asked about.
fn schema(messages: &[(&str, Fields<'_>)]) -> (Schema, MessageId) {
    let mut builder = Builder::new();
    let names: Vec<&str> = messages.iter().map(|(name, _)| *name).collect();
    builder.declare(&names);
    let ids: Vec<MessageId> = messages
        .iter()
        .map(|(name, fields)| builder.define(name, fields))
        .collect();
    (builder.schema(), ids[0])
}

fn read(old: &[(&str, Fields<'_>)], new: &[(&str, Fields<'_>)], surface: Surface) -> Outcome {
    let ((old, from), (new, to)) = (schema(old), schema(new));
    Relations::new(&old, &new).message(from, to, surface)
}

fn first_field(schema: &Schema, message: MessageId) -> FieldId {
    schema[message].fields.iter().next().expect("a field")
}

#[test]
fn a_reader_that_knows_fewer_fields_is_told_apart() {
    let small: &[(&str, Fields<'_>)] = &[("A", &[("x", 1, "int32", "implicit")])];
    let large: &[(&str, Fields<'_>)] = &[(
        "A",
        &[
            ("x", 1, "int32", "implicit"),
            ("y", 2, "string", "implicit"),
        ],
    )];
    assert!(read(small, large, Surface::Binary).is_preserved());
    let lost = read(large, small, Surface::Binary);
    assert_eq!(
        (lost.effect, lost.tier),
        (Effect::Conditional, Tier::Unsafe)
    );
    assert!(lost.only_unknown_fields);
    assert_eq!(lost.reasons, [Reason::FieldUnknown { field: "y".into() }]);
    assert!(read(&[("A", &[])], large, Surface::Binary).is_preserved());
    assert!(read(large, &[("A", &[])], Surface::Binary).only_unknown_fields);
}

#[test]
fn a_message_without_a_common_field_is_another_message() {
    let one: &[(&str, Fields<'_>)] = &[("A", &[("x", 1, "int32", "implicit")])];
    let other: &[(&str, Fields<'_>)] = &[("A", &[("y", 2, "int32", "implicit")])];
    let lost = read(one, other, Surface::Binary);
    assert_eq!(lost.effect, Effect::Lost);
    assert!(!lost.only_unknown_fields);
    assert_eq!(read(one, other, Surface::Json).effect, Effect::Rejected);
}

#[test]
fn a_loss_deep_inside_a_cycle_is_found() {
    let old: &[(&str, Fields<'_>)] = &[
        (
            "A",
            &[("b", 1, "B", "optional"), ("n", 2, "int32", "implicit")],
        ),
        (
            "B",
            &[("c", 1, "C", "optional"), ("n", 2, "int32", "implicit")],
        ),
        (
            "C",
            &[("a", 1, "A", "optional"), ("n", 2, "int64", "implicit")],
        ),
    ];
    let new: &[(&str, Fields<'_>)] = &[
        (
            "A",
            &[("b", 1, "B", "optional"), ("n", 2, "int32", "implicit")],
        ),
        (
            "B",
            &[("c", 1, "C", "optional"), ("n", 2, "int32", "implicit")],
        ),
        (
            "C",
            &[("a", 1, "A", "optional"), ("n", 2, "int32", "implicit")],
        ),
    ];
    assert!(read(old, old, Surface::Binary).is_preserved());
    assert!(read(new, old, Surface::Binary).is_preserved());
    let cut = read(old, new, Surface::Binary);
    assert_eq!((cut.effect, cut.tier), (Effect::Conditional, Tier::Range));
    assert_eq!(
        cut.reasons,
        [Reason::Inside {
            field: "A.b".into()
        }]
    );
}

#[test]
fn the_order_of_questions_does_not_matter() {
    let old: &[(&str, Fields<'_>)] = &[
        ("A", &[("b", 1, "B", "optional")]),
        (
            "B",
            &[("a", 1, "A", "optional"), ("n", 2, "string", "implicit")],
        ),
    ];
    let new: &[(&str, Fields<'_>)] = &[
        ("A", &[("b", 1, "B", "optional")]),
        (
            "B",
            &[("a", 1, "A", "optional"), ("n", 2, "double", "implicit")],
        ),
    ];
    let ((old, from), (new, to)) = (schema(old), schema(new));
    let ids = |schema: &Schema| (schema.message("A"), schema.message("B"));
    let ((_, Some(old_b)), (_, Some(new_b))) = (ids(&old), ids(&new)) else {
        panic!("both have B")
    };
    let first = Relations::new(&old, &new);
    let a_first = (first.message(from, to, Surface::Binary).effect, {
        first.message(old_b, new_b, Surface::Binary).effect
    });
    let second = Relations::new(&old, &new);
    let b = second.message(old_b, new_b, Surface::Binary).effect;
    assert_eq!(
        a_first,
        (second.message(from, to, Surface::Binary).effect, b)
    );
}

#[test]
fn a_field_alone_leaves_message_types_to_others() {
    let old: &[(&str, Fields<'_>)] = &[
        ("A", &[("x", 1, "X", "expanded")]),
        ("X", &[("n", 1, "int32", "implicit")]),
    ];
    let new: &[(&str, Fields<'_>)] = &[
        ("A", &[("x", 1, "X", "optional")]),
        ("X", &[("n", 1, "string", "implicit")]),
    ];
    let ((old, from), (new, to)) = (schema(old), schema(new));
    let relations = Relations::new(&old, &new);
    let (writer, reader) = (first_field(&old, from), first_field(&new, to));
    let alone = relations.field_alone(writer, reader, Surface::Binary);
    assert_eq!(
        (alone.effect, alone.tier),
        (Effect::Conditional, Tier::Count)
    );
    assert_eq!(alone.reasons, [Reason::Merged]);
    let deep = relations.field(writer, reader, Surface::Binary);
    assert_eq!(deep.effect, Effect::Corrupt);
}

#[test]
fn a_field_required_anew_fails_every_reader() {
    let old: &[(&str, Fields<'_>)] = &[("A", &[("x", 1, "int32", "optional")])];
    let new: &[(&str, Fields<'_>)] = &[(
        "A",
        &[("x", 1, "int32", "optional"), ("y", 2, "int32", "required")],
    )];
    let failed = read(old, new, Surface::Binary);
    assert_eq!(failed.effect, Effect::Rejected);
    assert_eq!(
        failed.reasons,
        [Reason::RequiredUnknown { field: "y".into() }]
    );
}

#[test]
fn json_forms_of_well_known_types_meet_only_themselves() {
    let fields: Fields<'_> = &[
        ("seconds", 1, "int64", "implicit"),
        ("nanos", 2, "int32", "implicit"),
    ];
    let known: &[(&str, Fields<'_>)] = &[("google.protobuf.Timestamp", fields)];
    let own: &[(&str, Fields<'_>)] = &[("Stamp", fields)];
    assert!(read(known, known, Surface::Json).is_preserved());
    assert!(read(known, own, Surface::Binary).is_preserved());
    assert_eq!(read(known, own, Surface::Json).effect, Effect::Rejected);
}

#[test]
fn sameness_looks_at_what_is_inside_and_not_at_names() {
    let tree = |name| -> Vec<(&str, Fields<'static>)> {
        match name {
            "Tree" => vec![(
                "Tree",
                &[
                    ("kids", 1, "Tree", "expanded"),
                    ("n", 2, "int32", "implicit"),
                ],
            )],
            "Bush" => vec![(
                "Bush",
                &[
                    ("kids", 1, "Bush", "expanded"),
                    ("n", 2, "int32", "implicit"),
                ],
            )],
            _ => vec![(
                "Odd",
                &[
                    ("kids", 1, "Odd", "expanded"),
                    ("n", 2, "sint32", "implicit"),
                ],
            )],
        }
    };
    let ((a, one), (b, other), (c, odd)) = (
        schema(&tree("Tree")),
        schema(&tree("Bush")),
        schema(&tree("Odd")),
    );
    assert!(same_shape(&a, one, &b, other));
    assert!(!same_shape(&a, one, &c, odd));
}

fn exclusive(old: Fields<'_>, new: Fields<'_>) -> usize {
    let ((old, from), (new, to)) = (schema(&[("A", old)]), schema(&[("A", new)]));
    let found = oneofs((&old, from), (&new, to), Surface::Binary);
    assert!(found.iter().all(|found| found.groups.len() > 1));
    found.iter().map(|found| found.pairs().count()).sum()
}

#[test]
fn only_fields_that_could_be_set_together_lose_by_a_oneof() {
    let free: Fields<'_> = &[("x", 1, "int32", "optional"), ("y", 2, "int32", "optional")];
    let one: Fields<'_> = &[("x", 1, "int32", "oneof"), ("y", 2, "int32", "optional")];
    let both: Fields<'_> = &[("x", 1, "int32", "oneof"), ("y", 2, "int32", "oneof")];
    let renamed: Fields<'_> = &[("p", 1, "int32", "oneof"), ("q", 2, "int32", "oneof")];
    assert_eq!(exclusive(free, both), 1);
    assert_eq!(exclusive(one, both), 1);
    assert_eq!(exclusive(free, one), 0);
    assert_eq!(exclusive(both, free), 0);
    assert_eq!(exclusive(both, renamed), 0);
}
