//! The options behind the `#` of a reference to an input.

use super::{SourceError, nearest};

/// All options there are, for some form or other.
const KNOWN: [&str; 14] = [
    "branch",
    "commit",
    "compression",
    "depth",
    "filter",
    "format",
    "include_package_files",
    "recurse_submodules",
    "ref",
    "strip_components",
    "subdir",
    "tag",
    "use_enum_numbers",
    "use_proto_names",
];

/// Options that were given and not used yet.
pub(super) struct Keys<'a> {
    spec: &'a str,
    given: Vec<(&'a str, &'a str)>,
}

impl<'a> Keys<'a> {
    /// Reads `key=value,key=value`.
    ///
    /// # Errors
    /// When that is malformed, or there is no such option.
    pub(super) fn parse(spec: &'a str, text: &'a str) -> Result<Self, SourceError> {
        let mut given: Vec<(&str, &str)> = Vec::new();
        for pair in text.split(',').filter(|_| !text.is_empty()) {
            let found = pair.split_once('=');
            let found = found.filter(|(key, value)| !key.is_empty() && !value.is_empty());
            let (key, value) = found.ok_or_else(|| {
                SourceError::new(
                    format!("`{pair}` in `{spec}` is not of the form KEY=VALUE"),
                    "write options as in `.git#branch=main,subdir=proto`",
                )
            })?;
            if !KNOWN.contains(&key) {
                return Err(unknown(spec, key));
            }
            if given.iter().any(|(other, _)| *other == key) {
                return Err(SourceError::plain(format!(
                    "the option `{key}` is given twice in `{spec}`"
                )));
            }
            given.push((key, value));
        }
        Ok(Self { spec, given })
    }

    /// The value of an option, if it was given.
    pub(super) fn take(&mut self, key: &str) -> Option<String> {
        let at = self.given.iter().position(|(given, _)| *given == key)?;
        Some(self.given.remove(at).1.to_owned())
    }

    /// Whether an option that is on or off was switched on.
    ///
    /// # Errors
    /// When its value is neither `true` nor `false`.
    pub(super) fn flag(&mut self, key: &str) -> Result<bool, SourceError> {
        match self.take(key).as_deref() {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(other) => Err(SourceError::plain(format!(
                "`{key}={other}` in `{}` is neither `true` nor `false`",
                self.spec
            ))),
        }
    }

    /// The value of an option that is a number.
    ///
    /// # Errors
    /// When it is none.
    pub(super) fn number(&mut self, key: &str) -> Result<Option<usize>, SourceError> {
        let spec = self.spec;
        let number = |value: String| {
            value.parse::<u32>().map_err(|_| {
                SourceError::plain(format!("`{key}={value}` in `{spec}` is not a number"))
            })
        };
        let found = self.take(key).map(number).transpose()?;
        Ok(found.map(|number| number as usize))
    }

    /// Refuses options that nobody asked for; `form` is what the input is, in a word.
    ///
    /// # Errors
    /// When there are some.
    pub(super) fn finish(self, form: &str) -> Result<(), SourceError> {
        match self.given.first() {
            None => Ok(()),
            Some((key, _)) => Err(SourceError::new(
                format!(
                    "the option `{key}` means nothing for a {form}, as `{}` names",
                    self.spec
                ),
                "leave it out, or say what the input is with `format=`",
            )),
        }
    }
}

fn unknown(spec: &str, key: &str) -> SourceError {
    let help = match nearest(key, KNOWN) {
        Some(found) => format!("did you mean `{found}`?"),
        None => format!("the options are {}", KNOWN.join(", ")),
    };
    SourceError::new(format!("there is no option `{key}` in `{spec}`"), help)
}
