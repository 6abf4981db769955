//! `--report FORMAT=FILE`: several reports of one run, each whole or not there at all.

use std::fs;

use serde_json::Value;

use crate::support::{FORMATS, Place};
use crate::user;

fn changed() -> Place {
    let place = Place::new();
    place
        .write("old/user.proto", user(1))
        .write("new/user.proto", user(2));
    place
}

fn read(place: &Place, file: &str) -> String {
    fs::read_to_string(place.dir().join(file)).unwrap()
}

/// The names in the folder.
fn names(place: &Place) -> Vec<String> {
    let entries = fs::read_dir(place.dir()).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn no_format_is_left_out_of_the_tests() {
    let told = Place::new()
        .run(&["check", "--format", "none"])
        .expect(2)
        .stderr;
    let (_, values) = told.split_once("[possible values: ").unwrap();
    let (values, _) = values.split_once(']').unwrap();
    let mut known = FORMATS;
    let mut values: Vec<&str> = values.split(',').map(str::trim).collect();
    known.sort_unstable();
    values.sort_unstable();
    assert_eq!(values, known);
}

#[test]
fn every_format_at_once_is_what_each_is_alone() {
    let place = changed();
    let asked: Vec<String> = FORMATS
        .iter()
        .map(|format| format!("--report={format}=out.{format}"))
        .collect();
    let mut args = vec!["diff", "old", "new"];
    args.extend(asked.iter().map(String::as_str));
    let all = place.run(&args).expect(1);
    for format in FORMATS {
        let alone = place
            .run(&["diff", "old", "new", "--format", format])
            .expect(1);
        assert_eq!(
            read(&place, &format!("out.{format}")),
            alone.stdout,
            "{format}"
        );
        let to_stdout = format!("{format}=-");
        let other = place
            .run(&["diff", "old", "new", "--report", &to_stdout])
            .expect(1);
        assert_eq!(other.stdout, alone.stdout, "{format}");
    }
    assert_eq!(
        all.stdout,
        read(&place, "out.text"),
        "text stays on standard output"
    );
    // the temporary files are gone
    assert_eq!(
        names(&place).len(),
        2 + FORMATS.len(),
        "{:?}",
        names(&place)
    );
}

#[test]
fn check_and_lint_write_reports_as_well() {
    let place = Place::repository();
    place.write("user.proto", user(1)).commit("add");
    let sarif =
        |place: &Place| -> Value { serde_json::from_str(&read(place, "out.sarif")).unwrap() };
    let check = [
        "check",
        "--report",
        "sarif=out.sarif",
        "--report=gitlab=gl.json",
    ];
    // nothing to look at is a report too
    place.run(&check).expect(0);
    assert_eq!(sarif(&place)["runs"][0]["results"], serde_json::json!([]));
    assert_eq!(read(&place, "gl.json"), "[]\n");
    place.write("user.proto", user(2));
    place.run(&check).expect(1);
    assert_eq!(
        sarif(&place)["runs"][0]["results"][0]["ruleId"],
        "FIELD_RENUMBERED"
    );
    let rules = sarif(&place)["runs"][0]["tool"]["driver"]["rules"].clone();
    assert!(rules.as_array().unwrap().len() > 30);
    place.write("kind.proto", "syntax = \"proto3\";\nenum Kind { A = 0; }\n");
    place
        .run(&["lint", "--report", "sarif=out.sarif", "--fail-on=note"])
        .expect(1);
    let results = sarif(&place)["runs"][0]["results"].clone();
    assert!(!results.as_array().unwrap().is_empty());
}

#[test]
fn several_releases_are_one_report() {
    let place = Place::repository();
    for (number, tag) in [(1, "v1.0.0"), (2, "v1.1.0")] {
        place.write("user.proto", user(number)).commit(tag);
        place.git(&["tag", tag]);
    }
    place.write("user.proto", user(3));
    let args = ["check", "--against-releases=v*", "--format", "sarif"];
    let ran = place.run(&args).expect(1);
    let log: Value = serde_json::from_str(&ran.stdout).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let newest: Vec<_> = results
        .iter()
        .map(|result| result["properties"]["releases"]["newest"].as_str().unwrap())
        .collect();
    assert_eq!(newest, ["v1.1.0", "v1.0.0"]);
}

#[test]
fn what_does_not_compile_is_in_every_report() {
    let place = Place::new();
    place
        .write("good/a.proto", user(1))
        .write("bad/a.proto", "syntax = \"proto3\";\nmessage A {\n");
    let asked: Vec<String> = FORMATS
        .iter()
        .map(|format| format!("--report={format}=out.{format}"))
        .collect();
    let mut args = vec!["diff", "good", "bad"];
    args.extend(asked.iter().map(String::as_str));
    let ran = place.run(&args).expect(2);
    assert_eq!(ran.stdout, "");
    for format in FORMATS {
        let text = read(&place, &format!("out.{format}"));
        assert!(text.contains("bad/a.proto"), "{format}: {text}");
        assert!(!text.contains("good/a.proto"), "{format}: {text}");
    }
}

#[test]
fn one_place_holds_one_report() {
    let place = changed();
    let run = |args: &[&str]| {
        let ran = place
            .run(&[&["diff", "old", "new"], args].concat())
            .expect(2);
        assert_eq!(ran.stdout, "");
        ran.stderr
    };
    let twice = run(&["--report=sarif=-", "--report=json=-"]);
    assert!(
        twice.starts_with("error: two reports are to be written to standard output\n  help: give"),
        "{twice}"
    );
    let both = run(&["--report=sarif=-", "--format=text"]);
    assert!(both.contains("to standard output"), "{both}");
    let same = run(&["--report=sarif=a.json", "--report=json=old/.././a.json"]);
    assert!(
        same.contains("two reports are to be written to `old/.././a.json`"),
        "{same}"
    );
    assert_eq!(names(&place), ["new", "old"]);
}

#[test]
fn a_report_that_cannot_be_written() {
    let place = changed();
    place.write("report/file", "");
    for (file, why) in [
        ("missing/out.sarif", "No such file"),
        ("report", "it is a folder"),
        ("report/file/out.sarif", "not a directory"),
    ] {
        let report = format!("--report=sarif={file}");
        let ran = place.run(&["diff", "old", "new", &report]).expect(2);
        let told = format!("error: the report cannot be written to `{file}`: ");
        assert!(ran.stderr.starts_with(&told), "{}", ran.stderr);
        if cfg!(unix) {
            assert!(ran.stderr.contains(why), "{}", ran.stderr);
        }
        assert!(
            ran.stderr.contains("  help: name a file in a folder"),
            "{}",
            ran.stderr
        );
        assert_eq!(ran.stdout, "", "it is told before the work is done");
    }
}

#[test]
fn formats_that_are_not_there() {
    let place = changed();
    for (report, told) in [
        ("sarif", "as in `sarif=out.sarif`"),
        ("sarif=", "no file is named"),
        (
            "sariff=x",
            "there is no format `sariff`; the formats are text, concise,",
        ),
    ] {
        let ran = place
            .run(&["diff", "old", "new", "--report", report])
            .expect(2);
        assert!(ran.stderr.contains(told), "{}", ran.stderr);
    }
}

#[test]
fn a_report_takes_the_place_of_the_one_before() {
    let place = changed();
    place.write("out.json", "x".repeat(1 << 20));
    let args = ["diff", "old", "new", "--report", "gitlab=out.json"];
    place.run(&args).expect(1);
    let first = read(&place, "out.json");
    serde_json::from_str::<Value>(&first).unwrap();
    place.run(&args).expect(1);
    assert_eq!(read(&place, "out.json"), first, "the same bytes each time");
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_devices_written_to() {
    use std::os::unix::fs::{MetadataExt as _, symlink};
    let place = changed();
    place.write("real.json", "");
    symlink("real.json", place.dir().join("link.json")).unwrap();
    let mode = |path: &str| fs::metadata(place.dir().join(path)).unwrap().mode();
    let usual = mode("real.json");
    let args = [
        "diff",
        "old",
        "new",
        "--report=gitlab=link.json",
        "--report=sarif=/dev/null",
    ];
    place.run(&args).expect(1);
    assert!(read(&place, "real.json").starts_with('['));
    let link = fs::symlink_metadata(place.dir().join("link.json")).unwrap();
    assert!(link.is_symlink());
    assert_eq!(mode("real.json"), usual, "as readable as other files");
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn a_value_is_shown_where_there_is_room_for_it() {
    let place = changed();
    let args = [
        "diff",
        "old",
        "new",
        "--report=json=a.json",
        "--report=markdown=a.md",
    ];
    let ran = place.run(&args).expect(1);
    assert!(read(&place, "a.json").contains("\"witness\""));
    assert!(!read(&place, "a.md").contains("witness") && !ran.stdout.contains("witness"));
    let ran = place.run(&[&args[..], &["--witness"]].concat()).expect(1);
    assert!(read(&place, "a.md").contains("witness") && ran.stdout.contains("witness"));
}

#[test]
fn paths_start_at_the_checkout_of_the_service() {
    let place = Place::new();
    place
        .write("api/old/user.proto", user(1))
        .write("api/new/user.proto", user(2));
    let mut command = place.protovet(&place.dir().join("api"));
    command.args(["diff", "old", "new", "--format", "gitlab"]);
    let ran = crate::support::ran(command.env("CI_PROJECT_DIR", place.dir())).expect(1);
    let issues: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(issues[0]["location"]["path"], "api/new/user.proto");
}
