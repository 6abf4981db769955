//! Who took a number that had another meaning gets one of its own.

use super::Fixer;
use super::change::{Body, Change, Proposal, field_named, spelled};
use crate::finding::{Finding, Subject};
use crate::model::{Cardinality, Name, Span};
use crate::pair::FieldLink;

/// Gives a field the lowest number that was never used, and reserves the one it had.
pub(super) fn field(fixer: &Fixer<'_>, finding: &Finding) -> Option<Proposal> {
    let new = fixer.new;
    let Some(subject) = &finding.subject else {
        let (message, field) = finding.element.rsplit_once('.')?;
        let message = new.message(message)?;
        let field = &new[field_named(new, message, field)?];
        let taker = (&field.name, field.number, field.number_span);
        return long_ago(fixer, Body::Message(message), taker);
    };
    let Subject::Fields { messages, fields } = subject else {
        return None;
    };
    let taken = fields.iter().find_map(|it| it.old)?;
    let taker = fields.iter().find_map(|it| it.new)?;
    if new[taker].is_extension() {
        return None;
    }
    let pairs = fixer.fields(&fixer.kept_message(messages.new)?)?;
    let pair = pairs.of_new(taker).filter(|it| it.old == taken)?;
    // a name alone does not tell whether it is another field
    if pair.link != FieldLink::Reused {
        return None;
    }
    let (field, before) = (&new[taker], &fixer.old?[taken]);
    if before.cardinality == Cardinality::Required {
        return None; // messages without it are refused
    }
    let taker = (&field.name, field.number, field.number_span);
    let names = vec![before.name.clone()];
    Some(own_number(fixer, Body::Message(messages.new), taker, names))
}

/// The same for a value of an enum.
pub(super) fn value(fixer: &Fixer<'_>, finding: &Finding) -> Option<Proposal> {
    if finding.subject.is_some() {
        return None;
    }
    let new = fixer.new;
    let id = new.enum_named(&finding.element)?;
    let place = finding.new_label()?.place;
    let mut values = new.values_of(id);
    let (_, value) = values.find(|(_, it)| it.decl.name == place.span)?;
    let taker = (&value.name, value.number, value.number_span);
    long_ago(fixer, Body::Enum(id), taker)
}

/// A number that had another meaning before both versions.
fn long_ago(fixer: &Fixer<'_>, body: Body, taker: (&Name, i32, Span)) -> Option<Proposal> {
    let former = fixer.remembered(body)?.former(taker.1);
    let names = former.iter().map(|it| it.name.clone()).collect();
    Some(own_number(fixer, body, taker, names))
}

fn own_number(
    fixer: &Fixer<'_>,
    body: Body,
    (name, number, span): (&Name, i32, Span),
    mut names: Vec<Name>,
) -> Proposal {
    names.retain(|name| !body.knows_name(fixer.new, name));
    let numbers = vec![(number, number)];
    Proposal {
        title: format!(
            "give `{name}` the lowest number that was never used, and reserve {}",
            spelled(&numbers, &names)
        ),
        changes: vec![
            Change::Fresh { body, span },
            Change::Reserve {
                body,
                numbers,
                names,
            },
        ],
    }
}
