//! protovet tells, before a Protobuf schema change ships, whether anything that reads or writes
//! the data breaks.

pub mod check;
pub mod compile;
pub mod finding;
pub mod model;
pub mod pair;
pub mod policy;
pub mod relation;
pub mod report;
pub mod rules;
pub mod source;
pub mod witness;
