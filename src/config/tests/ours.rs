//! `protovet.toml`.

use super::*;
use crate::approve::ApproveBy;
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
             `compat`, `fail-on`, `proto-paths`, `exclude`, `approve-by`, `ignore-unstable-packages` \
             and `deprecated-first`)",
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

#[test]
fn what_applies_to_single_rules_and_paths() {
    let file = parse(
        "baseline = \"./ci/protovet.baseline\"\n[check]\napprove-by = [\"trailer\"]\n\
         ignore-unstable-packages = true\n[lint]\nfail-on = \"never\"\n\
         severity = { ENUM_VALUE_PREFIX = \"off\" }\n[severity]\nFIELD_RENAMED = \"error\"\n\
         FIELD_SAME_NAME = \"note\"\nALLOW_UNUSED = \"off\"\n[[allow]]\n\
         rules = [\"FIELD_DELETED\"]\npaths = [\"a/**\"]\nreason = \" why \"\nuntil = 2027-01-31\n\
         [[override]]\npaths = [\"b\"]\nsurfaces = [\"code\"]\ncompat = \"forward\"\n\
         fail-on = \"note\"\n[override.severity]\nFIELD_DELETED = \"warning\"\n",
    )
    .unwrap();
    assert_eq!(file.baseline.unwrap().value, "ci/protovet.baseline");
    assert_eq!(file.check.approve_by, Some(vec![ApproveBy::Trailer]));
    assert_eq!(file.check.ignore_unstable_packages, Some(true));
    assert_eq!(file.check.deprecated_first, None);
    assert_eq!(file.lint.fail_on, Some(FailOn::Never));
    let off = ("ENUM_VALUE_PREFIX".to_owned(), Level::Off);
    assert_eq!(file.lint.severity, [off]);
    assert_eq!(file.severity.len(), 3);
    let entry = &file.allow[0];
    assert_eq!((&*entry.reason, entry.line), ("why", 12));
    assert_eq!(entry.until.unwrap().to_string(), "2027-01-31");
    assert!(entry.paths.has("a/b/c.proto") && !entry.paths.has("b/c.proto"));
    let other = &file.overrides[0];
    assert_eq!(other.surfaces, Some(Surfaces::of(&[Surface::Code])));
    assert_eq!(other.compat, Some(Compat::Forward));
    assert_eq!(other.fail_on, Some(FailOn::Severity(Severity::Note)));
    assert_eq!(other.severity[0].1, Level::Severity(Severity::Warning));
    let line = |name: &str| file.lines.get(name).copied();
    assert_eq!(line("baseline"), Some(1));
    assert_eq!(line("lint.severity.ENUM_VALUE_PREFIX"), Some(7));
    assert_eq!(line("allow[0].until"), Some(16));
    assert_eq!(line("override[0].severity.FIELD_DELETED"), Some(23));
}

#[test]
fn entries_that_cannot_be_used() {
    for (text, wrong) in [
        (
            "[[allow]]\nrules = [\"FIELD_DELETD\"]\npaths = [\"a[\"]\nreason = \"x\"\n",
            "2:10 there is no rule `FIELD_DELETD` (did you mean `FIELD_DELETED`?)\n\
             3:10 the glob `a[` is malformed: unclosed character class; missing ']' (write `*` for \
             any name, `**` for any folders, and `[[]` for a literal `[`)",
        ),
        (
            "[[allow]]\npaths = [\"a\"]\nreason = \"\"\n",
            "1:1 there is no `rules` (write `rules = [\"RULE\"]`; `protovet rules` lists them)\n\
             3:10 there is no `reason` (write `reason = \"…\"`, so that others know why)",
        ),
        (
            "[[allow]]\nrules = [\"FIELD_DELETED\"]\nreason = \"x\"\nuntil = 3\n",
            "1:1 there is no `paths` (write `paths = [\"proto/internal/**\"]`: globs from the folder \
             of this file)\n\
             4:9 `until` is no day (write the last day on which it counts as `until = 2027-01-31`)",
        ),
        (
            "[[allow]]\nrules = [\"FIELD_DELETED\"]\npaths = [\"a\"]\nreason = \"x\"\nuntil = \"soon\"\n",
            "5:9 `until` is no day (write the last day on which it counts as `until = 2027-01-31`)",
        ),
        (
            "[severity]\nFIELD_DELETED = \"eror\"\nNOPE = \"off\"\nFIELD_ADDED = 3\n",
            "2:17 `FIELD_DELETED` knows no `eror` (did you mean `error`?)\n\
             3:1 there is no rule `NOPE` (`protovet rules` lists ours, `protovet rules --buf` those \
             of buf)\n\
             4:15 `FIELD_ADDED` is a text, not a number (the severities are `error`, `warning`, \
             `note` and `off`)",
        ),
        (
            "allow = 3\n[[override]]\npath = [\"a\"]\n",
            "1:9 `allow` is a list, not a number\n\
             2:1 there is no `paths` (write `paths = [\"proto/internal/**\"]`: globs from the folder \
             of this file)\n\
             3:1 `[[override]]` has no key `path` (did you mean `paths`?)",
        ),
        (
            "severity = \"off\"\n[lint]\nseverity = []\n",
            "1:12 `[severity]` is a table of rules, not a text (write `RULE = \"warning\"` in it)\n\
             3:12 `[lint.severity]` is a table of rules, not a list (write `RULE = \"warning\"` in it)",
        ),
    ] {
        assert_eq!(told(&parse(text).unwrap_err()).join("\n"), wrong, "{text}");
    }
}
