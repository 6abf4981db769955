//! What README and docs tell people to type, typed: blocks `sh runnable` as scripts, page by page and in
//! one shell, and blocks `console` line by line. `text output` behind a script is what it prints.

#![cfg(unix)]
#![allow(clippy::unwrap_used)] // helpers of tests may panic as tests may

mod support;

#[path = "snippets/fixture.rs"]
mod fixture;
#[path = "snippets/page.rs"]
mod page;

use std::fs;
use std::path::{Path, PathBuf};

use page::{Block, Page};
use support::Place;

/// Blocks of commands that are not run here, by how they start, and why.
const NOT_RUN: &[(&str, &str)] = &[
    ("git clone https://", "needs the network"),
    ("cargo install --locked", "builds all of it"),
    (
        "protovet check --staged || exit 1",
        "a part of a hook: scripts/hooks.sh",
    ),
    ("cd editors/vscode", "needs an editor and the network"),
    ("input=$(cat)", "a part of a hook: tests/cli/hooks.rs"),
    ("pre-commit install", "another program: scripts/hooks.sh"),
    (
        "protovet check --staged\n",
        "a part of a hook: scripts/hooks.sh",
    ),
    (
        "protovet check --pre-push=\"$1\"\n",
        "a part of a hook: scripts/hooks.sh",
    ),
    (
        "protoc -I proto",
        "another program: tests/cli_breaking/plugin.rs",
    ),
    ("buf export", "needs the network"),
];

fn pages() -> Vec<Page> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = vec![root.join("README.md")];
    collect(&root.join("docs"), &mut paths);
    paths.sort();
    paths.iter().map(|path| Page::read(path, root)).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|it| it == "md") {
            paths.push(path);
        }
    }
}

#[test]
fn scripts_do_what_the_pages_say() {
    let mut scripts = 0;
    for page in pages() {
        scripts += page.scripts().len();
        run_scripts(&page);
    }
    assert!(scripts > 10, "only {scripts} scripts are left");
}

/// Runs the scripts of a page in one shell.
fn run_scripts(page: &Page) {
    let scripts = page.scripts();
    let Some(first) = scripts.first() else { return };
    let place = if first.has("empty") {
        Place::new()
    } else {
        fixture::repository()
    };
    let results = place.beside("results");
    fs::create_dir(&results).unwrap();
    let mut all = String::new();
    for (at, script) in scripts.iter().enumerate() {
        let file = results.join(at.to_string());
        let file = file.display();
        let text = &script.text;
        all.push_str(&format!(
            "{{\n{text}}} >{file}.out 2>{file}.err\necho $? >{file}.code\n"
        ));
    }
    let done = fixture::shell(&place).args(["-c", &all]).status().unwrap();
    assert!(done.success(), "{}", page.name);
    for (at, script) in scripts.iter().enumerate() {
        let result = |kind: &str| {
            let text = fs::read_to_string(results.join(format!("{at}.{kind}")));
            text.unwrap()
        };
        let (code, out, err) = (result("code"), result("out"), result("err"));
        let expected = script.value("exit").unwrap_or("0");
        let place = format!("{}: {}\n{out}{err}", page.name, script.text);
        assert_eq!(code.trim(), expected, "{place}");
        if let Some(output) = page.output_behind(script) {
            let (said, shown) = (without_hashes(&out), without_hashes(&output.text));
            assert_eq!(said.trim(), shown.trim(), "{place}");
        }
    }
}

/// Every line of a block `console` is a command, with what it does behind two spaces.
#[test]
fn commands_can_be_typed() {
    let mut commands = 0;
    for page in pages() {
        for block in page.blocks.iter().filter(|block| block.is("console")) {
            // what stands behind a prompt is shown with what it prints, which a test of that page
            // compares (`tests/cli/allow_page.rs`)
            if not_run(block) || block.text.starts_with("$ ") {
                continue;
            }
            for line in block.text.lines() {
                let command = line.split("  ").next().unwrap();
                let place = fixture::with_files();
                let output = fixture::shell(&place).args(["-c", command]).output();
                let output = output.unwrap();
                let said = String::from_utf8(output.stderr).unwrap();
                let code = output.status.code();
                // findings or not: what matters is that it can be done
                let done = matches!(code, Some(0 | 1)) && !said.contains("error:");
                assert!(
                    done,
                    "{}: `{command}` ends with {code:?}\n{said}",
                    page.name
                );
                commands += 1;
            }
        }
    }
    assert!(commands > 10, "only {commands} commands are left");
}

fn not_run(block: &Block) -> bool {
    NOT_RUN
        .iter()
        .any(|(start, _)| block.text.starts_with(start))
}

/// A command that nobody runs is one that nobody knows to work.
#[test]
fn every_block_of_commands_is_run_or_told_why_not() {
    for page in pages() {
        for block in &page.blocks {
            let forgotten = block.is("sh") && !block.has("runnable") && !not_run(block);
            assert!(!forgotten, "{}: is not run:\n{}", page.name, block.text);
            let known = [
                "sh", "console", "text", "json", "yaml", "toml", "groovy", "lua", "proto",
                "commit", "elisp", "diff", "markdown", "xml",
            ];
            // what is written from real output has blocks in blocks, and a test of its own
            let is_generated = page.name == "docs/formats.md";
            let known = is_generated || known.iter().any(|language| block.is(language));
            assert!(
                known,
                "{}: in what language is this?\n{}",
                page.name, block.text
            );
        }
    }
    for (start, _) in NOT_RUN {
        let all = pages();
        let mut blocks = all.iter().flat_map(|page| &page.blocks);
        assert!(blocks.any(|block| block.text.starts_with(start)), "{start}");
    }
}

/// Ids of commits depend on who made them.
fn without_hashes(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        let (before, behind) = rest.split_at(at + 1);
        let digits = behind.bytes().take_while(u8::is_ascii_hexdigit).count();
        shown.push_str(before);
        rest = if digits == 7 { &behind[7..] } else { behind };
    }
    shown + rest
}
