//! `protovet history`, and what a check knows of what was there before.

use crate::support::{Place, ran};

fn user(fields: &str) -> String {
    format!("syntax = \"proto3\";\npackage acme;\n\nmessage User {{\n  int32 id = 1;\n{fields}}}\n")
}

const EMAIL: &str = "  string email = 3;\n";
const PHONE: &str = "  int64 phone = 3;\n";
const ZIP: &str = "  string zip = 4;\n";

/// A repository in which `email` had number 3 once, and nothing has it now.
fn forgotten() -> Place {
    let place = Place::repository();
    place.write("user.proto", user(EMAIL)).commit("add email");
    place.write("user.proto", user("")).commit("remove email");
    place
        .write("other.proto", "syntax = \"proto3\";\n")
        .commit("go on");
    place
}

#[test]
fn a_number_that_was_used_long_ago() {
    let place = forgotten();
    place.write("user.proto", user(PHONE));
    let removed = place.git(&["rev-parse", "--short=7", "HEAD~1"]);
    let ran = place.run(&["check"]).expect(1);
    let expected = format!(
        "\
error[FIELD_NUMBER_REUSED]: field `phone` reuses number 3 of `acme.User`, which was `email` (string) until {removed} (2024-03-02)
   ╭─[ user.proto:6:17 ]
   │
 6 │   int64 phone = 3;
   │                 ┬
   │                 ╰── data of `email` and `phone` is taken for each other's
   │
   ├─[ user.proto before {removed}, 2024-03-02:6:3 ]
   │
 6 │   string email = 3;
   │   ────────┬────────
   │           ╰────────── 3 was this
   │ help: use number 2, the lowest never used, and add `reserved 3; reserved \"email\";`
───╯
"
    );
    assert_eq!(ran.stdout.trim_end(), expected.trim_end());
    place.run(&["check", "--no-history"]).expect(0);
}

#[test]
fn programs_get_the_past_as_an_object() {
    let place = forgotten();
    place.write("user.proto", user(PHONE));
    let ran = place.run(&["check", "--format", "json"]).expect(1);
    let history = &ran.json()[0]["history"];
    assert_eq!(history["commit"], place.git(&["rev-parse", "HEAD~1"]));
    assert_eq!(history["date"], "2024-03-02");
    assert_eq!(
        (&history["path"], &history["line"]),
        (&"user.proto".into(), &6.into())
    );
    assert_eq!(history["text"], "string email = 3;");
}

#[test]
fn one_change_is_one_finding() {
    let place = forgotten();
    place.write("user.proto", user(PHONE));
    let ran = place
        .run(&["check", "--format", "json", "--verbose"])
        .expect(1);
    let rules: Vec<_> = ran.json().iter().map(|it| it["type"].clone()).collect();
    assert_eq!(rules, ["FIELD_NUMBER_REUSED"]);
    // When the old version still has the number, two versions tell all there is to tell.
    let place = Place::repository();
    place.write("user.proto", user(EMAIL)).commit("add email");
    place.write("user.proto", user(PHONE));
    let ran = place.run(&["check", "--format", "json"]).expect(1);
    assert_eq!(ran.json().len(), 1);
    assert_eq!(ran.json()[0].get("history"), None);
}

#[test]
fn a_number_that_is_still_free_is_told_where_something_changes() {
    let place = forgotten();
    place.write("user.proto", user(ZIP));
    let ran = place.run(&["check", "--format", "concise"]).expect(0);
    assert!(
        ran.stdout
            .starts_with("user.proto:4:9: warning[RESERVED_FORGOTTEN]"),
        "{ran:?}"
    );
    // A change elsewhere is not the time to bring it up.
    let place = forgotten();
    place.write("other.proto", "syntax = \"proto3\";\nmessage Other {}\n");
    let ran = place.run(&["check"]).expect(0);
    assert_eq!(ran.stdout, "");
}

#[test]
fn a_field_that_comes_back_is_no_finding() {
    let place = forgotten();
    place.write("user.proto", user(EMAIL));
    assert_eq!(place.run(&["check"]).expect(0).stdout, "");
}

#[test]
fn a_message_that_comes_back_as_something_else() {
    let place = Place::repository();
    place.write("user.proto", user(EMAIL)).commit("add");
    place
        .write("other.proto", "syntax = \"proto3\";\n")
        .delete("user.proto")
        .commit("delete");
    place.write("new/user.proto", user(PHONE));
    let ran = place.run(&["check", "--format", "concise"]).expect(1);
    assert!(
        ran.stdout.contains("reuses number 3 of `acme.User`"),
        "{ran:?}"
    );
}

#[test]
fn what_counts_is_what_led_to_the_version_compared_with() {
    let place = Place::repository();
    place.write("user.proto", user("")).commit("start");
    place.git(&["branch", "old"]);
    place.write("user.proto", user(EMAIL)).commit("add email");
    place.write("user.proto", user("")).commit("remove email");
    place.write("user.proto", user(PHONE));
    place.run(&["check"]).expect(1);
    place
        .run(&["check", "--against", "old", "--exact"])
        .expect(0);
}

#[test]
fn the_table_of_a_message() {
    let place = forgotten();
    place.write("user.proto", user(PHONE)).commit("add phone");
    let ids = place.git(&["log", "--reverse", "--format=%h", "--abbrev=7"]);
    let [first, second, _, fourth] = ids.lines().collect::<Vec<_>>()[..] else {
        panic!("{ids}");
    };
    let ran = place.run(&["history"]).expect(0);
    let expected = format!(
        "\
message acme.User  user.proto
  number  name   type    since                 until                 state
       1  id     int32   {first} (2024-03-02)                        live
       3  email  string  {first} (2024-03-02)  {second} (2024-03-02)
       3  phone  int64   {fourth} (2024-03-02)                        reused
  lowest number never used: 2

"
    );
    assert_eq!(ran.stdout, expected);
    assert_eq!(
        ran.stderr,
        "protovet: 1 of 1 type have numbers that were reused, or are free and not reserved; \
         looked at 4 commits; [time]\n"
    );
}

#[test]
fn elements_are_found_by_any_name_they_had() {
    let place = Place::repository();
    place.write("user.proto", user(EMAIL)).commit("add");
    place
        .write("user.proto", user(EMAIL).replace("User", "Person"))
        .commit("rename");
    for name in ["User", "acme.User", "Person"] {
        let ran = place
            .run(&["history", "--element", name, "--format", "json"])
            .expect(0);
        let json = ran.json();
        assert_eq!(
            (json.len(), &json[0]["name"]),
            (1, &"acme.Person".into()),
            "{name}"
        );
    }
    let ran = place.run(&["history", "--element", "Nobody"]).expect(2);
    assert!(
        ran.stderr
            .starts_with("error: no message or enum was ever called `Nobody` here")
    );
}

#[test]
fn parts_of_a_repository_and_of_its_history() {
    let place = forgotten();
    place
        .write(
            "b/b.proto",
            "syntax = \"proto3\"; message B { bool b = 1; }",
        )
        .commit("b");
    let names = |args: &[&str]| {
        let args: Vec<&str> = ["history", "--format", "json"]
            .iter()
            .chain(args)
            .copied()
            .collect();
        let json = place.run(&args).expect(0).json();
        json.iter()
            .map(|it| it["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&[]), ["B", "acme.User"]);
    assert_eq!(names(&["b"]), ["B"]);
    assert_eq!(names(&["user.proto"]), ["acme.User"]);
    assert_eq!(names(&["--branch", "HEAD~1"]), ["acme.User"]);
    assert_eq!(names(&["--no-cache"]), ["B", "acme.User"]);
    let numbers = |args: &[&str]| {
        let args: Vec<&str> = ["history", "--format", "json", "--element", "User"]
            .iter()
            .chain(args)
            .copied()
            .collect();
        let json = place.run(&args).expect(0).json();
        json[0]["numbers"].as_array().unwrap().len()
    };
    assert_eq!(numbers(&[]), 2);
    assert_eq!(numbers(&["--since", "HEAD~1"]), 1);
    assert_eq!(numbers(&["--since", "2024-03-02"]), 2);
    let ran = place.run(&["history", "--since", "nowhere"]).expect(2);
    assert!(ran.stderr.contains("nowhere"), "{ran:?}");
}

#[test]
fn revisions_that_do_not_parse_are_counted_and_listed() {
    let place = forgotten();
    place.write("user.proto", "message {").commit("break");
    place.write("user.proto", user("")).commit("mend");
    let ran = place.run(&["history"]).expect(0);
    let counted = "protovet: 1 revision of files could not be parsed; --verbose lists them\n";
    assert!(ran.stderr.contains(counted), "{ran:?}");
    let broken = place.git(&["rev-parse", "--short=7", "HEAD~1"]);
    let ran = place.run(&["history", "--verbose"]).expect(0);
    let listed = format!("protovet: `user.proto` at {broken} is skipped: line 1: expected");
    assert!(ran.stderr.contains(&listed), "{ran:?}");
}

#[test]
fn a_shallow_clone_tells_what_it_cannot_see() {
    let place = forgotten();
    let url = format!("file://{}", place.dir().display());
    let clone = place.beside("shallow");
    place.git(&["clone", "-q", "--depth", "2", &url, clone.to_str().unwrap()]);
    let ran = place.run_in(&clone, &["history", "--all"]).expect(0);
    let first = place.git(&["rev-parse", "--short=7", "HEAD~1"]);
    let told = format!(
        "this shallow clone does not tell what was used before {first} (2024-03-02); fetch"
    );
    assert!(ran.stderr.contains(&told), "{ran:?}");
    assert!(!ran.stdout.contains("email"), "{ran:?}");
    // What was kept of the part is not taken for the whole.
    place.git_in(&clone, &["fetch", "-q", "--unshallow"]);
    let ran = place.run_in(&clone, &["history", "--all"]).expect(0);
    assert!(ran.stdout.contains("email"), "{ran:?}");
    assert!(!ran.stderr.contains("shallow"), "{ran:?}");
}

#[test]
fn a_partial_clone_counts_what_is_missing_and_fetches_nothing() {
    let place = forgotten();
    place.git(&["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", place.dir().display());
    let clone = place.beside("partial");
    place.git(&[
        "clone",
        "-q",
        "--filter=blob:none",
        &url,
        clone.to_str().unwrap(),
    ]);
    let missing = || {
        place.git_in(
            &clone,
            &["rev-list", "--objects", "--missing=print", "--all"],
        )
    };
    let before = missing();
    assert!(before.contains('?'), "{before}");
    let ran = place.run_in(&clone, &["history"]).expect(0);
    let first = place.git(&["rev-parse", "--short=7", "HEAD~2"]);
    let told =
        format!("1 revision of a file is not in this repository, such as `user.proto` at {first}");
    assert!(ran.stderr.contains(&told), "{ran:?}");
    assert!(
        ran.stderr
            .contains("git fetch --refetch --no-filter origin"),
        "{ran:?}"
    );
    assert_eq!(missing(), before);
}

#[test]
fn worktrees_submodules_and_bare_repositories() {
    let place = forgotten();
    let worktree = place.beside("worktree");
    place.git(&["worktree", "add", "-q", worktree.to_str().unwrap()]);
    let bare = place.beside("bare.git");
    place.git(&["clone", "-q", "--bare", ".", bare.to_str().unwrap()]);
    let outer = Place::repository();
    let url = place.dir().to_str().unwrap();
    outer.git(&[
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "add",
        "-q",
        url,
        "inner",
    ]);
    outer.commit("add a submodule");
    for folder in [&worktree, &bare, &outer.dir().join("inner")] {
        let ran = place.run_in(folder, &["history"]).expect(0);
        assert!(
            ran.stdout.contains("email"),
            "{}: {ran:?}",
            folder.display()
        );
    }
    let ran = outer.run(&["history"]).expect(0);
    assert!(ran.stderr.contains("0 of 0 types"), "{ran:?}");
}

#[test]
fn without_a_repository_or_a_commit() {
    let ran = Place::new().run(&["history"]).expect(2);
    assert!(
        ran.stderr.contains("`.` is not in a git repository"),
        "{ran:?}"
    );
    let ran = Place::repository().run(&["history"]).expect(0);
    assert_eq!(ran.stdout, "");
    let ran = forgotten().run(&["history", "nowhere"]).expect(2);
    assert!(
        ran.stderr.contains("there is no file or folder `nowhere`"),
        "{ran:?}"
    );
}

#[test]
fn commits_without_parents_can_be_merged() {
    let place = forgotten();
    place.git(&["checkout", "-q", "--orphan", "island"]);
    place.git(&["rm", "-rfq", "."]);
    place
        .write("b.proto", "syntax = \"proto3\"; message B { bool b = 1; }")
        .commit("island");
    place.git(&["checkout", "-q", "main"]);
    place.git(&[
        "merge",
        "-q",
        "--allow-unrelated-histories",
        "-m",
        "join",
        "island",
    ]);
    let ran = place
        .run(&["history", "--all", "--format", "json"])
        .expect(0);
    assert_eq!(ran.json().len(), 2);
}

#[test]
fn a_check_goes_on_without_a_history_that_cannot_be_read() {
    let place = Place::new();
    place.git(&["init", "-q", "--object-format=sha256"]);
    place.write("old/user.proto", user(EMAIL));
    place.write("new/user.proto", user(PHONE));
    let ran = place.run(&["check", "new", "--against", "old"]).expect(1);
    assert!(
        ran.stderr
            .contains("protovet: the history is not looked at: the git repository of"),
        "{ran:?}"
    );
    let ran = place.run(&["check", "new", "--against", "old", "--no-history"]);
    assert!(!ran.expect(1).stderr.contains("history"));
}

#[test]
fn where_nothing_can_be_kept_in_the_repository_the_users_cache_folder_is_taken() {
    let place = forgotten();
    place.write(".git/protovet", "in the way");
    let cache = place.beside("cache");
    let mut command = place.protovet(place.dir());
    command.arg("history").env("XDG_CACHE_HOME", &cache);
    for _ in 0..2 {
        assert!(ran(&mut command).expect(0).stdout.contains("email"));
    }
    let folder = std::fs::read_dir(cache.join("protovet"))
        .unwrap()
        .next()
        .unwrap();
    let kept: Vec<_> = std::fs::read_dir(folder.unwrap().path()).unwrap().collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(
        std::fs::read_to_string(place.dir().join(".git/protovet")).unwrap(),
        "in the way"
    );
}
