//! `protovet.toml`.

use super::*;
use crate::finding::{Compat, Severity, Surface, Surfaces};

fn parse(text: &str) -> Result<ProtovetToml, ConfigError> {
    ProtovetToml::parse("protovet.toml", text)
}

#[test]
fn a_whole_file() {
    let file = parse(
        "# ours\n[check]\nrules = \"both\"\nsurfaces = [\"binary\", \"json\"]\n\
         compat = 'backward'\nfail-on = \"warning\"\nproto-paths = [\"proto\", \"./lib/\"]\n\
         exclude = [\"**/test\"]\n",
    );
    let check = file.unwrap().check;
    assert_eq!(check.rules, Some(RuleSet::Both));
    let surfaces = Surfaces::of(&[Surface::Binary, Surface::Json]);
    assert_eq!(check.surfaces, Some(surfaces));
    assert_eq!(check.compat, Some(Compat::Backward));
    assert_eq!(check.fail_on, Some(FailOn::Severity(Severity::Warning)));
    assert_eq!(values(&check.proto_paths), ["proto", "lib"]);
    assert_eq!(values(&check.exclude), ["**/test"]);
}

#[test]
fn what_is_not_said_is_none() {
    for text in ["", "[check]\n", "# nothing"] {
        assert_eq!(parse(text).unwrap().check, CheckConfig::default());
    }
}

#[test]
fn files_that_cannot_be_used() {
    for (text, wrong) in [
        (
            "[chek]\n",
            "1:2 `protovet.toml` has no key `chek` (did you mean `check`?)",
        ),
        (
            "[check]\nfailon = \"error\"\n",
            "2:1 `[check]` has no key `failon` (did you mean `fail-on`?)",
        ),
        (
            "[check]\nrules = \"bof\"\n",
            "2:9 `rules` knows no `bof` (did you mean `buf`?)",
        ),
        (
            "[check]\nsurfaces = [\"grpc\", \"jsn\", 1]\n",
            "2:13 `surfaces` knows no `grpc` (did you mean `rpc`?)\n\
             2:21 `surfaces` knows no `jsn` (did you mean `json`?)\n\
             2:28 `surfaces` is a list of texts, not of a number",
        ),
        (
            "[check]\nsurfaces = []\nfail-on = 3\n",
            "2:12 there are no `surfaces` (leave `surfaces` out for the default, \
             `[\"binary\", \"rpc\"]`)\n\
             3:11 `fail-on` is a text, not a number",
        ),
        (
            "check = 2026-01-01\n",
            "1:9 `[check]` is a table of keys, not a date (the keys are `rules`, `surfaces`, \
             `compat`, `fail-on`, `proto-paths` and `exclude`)",
        ),
        (
            "[check]\nproto-paths = \"proto\"\n",
            "2:15 `proto-paths` is a list, not a text (write a list: `[\"proto\"]`)",
        ),
        (
            "[check\n",
            "1:7 this is not TOML: unclosed table, expected `]`",
        ),
        (
            "[check]\nrules = 'buf'\nrules = 'buf'\n",
            "3:1 this is not TOML: duplicate key",
        ),
    ] {
        assert_eq!(told(&parse(text).unwrap_err()).join("\n"), wrong, "{text}");
    }
}
