//! Versions of buf's configuration, and the categories that rules are selected by.

/// The version of a configuration: it decides which rules and categories there are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Version {
    /// `version: v1beta1`
    V1Beta1,
    /// `version: v1`, and a folder without a configuration.
    V1,
    /// `version: v2`
    V2,
}

impl Version {
    /// All of them, oldest first.
    pub const ALL: [Self; 3] = [Self::V1Beta1, Self::V1, Self::V2];

    /// The word for it in a configuration.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::V1Beta1 => "v1beta1",
            Self::V1 => "v1",
            Self::V2 => "v2",
        }
    }
}

/// A set of rules with a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Category {
    /// Generated source, file by file: what is used when nothing is configured.
    File,
    /// Generated source, package by package.
    Package,
    /// Encoded messages in the binary format and in JSON.
    WireJson,
    /// Encoded messages in the binary format.
    Wire,
    /// What a Confluent Schema Registry would accept. Only in v2.
    Csr,
}

impl Category {
    /// All of them, strictest first.
    pub const ALL: [Self; 5] = [
        Self::File,
        Self::Package,
        Self::WireJson,
        Self::Wire,
        Self::Csr,
    ];

    /// The name in a configuration.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::File => "FILE",
            Self::Package => "PACKAGE",
            Self::WireJson => "WIRE_JSON",
            Self::Wire => "WIRE",
            Self::Csr => "CSR",
        }
    }

    /// Whether a version has the category.
    #[must_use]
    pub const fn is_in(self, version: Version) -> bool {
        !matches!(self, Self::Csr) || matches!(version, Version::V2)
    }
}

/// A set of categories.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Categories(u8);

impl Categories {
    /// None: such a rule must be named.
    pub const NONE: Self = Self(0);

    /// A set.
    #[must_use]
    pub const fn of(categories: &[Category]) -> Self {
        let mut bits = 0;
        let mut index = 0;
        while index < categories.len() {
            bits |= 1 << categories[index] as u8;
            index += 1;
        }
        Self(bits)
    }

    /// Whether the category is one of them.
    #[must_use]
    pub const fn contains(self, category: Category) -> bool {
        self.0 & (1 << category as u8) != 0
    }

    /// The set without one category.
    #[must_use]
    pub const fn without(self, category: Category) -> Self {
        Self(self.0 & !(1 << category as u8))
    }

    /// The categories, in order.
    pub fn iter(self) -> impl Iterator<Item = Category> {
        Category::ALL
            .into_iter()
            .filter(move |&category| self.contains(category))
    }
}
