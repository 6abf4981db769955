//! Statements at the top of a file.

use super::{Opening, Parse, Parser, settle};
use crate::compile::amount;
use crate::compile::text::ast::{ImportDecl, PackageDecl, SyntaxDecl};
use crate::compile::text::error::SyntaxError;
use crate::compile::text::lexer::Kind;
use crate::compile::text::string;
use crate::model::{Edition, ImportKind, Span, Visibility};

/// The first edition.
const FIRST_EDITION: u16 = 2023;

/// The first edition with `export`, `local` and `import option`, and without `import weak`.
const VISIBILITY_EDITION: u16 = 2024;

impl Parser<'_> {
    pub(super) fn file(&mut self) {
        if matches!(self.word(), b"syntax" | b"edition") {
            self.recovering(Self::syntax);
        }
        loop {
            match self.token.kind {
                Kind::End => break,
                Kind::Symbol(b'}') => self.stray_brace(),
                _ => self.recovering(Self::top_statement),
            }
        }
        self.ast.options = settle(&mut self.scratch.options, 0, &mut self.written.option_decls);
    }

    fn stray_brace(&mut self) {
        let span = self.bump().span();
        let error = SyntaxError::new(span, "this `}` closes nothing")
            .help("take it away, or look for a `}` too many further up");
        self.error(error);
    }

    fn top_statement(&mut self) -> Parse {
        let opening = self.opening();
        if self.eat(b';') {
            return Ok(());
        }
        match self.word() {
            b"message" => self.message(opening, Visibility::Unset),
            b"enum" => self.enumeration(opening, Visibility::Unset),
            b"service" => self.service(opening),
            b"extend" => self.extend(opening),
            b"import" => self.import(opening),
            b"package" => self.package(opening),
            b"option" => self.option_statement(),
            b"syntax" | b"edition" => self.late_syntax(),
            b"export" | b"local" => self.visible(opening),
            _ => self.not_a_top_statement(),
        }
    }

    fn not_a_top_statement(&mut self) -> Parse {
        let message = format!("expected a declaration, found {}", self.found());
        let help = match self.word() {
            b"rpc" => "an `rpc` stands inside a `service`",
            b"oneof" | b"reserved" | b"extensions" => "this stands inside a `message`",
            _ => {
                "a file is made of `message`, `enum`, `service`, `extend`, `import`, `package` and \
                 `option`"
            }
        };
        self.fail(SyntaxError::new(self.token.span(), message).help(help))
    }

    fn syntax(&mut self) -> Parse {
        let keyword = self.bump();
        let is_edition = self.slice(keyword.span()) == "edition";
        let name = if is_edition { "`edition`" } else { "`syntax`" };
        self.expect(b'=', &format!("after {name}"))?;
        let value = self.strings("a quoted version")?.span;
        self.edition = if is_edition {
            self.edition_of(value)
        } else {
            self.syntax_of(value)
        };
        self.semicolon(&format!("the {name} statement"))?;
        let span = self.since(keyword.start);
        self.ast.syntax = Some(SyntaxDecl {
            edition: self.edition,
            span,
        });
        Ok(())
    }

    fn syntax_of(&mut self, value: Span) -> Edition {
        let text = string::text(self.source, value);
        match &*text {
            "proto2" => Edition::Proto2,
            "proto3" => Edition::Proto3,
            _ => {
                let message = format!("the syntax `{text}` is not known");
                let help = "write `\"proto3\"` or `\"proto2\"`; for an edition, write \
                            `edition = \"2023\";` instead";
                self.error(SyntaxError::new(value, message).help(help));
                Edition::Proto3
            }
        }
    }

    fn edition_of(&mut self, value: Span) -> Edition {
        let text = string::text(self.source, value);
        let year = text
            .parse()
            .ok()
            .filter(|year| text.len() == 4 && *year >= FIRST_EDITION);
        if year.is_none() {
            let message = format!("the edition `{text}` is not known");
            let help = "editions are years: the first are `\"2023\"` and `\"2024\"`";
            self.error(SyntaxError::new(value, message).help(help));
        }
        Edition::Year(year.unwrap_or(FIRST_EDITION))
    }

    fn late_syntax(&mut self) -> Parse {
        let start = self.token.start;
        let word = self.slice(self.token.span());
        let message = match self.ast.syntax {
            None => format!("the `{word}` statement must come first in the file"),
            Some(_) => "the version of the language is given twice".to_owned(),
        };
        self.bump();
        self.expect(b'=', &format!("after `{word}`"))?;
        self.strings("a quoted version")?;
        let mut error = SyntaxError::new(self.since(start), message);
        error = match self.ast.syntax {
            None => error.help("move it to the top; only comments may stand before it"),
            Some(first) => error.related(first.span, "first given here"),
        };
        self.error(error);
        self.semicolon(&format!("the `{word}` statement"))
    }

    /// Whether the file is written in an edition, not in proto2 or proto3.
    pub(super) fn in_edition(&self) -> bool {
        matches!(self.edition, Edition::Year(_))
    }

    fn has_visibility(&self) -> bool {
        self.edition >= Edition::Year(VISIBILITY_EDITION)
    }

    /// `export` or `local`, if it stands before a message or enum.
    pub(super) fn is_visibility(&self) -> bool {
        matches!(self.word(), b"export" | b"local") && {
            let next = self.after_next();
            matches!(self.slice(next.span()), "message" | "enum")
        }
    }

    /// `export message …` or `local enum …`
    pub(super) fn visible(&mut self, opening: Opening) -> Parse {
        let keyword = self.bump();
        let word = self.slice(keyword.span());
        if !self.has_visibility() {
            let message = format!("`{word}` needs edition 2024");
            let help = format!("write `edition = \"2024\";` at the top, or take `{word}` away");
            self.error(SyntaxError::new(keyword.span(), message).help(help));
        }
        let visibility = if word == "export" {
            Visibility::Export
        } else {
            Visibility::Local
        };
        match self.word() {
            b"message" => self.message(opening, visibility),
            b"enum" => self.enumeration(opening, visibility),
            _ => self.unexpected(&format!("`message` or `enum` after `{word}`")),
        }
    }

    fn import(&mut self, opening: Opening) -> Parse {
        self.bump();
        let modifier = self.token.span();
        let kind = match self.word() {
            b"public" => ImportKind::Public,
            b"weak" => ImportKind::Weak,
            b"option" => ImportKind::Option,
            _ => ImportKind::Plain,
        };
        if kind != ImportKind::Plain {
            self.bump();
            self.check_import_kind(kind, modifier);
        }
        let value = self.strings("the quoted path of the file to import")?;
        self.semicolon("the import")?;
        let decl = self.decl(opening, value.span);
        self.amount += amount::OF_IMPORT;
        self.ast.imports.push(ImportDecl { kind, decl });
        Ok(())
    }

    fn check_import_kind(&mut self, kind: ImportKind, modifier: Span) {
        if kind == ImportKind::Option && !self.has_visibility() {
            let error = SyntaxError::new(modifier, "`import option` needs edition 2024")
                .help("write a plain `import`");
            self.error(error);
        }
        if kind == ImportKind::Weak && self.has_visibility() {
            let error = SyntaxError::new(modifier, "`import weak` ended with edition 2024")
                .help("write `import option` for custom options, else a plain `import`");
            self.error(error);
        }
    }

    fn package(&mut self, opening: Opening) -> Parse {
        self.bump();
        if self.is(b'.') {
            let message = "a package name does not start with a dot";
            return self.fail(SyntaxError::new(self.token.span(), message));
        }
        let name = self.dotted_name("the name of the package")?;
        self.semicolon("the package name")?;
        let decl = self.decl(opening, name);
        if let Some(first) = self.ast.package {
            let error = SyntaxError::new(decl.span, "a file has only one package")
                .help("take one of the two statements away")
                .related(first.decl.span, "first given here");
            self.error(error);
        } else {
            self.ast.package = Some(PackageDecl { decl });
        }
        Ok(())
    }
}
