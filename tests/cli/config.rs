//! `protovet.toml` in force: severities and paths, and what `protovet config` says about them.

use crate::support::Place;

const OLD: &str = "syntax = \"proto3\";\npackage acme;\nmessage User {\n  int32 age = 1;\n}\n";

fn changed() -> Place {
    let place = Place::repository();
    place.write("proto/user.proto", OLD);
    place.write("internal/team.proto", OLD.replace("User", "Team"));
    place.commit("one");
    let new = OLD.replace("int32 age", "string age");
    place.write("proto/user.proto", &new);
    place.write("internal/team.proto", new.replace("User", "Team"));
    place
}

#[track_caller]
fn check(place: &Place, args: &[&str], code: i32) -> Vec<String> {
    let ran = place.run(&[&["check", "--format", "json"], args].concat());
    let told = ran.expect(code).json().into_iter().map(|line| {
        let word = |key: &str| line[key].as_str().unwrap_or("-").to_owned();
        format!("{} {} {}", word("severity"), word("type"), word("element"))
    });
    told.collect()
}

#[test]
fn severities_of_rules() {
    let place = changed();
    place.delete("internal/team.proto");
    place.commit("two");
    let with = |level: &str, args: &[&str], code| {
        place.write(
            "protovet.toml",
            format!("[severity]\nFIELD_TYPE_CHANGED = \"{level}\"\n"),
        );
        check(
            &place,
            &[&["--against", "HEAD~1", "proto"], args].concat(),
            code,
        )
    };
    let found = |level: &str| vec![format!("{level} FIELD_TYPE_CHANGED acme.User.age")];
    assert_eq!(with("error", &[], 1), found("error"));
    assert_eq!(with("warning", &[], 0), found("warning"));
    assert_eq!(with("note", &[], 0), [] as [&str; 0]);
    assert_eq!(with("note", &["-v"], 0), found("note"));
    assert_eq!(
        with("off", &["-v", "--fail-on", "note"], 0),
        [] as [&str; 0]
    );
}

#[test]
fn what_applies_to_some_paths() {
    let place = changed();
    let user = "error FIELD_TYPE_CHANGED acme.User.age";
    let team = "error FIELD_TYPE_CHANGED acme.Team.age";
    assert_eq!(check(&place, &[], 1), [team, user]);
    let with = |settings: &str, args: &[&str], code| {
        let text = format!("[[override]]\npaths = [\"internal/**\"]\n{settings}\n");
        place.write("protovet.toml", text);
        check(&place, args, code)
    };
    let off = "[override.severity]\nFIELD_TYPE_CHANGED = \"off\"";
    assert_eq!(with(off, &[], 1), [user]);
    assert_eq!(with("fail-on = \"never\"", &[], 1), [team, user]);
    assert_eq!(with("fail-on = \"never\"", &["internal"], 0), [team]);
    // what is typed counts everywhere
    assert_eq!(
        with(
            "fail-on = \"never\"",
            &["internal", "--fail-on", "error"],
            1
        ),
        [team]
    );
    assert_eq!(with("surfaces = [\"rpc\"]", &[], 1), [user]);
    assert_eq!(with("surfaces = []", &[], 1), [user]);
    assert_eq!(
        with("surfaces = [\"rpc\"]", &["--surface", "binary"], 1),
        [team, user]
    );
    place.write("proto/user.proto", OLD);
    let warning = "fail-on = \"note\"\n[override.severity]\nFIELD_TYPE_CHANGED = \"note\"";
    let note = "note FIELD_TYPE_CHANGED acme.Team.age";
    assert_eq!(with(warning, &[], 1), [note]);
}

#[test]
fn lint_has_settings_of_its_own() {
    let place = Place::new();
    place.write(
        "a.proto",
        "syntax = \"proto3\";\npackage a.v1;\nenum Kind {\n  KIND_A = 0;\n}\n",
    );
    let lint = |text: &str, args: &[&str], code| {
        place.write("protovet.toml", text);
        let ran = place.run(&[&["lint", "--format", "concise"], args].concat());
        ran.expect(code).stdout.lines().count()
    };
    assert_eq!(lint("", &[], 1), 1);
    assert_eq!(lint("[lint]\nfail-on = \"error\"\n", &[], 0), 1);
    assert_eq!(
        lint(
            "[lint]\nfail-on = \"error\"\n",
            &["--fail-on", "warning"],
            1
        ),
        1
    );
    let off = "[lint.severity]\nENUM_ZERO_VALUE_SUFFIX = \"off\"\n";
    assert_eq!(lint(off, &[], 0), 0);
    let both = format!("{off}[severity]\nENUM_ZERO_VALUE_SUFFIX = \"error\"\n");
    assert_eq!(lint(&both, &[], 0), 0);
    let note = "[severity]\nENUM_ZERO_VALUE_SUFFIX = \"note\"\n";
    // people are told how many notes there are, and see them if they ask
    assert_eq!(lint(note, &[], 0), 0);
    assert_eq!(lint(note, &["--verbose"], 0), 1);
    assert_eq!(lint(note, &["--fail-on", "note"], 1), 1);
}

#[test]
fn what_is_in_force_and_from_where() {
    let place = Place::repository();
    place.write("proto/user.proto", OLD);
    let defaults = place.run(&["config", "show"]).expect(0).stdout;
    let expected = "check.surfaces = [\"binary\", \"rpc\"]      # default\n";
    assert!(defaults.contains(expected), "{defaults}");
    place.write(
        "protovet.toml",
        "baseline = \"ci/b\"\n[check]\nsurfaces = [\"json\"]\nfail-on = \"warning\"\n\
         [severity]\nFIELD_RENAMED = \"error\"\n[[allow]]\nrules = [\"FIELD_DELETED\"]\n\
         paths = [\"proto\"]\nreason = \"x\"\n[[override]]\npaths = [\"proto/**\"]\n\
         surfaces = [\"code\"]\nseverity.FIELD_RENAMED = \"off\"\n",
    );
    let show = |args: &[&str]| {
        let args = [&["config", "show", "--format", "json"], args].concat();
        let rows: serde_json::Value =
            serde_json::from_str(&place.run(&args).expect(0).stdout).unwrap();
        rows
    };
    let find = |rows: &serde_json::Value, name: &str| {
        let rows = rows.as_array().unwrap();
        let row = rows.iter().find(|row| row["name"] == name);
        row.map_or_else(String::new, |row| {
            let source = &row["source"];
            let from = source["flag"]
                .as_str()
                .unwrap_or(source["kind"].as_str().unwrap());
            format!("{} {from} {}", row["value"], source["line"])
        })
    };
    let rows = show(&[]);
    assert_eq!(find(&rows, "baseline"), "\"ci/b\" file 1");
    assert_eq!(find(&rows, "check.surfaces"), "[\"json\"] file 3");
    assert_eq!(find(&rows, "severity.FIELD_RENAMED"), "\"error\" file 6");
    assert_eq!(find(&rows, "check.compat"), "\"full\" default null");
    assert_eq!(find(&rows, "allow"), "");
    let rows = show(&["proto", "--fail-on", "note", "--approve-by", "trailer"]);
    assert_eq!(find(&rows, "check.surfaces"), "[\"code\"] file 13");
    assert_eq!(find(&rows, "severity.FIELD_RENAMED"), "\"off\" file 14");
    assert_eq!(find(&rows, "check.fail-on"), "\"note\" --fail-on null");
    assert_eq!(
        find(&rows, "check.approve-by"),
        "[\"trailer\"] --approve-by null"
    );
    assert_eq!(
        find(&rows, "allow"),
        "{\"reason\":\"x\",\"rules\":[\"FIELD_DELETED\"]} file 7"
    );
    let text = place.run(&["config", "show", "proto"]).expect(0).stdout;
    assert!(text.contains("# protovet.toml:13\n"), "{text}");
    place.run(&["config", "show", "nowhere"]).expect(2);
}

#[test]
fn buf_yaml_says_whose_rules_judge() {
    let place = Place::repository();
    place.write("proto/user.proto", OLD);
    place.write(
        "buf.yaml",
        "version: v2\nmodules: [{path: proto}]\nbreaking: {use: [WIRE]}\n",
    );
    let text = place.run(&["config", "show", "proto"]).expect(0).stdout;
    let line = text
        .lines()
        .find(|line| line.starts_with("check.rules"))
        .unwrap();
    assert!(
        line.starts_with("check.rules = \"buf\"") && line.ends_with("# buf.yaml"),
        "{line}"
    );
}

#[test]
fn the_schema_is_the_published_one() {
    let printed = Place::new().run(&["config", "schema"]).expect(0).stdout;
    let kept = include_str!("../../docs/protovet.schema.json");
    assert_eq!(printed, kept.replace("\r\n", "\n"));
}
