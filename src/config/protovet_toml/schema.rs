//! The JSON Schema of `protovet.toml`, for editors.

use serde_json::{Map, Value, json};

use super::words::{APPROVE_BY, COMPAT, FAIL_ON, LEVELS, RULES, SURFACES, Words};
use crate::approve;

/// A JSON Schema of all that a `protovet.toml` may say.
#[must_use]
pub fn json_schema() -> Value {
    let mut schema = object(&[
        (
            "baseline",
            text(
                "The file of accepted findings, which `protovet baseline` writes; from the folder of this file.",
            ),
        ),
        ("check", check()),
        ("lint", lint()),
        ("severity", severity("The severities of single rules.")),
        ("allow", list_of(allow(), "What is allowed, by path.")),
        (
            "override",
            list_of(
                overrides(),
                "What applies to some paths instead; of several the last.",
            ),
        ),
    ]);
    let head = [
        (
            "$schema",
            json!("https://json-schema.org/draft/2020-12/schema"),
        ),
        ("title", json!("protovet.toml")),
        (
            "description",
            json!("What protovet protects, by whose rules, and what is allowed."),
        ),
    ];
    if let Some(schema) = schema.as_object_mut() {
        for (key, value) in head {
            schema.insert(key.to_owned(), value);
        }
        let levels = words(
            LEVELS,
            "The severity of the findings of a rule; `off` leaves them out.",
        );
        let rules: Vec<&str> = approve::ids().collect();
        schema.insert(
            "$defs".to_owned(),
            json!({ "rule": { "enum": rules }, "level": levels }),
        );
    }
    schema
}

fn check() -> Value {
    let mut check = object(&[
        (
            "rules",
            words(
                RULES,
                "Whose rules judge: those of protovet, those of buf as buf.yaml selects them, or both.",
            ),
        ),
        ("surfaces", some_surfaces()),
        ("compat", compat()),
        ("fail-on", fail_on("error")),
        (
            "proto-paths",
            texts(
                "Folders that imports start from; found from the imports themselves if not said.",
            ),
        ),
        (
            "exclude",
            texts("Globs of files and folders that are left out."),
        ),
        (
            "approve-by",
            word_list(
                APPROVE_BY,
                "Which messages of commits approve the breaks of their range: trailers `Protovet-Allow`, conventional commits that say they break.",
            ),
        ),
        (
            "ignore-unstable-packages",
            flag("Whether packages such as `acme.v1alpha1` may break."),
        ),
        (
            "deprecated-first",
            flag("Whether what was deprecated and is now reserved may go, for source code."),
        ),
    ]);
    describe(&mut check, "What `protovet check` does.");
    check
}

fn lint() -> Value {
    let mut lint = object(&[
        ("fail-on", fail_on("warning")),
        (
            "severity",
            severity(
                "The severities of single rules for `protovet lint`, before those of the whole file.",
            ),
        ),
    ]);
    describe(&mut lint, "What `protovet lint` does.");
    lint
}

fn allow() -> Value {
    let rules = json!({
        "type": "array",
        "items": { "$ref": "#/$defs/rule" },
        "minItems": 1,
        "description": "The rules whose findings are allowed.",
    });
    let until = json!({
        "type": "string",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        "description": "The last day on which it counts, as 2027-01-31.",
    });
    let mut allow = object(&[
        ("rules", rules),
        ("paths", globs()),
        ("reason", needed_text("Why.")),
        ("until", until),
    ]);
    require(&mut allow, &["rules", "paths", "reason"]);
    allow
}

fn overrides() -> Value {
    let mut entry = object(&[
        ("paths", globs()),
        ("surfaces", surfaces()),
        ("compat", compat()),
        ("fail-on", fail_on("error")),
        (
            "severity",
            severity("The severities of single rules there."),
        ),
    ]);
    require(&mut entry, &["paths"]);
    entry
}

fn some_surfaces() -> Value {
    let mut surfaces = surfaces();
    if let Some(surfaces) = surfaces.as_object_mut() {
        surfaces.insert("minItems".to_owned(), json!(1));
        surfaces.insert("default".to_owned(), json!(["binary", "rpc"]));
    }
    surfaces
}

fn surfaces() -> Value {
    word_list(
        SURFACES,
        "What others rely on: encoded messages, callers of services, ProtoJSON, generated code.",
    )
}

fn compat() -> Value {
    words(
        COMPAT,
        "Who must be able to read whom: new readers old data (backward), old readers new data (forward), or both.",
    )
}

fn fail_on(default: &str) -> Value {
    let mut words = words(FAIL_ON, "The least severity that fails the run.");
    if let Some(words) = words.as_object_mut() {
        words.insert("default".to_owned(), json!(default));
    }
    words
}

fn globs() -> Value {
    json!({
        "type": "array",
        "items": { "type": "string", "minLength": 1 },
        "minItems": 1,
        "description": "Globs from the folder of this file; a bare name matches at any depth.",
    })
}

fn severity(description: &str) -> Value {
    json!({
        "type": "object",
        "propertyNames": { "$ref": "#/$defs/rule" },
        "additionalProperties": { "$ref": "#/$defs/level" },
        "description": description,
    })
}

fn object(properties: &[(&str, Value)]) -> Value {
    let properties: Map<String, Value> = properties
        .iter()
        .map(|(key, value)| ((*key).to_owned(), value.clone()))
        .collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn describe(schema: &mut Value, description: &str) {
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("description".to_owned(), json!(description));
    }
}

fn require(schema: &mut Value, keys: &[&str]) {
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("required".to_owned(), json!(keys));
    }
}

fn list_of(items: Value, description: &str) -> Value {
    json!({ "type": "array", "items": items, "description": description })
}

fn words<T>(words: &Words<T>, description: &str) -> Value {
    let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    json!({ "enum": words, "description": description })
}

fn word_list<T>(words: &Words<T>, description: &str) -> Value {
    let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    json!({ "type": "array", "items": { "enum": words }, "description": description })
}

fn text(description: &str) -> Value {
    json!({ "type": "string", "description": description })
}

fn needed_text(description: &str) -> Value {
    json!({ "type": "string", "minLength": 1, "description": description })
}

fn texts(description: &str) -> Value {
    json!({ "type": "array", "items": { "type": "string" }, "description": description })
}

fn flag(description: &str) -> Value {
    json!({ "type": "boolean", "default": false, "description": description })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::protovet_toml::{CHECK_KEYS, LINT_KEYS, ROOT_KEYS, by_path};

    /// The keys that are read are those that are described.
    #[test]
    fn the_schema_has_all_keys() {
        let schema = json_schema();
        for (pointer, keys) in [
            ("/properties", ROOT_KEYS),
            ("/properties/check/properties", CHECK_KEYS),
            ("/properties/lint/properties", LINT_KEYS),
            ("/properties/allow/items/properties", by_path::ALLOW_KEYS),
            (
                "/properties/override/items/properties",
                by_path::OVERRIDE_KEYS,
            ),
        ] {
            let described = schema.pointer(pointer).unwrap().as_object().unwrap();
            let mut described: Vec<&str> = described.keys().map(String::as_str).collect();
            let mut keys = keys.to_vec();
            described.sort_unstable();
            keys.sort_unstable();
            assert_eq!(described, keys, "{pointer}");
        }
    }
}
