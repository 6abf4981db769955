//! Import roots of whole trees.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::{Importing, Roots};
use crate::compile::sources::Sources;
use crate::compile::well_known;
use crate::model::Name;
use crate::source::{SourceError, scan_imports};

impl Roots {
    /// Roots found from the imports in all files of some trees, inputs or not, and from names by
    /// which their files are known to be imported elsewhere.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn of_sources(sources: &[&Sources<'_>], known: &[&str]) -> Result<Self, SourceError> {
        let imports = distinct(sources)
            .into_par_iter()
            .map(|(sources, at)| Ok((&*sources.tree.files()[at].path, imports(sources, at)?)))
            .collect::<Result<Vec<(&str, Vec<Name>)>, SourceError>>()?;
        let imports: Vec<(&str, Vec<&str>)> = imports
            .iter()
            .map(|(path, imports)| (*path, imports.iter().map(Name::as_str).collect()))
            .collect();
        let elsewhere: Importing<'_> = ("", known);
        let files = imports
            .iter()
            .map(|(path, imports)| (*path, imports.as_slice()));
        let is_built_in = |import: &str| well_known::text(import).is_some();
        Ok(Self::infer(files.chain([elsewhere]), &is_built_in))
    }
}

/// What a file imports. Files that are not parsed are only scanned: most of them never will be.
fn imports(sources: &Sources<'_>, at: usize) -> Result<Vec<Name>, SourceError> {
    if let Some(parsed) = &sources.files[at] {
        return Ok(parsed.file.imports.to_vec());
    }
    let bytes = sources.tree.read(&sources.tree.files()[at])?;
    Ok(scan_imports(&bytes).into_iter().map(Name::from).collect())
}

/// The files of all trees, without those that several have: they say the same.
fn distinct<'t>(all: &[&'t Sources<'t>]) -> Vec<(&'t Sources<'t>, usize)> {
    let (mut ids, mut shared) = (FxHashSet::default(), FxHashSet::default());
    let files = all
        .iter()
        .flat_map(|&sources| (0..sources.files.len()).map(move |at| (sources, at)));
    files
        .filter(|&(sources, at)| match &sources.files[at] {
            Some(parsed) => shared.insert(std::sync::Arc::as_ptr(&parsed.file)),
            None => {
                let file = &sources.tree.files()[at];
                file.id.is_none_or(|id| ids.insert((&*file.path, id)))
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Tree;

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
        let new = Sources::read(&new, None).unwrap();
        let old = Sources::read_beside(&old, None, &new, None).unwrap();
        let roots = Roots::of_sources(&[&old, &new], &[]).unwrap();
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
        let sources = Sources::read(&tree, None).unwrap();
        let roots = Roots::of_sources(&[&sources], &["acme/user.proto"]).unwrap();
        assert_eq!(
            roots.import_path("proto/acme/user.proto"),
            "acme/user.proto"
        );
    }
}
