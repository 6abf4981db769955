//! Fields, extensions and oneofs: raw to model.

use super::DescriptorError;
use super::lower::{Lowering, Owner, Place, run};
use super::names::check_name;
use super::raw::{RawField, RawMessage};
use crate::compile::features;
use crate::model::{
    Cardinality, Decl, Field, FieldExtras, FieldId, Id, IdRange, Label, MessageId, Name, Oneof,
    OneofId, Options, Scalar, Scope, Span, Symbol, Type, json_name,
};

/// `TYPE_GROUP`.
pub(super) const TYPE_GROUP: i32 = 10;

type Result<T> = std::result::Result<T, DescriptorError>;

/// Where a field belongs.
#[derive(Clone, Copy)]
struct Membership {
    message: MessageId,
    extension_scope: Option<Scope>,
    extend: Decl,
    oneof: Option<OneofId>,
    /// For the fields of a map entry: where the map field has its type.
    map: Option<Decl>,
}

impl<'a> Lowering<'a> {
    /// Adds the fields and oneofs of a message.
    pub(super) fn message_fields(
        &mut self,
        raw: &'a RawMessage<'a>,
        message: MessageId,
        place: Place<'_>,
        map: Option<Decl>,
    ) -> Result<(IdRange<FieldId>, IdRange<OneofId>)> {
        let full_name = self.parts.messages[message.index()].full_name.clone();
        let oneofs = self.oneofs(raw, message, place, &full_name)?;
        let start = self.parts.fields.len();
        for (index, raw) in raw.fields.iter().enumerate() {
            check_name(raw.name, "field", &full_name)?;
            let oneof = oneof_of(raw, &oneofs, &full_name)?;
            let mark = self.positions.enter(2, index);
            let membership = Membership {
                message,
                extension_scope: None,
                extend: Decl::default(),
                oneof,
                map,
            };
            let id = self.field(raw, membership, place)?;
            self.positions.leave(mark);
            if let Some(oneof) = oneof {
                self.join_oneof(oneof, id);
            }
        }
        let first = oneofs.iter().map(|id| id.index()).min().unwrap_or(0);
        let fields = run(start, self.parts.fields.len());
        Ok((fields, run(first, first + oneofs.len())))
    }

    /// Adds the oneofs of a message, synthetic ones last; gives their ids in the raw order.
    fn oneofs(
        &mut self,
        raw: &'a RawMessage<'a>,
        message: MessageId,
        place: Place<'_>,
        full_name: &str,
    ) -> Result<Vec<OneofId>> {
        let synthetic = synthetic(raw);
        let (mut next, base) = (0, self.parts.oneofs.len());
        let mut ids = vec![OneofId(0); raw.oneofs.len()];
        for kind in [false, true] {
            for (index, raw) in raw.oneofs.iter().enumerate() {
                if synthetic[index] != kind {
                    continue;
                }
                check_name(raw.name, "oneof", full_name)?;
                let id = OneofId::from_index(base + next);
                (ids[index], next) = (id, next + 1);
                let mark = self.positions.enter(8, index);
                self.parts.oneofs.push(Oneof {
                    name: Name::from(raw.name),
                    message,
                    fields: Vec::new(),
                    synthetic: kind,
                    options: Options::default(),
                    features: features::defaults(place.edition),
                    decl: self.positions.decl(),
                });
                self.pend(Owner::Oneof(id), &raw.options, 2);
                self.positions.leave(mark);
            }
        }
        Ok(ids)
    }

    fn join_oneof(&mut self, oneof: OneofId, field: FieldId) {
        let decl = self.parts.fields[field.index()].decl;
        let oneof = &mut self.parts.oneofs[oneof.index()];
        oneof.fields.push(field);
        if oneof.synthetic {
            oneof.decl = decl;
        }
    }

    /// Adds the extensions in field `number` of the scope.
    pub(super) fn extensions(
        &mut self,
        raw: &'a [RawField<'a>],
        number: u32,
        place: Place<'_>,
    ) -> Result<Vec<FieldId>> {
        let mut ids = Vec::with_capacity(raw.len());
        let extend = match raw {
            [] => Decl::default(),
            _ => self.positions.decl_of(&[number]),
        };
        for (index, raw) in raw.iter().enumerate() {
            let mark = self.positions.enter(number, index);
            let id = FieldId::from_index(self.parts.fields.len());
            self.declare(place, raw.name, "extension", Symbol::Extension(id))?;
            let extension_scope = Some(place.scope);
            let membership = Membership {
                message: MessageId(0),
                extension_scope,
                extend,
                oneof: None,
                map: None,
            };
            ids.push(self.field(raw, membership, place)?);
            self.positions.leave(mark);
        }
        Ok(ids)
    }

    fn field(
        &mut self,
        raw: &'a RawField<'a>,
        membership: Membership,
        place: Place<'_>,
    ) -> Result<FieldId> {
        let id = FieldId::from_index(self.parts.fields.len());
        self.check_number(raw, membership, place)?;
        let Membership {
            message,
            extension_scope,
            extend,
            oneof,
            map,
        } = membership;
        let extras = FieldExtras {
            json_name: raw
                .json_name
                .filter(|json| *json != json_name(raw.name))
                .map(Name::from),
            json_name_span: self.positions.span(&[10]),
            default: None,
            default_span: self.positions.span(&[7]),
            extension_scope,
            extend,
        };
        let has_extras = extras != FieldExtras::default();
        let field = Field {
            name: Name::from(raw.name),
            number: raw.number,
            ty: Type::Scalar(Scalar::Bytes),
            cardinality: Cardinality::Explicit,
            label: label(raw),
            packed: false,
            delimited: raw.ty == TYPE_GROUP,
            proto3_optional: raw.proto3_optional,
            message,
            oneof,
            file: place.file,
            options: Options::default(),
            features: features::defaults(place.edition),
            decl: map.unwrap_or_else(|| self.positions.decl()),
            number_span: map.map_or_else(|| self.positions.span(&[3]), |map| map.span),
            type_span: self.type_span(raw, map),
            label_span: self.positions.span(&[4]),
            extras: has_extras.then(|| Box::new(extras)),
        };
        self.parts.fields.push(field);
        self.fields.push((id, raw));
        self.pend(Owner::Field(id), &raw.options, 8);
        Ok(id)
    }

    fn check_number(
        &self,
        raw: &RawField<'_>,
        membership: Membership,
        place: Place<'_>,
    ) -> Result<()> {
        if raw.number >= 1 {
            return Ok(());
        }
        let scope = match membership.extension_scope {
            None => &self.parts.messages[membership.message.index()].full_name,
            Some(_) => place.prefix,
        };
        let message = format!(
            "field `{}` in `{scope}` has the number {}",
            raw.name, raw.number
        );
        Err(DescriptorError::plain(message))
    }

    /// Source info has the type of a scalar and the word `group` under `type`, other types and
    /// maps under `type_name`, and the name of a group there too.
    fn type_span(&mut self, raw: &RawField<'_>, map: Option<Decl>) -> Span {
        if let Some(map) = map {
            return map.span;
        }
        let [first, second] = if raw.ty == TYPE_GROUP { [5, 6] } else { [6, 5] };
        match self.positions.span(&[first]) {
            span if span.is_none() => self.positions.span(&[second]),
            span => span,
        }
    }
}

const fn label(raw: &RawField<'_>) -> Label {
    match raw.label {
        2 => Label::Required,
        3 => Label::Repeated,
        _ => Label::Optional,
    }
}

/// Which oneofs only stand for a proto3 `optional` field.
fn synthetic(raw: &RawMessage<'_>) -> Vec<bool> {
    let mut members = vec![0_u32; raw.oneofs.len()];
    let mut optional = vec![false; raw.oneofs.len()];
    for field in &raw.fields {
        let index = field
            .oneof_index
            .and_then(|index| usize::try_from(index).ok());
        let Some(index) = index.filter(|&index| index < members.len()) else {
            continue;
        };
        members[index] = members[index].saturating_add(1);
        optional[index] |= field.proto3_optional;
    }
    members
        .iter()
        .zip(optional)
        .map(|(&count, optional)| optional && count == 1)
        .collect()
}

fn oneof_of(raw: &RawField<'_>, oneofs: &[OneofId], message: &str) -> Result<Option<OneofId>> {
    let Some(index) = raw.oneof_index else {
        return Ok(None);
    };
    let found = usize::try_from(index)
        .ok()
        .and_then(|index| oneofs.get(index));
    match found {
        Some(&oneof) => Ok(Some(oneof)),
        None => Err(DescriptorError::plain(format!(
            "field `{}` of `{message}` is in its oneof number {index}, but it has {}",
            raw.name,
            oneofs.len()
        ))),
    }
}
