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
mod ignore;
mod image;
pub mod lint;
mod member;
mod message;
mod numbers;
mod order;
mod package_version;
mod place;
mod registry;
mod retired;
mod rule;
mod select;
mod selection;
mod service;
mod values;
mod walk;

pub use category::{Categories, Category, Version};
pub use order::sorted;
pub(crate) use package_version::is_unstable;
pub use place::position;
pub use rule::{Rule, all, find};
pub use select::{Resolved, Retired, UnknownRule};
pub use selection::{Selection, resolve};
pub use walk::check;
