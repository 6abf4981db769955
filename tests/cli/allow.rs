//! Saying yes on purpose, in real repositories: comments, entries, commits and policies.

use crate::support::{Place, Ran};
use crate::user;

const OLD: &str = "syntax = \"proto3\";\npackage acme;\nmessage User {\n  int32 age = 1;\n  \
                   string email = 2;\n}\n";
const COMMENT: &str = "// protovet:allow FIELD_TYPE_CHANGED reason=\"nobody sends it\"";

/// The version in which `age` is a text, with something behind it.
fn retyped(behind: &str) -> String {
    OLD.replace("int32 age = 1;", &format!("string age = 1;{behind}"))
}

/// A branch on which `age` was committed as a text with this message.
fn branch(message: &str) -> Place {
    let place = Place::repository();
    place.write("proto/user.proto", OLD).commit("one");
    place.git(&["switch", "-q", "-c", "feature"]);
    place.write("proto/user.proto", retyped("")).commit(message);
    place
}

/// `RULE severity` and the way it was allowed, if it was, of all that JSON has.
fn told(ran: &Ran) -> Vec<String> {
    let lines = ran.json().into_iter().map(|line| {
        let (rule, severity) = (line["type"].as_str(), line["severity"].as_str());
        let by = line["allowed"]["by"].as_str().unwrap_or("-");
        format!("{} {} {by}", rule.unwrap(), severity.unwrap())
    });
    lines.collect()
}

#[track_caller]
fn check(place: &Place, args: &[&str], code: i32) -> Vec<String> {
    told(
        &place
            .run(&[&["check", "--format", "json"], args].concat())
            .expect(code),
    )
}

const FOUND: &str = "FIELD_TYPE_CHANGED error -";

#[test]
fn a_comment_allows_counts_and_is_told() {
    let place = branch("two");
    let ran = place.run(&["check"]).expect(1);
    let hint = "protovet: to say yes on purpose, write `// protovet:allow RULE reason=\"why\"`";
    assert!(ran.stderr.contains(hint), "{}", ran.stderr);
    place.write("proto/user.proto", retyped(&format!(" {COMMENT}")));
    let ran = place.run(&["check"]).expect(0);
    assert_eq!(ran.stdout, "");
    let summary = "protovet: no breaking changes; 1 allowed; compared with main@";
    assert!(ran.stderr.starts_with(summary), "{}", ran.stderr);
    assert!(!ran.stderr.contains("on purpose"), "{}", ran.stderr);
    for format in ["text", "concise"] {
        let ran = place.run(&["check", "--show-allowed", "--format", format]);
        assert_eq!(
            ran.expect(0).stdout,
            "proto/user.proto:4:3: allowed[FIELD_TYPE_CHANGED]: field `age` changed type from `int32` \
             to `string`\n  by a comment in proto/user.proto:4: nobody sends it\n"
        );
    }
    let line = &place.run(&["check", "--format", "json"]).expect(0).json()[0];
    let how = serde_json::json!({
        "by": "comment", "reason": "nobody sends it", "path": "proto/user.proto", "line": 4
    });
    assert_eq!(line["allowed"], how);
    // a comparison of two versions tells what there is
    place.run(&["diff", "main", "."]).expect(1);
}

#[test]
fn a_comment_goes_where_its_field_goes() {
    let place = branch("two");
    place.write("proto/user.proto", retyped(&format!(" {COMMENT}")));
    place.commit("three");
    place.git(&["mv", "proto/user.proto", "proto/person.proto"]);
    place.commit("four");
    assert_eq!(check(&place, &[], 0), ["FIELD_TYPE_CHANGED error comment"]);
    // what others did on the main branch meanwhile does not matter
    place.git(&["switch", "-q", "main"]);
    place
        .write("proto/team.proto", OLD.replace("User", "Team"))
        .commit("other");
    place.git(&["switch", "-q", "feature"]);
    place.git(&["rebase", "-q", "main"]);
    assert_eq!(check(&place, &[], 0), ["FIELD_TYPE_CHANGED error comment"]);
    // once it is merged, it is done: nobody is asked to take it out
    place.git(&["switch", "-q", "main"]);
    place.git(&["merge", "-q", "feature"]);
    place.git(&["switch", "-q", "-c", "next"]);
    let text = std::fs::read_to_string(place.dir().join("proto/person.proto")).unwrap();
    place.write(
        "proto/person.proto",
        text.replace("}", "  bool new = 3;\n}"),
    );
    assert_eq!(check(&place, &["--fail-on", "warning"], 0), [] as [&str; 0]);
    // comparisons with what was there before still need it
    let first = place.git(&["rev-list", "--max-parents=0", "main"]);
    let against = ["--against", &first, "--exact"];
    assert_eq!(
        check(&place, &against, 0),
        ["FIELD_TYPE_CHANGED error comment"]
    );
}

#[test]
fn what_is_wrong_with_a_comment_is_told() {
    let place = branch("two");
    let with = |behind: &str, code: i32, args: &[&str]| {
        place.write("proto/user.proto", retyped(behind));
        check(&place, args, code)
    };
    let unused = " // protovet:allow FIELD_TYPE_CHANGED,FIELD_DELETED reason=\"x\"";
    let told = ["ALLOW_UNUSED warning -", "FIELD_TYPE_CHANGED error comment"];
    assert_eq!(with(unused, 0, &[]), told);
    assert_eq!(with(unused, 1, &["--fail-on", "warning"]), told);
    let over = " // protovet:allow FIELD_TYPE_CHANGED until=2020-01-01 reason=\"x\"";
    assert_eq!(with(over, 1, &[]), [FOUND, "ALLOW_EXPIRED warning -"]);
    let wrong = " // protovet:allow FIELD_TYP_CHANGED reason=\"x\"";
    assert_eq!(with(wrong, 1, &[]), [FOUND, "ALLOW_MALFORMED error -"]);
    let ran = place.run(&["check", "--format", "concise"]).expect(1);
    let at = "proto/user.proto:4:37: error[ALLOW_MALFORMED]: there is no rule `FIELD_TYP_CHANGED`";
    assert!(ran.stdout.contains(at), "{}", ran.stdout);
}

#[test]
fn rules_of_buf_are_allowed_as_well_but_not_for_breaking() {
    let place = branch("two");
    let comment = " // protovet:allow FIELD_SAME_TYPE reason=\"x\"";
    place.write("proto/user.proto", retyped(comment));
    place.write(
        "buf.yaml",
        "version: v2\nmodules: [{path: proto}]\nbreaking: {use: [FILE]}\n",
    );
    assert_eq!(check(&place, &[], 0), ["FIELD_SAME_TYPE error comment"]);
    // our rules did not look; those of buf do when they are asked about a comment
    assert_eq!(check(&place, &["--rules", "protovet"], 1), [FOUND]);
    let both = check(&place, &["--rules", "both"], 1);
    assert_eq!(both, [FOUND, "FIELD_SAME_TYPE error comment"]);
    let ran = place.run(&["breaking", "--against", ".git#branch=main"]);
    assert!(ran.expect(100).stdout.contains("age"));
}

#[test]
fn entries_of_the_configuration_allow_by_path() {
    let place = branch("two");
    let entry = |path: &str, more: &str| {
        format!(
            "[[allow]]\nrules = [\"FIELD_TYPE_CHANGED\"]\npaths = [\"{path}\"]\n\
             reason = \"ours alone\"\n{more}"
        )
    };
    place.write("protovet.toml", entry("proto/**", "until = 2999-01-01\n"));
    let allowed = ["FIELD_TYPE_CHANGED error configuration"];
    assert_eq!(check(&place, &[], 0), allowed);
    let ran = place.run_in(&place.dir().join("proto"), &["check", "--format", "json"]);
    assert_eq!(told(&ran.expect(0)), allowed);
    place.write("protovet.toml", entry("other/**", ""));
    assert_eq!(check(&place, &[], 1), [FOUND, "ALLOW_UNUSED warning -"]);
    place.write("other/other.proto", "syntax = \"proto3\";\n");
    assert_eq!(check(&place, &[], 1), [FOUND]);
    let verbose = check(&place, &["--verbose"], 1);
    assert_eq!(verbose, [FOUND, "ALLOW_UNUSED note -"]);
    place.write("protovet.toml", entry("proto", "until = '2020-01-01'\n"));
    assert_eq!(check(&place, &[], 1), [FOUND, "ALLOW_EXPIRED warning -"]);
}

#[test]
fn an_entry_names_the_path_it_was_or_is() {
    let place = branch("two");
    place.git(&["mv", "proto", "api"]);
    place.commit("three");
    for path in ["proto/*", "api/*"] {
        place.write(
            "protovet.toml",
            format!("[[allow]]\nrules = [\"FIELD_TYPE_CHANGED\"]\npaths = [\"{path}\"]\nreason = \"x\"\n"),
        );
        let told = check(&place, &[], 0);
        assert!(
            told.contains(&"FIELD_TYPE_CHANGED error configuration".to_owned()),
            "{told:?}"
        );
    }
}

#[test]
fn a_trailer_approves_what_it_names_in_its_range() {
    let place = branch(
        "age is a text\n\nSee #812.\n\nProtovet-Allow: FIELD_TYPE_CHANGED@User.age nobody sends it",
    );
    assert_eq!(check(&place, &[], 1), [FOUND]);
    let by = ["--approve-by", "trailer"];
    assert_eq!(check(&place, &by, 0), ["FIELD_TYPE_CHANGED error commit"]);
    place.write(
        "protovet.toml",
        "[check]\napprove-by = [\"trailer\", \"conventional\"]\n",
    );
    let ran = place
        .run(&["check", "--show-allowed", "--format", "concise"])
        .expect(0);
    let head = place.git(&["rev-parse", "--short=7", "HEAD"]);
    let by_commit = format!("\n  by a commit {head}: nobody sends it\n");
    assert!(ran.stdout.ends_with(&by_commit), "{}", ran.stdout);
    assert_eq!(check(&place, &["--approve-by", "conventional"], 1), [FOUND]);
    // a rebase gives the commit another id, and the approval stays
    place.git(&["switch", "-q", "main"]);
    place
        .write("proto/team.proto", OLD.replace("User", "Team"))
        .commit("other");
    place.git(&["switch", "-q", "feature"]);
    place.git(&["rebase", "-q", "main"]);
    assert_ne!(place.git(&["rev-parse", "--short=7", "HEAD"]), head);
    assert_eq!(check(&place, &by, 0), ["FIELD_TYPE_CHANGED error commit"]);
    // what comes later is not approved by what was merged
    place.git(&["switch", "-q", "main"]);
    place.git(&["merge", "-q", "--no-ff", "-m", "merge", "feature"]);
    place.git(&["switch", "-q", "-c", "next"]);
    let text = std::fs::read_to_string(place.dir().join("proto/user.proto")).unwrap();
    place.write("proto/user.proto", text.replace("string age", "bytes age"));
    place
        .write("proto/user.proto", text.replace("string age", "double age"))
        .commit("again");
    assert_eq!(check(&place, &by, 1), [FOUND]);
}

#[test]
fn a_conventional_commit_that_breaks_approves_all_breaks() {
    for message in [
        "feat(user)!: age is a text",
        "feat: age\n\nBREAKING CHANGE: age is a text",
    ] {
        let place = branch(message);
        assert_eq!(check(&place, &[], 1), [FOUND]);
        let by = ["--approve-by", "conventional"];
        assert_eq!(check(&place, &by, 0), ["FIELD_TYPE_CHANGED error commit"]);
        assert_eq!(check(&place, &["--approve-by", "trailer"], 1), [FOUND]);
    }
    let place = branch("feat: age is a text!");
    assert_eq!(check(&place, &["--approve-by", "conventional"], 1), [FOUND]);
}

#[test]
fn a_trailer_that_names_no_rule_is_told() {
    let place = branch("two\n\nProtovet-Allow: FIELD_TYPE_CHANGD nobody sends it");
    let told = check(&place, &["--approve-by", "trailer"], 1);
    assert_eq!(told, [FOUND, "ALLOW_MALFORMED warning -"]);
}

#[test]
fn unstable_packages_may_break_if_that_is_said() {
    let place = Place::repository();
    let unstable = |text: &str| text.replace("package acme;", "package acme.v1alpha1;");
    place.write("proto/user.proto", unstable(OLD)).commit("one");
    place.write("proto/user.proto", unstable(&retyped("")));
    assert_eq!(check(&place, &[], 1), [FOUND]);
    let passes = ["FIELD_TYPE_CHANGED error unstable-package"];
    assert_eq!(check(&place, &["--ignore-unstable-packages"], 0), passes);
    place.write(
        "protovet.toml",
        "[check]\nignore-unstable-packages = true\n",
    );
    assert_eq!(check(&place, &[], 0), passes);
}

#[test]
fn what_was_deprecated_in_an_earlier_release_may_go() {
    let place = Place::repository();
    place.write("proto/user.proto", OLD).commit("one");
    place.git(&["tag", "v1.0.0"]);
    let deprecated = OLD.replace("email = 2;", "email = 2 [deprecated = true];");
    place.write("proto/user.proto", deprecated).commit("two");
    place.git(&["tag", "v1.1.0"]);
    let gone = OLD.replace("string email = 2;", "reserved 2;\n  reserved \"email\";");
    place.write("proto/user.proto", gone);
    let code = ["--surface", "code"];
    assert_eq!(check(&place, &code, 1), ["FIELD_DELETED error -"]);
    let first = [&code[..], &["--deprecated-first"]].concat();
    let passes = ["FIELD_DELETED error deprecated-first"];
    assert_eq!(check(&place, &first, 0), passes);
    // in the first release it was not yet
    let since_first = [&first[..], &["--against", "v1.0.0"]].concat();
    assert_eq!(check(&place, &since_first, 1), ["FIELD_DELETED error -"]);
    let all = [&first[..], &["--against-releases", "v*"]].concat();
    assert_eq!(check(&place, &all, 0), passes);
}

#[test]
fn comments_count_against_several_releases() {
    let place = Place::repository();
    place.write("proto/user.proto", OLD).commit("one");
    place.git(&["tag", "v1.0.0"]);
    let text = retyped(&format!(" {COMMENT}"));
    place.write("proto/user.proto", &text).commit("two");
    place.git(&["tag", "v1.1.0"]);
    place.write(
        "proto/user.proto",
        text.replace("email = 2;", "email = 2;\n  bool new = 3;"),
    );
    let args = ["--against-releases", "v*", "--fail-on", "warning"];
    assert_eq!(
        check(&place, &args, 0),
        ["FIELD_TYPE_CHANGED error comment"]
    );
    let ran = place.run(&["check", "--against-releases", "v*"]).expect(0);
    assert!(
        ran.stderr.contains("no breaking changes; 1 allowed;"),
        "{}",
        ran.stderr
    );
}

#[test]
fn conventions_are_allowed_for_lint() {
    let place = Place::new();
    let with = |comment: &str| {
        format!(
            "syntax = \"proto3\";\npackage acme.v1;\n{comment}\nenum Kind {{\n  KIND_A = 0;\n}}\n"
        )
    };
    let lint = |text: String, code: i32| {
        place.write("a.proto", text);
        told(&place.run(&["lint", "--format", "json"]).expect(code))
    };
    let rule = "ENUM_ZERO_VALUE_SUFFIX warning";
    assert_eq!(lint(with(""), 1), [format!("{rule} -")]);
    let comment = "// protovet:allow ENUM_ZERO_VALUE_SUFFIX reason=\"as it always was\"";
    assert_eq!(lint(with(comment), 0), [format!("{rule} comment")]);
    let other = "// protovet:allow ENUM_VALUE_PREFIX,FIELD_DELETED reason=\"x\"";
    // whether a rule that compares versions finds something is not known here
    assert_eq!(
        lint(with(other), 1),
        ["ALLOW_UNUSED warning -".to_owned(), format!("{rule} -")]
    );
}

#[test]
fn what_was_allowed_is_not_mended() {
    let place = Place::repository();
    place.write("proto/user.proto", OLD).commit("one");
    let gone = OLD.replace("  string email = 2;\n", "");
    let comment = "// protovet:allow FIELD_DELETED reason=\"never sent\"\n";
    let allowed = gone.replace("message", &format!("{comment}message"));
    place.write("proto/user.proto", &allowed);
    let text = || std::fs::read_to_string(place.dir().join("proto/user.proto")).unwrap();
    place.run(&["check", "--fix"]).expect(0);
    assert_eq!(text(), allowed);
    place.write("proto/user.proto", &gone);
    place.run(&["check", "--fix"]).expect(0);
    assert!(text().contains("reserved 2;"), "{}", text());
}

#[test]
fn lint_rules_of_buf_are_allowed_as_well() {
    let place = Place::new();
    let with = |comment: &str| {
        format!(
            "syntax = \"proto3\";\npackage acme.v1;\nmessage User {{\n  \
             int32 theAge = 1;{comment}\n}}\n"
        )
    };
    place.write(
        "buf.yaml",
        "version: v2\nlint: {use: [FIELD_LOWER_SNAKE_CASE]}\n",
    );
    let lint = |comment: &str, code: i32| {
        place.write("acme/v1/a.proto", with(comment));
        told(&place.run(&["lint", "--format", "json"]).expect(code))
    };
    let rule = "FIELD_LOWER_SNAKE_CASE error";
    assert_eq!(lint("", 1), [format!("{rule} -")]);
    let comment = " // protovet:allow FIELD_LOWER_SNAKE_CASE reason=\"as it always was\"";
    assert_eq!(lint(comment, 0), [format!("{rule} comment")]);
    // a rule that the configuration leaves out is not called upon
    let other = " // protovet:allow FIELD_LOWER_SNAKE_CASE,MESSAGE_PASCAL_CASE reason=\"x\"";
    assert_eq!(lint(other, 0), [format!("{rule} comment")]);
    place.write("acme/v1/a.proto", with(""));
    let ran = place.run(&["baseline", "--lint"]).expect(0);
    assert_eq!(
        ran.stdout,
        "wrote protovet.baseline: 1 finding accepted, 1 of them new\n"
    );
    place
        .run(&["lint", "--baseline", "protovet.baseline"])
        .expect(0);
}

#[test]
fn an_entry_that_names_no_file_is_told() {
    let place = Place::repository();
    place.write("proto/user.proto", user(1)).commit("one");
    place.write("proto/user.proto", user(2));
    place.write("legacy/old.proto", "syntax = \"proto3\";\npackage old;\n");
    let entry = |path: &str| {
        format!(
            "[[allow]]\nrules = [\"FIELD_RENUMBERED\"]\npaths = [\"{path}\"]\nreason = \"meant\"\n"
        )
    };
    let told = |args: &[&str]| {
        let ran = place.run(&[args, &["--format", "concise"]].concat());
        ran.stdout.contains("at protovet.toml:1 name no file")
    };
    for (path, is_astray) in [
        ("proto/usr.proto", true),
        ("prto/**", true),
        ("proto/user.proto", false),
        // not looked at, and there
        ("legacy/**", false),
    ] {
        place.write("protovet.toml", entry(path));
        for args in [&["check"][..], &["check", "proto"], &["lint", "proto"]] {
            assert_eq!(told(args), is_astray, "{path} {args:?}");
        }
    }
    // what was deleted was there
    place.write("protovet.toml", entry("legacy/**"));
    place.commit("two");
    place.delete("legacy/old.proto");
    assert!(!told(&["check"]));
    place.commit("three");
    place.write("proto/user.proto", user(3));
    assert!(told(&["check"]));
}
