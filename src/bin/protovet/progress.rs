//! A sign of life on a terminal, for work that takes long.

use std::io::{self, IsTerminal as _};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget};

use crate::resolve::Verbosity;

/// How long nothing is shown: most work is done by then.
const DELAY: Duration = Duration::from_secs(1);

/// How often what is shown moves.
const TICK: Duration = Duration::from_millis(100);

/// Shows that something is being done, from a second after it began until this is dropped.
pub(crate) struct Progress(Option<(Sender<()>, JoinHandle<()>)>);

impl Progress {
    /// Begins, if standard error is a terminal and somebody wants to be told.
    pub(crate) fn start(what: impl Into<String>, verbosity: Verbosity) -> Self {
        if verbosity == Verbosity::Quiet || !io::stderr().is_terminal() {
            return Self(None);
        }
        let what = what.into();
        let (done, is_done) = mpsc::channel::<()>();
        let shown = thread::spawn(move || {
            if is_done.recv_timeout(DELAY) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            bar.set_message(what);
            bar.enable_steady_tick(TICK);
            // ends when the other side is dropped
            let _ = is_done.recv();
            bar.finish_and_clear();
        });
        Self(Some((done, shown)))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((done, shown)) = self.0.take() {
            drop(done);
            // whatever is written next must not meet what is still shown
            let _ = shown.join();
        }
    }
}
