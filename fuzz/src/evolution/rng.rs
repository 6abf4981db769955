//! Decisions read from bytes.

/// Numbers to decide by: two bytes each, and past the end what a generator (splitmix64) gives.
#[derive(Clone, Debug)]
pub(crate) struct Rng {
    tape: Vec<u8>,
    at: usize,
    state: u64,
}

impl Rng {
    /// Numbers from a seed alone.
    pub(crate) const fn new(seed: u64) -> Self {
        Self {
            tape: Vec::new(),
            at: 0,
            state: seed,
        }
    }

    /// Numbers from bytes.
    pub(crate) fn on_tape(tape: &[u8]) -> Self {
        Self {
            tape: tape.to_vec(),
            ..Self::new(0)
        }
    }

    fn next(&mut self) -> u64 {
        if let Some(&[low, high]) = self.tape.get(self.at..self.at + 2) {
            self.at += 2;
            return u64::from(u16::from_le_bytes([low, high]));
        }
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.state;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (word ^ (word >> 31)) >> 33
    }

    /// One of `0..count`.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        let number = usize::try_from(self.next()).unwrap_or_default();
        number % count.max(1)
    }

    /// Whether to do what is done once in `count` times.
    pub(crate) fn once_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    /// One of these; nothing if there are none.
    pub(crate) fn of<T: Clone>(&mut self, choices: &[T]) -> Option<T> {
        choices.get(self.below(choices.len())).cloned()
    }
}
