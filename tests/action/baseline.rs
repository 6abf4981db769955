//! What is compared with: for each event, on checkouts as deep and as shallow as they come.

use std::cell::Cell;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::events::{self, Event, NONE};
use crate::runner::{Done, Machine};
use crate::support::Place;

/// A repository that others have too: commits are made in `place`, `origin` is what is cloned.
struct Origin {
    place: Place,
    origin: PathBuf,
    /// How many commits were made.
    made: Cell<usize>,
}

impl Origin {
    fn new() -> Self {
        let place = Place::repository();
        let origin = place.beside("origin.git");
        place.git(&[
            "init",
            "-q",
            "--bare",
            "-b",
            "main",
            origin.to_str().unwrap(),
        ]);
        place.git(&["remote", "add", "origin", origin.to_str().unwrap()]);
        Self {
            place,
            origin,
            made: Cell::new(0),
        }
    }

    /// Makes some commits on the current branch, and gives the last one.
    fn commits(&self, count: usize) -> String {
        // each with an id of its own; one by one, git would take its time
        let mut stream = String::new();
        let branch = self.git(&["symbolic-ref", "HEAD"]);
        let tip = self.place.git_command(self.place.dir());
        let from = tip_of(tip, &branch);
        for at in 0..count {
            self.made.set(self.made.get() + 1);
            let who = "Ada <ada@example.test> 1709380800 +0000";
            let message = self.made.get().to_string();
            let length = message.len();
            writeln!(
                stream,
                "commit {branch}\ncommitter {who}\ndata {length}\n{message}"
            )
            .unwrap();
            match &from {
                Some(from) if at == 0 => writeln!(stream, "from {from}").unwrap(),
                _ => {}
            }
        }
        let mut command = self.place.git_command(self.place.dir());
        command
            .args(["fast-import", "--quiet"])
            .stdin(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(stream.as_bytes())
            .unwrap();
        assert!(child.wait().unwrap().success());
        self.git(&["reset", "-q", "--hard"]);
        self.git(&["rev-parse", "HEAD"])
    }

    fn git(&self, args: &[&str]) -> String {
        self.place.git(args)
    }

    fn push(&self) {
        self.git(&["push", "-q", "--force", "--all", "origin"]);
        self.git(&["push", "-q", "--force", "--tags", "origin"]);
    }

    /// A machine that checked out a commit as actions/checkout does: by its id, with so much of the
    /// history, which is all of it for 0.
    fn checkout(self, commit: &str, depth: usize) -> Machine {
        let workspace = self.place.beside("workspace");
        let shown = workspace.to_str().unwrap();
        self.git(&["init", "-q", shown]);
        let url = format!("file://{}", self.origin.display());
        self.place
            .git_in(&workspace, &["remote", "add", "origin", &url]);
        let depth_flag = format!("--depth={depth}");
        let mut fetch = vec!["fetch", "-q", "--no-tags"];
        if depth > 0 {
            fetch.push(&depth_flag);
        } else {
            fetch.push("+refs/heads/*:refs/remotes/origin/*");
            fetch.insert(3, "origin");
        }
        if depth > 0 {
            fetch.extend(["origin", commit]);
        }
        self.place.git_in(&workspace, &fetch);
        if depth == 0 {
            self.place
                .git_in(&workspace, &["fetch", "-q", "origin", commit]);
        }
        self.place
            .git_in(&workspace, &["checkout", "-q", "--detach", commit]);
        Machine::new(self.place, workspace)
    }
}

/// The commit that a branch is at, if it has one.
fn tip_of(mut git: Command, branch: &str) -> Option<String> {
    let found = git
        .args(["rev-parse", "--verify", "-q", branch])
        .output()
        .unwrap();
    let tip = String::from_utf8(found.stdout).unwrap().trim().to_owned();
    found.status.success().then_some(tip)
}

fn baseline(machine: &Machine, event: &Event, against: &str) -> Done {
    let inputs = [("install", "path"), ("against", against)];
    machine.run_until(event, &inputs, Some("baseline"))
}

/// What is chosen must be this commit, with this reason.
#[track_caller]
fn chooses(machine: &Machine, event: &Event, commit: &str, why: &str) {
    let done = baseline(machine, event, "").expect(true);
    assert_eq!(done.output("baseline"), commit, "{}", done.log);
    assert!(done.log.contains(why), "{}", done.log);
    // all of the commit is here, and all since, as far as there are any: protovet never fetches
    let git = |args: &[&str]| machine.place.git_in(&machine.workspace, args);
    git(&["ls-tree", "-r", commit]);
    let since = |git: &dyn Fn(&[&str]) -> String, head: &str| {
        let range = format!("{commit}..{head}");
        git(&["rev-list", "--count", &range])
    };
    let head = git(&["rev-parse", "HEAD"]);
    let everything = |args: &[&str]| machine.place.git(args);
    assert_eq!(since(&git, &head), since(&everything, &head));
}

/// How many commits are in the checkout, whatever leads to them.
fn how_many(machine: &Machine) -> usize {
    let format = "--batch-check=%(objecttype)";
    let args = ["cat-file", "--batch-all-objects", format];
    let all = machine.place.git_in(&machine.workspace, &args);
    all.lines().filter(|kind| *kind == "commit").count()
}

/// A branch with 5 commits that left `main` 40 commits after its beginning; `main` went on by 5.
/// Gives where it left, its newest commit, and the newest of `main`.
fn branched() -> (Origin, [String; 3]) {
    let origin = Origin::new();
    let left = origin.commits(40);
    origin.git(&["checkout", "-q", "-b", "feature"]);
    let feature = origin.commits(5);
    origin.git(&["checkout", "-q", "main"]);
    let main = origin.commits(5);
    (origin, [left, feature, main])
}

#[test]
fn a_pull_request_as_github_merges_it() {
    for depth in [1, 2, 0] {
        let (origin, [left, _, main]) = branched();
        origin.git(&["checkout", "-q", "-b", "merge", "main"]);
        origin.git(&["merge", "-q", "--no-ff", "-m", "merge", "feature"]);
        let merge = origin.git(&["rev-parse", "HEAD"]);
        origin.git(&["checkout", "-q", "main"]);
        origin.push();
        let machine = origin.checkout(&merge, depth);
        // GitHub may know an older base than the one it merged with
        let event = events::pull_request(&left);
        chooses(&machine, &event, &main, "the merge base of HEAD and main");
        if depth == 1 {
            assert!(how_many(&machine) < 30, "only what is needed is fetched");
        }
    }
}

#[test]
fn a_pull_request_checked_out_as_it_is() {
    for depth in [1, 3, 0] {
        let (origin, [left, feature, main]) = branched();
        origin.push();
        let machine = origin.checkout(&feature, depth);
        let event = events::pull_request(&main);
        chooses(&machine, &event, &left, "the merge base of HEAD and main");
        if depth > 0 {
            assert!(how_many(&machine) < 45, "only what is needed is fetched");
        }
        // once all is there, nothing changes
        chooses(&machine, &event, &left, "the merge base of HEAD and main");
    }
}

#[test]
fn a_pull_request_that_was_merged_in_the_meantime() {
    let (origin, [left, feature, _]) = branched();
    origin.git(&["merge", "-q", "--no-ff", "-m", "merge", "feature"]);
    origin.push();
    let machine = origin.checkout(&feature, 1);
    let event = events::pull_request(&left);
    chooses(&machine, &event, &left, "before it was merged");
}

/// What is near to both is not the newest they have in common when one of them reached it by a short
/// way and has a newer one at the end of a long way.
#[test]
fn a_shallow_clone_does_not_mistake_an_old_commit_for_where_a_branch_left() {
    let origin = Origin::new();
    let old = origin.commits(3);
    origin.git(&["checkout", "-q", "-b", "feature"]);
    let left = origin.commits(30);
    origin.git(&["checkout", "-q", "main"]);
    origin.git(&["merge", "-q", "--ff-only", &left]);
    let main = origin.commits(30);
    // a merge with the old commit makes it near to both
    let merge_old = |branch: &str, tip: &str| {
        origin.git(&["checkout", "-q", branch]);
        let tree = origin.git(&["rev-parse", &format!("{tip}^{{tree}}")]);
        let merge = origin.git(&["commit-tree", &tree, "-p", tip, "-p", &old, "-m", "m"]);
        origin.git(&["reset", "-q", "--hard", &merge]);
        merge
    };
    let feature = merge_old("feature", &left);
    merge_old("main", &main);
    origin.push();
    let machine = origin.checkout(&feature, 1);
    let event = events::pull_request(&main);
    chooses(&machine, &event, &left, "the merge base of HEAD and main");
}

#[test]
fn histories_without_a_common_commit() {
    let (origin, [_, _, main]) = branched();
    origin.git(&["checkout", "-q", "--orphan", "island"]);
    let island = origin.commits(3);
    origin.push();
    let machine = origin.checkout(&island, 1);
    let event = events::pull_request(&main);
    chooses(
        &machine,
        &event,
        &main,
        "with which HEAD has none in common",
    );
}

#[test]
fn a_merge_queue() {
    let (origin, [_, feature, main]) = branched();
    origin.push();
    let machine = origin.checkout(&feature, 1);
    chooses(
        &machine,
        &events::merge_group(&main),
        &main,
        "what the merge queue builds on",
    );
    let how_many = how_many(&machine);
    assert!(how_many < 30, "{how_many} commits were fetched");
}

#[test]
fn a_push() {
    for depth in [1, 0] {
        let (origin, [left, _, main]) = branched();
        origin.push();
        let machine = origin.checkout(&main, depth);
        let event = events::push("refs/heads/main", &left, false);
        chooses(&machine, &event, &left, "what main was before the push");
        if depth == 1 {
            let how_many = how_many(&machine);
            assert!(how_many < 30, "{how_many} commits were fetched");
        }
    }
}

#[test]
fn a_push_of_a_new_branch() {
    let (origin, [left, feature, main]) = branched();
    origin.push();
    let parent = origin.git(&["rev-parse", "main^"]);
    let machine = origin.checkout(&feature, 1);
    let event = events::push("refs/heads/feature", NONE, false);
    chooses(&machine, &event, &left, "the merge base of HEAD and main");
    machine
        .place
        .git_in(&machine.workspace, &["checkout", "-q", &main]);
    let event = events::push("refs/heads/main", NONE, false);
    chooses(
        &machine,
        &event,
        &parent,
        "the commit before HEAD, as main is new",
    );
}

#[test]
fn the_first_push_of_all() {
    let origin = Origin::new();
    let first = origin.commits(1);
    origin.push();
    let machine = origin.checkout(&first, 1);
    let done = baseline(&machine, &events::push("refs/heads/main", NONE, false), "");
    let done = done.expect(true);
    assert_eq!(done.output("baseline"), "");
    let told = "::notice title=protovet::nothing to compare with, as HEAD is the first commit";
    assert!(done.log.contains(told), "{}", done.log);
}

#[test]
fn a_push_by_force() {
    // of a rebased branch: what it was rebased on is not its change
    let (origin, [left, feature, _]) = branched();
    let before = origin.git(&["rev-parse", "main~2"]);
    origin.push();
    let machine = origin.checkout(&feature, 1);
    let event = events::push("refs/heads/feature", &before, true);
    chooses(&machine, &event, &left, "the merge base of HEAD and main");

    // of the default branch: what it replaces counts, as long as it is there
    let (origin, [_, feature, main]) = branched();
    origin.push();
    let machine = origin.checkout(&main, 1);
    let event = events::push("refs/heads/main", &feature, true);
    chooses(&machine, &event, &feature, "what main was before the push");
    let gone = "1234567890123456789012345678901234567890";
    let parent = {
        let done = baseline(&machine, &events::push("refs/heads/main", gone, true), "");
        let done = done.expect(true);
        assert!(
            done.log.contains("::warning title=protovet::1234567"),
            "{}",
            done.log
        );
        done.output("baseline").to_owned()
    };
    assert_eq!(parent, machine.place.git(&["rev-parse", "main^"]));
}

#[test]
fn a_push_that_deletes() {
    let (origin, [left, _, main]) = branched();
    origin.push();
    let machine = origin.checkout(&main, 1);
    let mut event = events::push("refs/heads/feature", &left, false);
    event.payload["deleted"] = true.into();
    let done = baseline(&machine, &event, "").expect(true);
    assert_eq!(done.output("baseline"), "");
}

#[test]
fn a_tag_is_compared_with_the_release_before_it() {
    let origin = Origin::new();
    let mut commits = Vec::new();
    for tag in [
        "v1.2.0",
        "v1.10.0",
        "v2.0.0-rc.1",
        "v2.0.0",
        "v1.10.1",
        "api/v1.0.0",
        "api/v1.1.0",
        "nightly",
    ] {
        commits.push(origin.commits(1));
        origin.git(&["tag", "-a", "-m", tag, tag]);
    }
    origin.push();
    let head = commits[7].clone();
    let machine = origin.checkout(&head, 1);
    for (tag, expected, why) in [
        ("v1.10.0", 0, "the release before v1.10.0"),
        ("v2.0.0-rc.1", 4, "the release before v2.0.0-rc.1"),
        ("v2.0.0", 4, "the release before v2.0.0"),
        ("v1.10.1", 1, "the release before v1.10.1"),
        ("api/v1.1.0", 5, "the release before api/v1.1.0"),
    ] {
        let event = events::push(&format!("refs/tags/{tag}"), NONE, false);
        chooses(&machine, &event, &commits[expected], why);
    }
    for tag in ["v1.2.0", "api/v1.0.0", "nightly"] {
        let event = events::push(&format!("refs/tags/{tag}"), NONE, false);
        let done = baseline(&machine, &event, "").expect(true);
        assert_eq!(done.output("baseline"), "", "{tag}");
    }
    let event = events::by_hand("refs/heads/main");
    let done = baseline(&machine, &event, "latest-release").expect(true);
    assert_eq!(done.output("baseline"), commits[3]);
}

#[test]
fn a_run_by_hand() {
    let (origin, [left, feature, main]) = branched();
    origin.push();
    let parent = origin.git(&["rev-parse", "main^"]);
    let machine = origin.checkout(&feature, 1);
    let event = events::by_hand("refs/heads/feature");
    chooses(&machine, &event, &left, "the merge base of HEAD and main");
    machine
        .place
        .git_in(&machine.workspace, &["checkout", "-q", &main]);
    let event = events::by_hand("refs/heads/main");
    chooses(
        &machine,
        &event,
        &parent,
        "the commit before HEAD, as it is on main",
    );
}

#[test]
fn what_is_named_wins() {
    let (origin, [left, feature, main]) = branched();
    origin.git(&["tag", "good", "main~1"]);
    origin.push();
    let good = origin.git(&["rev-parse", "good"]);
    let machine = origin.checkout(&feature, 1);
    let event = events::pull_request(&main);
    for (named, expected) in [
        ("main", &left),
        ("origin/main", &left),
        ("good", &good),
        (&main, &main),
    ] {
        let done = baseline(&machine, &event, named).expect(true);
        assert_eq!(done.output("baseline"), expected, "{named}: {}", done.log);
    }
    let done = baseline(&machine, &event, "no-such-branch").expect(false);
    let told = "`against: no-such-branch` is no branch, tag or commit of origin";
    assert!(done.log.contains(told), "{}", done.log);
    assert_eq!(done.output("verdict"), "error");
}

#[test]
fn without_a_checkout() {
    let place = Place::new();
    let workspace = place.dir().to_path_buf();
    let machine = Machine::new(place, workspace);
    let done = baseline(&machine, &events::by_hand("refs/heads/main"), "").expect(false);
    assert!(
        done.log.contains("check it out with actions/checkout"),
        "{}",
        done.log
    );
}
