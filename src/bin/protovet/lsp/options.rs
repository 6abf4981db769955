//! What an editor may configure: the flags of `protovet check`, by other names.

use clap::Parser as _;
use gen_lsp_types::LspAny;
use serde::Deserialize;

use crate::args::{CheckArgs, Cli, Command};

/// The options under which editors may keep everything of ours.
const SECTION: &str = "protovet";

/// What is configured.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Options {
    /// What to compare with: `--against`.
    against: Option<String>,
    /// `--exact`.
    exact: bool,
    /// `--surface`.
    surface: Vec<String>,
    /// `--compat`.
    compat: Option<String>,
    /// `--rules`.
    rules: Option<String>,
    /// `--fail-on`; `note` shows also what is safe.
    fail_on: Option<String>,
    /// `--proto-path`.
    proto_path: Vec<String>,
    /// `--exclude`.
    exclude: Vec<String>,
    /// Whether the history is looked at; the opposite of `--no-history`.
    history: bool,
    /// Whether conventions are asked of all that stands in open files, not only of what changed.
    pub(super) lint: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            against: None,
            exact: false,
            surface: Vec::new(),
            compat: None,
            rules: None,
            fail_on: None,
            proto_path: Vec::new(),
            exclude: Vec::new(),
            history: true,
            lint: true,
        }
    }
}

impl Options {
    /// What the editor sent: what it keeps in its settings goes before what it started with, and
    /// what neither says is as by default. Editors send our section or everything.
    ///
    /// # Errors
    /// A sentence about what is not understood.
    pub(super) fn read(started: &LspAny, settings: &LspAny) -> Result<Self, String> {
        let mut merged = serde_json::Map::new();
        for value in [started, settings] {
            match value.get(SECTION).unwrap_or(value) {
                LspAny::Object(given) => merged.extend(given.clone()),
                LspAny::Null => {}
                // an empty table of Lua is an empty list
                LspAny::Array(given) if given.is_empty() => {}
                other => {
                    return Err(format!(
                        "the settings of protovet are not understood: `{other}` is no object"
                    ));
                }
            }
        }
        let options: Self = serde_json::from_value(LspAny::Object(merged))
            .map_err(|error| format!("the settings of protovet are not understood: {error}"))?;
        options.check_args()?;
        Ok(options)
    }

    /// What would be typed behind `protovet check`.
    ///
    /// # Errors
    /// A sentence about what is not understood.
    pub(super) fn check_args(&self) -> Result<CheckArgs, String> {
        let parsed = Cli::try_parse_from(self.typed()).map(|cli| cli.command);
        match parsed {
            Ok(Command::Check(args)) => Ok(args),
            Ok(_) => Err("the settings of protovet do not make a check".to_owned()),
            Err(error) => {
                let text = error.to_string();
                let told = text.lines().next().unwrap_or_default();
                let told = told.trim_start_matches("error: ");
                Err(format!(
                    "the settings of protovet are not understood: {told}"
                ))
            }
        }
    }

    fn typed(&self) -> Vec<String> {
        let mut typed: Vec<String> = ["protovet", "check", "--quiet"].map(str::to_owned).into();
        let one = |flag: &str, value: &Option<String>| {
            let value = value.as_ref().filter(|value| !value.is_empty());
            value.map(|value| format!("--{flag}={value}"))
        };
        typed.extend(one("against", &self.against));
        typed.extend(one("compat", &self.compat));
        typed.extend(one("rules", &self.rules));
        typed.extend(one("fail-on", &self.fail_on));
        let lists = [
            ("surface", &self.surface),
            ("proto-path", &self.proto_path),
            ("exclude", &self.exclude),
        ];
        for (flag, values) in lists {
            typed.extend(values.iter().map(|value| format!("--{flag}={value}")));
        }
        typed.extend(self.exact.then(|| "--exact".to_owned()));
        typed.extend((!self.history).then(|| "--no-history".to_owned()));
        typed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn settings_are_flags() {
        let value = json!({"protovet": {
            "against": "v1", "exact": true, "surface": ["json"], "history": false,
        }});
        let options = Options::read(&value, &json!({"exact": true, "against": "v2"})).unwrap();
        let args = options.check_args().unwrap();
        assert_eq!(args.against.against.as_deref(), Some("v2"));
        assert!(args.against.exact && args.no_history);
        assert_eq!(args.policy.readers.surface.len(), 1);
        let nothing = Options::read(&LspAny::Null, &json!({"protovet": []}));
        assert_eq!(nothing, Ok(Options::default()));
    }

    #[test]
    fn what_is_not_understood_is_told() {
        let read = |value| Options::read(&LspAny::Null, &value).unwrap_err();
        let error = read(json!({"agianst": "v1"}));
        assert!(
            error.contains("`agianst`") && error.contains("`against`"),
            "{error}"
        );
        let error = read(json!({"surface": ["jsn"]}));
        assert!(error.contains("'jsn'"), "{error}");
        let error = read(json!({"exact": true}));
        assert!(error.contains("not understood"), "{error}");
    }
}
