//! Import roots of whole trees.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::{Importing, Roots};
use crate::compile::well_known;
use crate::source::{SourceError, Tree, TreeFile, scan_imports};

impl Roots {
    /// Roots found from the imports in all files of some trees, and from names by which their
    /// files are known to be imported elsewhere.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn of_trees(trees: &[&Tree], known: &[&str]) -> Result<Self, SourceError> {
        let scanned = distinct(trees)
            .into_par_iter()
            .map(|(tree, file)| Ok((file, scan_imports(&tree.read(file)?))))
            .collect::<Result<Vec<(&TreeFile, Vec<String>)>, SourceError>>()?;
        let imports: Vec<(&str, Vec<&str>)> = scanned
            .iter()
            .map(|(file, imports)| (&*file.path, imports.iter().map(String::as_str).collect()))
            .collect();
        let elsewhere: Importing<'_> = ("", known);
        let files = imports
            .iter()
            .map(|(path, imports)| (*path, imports.as_slice()));
        let is_built_in = |import: &str| well_known::text(import).is_some();
        Ok(Self::infer(files.chain([elsewhere]), &is_built_in))
    }
}

/// The files of all trees, without those that several have: they say the same.
fn distinct<'t>(trees: &[&'t Tree]) -> Vec<(&'t Tree, &'t TreeFile)> {
    let mut seen = FxHashSet::default();
    let files = trees
        .iter()
        .flat_map(|&tree| tree.files().iter().map(move |file| (tree, file)));
    files
        .filter(|(_, file)| file.id.is_none_or(|id| seen.insert((&*file.path, id))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEAM: &str = "import \"acme/user.proto\";";

    #[test]
    fn both_trees_vote() {
        let old = Tree::from_texts("old", [("proto/acme/user.proto", ""), ("x.proto", "")]);
        let new = Tree::from_texts(
            "new",
            [
                ("proto/acme/user.proto", ""),
                ("proto/acme/team.proto", TEAM),
            ],
        );
        let roots = Roots::of_trees(&[&old, &new], &[]).unwrap();
        assert_eq!(
            roots.import_path("proto/acme/user.proto"),
            "acme/user.proto"
        );
        assert_eq!(
            roots.import_path("proto/acme/team.proto"),
            "acme/team.proto"
        );
        assert_eq!(roots.import_path("x.proto"), "x.proto");
    }

    #[test]
    fn names_known_elsewhere_vote_too() {
        let tree = Tree::from_texts("new", [("proto/acme/user.proto", "")]);
        let roots = Roots::of_trees(&[&tree], &["acme/user.proto"]).unwrap();
        assert_eq!(
            roots.import_path("proto/acme/user.proto"),
            "acme/user.proto"
        );
    }
}
