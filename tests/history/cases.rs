//! What the ledger says of single histories.

use protovet::history::{Element, Ledger, Reason, Scope, State};

use super::repository::Repository;

/// A file with one message.
fn user(fields: &str) -> String {
    message("acme", "User", fields)
}

fn message(package: &str, name: &str, fields: &str) -> String {
    format!("syntax = \"proto3\";\npackage {package};\nmessage {name} {{\n{fields}\n}}\n")
}

const TWO: &str = "int32 id = 1; string email = 3; bool ok = 4;";
const WITHOUT: &str = "int32 id = 1; bool ok = 4;";
const REUSED: &str = "int32 id = 1; int64 phone = 3; bool ok = 4;";

#[track_caller]
fn only(ledger: &Ledger) -> &Element {
    assert_eq!(ledger.elements.len(), 1, "{:#?}", ledger.elements);
    &ledger.elements[0]
}

fn state(element: &Element, number: i32) -> State {
    let numbers = element.numbers();
    numbers.iter().find(|it| it.number == number).unwrap().state
}

#[test]
fn a_number_reused_after_any_number_of_commits() {
    for between in [2, 20, 200] {
        let mut repository = Repository::new();
        repository.write("user.proto", &user(TWO));
        let first = repository.commit();
        repository.write("user.proto", &user(WITHOUT));
        let removed = repository.commit();
        for at in 0..between {
            repository.write(
                "other.proto",
                &message("acme", "Other", &format!("bool b{at} = 1;")),
            );
            repository.commit();
        }
        repository.write("user.proto", &user(REUSED));
        let reused = repository.commit();
        let ledger = repository.ledger();
        let element = ledger
            .elements
            .iter()
            .find(|it| it.full_name() == "acme.User")
            .unwrap();
        let numbers = element.numbers();
        let three = numbers.iter().find(|it| it.number == 3).unwrap();
        assert_eq!(three.state, State::Reused);
        let commit = |at| ledger.commit(at).id.to_string();
        assert_eq!(commit(three.uses[0].since), first.to_string());
        let end = three.uses[0].until.as_ref().unwrap();
        assert_eq!(
            (commit(end.commit), &*end.path),
            (removed.to_string(), "user.proto")
        );
        assert_eq!(commit(three.uses[1].since), reused.to_string());
        assert_eq!(ledger.visited, between + 3);
    }
}

#[test]
fn through_renames_and_moves() {
    let mut repository = Repository::new();
    repository.write("user.proto", &user(TWO));
    repository.commit();
    repository.files.clear();
    repository.write("people/user.proto", &user(TWO));
    repository.commit();
    repository.write("people/user.proto", &message("acme", "Person", TWO));
    repository.commit();
    repository.write("people/user.proto", &message("acme.people", "Person", TWO));
    repository.commit();
    repository.write(
        "people/user.proto",
        &message("acme.people", "Person", WITHOUT),
    );
    repository.commit();
    repository.write(
        "people/user.proto",
        &message("acme.people", "Person", REUSED),
    );
    repository.commit();
    let ledger = repository.ledger();
    let element = only(&ledger);
    let names = element
        .names
        .iter()
        .map(|it| (it.full_name.as_str(), &*it.path));
    assert_eq!(
        names.collect::<Vec<_>>(),
        [
            ("acme.User", "user.proto"),
            ("acme.User", "people/user.proto"),
            ("acme.Person", "people/user.proto"),
            ("acme.people.Person", "people/user.proto"),
        ]
    );
    assert_eq!(state(element, 3), State::Reused);
    assert_eq!(state(element, 1), State::Live);
}

#[test]
fn a_revert_is_not_a_reuse() {
    let mut repository = Repository::new();
    for fields in [TWO, WITHOUT, TWO] {
        repository.write("user.proto", &user(fields));
        repository.commit();
    }
    // The deletion of the whole file, reverted two commits later and in another folder.
    repository.files.clear();
    repository.write("other.proto", "syntax = \"proto3\";");
    repository.commit();
    repository.commit();
    repository.write("old/user.proto", &user(TWO));
    repository.commit();
    let ledger = repository.ledger();
    let element = only(&ledger);
    assert_eq!(state(element, 3), State::Live);
    assert_eq!(element.lives.len(), 2);
    assert_eq!(element.lives[1].until, None);
}

#[test]
fn copies_of_a_file_are_told_apart() {
    let mut repository = Repository::new();
    repository.write("a/user.proto", &user("int32 id = 1;"));
    repository.write("b/user.proto", &user("string name = 1;"));
    repository.commit();
    let moved = std::mem::take(&mut repository.files);
    for (path, text) in moved {
        repository.write(&format!("vendor/{path}"), &text);
    }
    repository.commit();
    let ledger = repository.ledger();
    assert_eq!(ledger.elements.len(), 2);
    for element in &ledger.elements {
        assert_eq!(element.lives.len(), 1, "{element:?}");
        assert_eq!(element.names.len(), 2, "{element:?}");
        assert_eq!(state(element, 1), State::Live, "{element:?}");
    }
}

#[test]
fn reserved_when_it_vanished_and_since() {
    let mut repository = Repository::new();
    repository.write("user.proto", &user(TWO));
    repository.commit();
    repository.write("user.proto", &user("reserved 3; int32 id = 1;"));
    let reserved = repository.commit();
    repository.write("user.proto", &user("reserved 3 to 4; int32 id = 1;"));
    let later = repository.commit();
    let ledger = repository.ledger();
    let element = only(&ledger);
    let numbers = element.numbers();
    let commit = |at: Option<u32>| ledger.commit(at.unwrap()).id.to_string();
    assert_eq!(commit(numbers[1].reserved_since), reserved.to_string());
    assert_eq!(commit(numbers[2].reserved_since), later.to_string());
    let end = |at: usize| numbers[at].uses[0].until.as_ref().unwrap().commit;
    assert!(element.was_reserved(3, end(1)));
    assert!(!element.was_reserved(4, end(2)));
    assert_eq!(state(element, 4), State::Reserved);
    assert_eq!(element.lowest_never_used(), Some(2));
}

#[test]
fn aliases_share_a_number() {
    let text = |values: &str| {
        format!("syntax = \"proto3\"; enum E {{ option allow_alias = true; {values} }}")
    };
    let mut repository = Repository::new();
    repository.write("e.proto", &text("E_NONE = 0; E_BLUE = 1;"));
    repository.commit();
    repository.write("e.proto", &text("E_NONE = 0; E_BLUE = 1; E_AZURE = 1;"));
    repository.commit();
    repository.write("e.proto", &text("E_NONE = 0; E_AZURE = 1;"));
    repository.commit();
    repository.write("e.proto", &text("E_NONE = 0;"));
    repository.commit();
    let ledger = repository.ledger();
    assert_eq!(state(only(&ledger), 1), State::Unreserved);
    repository.write("e.proto", &text("E_NONE = 0; E_SQUARE = 1;"));
    repository.commit();
    let ledger = repository.ledger();
    assert_eq!(state(only(&ledger), 1), State::Reused);
}

#[test]
fn a_revision_that_does_not_parse_is_skipped() {
    let mut repository = Repository::new();
    repository.write("user.proto", &user(TWO));
    repository.commit();
    repository.write("user.proto", "message {");
    let broken = repository.commit();
    repository.write("user.proto", "\u{feff}message {");
    repository.commit();
    repository.write("user.proto", &user(WITHOUT));
    let removed = repository.commit();
    let ledger = repository.ledger();
    let element = only(&ledger);
    assert_eq!(element.lives.len(), 1);
    let three = element.members.iter().find(|it| it.number == 3).unwrap();
    let end = three.until.as_ref().unwrap().commit;
    assert_eq!(ledger.commit(end).id.to_string(), removed.to_string());
    assert_eq!(ledger.skipped.len(), 2);
    let skipped = &ledger.skipped[0];
    assert_eq!(
        ledger.commit(skipped.commit).id.to_string(),
        broken.to_string()
    );
    let Reason::Unreadable { line, .. } = &skipped.reason else {
        panic!("{skipped:?}");
    };
    assert_eq!((&*skipped.path, *line), ("user.proto", Some(1)));
}

#[test]
fn a_branch_counts_when_it_is_merged() {
    let mut repository = Repository::new();
    repository.write("user.proto", &user(TWO));
    let base = repository.commit();
    repository.write("user.proto", &user("int32 id = 1;"));
    let side = repository.commit_on(&[base]);
    repository.write("user.proto", &user(TWO));
    repository.write("other.proto", &message("acme", "Other", ""));
    let main = repository.commit();
    repository.write("user.proto", &user("int32 id = 1;"));
    let merge = repository.commit_on(&[main, side]);
    repository
        .git()
        .reference("refs/heads/main", merge, true, "test")
        .unwrap();
    let ledger = repository.ledger();
    let user = ledger
        .elements
        .iter()
        .find(|it| it.full_name() == "acme.User")
        .unwrap();
    let end = user
        .members
        .iter()
        .find(|it| it.number == 3)
        .unwrap()
        .until
        .as_ref();
    assert_eq!(
        ledger.commit(end.unwrap().commit).id.to_string(),
        merge.to_string()
    );
    assert_eq!(ledger.visited, 3);
}

#[test]
fn what_only_a_branch_had_is_seen_if_merges_are_looked_into() {
    let mut repository = Repository::new();
    repository.write("user.proto", &user(WITHOUT));
    let base = repository.commit();
    let mut at = base;
    let mut side = Vec::new();
    for fields in [TWO, "int32 id = 1; bool ok = 4; bytes raw = 5;", REUSED] {
        repository.write("user.proto", &user(fields));
        repository.write("brief.proto", &message("acme", "Brief", "bool b = 1;"));
        at = repository.commit_on(&[at]);
        side.push(at.to_string());
    }
    repository.files.remove("brief.proto");
    let merge = repository.commit_on(&[base, at]);
    repository
        .git()
        .reference("refs/heads/main", merge, true, "test")
        .unwrap();
    assert_eq!(state(only(&repository.ledger()), 3), State::Live);
    let merges = Scope {
        merges: true,
        ..Scope::default()
    };
    let ledger = repository.ledger_of(&merges);
    let commit = |at| ledger.commit(at).id.to_string();
    let uses = |name: &str, number: i32| {
        let element = ledger
            .elements
            .iter()
            .find(|it| it.full_name() == name)
            .unwrap();
        let mut numbers = element.numbers().into_iter();
        let number = numbers.find(|it| it.number == number).unwrap();
        let uses = number.uses.iter().map(|it| {
            let until = it.until.as_ref().map(|end| commit(end.commit));
            (it.name.to_string(), commit(it.since), until)
        });
        (number.state, uses.collect::<Vec<_>>())
    };
    let merge = merge.to_string();
    let email = ("email".to_owned(), side[0].clone(), Some(side[1].clone()));
    let phone = ("phone".to_owned(), merge.clone(), None);
    assert_eq!(uses("acme.User", 3), (State::Reused, vec![email, phone]));
    let raw = ("raw".to_owned(), side[1].clone(), Some(side[2].clone()));
    assert_eq!(uses("acme.User", 5), (State::Unreserved, vec![raw]));
    let brief = ("b".to_owned(), side[0].clone(), Some(merge));
    assert_eq!(uses("acme.Brief", 1), (State::Unreserved, vec![brief]));
}

#[test]
fn links_and_other_files_are_left_out() {
    let mut repository = Repository::new();
    repository.write("user.proto", &user(TWO));
    repository.write("notes.txt", "message User {}");
    repository.write("proto.proto/inner.proto", &message("acme", "Inner", ""));
    repository.commit();
    let ledger = repository.ledger();
    let names: Vec<&str> = ledger
        .elements
        .iter()
        .map(|it| it.full_name().as_str())
        .collect();
    assert_eq!(names, ["acme.Inner", "acme.User"]);
}
