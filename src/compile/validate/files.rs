//! What a file as a whole must keep to.

use super::{Checker, features};
use crate::compile::Problem;
use crate::model::FileId;

/// Longer names, or deeper ones, are refused by protoc.
const LONGEST_PACKAGE: usize = 511;
const DEEPEST_PACKAGE: usize = 100;

pub(super) fn check(checker: &mut Checker, id: FileId) {
    features::check_file(checker, id);
    let file = &checker.schema[id];
    let depth = file.package.bytes().filter(|&byte| byte == b'.').count();
    let problem = if file.package.len() > LONGEST_PACKAGE {
        Problem::new(
            id,
            file.package_span,
            "the package name is longer than 511 characters",
        )
    } else if depth > DEEPEST_PACKAGE {
        Problem::new(
            id,
            file.package_span,
            "the package name has more than 101 parts",
        )
    } else {
        return;
    };
    checker.report(problem.help("shorten it: compilers refuse longer names"));
}
