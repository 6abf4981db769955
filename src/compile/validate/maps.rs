//! Maps.

use super::Checker;
use crate::compile::Problem;
use crate::model::{Field, Place, Scalar, Type};

/// Key and value of a map field.
pub(super) fn check(checker: &mut Checker, field: &Field) {
    let schema = checker.schema;
    let Some((key, value)) = schema.map_entry(field) else {
        return;
    };
    let shown = schema.type_name(field);
    let is_key = match key.ty {
        Type::Scalar(scalar) => !matches!(scalar, Scalar::Float | Scalar::Double | Scalar::Bytes),
        Type::Message(_) | Type::Enum(_) => false,
    };
    if !is_key {
        let message = format!("`{}` cannot be the key of a map", schema.type_name(key));
        let problem = Problem::new(field.file, field.type_span, message)
            .help("keys are integers, `bool` or `string`");
        checker.report(problem);
    }
    let Type::Enum(id) = value.ty else { return };
    let zero_first = schema
        .values_of(id)
        .next()
        .is_none_or(|(_, first)| first.number == 0);
    if !zero_first {
        let item = &schema[id];
        let message = format!(
            "`{}` cannot be the value of `{shown}`: its first value is not zero",
            item.full_name
        );
        let place = Place {
            file: item.file,
            span: item.decl.name,
        };
        let problem = Problem::new(field.file, field.type_span, message)
            .related(place, "declared here")
            .help("a missing value reads as the enum's zero: put a value with number 0 first");
        checker.report(problem);
    }
}
