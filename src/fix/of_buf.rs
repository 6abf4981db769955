//! Findings of buf's rules that mean what one of ours means are mended alike.
//!
//! Whether that is enough for a rule of buf is for [`super::converge()`] to see: what buf finds in any
//! deletion stays, whatever is reserved.

use super::change::Proposal;
use super::{Fixer, deleted, imports, number, reserved, reused, syntax};
use crate::finding::{Finding, Subject, Versions};
use crate::model::{EnumId, EnumValueId, FieldId, MessageId};
use crate::pair::{FieldLink, ValueLink};

/// What mends a finding of one of buf's rules.
pub(super) fn propose(fixer: &Fixer<'_>, finding: &Finding) -> Option<Proposal> {
    match finding.rule {
        "RESERVED_MESSAGE_NO_DELETE" | "RESERVED_ENUM_NO_DELETE" => {
            reserved::all_removed(fixer, fixer.body_named(&finding.element)?)
        }
        "IMPORT_USED" => imports::unused(fixer, finding),
        "SYNTAX_SPECIFIED" => syntax::missing(fixer, finding),
        _ => match finding.subject.as_ref()? {
            Subject::Fields { messages, fields } => {
                field(fixer, finding, (messages, fields.first()?))
            }
            Subject::Enum { enums, values } => value(fixer, finding, (enums, values.first()?)),
            Subject::Messages(_) => None,
        },
    }
}

/// buf goes by numbers: a field that was renumbered is one that was deleted and, where its number was
/// taken, another that changed its name and type.
fn field(
    fixer: &Fixer<'_>,
    finding: &Finding,
    (messages, field): (&Versions<MessageId>, &Versions<Option<FieldId>>),
) -> Option<Proposal> {
    let kept = fixer.kept_message(messages.new)?;
    if kept.old != messages.old {
        return None;
    }
    let pairs = fixer.fields(&kept)?;
    let is_asked = |old: FieldId, new: FieldId| field.old == Some(old) || field.new == Some(new);
    let mut moved = pairs.kept.iter().filter(|it| is_asked(it.old, it.new));
    let renumbered = moved.clone().find(|it| it.link == FieldLink::Renumbered);
    if let Some(pair) = renumbered {
        return number::field(
            fixer,
            &about_field(finding, *messages, (pair.old, pair.new)),
        );
    }
    if let Some(pair) = moved.find(|it| it.link == FieldLink::Reused) {
        return reused::field(
            fixer,
            &about_field(finding, *messages, (pair.old, pair.new)),
        );
    }
    let is_gone = field.old.is_some_and(|old| pairs.removed.contains(&old));
    let by_reserving = finding.rule.starts_with("FIELD_NO_DELETE_UNLESS_");
    match is_gone && by_reserving {
        true => deleted::field(fixer, finding),
        false => None,
    }
}

fn about_field(
    finding: &Finding,
    messages: Versions<MessageId>,
    (old, new): (FieldId, FieldId),
) -> Finding {
    let fields = vec![Versions {
        old: Some(old),
        new: Some(new),
    }];
    Finding {
        subject: Some(Subject::Fields { messages, fields }),
        ..finding.clone()
    }
}

/// The same for a value of an enum.
fn value(
    fixer: &Fixer<'_>,
    finding: &Finding,
    (enums, value): (&Versions<EnumId>, &Versions<Option<EnumValueId>>),
) -> Option<Proposal> {
    let kept = fixer.kept_enum(enums.new)?;
    if kept.old != enums.old {
        return None;
    }
    let pairs = fixer.values(&kept)?;
    let is_asked =
        |old: EnumValueId, new: EnumValueId| value.old == Some(old) || value.new == Some(new);
    let mut moved = pairs.kept.iter().filter(|it| is_asked(it.old, it.new));
    if let Some(pair) = moved.find(|it| it.link == ValueLink::Renumbered) {
        let values = vec![Versions {
            old: Some(pair.old),
            new: Some(pair.new),
        }];
        let subject = Subject::Enum {
            enums: *enums,
            values,
        };
        let finding = Finding {
            subject: Some(subject),
            ..finding.clone()
        };
        return number::value(fixer, &finding);
    }
    let by_reserving = finding.rule.starts_with("ENUM_VALUE_NO_DELETE_UNLESS_");
    match by_reserving {
        true => deleted::value(fixer, finding),
        false => None,
    }
}
