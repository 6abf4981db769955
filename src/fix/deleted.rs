//! What was deleted stays reserved.

use super::Fixer;
use super::change::{Body, Change, Proposal, spelled};
use super::number;
use crate::finding::{Finding, Subject};
use crate::model::{Cardinality, Name};

/// Reserves the number and name of a deleted field.
pub(super) fn field(fixer: &Fixer<'_>, finding: &Finding) -> Option<Proposal> {
    let Some(Subject::Fields { messages, fields }) = &finding.subject else {
        return None;
    };
    let old = fixer.old?;
    let field = &old[fields.first()?.old?];
    let body = Body::Message(messages.new);
    // without a required field, messages are refused whatever is reserved
    if field.cardinality == Cardinality::Required || body.extends(fixer.new, field.number) {
        return None;
    }
    if finding.rule == "FIELD_DELETED" && body.reserves(fixer.new, field.number) {
        return None; // it is source code that misses the field
    }
    let mut fields = fixer.new.fields_of(messages.new);
    let taker = fields.find(|(_, it)| it.number == field.number);
    let Some((taker, _)) = taker else {
        return reserve(fixer, body, field.number, &field.name);
    };
    // it is free as soon as what took it goes back
    let mut changes = number::restored(fixer, messages.new, taker)?;
    let (numbers, names) = free(fixer, body, field.number, &field.name);
    let title = format!(
        "give `{}` its number back, and reserve {}",
        fixer.new[taker].name,
        spelled(&numbers, &names)
    );
    changes.push(Change::Reserve {
        body,
        numbers,
        names,
    });
    Some(Proposal { title, changes })
}

/// Reserves the number and name of a deleted enum value.
pub(super) fn value(fixer: &Fixer<'_>, finding: &Finding) -> Option<Proposal> {
    let Some(Subject::Enum { enums, values }) = &finding.subject else {
        return None;
    };
    let value = &fixer.old?[values.first()?.old?];
    let body = Body::Enum(enums.new);
    let mut others = fixer.new.values_of(enums.new);
    let is_used = others.any(|(_, other)| other.number == value.number);
    // what is reserved already is missed by readers, whatever else is reserved
    let is_known = finding.rule == "ENUM_VALUE_DELETED" && body.reserves(fixer.new, value.number);
    if is_used || is_known {
        return None;
    }
    reserve(fixer, body, value.number, &value.name)
}

fn reserve(fixer: &Fixer<'_>, body: Body, number: i32, name: &Name) -> Option<Proposal> {
    let (numbers, names) = free(fixer, body, number, name);
    if numbers.is_empty() && names.is_empty() {
        return None;
    }
    Some(Proposal {
        title: format!("reserve {}", spelled(&numbers, &names)),
        changes: vec![Change::Reserve {
            body,
            numbers,
            names,
        }],
    })
}

/// What of a number and a name is not reserved, or in use by another.
pub(super) fn free(
    fixer: &Fixer<'_>,
    body: Body,
    number: i32,
    name: &Name,
) -> (Vec<(i32, i32)>, Vec<Name>) {
    let numbers = (!body.reserves(fixer.new, number)).then_some((number, number));
    let names = (!body.knows_name(fixer.new, name)).then(|| name.clone());
    (numbers.into_iter().collect(), names.into_iter().collect())
}
