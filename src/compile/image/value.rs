//! What JSON, YAML and the text format have in common.

/// A value before anybody asks what field it is for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A number, a word, or a text.
    Scalar(Scalar),
    /// Several values.
    List(Vec<Value>),
    /// Names and values.
    Table(Table),
    /// Nothing.
    Null,
}

/// Names and values in order; in the text format a name may come several times.
pub(super) type Table = Vec<(String, Value)>;

/// A value without parts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scalar {
    /// What is written, without quotes and escapes.
    pub(super) bytes: Vec<u8>,
    /// Whether it stood in quotes.
    pub(super) quoted: bool,
}

impl Scalar {
    pub(super) fn plain(text: &str) -> Value {
        Value::Scalar(Self {
            bytes: text.as_bytes().to_vec(),
            quoted: false,
        })
    }

    pub(super) fn quoted(bytes: impl Into<Vec<u8>>) -> Value {
        Value::Scalar(Self {
            bytes: bytes.into(),
            quoted: true,
        })
    }

    /// The text, if it is one.
    pub(super) fn text(&self) -> Result<&str, String> {
        std::str::from_utf8(&self.bytes).map_err(|_| "a value is not UTF-8".to_owned())
    }
}

impl Value {
    /// What it is, for messages.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Scalar(_) => "a single value",
            Self::List(_) => "a list",
            Self::Table(_) => "an object",
            Self::Null => "nothing",
        }
    }
}
