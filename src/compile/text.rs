//! `.proto` text to a [`crate::model::Schema`].

pub(crate) mod ast;
#[allow(dead_code)] // until rules read comments
pub(crate) mod comments;
mod error;
mod lexer;
pub(crate) mod link;
pub(crate) mod linked;
mod name;
mod number;
mod parser;
pub(crate) mod string;

pub(crate) use self::{
    error::SyntaxError,
    name::text_of_name,
    parser::{Parsed, Room, parse},
};
