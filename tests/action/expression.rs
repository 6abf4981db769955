//! The expressions of workflows, as far as `action.yml` uses them: names of contexts, strings, `==`,
//! `!=`, `!`, `&&`, `||` and parentheses.

use serde_json::Value;

/// A text with every `${{ … }}` in it replaced.
pub(crate) fn interpolated(text: &str, contexts: &Value) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("${{") {
        let (expression, after) = behind.split_once("}}").unwrap();
        shown.push_str(before);
        shown.push_str(&text_of(&value(expression, contexts)));
        rest = after;
    }
    shown + rest
}

/// Whether a condition holds.
pub(crate) fn holds(condition: &str, contexts: &Value) -> bool {
    let inner = condition.trim();
    let inner = inner.strip_prefix("${{").unwrap_or(inner);
    is_true(&value(inner.strip_suffix("}}").unwrap_or(inner), contexts))
}

fn value(expression: &str, contexts: &Value) -> Value {
    let mut parser = Parser {
        tokens: tokens(expression),
        at: 0,
        contexts,
    };
    let value = parser.either();
    assert_eq!(parser.at, parser.tokens.len(), "{expression}");
    value
}

fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(whether) => *whether,
        Value::String(text) => !text.is_empty(),
        Value::Number(number) => number.as_f64() != Some(0.0),
        _ => true,
    }
}

fn tokens(expression: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = expression.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if first == '\'' {
            rest[1..].find('\'').unwrap() + 2
        } else if first.is_alphanumeric() {
            let is_name = |letter: char| letter.is_alphanumeric() || "._-".contains(letter);
            rest.find(|letter| !is_name(letter)).unwrap_or(rest.len())
        } else if ["==", "!=", "&&", "||"]
            .iter()
            .any(|it| rest.starts_with(it))
        {
            2
        } else {
            assert!("!()".contains(first), "{expression}");
            1
        };
        found.push(rest[..length].to_owned());
        rest = rest[length..].trim_start();
    }
    found
}

struct Parser<'a> {
    tokens: Vec<String>,
    at: usize,
    contexts: &'a Value,
}

impl Parser<'_> {
    fn takes(&mut self, token: &str) -> bool {
        let found = self.tokens.get(self.at).is_some_and(|it| it == token);
        self.at += usize::from(found);
        found
    }

    fn either(&mut self) -> Value {
        let mut left = self.both();
        while self.takes("||") {
            let right = self.both();
            left = if is_true(&left) { left } else { right };
        }
        left
    }

    fn both(&mut self) -> Value {
        let mut left = self.compared();
        while self.takes("&&") {
            let right = self.compared();
            left = if is_true(&left) { right } else { left };
        }
        left
    }

    fn compared(&mut self) -> Value {
        let left = self.single();
        if self.takes("==") {
            return (text_of(&left) == text_of(&self.single())).into();
        }
        if self.takes("!=") {
            return (text_of(&left) != text_of(&self.single())).into();
        }
        left
    }

    fn single(&mut self) -> Value {
        if self.takes("!") {
            return (!is_true(&self.single())).into();
        }
        if self.takes("(") {
            let inner = self.either();
            assert!(self.takes(")"));
            return inner;
        }
        let token = self.tokens[self.at].clone();
        self.at += 1;
        match token.strip_prefix('\'') {
            Some(text) => text.trim_end_matches('\'').into(),
            None => self.context(&token),
        }
    }

    /// What is not there is null, but the context itself must be one that there is.
    fn context(&self, name: &str) -> Value {
        let mut parts = name.split('.');
        let context = &self.contexts[parts.next().unwrap()];
        assert!(context.is_object(), "there is no context of `{name}`");
        parts.fold(context, |value, part| &value[part]).clone()
    }
}

#[test]
fn expressions_are_what_github_makes_of_them() {
    let contexts = serde_json::json!({"inputs": {"a": "true", "b": ""}, "github": {"n": 7}});
    for (text, expected) in [
        ("x ${{ inputs.a }} y", "x true y"),
        ("${{ inputs.b || 'other' }}", "other"),
        ("${{ github.event.none }}", ""),
        ("${{ inputs.a == 'true' && github.n }}", "7"),
        ("${{ !(inputs.a != 'true') }}", "true"),
    ] {
        assert_eq!(interpolated(text, &contexts), expected, "{text}");
    }
    assert!(holds("${{ inputs.a == 'true' && github.n }}", &contexts));
    assert!(!holds("inputs.b", &contexts));
}
