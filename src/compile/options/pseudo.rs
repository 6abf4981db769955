//! `default` and `json_name`: written like options, but parts of the field itself.

use super::interpret::Interpreter;
use super::name::Reported;
use super::scalar::Syntax;
use crate::compile::text::ast::{
    Index, MessageKind, NamePart, OptionDecl, Run, TypeRef, ValueKind,
};
use crate::compile::text::linked::LinkedFile;
use crate::compile::text::string;
use crate::model::{Edition, Label, Name, OptionValue, Span, Type};

/// What a field says about itself in its brackets.
#[derive(Default)]
pub(super) struct Pseudo {
    pub(super) default: Option<(OptionValue, Span)>,
    pub(super) json_name: Option<(Name, Span)>,
}

/// Whether an option of a field with this name is no option.
pub(super) fn is_pseudo(name: &[NamePart], file: LinkedFile<'_>) -> bool {
    let [
        NamePart {
            span,
            is_extension: false,
        },
    ] = name
    else {
        return false;
    };
    let text = file.source.get(span.start as usize..span.end as usize);
    matches!(text, Some("default" | "json_name"))
}

impl Interpreter<'_> {
    /// The `default` and the `json_name` of a field. The parser reports those given twice.
    pub(super) fn pseudo_options(&mut self, field: Index, run: Run) -> Pseudo {
        let mut found = Pseudo::default();
        for decl in &self.file.written.option_decls[run.range()] {
            let name = self.name_parts(decl);
            if !is_pseudo(name, self.file) {
                continue;
            }
            if self.written(name[0].span) == "default" {
                let value = self.default_value(field, decl).ok();
                found.default = value.map(|value| (value, decl.span));
            } else {
                let value = self.json_name(decl);
                found.json_name = value.map(|value| (value, decl.span));
            }
        }
        found
    }

    fn default_value(&mut self, field: Index, decl: &OptionDecl) -> Result<OptionValue, Reported> {
        let id = self.file.bases.field(field);
        let reason = match self.schema[id].ty {
            _ if self.is_map(field) => Some("a map cannot have a default"),
            _ if self.schema[id].label == Label::Repeated => {
                Some("a repeated field cannot have a default")
            }
            Type::Message(_) => Some("a message cannot have a default"),
            _ if self.schema[self.file.id].edition == Edition::Proto3 => {
                Some("proto3 has no written defaults")
            }
            _ => None,
        };
        if let Some(reason) = reason {
            self.report(decl.span, reason);
            return Err(Reported);
        }
        let value = self.value(decl.value);
        if matches!(value.kind, ValueKind::Message(_) | ValueKind::List(_)) {
            // The parser has reported it.
            return Err(Reported);
        }
        self.scalar(id, value, Syntax::Option)
    }

    fn json_name(&self, decl: &OptionDecl) -> Option<Name> {
        let value = self.value(decl.value);
        if !matches!(value.kind, ValueKind::String) {
            // The parser has reported it.
            return None;
        }
        Some(Name::from(string::text(self.file.source, value.span)))
    }

    fn is_map(&self, field: Index) -> bool {
        let ast = self.file.ast;
        match ast.fields[field as usize].ty {
            TypeRef::Local(body) => {
                let body = ast.messages.get(body as usize);
                body.is_some_and(|body| body.kind == MessageKind::MapEntry)
            }
            _ => false,
        }
    }
}
