//! Revisions.

use super::repository::Place;
use super::{shown, text, told, tree};
use crate::source::{GitEnvironment, Input, OpenOptions, open};

fn repository() -> Place {
    let place = Place::committed(&[("proto/a.proto", "one"), ("proto/old.proto", "old")]);
    place.git("tag light");
    place.git("tag --annotate --message first v1");
    place.write("proto/a.proto", "two");
    place.delete("proto/old.proto");
    place.commit();
    place
}

#[test]
fn every_kind_of_name_is_found() {
    let place = repository();
    let first = place.git("rev-parse HEAD~1");
    for spec in [
        "HEAD~1",
        "main~1",
        "light",
        "v1",
        "refs/tags/v1",
        &first,
        &first[..10],
        "main^",
    ] {
        let input = open(spec, &place.options()).unwrap();
        assert_eq!(
            shown(&input),
            ["proto/a.proto", "proto/old.proto"],
            "{spec}"
        );
        assert_eq!(text(&input, "proto/a.proto"), "one", "{spec}");
    }
    let input = open("main", &place.options()).unwrap();
    assert_eq!(text(&input, "proto/a.proto"), "two");
    assert_eq!(tree(&input).label, format!("main@{}", place.short("main")));
    assert_eq!(
        tree(&open(&first, &place.options()).unwrap()).label,
        first[..7]
    );
}

#[test]
fn files_have_the_ids_of_their_blobs() {
    let place = repository();
    let input = open("main:proto", &place.options()).unwrap();
    let id = tree(&input).find("a.proto").unwrap().id.unwrap();
    let hex: String = id.0.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, place.git("rev-parse main:proto/a.proto"));
}

#[test]
fn a_folder_or_file_of_a_revision_is_shown_from_where_the_user_is() {
    let place = repository();
    let input = open("main:proto", &place.options()).unwrap();
    assert_eq!(shown(&input), ["proto/a.proto"]);
    let input = open("main:proto/a.proto", &place.options()).unwrap();
    assert_eq!(shown(&input), ["proto/a.proto"]);
    let input = open("main:proto", &place.options_in("proto")).unwrap();
    assert_eq!(shown(&input), ["a.proto"]);
    let input = open("main:./a.proto", &place.options_in("proto")).unwrap();
    assert_eq!(shown(&input), ["a.proto"]);
}

#[test]
fn a_file_of_a_revision_brings_what_it_imported_then() {
    let place = Place::committed(&[
        ("proto/acme/a.proto", "import \"acme/b.proto\";"),
        ("proto/acme/b.proto", "then"),
        ("proto/acme/c.proto", ""),
    ]);
    place.write("proto/acme/a.proto", "");
    place.commit();
    let input = open("HEAD~1:proto/acme/a.proto", &place.options()).unwrap();
    assert_eq!(shown(&input), ["proto/acme/a.proto", "proto/acme/b.proto"]);
    assert_eq!(text(&input, "acme/b.proto"), "then");
    let Input::Tree { inputs, .. } = &input else {
        unreachable!()
    };
    assert_eq!(inputs.as_deref().unwrap(), ["acme/a.proto"]);
}

#[test]
fn what_is_on_disk_wins_over_a_revision_of_its_name() {
    let place = repository();
    place.git("branch proto");
    assert_eq!(
        tree(&open("proto", &place.options()).unwrap()).label,
        "proto/"
    );
    let label = tree(&open("git:proto", &place.options()).unwrap())
        .label
        .clone();
    assert_eq!(label, format!("proto@{}", place.short("main")));
    let input = open("git:HEAD~1:proto", &place.options()).unwrap();
    assert_eq!(text(&input, "old.proto"), "old");
}

#[test]
fn a_name_of_a_tag_and_a_branch_is_the_tag_and_says_so() {
    let place = repository();
    place.git("branch light HEAD");
    let input = open("light", &place.options()).unwrap();
    assert_eq!(text(&input, "proto/a.proto"), "one");
    assert_eq!(
        tree(&input).notes,
        [
            "`light` is a tag and a branch: this is the tag, and `refs/heads/light` would be the branch"
        ]
    );
    let input = open("refs/heads/light", &place.options()).unwrap();
    assert_eq!(text(&input, "proto/a.proto"), "two");
    assert!(tree(&input).notes.is_empty());
}

#[test]
fn a_worktree_sees_its_own_head() {
    let place = repository();
    place.git("worktree add --quiet --detach elsewhere HEAD~1");
    let input = open("HEAD", &place.options_in("elsewhere")).unwrap();
    assert_eq!(shown(&input), ["proto/a.proto", "proto/old.proto"]);
    let input = open("main", &place.options_in("elsewhere/proto")).unwrap();
    assert_eq!(shown(&input), ["../proto/a.proto"]);
}

#[test]
fn a_bare_repository_has_revisions() {
    let bare = repository().clone("--bare");
    let input = open("main:proto", &bare.options()).unwrap();
    assert_eq!(shown(&input), ["proto/a.proto"]);
    assert_eq!(text(&input, "a.proto"), "two");
}

#[test]
fn a_hook_names_the_repository() {
    let place = repository();
    let elsewhere = Place::with(&[]);
    let git = GitEnvironment {
        git_dir: Some(place.path().join(".git")),
        ..Default::default()
    };
    let options = OpenOptions {
        git: git.clone(),
        ..elsewhere.options()
    };
    assert_eq!(
        tree(&open("main:proto", &options).unwrap()).files().len(),
        1
    );
    let git = GitEnvironment {
        git_dir: Some(".git".into()),
        ..Default::default()
    };
    let options = OpenOptions {
        git,
        ..place.options()
    };
    assert_eq!(
        shown(&open("main:proto", &options).unwrap()),
        ["proto/a.proto"]
    );
}

#[test]
fn a_repository_that_is_not_there_is_named() {
    let place = Place::with(&[]);
    let git = GitEnvironment {
        git_dir: Some("nowhere".into()),
        ..Default::default()
    };
    let error = open(
        "main",
        &OpenOptions {
            git,
            ..place.options()
        },
    )
    .unwrap_err();
    assert_eq!(
        told(&error),
        "`GIT_DIR` names `nowhere`, where there is no git repository\n\
         help: unset `GIT_DIR`, or set it to the `.git` folder"
    );
}

#[cfg(unix)]
#[test]
fn links_inside_of_a_revision_are_followed() {
    use std::os::unix::fs::symlink;
    let place = Place::unborn(&[("api/a.proto", "a"), ("api/deep/b.proto", "b")]);
    symlink("api", place.path().join("proto")).unwrap();
    symlink("../deep/b.proto", place.path().join("api/deep/same.proto")).unwrap();
    symlink("..", place.path().join("api/loop")).unwrap();
    symlink("/etc", place.path().join("api/outside")).unwrap();
    symlink("self.proto", place.path().join("api/self.proto")).unwrap();
    place.commit();
    let input = open("main:proto", &place.options()).unwrap();
    let expected = ["api/a.proto", "api/deep/b.proto", "api/deep/same.proto"];
    assert_eq!(shown(&input), expected, "shown where they are");
    assert_eq!(text(&input, "deep/same.proto"), "b");
}

#[test]
fn submodules_are_noted() {
    let library = Place::committed(&[("lib.proto", "")]);
    let place = Place::unborn(&[("proto/a.proto", "")]);
    place.git(&format!(
        "submodule --quiet add file://{} vendor/lib",
        library.name()
    ));
    let commit = place.commit();
    let input = open("main", &place.options()).unwrap();
    assert_eq!(shown(&input), ["proto/a.proto"]);
    assert_eq!(
        tree(&input).notes,
        [format!(
            "submodule `vendor/lib` is not looked into at main@{commit}"
        )]
    );
}

#[test]
fn blobs_are_read_by_many_threads() {
    let files: Vec<(String, String)> = (0..200)
        .map(|n| (format!("f{n:03}.proto"), format!("text {n}")))
        .collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(p, t)| (p.as_str(), t.as_str()))
        .collect();
    let place = Place::committed(&files);
    let input = open("main", &place.options()).unwrap();
    let tree = tree(&input);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for (file, (path, text)) in tree.files().iter().zip(&files) {
                    assert_eq!(file.path.as_ref(), *path);
                    assert_eq!(tree.read(file).unwrap(), text.as_bytes());
                }
            });
        }
    });
}

#[test]
fn excluded_files_are_left_out() {
    let place = Place::committed(&[("proto/a.proto", ""), ("proto/test/b.proto", "")]);
    for glob in ["test", "proto/test/**", "b.proto"] {
        let options = OpenOptions {
            exclude: vec![glob.into()],
            ..place.options()
        };
        assert_eq!(
            shown(&open("main:proto", &options).unwrap()),
            ["proto/a.proto"],
            "{glob}"
        );
    }
}
