//! Numbers that were changed are changed back.

use std::collections::BTreeMap;

use super::Fixer;
use super::change::{Body, Change, Proposal};
use crate::finding::{Finding, Subject};
use crate::model::option_number::ENUM_ALLOW_ALIAS;
use crate::model::{EnumId, EnumValue, EnumValueId, FieldId, MessageId, Schema, Span, Type};
use crate::pair::{FieldLink, ValueLink};

/// Gives a field its number back.
pub(super) fn field(fixer: &Fixer<'_>, finding: &Finding) -> Option<Proposal> {
    let Some(Subject::Fields { messages, fields }) = &finding.subject else {
        return None;
    };
    let old = fixer.old?;
    let moved: Vec<(FieldId, i32)> = fields
        .iter()
        .filter_map(|it| Some((it.new?, old[it.old?].number)))
        .collect();
    let &(first, number) = moved.first()?;
    if fixer.new[first].is_extension() {
        return extension(fixer, messages.new, first, number);
    }
    let changes = restored(fixer, messages.new, first)?;
    let names = moved.iter().map(|(id, to)| (&*fixer.new[*id].name, *to));
    Some(Proposal {
        title: title(&names.collect::<Vec<_>>()),
        changes,
    })
}

fn title(moved: &[(&str, i32)]) -> String {
    let parts: Vec<String> = moved
        .iter()
        .map(|(name, number)| format!("`{name}` its number {number}"))
        .collect();
    format!("give {} back", parts.join(" and "))
}

fn extension(fixer: &Fixer<'_>, message: MessageId, id: FieldId, to: i32) -> Option<Proposal> {
    if fixer.known.has_number(fixer.new, message, to) {
        return None;
    }
    let field = &fixer.new[id];
    let changes = vec![Change::Renumber {
        file: field.file,
        span: field.number_span,
        to,
    }];
    Some(Proposal {
        title: title(&[(&field.name, to)]),
        changes,
    })
}

/// Who gets which number.
enum Target {
    Back(i32),
    Fresh,
}

/// The changes that give a field its number back, and with it all that stand in the way: those
/// that were renumbered get theirs back too, and those that are new get one that was never used.
/// Nothing if the number is not free even then.
pub(super) fn restored(
    fixer: &Fixer<'_>,
    message: MessageId,
    first: FieldId,
) -> Option<Vec<Change>> {
    let (old, new) = (fixer.old?, fixer.new);
    let body = Body::Message(message);
    let pairs = fixer.fields(&fixer.kept_message(message)?)?;
    let before = |id: FieldId| {
        let pair = pairs.of_new(id)?;
        (pair.link == FieldLink::Renumbered).then(|| old[pair.old].number)
    };
    let mut targets: BTreeMap<FieldId, Target> = BTreeMap::new();
    let mut next = Some((first, before(first)?));
    while let Some((id, number)) = next.take() {
        targets.insert(id, Target::Back(number));
        if targets.len() > fixer.most_moved {
            return None;
        }
        if body.reserves(new, number) || body.extends(new, number) {
            return None;
        }
        let Some(taker) = pairs.new_at(number) else {
            continue;
        };
        if targets.contains_key(&taker) {
            continue;
        }
        if pairs.added.contains(&taker) {
            targets.insert(taker, Target::Fresh);
        } else {
            next = Some((taker, before(taker)?));
        }
    }
    let changes = targets.into_iter().map(|(id, target)| {
        let span = new[id].number_span;
        change(body, span, &target)
    });
    Some(changes.collect())
}

fn change(body: Body, span: Span, target: &Target) -> Change {
    match *target {
        Target::Back(to) => Change::Number { body, span, to },
        Target::Fresh => Change::Fresh { body, span },
    }
}

/// Gives an enum value its number back.
pub(super) fn value(fixer: &Fixer<'_>, finding: &Finding) -> Option<Proposal> {
    let Some(Subject::Enum { enums, values }) = &finding.subject else {
        return None;
    };
    let old = fixer.old?;
    let moved: Vec<(EnumValueId, i32)> = values
        .iter()
        .filter_map(|it| Some((it.new?, old[it.old?].number)))
        .collect();
    let changes = restored_value(fixer, enums.new, moved.first()?.0)?;
    let names = moved.iter().map(|(id, to)| (&*fixer.new[*id].name, *to));
    Some(Proposal {
        title: title(&names.collect::<Vec<_>>()),
        changes,
    })
}

/// The same as [`restored`] for a value of an enum. What goes by the number as well may do so
/// where the old version says that it is an alias.
fn restored_value(fixer: &Fixer<'_>, id: EnumId, first: EnumValueId) -> Option<Vec<Change>> {
    let (old, new) = (fixer.old?, fixer.new);
    let body = Body::Enum(id);
    let pairs = fixer.values(&fixer.kept_enum(id)?)?;
    let was = |value: EnumValueId| {
        let pair = pairs.of_new(value)?;
        Some((pair.link, old[pair.old].number))
    };
    let mut targets: BTreeMap<EnumValueId, Target> = BTreeMap::new();
    let by_number = fixer.known.by_number(new, id);
    let mut left = vec![first];
    while let Some(value) = left.pop() {
        let (link, number) = was(value)?;
        if link != ValueLink::Renumbered || body.reserves(new, number) {
            return None;
        }
        targets.insert(value, Target::Back(number));
        if targets.len() > fixer.most_moved {
            return None;
        }
        for &taker in by_number.get(&number).into_iter().flatten() {
            if targets.contains_key(&taker) {
                continue;
            }
            match was(taker) {
                None => {
                    targets.insert(taker, Target::Fresh);
                }
                Some((ValueLink::Renumbered, _)) => left.push(taker),
                Some((_, before)) if before == number => {}
                Some(_) => return None,
            }
        }
    }
    if !is_sound(new, id, &targets) {
        return None;
    }
    let changes = targets.into_iter().map(|(value, target)| {
        let span = new[value].number_span;
        change(body, span, &target)
    });
    Some(changes.collect())
}

/// Whether an enum compiles with other numbers, and unset fields read as something that is known.
fn is_sound(schema: &Schema, id: EnumId, targets: &BTreeMap<EnumValueId, Target>) -> bool {
    let number = |(value, it): (EnumValueId, &EnumValue)| match targets.get(&value) {
        Some(Target::Back(number)) => Some(*number),
        Some(Target::Fresh) => None,
        None => Some(it.number),
    };
    let numbers: Vec<Option<i32>> = schema.values_of(id).map(number).collect();
    let item = &schema[id];
    let starts_with_zero = numbers.first() == Some(&Some(0));
    let is_given_away = targets
        .iter()
        .any(|(value, target)| matches!(target, Target::Fresh) && schema[*value].number == 0);
    let mut known: Vec<i32> = numbers.iter().copied().flatten().collect();
    known.sort_unstable();
    let has_aliases = known.windows(2).any(|two| two[0] == two[1]);
    let allows_aliases = item.options.bool(ENUM_ALLOW_ALIAS) == Some(true);
    (starts_with_zero || (item.closed && !is_in_maps(schema, id)))
        && !is_given_away
        && has_aliases == allows_aliases
}

/// Whether values of maps are of an enum, which must start with zero then, even if it is closed.
fn is_in_maps(schema: &Schema, id: EnumId) -> bool {
    let mut fields = schema.fields().map(|field| &schema[field]);
    fields.any(|field| field.ty == Type::Enum(id) && schema[field.message].is_map_entry)
}
