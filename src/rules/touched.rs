//! Which elements of the new version a change adds or touches.

use rustc_hash::FxHashSet;

use crate::model::EnumValueId;
use crate::pair::{Pairs, ValueLink};

/// Elements that conventions are asked of: those a change adds, renames or renumbers, or all.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    untouched_values: FxHashSet<EnumValueId>,
}

impl Touched {
    /// Everything: what `lint` looks at.
    pub(crate) fn everything() -> Self {
        Self::default()
    }

    /// What is not the same in both versions, by name and number.
    pub(crate) fn by(pairs: &Pairs<'_>) -> Self {
        let mut touched = Self::default();
        for kept in pairs.enums.kept() {
            let values = pairs.values(kept).kept;
            let same = values.iter().filter(|pair| pair.link == ValueLink::Same);
            touched.untouched_values.extend(same.map(|pair| pair.new));
        }
        touched
    }

    pub(crate) fn value(&self, id: EnumValueId) -> bool {
        !self.untouched_values.contains(&id)
    }
}
