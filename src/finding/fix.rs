//! What would mend a finding: edits to the text of the new version.

use std::ops::Range;

use crate::model::Name;

/// A way out that is right for everyone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// What it does, in a few words, such as ``reserve 4 and `title` ``.
    pub title: String,
    /// The edits: none overlaps another of the same file.
    pub edits: Vec<Edit>,
}

/// A piece of text that takes another's place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// The import path of the file, in the new version.
    pub path: Name,
    /// What it takes the place of, in bytes of that file; empty where text is put in.
    pub range: Range<usize>,
    /// What stands there then.
    pub text: String,
}
