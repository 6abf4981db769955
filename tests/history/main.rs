//! The ledger of a repository, held against repositories made for each question, and against a
//! slow and simple way to the same answers.

#![allow(clippy::unwrap_used)]

mod cases;
mod kept;
mod oracle;
mod property;
mod repository;
mod world;
