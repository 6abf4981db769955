//! Folders.

use super::repository::Place;
use super::{shown, text, told, tree};
use crate::source::{Input, open};

#[test]
fn proto_files_are_listed_in_order_with_clickable_paths() {
    let place = Place::with(&[
        ("proto/b.proto", "b"),
        ("proto/a/z.proto", "z"),
        ("proto/a.proto", "a"),
        ("proto/readme.md", "text"),
        ("other/x.proto", "x"),
    ]);
    for spec in ["proto", "proto/", "./proto"] {
        let input = open(spec, &place.options()).unwrap();
        assert_eq!(
            shown(&input),
            ["proto/a.proto", "proto/a/z.proto", "proto/b.proto"],
            "{spec}"
        );
        assert_eq!(tree(&input).label, "proto/");
        assert_eq!(text(&input, "a/z.proto"), "z");
    }
}

#[test]
fn the_current_folder_and_others_around_it_are_shown_from_there() {
    let place = Place::with(&[("proto/a.proto", "a"), ("here/b.proto", "b")]);
    let input = open(".", &place.options_in("here")).unwrap();
    assert_eq!(shown(&input), ["b.proto"]);
    assert_eq!(tree(&input).label, "./");
    let input = open("../proto", &place.options_in("here")).unwrap();
    assert_eq!(shown(&input), ["../proto/a.proto"]);
}

#[test]
fn what_git_ignores_is_left_out_unless_it_is_tracked() {
    let place = Place::committed(&[("proto/a.proto", "a"), ("gen/kept.proto", "kept")]);
    place.write(".gitignore", "gen/\n");
    place.write("gen/b.proto", "b");
    let input = open(".", &place.options()).unwrap();
    assert_eq!(shown(&input), ["gen/kept.proto", "proto/a.proto"]);
}

#[test]
fn a_folder_in_which_all_is_ignored_says_so() {
    let place = Place::unborn(&[("x/a.proto", ""), ("x/b.proto", ""), ("y/a.proto", "")]);
    place.write("x/.gitignore", "*.proto\n");
    place.write("y/.gitignore", "a.proto\n");
    let error = open("x", &place.options()).unwrap_err();
    assert_eq!(
        told(&error),
        "there are no `.proto` files in `x`\nhelp: git ignores the 2 that are there: see `.gitignore`"
    );
    let error = open("y", &place.options()).unwrap_err();
    assert_eq!(
        told(&error),
        "there are no `.proto` files in `y`\nhelp: git ignores the one that is there: see `.gitignore`"
    );
}

#[test]
fn an_empty_folder_is_an_error() {
    let place = Place::with(&[("docs/readme.md", "text")]);
    let error = open("docs", &place.options()).unwrap_err();
    assert_eq!(
        told(&error),
        "there are no `.proto` files in `docs`\nhelp: name the folder that holds the schema"
    );
}

#[test]
fn excluded_files_and_folders_are_left_out() {
    let place = Place::with(&[
        ("proto/a.proto", ""),
        ("proto/test/b.proto", ""),
        ("proto/vendor/c.proto", ""),
        ("proto/x_test.proto", ""),
    ]);
    let mut options = place.options();
    options.exclude = vec!["proto/test".into(), "vendor".into(), "*_test.proto".into()];
    assert_eq!(shown(&open("proto", &options).unwrap()), ["proto/a.proto"]);
}

#[test]
fn hidden_folders_count_but_not_that_of_git() {
    let place = Place::unborn(&[(".config/a.proto", ""), (".git/b.proto", "")]);
    assert_eq!(
        shown(&open(".", &place.options()).unwrap()),
        [".config/a.proto"]
    );
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_loops_are_not() {
    use std::os::unix::fs::symlink;
    let place = Place::with(&[("proto/a.proto", "a"), ("shared/s.proto", "s")]);
    symlink("../shared", place.path().join("proto/linked")).unwrap();
    symlink("..", place.path().join("proto/loop")).unwrap();
    symlink("a.proto", place.path().join("proto/b.proto")).unwrap();
    symlink("gone.proto", place.path().join("proto/dangling.proto")).unwrap();
    let input = open("proto", &place.options()).unwrap();
    assert_eq!(
        shown(&input),
        ["proto/a.proto", "proto/b.proto", "proto/linked/s.proto"]
    );
    assert_eq!(text(&input, "b.proto"), "a");
    assert_eq!(
        tree(&input).notes,
        ["`proto/dangling.proto` is left out: it is a link that leads nowhere"]
    );
}

#[cfg(unix)]
#[test]
fn pipes_are_never_opened() {
    let place = Place::with(&[("proto/a.proto", "a")]);
    let made = place
        .command("mkfifo")
        .arg("proto/pipe.proto")
        .status()
        .unwrap();
    assert!(made.success());
    assert_eq!(
        shown(&open("proto", &place.options()).unwrap()),
        ["proto/a.proto"]
    );
    let error = open("proto/pipe.proto", &place.options()).unwrap_err();
    assert_eq!(
        error.message,
        "`proto/pipe.proto` is neither a folder, a `.proto` file nor a descriptor set"
    );
}

#[test]
fn a_file_that_is_gone_is_named() {
    let place = Place::with(&[("proto/a.proto", "a")]);
    let input = open("proto", &place.options()).unwrap();
    place.delete("proto/a.proto");
    let file = tree(&input).find("a.proto").unwrap();
    let error = tree(&input).read(file).unwrap_err();
    assert_eq!(told(&error), "cannot read `proto/a.proto`: it is gone");
}

#[test]
fn a_pointer_of_git_lfs_is_not_taken_for_a_schema() {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";
    let place = Place::committed(&[("proto/a.proto", pointer)]);
    let expected = "`proto/a.proto` is a git LFS pointer, not a schema\nhelp: run `git lfs pull` \
        for the working tree, or keep `.proto` files out of LFS with \
        `git lfs migrate export --include=\"*.proto\"`";
    for spec in ["proto", "main:proto"] {
        let input = open(spec, &place.options()).unwrap();
        let file = tree(&input).find("a.proto").unwrap();
        assert_eq!(
            told(&tree(&input).read(file).unwrap_err()),
            expected,
            "{spec}"
        );
    }
}

#[test]
fn one_file_brings_what_it_imports() {
    let place = Place::with(&[
        (
            "proto/acme/a.proto",
            "import \"acme/b.proto\"; import \"google/protobuf/any.proto\";",
        ),
        ("proto/acme/b.proto", "import \"shared/c.proto\";"),
        ("proto/shared/c.proto", ""),
        ("proto/acme/unrelated.proto", ""),
    ]);
    let input = open("proto/acme/a.proto", &place.options()).unwrap();
    let expected = [
        "proto/acme/a.proto",
        "proto/acme/b.proto",
        "proto/shared/c.proto",
    ];
    assert_eq!(shown(&input), expected);
    let Input::Tree { inputs, .. } = &input else {
        unreachable!()
    };
    assert_eq!(inputs.as_deref().unwrap(), ["acme/a.proto"]);

    let input = open("a.proto", &place.options_in("proto/acme")).unwrap();
    assert_eq!(
        shown(&input),
        ["../acme/a.proto", "../acme/b.proto", "../shared/c.proto"]
    );
}

#[test]
fn a_file_without_imports_is_alone() {
    let place = Place::with(&[("proto/a.proto", ""), ("proto/b.proto", "")]);
    let input = open("proto/a.proto", &place.options()).unwrap();
    assert_eq!(shown(&input), ["proto/a.proto"]);
}

#[test]
fn an_import_from_another_root_brings_every_file() {
    let place = Place::with(&[
        ("proto/a.proto", "import \"money.proto\";"),
        ("third_party/money.proto", ""),
    ]);
    let input = open("proto/a.proto", &place.options()).unwrap();
    assert_eq!(shown(&input), ["proto/a.proto", "third_party/money.proto"]);
    let Input::Tree { inputs, .. } = &input else {
        unreachable!()
    };
    assert_eq!(inputs.as_deref().unwrap(), ["proto/a.proto"]);
}
