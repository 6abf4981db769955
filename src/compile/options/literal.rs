//! Message literals: `{ name: value … }`.

use super::MAX_DEPTH;
use super::draft::{ANY_TYPE_URL, ANY_VALUE, Draft, Slot};
use super::index::message_of;
use super::interpret::Interpreter;
use super::name::Reported;
use super::scalar::Syntax;
use crate::compile::text::ast::{LiteralField, LiteralName, Run, Value, ValueKind};
use crate::compile::text::text_of_name;
use crate::model::{FieldId, Label, MessageId, OptionValue, Span, Symbol};

/// What type URLs in literals start with.
const URL_PREFIXES: [&str; 2] = ["type.googleapis.com", "type.googleprod.com"];

impl Interpreter<'_> {
    /// Reads the fields of a literal into the draft of its message. What is wrong is reported.
    fn literal(&mut self, draft: &mut Draft, fields: Run) {
        for field in &self.file.written.literal_fields[fields.range()] {
            // It has been reported; the other fields are read all the same.
            let _ = self.literal_field(draft, field);
        }
    }

    fn literal_field(&mut self, draft: &mut Draft, decl: &LiteralField) -> Result<(), Reported> {
        if draft.depth > MAX_DEPTH {
            self.report(decl.name_span, "message literals are nested too deep");
            return Err(Reported);
        }
        let id = match decl.name {
            LiteralName::Field(span) => {
                let name = text_of_name(self.file.source, span);
                match self.literal_name(draft.message, &name, span)? {
                    Some(id) => id,
                    None => return Ok(()),
                }
            }
            LiteralName::Extension(span) => {
                let name = text_of_name(self.file.source, span);
                if name.starts_with('.') {
                    self.report(span, "a name in brackets has no leading dot");
                    return Err(Reported);
                }
                // The scope is that of the message that is extended, not that of the option.
                let scope = parent(&self.schema[draft.message].full_name);
                self.extension(draft.message, scope, name, span)?
            }
            LiteralName::Any(span) => return self.any(draft, decl, span),
        };
        self.refuse_second(draft, id, decl.name_span)?;
        let value = self.value(decl.value);
        let span = decl.name_span.to(value.span);
        let repeated = self.schema[id].label == Label::Repeated;
        match value.kind {
            ValueKind::List(elements) if repeated => {
                for index in elements.range() {
                    let element = &self.file.written.values[index];
                    self.literal_value(draft, id, element, span)?;
                }
                Ok(())
            }
            _ => self.literal_value(draft, id, value, span),
        }
    }

    /// The field with a name; none for a name that is reserved, which is skipped.
    fn literal_name(
        &mut self,
        message: MessageId,
        name: &str,
        span: Span,
    ) -> Result<Option<FieldId>, Reported> {
        let found = self.index.by_name(message, name);
        if let Some(id) = found.or_else(|| self.index.by_group_name(message, name)) {
            return Ok(Some(id));
        }
        let reserved = &self.schema[message].reserved_names;
        if reserved.iter().any(|reserved| reserved.name == name) {
            return Ok(None);
        }
        Err(self.report_unknown(message, name, span, None))
    }

    /// A singular field is given once, and only one member of a oneof.
    fn refuse_second(&mut self, draft: &Draft, id: FieldId, span: Span) -> Result<(), Reported> {
        let field = &self.schema[id];
        if field.label == Label::Repeated {
            return Ok(());
        }
        if draft.get(field.number).is_some() {
            self.report(span, format!("`{}` is set twice", field.name));
            return Err(Reported);
        }
        let Some(oneof) = field.oneof.map(|id| &self.schema[id]) else {
            return Ok(());
        };
        let other = oneof.fields.iter().map(|&member| &self.schema[member]);
        let other = { other }.find(|member| draft.get(member.number).is_some());
        let Some(other) = other else { return Ok(()) };
        let (name, other, oneof) = (&field.name, &other.name, &oneof.name);
        let text = format!("`{name}` and `{other}` are both set, but only one of `{oneof}` can be");
        self.report(span, text);
        Err(Reported)
    }

    /// Sets a field, or adds one element to it.
    fn literal_value(
        &mut self,
        draft: &mut Draft,
        id: FieldId,
        value: &Value,
        span: Span,
    ) -> Result<(), Reported> {
        let Some(message) = message_of(self.schema[id].ty) else {
            let value = self.scalar(id, value, Syntax::Literal)?;
            draft.put(self.index, id, span, Slot::One(value));
            return Ok(());
        };
        let ValueKind::Message(fields) = value.kind else {
            let name = &self.schema[id].name;
            let text = format!("`{name}` is a message, which is written `{{ … }}`");
            self.report(value.span, text);
            return Err(Reported);
        };
        let inner = self.message(draft, message, fields, value.span);
        draft.put(self.index, id, span, Slot::Message(inner));
        Ok(())
    }

    /// The message that a literal inside of `outer` stands for.
    pub(super) fn message(
        &mut self,
        outer: &Draft,
        message: MessageId,
        fields: Run,
        span: Span,
    ) -> Draft {
        let mut inner = Draft::new(message, outer.depth + 1, fields.range().len());
        self.literal(&mut inner, fields);
        self.require_all(&inner, span);
        inner
    }

    /// `[type.googleapis.com/full.Name] { … }`, in a `google.protobuf.Any`.
    fn any(
        &mut self,
        draft: &mut Draft,
        decl: &LiteralField,
        name_span: Span,
    ) -> Result<(), Reported> {
        let url = text_of_name(self.file.source, decl.name_span);
        let url = url.trim_start_matches('[').trim_end_matches(']');
        if !self.index.is_any(draft.message) {
            let message = &self.schema[draft.message].full_name;
            let text = format!("`{message}` is not `google.protobuf.Any`, so it holds no `{url}`");
            self.report(decl.name_span, text);
            return Err(Reported);
        }
        let message = self.any_type(url, decl.name_span, name_span)?;
        let [url_field, value_field] =
            [ANY_TYPE_URL, ANY_VALUE].map(|number| self.index.by_number(draft.message, number));
        let (Some(url_field), Some(value_field)) = (url_field, value_field) else {
            self.report(
                decl.name_span,
                "`google.protobuf.Any` is not the one protovet knows",
            );
            return Err(Reported);
        };
        self.refuse_second(draft, url_field, decl.name_span)?;
        let value = self.value(decl.value);
        let ValueKind::Message(fields) = value.kind else {
            self.report(
                value.span,
                format!("`{url}` is a message, which is written `{{ … }}`"),
            );
            return Err(Reported);
        };
        let inner = self.message(draft, message, fields, value.span);
        let url = Slot::One(OptionValue::String(url.into()));
        draft.put(self.index, url_field, Span::NONE, url);
        draft.put(self.index, value_field, Span::NONE, Slot::Message(inner));
        Ok(())
    }

    /// The message a type URL names.
    fn any_type(&mut self, url: &str, span: Span, name_span: Span) -> Result<MessageId, Reported> {
        let (prefix, name) = url.rsplit_once('/').unwrap_or_default();
        if !URL_PREFIXES.contains(&prefix) {
            self.report(
                span,
                format!("the content of an `Any` cannot be found at `{prefix}`"),
            )
            .help = Some(format!("write `[{}/{name}]`", URL_PREFIXES[0]));
            return Err(Reported);
        }
        match self.names.resolve(self.file.id, "", name) {
            Ok(Symbol::Message(id)) => Ok(id),
            Ok(_) => {
                self.report(name_span, format!("`{name}` is not a message"));
                Err(Reported)
            }
            Err(unresolved) => {
                if !unresolved.doubtful {
                    self.report(name_span, unresolved.message).help = unresolved.help;
                }
                Err(Reported)
            }
        }
    }

    /// Reports the first required field that a literal leaves out.
    fn require_all(&mut self, draft: &Draft, span: Span) {
        let mut required = self.index.required(draft.message);
        let missing = required.find(|&id| draft.get(self.schema[id].number).is_none());
        let Some(missing) = missing else { return };
        let name = &self.schema[missing].name;
        let message = &self.schema[draft.message].full_name;
        self.report(
            span,
            format!("`{message}` needs its required field `{name}`"),
        );
    }
}

/// A full name without its last part.
fn parent(full_name: &str) -> &str {
    full_name.rsplit_once('.').map_or("", |(parent, _)| parent)
}
