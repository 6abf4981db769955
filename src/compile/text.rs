//! `.proto` text to a [`crate::model::Schema`].

#[allow(dead_code)] // until the linker stands
pub(crate) mod ast;
#[allow(dead_code)] // until the linker stands
pub(crate) mod comments;
mod error;
mod lexer;
#[allow(dead_code)] // until the options pass stands
pub(crate) mod link;
#[allow(dead_code)] // until the options pass stands
pub(crate) mod linked;
#[allow(dead_code)] // until the linker stands
mod name;
mod number;
#[allow(dead_code)] // until the linker stands
mod parser;
#[allow(dead_code)] // until the linker stands
pub(crate) mod string;

#[allow(unused_imports)] // until the linker stands
pub(crate) use self::{
    error::SyntaxError,
    name::text_of_name,
    parser::{Parsed, parse},
};
