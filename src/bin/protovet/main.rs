//! The command line of protovet.

fn main() {}
