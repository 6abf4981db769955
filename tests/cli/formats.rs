//! What the formats promise to those who parse them.

use crate::support::{Place, Ran, ran};
use crate::user;

fn run(args: &[&str]) -> Ran {
    let place = Place::new();
    place
        .write("old/user.proto", user(1))
        .write("new/user.proto", user(2));
    place.run(&[&["diff", "old", "new"], args].concat())
}

#[test]
fn json_has_these_keys_in_this_order() {
    let ran = run(&["--format", "json"]).expect(1);
    let keys = [
        "path",
        "start_line",
        "start_column",
        "end_line",
        "end_column",
        "type",
        "message",
        "severity",
        "surface",
        "direction",
        "element",
        "previous",
        "help",
        "witness",
        "fix",
        "fingerprint",
        "version",
    ];
    let mut rest = ran.stdout.as_str();
    for key in keys {
        let at = rest
            .find(&format!("\"{key}\":"))
            .unwrap_or_else(|| panic!("{key} in {rest}"));
        rest = &rest[at + 1..];
    }
    let [line] = ran.json().try_into().unwrap();
    assert_eq!(line.as_object().unwrap().len(), keys.len());
    assert_eq!(line["path"], "new/user.proto");
    assert_eq!(line["start_line"], 4);
    assert_eq!(line["type"], "FIELD_RENUMBERED");
    assert_eq!(line["severity"], "error");
    assert_eq!(line["surface"][0], "binary");
    assert_eq!(line["element"], "acme.User.email");
    assert_eq!(line["previous"]["path"], "old/user.proto");
    assert_eq!(line["previous"].as_object().unwrap().len(), 5);
    assert_eq!(line["witness"]["effect"], "lost");
    assert_eq!(line["witness"]["bytes"], "0a 01 61");
    assert_eq!(line["witness"]["read"], "acme.User { unknown field 1 }");
}

#[test]
fn text_has_a_witness_if_asked() {
    let without = run(&[]).expect(1).stdout;
    assert!(!without.contains("witness"), "{without}");
    let with = run(&["--witness"]).expect(1).stdout;
    let expected = "  witness (binary)
    old schema writes  acme.User { email: \"a\" }
      0a    field 1 `email`, length-delimited
      01    length: 1 byte
        61  \"a\"
    new schema reads   acme.User { unknown field 1 }
";
    assert!(with.contains(expected), "{with}");
}

#[test]
fn github_gets_workflow_commands() {
    let ran = run(&["--format", "github"]).expect(1);
    assert!(
        ran.stdout.starts_with(
            "::error file=new/user.proto,line=4,col=18,endLine=4,endColumn=19,title=protovet \
             (FIELD_RENUMBERED)::field `email` was renumbered from 1 to 2"
        ),
        "{}",
        ran.stdout
    );
    assert_eq!(ran.stdout.lines().count(), 1);
}

#[test]
fn github_paths_start_at_the_workspace() {
    let place = Place::new();
    place
        .write("api/old/a,b.proto", user(1))
        .write("api/new/a,b.proto", user(2));
    let dir = place.dir().join("api");
    let mut command = place.protovet(&dir);
    command.args(["diff", "old", "new", "--format", "github"]);
    let ran = ran(command.env("GITHUB_WORKSPACE", place.dir())).expect(1);
    assert!(
        ran.stdout
            .starts_with("::error file=api/new/a%2Cb.proto,line=4"),
        "{}",
        ran.stdout
    );
}

#[test]
fn compile_errors_in_every_format() {
    let place = Place::new();
    place
        .write("good/a.proto", user(1))
        .write("bad/a.proto", "syntax = \"proto3\";\nmessage A {\n");
    let run = |format| {
        place
            .run(&["diff", "good", "bad", "--format", format])
            .expect(2)
    };

    let json = run("json");
    assert_eq!(json.json()[0]["type"], "COMPILE_ERROR");
    assert_eq!(json.json()[0]["path"], "bad/a.proto");
    let concise = run("concise");
    assert!(
        concise.stdout.starts_with("bad/a.proto:"),
        "{}",
        concise.stdout
    );
    assert!(
        concise.stdout.contains(": error[COMPILE_ERROR]: "),
        "{}",
        concise.stdout
    );
    let github = run("github");
    assert!(
        github.stdout.starts_with("::error file=bad/a.proto,line="),
        "{}",
        github.stdout
    );
    let text = run("text");
    assert_eq!(text.stdout, "");
    assert!(
        text.stderr.starts_with("error[COMPILE_ERROR]: "),
        "{}",
        text.stderr
    );
    for ran in [json, concise, github, text] {
        assert!(ran.stderr.contains("does not compile"), "{}", ran.stderr);
    }
}

#[test]
fn colours_follow_the_wishes_of_the_user() {
    let place = Place::new();
    place
        .write("old/user.proto", user(1))
        .write("new/user.proto", user(2));
    let run = |args: &[&str], env: Option<(&str, &str)>| {
        let mut command = place.protovet(place.dir());
        command.args(["diff", "old", "new"]).args(args).envs(env);
        ran(&mut command).expect(1).stdout.contains('\u{1b}')
    };
    assert!(!run(&[], None), "a pipe is no terminal");
    assert!(run(&["--color", "always"], None));
    assert!(run(&[], Some(("CLICOLOR_FORCE", "1"))));
    assert!(!run(&["--color", "never"], Some(("CLICOLOR_FORCE", "1"))));
    assert!(!run(&[], Some(("NO_COLOR", "1"))));
    assert!(!run(&["--format", "concise", "--color", "always"], None));
}

#[test]
fn names_cannot_play_tricks_on_a_terminal() {
    let place = Place::new();
    let evil = |number| user(number).replace("email", "email /* \u{202e}\u{1b}[2J */");
    place
        .write("old/user.proto", evil(1))
        .write("new/user.proto", evil(2));
    for format in ["text", "concise", "json", "github"] {
        let ran = place.run(&["diff", "old", "new", "--format", format, "--color", "never"]);
        let hidden = |text: &str| text.contains(['\u{202e}', '\u{1b}']);
        assert!(
            !hidden(&ran.stdout) && !hidden(&ran.stderr),
            "{format}: {:?}",
            ran.stdout
        );
    }
}
