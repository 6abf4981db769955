//! The categories that lint rules are selected by.

use crate::buf::Version;
use crate::buf::select::Retired;

/// A set of lint rules with a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Category {
    /// Files, folders and packages agree.
    Minimal,
    /// The same, and names are written as is usual.
    Basic,
    /// The same, and what keeps a schema easy to change: what is used when nothing is configured.
    Standard,
    /// Everything has a comment.
    Comments,
    /// No method streams.
    UnaryRpc,
    /// How files lie in folders. Only in v1beta1, as all that follow.
    FileLayout,
    /// The files of a package agree on options.
    PackageAffinity,
    /// What nobody should do.
    Sensible,
    /// How names are written.
    StyleBasic,
    /// The same, and what names are made of.
    StyleStandard,
    /// What belongs nowhere else.
    Other,
}

impl Category {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Minimal,
        Self::Basic,
        Self::Standard,
        Self::Comments,
        Self::UnaryRpc,
        Self::FileLayout,
        Self::PackageAffinity,
        Self::Sensible,
        Self::StyleBasic,
        Self::StyleStandard,
        Self::Other,
    ];

    /// The name in a configuration.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Minimal => "MINIMAL",
            Self::Basic => "BASIC",
            Self::Standard => "STANDARD",
            Self::Comments => "COMMENTS",
            Self::UnaryRpc => "UNARY_RPC",
            Self::FileLayout => "FILE_LAYOUT",
            Self::PackageAffinity => "PACKAGE_AFFINITY",
            Self::Sensible => "SENSIBLE",
            Self::StyleBasic => "STYLE_BASIC",
            Self::StyleStandard => "STYLE_STANDARD",
            Self::Other => "OTHER",
        }
    }

    /// Whether a version has the category.
    #[must_use]
    pub fn is_in(self, version: Version) -> bool {
        self <= Self::UnaryRpc || version == Version::V1Beta1
    }
}

/// For the old name of a category: its name now.
pub(super) fn renamed(version: Version, name: &str) -> Option<Retired> {
    match name {
        "DEFAULT" => Some(Retired {
            name: "DEFAULT",
            replaced_by: &["STANDARD"],
        }),
        "STYLE_DEFAULT" if version == Version::V1Beta1 => Some(Retired {
            name: "STYLE_DEFAULT",
            replaced_by: &["STYLE_STANDARD"],
        }),
        _ => None,
    }
}
