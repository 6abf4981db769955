//! What a reader found against what a writer sent.

use protovet::model::{Cardinality, EnumId, EnumValueId, FieldId, MessageId, Scalar, Schema, Type};

use super::meet::{Link, Meeting, Step};
use super::tree::{Record, Val};

/// A value that did not arrive as it was sent.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    pub(crate) path: Vec<Step>,
    pub(crate) what: String,
    /// Whether it is a matter of opinion: numbers of two enums that nothing but the field makes one
    /// can have names that mean the same or not.
    pub(crate) arguable: bool,
}

impl Meeting<'_> {
    /// All that differs between a message and what was read of it.
    pub(crate) fn compare(&self, sent: &Record, found: &Record) -> Vec<Difference> {
        let mut differences = Vec::new();
        self.differing(sent, found, &mut Vec::new(), &mut differences);
        differences
    }

    fn differing(
        &self,
        sent: &Record,
        found: &Record,
        path: &mut Vec<Step>,
        out: &mut Vec<Difference>,
    ) {
        if !sent.fields.is_empty() && self.are_strangers(sent.message, found.message) {
            differ(path, "a message of which nothing arrives".to_owned(), out);
        }
        let of_entries =
            self.from[sent.message].is_map_entry && self.to[found.message].is_map_entry;
        for link in self.links(sent.message, found.message).iter() {
            match (link.from, link.to) {
                (_, Some(_)) if link.in_doubt => {}
                (Some(from), Some(to)) => {
                    let (written, read) = (sent.get(link.from), found.get(link.to));
                    let depth = path.len();
                    if written.is_empty() && !read.is_empty() {
                        path.extend(self.steps_into(sent.message, to));
                    }
                    if !written.is_empty() && read.is_empty() {
                        path.extend(self.steps_beside(sent, (from, found.message)));
                    }
                    path.push(self.step(link.from, link.to));
                    self.values((from, written), (to, read), path, out);
                    path.truncate(depth);
                }
                (Some(from), None) if self.is_entry_as_message(sent, found) => {
                    path.push(self.step(link.from, None));
                    let name = self.from.field_name(from);
                    differ(path, format!("`{name}` of a map is not read"), out);
                    path.pop();
                }
                (None, Some(to)) if !found.get(link.to).iter().all(is_default) => {
                    let depth = path.len();
                    path.extend(self.steps_into(sent.message, to));
                    let name = self.to.field_name(to);
                    differ(
                        path,
                        format!("`{name}` takes a value that is not its own"),
                        out,
                    );
                    path.truncate(depth);
                }
                _ => {}
            }
        }
        if !of_entries {
            self.required(sent, found, path, out);
        }
    }

    /// What else was sent that ends up in the reader's oneof of a field.
    fn steps_beside(&self, sent: &Record, (from, to): (FieldId, MessageId)) -> Vec<Step> {
        let others = sent.fields.keys().filter(|&&other| other != from);
        let exclusive = others.filter(|&&other| self.exclusive(to, from, other));
        exclusive
            .map(|&other| self.step(Some(other), self.met(other, to)))
            .collect()
    }

    /// Whether an entry of a map is read as a message, which has no other way to hold its value.
    fn is_entry_as_message(&self, sent: &Record, found: &Record) -> bool {
        self.from[sent.message].is_map_entry && !self.to[found.message].is_map_entry
    }

    /// Whether a value is an entry of a map, which says nothing as bytes.
    fn is_entry(&self, sent: &Val) -> bool {
        matches!(sent, Val::Record(record) if self.from[record.message].is_map_entry)
    }

    /// Required fields the reader finds not set.
    fn required(
        &self,
        sent: &Record,
        found: &Record,
        path: &mut Vec<Step>,
        out: &mut Vec<Difference>,
    ) {
        for (id, field) in self.to.fields_of(found.message) {
            if field.cardinality == Cardinality::Required && found.get(Some(id)).is_empty() {
                let links = self.links(sent.message, found.message);
                let link = links.iter().find(|link| link.to == Some(id));
                let from = link
                    .and_then(|link| link.from)
                    .or_else(|| self.met_by(sent.message, id));
                path.push(self.step(from, Some(id)));
                let name = self.to.field_name(id);
                differ(path, format!("`{name}` is required and not set"), out);
                path.pop();
            }
        }
    }

    fn values(
        &self,
        (from, sent): (FieldId, &[Val]),
        (to, found): (FieldId, &[Val]),
        path: &mut Vec<Step>,
        out: &mut Vec<Difference>,
    ) {
        // Of a list, it tells how many there are.
        let unset = |some: &[Val], other: &[Val]| {
            some.is_empty() && other.len() < 2 && other.iter().all(is_default)
        };
        let reads_text = matches!(self.to[to].ty, Type::Scalar(Scalar::String | Scalar::Bytes));
        if unset(sent, found) || unset(found, sent) || reads_text && is_empty_text(sent, found) {
            return;
        }
        let link = Link {
            from: Some(from),
            to: Some(to),
            in_doubt: false,
        };
        if let (Some((was, is)), [Val::Enum(sent)], []) = (self.default_enums(link), sent, found) {
            // It reads as the first value, which can be another name of what was sent.
            let first = self.to.values_of(is).next().map(|(_, it)| it.number);
            let named = self.is_json() || self.enum_values(was, is).is_some();
            if let Some(first) = first.filter(|_| named) {
                return self.numbers((was, is), (*sent, first), path, out);
            }
        }
        if sent.len() != found.len() {
            let name = self.from.field_name(from);
            let text = format!("`{name}`: sent {} values, read {}", sent.len(), found.len());
            return differ(path, text, out);
        }
        let is_map = |schema: &Schema, id| schema.map_entry(&schema[id]).is_some();
        let (mut sent, mut found) = (sent.to_vec(), found.to_vec());
        if is_map(self.from, from) && is_map(self.to, to) {
            sent.sort_by_key(|it| key_of(self.from, it));
            found.sort_by_key(|it| key_of(self.to, it));
        }
        let enums = match (self.from[from].ty, self.to[to].ty) {
            (Type::Enum(from), Type::Enum(to)) => Some((from, to)),
            _ => None,
        };
        for (sent, found) in sent.iter().zip(&found) {
            match (sent, found) {
                (Val::Record(sent), Val::Record(found)) => self.differing(sent, found, path, out),
                (Val::Enum(sent), Val::Enum(found)) => {
                    if let Some(enums) = enums {
                        self.numbers(enums, (*sent, *found), path, out);
                    }
                }
                _ if same(sent, found) && !self.is_entry(sent) => {}
                _ => {
                    let name = self.from.field_name(from);
                    differ(
                        path,
                        format!("`{name}`: sent {}, read {}", shown(sent), shown(found)),
                        out,
                    );
                }
            }
        }
    }

    /// Numbers of enums stand for values, and these have names.
    fn numbers(
        &self,
        (from, to): (EnumId, EnumId),
        (sent, found): (i32, i32),
        path: &[Step],
        out: &mut Vec<Difference>,
    ) {
        let own: Vec<_> = self
            .from
            .values_of(from)
            .filter(|(_, it)| it.number == sent)
            .collect();
        let read: Vec<_> = self
            .to
            .values_of(to)
            .filter(|(_, it)| it.number == found)
            .collect();
        let Some(pairs) = self.enum_values(from, to) else {
            return self.strange_numbers((from, to), (sent, found), path, out);
        };
        let what = || format!("`{}`: sent {sent}, read {found}", self.from[from].full_name);
        // ProtoJSON has the name of the first.
        let written = if self.is_json() {
            own.iter().take(1)
        } else {
            own.iter().take(own.len())
        };
        let expected: Vec<EnumValueId> = written
            .filter_map(|(id, _)| self.value_of(*id, &pairs))
            .collect();
        let misread = expected.iter().any(|&id| self.to[id].number != found);
        // A value that is gone, and a number that another value has taken.
        let taken = expected.is_empty() && !own.is_empty() && !read.is_empty() && !self.is_json();
        if misread || taken || own.is_empty() && sent != found {
            differ(path, what(), out);
        }
    }

    /// Numbers of two enums that are not one.
    fn strange_numbers(
        &self,
        (from, to): (EnumId, EnumId),
        (sent, found): (i32, i32),
        path: &[Step],
        out: &mut Vec<Difference>,
    ) {
        let names = |schema: &Schema, id, number: i32| -> Vec<String> {
            let values = schema.values_of(id).filter(|(_, it)| it.number == number);
            values.map(|(_, it)| it.name.to_string()).collect()
        };
        let (own, read) = (names(self.from, from, sent), names(self.to, to, found));
        let shared = own.iter().any(|name| read.contains(name));
        if shared || own.is_empty() && sent == found || read.is_empty() && sent == found {
            return;
        }
        let elsewhere = own.iter().any(|name| {
            self.to
                .values_of(to)
                .any(|(_, it)| it.name == *name && it.number != found)
        });
        let what = format!(
            "`{}`: sent {own:?}, read {read:?}",
            self.from[from].full_name
        );
        let arguable = sent == found && !elsewhere;
        out.push(Difference {
            path: path.to_vec(),
            what,
            arguable,
        });
    }

    /// The enums of which a field that is not set reads as the first value, if it is such a field on
    /// both sides.
    pub(crate) fn default_enums(&self, link: Link) -> Option<(EnumId, EnumId)> {
        let (from, to) = (&self.from[link.from?], &self.to[link.to?]);
        let single = |it: Cardinality| matches!(it, Cardinality::Implicit | Cardinality::Explicit);
        let unwritten = from.default().is_none() && to.default().is_none();
        let single = single(from.cardinality) && single(to.cardinality);
        match (from.ty, to.ty) {
            (Type::Enum(was), Type::Enum(is)) if unwritten && single => Some((was, is)),
            _ => None,
        }
    }

    /// Whether a field that is not set reads as another value.
    pub(crate) fn default_differs(&self, link: Link) -> Option<String> {
        let (was, is) = self.default_enums(link)?;
        let pairs = self.enum_values(was, is)?;
        let (_, first) = self.from.values_of(was).next()?;
        let (_, read) = self.to.values_of(is).next()?;
        let mut meant = self
            .from
            .values_of(was)
            .filter(|(_, it)| it.number == first.number);
        let same = meant.any(|(id, _)| {
            let read_as = self.value_of(id, &pairs);
            read_as.is_some_and(|id| self.to[id].number == read.number)
        });
        (!same).then(|| format!("not set reads as `{}`", read.name))
    }
}

fn differ(path: &[Step], what: String, out: &mut Vec<Difference>) {
    out.push(Difference {
        path: path.to_vec(),
        what,
        arguable: false,
    });
}

fn same(sent: &Val, found: &Val) -> bool {
    match (sent, found) {
        (Val::Text(sent), Val::Text(found)) => sent == found,
        // A message is the bytes it is written as.
        (Val::Record(record), Val::Text(text)) | (Val::Text(text), Val::Record(record)) => {
            record.bytes == *text
        }
        (Val::Text(_) | Val::Record(_), _) | (_, Val::Text(_) | Val::Record(_)) => false,
        _ => number(sent).to_bits() == number(found).to_bits() && whole(sent) == whole(found),
    }
}

#[allow(clippy::cast_precision_loss)] // whole numbers are compared besides
fn number(value: &Val) -> f64 {
    match value {
        Val::Int(it) => *it as f64,
        Val::Enum(it) => (*it).into(),
        Val::Float(it) => *it,
        Val::Text(_) | Val::Record(_) => f64::NAN,
    }
}

/// The whole number that it is.
#[allow(clippy::cast_possible_truncation)] // floats that are tried are small
fn whole(value: &Val) -> Option<i128> {
    match value {
        Val::Int(it) => Some(*it),
        Val::Enum(it) => Some((*it).into()),
        Val::Float(it) if it.fract() == 0.0 => Some(*it as i128),
        _ => None,
    }
}

fn is_default(value: &Val) -> bool {
    match value {
        Val::Int(it) => *it == 0,
        Val::Enum(it) => *it == 0,
        Val::Float(it) => it.to_bits() == 0,
        Val::Text(it) => it.is_empty(),
        Val::Record(_) => false,
    }
}

/// Whether a message without contents was read as a string or bytes without contents.
fn is_empty_text(sent: &[Val], found: &[Val]) -> bool {
    matches!((sent, found), ([Val::Record(record)], []) if record.bytes.is_empty() && record.fields.is_empty())
}

/// The key of an entry, which is not set where it is the default.
fn key_of(schema: &Schema, entry: &Val) -> (Vec<u8>, i128) {
    let Val::Record(entry) = entry else {
        return (Vec::new(), 0);
    };
    let key = schema
        .fields_of(entry.message)
        .find(|(_, field)| field.number == 1);
    match entry.get(key.map(|(id, _)| id)).first() {
        Some(Val::Text(text)) => (text.clone(), 0),
        Some(Val::Int(number)) => (Vec::new(), *number),
        _ => (Vec::new(), 0),
    }
}

fn shown(value: &Val) -> String {
    match value {
        Val::Int(it) => it.to_string(),
        Val::Float(it) => it.to_string(),
        Val::Enum(it) => format!("#{it}"),
        Val::Text(it) => format!("\"{}\"", it.escape_ascii()),
        Val::Record(it) => format!("{{{} fields}}", it.fields.len()),
    }
}
