//! `docs/cli.md` is what `--help` says. To write it anew:
//! `UPDATE_SNAPSHOTS=1 cargo test --test cli docs`.

use std::fmt::Write as _;
use std::path::Path;

use crate::support::Place;

const COMMANDS: [&str; 15] = [
    "check",
    "diff",
    "lint",
    "fix",
    "baseline",
    "config show",
    "config schema",
    "history",
    "init",
    "install-hook",
    "rules",
    "explain",
    "completions",
    "man",
    "lsp",
];

#[test]
fn the_page_is_what_the_program_says() {
    let place = Place::new();
    let mut page = "# The command line\n".to_owned();
    for command in [None].into_iter().chain(COMMANDS.map(Some)) {
        let words = command.into_iter().flat_map(str::split_whitespace);
        let args: Vec<&str> = words.chain(["--help"]).collect();
        let help = place.run(&args).expect(0).stdout;
        let title = command.map_or("protovet".to_owned(), |command| {
            format!("protovet {command}")
        });
        let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
        write!(
            page,
            "\n## `{title}`\n\n```text\n{}\n```\n",
            lines.join("\n")
        )
        .unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cli.md");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    assert!(
        written == page,
        "docs/cli.md is not what `--help` says: see tests/cli/docs.rs"
    );
}

#[test]
fn the_readme_shows_what_the_quick_start_prints() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(top.join("README.md"))
        .unwrap()
        .replace("\r\n", "\n");
    let start = readme.find("user.v1.User (message").unwrap();
    let shown = &readme[start..start + readme[start..].find("```").unwrap()];
    let args = [
        "diff",
        "testdata/quick-start/old",
        "testdata/quick-start/new",
    ];
    let printed = Place::new().run_in(top, &args).expect(1).stdout;
    assert!(
        printed.starts_with(shown),
        "README.md shows\n{shown}\nbut this is printed\n{printed}"
    );
}
