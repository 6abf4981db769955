//! The words in which the relation engine answers.

use super::Reason;

/// What happens to the values a writer puts into a field when a reader reads them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Effect {
    /// Every value arrives as it was sent.
    Preserved,
    /// Some values arrive, others do not.
    Conditional,
    /// No value arrives: readers set it aside as unknown and see the field unset.
    Lost,
    /// Values arrive as other values, and nobody notices.
    Corrupt,
    /// The whole message fails to parse.
    Rejected,
}

impl Effect {
    /// Whether any value arrives.
    #[must_use]
    pub const fn some_survive(self) -> bool {
        matches!(self, Self::Preserved | Self::Conditional)
    }
}

/// Which values are at stake.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Tier {
    /// None.
    Strict,
    /// Only values the reader's type has no room for: numbers out of range, bytes that are not
    /// UTF-8, numbers an enum does not name.
    Range,
    /// Those, and lists of more than one element.
    Count,
    /// Values that are valid for both types.
    Unsafe,
}

/// The answer to "what happens to this data".
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// What happens to the values.
    pub effect: Effect,
    /// Which values are at stake.
    pub tier: Tier,
    /// Whether "not set" and "set to the default" stop being different, or start to be, for the
    /// values that arrive.
    pub presence_changes: bool,
    /// Whether the only values that fail are those of fields the reader does not know. Adding a
    /// field makes every reader of old schemas such a reader, so that by itself it is no break.
    pub only_unknown_fields: bool,
    /// Why, the most telling first. Empty when everything is preserved.
    pub reasons: Vec<Reason>,
}

impl Outcome {
    /// Everything arrives.
    pub const PRESERVED: Self = Self {
        effect: Effect::Preserved,
        tier: Tier::Strict,
        presence_changes: false,
        only_unknown_fields: false,
        reasons: Vec::new(),
    };

    /// Some values arrive.
    pub(crate) fn conditional(tier: Tier, reason: Reason) -> Self {
        Self {
            effect: Effect::Conditional,
            tier,
            reasons: vec![reason],
            ..Self::PRESERVED
        }
    }

    /// No value arrives.
    pub(crate) fn failing(effect: Effect, reason: Reason) -> Self {
        Self {
            effect,
            tier: Tier::Unsafe,
            reasons: vec![reason],
            ..Self::PRESERVED
        }
    }

    /// Whether every value arrives. Presence may still change.
    #[must_use]
    pub fn is_preserved(&self) -> bool {
        self.effect == Effect::Preserved
    }

    /// This outcome, made at least as bad: a value that survived does so only outside `tier`.
    pub(crate) fn weakened(mut self, tier: Tier, reason: Reason) -> Self {
        if self.effect.some_survive() {
            self.effect = Effect::Conditional;
            self.tier = self.tier.max(tier);
            self.only_unknown_fields = false;
            self.reasons.push(reason);
        }
        self
    }

    /// Whether two outcomes say the same, whatever their reasons.
    pub(crate) fn same_verdict(&self, other: &Self) -> bool {
        self.effect == other.effect
            && self.tier == other.tier
            && self.presence_changes == other.presence_changes
            && self.only_unknown_fields == other.only_unknown_fields
    }
}
