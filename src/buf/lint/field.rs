//! Fields, beside how they are written.

use super::context::{About, Context, Sink};
use super::rule::{Check, Rule, SENSIBLE, page};
use crate::model::{Cardinality, FieldId};

pub(super) static RULES: [Rule; 2] = [
    Rule::new(
        [
            "FIELD_NOT_REQUIRED",
            "no field is required",
            "leave it optional, and let programs check what they need",
            page!("field_not_required"),
        ],
        SENSIBLE,
        Check::Field(required),
    )
    .since_v2(),
    Rule::new(
        [
            "FIELD_NO_DESCRIPTOR",
            "no field is called `descriptor`",
            "give it another name, such as `description`",
            page!("field_no_descriptor"),
        ],
        SENSIBLE,
        Check::Field(descriptor),
    )
    .only_v1beta1(),
];

fn required(cx: &Context<'_>, id: FieldId, sink: &mut Sink<'_>) {
    if cx.schema[id].cardinality == Cardinality::Required {
        let name = cx.schema.field_name(id);
        let message = format!(
            "field `{name}` is required: it can never be removed, and readers refuse messages \
             without it"
        );
        sink.report_name(About::Field(id), message);
    }
}

fn descriptor(cx: &Context<'_>, id: FieldId, sink: &mut Sink<'_>) {
    let name = &cx.schema[id].name;
    if name.trim_matches('_').eq_ignore_ascii_case("descriptor") {
        let full_name = cx.schema.field_name(id);
        let message = format!(
            "field `{full_name}` takes the name that generated code in several languages has for \
             the description of its message"
        );
        sink.report_name(About::Field(id), message);
    }
}
