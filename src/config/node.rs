//! What YAML and TOML have in common: values, lists and tables, each with its place.

use crate::model::Span;

/// A value and where it is written.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) value: Value,
}

/// What a node is.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// A scalar without quotes in YAML: what it means depends on what is asked for.
    Plain(String),
    /// A text.
    Text(String),
    /// A truth value of TOML.
    Boolean(bool),
    /// A list.
    List(Vec<Node>),
    /// A table, in the order it is written.
    Table(Vec<(Key, Node)>),
    /// A date or a time of TOML, as it is written.
    Date(String),
    /// What no setting takes, in words: `a number`.
    Other(&'static str),
}

/// The name of an entry of a table.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) span: Span,
    pub(crate) name: String,
}

impl Node {
    /// Whether there is nothing: `key:` with nothing behind it.
    pub(crate) fn is_null(&self) -> bool {
        let nothing = ["", "~", "null", "Null", "NULL"];
        matches!(&self.value, Value::Plain(text) if nothing.contains(&text.as_str()))
    }

    /// A text, also one that looks like a number.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Plain(_) if self.is_null() => None,
            Value::Plain(text) | Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A truth value, in one of the spellings that YAML has had.
    pub(crate) fn as_boolean(&self) -> Option<bool> {
        match &self.value {
            Value::Boolean(value) => Some(*value),
            Value::Plain(text) => match text.as_str() {
                "true" | "True" | "TRUE" | "y" | "Y" | "yes" | "on" => Some(true),
                "false" | "False" | "FALSE" | "n" | "N" | "no" | "off" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// What it is, in words.
    pub(crate) fn kind(&self) -> &'static str {
        match &self.value {
            _ if self.is_null() => "nothing",
            Value::Plain(_) | Value::Text(_) => "a text",
            Value::Boolean(_) => "a truth value",
            Value::List(_) => "a list",
            Value::Table(_) => "a table of keys",
            Value::Date(_) => "a date",
            Value::Other(kind) => kind,
        }
    }
}
