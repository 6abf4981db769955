//! Places where a test can kill the process.

/// Ends the process here if the environment says so: `PROTOVET_FAULT=3` at the third place that is
/// reached. Only in debug builds.
pub(super) fn point() {
    #[cfg(debug_assertions)]
    kill();
}

#[cfg(debug_assertions)]
fn kill() {
    use std::sync::atomic::{AtomicUsize, Ordering};

    static REACHED: AtomicUsize = AtomicUsize::new(0);
    let reached = REACHED.fetch_add(1, Ordering::Relaxed) + 1;
    let wanted = std::env::var("PROTOVET_FAULT").ok();
    if wanted.and_then(|it| it.parse().ok()) == Some(reached) {
        std::process::abort();
    }
}
