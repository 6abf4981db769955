//! Random schemas, random changes to them, and what becomes of ordinary values.

#![allow(dead_code)] // each program that includes this uses some of it

mod build;
pub(crate) mod case;
mod choose;
mod compare;
mod edit;
pub(crate) mod judge;
pub(crate) mod meet;
mod print;
pub(crate) mod rng;
pub(crate) mod shrink;
mod tall;
mod tree;
pub(crate) mod trials;
mod values;
mod world;
