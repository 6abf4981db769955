//! From names of options to fields, and what to say when there is none.

use std::borrow::Cow;

use super::Element;
use super::index::message_of;
use super::interpret::Interpreter;
use super::nearest::nearest;
use crate::compile::text::ast::NamePart;
use crate::compile::text::text_of_name;
use crate::model::{FieldId, Label, MessageId, Span, Symbol};

/// With more problems than this in one file, suggestions are not worth the search.
const MANY: usize = 100;

/// How many names are remembered.
const RECENT: usize = 16;

/// Extensions resolved in one file.
#[derive(Default)]
pub(super) struct Recent<'a> {
    scope: &'a str,
    /// What names stand for in `scope`; none for names that were reported.
    extensions: Vec<(&'a str, Option<FieldId>)>,
    /// What names stand for in every scope of the file.
    everywhere: Vec<(&'a str, FieldId)>,
    /// First parts of names, and whether something in the file is called so.
    declared: Vec<(&'a str, bool)>,
}

/// What is kept under a name.
fn known<T: Copy>(among: &[(&str, T)], name: &str) -> Option<T> {
    let mut same = among.iter().filter(|(known, _)| *known == name);
    same.next().map(|&(_, value)| value)
}

/// What is wrong has been reported.
pub(super) struct Reported;

impl<'a> Interpreter<'a> {
    /// The field that one part of an option's name stands for. `element` is given for the first
    /// part.
    pub(super) fn field_of_part(
        &mut self,
        message: MessageId,
        part: &NamePart,
        scope: &'a str,
        element: Option<Element>,
    ) -> Result<FieldId, Reported> {
        let name = text_of_name(self.file.source, part.span);
        if part.is_extension {
            return self.extension_of_part(message, scope, name, part.span);
        }
        match self.index.by_name(message, &name) {
            Some(id) => Ok(id),
            None => Err(self.report_unknown(message, &name, part.span, element)),
        }
    }

    /// The extension of `message` that a name in a scope of the file stands for: resolved once for
    /// the file if scopes make no difference.
    fn extension_of_part(
        &mut self,
        message: MessageId,
        scope: &'a str,
        name: Cow<'a, str>,
        span: Span,
    ) -> Result<FieldId, Reported> {
        let Cow::Borrowed(written) = name else {
            return self.extension(message, scope, name, span);
        };
        let id = known(&self.recent.everywhere, written);
        if let Some(id) = id.filter(|&id| self.schema[id].message == message) {
            return Ok(id);
        }
        let id = self.extension(message, scope, name, span)?;
        if self.recent.everywhere.len() < RECENT && self.is_same_everywhere(written) {
            self.recent.everywhere.push((written, id));
        }
        Ok(id)
    }

    /// The extension of `message` that a name stands for in a scope of any file.
    pub(super) fn extension(
        &mut self,
        message: MessageId,
        scope: &'a str,
        name: Cow<'a, str>,
        span: Span,
    ) -> Result<FieldId, Reported> {
        let id = match name {
            Cow::Borrowed(name) => self.recent_extension(message, scope, name, span),
            Cow::Owned(name) => self.resolve_extension(message, scope, &name, span).ok(),
        };
        let id = id.ok_or(Reported)?;
        if self.schema[id].message == message {
            return Ok(id);
        }
        let extension = self.schema.field_name(id);
        let extendee = &self.schema[self.schema[id].message].full_name;
        let message = &self.schema[message].full_name;
        self.report(
            span,
            format!("`{extension}` extends `{extendee}`, not `{message}`"),
        );
        Err(Reported)
    }

    /// Resolves a name once for neighbours that use it in the same scope.
    fn recent_extension(
        &mut self,
        message: MessageId,
        scope: &'a str,
        name: &'a str,
        span: Span,
    ) -> Option<FieldId> {
        if self.recent.scope != scope || self.recent.extensions.len() >= RECENT {
            self.recent.scope = scope;
            self.recent.extensions.clear();
        }
        if let Some(id) = known(&self.recent.extensions, name) {
            return id;
        }
        let found = self.resolve_extension(message, scope, name, span).ok();
        self.recent.extensions.push((name, found));
        found
    }

    /// Whether a name stands for the same in all scopes of the file: a name is looked for in the
    /// messages and services of the file by its first part, and then in the packages around.
    fn is_same_everywhere(&mut self, name: &'a str) -> bool {
        let first = name.split('.').next().unwrap_or_default();
        if first.is_empty() {
            return true;
        }
        let declared = known(&self.recent.declared, first).unwrap_or_else(|| {
            let declared = self.file.declares(self.schema, first);
            self.recent.declared.push((first, declared));
            declared
        });
        !declared
    }

    fn resolve_extension(
        &mut self,
        message: MessageId,
        scope: &str,
        name: &str,
        span: Span,
    ) -> Result<FieldId, Reported> {
        match self.names.resolve(self.file.id, scope, name) {
            Ok(Symbol::Extension(id)) => Ok(id),
            Ok(Symbol::Message(inside)) if self.set_member(message, inside).is_some() => {
                self.set_member(message, inside).ok_or(Reported)
            }
            Ok(_) => {
                self.report(
                    span,
                    format!("`{name}` is not an extension, so it is no option"),
                );
                Err(Reported)
            }
            Err(unresolved) if unresolved.doubtful => Err(Reported),
            Err(unresolved) => {
                let help = unresolved
                    .help
                    .or_else(|| self.extension_help(message, name));
                let problem = self.report(span, unresolved.message);
                problem.help = help;
                Err(Reported)
            }
        }
    }

    /// The extension a message declares in itself to be a member of a message set. In literals
    /// such members may go by the name of their message.
    fn set_member(&self, set: MessageId, message: MessageId) -> Option<FieldId> {
        let mut extensions = self.schema[message].extensions.iter().copied();
        extensions.find(|&id| {
            let field = &self.schema[id];
            field.message == set && message_of(field.ty) == Some(message)
        })
    }

    /// What to do about an extension that is not found: import it, or name it right.
    fn extension_help(&self, message: MessageId, name: &str) -> Option<String> {
        if self.problems.len() > MANY {
            return None;
        }
        let bare = name.trim_start_matches('.');
        if self.index.by_name(message, bare).is_some() {
            return Some(format!(
                "`{bare}` is no custom option: write it without parentheses"
            ));
        }
        let mut extensions = self.index.extensions(message);
        let same = extensions.find(|&id| {
            let full_name = self.schema.field_name(id);
            let front = full_name.strip_suffix(bare);
            front.is_some_and(|front| front.is_empty() || front.ends_with('.'))
        })?;
        let path = &self.schema[self.schema[same].file].path;
        Some(format!(
            "`{}` is declared in `{path}`",
            self.schema.field_name(same)
        ))
    }

    /// Reports a name that no field has.
    pub(super) fn report_unknown(
        &mut self,
        message: MessageId,
        name: &str,
        span: Span,
        element: Option<Element>,
    ) -> Reported {
        let help = self.unknown_help(message, name);
        let text = match element {
            Some(element) => format!("there is no {} option `{name}`", element.word()),
            None => format!("`{}` has no field `{name}`", self.schema[message].full_name),
        };
        self.report(span, text).help = help;
        Reported
    }

    fn unknown_help(&self, message: MessageId, name: &str) -> Option<String> {
        if self.problems.len() > MANY {
            return None;
        }
        if let Some(near) = nearest(name, self.index.names(message)) {
            return Some(format!("did you mean `{near}`?"));
        }
        let mut extensions = self.index.extensions(message);
        let same = extensions.find(|&id| self.schema[id].name == name)?;
        Some(format!(
            "a custom option stands in parentheses: `({})`",
            self.schema.field_name(same)
        ))
    }

    /// The message inside a field, when a name goes on behind it.
    pub(super) fn message_inside(
        &mut self,
        id: FieldId,
        span: Span,
    ) -> Result<MessageId, Reported> {
        let field = &self.schema[id];
        let name = self.index.label(id);
        let Some(message) = message_of(field.ty) else {
            let ty = self.schema.type_name(field);
            self.report(
                span,
                format!("`{name}` is of type `{ty}`, which has no fields"),
            );
            return Err(Reported);
        };
        if field.label == Label::Repeated {
            self.report(
                span,
                format!("`{name}` is repeated, so its fields cannot be set alone"),
            )
            .help = Some(format!("add a whole element with `{name} = {{ … }}`"));
            return Err(Reported);
        }
        Ok(message)
    }
}
