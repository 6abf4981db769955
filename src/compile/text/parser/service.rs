//! Services and their methods.

use super::recovery::Owner;
use super::{Opening, Parse, Parser, index, settle};
use crate::compile::text::ast::{Index, MethodDecl, Run, ServiceDecl};
use crate::compile::text::error::SyntaxError;
use crate::compile::text::lexer::Kind;
use crate::model::Span;

impl Parser<'_> {
    /// `service X { … }`, at its keyword.
    pub(super) fn service(&mut self, opening: Opening) -> Parse {
        self.bump();
        let name = self.name("the name of the service")?;
        let at = index(self.ast.services.len());
        let marks = self.scratch.marks();
        let first = index(self.ast.methods.len());
        let owner = Owner {
            keyword: "service",
            name,
        };
        self.block(owner, |parser| parser.service_statement(at))?;
        let decl = self.decl(opening, name);
        let methods = Run {
            start: first,
            end: index(self.ast.methods.len()),
        };
        let options = settle(
            &mut self.scratch.options,
            marks.options,
            &mut self.written.option_decls,
        );
        self.ast.services.push(ServiceDecl {
            decl,
            methods,
            options,
        });
        Ok(())
    }

    fn service_statement(&mut self, service: Index) -> Parse {
        let opening = self.opening();
        match self.word() {
            b"option" => self.option_statement(),
            b"rpc" => self.method(opening, service),
            b"" if self.eat(b';') => Ok(()),
            b"stream" => self.old_stream(),
            _ => self.unexpected("`rpc` or `option`"),
        }
    }

    fn old_stream(&mut self) -> Parse {
        let error = SyntaxError::new(self.token.span(), "a service cannot declare a `stream`")
            .help("write an `rpc` with `stream` before its request or response type");
        self.fail(error)
    }

    fn method(&mut self, opening: Opening, service: Index) -> Parse {
        self.bump();
        let name = self.name("the name of the method")?;
        let (client_streaming, input) = self.method_type("the name of the method")?;
        if !self.eat_word(b"returns") {
            return self.unexpected("`returns` after the request type");
        }
        let (server_streaming, output) = self.method_type("`returns`")?;
        let marks = self.scratch.marks();
        if self.is(b'{') {
            self.block(
                Owner {
                    keyword: "rpc",
                    name,
                },
                Self::method_statement,
            )?;
        } else {
            self.semicolon("the method")?;
        }
        let decl = self.decl(opening, name);
        let options = settle(
            &mut self.scratch.options,
            marks.options,
            &mut self.written.option_decls,
        );
        self.ast.methods.push(MethodDecl {
            decl,
            service,
            input,
            output,
            client_streaming,
            server_streaming,
            options,
        });
        Ok(())
    }

    /// `(stream X)`: whether it streams, and the span of the type.
    fn method_type(&mut self, before: &str) -> Parse<(bool, Span)> {
        if !self.is(b'(') {
            return self.unexpected(&format!("`(` after {before}"));
        }
        self.bump();
        let streams = self.word() == b"stream" && self.after_next().kind != Kind::Symbol(b')');
        if streams {
            self.bump();
        }
        let span = self.message_name("a message type")?;
        self.expect(b')', "after the message type")?;
        Ok((streams, span))
    }

    fn method_statement(&mut self) -> Parse {
        match self.word() {
            b"option" => self.option_statement(),
            b"" if self.eat(b';') => Ok(()),
            _ => self.unexpected("`option` or `}`"),
        }
    }
}
