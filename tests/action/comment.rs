//! The comment on a pull request. GitHub is played by a folder with a file for each comment.

use std::fs;
use std::path::PathBuf;

use crate::runner::Machine;
use crate::support::{Place, Ran, ran};

/// `gh api`, as far as it is used: lists, creates and changes comments.
pub(crate) const GH: &str = r#"
set -euo pipefail
printf '%s\n' "$*" >>"$COMMENTS/log"
[ "$GH_TOKEN" = secret ] || { echo 'gh: Bad credentials (HTTP 401)' >&2; exit 1; }
[ ! -f "$COMMENTS/trouble" ] || { cat "$COMMENTS/trouble" >&2; exit 1; }
[ "$1" = api ] && shift
method=GET
while [ $# -gt 0 ]; do
  case $1 in
    --method) method=$2; shift ;;
    --jq) jq=$2; shift ;;
    --field) body=${2#body=@}; shift ;;
    --paginate) ;;
    *) path=$1 ;;
  esac
  shift
done
case $method/$path in
  GET/repos/acme/schemas/issues/7/comments*)
    marker=${jq#*startswith(\"} marker=${marker%%\"*}
    for file in "$COMMENTS"/*.md; do
      [ -f "$file" ] && [ "$(head -n 1 "$file")" = "$marker" ] && basename "$file" .md
    done || true ;;
  POST/repos/acme/schemas/issues/7/comments)
    cp "$body" "$COMMENTS/$(($(ls "$COMMENTS" | wc -l) + 100)).md" ;;
  PATCH/repos/acme/schemas/issues/comments/*)
    [ -f "$COMMENTS/${path##*/}.md" ]
    cp "$body" "$COMMENTS/${path##*/}.md" ;;
  *) echo "gh: Not Found (HTTP 404)" >&2; exit 1 ;;
esac
"#;

struct Case {
    machine: Machine,
    comments: PathBuf,
}

impl Case {
    fn new() -> Self {
        let place = Place::new();
        let comments = place.beside("comments");
        fs::create_dir(&comments).unwrap();
        let workspace = place.dir().to_path_buf();
        let machine = Machine::new(place, workspace);
        machine.program("gh", GH);
        Self { machine, comments }
    }

    /// Runs the script alone.
    fn comment(&self, verdict: &str, report: &str, changed: &[(&str, &str)]) -> Ran {
        let place = &self.machine.place;
        let (report_file, temp) = (place.beside("report.md"), place.beside("temp"));
        fs::write(&report_file, report).unwrap();
        fs::create_dir_all(&temp).unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/action/comment.sh");
        let path = format!("{}:{}", place.beside("programs").display(), env!("PATH"));
        let mut command = place.program("bash", place.dir());
        command
            .arg(script)
            .env("PATH", path)
            .env("COMMENTS", &self.comments)
            .env("RUNNER_TEMP", temp)
            .env("GH_TOKEN", "secret")
            .env("REPOSITORY", "acme/schemas")
            .env("NUMBER", "7")
            .env("KEY", "schema/check -- it/./proto")
            .env("VERDICT", verdict)
            .env("ERRORS", if verdict == "clean" { "0" } else { "1" })
            .env("WARNINGS", "0")
            .env("FOUND", "1 errors, 0 warnings")
            .env("REPORT", report_file)
            .env("RUN_URL", "https://github.example/runs/42")
            .envs(changed.iter().copied());
        ran(&mut command).expect(0)
    }

    /// The comments there are, by name.
    fn all(&self) -> Vec<(String, String)> {
        let mut all = Vec::new();
        for entry in fs::read_dir(&self.comments).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|it| it == "md") {
                let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
                all.push((name, fs::read_to_string(path).unwrap()));
            }
        }
        all.sort();
        all
    }
}

#[test]
fn one_comment_is_kept_up_to_date() {
    let case = Case::new();
    fs::write(case.comments.join("1.md"), "a comment of somebody else\n").unwrap();
    case.comment("findings", "## one error\n", &[]);
    let all = case.all();
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(all.iter().any(|(_, text)| {
        text.starts_with("<!-- protovet: schema/check____it/./proto -->\n## one error\n")
    }));
    case.comment("findings", "## two errors\n", &[]);
    let all = case.all();
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(
        all.iter().any(|(_, text)| text.contains("## two errors\n")),
        "{all:?}"
    );
    // another job has a comment of its own
    case.comment("findings", "## other\n", &[("KEY", "schema/other/./proto")]);
    assert_eq!(case.all().len(), 3);
    // what is clean again says so where it said otherwise
    case.comment("clean", "", &[]);
    let all = case.all();
    assert!(
        !all.iter().any(|(_, text)| text.contains("two errors")),
        "{all:?}"
    );
    assert_eq!(all.len(), 3);
}

#[test]
fn nothing_is_said_where_there_is_nothing_to_say() {
    let case = Case::new();
    let said = case.comment("clean", "### nothing found\n", &[]).stdout;
    assert!(said.contains("there is nothing to say"), "{said}");
    assert_eq!(case.all().len(), 0);
    case.comment("error", "", &[("FOUND", "the check could not be done")]);
    assert!(
        case.all()[0]
            .1
            .contains("**protovet**: the check could not be done.")
    );
}

#[test]
fn a_token_that_may_not_comment_is_no_trouble() {
    let case = Case::new();
    for trouble in [
        "gh: Resource not accessible by integration (HTTP 403)",
        "gh: Not Found (HTTP 404)",
        "gh: To use GitHub CLI in a GitHub Actions workflow, set the GH_TOKEN environment variable.",
    ] {
        fs::write(case.comments.join("trouble"), trouble).unwrap();
        let said = case.comment("findings", "## one error\n", &[]).stdout;
        assert!(
            said.contains("no comment: the token may not comment here"),
            "{said}"
        );
        assert!(!said.contains("::"), "{said}");
    }
    fs::write(case.comments.join("trouble"), "gh: Server Error (HTTP 502)").unwrap();
    let said = case.comment("findings", "## one error\n", &[]).stdout;
    assert!(said.contains("::warning title=protovet::"), "{said}");
    assert_eq!(case.all().len(), 0);
}

#[test]
fn a_long_report_is_cut_at_a_line() {
    let case = Case::new();
    let report = "| a row of a table |\n".repeat(5000);
    case.comment("findings", &report, &[]);
    let text = &case.all()[0].1;
    assert!(text.len() < 65_536 && text.contains("more than fits into a comment"));
    let rows = text.lines().filter(|line| line.starts_with("| "));
    assert!(rows.clone().count() > 2000);
    assert!(rows.into_iter().all(|line| line == "| a row of a table |"));
}
