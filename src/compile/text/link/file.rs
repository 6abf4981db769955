//! The file itself, and what other files may use of it.

use super::lower::{Lower, UNRESOLVED};
use super::scope::{Entry, Kind, Scopes};
use crate::compile::text::ast::{Ast, Written};
use crate::model::{Edition, File, Import, MessageId, Options, SourceText, Span, Visibility};
use std::sync::Arc;

impl Lower<'_> {
    pub(super) fn file(&self) -> File {
        let ast = self.ast();
        File {
            path: self.unit.path.clone(),
            display_path: self.unit.display_path.clone(),
            role: self.unit.role,
            edition: self.edition(),
            says_edition: ast.syntax.is_some(),
            edition_span: ast.syntax.map_or(Span::NONE, |syntax| syntax.span),
            package: self.names.package().clone(),
            package_span: ast.package.map_or(Span::NONE, |package| package.decl.span),
            imports: self.imports(),
            options: Options::default(),
            features: UNRESOLVED,
            messages: self.top_messages(),
            enums: (0..)
                .zip(&ast.enums)
                .filter(|(_, item)| item.parent.is_none())
                .map(|(index, _)| self.bases.enumeration(index))
                .collect(),
            services: (0..)
                .zip(&ast.services)
                .map(|(index, _)| self.bases.service(index))
                .collect(),
            extensions: ast
                .extends
                .iter()
                .filter(|extend| extend.parent.is_none())
                .flat_map(|extend| extend.fields.start..extend.fields.end)
                .map(|index| self.bases.field(index))
                .collect(),
            source: SourceText::new(Arc::clone(&self.unit.file.text)),
        }
    }

    fn top_messages(&self) -> Vec<MessageId> {
        let messages = (0..).zip(&self.ast().messages);
        let top = messages.filter(|(_, message)| message.parent.is_none());
        top.map(|(index, _)| self.bases.message(index)).collect()
    }

    fn imports(&self) -> Vec<Import> {
        let links = self.scopes.imports.of(self.file).iter();
        links
            .map(|link| Import {
                path: link.path.clone(),
                kind: link.kind,
                file: link.file,
                used: false,
                span: link.span,
            })
            .collect()
    }
}

impl Scopes<'_> {
    /// Whether only the declaring file may use a message or enum (since edition 2024).
    pub(crate) fn is_local(&self, entry: Entry) -> bool {
        let unit = self.program.unit(entry.file);
        let at = entry.index as usize;
        let (visibility, parent) = match entry.kind {
            Kind::Message => (
                unit.file.ast.messages[at].visibility,
                unit.file.ast.messages[at].parent,
            ),
            Kind::Enum => (
                unit.file.ast.enums[at].visibility,
                unit.file.ast.enums[at].parent,
            ),
            _ => return false,
        };
        match visibility {
            Visibility::Export => false,
            Visibility::Local => true,
            Visibility::Unset => match unit.file.visibility {
                DefaultVisibility::Export => false,
                DefaultVisibility::ExportTop => parent.is_some(),
                DefaultVisibility::Local => true,
            },
        }
    }
}

/// What holds for symbols without `export` or `local`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum DefaultVisibility {
    Export,
    ExportTop,
    Local,
}

impl DefaultVisibility {
    /// From `option features.default_symbol_visibility`, or the edition.
    pub(crate) fn of(source: &str, ast: &Ast, written: &Written) -> Self {
        let edition = ast.syntax.map_or(Edition::Proto2, |syntax| syntax.edition);
        if edition < Edition::Year(2024) {
            return Self::Export;
        }
        let options = written
            .option_decls
            .get(ast.options.range())
            .unwrap_or_default();
        let text = |span| super::names::text(source, span);
        let chosen = options
            .iter()
            .find(|option| text(option.name_span) == "features.default_symbol_visibility")
            .and_then(|option| written.values.get(option.value as usize));
        match chosen.map(|value| text(value.span)) {
            Some("EXPORT_ALL") => Self::Export,
            Some("LOCAL_ALL" | "STRICT") => Self::Local,
            _ => Self::ExportTop,
        }
    }
}
