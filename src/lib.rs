//! protovet tells, before a Protobuf schema change ships, whether anything that reads or writes
//! the data breaks.

pub mod model;
pub mod compile;
pub mod finding;
pub mod source;
pub mod relation;
