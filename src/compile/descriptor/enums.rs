//! Enums: raw to model.

use super::DescriptorError;
use super::lower::{Lowering, Owner, Place, run, visibility};
use super::names::check_name;
use super::raw::RawEnum;
use crate::compile::features;
use crate::model::{
    Enum, EnumId, EnumValue, EnumValueId, Id, IdRange, Name, NumberRange, Options, Symbol,
};

type Result<T> = std::result::Result<T, DescriptorError>;

impl<'a> Lowering<'a> {
    /// Adds the enums in field `number` of the scope.
    pub(super) fn enums(
        &mut self,
        raw: &'a [RawEnum<'a>],
        number: u32,
        place: Place<'_>,
    ) -> Result<Vec<EnumId>> {
        let mut ids = Vec::with_capacity(raw.len());
        for (index, raw) in raw.iter().enumerate() {
            let mark = self.positions.enter(number, index);
            ids.push(self.enumeration(raw, place)?);
            self.positions.leave(mark);
        }
        Ok(ids)
    }

    fn enumeration(&mut self, raw: &'a RawEnum<'a>, place: Place<'_>) -> Result<EnumId> {
        let id = EnumId::from_index(self.parts.enums.len());
        let full_name = self.declare(place, raw.name, "enum", Symbol::Enum(id))?;
        let mut reserved_ranges = Vec::with_capacity(raw.reserved_ranges.len());
        for (index, range) in raw.reserved_ranges.iter().enumerate() {
            let mark = self.positions.enter(4, index);
            let span = self.positions.span(&[]);
            self.positions.leave(mark);
            reserved_ranges.push(NumberRange {
                start: range.start,
                end: range.end,
                span,
            });
        }
        let values = self.enum_values(raw, id, place, &full_name)?;
        let item = Enum {
            full_name,
            name: Name::from(raw.name),
            scope: place.scope,
            file: place.file,
            values,
            closed: false,
            reserved_ranges,
            reserved_names: self.reserved_names(&raw.reserved_names, 5),
            visibility: visibility(raw.visibility),
            options: Options::default(),
            features: features::defaults(place.edition),
            decl: self.positions.decl(),
        };
        self.parts.enums.push(item);
        self.pend(Owner::Enum(id), &raw.options, 3);
        Ok(id)
    }

    fn enum_values(
        &mut self,
        raw: &'a RawEnum<'a>,
        parent: EnumId,
        place: Place<'_>,
        full_name: &str,
    ) -> Result<IdRange<EnumValueId>> {
        let start = self.parts.enum_values.len();
        for (index, raw) in raw.values.iter().enumerate() {
            check_name(raw.name, "value", full_name)?;
            let mark = self.positions.enter(2, index);
            let value = EnumValue {
                name: Name::from(raw.name),
                number: raw.number,
                parent,
                options: Options::default(),
                features: features::defaults(place.edition),
                decl: self.positions.decl(),
                number_span: self.positions.span(&[2]),
            };
            let id = EnumValueId::from_index(self.parts.enum_values.len());
            self.parts.enum_values.push(value);
            self.pend(Owner::EnumValue(id), &raw.options, 3);
            self.positions.leave(mark);
        }
        Ok(run(start, self.parts.enum_values.len()))
    }
}
