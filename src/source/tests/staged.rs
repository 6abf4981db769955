//! The index.

use std::path::Path;

use super::repository::Place;
use super::{shown, text, told, tree};
use crate::source::{Against, Input, Sides, SourceError, check_sides};

fn staged(place: &Place) -> Result<Sides, SourceError> {
    check_sides(Some(Path::new("proto")), &Against::Staged, &place.options())
}

#[test]
fn what_is_staged_is_compared_with_head() {
    let place = Place::committed(&[("proto/a.proto", "one"), ("proto/gone.proto", "gone")]);
    place.write("proto/a.proto", "staged");
    place.write("proto/new.proto", "new");
    place.git("rm --quiet proto/gone.proto");
    place.git("add proto");
    place.write("proto/a.proto", "not staged");
    place.write("proto/untracked.proto", "");
    let state = place.repository_state();
    let sides = staged(&place).unwrap();
    assert_eq!(shown(&sides.new), ["proto/a.proto", "proto/new.proto"]);
    assert_eq!(text(&sides.new, "a.proto"), "staged");
    assert_eq!(sides.new.label(), "the git index");
    assert_eq!(shown(&sides.old), ["proto/a.proto", "proto/gone.proto"]);
    assert_eq!(
        sides.old_description,
        format!(
            "HEAD@{} (2024-03-02), which the index is to follow",
            place.short("HEAD")
        )
    );
    assert_eq!(place.repository_state(), state, "nothing is written");
}

#[test]
fn before_the_first_commit_all_that_is_staged_is_new() {
    let place = Place::unborn(&[("proto/a.proto", "one")]);
    place.git("add proto");
    let sides = staged(&place).unwrap();
    assert_eq!(shown(&sides.new), ["proto/a.proto"]);
    assert!(tree(&sides.old).files().is_empty());
    assert_eq!(sides.old_description, "nothing, as there is no commit yet");
}

#[test]
fn files_that_are_only_to_be_added_are_not_staged() {
    let place = Place::committed(&[("proto/a.proto", "one")]);
    place.write("proto/b.proto", "");
    place.git("add --intent-to-add proto/b.proto");
    assert_eq!(shown(&staged(&place).unwrap().new), ["proto/a.proto"]);
}

#[test]
fn a_staged_deletion_of_the_whole_folder_is_seen() {
    let place = Place::committed(&[("proto/a.proto", "one"), ("b.proto", "")]);
    place.git("rm --quiet -r proto");
    let sides = staged(&place).unwrap();
    assert!(tree(&sides.new).files().is_empty());
    assert_eq!(shown(&sides.old), ["proto/a.proto"]);
}

#[test]
fn a_conflict_must_be_resolved_first() {
    let place = Place::committed(&[("proto/a.proto", "base\n")]);
    place.git("checkout --quiet -b topic");
    place.write("proto/a.proto", "topic\n");
    place.commit();
    place.git("checkout --quiet main");
    place.write("proto/a.proto", "main\n");
    place.commit();
    let merged = place
        .command("git")
        .args(["merge", "--quiet", "topic"])
        .output()
        .unwrap();
    assert!(!merged.status.success());
    assert_eq!(
        told(&staged(&place).unwrap_err()),
        "`proto/a.proto` has an unresolved merge conflict\n\
         help: resolve it and stage the result with `git add`"
    );
}

#[test]
fn one_staged_file_brings_what_it_imports() {
    let place = Place::committed(&[("proto/a.proto", ""), ("proto/b.proto", "committed")]);
    place.write("proto/a.proto", "import \"b.proto\";");
    place.write("proto/b.proto", "staged");
    place.git("add proto");
    place.write("proto/b.proto", "not staged");
    let path = Path::new("proto/a.proto");
    let sides = check_sides(Some(path), &Against::Staged, &place.options()).unwrap();
    assert_eq!(shown(&sides.new), ["proto/a.proto", "proto/b.proto"]);
    assert_eq!(text(&sides.new, "b.proto"), "staged");
    let Input::Tree { inputs, .. } = &sides.new else {
        unreachable!()
    };
    assert_eq!(inputs.as_deref().unwrap(), ["a.proto"]);
}

#[test]
fn a_hook_names_the_index() {
    let place = Place::committed(&[("proto/a.proto", "one")]);
    std::fs::copy(
        place.path().join(".git/index"),
        place.path().join(".git/next"),
    )
    .unwrap();
    place.write("proto/a.proto", "two");
    place.git("add proto");
    let mut options = place.options_in("proto");
    options.git.git_dir = Some(place.path().join(".git"));
    options.git.index_file = Some(".git/next".into());
    let sides = check_sides(None, &Against::Staged, &options).unwrap();
    assert_eq!(text(&sides.new, "a.proto"), "one");
    options.git.index_file = None;
    let sides = check_sides(None, &Against::Staged, &options).unwrap();
    assert_eq!(text(&sides.new, "a.proto"), "two");
}

#[test]
fn a_worktree_has_its_own_index() {
    let place = Place::committed(&[("proto/a.proto", "one")]);
    place.git("worktree add --quiet -b topic elsewhere");
    place.write("elsewhere/proto/a.proto", "two");
    place.git("-C elsewhere add proto");
    let options = place.options_in("elsewhere");
    let sides = check_sides(None, &Against::Staged, &options).unwrap();
    assert_eq!(text(&sides.new, "proto/a.proto"), "two");
    assert_eq!(text(&sides.old, "proto/a.proto"), "one");
}
