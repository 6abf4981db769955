//! `protovet diff` lists what changed by the element it stands in, the worst first.

use crate::support::{Place, Ran};

const OLD: &str = "syntax = \"proto2\";
package acme;
import \"google/protobuf/descriptor.proto\";
message Account {
  optional string name = 1;
  optional int32 age = 2;
  optional string note = 3;
  extensions 100 to 200;
  message Limit { optional int32 most = 1; }
  enum State { OFF = 0; ON = 1; }
}
message Untouched { optional int32 a = 1; }
message Color { optional int32 red = 1; optional int32 green = 2; optional int32 blue = 3; }
extend Account { optional int32 bonus = 100; }
service Bank {
  rpc Open(Account) returns (Account);
  rpc Close(Account) returns (Account);
}
";

const NEW: &str = "syntax = \"proto2\";
package acme;
import \"google/protobuf/descriptor.proto\";
message Account {
  optional string title = 1;
  optional string age = 2;
  optional string note = 3;
  optional string added = 4;
  extensions 100 to 200;
  message Limit { optional int32 most = 1; optional int32 least = 2; }
  enum State { OFF = 0; ON = 1; PAUSED = 2; }
}
message Untouched { optional int32 a = 1; }
message Colour { optional int32 red = 1; optional int32 green = 4; optional int32 blue = 3; }
extend Account { optional string bonus = 100; }
service Bank {
  rpc Open(Account) returns (Account);
  rpc Balance(Account) returns (Untouched);
}
";

fn run(args: &[&str]) -> Ran {
    let place = Place::new();
    place
        .write("old/bank.proto", OLD)
        .write("new/bank.proto", NEW);
    place
        .run(&[&["diff", "old", "new"], args].concat())
        .expect(1)
}

/// Headings, and below each its findings without their snippets.
fn outline(text: &str) -> String {
    let starts = ["acme.", "new/", "error[", "warning[", "note["];
    let is_head = |line: &&str| starts.iter().any(|start| line.starts_with(start));
    let heads = text.lines().filter(is_head);
    heads.map(|line| line.to_owned() + "\n").collect()
}

#[test]
fn text_has_a_heading_for_each_element() {
    let text = run(&[]).stdout;
    let expected = "\
acme.Color (message, old/bank.proto): 1 error
error[MESSAGE_DELETED]: message `acme.Color` was deleted
acme.Account (message, new/bank.proto): 2 errors, 1 note
error[FIELD_NUMBER_REUSED]: number 1 of `acme.Account` was `name` and is `title` now, which has nothing in common with it
error[FIELD_TYPE_CHANGED]: field `age` changed type from `int32` to `string`
note[FIELD_ADDED]: field `added` was added to `acme.Account`
new/bank.proto (file): 1 error
error[FIELD_TYPE_CHANGED]: extension `bonus` changed type from `int32` to `string`
acme.Bank (service, new/bank.proto): 1 error, 1 note
error[RPC_DELETED]: rpc `Close` was deleted from service `Bank`: its callers are turned away
note[RPC_ADDED]: rpc `Balance` was added to service `Bank`
acme.Account.State (enum, new/bank.proto): 1 warning
warning[ENUM_VALUE_ADDED]: readers built from the old schema drop the new value `PAUSED` of closed enum `State`
acme.Account.Limit (message, new/bank.proto): 1 note
note[FIELD_ADDED]: field `least` was added to `acme.Account.Limit`
acme.Colour (message, new/bank.proto): 1 note
note[MESSAGE_ADDED]: message `acme.Colour` was added
";
    assert_eq!(outline(&text), expected, "{text}");
    let first = "acme.Color (message, old/bank.proto): 1 error\n\nerror[MESSAGE_DELETED]: ";
    assert!(text.starts_with(first), "{text}");
}

#[test]
fn concise_lines_stand_in_the_same_order_as_text() {
    let text = outline(&run(&[]).stdout);
    let in_text: Vec<&str> = text.lines().filter(|line| line.contains("]: ")).collect();
    let concise = run(&["--format", "concise"]).stdout;
    let in_lines: Vec<&str> = concise
        .lines()
        .map(|line| line.split_once(": ").unwrap().1)
        .collect();
    assert_eq!(in_lines, in_text);
}

#[test]
fn programs_get_the_worst_first_by_place() {
    let lines = run(&["--format", "json"]).json();
    let rank = |line: &serde_json::Value| {
        let severity = line["severity"].as_str().unwrap();
        let rank = ["error", "warning", "note"];
        let rank = rank.iter().position(|word| *word == severity).unwrap();
        (rank, line["start_line"].as_u64().unwrap())
    };
    let ranks: Vec<_> = lines.iter().map(rank).collect();
    assert!(ranks.len() > 8 && ranks.is_sorted(), "{ranks:?}");
}

#[test]
fn what_is_not_protected_is_listed_and_fails_nothing() {
    let place = Place::new();
    let old = "syntax = \"proto3\"; package a; option java_package = \"x\";
        message M { int32 a = 1; int32 b = 2; oneof o { int32 c = 3; } } enum E { E_UNSPECIFIED = 0; }";
    let new = "syntax = \"proto3\"; package a; option java_package = \"y\";
        message M { int32 title = 1; reserved 2; reserved \"b\"; oneof p { int32 c = 3; } }";
    place.write("old/a.proto", old).write("new/a.proto", new);
    let args = ["diff", "old", "new", "--fail-on", "warning"];
    let args = [&args[..], &["--format", "concise", "--suggest-bump"]].concat();
    let ran = place.run(&args).expect(1);
    let mut lines: Vec<&str> = ran.stdout.lines().collect();
    let bump = lines.pop().unwrap();
    let rules: Vec<&str> = lines
        .iter()
        .map(|line| line.split_once(": ").unwrap().1.split_once(": ").unwrap().0)
        .collect();
    let expected = [
        "error[FIELD_NUMBER_REUSED]",
        "note[FIELD_DELETED]",
        "note[ONEOF_RENAMED]",
        "note[FILE_OPTION_CHANGED]",
        "note[ENUM_DELETED]",
    ];
    assert_eq!(rules, expected, "{}", ran.stdout);
    assert!(
        bump.starts_with("bump[major]: feat!: number 1 of"),
        "{bump}"
    );

    let new = new.replace("title", "a");
    place.write("new/a.proto", &new);
    let ran = place.run(&["diff", "old", "new", "--fail-on", "note", "--suggest-bump"]);
    let text = ran.expect(0).stdout;
    let help = "help: not protected here: `--surface code` asks for it";
    assert_eq!(text.matches(help).count(), 4, "{text}");
    assert!(text.contains("\nsuggested bump: patch ("), "{text}");
    place
        .run(&["diff", "old", "new", "--surface", "code"])
        .expect(1);
}

#[test]
fn what_two_files_are_called_is_no_change() {
    let place = Place::new();
    place.write("old.proto", OLD).write("new.proto", OLD);
    assert_eq!(
        place
            .run(&["diff", "old.proto", "new.proto"])
            .expect(0)
            .stdout,
        ""
    );
}

#[test]
fn what_is_gone_stands_where_it_was() {
    let place = Place::new();
    place
        .write("old/a.proto", OLD)
        .write(
            "old/b.proto",
            "syntax = \"proto3\"; package b; service B {}",
        )
        .write("new/a.proto", OLD);
    let text = place.run(&["diff", "old", "new"]).expect(1).stdout;
    assert!(
        text.starts_with("b.B (service, old/b.proto): 1 error\n"),
        "{text}"
    );
    let versions = [
        ("old", "message M { string x = 1; string y = 2; }"),
        ("new", "message M { string y = 2; }"),
    ];
    let place = Place::new();
    for (version, message) in versions {
        let text = format!("syntax = \"proto3\"; package {version}; {message}");
        place.write(&format!("{version}/m.proto"), text);
    }
    let text = place.run(&["diff", "old", "new"]).expect(1).stdout;
    assert!(
        text.starts_with("new.M (message, new/m.proto): 1 error"),
        "{text}"
    );
    assert!(text.contains("\nnew/m.proto (file): 1 note\n"), "{text}");
}

#[test]
fn a_check_has_no_headings() {
    let place = Place::repository();
    place.write("bank.proto", OLD).commit("one");
    place.write("bank.proto", NEW);
    let text = place.run(&["check"]).expect(1).stdout;
    assert!(text.starts_with("error["), "{text}");
    assert!(!text.contains("(message, "), "{text}");
}
