//! History and objects that are not there.

use std::path::Path;

use super::repository::Place;
use super::{told, tree};
use crate::source::{Against, check_sides, open};

const DEEPEN: &str = "fetch the rest of the history with `git fetch --unshallow`, or a part of it \
    with `git fetch --deepen=100`; in CI, check out with a fetch depth of 0";

/// `main` and `topic`, two commits each after the one they share.
fn origin() -> Place {
    let place = Place::committed(&[("proto/a.proto", "base")]);
    place.git("checkout --quiet -b topic");
    for text in ["topic 1", "topic 2"] {
        place.write("proto/a.proto", text);
        place.commit();
    }
    place.git("checkout --quiet main");
    for text in ["main 1", "main 2"] {
        place.write("proto/a.proto", text);
        place.commit();
    }
    place
}

fn fail(place: &Place, against: &Against) -> String {
    told(&check_sides(Some(Path::new("proto")), against, &place.options()).unwrap_err())
}

#[test]
fn a_merge_base_before_the_start_of_a_shallow_clone_says_how_to_fetch() {
    let place = origin().clone("--depth 1 --no-single-branch --branch topic");
    let message = "the merge base of HEAD and `origin/main` is not in this shallow clone";
    assert_eq!(
        fail(&place, &Against::Default),
        format!("{message}\nhelp: {DEEPEN}")
    );
    let named = Against::Named("origin/main".into());
    assert_eq!(fail(&place, &named), format!("{message}\nhelp: {DEEPEN}"));
    let exact = Against::Exact("origin/main".into());
    check_sides(Some(Path::new("proto")), &exact, &place.options()).unwrap();
}

#[test]
fn a_worktree_of_a_shallow_clone_is_shallow() {
    let place = origin().clone("--depth 1 --no-single-branch --branch topic");
    place.git("worktree add --quiet --detach elsewhere");
    let options = place.options_in("elsewhere");
    let error = check_sides(None, &Against::Default, &options).unwrap_err();
    assert_eq!(error.help.as_deref(), Some(DEEPEN));
}

#[test]
fn a_parent_before_the_start_of_a_shallow_clone_says_how_to_fetch() {
    let place = origin().clone("--depth 1");
    assert_eq!(
        fail(&place, &Against::Default),
        "the commit before `HEAD` is not in this shallow clone\nhelp: fetch it with \
         `git fetch --deepen=1`, or all of the history with `git fetch --unshallow`"
    );
    assert_eq!(
        told(&open("HEAD~1", &place.options()).unwrap_err()),
        format!("git revision `HEAD~1` is before the start of this shallow clone\nhelp: {DEEPEN}")
    );
}

#[test]
fn a_branch_that_a_shallow_clone_lacks_says_how_to_fetch() {
    let place = origin().clone("--depth 1");
    let error = open("git:feature/unheard-of", &place.options()).unwrap_err();
    let help = "fetch it with `git fetch origin feature/unheard-of:refs/remotes/origin/feature/unheard-of`, \
                or with `git fetch origin tag feature/unheard-of` if it is a tag; in CI, check out \
                with a fetch depth of 0";
    assert_eq!(error.help.as_deref(), Some(help));
    let error = open("git:0123456", &place.options()).unwrap_err();
    assert_eq!(error.help.as_deref(), Some(DEEPEN));
}

#[test]
fn a_revision_before_the_first_commit_is_an_error() {
    let place = Place::committed(&[("proto/a.proto", "")]);
    assert_eq!(
        told(&open("HEAD~5", &place.options()).unwrap_err()),
        "git revision `HEAD~5` does not exist: the history of `HEAD` is shorter\n\
         help: see what there is with `git log --oneline HEAD`"
    );
}

#[test]
fn histories_without_a_common_commit_are_explained() {
    let place = Place::committed(&[("proto/a.proto", "")]);
    place.git("checkout --quiet --orphan island");
    place.write("proto/a.proto", "x");
    place.commit();
    let named = Against::Named("main".into());
    assert_eq!(
        fail(&place, &named),
        "HEAD and `main` have no commit in common\n\
         help: compare with `main` itself by adding `--exact`"
    );
}

#[test]
fn a_blob_that_a_partial_clone_lacks_says_how_to_fetch() {
    let origin = origin();
    origin.git("config uploadpack.allowFilter true");
    let place = origin.clone("--filter=blob:none --no-checkout");
    let commit = place.short("main");
    let input = open("main:proto", &place.options()).unwrap();
    let file = tree(&input).find("a.proto").unwrap();
    assert_eq!(
        told(&tree(&input).read(file).unwrap_err()),
        format!(
            "`proto/a.proto` of main@{commit} is not in this partial clone\n\
             help: fetch what is missing with `git fetch --refetch --no-filter origin`"
        )
    );
    place.git("fetch --quiet --refetch --no-filter origin");
    let input = open("main:proto", &place.options()).unwrap();
    let file = tree(&input).find("a.proto").unwrap();
    assert_eq!(tree(&input).read(file).unwrap(), b"main 2");
}

#[test]
fn a_blob_that_a_damaged_repository_lacks_is_named() {
    let place = Place::committed(&[("proto/a.proto", "one")]);
    let id = place.git("rev-parse main:proto/a.proto");
    place.delete(&format!(".git/objects/{}/{}", &id[..2], &id[2..]));
    let input = open("main:proto", &place.options()).unwrap();
    let file = tree(&input).find("a.proto").unwrap();
    assert_eq!(
        told(&tree(&input).read(file).unwrap_err()),
        format!(
            "`proto/a.proto` of main@{} is missing from the git repository\n\
             help: the repository is damaged: find out more with `git fsck`",
            place.short("main")
        )
    );
}

#[test]
fn an_extension_of_git_that_is_not_known_is_named() {
    let place = Place::committed(&[("proto/a.proto", "one")]);
    place.git("config core.repositoryFormatVersion 1");
    place.git("config extensions.future true");
    let error = open("main", &place.options()).unwrap_err();
    assert_eq!(
        told(&error),
        format!(
            "the git repository of `{}` uses `extensions.future`, which is not supported\n\
             help: check a plain clone, or compare two folders",
            place.name()
        )
    );
}

#[test]
fn a_revision_that_is_a_file_is_no_version() {
    let place = Place::committed(&[("proto/a.proto", "one")]);
    let id = place.git("rev-parse main:proto/a.proto");
    assert_eq!(
        told(&open(&id, &place.options()).unwrap_err()),
        format!(
            "git revision `{id}` is neither a commit nor a folder\n\
             help: write `REV:path` to name a file of a revision"
        )
    );
}
