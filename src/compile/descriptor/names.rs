//! Names: that they are some, that they are declared once, and full names.

use super::DescriptorError;
use super::lower::{Lowering, Place};
use super::raw::RawFile;
use crate::model::{Name, Symbol};

/// How many bytes the full names of a set may take together. A long package is repeated in the
/// name of everything inside it, so the size of the input is no bound.
const MAX_NAME_BYTES: usize = 1 << 30;

type Result<T> = std::result::Result<T, DescriptorError>;

impl Lowering<'_> {
    /// Enters a full name into the table and gives it.
    pub(super) fn declare(
        &mut self,
        place: Place<'_>,
        name: &str,
        what: &str,
        symbol: Symbol,
    ) -> Result<Name> {
        check_name(name, what, place.prefix)?;
        let full_name = join(place.prefix, name);
        self.name_bytes += full_name.len();
        if self.name_bytes > MAX_NAME_BYTES {
            return Err(DescriptorError::plain(
                "the names of the set are too long altogether",
            ));
        }
        if self.symbols.insert(full_name.clone(), symbol).is_some() {
            return Err(DescriptorError::plain(format!(
                "the set declares `{full_name}` twice"
            )));
        }
        Ok(full_name)
    }
}

/// # Errors
/// When the package of a file is not a dotted name.
pub(super) fn check_package(raw: &RawFile<'_>) -> Result<()> {
    if raw.package.is_empty() || raw.package.split('.').all(is_identifier) {
        return Ok(());
    }
    let message = format!(
        "the package of `{}`, {:?}, is not a dotted name",
        raw.name, raw.package
    );
    Err(DescriptorError::plain(message))
}

/// Names end up in messages and in other names, so they have to be names.
pub(super) fn check_name(name: &str, what: &str, scope: &str) -> Result<()> {
    if is_identifier(name) {
        return Ok(());
    }
    let scope = if scope.is_empty() {
        String::new()
    } else {
        format!(" in `{scope}`")
    };
    Err(DescriptorError::plain(match name {
        "" => format!("a {what}{scope} has no name"),
        name => format!("the {what} name {name:?}{scope} is not an identifier"),
    }))
}

fn is_identifier(name: &str) -> bool {
    let mut bytes = name.bytes();
    let starts = bytes
        .next()
        .is_some_and(|byte| byte == b'_' || byte.is_ascii_alphabetic());
    starts && bytes.all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
}

/// A full name.
pub(super) fn join(scope: &str, name: &str) -> Name {
    if scope.is_empty() {
        Name::from(name)
    } else {
        smol_str::format_smolstr!("{scope}.{name}")
    }
}
