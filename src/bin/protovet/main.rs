<<<<<<< HEAD
//! The command line of protovet.

=======
>>>>>>> link
fn main() {}
