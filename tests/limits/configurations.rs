//! Configurations: depth, size, and patterns that want to be slow.

use super::{place, refused};

#[test]
fn nested_too_deeply() {
    let place = place();
    let depth = 20_000;
    for (name, text) in [
        (
            "buf.yaml",
            format!("version: {}{}\n", "[".repeat(depth), "]".repeat(depth)),
        ),
        ("buf.yaml", format!("{}x\n", "- ".repeat(depth))),
        (
            "protovet.toml",
            format!("check = {}{}\n", "[".repeat(depth), "]".repeat(depth)),
        ),
        ("protovet.toml", format!("{}a = 1\n", "a.".repeat(depth))),
        ("protovet.toml", format!("[{}a]\n", "a.".repeat(depth))),
        (
            "protovet.toml",
            format!("a = {}{}\n", "{a=".repeat(depth), "}".repeat(depth)),
        ),
    ] {
        place.write(name, text);
        refused(&place, &["lint", "good"], &[name]);
        place.delete(name);
    }
}

/// Each name stands for nine of the one before.
#[test]
fn names_for_more_and_more() {
    let place = place();
    let mut text = String::from("a0: &a0 [x]\n");
    for at in 1..12 {
        let last = format!("*a{}, ", at - 1).repeat(9);
        text.push_str(&format!("a{at}: &a{at} [{last}]\n"));
    }
    place.write("buf.yaml", format!("version: v2\n{text}"));
    refused(&place, &["diff", "good", "good"], &["buf.yaml"]);
}

/// Patterns become automata, which take time in proportion to paths.
#[test]
fn patterns_that_want_to_be_slow() {
    let place = place();
    let name = "a".repeat(200);
    place.write(&format!("good/{name}.proto"), "syntax = \"proto3\";\n");
    let stars = format!("{}b", "*a".repeat(500));
    let folders = format!("{}b", "**/".repeat(500));
    let marks = format!("{}{}", "?".repeat(5_000), "*".repeat(5_000));
    for pattern in [&stars, &folders, &marks] {
        place
            .run(&["diff", "good", "good", "--exclude", pattern])
            .expect(0);
    }
    let choices = "{a,b}".repeat(100_000);
    let nested = format!("{}{}", "{a,".repeat(5_000), "}".repeat(5_000));
    for pattern in [&choices, &nested] {
        place.write(
            "protovet.toml",
            format!("[check]\nexclude = [\"{pattern}\"]\n"),
        );
        let ran = place.run(&["diff", "good", "good"]);
        assert!(matches!(ran.code, 0 | 2), "{}", ran.code);
        assert!(!ran.stderr.contains("panicked") && !ran.stderr.contains("overflow"));
    }
}
