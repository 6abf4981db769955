//! Import roots of whole trees.

use std::borrow::Cow;
use std::sync::Arc;

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
            .collect::<Result<Vec<(&str, Cow<'_, [Name]>)>, SourceError>>()?;
        let files = imports.iter().map(|(path, imports)| (*path, &**imports));
        let known: Vec<Name> = known.iter().copied().map(Name::from).collect();
        let elsewhere: Importing<'_, Name> = ("", &known);
        let is_built_in = |import: &str| well_known::text(import).is_some();
        Ok(Self::infer(files.chain([elsewhere]), &is_built_in))
    }
}

/// What a file imports. Files that are not parsed are only scanned: most of them never will be.
fn imports<'s>(sources: &'s Sources<'_>, at: usize) -> Result<Cow<'s, [Name]>, SourceError> {
    if let Some(parsed) = &sources.files[at] {
        return Ok(Cow::Borrowed(&parsed.file.imports));
    }
    let bytes = sources.tree.read(&sources.tree.files()[at])?;
    Ok(scan_imports(&bytes).into_iter().map(Name::from).collect())
}

/// The files of all trees, without those that several have at one path: they say the same.
fn distinct<'t>(all: &[&'t Sources<'t>]) -> Vec<(&'t Sources<'t>, usize)> {
    if let [only] = all {
        return (0..only.files.len()).map(|at| (*only, at)).collect();
    }
    let (mut ids, mut shared) = (FxHashSet::default(), FxHashSet::default());
    let files = all
        .iter()
        .flat_map(|&sources| (0..sources.files.len()).map(move |at| (sources, at)));
    files
        .filter(|&(sources, at)| {
            let file = &sources.tree.files()[at];
            match &sources.files[at] {
                Some(parsed) => shared.insert((&*file.path, Arc::as_ptr(&parsed.file))),
                None => file.id.is_none_or(|id| ids.insert((&*file.path, id))),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::SharedParses;
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

    /// Copies of a file may be parsed once, and stand in two places all the same.
    #[test]
    fn copies_of_a_file_are_files_of_their_own() {
        let date = "message Date {}";
        let old = Tree::from_texts("old", [("a/date.proto", date)]);
        let using = "import \"date.proto\";";
        let new = [
            ("a/date.proto", date),
            ("b/date.proto", date),
            ("b/x.proto", using),
        ];
        let new = Tree::from_texts("new", new);
        let shared = SharedParses::default();
        let read = |tree| Sources::read_sharing(tree, None, &shared).unwrap();
        let (old, new) = (read(&old), read(&new));
        let roots = Roots::of_sources(&[&old, &new], &[]).unwrap();
        assert_eq!(roots.import_path("b/date.proto"), "date.proto");
        assert_eq!(roots.import_path("a/date.proto"), "a/date.proto");
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
