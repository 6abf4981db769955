//! Services and methods: raw to model.

use super::DescriptorError;
use super::lower::{Lowering, Owner, Place, run};
use super::names::check_name;
use super::raw::RawService;
use crate::compile::features;
use crate::model::{
    Id, IdRange, MessageId, Method, MethodId, Name, Options, Service, ServiceId, Symbol,
};

type Result<T> = std::result::Result<T, DescriptorError>;

impl<'a> Lowering<'a> {
    /// Adds the services of a file.
    pub(super) fn services(
        &mut self,
        raw: &'a [RawService<'a>],
        place: Place<'_>,
    ) -> Result<Vec<ServiceId>> {
        let mut ids = Vec::with_capacity(raw.len());
        for (index, raw) in raw.iter().enumerate() {
            let mark = self.positions.enter(6, index);
            let id = ServiceId::from_index(self.parts.services.len());
            let full_name = self.declare(place, raw.name, "service", Symbol::Service(id))?;
            let methods = self.methods(raw, id, place, &full_name)?;
            let service = Service {
                full_name,
                name: Name::from(raw.name),
                file: place.file,
                methods,
                options: Options::default(),
                features: features::defaults(place.edition),
                decl: self.positions.decl(),
            };
            self.parts.services.push(service);
            self.pend(Owner::Service(id), &raw.options, 3);
            self.positions.leave(mark);
            ids.push(id);
        }
        Ok(ids)
    }

    fn methods(
        &mut self,
        raw: &'a RawService<'a>,
        service: ServiceId,
        place: Place<'_>,
        full_name: &str,
    ) -> Result<IdRange<MethodId>> {
        let start = self.parts.methods.len();
        for (index, raw) in raw.methods.iter().enumerate() {
            check_name(raw.name, "method", full_name)?;
            let mark = self.positions.enter(2, index);
            let id = MethodId::from_index(self.parts.methods.len());
            let method = Method {
                name: Name::from(raw.name),
                service,
                input: MessageId(0),
                output: MessageId(0),
                client_streaming: raw.client_streaming,
                server_streaming: raw.server_streaming,
                options: Options::default(),
                features: features::defaults(place.edition),
                decl: self.positions.decl(),
                input_span: self.positions.span(&[2]),
                output_span: self.positions.span(&[3]),
            };
            self.parts.methods.push(method);
            self.methods.push((id, raw));
            self.pend(Owner::Method(id), &raw.options, 4);
            self.positions.leave(mark);
        }
        Ok(run(start, self.parts.methods.len()))
    }
}
