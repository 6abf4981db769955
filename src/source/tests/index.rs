//! Files of revisions that are looked up in the index.

use std::path::Path;

use super::repository::Place;
use super::{told, tree};
use crate::source::{Against, Input, OpenOptions, Sides, SourceError, TreeFile, check_sides};

fn sides(revision: &str, options: &OpenOptions) -> Result<Sides, SourceError> {
    let against = Against::Exact(revision.to_owned());
    check_sides(None, &against, options)
}

/// The files and notes of a revision.
fn old(revision: &str, options: &OpenOptions) -> (Vec<TreeFile>, Vec<String>) {
    let sides = sides(revision, options).unwrap();
    let tree = tree(&sides.old);
    (tree.files().to_vec(), tree.notes.clone())
}

/// The same where there is no index to look into.
fn walked(place: &Place, revision: &str, options: &OpenOptions) -> (Vec<TreeFile>, Vec<String>) {
    let index = place.path().join(".git/index");
    let aside = place.path().join(".git/aside");
    std::fs::rename(&index, &aside).unwrap();
    let told = old(revision, options);
    std::fs::rename(&aside, &index).unwrap();
    told
}

#[test]
#[cfg(unix)]
fn the_files_of_a_revision_are_the_same_with_and_without_an_index() {
    let place = Place::committed(&[
        ("top.proto", "1"),
        ("a/one.proto", "1"),
        ("a/deep/two.proto", "2"),
        ("a/deep/note.txt", "no schema"),
        ("gen/out.proto", "3"),
        ("z/three.proto", "4"),
    ]);
    place.commit();
    std::os::unix::fs::symlink("../a/one.proto", place.path().join("z/link.proto")).unwrap();
    std::os::unix::fs::symlink("../a/deep", place.path().join("z/folder")).unwrap();
    place.commit();
    let commit = place.git("rev-parse HEAD");
    place.git(&format!(
        "update-index --add --cacheinfo 160000,{commit},a/deep/module"
    ));
    place.git("commit --quiet --message module");
    place.git("branch before HEAD~2");
    place.write("a/one.proto", "staged");
    place.git("add a/one.proto");
    place.write("a/later.proto", "announced");
    place.git("add --intent-to-add a/later.proto");
    let mut leaving_out = place.options();
    leaving_out.exclude = vec!["gen".to_owned(), "a/deep/two.proto".to_owned()];
    let mut counts = Vec::new();
    for options in [place.options(), leaving_out, place.options_in("a")] {
        for revision in ["HEAD", "HEAD~1", "before"] {
            let known = old(revision, &options);
            assert_eq!(known, walked(&place, revision, &options), "{revision}");
            counts.push((known.0.len(), known.1.len()));
        }
    }
    // a folder that a link leads to, and the link, count; a submodule is told
    let whole = [(7, 2), (7, 0), (5, 0)];
    let without = [(5, 2), (5, 0), (3, 0)];
    let below = [(2, 1), (2, 0), (2, 0)];
    assert_eq!(counts, [whole, without, below].concat());
}

#[test]
fn an_index_that_cannot_be_used_is_told_where_it_is_needed() {
    let place = Place::committed(&[("a.proto", "1")]);
    let staged = || check_sides(Some(Path::new("")), &Against::Staged, &place.options());
    assert!(staged().is_ok());
    place.git("update-index --split-index");
    assert_eq!(
        told(&staged().unwrap_err()),
        "cannot read the git index: it has a part `link`\n\
         help: a split or sparse index is not supported: turn it off with \
         `git update-index --no-split-index` or `git sparse-checkout reapply --no-sparse-index`"
    );
    let both = sides("HEAD", &place.options()).unwrap();
    assert!(matches!(&both.new, Input::Tree { tree, .. } if tree.files().len() == 1));
    place.git("update-index --no-split-index");
    std::fs::write(place.path().join(".git/index"), "no index").unwrap();
    let error = staged().unwrap_err();
    assert_eq!(
        error.message,
        "cannot read the git index: it does not start as an index does"
    );
    assert!(error.help.unwrap().contains("git reset"));
}
