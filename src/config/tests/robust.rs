//! No text makes reading fail in any other way than with errors that have a place.

use proptest::prelude::*;

use super::*;

fn read(text: &str) {
    for error in [
        BufYaml::parse("buf.yaml", text).err(),
        BufWork::parse("buf.work.yaml", text).err(),
        ProtovetToml::parse("protovet.toml", text).err(),
    ]
    .into_iter()
    .flatten()
    {
        assert!(!error.diagnostics.is_empty());
        for diagnostic in &error.diagnostics {
            assert!(diagnostic.range().is_some(), "{diagnostic:?}");
            let end = usize::try_from(diagnostic.span.end).unwrap();
            assert!(end <= text.len(), "{diagnostic:?}");
        }
    }
}

fn pieces() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "version: v2",
        "version: v1",
        "version:",
        "v1beta1",
        "\n",
        "\n  ",
        "\n- ",
        "  - ",
        ": ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        ",",
        "breaking:",
        "use:",
        "FILE",
        "ignore_only:",
        "modules:",
        "path:",
        "&a ",
        "*a",
        "<<: ",
        "!!str ",
        "? ",
        "| ",
        "> ",
        "\"",
        "'",
        "#",
        "---",
        "...",
        "%YAML 1.2",
        "\t",
        "\r\n",
        "\u{feff}",
        "é",
        "\u{85}",
        "\0",
        "directories:",
        "[check]\n",
        "rules = ",
        "\"buf\"",
        "exclude=[",
        "\\",
        "~",
    ]);
    prop::collection::vec(words, 0..40).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_is_read_or_refused_with_a_place(text in any::<String>()) {
        read(&text);
    }

    #[test]
    fn any_yaml_is_read_or_refused_with_a_place(text in pieces()) {
        read(&text);
        read(&format!("version: v2\n{text}"));
    }

    #[test]
    fn any_bytes_are_read_or_refused_with_a_place(bytes in any::<Vec<u8>>()) {
        read(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn aliases_and_nesting_do_not_exhaust_memory() {
    let mut text = String::from("version: v2\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..40 {
        let before = format!("*a{}", level - 1);
        let listed = [before.as_str(); 9].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{listed}]\n"));
    }
    read(&text);
    read(&"[".repeat(100_000));
    read(&"- ".repeat(100_000));
    read(&"{a: ".repeat(100_000));
}
