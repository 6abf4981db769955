//! Makes a file in which each mutant is behind its switch.
//!
//! Operands are written once wherever that is possible, or what is nested would grow beyond all
//! bounds: `a || b` becomes a `match` on `a`, `a == b` one on references to both.

use std::mem;

use proc_macro2::{LineColumn, TokenStream};
use quote::quote;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{
    BinOp, Block, Expr, ExprBinary, ExprStruct, ExprUnary, Member, ReturnType, Signature, Stmt,
    Type, TypeImplTrait, TypeParamBound, parse_quote,
};

use crate::Result;
use crate::list::{Genre, Mutant};
use crate::places::Places;

/// The file with all mutants for which it has a place.
pub(crate) fn switched(text: &str, places: &mut Places) -> Result<String> {
    let mut file = syn::parse_file(text)?;
    let mut switcher = Switcher {
        places,
        switches: 0,
        error: None,
    };
    switcher.visit_file_mut(&mut file);
    match switcher.error {
        Some(error) => Err(error.into()),
        None => Ok(prettyplease::unparse(&file)),
    }
}

struct Switcher<'a> {
    places: &'a mut Places,
    /// How many were made: what has some cannot be `const`.
    switches: usize,
    error: Option<syn::Error>,
}

impl VisitMut for Switcher<'_> {
    fn visit_item_fn_mut(&mut self, item: &mut syn::ItemFn) {
        let before = self.switches;
        visit_mut::visit_item_fn_mut(self, item);
        self.function(&mut item.sig, &mut item.block, before);
    }

    fn visit_impl_item_fn_mut(&mut self, item: &mut syn::ImplItemFn) {
        let before = self.switches;
        visit_mut::visit_impl_item_fn_mut(self, item);
        self.function(&mut item.sig, &mut item.block, before);
    }

    fn visit_arm_mut(&mut self, arm: &mut syn::Arm) {
        let deleted = self.at(Genre::MatchArm, arm.span().start());
        let guard = arm.guard.as_ref().map(|(_, guard)| guard.span().start());
        let guards = guard
            .map(|place| self.at(Genre::MatchArmGuard, place))
            .unwrap_or_default();
        visit_mut::visit_arm_mut(self, arm);
        if deleted.is_empty() && guards.is_empty() {
            return;
        }
        let mut guard = match &arm.guard {
            Some((_, guard)) => quote!((#guard)),
            None => quote!(true),
        };
        for mutant in guards {
            let (is, value) = (is(&mutant), self.tokens(&mutant.replacement));
            guard = quote!((if #is { #value } else { #guard }));
        }
        for mutant in deleted {
            let is = is(&mutant);
            guard = quote!((!#is && #guard));
        }
        arm.guard = Some((Default::default(), parse_quote!(#guard)));
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Binary(binary) if !has_let(&binary.left) && !has_let(&binary.right) => {
                let mutants = self.at(Genre::BinaryOperator, binary.op.span().start());
                visit_mut::visit_expr_mut(self, expr);
                if let (Expr::Binary(binary), false) = (&*expr, mutants.is_empty()) {
                    *expr = self.binary(binary, &mutants);
                }
            }
            Expr::Unary(unary) => {
                let mutants = self.at(Genre::UnaryOperator, unary.op.span().start());
                visit_mut::visit_expr_mut(self, expr);
                if let (Expr::Unary(unary), false) = (&*expr, mutants.is_empty()) {
                    *expr = unary_switch(unary, &mutants);
                }
            }
            Expr::Struct(whole) => {
                let fields = whole.fields.iter().map(|field| field.span().start());
                let places: Vec<LineColumn> = fields.collect();
                let mutants = places.into_iter().flat_map(|it| {
                    let member = self.at(Genre::StructField, it);
                    member.into_iter().map(move |mutant| (it, mutant))
                });
                let mutants: Vec<(LineColumn, Mutant)> = mutants.collect();
                let without = without_fields(whole, &mutants);
                visit_mut::visit_expr_mut(self, expr);
                if let Expr::Struct(whole) = &*expr {
                    if let Some(switch) = without.and_then(|it| fields_switch(whole, &it)) {
                        *expr = switch;
                    }
                }
            }
            _ => visit_mut::visit_expr_mut(self, expr),
        }
    }
}

impl Switcher<'_> {
    fn at(&mut self, genre: Genre, place: LineColumn) -> Vec<Mutant> {
        let found = self.places.at(genre, place);
        self.switches += found.len();
        found
    }

    /// What stands for the replacement in the list.
    fn tokens(&mut self, text: &str) -> TokenStream {
        text.parse().unwrap_or_else(|error: proc_macro2::LexError| {
            self.error = Some(error.into());
            TokenStream::new()
        })
    }

    fn function(&mut self, signature: &mut Signature, body: &mut Block, before: usize) {
        let mutants = self.at(Genre::FnValue, body.span().end());
        let mut values = Vec::new();
        for mutant in &mutants {
            values.push((is(mutant), self.tokens(&mutant.replacement)));
        }
        match &signature.output {
            // each value has a type of its own
            ReturnType::Type(_, ty)
                if !values.is_empty()
                    && let Type::ImplTrait(hidden) = &**ty =>
            {
                let bounds = with_lifetime(hidden);
                let chain = values.iter().fold(
                    quote!({ Box::new(#body) }),
                    |rest, (is, value)| quote!({ if #is { Box::new(#value) } else #rest }),
                );
                *body = parse_quote!({ let switched: Box<dyn #bounds> = #chain; switched });
            }
            _ => {
                let returns = values
                    .iter()
                    .map(|(is, value)| -> Stmt { parse_quote!(if #is { return #value; }) });
                body.stmts.splice(0..0, returns);
            }
        }
        if self.switches > before {
            signature.constness = None;
        }
    }

    fn binary(&mut self, binary: &ExprBinary, mutants: &[Mutant]) -> Expr {
        let ExprBinary {
            left, op, right, ..
        } = binary;
        let mut cases = Vec::new();
        for mutant in mutants {
            cases.push((is(mutant), self.tokens(&mutant.replacement)));
        }
        let chain = |with: &dyn Fn(TokenStream) -> TokenStream| {
            let otherwise = with(quote!(#op));
            cases.iter().fold(quote!({ #otherwise }), |rest, (is, op)| {
                let then = with(op.clone());
                quote!({ if #is { #then } else #rest })
            })
        };
        match op {
            BinOp::And(_) | BinOp::Or(_) => {
                let chain = chain(&|op| quote!(switched_left #op (#right)));
                parse_quote!((match #left { switched_left => #chain }))
            }
            BinOp::Eq(_)
            | BinOp::Ne(_)
            | BinOp::Lt(_)
            | BinOp::Le(_)
            | BinOp::Gt(_)
            | BinOp::Ge(_) => {
                let chain = chain(&|op| quote!(*switched_left #op *switched_right));
                parse_quote!((match (&(#left), &(#right)) { (switched_left, switched_right) => #chain }))
            }
            _ if is_assignment(op) => {
                let chain = chain(&|op| quote!(#left #op #right));
                parse_quote!(#chain)
            }
            _ => {
                let chain = chain(&|op| quote!(switched_left #op switched_right));
                parse_quote!((match (#left, #right) { (switched_left, switched_right) => #chain }))
            }
        }
    }
}

/// The bounds of a hidden type, as those of an object that lives as long as what is given.
fn with_lifetime(hidden: &TypeImplTrait) -> TokenStream {
    let bounds = &hidden.bounds;
    match bounds
        .iter()
        .any(|bound| matches!(bound, TypeParamBound::Lifetime(_)))
    {
        true => quote!(#bounds),
        false => quote!(#bounds + '_),
    }
}

fn unary_switch(unary: &ExprUnary, mutants: &[Mutant]) -> Expr {
    let ExprUnary { op, expr, .. } = unary;
    let chain = mutants.iter().map(is).fold(
        quote!({ #op switched }),
        |rest, is| quote!({ if #is { switched } else #rest }),
    );
    parse_quote!((match #expr { switched => #chain }))
}

/// The numbers of the fields that may be left to the rest of a struct, by which mutant.
fn without_fields(
    whole: &ExprStruct,
    mutants: &[(LineColumn, Mutant)],
) -> Option<Vec<(Member, Mutant)>> {
    let found = mutants.iter().filter_map(|(place, mutant)| {
        let field = whole.fields.iter().find(|it| it.span().start() == *place)?;
        Some((field.member.clone(), mutant.clone()))
    });
    let found: Vec<(Member, Mutant)> = found.collect();
    (!found.is_empty()).then_some(found)
}

fn fields_switch(whole: &ExprStruct, without: &[(Member, Mutant)]) -> Option<Expr> {
    whole.rest.as_ref()?;
    let chain = without
        .iter()
        .fold(quote!({ #whole }), |rest, (member, mutant)| {
            let is = is(mutant);
            let mut less = whole.clone();
            let kept = mem::take(&mut less.fields).into_iter();
            less.fields = kept.filter(|field| field.member != *member).collect();
            if !less.fields.is_empty() {
                less.fields.push_punct(Default::default());
            }
            quote!({ if #is { #less } else #rest })
        });
    Some(parse_quote!((#chain)))
}

/// Whether a `let` stands in a chain of conditions, which only `&&` can hold together.
fn has_let(expr: &Expr) -> bool {
    match expr {
        Expr::Let(_) => true,
        Expr::Binary(ExprBinary {
            left,
            op: BinOp::And(_),
            right,
            ..
        }) => has_let(left) || has_let(right),
        _ => false,
    }
}

fn is_assignment(op: &BinOp) -> bool {
    quote!(#op).to_string().ends_with('=')
        && !matches!(
            op,
            BinOp::Le(_) | BinOp::Ge(_) | BinOp::Eq(_) | BinOp::Ne(_)
        )
}

fn is(mutant: &Mutant) -> TokenStream {
    let number = proc_macro2::Literal::u32_unsuffixed(mutant.number);
    quote!(crate::mutant::is(#number))
}
