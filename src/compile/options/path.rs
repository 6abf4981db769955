//! One `name = value`.

use super::Element;
use super::draft::{Draft, Slot};
use super::index::message_of;
use super::interpret::Interpreter;
use super::name::Reported;
use super::scalar::Syntax;
use crate::compile::text::ast::{OptionDecl, ValueKind};
use crate::model::option_number::{MESSAGE_MAP_ENTRY, UNINTERPRETED_OPTION};
use crate::model::{FieldId, Label, Place, Span};

impl<'a> Interpreter<'a> {
    /// Interprets one option into the draft of its element's options message.
    pub(super) fn option(
        &mut self,
        element: Element,
        scope: &'a str,
        decl: &OptionDecl,
        draft: &mut Draft,
    ) -> Result<(), Reported> {
        let Some((last, before)) = self.name_parts(decl).split_last() else {
            return Ok(());
        };
        let mut draft = draft;
        let mut first = Some(element);
        for part in before {
            let id = self.field_of_part(draft.message, part, scope, first.take())?;
            self.refuse_reserved(element, draft, id, part.span)?;
            let message = self.message_inside(id, part.span)?;
            draft = draft.enter(self.index, id, message, decl.span);
        }
        let id = self.field_of_part(draft.message, last, scope, first.take())?;
        self.refuse_reserved(element, draft, id, last.span)?;
        self.set(draft, id, decl)
    }

    /// Some fields of the options messages are not for people to set.
    fn refuse_reserved(
        &mut self,
        element: Element,
        draft: &Draft,
        id: FieldId,
        span: Span,
    ) -> Result<(), Reported> {
        if draft.depth > 0 {
            return Ok(());
        }
        match self.schema[id].number {
            UNINTERPRETED_OPTION => {
                self.report(span, "`uninterpreted_option` is not for schemas to set");
            }
            MESSAGE_MAP_ENTRY if element == Element::Message => {
                self.report(span, "`map_entry` is not for schemas to set")
                    .help = Some("write a field of type `map<…, …>`".to_owned());
            }
            _ => return Ok(()),
        }
        Err(Reported)
    }

    fn set(&mut self, draft: &mut Draft, id: FieldId, decl: &OptionDecl) -> Result<(), Reported> {
        let repeated = self.schema[id].label == Label::Repeated;
        if !repeated && let Some(earlier) = draft.get(self.schema[id].number) {
            let name = self.written(decl.name_span);
            let place = Place {
                file: self.file.id,
                span: earlier.span,
            };
            let problem = self.report(decl.span, format!("option `{name}` is set twice"));
            problem.related.push((place, "first set here".to_owned()));
            return Err(Reported);
        }
        let value = self.value(decl.value);
        let Some(message) = message_of(self.schema[id].ty) else {
            let value = self.scalar(id, value, Syntax::Option)?;
            draft.put(self.index, id, decl.span, Slot::One(value));
            return Ok(());
        };
        let ValueKind::Message(fields) = value.kind else {
            let name = self.written(decl.name_span);
            let help = format!("write `{name} = {{ … }}`, or set a field: `{name}.field = …`");
            self.report(value.span, format!("option `{name}` is a message"))
                .help = Some(help);
            return Err(Reported);
        };
        let inner = self.message(draft, message, fields, value.span);
        draft.put(self.index, id, decl.span, Slot::Message(inner));
        Ok(())
    }
}
