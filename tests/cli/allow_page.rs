//! `docs/allow.md` shows what happens: every example is run.

use std::path::Path;

use crate::support::Place;

/// The version that all sections start from but those that bring their own, and the settings, the
/// new version and the commit that are in force when a console block comes.
#[derive(Clone, Default)]
struct Scene {
    old: String,
    new: String,
    config: String,
    commit: String,
}

#[test]
fn examples_of_the_page_on_approvals_show_what_happens() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/allow.md");
    let page = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    let (mut start, mut scene) = (Scene::default(), Scene::default());
    let mut examples = 0;
    for section in page.split("\n## ") {
        scene = Scene {
            old: start.old.clone(),
            ..Scene::default()
        };
        for (kind, text) in blocks(section) {
            match kind {
                "proto old" => scene.old = text.to_owned(),
                "proto new" => scene.new = text.to_owned(),
                "toml" => scene.config = text.to_owned(),
                "commit" => scene.commit = text.to_owned(),
                "console" => examples += run(&scene, text),
                _ => {}
            }
        }
        if start.old.is_empty() {
            start = scene.clone();
        }
    }
    assert!(
        !scene.old.is_empty() && examples >= 14,
        "{examples} examples"
    );
}

/// The fenced blocks of a text, with what stands behind their first fences.
fn blocks(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once("\n```") {
        let (kind, behind) = behind.split_once('\n').unwrap();
        let (block, behind) = behind.split_once("```").unwrap();
        found.push((kind, block));
        rest = behind;
    }
    found
}

/// Runs the commands of a block in a repository of its own; gives how many there are.
fn run(scene: &Scene, console: &str) -> usize {
    let place = Place::repository();
    place.write("user.proto", &scene.old).commit("one");
    place.git(&["switch", "-q", "-c", "feature"]);
    place.write("user.proto", &scene.new);
    place.write("protovet.toml", &scene.config);
    if !scene.commit.is_empty() {
        place.commit(scene.commit.trim());
    }
    let mut code = 0;
    let commands: Vec<&str> = console.split("$ ").skip(1).collect();
    for command in &commands {
        let (command, expected) = command.split_once('\n').unwrap();
        let printed = match command.strip_prefix("protovet ") {
            Some(args) => {
                let args: Vec<&str> = args.split_whitespace().collect();
                let ran = place.run(&args);
                code = ran.code;
                ran.stdout
            }
            None => {
                assert_eq!(command, "echo $?");
                format!("{code}\n")
            }
        };
        assert!(
            is_shown(expected, &printed),
            "docs/allow.md: `{command}` prints\n{printed}\nand not\n{expected}"
        );
    }
    commands.len()
}

/// Whether a text is what was printed; `…` stands for anything.
fn is_shown(expected: &str, printed: &str) -> bool {
    if !expected.contains('…') {
        return expected == printed;
    }
    let mut rest = printed;
    expected.trim_end().split(['…', '\n']).all(|part| {
        let found = rest.find(part);
        rest = found.map_or(rest, |at| &rest[at + part.len()..]);
        found.is_some()
    })
}
