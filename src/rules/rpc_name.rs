//! Names of request and response types.

use super::context::Lint;
use super::draft::{Draft, Sink};
use crate::model::{MessageId, Method, MethodId, Schema, Span};

/// Which of the two types of a method.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Request,
    Response,
}

impl End {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }

    pub(super) const fn ty(self, method: &Method) -> (MessageId, Span) {
        match self {
            Self::Request => (method.input, method.input_span),
            Self::Response => (method.output, method.output_span),
        }
    }

    /// `Request` or `Response`.
    const fn suffix(self) -> &'static str {
        match self {
            Self::Request => "Request",
            Self::Response => "Response",
        }
    }
}

/// Reports types that are not named after their method, or their service and method.
pub(super) fn check(lint: &Lint<'_>, end: End, sink: &mut Sink<'_>) {
    for (id, method) in lint.methods().filter(|(id, _)| lint.touched.method(*id)) {
        let (ty, span) = end.ty(method);
        let wanted = format!("{}{}", pascal(&method.name), end.suffix());
        let service = &lint.schema[method.service];
        let name = &lint.schema[ty].name;
        if *name == wanted || *name == format!("{}{wanted}", pascal(&service.name)) {
            continue;
        }
        let text = format!(
            "{} type `{name}` of rpc `{}` is not named `{wanted}`",
            end.word(),
            method.name
        );
        let draft = Draft::new(full_name(lint.schema, id), text)
            .at_new(
                lint.schema.place(service.file, span),
                "a type that says nothing of the rpc comes to be used for others",
            )
            .help(format!(
                "give the rpc a message `{wanted}` of its own; in one that is in use, the type stays"
            ));
        sink.report(draft);
    }
}

pub(super) fn full_name(schema: &Schema, id: MethodId) -> String {
    schema.method_name(id).to_string()
}

/// A name with every word starting in upper case: `get_user` is `GetUser`.
fn pascal(name: &str) -> String {
    let words = name.split('_').filter(|word| !word.is_empty());
    let words = words.map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    words.collect()
}
