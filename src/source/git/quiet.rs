//! Panics of git2 that are no more than an answer: 0.21 panics at objects of damaged packs that have
//! no kind, and nobody is to read of that but in an error.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    /// Whether this thread does something whose panic is caught and told otherwise.
    static IS_QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Does something; nothing if it panics, and nothing is written then. Panics elsewhere are told as
/// before.
pub(super) fn catch<T>(work: impl FnOnce() -> T) -> Option<T> {
    static HOOKED: Once = Once::new();
    HOOKED.call_once(|| {
        let tell = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !IS_QUIET.get() {
                tell(info);
            }
        }));
    });
    let before = IS_QUIET.replace(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    IS_QUIET.set(before);
    done.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_panics_gives_nothing() {
        assert_eq!(catch(|| 1), Some(1));
        assert_eq!(catch(|| panic!("it has no kind")), None::<()>);
        assert!(!IS_QUIET.get());
    }
}
