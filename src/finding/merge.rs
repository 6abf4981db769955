//! Findings that tell the same change for several surfaces or directions.

use std::cmp::Ordering;

use super::Finding;

impl Finding {
    /// Whether it tells the same change: by the same rule, about the same element and places.
    pub(crate) fn tells_the_same(&self, other: &Self) -> bool {
        let places = |finding: &Self| finding.labels.len();
        let mut labels = self.labels.iter().zip(&other.labels);
        self.rule == other.rule
            && self.element == other.element
            && places(self) == places(other)
            && labels.all(|(one, two)| (one.side, one.place) == (two.side, two.place))
    }

    /// Becomes the worse of two that tell the same change, with the surfaces and directions of both
    /// if they are as bad.
    pub(crate) fn merge(&mut self, other: Self) {
        match other.severity.cmp(&self.severity) {
            Ordering::Less => {}
            Ordering::Greater => *self = other,
            Ordering::Equal => {
                self.surfaces.extend(other.surfaces);
                self.surfaces.sort_unstable();
                self.surfaces.dedup();
                self.directions.extend(other.directions);
                self.directions.sort_unstable();
                self.directions.dedup();
            }
        }
    }
}
