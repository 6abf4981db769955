//! What is compared with what.

use std::path::Path;

use super::repository::Place;
use super::{shown, text, told, tree};
use crate::source::{Against, Input, OpenOptions, Sides, check_sides};

fn check(place: &Place, path: &str, against: Against) -> Sides {
    check_sides(Some(Path::new(path)), &against, &place.options()).unwrap()
}

fn fail(place: &Place, path: &str, against: Against) -> String {
    told(&check_sides(Some(Path::new(path)), &against, &place.options()).unwrap_err())
}

fn named(name: &str) -> Against {
    Against::Named(name.to_owned())
}

fn exact(name: &str) -> Against {
    Against::Exact(name.to_owned())
}

/// `main` with two commits, and `topic` that left it after the first.
fn diverged() -> Place {
    let place = Place::committed(&[("proto/a.proto", "base")]);
    place.git("checkout --quiet -b topic");
    place.write("proto/a.proto", "topic");
    place.commit();
    place.git("checkout --quiet main");
    place.write("proto/a.proto", "main");
    place.commit();
    place.git("checkout --quiet topic");
    place
}

#[test]
fn a_branch_is_compared_with_where_it_left_the_default_branch() {
    let place = diverged();
    let state = place.repository_state();
    let sides = check(&place, "proto", Against::Default);
    assert_eq!(text(&sides.new, "a.proto"), "topic");
    assert_eq!(text(&sides.old, "a.proto"), "base");
    let base = place.short("main~1");
    assert_eq!(sides.new.label(), "proto/");
    assert_eq!(sides.old.label(), format!("main@{base}"));
    assert_eq!(
        sides.old_description,
        format!("main@{base} (2024-03-02), the merge base of HEAD and main")
    );
    assert_eq!(shown(&sides.old), ["proto/a.proto"]);
    assert_eq!(place.repository_state(), state, "nothing is written");
}

#[test]
fn the_default_branch_is_that_of_the_remote() {
    let origin = diverged();
    origin.git("checkout --quiet main");
    origin.git("branch --move main develop");
    let place = origin.clone("");
    place.git("checkout --quiet topic");
    let sides = check(&place, "proto", Against::Default);
    let base = place.short("origin/develop~1");
    assert_eq!(
        sides.old_description,
        format!("develop@{base} (2024-03-02), the merge base of HEAD and origin/develop")
    );
    place.git("remote set-head origin --delete");
    let error = fail(&place, "proto", Against::Default);
    assert_eq!(
        error,
        "there is no default branch to compare with: no `origin/HEAD`, `main` or `master`\n\
         help: name what to compare with, as in `--against REV`; in CI, fetch the target branch first"
    );
    place.git("update-ref refs/remotes/origin/main origin/develop");
    let sides = check(&place, "proto", Against::Default);
    assert!(
        sides
            .old_description
            .ends_with("the merge base of HEAD and origin/main")
    );
}

#[test]
fn on_the_default_branch_uncommitted_work_is_compared_with_head() {
    let place = Place::committed(&[("proto/a.proto", "one")]);
    place.write("proto/a.proto", "two");
    let sides = check(&place, "proto", Against::Default);
    assert_eq!(text(&sides.old, "a.proto"), "one");
    let head = place.short("HEAD");
    assert_eq!(
        sides.old_description,
        format!("HEAD@{head} (2024-03-02), which main has already")
    );
}

#[test]
fn on_a_clean_default_branch_the_last_commit_is_looked_at() {
    let place = Place::committed(&[("proto/a.proto", "one")]);
    place.write("proto/a.proto", "two");
    place.commit();
    let sides = check(&place, "proto", Against::Default);
    assert_eq!(text(&sides.old, "a.proto"), "one");
    assert_eq!(
        sides.old_description,
        format!(
            "HEAD~1@{} (2024-03-02), the commit before HEAD, as HEAD is on main and nothing is uncommitted",
            place.short("HEAD~1")
        )
    );
    place.git("checkout --quiet --detach");
    let detached = check(&place, "proto", Against::Default);
    assert_eq!(detached.old_description, sides.old_description);
}

#[test]
fn a_branch_without_commits_of_its_own_is_compared_with_head() {
    let place = Place::committed(&[("proto/a.proto", "one")]);
    place.git("checkout --quiet -b topic");
    let sides = check(&place, "proto", Against::Default);
    assert_eq!(
        sides.old_description,
        format!(
            "HEAD@{} (2024-03-02), which main has already, and nothing is changed since",
            place.short("HEAD")
        )
    );
}

#[test]
fn on_the_default_branch_unpushed_commits_are_compared_with_the_remote() {
    let origin = Place::committed(&[("proto/a.proto", "one")]);
    let place = origin.clone("");
    place.write("proto/a.proto", "two");
    place.commit();
    let sides = check(&place, "proto", Against::Default);
    assert_eq!(text(&sides.old, "a.proto"), "one");
    let base = place.short("origin/main");
    assert_eq!(
        sides.old_description,
        format!("main@{base} (2024-03-02), the merge base of HEAD and origin/main")
    );
}

#[test]
fn before_the_first_commit_everything_is_new() {
    let place = Place::unborn(&[("proto/a.proto", "one")]);
    let sides = check(&place, "proto", Against::Default);
    assert!(tree(&sides.old).files().is_empty());
    assert_eq!(sides.old_description, "nothing, as there is no commit yet");
    place.commit();
    let sides = check(&place, "proto", Against::Default);
    assert!(tree(&sides.old).files().is_empty());
    let expected = "nothing, as HEAD is the first commit and nothing is uncommitted";
    assert_eq!(sides.old_description, expected);
}

#[test]
fn a_named_revision_means_the_merge_base_and_an_exact_one_itself() {
    let place = diverged();
    let sides = check(&place, "proto", named("main"));
    assert_eq!(text(&sides.old, "a.proto"), "base");
    let base = place.short("main~1");
    assert_eq!(
        sides.old_description,
        format!("main@{base} (2024-03-02), the merge base of HEAD and main")
    );
    let sides = check(&place, "proto", exact("main"));
    assert_eq!(text(&sides.old, "a.proto"), "main");
    assert_eq!(
        sides.old_description,
        format!("main@{} (2024-03-02)", place.short("main"))
    );
    let sides = check(&place, "proto", exact("git:main"));
    assert_eq!(text(&sides.old, "a.proto"), "main");
}

#[test]
fn a_revision_can_name_another_folder() {
    let place = Place::committed(&[("old/a.proto", "then")]);
    place.git("mv old new");
    place.commit();
    let sides = check(&place, "new", exact("HEAD~1:old"));
    assert_eq!(shown(&sides.new), ["new/a.proto"]);
    assert_eq!(shown(&sides.old), ["old/a.proto"]);
    assert_eq!(text(&sides.old, "a.proto"), "then");
}

#[test]
fn a_folder_that_the_baseline_lacks_is_new() {
    let place = Place::committed(&[("other/a.proto", "one")]);
    place.write("proto/b.proto", "two");
    let sides = check(&place, "proto", Against::Default);
    assert_eq!(shown(&sides.new), ["proto/b.proto"]);
    assert!(tree(&sides.old).files().is_empty());
    let head = place.short("HEAD");
    assert_eq!(
        sides.old.label(),
        format!("HEAD@{head}, which has no `proto`: everything is new")
    );
    assert_eq!(
        sides.old_description,
        format!(
            "HEAD@{head} (2024-03-02), which main has already, which has no `proto`: everything is new"
        )
    );
}

#[test]
fn a_folder_whose_files_are_all_deleted_is_no_mistake() {
    let place = Place::committed(&[("proto/a.proto", "one"), ("proto/readme.md", "")]);
    place.delete("proto/a.proto");
    let sides = check(&place, "proto", Against::Default);
    assert!(tree(&sides.new).files().is_empty());
    assert_eq!(shown(&sides.old), ["proto/a.proto"]);
}

#[test]
fn a_folder_without_schema_on_both_sides_is_a_mistake() {
    let place = Place::committed(&[("proto/a.proto", "one"), ("docs/readme.md", "")]);
    assert_eq!(
        fail(&place, "docs", Against::Default),
        "there are no `.proto` files in `docs`\nhelp: name the folder that holds the schema"
    );
    assert_eq!(
        fail(&place, "protos", Against::Default),
        "there is no file or folder `protos`\nhelp: did you mean `proto`?"
    );
}

#[test]
fn without_a_path_the_current_folder_is_checked() {
    let place = Place::committed(&[("proto/a.proto", "one"), ("other/b.proto", "")]);
    place.write("proto/a.proto", "two");
    let sides = check_sides(None, &Against::Default, &place.options_in("proto")).unwrap();
    assert_eq!(shown(&sides.new), ["a.proto"]);
    assert_eq!(shown(&sides.old), ["a.proto"]);
    let sides = check_sides(None, &Against::Default, &place.options()).unwrap();
    assert_eq!(shown(&sides.new), ["other/b.proto", "proto/a.proto"]);
}

#[test]
fn one_file_has_the_same_top_on_both_sides() {
    let place = Place::committed(&[
        ("proto/acme/a.proto", "import \"acme/b.proto\";"),
        ("proto/acme/b.proto", "b"),
    ]);
    place.write("proto/acme/a.proto", "");
    place.delete("proto/acme/b.proto");
    let sides = check(&place, "proto/acme/a.proto", Against::Default);
    assert_eq!(shown(&sides.new), ["proto/acme/a.proto"]);
    assert_eq!(
        shown(&sides.old),
        ["proto/acme/a.proto", "proto/acme/b.proto"]
    );
    for side in [&sides.new, &sides.old] {
        let Input::Tree { inputs, .. } = side else {
            unreachable!()
        };
        assert_eq!(inputs.as_deref().unwrap(), ["acme/a.proto"]);
    }
}

#[test]
fn a_new_file_has_nothing_to_look_at_on_the_old_side() {
    let place = Place::committed(&[("proto/a.proto", "")]);
    place.write("proto/b.proto", "");
    let sides = check(&place, "proto/b.proto", Against::Default);
    let Input::Tree { inputs, tree } = &sides.old else {
        unreachable!()
    };
    assert!(tree.files().is_empty());
    assert_eq!(inputs.as_deref(), Some(&[][..]));
}

#[test]
fn folders_and_descriptor_sets_are_compared_without_git() {
    let place = Place::with(&[
        ("new/a.proto", "new"),
        ("old/a.proto", "old"),
        ("old.binpb", "x"),
    ]);
    let sides = check(&place, "new", named("old"));
    assert_eq!(text(&sides.old, "a.proto"), "old");
    assert_eq!(sides.old_description, "old");
    let sides = check(&place, "new", named("old.binpb"));
    assert!(matches!(sides.old, Input::DescriptorSet { .. }));
    let sides = check(&place, "new", exact("old"));
    assert_eq!(shown(&sides.old), ["old/a.proto"]);
}

#[test]
fn a_descriptor_set_is_compared_with_itself_in_the_baseline() {
    let place = Place::committed(&[("a.binpb", "then")]);
    place.write("a.binpb", "now");
    let sides = check(&place, "a.binpb", exact("HEAD"));
    let Input::DescriptorSet { bytes, .. } = &sides.old else {
        unreachable!()
    };
    assert_eq!(bytes, b"then");
}

#[test]
fn outside_of_a_repository_something_must_be_named() {
    let place = Place::with(&[("proto/a.proto", "")]);
    assert_eq!(
        fail(&place, "proto", Against::Default),
        "`proto` is not in a git repository\n\
         help: name a folder, file or descriptor set to compare with, as in `--against PATH`"
    );
    assert_eq!(
        fail(&place, "proto", named("main")),
        "`proto` is not in a git repository, and there is no file or folder `main` to compare it with\n\
         help: name a folder, file or descriptor set to compare with, as in `--against PATH`"
    );
}

#[test]
fn a_bare_repository_has_nothing_to_check() {
    let bare = Place::committed(&[("proto/a.proto", "")]).clone("--bare");
    let error = check_sides(None, &Against::Default, &bare.options()).unwrap_err();
    assert_eq!(
        told(&error),
        format!(
            "`{}` is a bare git repository, without files to check\nhelp: compare two revisions, as in `protovet diff main feature`",
            bare.name()
        )
    );
}

#[test]
fn an_unknown_revision_is_explained() {
    let place = Place::committed(&[("proto/a.proto", "")]);
    assert_eq!(
        fail(&place, "proto", named("mian")),
        format!(
            "there is no branch, tag or commit `mian` in `{}`\nhelp: did you mean the branch `main`?",
            place.name()
        )
    );
}

#[test]
fn a_checked_path_outside_of_the_repository_of_a_hook_is_an_error() {
    let place = Place::committed(&[("proto/a.proto", "")]);
    let elsewhere = Place::with(&[("proto/a.proto", "")]);
    let mut options = OpenOptions::at(elsewhere.path());
    options.git.git_dir = Some(place.path().join(".git"));
    let error = check_sides(Some(Path::new("proto")), &Against::Default, &options).unwrap_err();
    assert_eq!(
        told(&error),
        format!(
            "`proto` is outside of the git repository `{}`\nhelp: unset `GIT_DIR`, \
             or name a folder to compare with, as in `--against PATH`",
            place.name()
        )
    );
}
