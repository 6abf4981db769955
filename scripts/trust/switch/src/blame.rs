//! Which mutants do not compile.

use std::collections::BTreeSet;
use std::path::Path;
use std::{fs, io};

use proc_macro2::LineColumn;
use serde::Deserialize;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, ExprIf};

use crate::Result;

/// What rustc calls a `match` that lacks arms.
const NOT_EXHAUSTIVE: &str = "E0004";

#[derive(Deserialize)]
struct Line {
    message: Option<Message>,
}

#[derive(Deserialize)]
struct Message {
    level: String,
    message: String,
    code: Option<Code>,
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    line_start: usize,
    column_start: usize,
    is_primary: bool,
}

/// Prints what each error that comes in is in.
pub(crate) fn blame(root: &Path) -> Result<()> {
    let mut told = BTreeSet::new();
    for line in io::stdin().lines() {
        let Ok(Line {
            message: Some(message),
        }) = serde_json::from_str(&line?)
        else {
            continue;
        };
        if message.level != "error" {
            continue;
        }
        let code = message.code.map_or_else(|| "-".to_owned(), |it| it.code);
        for span in message.spans.iter().filter(|span| span.is_primary) {
            let guilty = guilty(root, span, &code)?;
            if guilty.is_empty() {
                let Span {
                    file_name,
                    line_start,
                    ..
                } = span;
                told.insert(format!(
                    "? {code} {file_name}:{line_start}: {}",
                    message.message
                ));
            }
            told.extend(guilty.into_iter().map(|it| format!("{it} {code}")));
        }
    }
    told.iter().for_each(|line| println!("{line}"));
    Ok(())
}

/// The mutant in which a place is, or the one next to which it is; where a `match` has too few arms,
/// the last that deletes one: it is the one that takes all that is left.
fn guilty(root: &Path, span: &Span, code: &str) -> Result<Vec<String>> {
    let Ok(text) = fs::read_to_string(root.join(&span.file_name)) else {
        return Ok(Vec::new());
    };
    let place = LineColumn {
        line: span.line_start,
        column: span.column_start - 1,
    };
    let mut search = Search {
        place,
        inside: None,
        beside: None,
        deleted: None,
    };
    search.visit_file(&syn::parse_file(&text)?);
    if code == NOT_EXHAUSTIVE {
        return Ok(search.deleted.iter().map(u32::to_string).collect());
    }
    let beside = search.beside.map(|number| format!("of {number}"));
    let found = search.inside.map(|number| number.to_string()).or(beside);
    Ok(found.into_iter().collect())
}

/// Looks for the innermost switch around a place.
struct Search {
    place: LineColumn,
    inside: Option<u32>,
    beside: Option<u32>,
    /// The mutant that deletes the last arm of the `match` whose subject is at the place.
    deleted: Option<u32>,
}

impl Search {
    fn holds(&self, part: &impl Spanned) -> bool {
        (part.span().start()..part.span().end()).contains(&self.place)
    }
}

impl Visit<'_> for Search {
    fn visit_expr_if(&mut self, expr: &ExprIf) {
        if let Some(number) = switch(expr) {
            if self.holds(&expr.then_branch) {
                self.inside = Some(number);
            } else if self.holds(expr) {
                self.beside = Some(number);
            }
        }
        visit::visit_expr_if(self, expr);
    }

    fn visit_expr_match(&mut self, expr: &syn::ExprMatch) {
        // the operands of a switched operator stand before the switch
        if let [arm] = expr.arms.as_slice()
            && let Expr::Block(block) = &*arm.body
            && let [syn::Stmt::Expr(Expr::If(inner), _)] = block.block.stmts.as_slice()
            && let Some(number) = switch(inner)
            && self.holds(expr)
        {
            self.beside = Some(number);
        }
        if self.holds(&expr.expr) {
            let guards = expr
                .arms
                .iter()
                .filter_map(|arm| Some(&*arm.guard.as_ref()?.1));
            self.deleted = guards.filter_map(deleted).last();
        }
        visit::visit_expr_match(self, expr);
    }
}

/// The number in `(!crate::mutant::is(NUMBER) && …)`.
fn deleted(guard: &Expr) -> Option<u32> {
    match guard {
        Expr::Paren(inner) => deleted(&inner.expr),
        Expr::Binary(binary) => deleted(&binary.left),
        Expr::Unary(unary) => asked(&unary.expr),
        _ => None,
    }
}

/// The number in `if crate::mutant::is(NUMBER) { … }`.
fn switch(expr: &ExprIf) -> Option<u32> {
    asked(&expr.cond)
}

/// The number in `crate::mutant::is(NUMBER)`.
fn asked(expr: &Expr) -> Option<u32> {
    let Expr::Call(call) = expr else { return None };
    let Expr::Path(path) = &*call.func else {
        return None;
    };
    let names: Vec<String> = path
        .path
        .segments
        .iter()
        .map(|it| it.ident.to_string())
        .collect();
    let Some(Expr::Lit(literal)) = call.args.first() else {
        return None;
    };
    let syn::Lit::Int(number) = &literal.lit else {
        return None;
    };
    (names == ["crate", "mutant", "is"])
        .then(|| number.base10_parse().ok())
        .flatten()
}
