//! The names of rules and categories that a configuration may use.

use crate::buf::{self, UnknownRule, Version, lint};

/// Which names a section may use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Names {
    /// Those of rules about breaking changes.
    Breaking,
    /// Those of rules about style.
    Lint,
}

/// A name that is known.
pub(crate) struct Known {
    /// Whether it is out of use, and what has taken its place.
    pub(crate) replaced_by: Option<&'static [&'static str]>,
}

impl Names {
    /// The name, if this version knows it.
    ///
    /// # Errors
    /// When it does not, with what to do about it, if that can be told.
    pub(crate) fn find(self, version: Version, id: &str) -> Result<Known, Option<String>> {
        let error = match self.known(version, id) {
            Ok(known) => return Ok(known),
            Err(error) => error,
        };
        let others = Version::ALL.into_iter().rev();
        let mut others = others.filter(|&other| self.known(other, id).is_ok());
        if let Some(other) = others.next() {
            return Err(Some(format!("version `{}` has it", other.word())));
        }
        Err(error
            .nearest
            .map(|found| format!("did you mean `{found}`?")))
    }

    fn known(self, version: Version, id: &str) -> Result<Known, UnknownRule> {
        let retired = match self {
            Self::Breaking => buf::resolve(version, id)?.retired,
            Self::Lint => lint::resolve(version, id)?.retired,
        };
        Ok(Known {
            replaced_by: retired.map(|retired| retired.replaced_by),
        })
    }
}
