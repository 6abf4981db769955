//! The names of rules and categories that a configuration may use.

use crate::buf::{self, Version};
use crate::nearest::nearest;

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
        if let Some(known) = self.known(version, id) {
            return Ok(known);
        }
        let others = Version::ALL.into_iter().rev();
        let mut others = others.filter(|&other| self.known(other, id).is_some());
        if let Some(other) = others.next() {
            return Err(Some(format!("version `{}` has it", other.word())));
        }
        let nearest = match self {
            Self::Breaking => buf::resolve(version, id)
                .err()
                .and_then(|error| error.nearest),
            Self::Lint => {
                let known = LINT.iter().filter(|name| name.versions.contains(&version));
                nearest(id, known.map(|name| name.id))
            }
        };
        Err(nearest.map(|found| format!("did you mean `{found}`?")))
    }

    fn known(self, version: Version, id: &str) -> Option<Known> {
        let replaced_by = match self {
            Self::Breaking => {
                let found = buf::resolve(version, id).ok()?;
                found.retired.and_then(|rule| rule.replaced_by)
            }
            Self::Lint => {
                let mut names = LINT.iter();
                let found = names.find(|name| name.id == id && name.versions.contains(&version))?;
                found.deprecated
            }
        };
        Some(Known { replaced_by })
    }
}

/// The name of a rule about style or of a category of them.
#[derive(Clone, Copy, Debug)]
struct RuleName {
    id: &'static str,
    versions: &'static [Version],
    deprecated: Option<&'static [&'static str]>,
}

const ALL: &[Version] = &[Version::V1Beta1, Version::V1, Version::V2];
const FROM_1: &[Version] = &[Version::V1, Version::V2];
const ONLY_2: &[Version] = &[Version::V2];
const ONLY_BETA: &[Version] = &[Version::V1Beta1];

const fn name(id: &'static str, versions: &'static [Version]) -> RuleName {
    RuleName {
        id,
        versions,
        deprecated: None,
    }
}

const fn deprecated(
    id: &'static str,
    versions: &'static [Version],
    replacements: &'static [&'static str],
) -> RuleName {
    RuleName {
        id,
        versions,
        deprecated: Some(replacements),
    }
}

/// What may stand in a `lint` section.
static LINT: &[RuleName] = &[
    name("BASIC", ALL),
    name("COMMENTS", ALL),
    name("COMMENT_ENUM", ALL),
    name("COMMENT_ENUM_VALUE", ALL),
    name("COMMENT_FIELD", ALL),
    name("COMMENT_MESSAGE", ALL),
    name("COMMENT_ONEOF", ALL),
    name("COMMENT_RPC", ALL),
    name("COMMENT_SERVICE", ALL),
    deprecated("DEFAULT", ALL, &["STANDARD"]),
    name("DIRECTORY_SAME_PACKAGE", ALL),
    name("ENUM_FIRST_VALUE_ZERO", ALL),
    name("ENUM_NO_ALLOW_ALIAS", ALL),
    name("ENUM_PASCAL_CASE", ALL),
    name("ENUM_VALUE_PREFIX", ALL),
    name("ENUM_VALUE_UPPER_SNAKE_CASE", ALL),
    name("ENUM_ZERO_VALUE_SUFFIX", ALL),
    name("FIELD_LOWER_SNAKE_CASE", ALL),
    name("FIELD_NOT_REQUIRED", ONLY_2),
    name("FIELD_NO_DESCRIPTOR", ONLY_BETA),
    name("FILE_LAYOUT", ONLY_BETA),
    name("FILE_LOWER_SNAKE_CASE", ALL),
    name("IMPORT_NO_PUBLIC", ALL),
    deprecated("IMPORT_NO_WEAK", ALL, &[]),
    name("IMPORT_USED", FROM_1),
    name("MESSAGE_PASCAL_CASE", ALL),
    name("MINIMAL", ALL),
    name("ONEOF_LOWER_SNAKE_CASE", ALL),
    name("OTHER", ONLY_BETA),
    name("PACKAGE_AFFINITY", ONLY_BETA),
    name("PACKAGE_DEFINED", ALL),
    name("PACKAGE_DIRECTORY_MATCH", ALL),
    name("PACKAGE_LOWER_SNAKE_CASE", ALL),
    name("PACKAGE_NO_IMPORT_CYCLE", FROM_1),
    name("PACKAGE_SAME_CSHARP_NAMESPACE", ALL),
    name("PACKAGE_SAME_DIRECTORY", ALL),
    name("PACKAGE_SAME_GO_PACKAGE", ALL),
    name("PACKAGE_SAME_JAVA_MULTIPLE_FILES", ALL),
    name("PACKAGE_SAME_JAVA_PACKAGE", ALL),
    name("PACKAGE_SAME_PHP_NAMESPACE", ALL),
    name("PACKAGE_SAME_RUBY_PACKAGE", ALL),
    name("PACKAGE_SAME_SWIFT_PREFIX", ALL),
    name("PACKAGE_VERSION_SUFFIX", ALL),
    name("PROTOVALIDATE", FROM_1),
    name("RPC_NO_CLIENT_STREAMING", ALL),
    name("RPC_NO_SERVER_STREAMING", ALL),
    name("RPC_PASCAL_CASE", ALL),
    name("RPC_REQUEST_RESPONSE_UNIQUE", ALL),
    name("RPC_REQUEST_STANDARD_NAME", ALL),
    name("RPC_RESPONSE_STANDARD_NAME", ALL),
    name("SENSIBLE", ONLY_BETA),
    name("SERVICE_PASCAL_CASE", ALL),
    name("SERVICE_SUFFIX", ALL),
    name("STABLE_PACKAGE_NO_IMPORT_UNSTABLE", ONLY_2),
    name("STANDARD", ALL),
    name("STYLE_BASIC", ONLY_BETA),
    name("STYLE_DEFAULT", ONLY_BETA),
    name("STYLE_STANDARD", ONLY_BETA),
    name("SYNTAX_SPECIFIED", FROM_1),
    name("UNARY_RPC", ALL),
];
