//! Which folders are to be compared, and when: at once, as long as that is quick, and when the
//! typing pauses where it takes longer.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long a folder waits for more text at most.
const MOST: Duration = Duration::from_millis(400);

/// The folders that wait.
#[derive(Default)]
pub(super) struct Queue {
    waiting: BTreeMap<PathBuf, Waiting>,
    /// How long the last comparison of each took.
    costs: BTreeMap<PathBuf, Duration>,
}

#[derive(Clone, Copy)]
struct Waiting {
    due: Instant,
    reopen: bool,
}

impl Queue {
    /// A folder has to be compared again: opened anew if something changed on disk or in git.
    pub(super) fn add(&mut self, folder: &Path, reopen: bool, now: Instant) {
        let cost = self.costs.get(folder).copied().unwrap_or_default();
        // what is compared within a frame of a screen need not wait for the next key
        let pause = if cost < Duration::from_millis(60) {
            Duration::ZERO
        } else {
            cost.min(MOST)
        };
        let waiting = self.waiting.entry(folder.to_path_buf());
        let waiting = waiting.or_insert(Waiting {
            due: now,
            reopen: false,
        });
        waiting.due = now + pause;
        waiting.reopen |= reopen;
    }

    /// Nothing is to be compared in a folder any more.
    pub(super) fn remove(&mut self, folder: &Path) {
        self.waiting.remove(folder);
        self.costs.remove(folder);
    }

    /// A comparison took so long.
    pub(super) fn took(&mut self, folder: &Path, cost: Duration) {
        self.costs.insert(folder.to_path_buf(), cost);
    }

    /// When the next is due.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.waiting.values().map(|waiting| waiting.due).min()
    }

    /// Whether a folder waits.
    pub(super) fn waits(&self, folder: &Path) -> bool {
        self.waiting.contains_key(folder)
    }

    /// The folder that is due, and whether to open it anew.
    pub(super) fn take(&mut self, now: Instant) -> Option<(PathBuf, bool)> {
        let due = self
            .waiting
            .iter()
            .filter(|(_, waiting)| waiting.due <= now);
        let (folder, _) = due.min_by_key(|(_, waiting)| waiting.due)?;
        let folder = folder.clone();
        let waiting = self.waiting.remove(&folder)?;
        Some((folder, waiting.reopen))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_long_waits_for_a_pause() {
        let mut queue = Queue::default();
        let now = Instant::now();
        let (quick, slow) = (Path::new("/quick"), Path::new("/slow"));
        queue.took(quick, Duration::from_millis(20));
        queue.took(slow, Duration::from_millis(200));
        queue.add(slow, true, now);
        queue.add(quick, false, now);
        assert_eq!(queue.take(now), Some((quick.to_path_buf(), false)));
        assert_eq!(queue.take(now), None);
        let later = now + Duration::from_millis(150);
        queue.add(slow, false, later);
        assert_eq!(queue.take(now + Duration::from_millis(200)), None);
        let paused = later + Duration::from_millis(200);
        assert_eq!(queue.next_due(), Some(paused));
        assert_eq!(queue.take(paused), Some((slow.to_path_buf(), true)));
        assert!(!queue.waits(slow) && queue.next_due().is_none());
    }
}
