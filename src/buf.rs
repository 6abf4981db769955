//! The breaking rules of buf 1.75, with buf's names, pairing, verdicts and positions.
//!
//! They stand beside [`crate::rules`] and share nothing with them: buf pairs by full name, number
//! or path alone, knows no direction and no data. Where a verdict of buf differs from what real
//! data does, the rule stays as buf has it; its page says so and names the rule of ours that is
//! right.
//!
//! The position of a finding is its first label, on the new side: see [`position`].

mod cardinality;
mod category;
mod context;
mod enumeration;
mod feature;
mod field;
mod field_default;
mod field_string;
mod field_type;
mod file;
mod file_option;
mod image;
mod member;
mod message;
mod numbers;
mod place;
mod retired;
mod rule;
mod selection;
mod service;
mod values;
mod walk;

pub use category::{Categories, Category, Version};
pub(crate) use image::is_unstable;
pub use place::position;
pub use rule::{Rule, all, find};
pub use selection::{Resolved, Selection, UnknownRule, resolve};
pub use walk::check;
