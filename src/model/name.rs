//! Names of elements.

/// A name, or a full name without the leading dot. Cheap to clone; short names need no allocation.
pub type Name = smol_str::SmolStr;
