//! Enums and services.

use super::lower::{Lower, UNRESOLVED, ids};
use super::symbols::At;
use crate::compile::Problem;
use crate::compile::text::ast::{Number, Run};
use crate::model::{Edition, Enum, EnumValue, Method, Name, Options, Service};

impl Lower<'_> {
    pub(super) fn enums(&mut self) -> Vec<Enum> {
        let closed = self.edition() == Edition::Proto2;
        (0..self.ast().enums.len())
            .map(|index| self.enumeration(index, closed))
            .collect()
    }

    fn enumeration(&mut self, index: usize, closed: bool) -> Enum {
        let decl = &self.ast().enums[index];
        self.check_reserved(decl.reserved_ranges);
        Enum {
            full_name: self.names.enum_full(index).clone(),
            name: Name::from(self.names.enumeration(index)),
            scope: self.scope(decl.parent),
            file: self.file,
            values: ids(self.bases.enum_values, decl.values),
            closed,
            reserved_ranges: self.ranges(decl.reserved_ranges, i32::MAX),
            reserved_names: self.reserved_names(decl.reserved_names),
            visibility: decl.visibility,
            options: Options::default(),
            features: UNRESOLVED,
            decl: decl.decl,
        }
    }

    fn check_reserved(&mut self, run: Run) {
        let ranges = self
            .ast()
            .reserved_ranges
            .get(run.range())
            .unwrap_or_default();
        for range in ranges {
            self.check_fits(range.start, "reserved number");
            if let Some(end) = range.end {
                self.check_fits(end, "reserved number");
            }
        }
    }

    /// The numbers of enums are 32 bits wide.
    fn check_fits(&mut self, number: Number, what: &str) {
        let limit = if number.is_negative() {
            1 << 31
        } else {
            (1 << 31) - 1
        };
        if number.magnitude() > limit {
            let written = super::names::text(self.source(), number.span);
            let message = format!("{what} {written} does not fit in 32 bits");
            let help = "the numbers of an enum go from -2,147,483,648 to 2,147,483,647";
            self.problems
                .push(Problem::new(self.file, number.span, message).help(help));
        }
    }

    pub(super) fn enum_values(&mut self) -> Vec<EnumValue> {
        let names = self.names;
        let values = self.ast().enum_values.iter().enumerate();
        values
            .map(|(index, decl)| {
                self.check_fits(decl.number, "enum value number");
                EnumValue {
                    name: Name::from(names.enum_value(index)),
                    number: Self::number(decl.number),
                    parent: self.bases.enumeration(decl.parent),
                    options: Options::default(),
                    features: UNRESOLVED,
                    decl: decl.decl,
                    number_span: decl.number.span,
                }
            })
            .collect()
    }

    pub(super) fn services(&self) -> Vec<Service> {
        let services = self.ast().services.iter().enumerate();
        services
            .map(|(index, decl)| Service {
                full_name: self.names.service_full(index).clone(),
                name: Name::from(self.names.service(index)),
                file: self.file,
                methods: ids(self.bases.methods, decl.methods),
                options: Options::default(),
                features: UNRESOLVED,
                decl: decl.decl,
            })
            .collect()
    }

    pub(super) fn methods(&mut self) -> Vec<Method> {
        let names = self.names;
        let methods = self.ast().methods.iter().enumerate();
        methods
            .map(|(index, decl)| {
                let at = At::Service(decl.service);
                Method {
                    name: Name::from(names.method(index)),
                    service: self.bases.service(decl.service),
                    input: self.resolve_message(at, decl.input, "an rpc takes"),
                    output: self.resolve_message(at, decl.output, "an rpc returns"),
                    client_streaming: decl.client_streaming,
                    server_streaming: decl.server_streaming,
                    options: Options::default(),
                    features: UNRESOLVED,
                    decl: decl.decl,
                    input_span: decl.input,
                    output_span: decl.output,
                }
            })
            .collect()
    }
}
