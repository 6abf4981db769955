//! What is said of repositories, approvals, configurations and errors.

use crate::judge::{self, holds, nothing_hides};
use crate::support::FORMATS;
use crate::support::Place;
use crate::{EVIL, evil_branch, evil_name, version};

/// A repository with an evil branch to compare with, evil messages of commits and evil reasons.
fn repository() -> Place {
    let place = Place::repository();
    let name = evil_name();
    let path = format!("{name}/{name}.proto");
    place
        .write(&path, version(1))
        .commit(&format!("{EVIL}\n\n{EVIL}"));
    place.git(&["branch", &evil_branch()]);
    let line = EVIL.trim_end();
    let allowed = version(2).replace(
        "message User {",
        &format!("// protovet:allow FIELD_DEFAULT_CHANGED: {line}\nmessage User {{"),
    );
    place.write(&path, allowed).commit(&format!(
        "{EVIL}\n\nprotovet-allow: FIELD_RENUMBERED acme.User.a: {EVIL}\n"
    ));
    place
}

#[test]
fn branches_reasons_and_messages() {
    let place = repository();
    let branch = evil_branch();
    for format in FORMATS {
        let args = [
            "check",
            "--against",
            &branch,
            "--surface=binary,json,code",
            "--show-allowed",
            "--format",
            format,
        ];
        let ran = place.run(&args).expect(1);
        holds(&ran, format);
    }
    let bump = place.run(&["check", "--against", &branch, "--bump"]);
    judge::told(&bump);
    nothing_hides(&bump.stdout, "bump");
    let missing = format!("{branch}gone");
    judge::told(&place.run(&["check", "--against", &missing]).expect(2));
    judge::told(
        &place
            .run(&["diff", &format!("git:{missing}"), "."])
            .expect(2),
    );
}

#[test]
fn history() {
    let place = repository();
    for args in [
        &["history", "--all"][..],
        &["history", "--all", "--format", "json"],
        &["history", "--all", "--verbose"],
        &["history", "--html", "page.html"],
    ] {
        let ran = place.run(args).expect(0);
        nothing_hides(&ran.stdout, "history");
        judge::told(&ran);
    }
    let page = std::fs::read_to_string(place.dir().join("page.html")).unwrap();
    nothing_hides(&page, "the page of history");
    let (_, data) = page.split_once("type=\"application/json\">").unwrap();
    let (data, _) = data.split_once("</script").unwrap();
    assert!(!data.contains(['<', '>']), "{data}");
}

#[test]
fn explanations_baselines_and_fixes() {
    let place = repository();
    let branch = evil_branch();
    for args in [
        &[
            "explain",
            "FIELD_NUMBER_REUSED",
            "acme.User.a",
            "--against",
            &branch,
        ][..],
        &[
            "explain",
            "FIELD_RENUMBERED",
            "acme.User.a",
            "--against",
            &branch,
        ],
        &["baseline", "--against", &branch],
        &["check", "--against", &branch],
        &["fix", "--against", &branch, "--dry-run"],
        &["fix", "--against", &branch, "--diff"],
        &["releases", "--against", &branch],
    ] {
        let ran = place.run(args);
        // what a patch changes has to be there as it is
        let is_patch = |line: &&str| !line.starts_with([' ', '+', '-']) || line.starts_with("--- ");
        let lines = ran
            .stdout
            .lines()
            .filter(|line| args[0] != "fix" || is_patch(line));
        let shown: String = lines.map(|line| format!("{line}\n")).collect();
        nothing_hides(&shown, args[0]);
        judge::told(&ran);
    }
}

/// What cannot be read is told with its name.
#[test]
fn errors_about_files_and_configurations() {
    let place = Place::new();
    let name = evil_name();
    place.write("good/a.proto", version(1));
    place
        .write(&format!("{name}/broken.binpb"), "no set")
        .write(&format!("{name}/a.txt"), "");
    for args in [
        vec!["diff".to_owned(), "good".to_owned(), name.clone()],
        vec![
            "diff".to_owned(),
            "good".to_owned(),
            format!("{name}/gone.proto"),
        ],
        vec![
            "diff".to_owned(),
            "good".to_owned(),
            format!("{name}/broken.binpb"),
        ],
        vec![
            "breaking".to_owned(),
            "good".to_owned(),
            "--against".to_owned(),
            name.clone(),
        ],
        vec!["lint".to_owned(), format!("{name}/a.txt")],
    ] {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let ran = place.run(&args);
        assert!(matches!(ran.code, 1 | 2), "{ran:?}");
        judge::told(&ran);
    }
    let line = EVIL.trim_end().replace(['\'', '"'], "");
    for (file, text) in [
        ("protovet.toml", format!("[check]\nsurfaces = ['{line}']\n")),
        ("protovet.toml", format!("'{line}' = 1\n")),
        (
            "protovet.toml",
            format!("# {line}\n[[allow]]\nrule = 'X'\nreason = '{line}'\n"),
        ),
        ("buf.yaml", format!("version: v2 # {line}\n{line}: 1\n")),
        (
            "buf.yaml",
            format!("version: v2\nbreaking:\n  use: ['{line}']\n"),
        ),
        (
            "buf.yaml",
            format!("version: v2\nmodules:\n  - path: '{line}'\n"),
        ),
    ] {
        place.write(file, &text);
        for args in [
            &["diff", "good", "good"][..],
            &["lint", "good"],
            &["config"],
        ] {
            let ran = place.run(args);
            judge::told(&ran);
            nothing_hides(&ran.stdout, file);
        }
        place.delete(file);
    }
}
