//! As much of JSON Schema as the published schema uses. A keyword that is not known here fails, so
//! that nothing passes because nobody looked.

use serde_json::Value;

/// What is wrong with a value: `/place: what`.
pub(crate) fn mistakes(schema: &Value, value: &Value) -> Vec<String> {
    let mut told = Vec::new();
    look(schema, schema, (value, ""), &mut told);
    told
}

fn look(root: &Value, schema: &Value, (value, at): (&Value, &str), told: &mut Vec<String>) {
    for (keyword, wanted) in schema.as_object().unwrap() {
        let mut wrong = |what: String| told.push(format!("{at}: {what}"));
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "default" => {}
            "$ref" => {
                let pointer = wanted.as_str().unwrap().trim_start_matches('#');
                look(root, root.pointer(pointer).unwrap(), (value, at), told);
            }
            "type" => {
                let is_it = match wanted.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "boolean" => value.is_boolean(),
                    other => panic!("unknown type {other}"),
                };
                if !is_it {
                    wrong(format!("{value} is no {wanted}"));
                }
            }
            "enum" => {
                if !wanted.as_array().unwrap().contains(value) {
                    wrong(format!("{value} is none of the words"));
                }
            }
            "minItems" => {
                let count = value
                    .as_array()
                    .map_or(u64::MAX, |items| items.len() as u64);
                if count < wanted.as_u64().unwrap() {
                    wrong("too few".to_owned());
                }
            }
            "minLength" => {
                if value
                    .as_str()
                    .is_some_and(|it| (it.len() as u64) < wanted.as_u64().unwrap())
                {
                    wrong("too short".to_owned());
                }
            }
            "pattern" => {
                assert_eq!(wanted, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
                if value.as_str().is_some_and(|it| {
                    it.replace(|letter: char| letter.is_ascii_digit(), "0") != "0000-00-00"
                }) {
                    wrong(format!("{value} is no day"));
                }
            }
            "required" => {
                for key in wanted.as_array().unwrap() {
                    if value.get(key.as_str().unwrap()).is_none() {
                        wrong(format!("lacks {key}"));
                    }
                }
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    look(root, wanted, (item, &format!("{at}/{index}")), told);
                }
            }
            "properties" => {
                for (key, wanted) in wanted.as_object().unwrap() {
                    if let Some(value) = value.get(key) {
                        look(root, wanted, (value, &format!("{at}/{key}")), told);
                    }
                }
            }
            "propertyNames" => {
                for key in value.as_object().into_iter().flat_map(|it| it.keys()) {
                    look(root, wanted, (&Value::from(key.as_str()), at), told);
                }
            }
            "additionalProperties" => {
                let known = schema.get("properties").and_then(Value::as_object);
                for (key, value) in value.as_object().into_iter().flatten() {
                    let at = format!("{at}/{key}");
                    match wanted {
                        _ if known.is_some_and(|known| known.contains_key(key)) => {}
                        Value::Bool(false) => told.push(format!("{at}: is no setting")),
                        wanted => look(root, wanted, (value, &at), told),
                    }
                }
            }
            other => panic!("unknown keyword {other}"),
        }
    }
}
