//! YAML as JSON values, which are easier to look into.

use saphyr::{LoadableYamlNode as _, Yaml};
use serde_json::{Map, Value};

/// The one document of a text.
pub(crate) fn load(text: &str) -> Value {
    let documents = Yaml::load_from_str(text).unwrap();
    assert_eq!(documents.len(), 1);
    value(&documents[0])
}

fn value(yaml: &Yaml<'_>) -> Value {
    if let Some(text) = yaml.as_str() {
        return text.into();
    }
    if let Some(whether) = yaml.as_bool() {
        return whether.into();
    }
    if let Some(number) = yaml.as_integer() {
        return number.into();
    }
    if let Some(items) = yaml.as_sequence() {
        return items.iter().map(value).collect();
    }
    if let Some(entries) = yaml.as_mapping() {
        let entries = entries.iter().map(|(key, entry)| {
            let key = match value(key) {
                Value::String(key) => key,
                other => other.to_string(),
            };
            (key, value(entry))
        });
        return Value::Object(entries.collect::<Map<_, _>>());
    }
    assert!(yaml.is_null(), "{yaml:?}");
    Value::Null
}
