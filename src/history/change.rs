//! What a commit makes of one element.

use std::cmp::Ordering;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::ledger::{CommitAt, Element, End, Home, Tenure, same_type};
use crate::compile::declared::{DeclaredType, Member};
use crate::model::Name;
use crate::source::ContentId;

impl Element {
    /// Notes what it has become.
    pub(super) fn follow(
        &mut self,
        at: CommitAt,
        (old, path, content): (&DeclaredType, &Arc<str>, ContentId),
        new: &DeclaredType,
    ) {
        let end = |member: &Member| End {
            commit: at,
            path: Arc::clone(path),
            content,
            at: member.at,
        };
        let (mut gone, mut come) = (Vec::new(), Vec::new());
        let (mut olds, mut news) = (old.members.iter().peekable(), new.members.iter().peekable());
        loop {
            let key = |member: &&Member| (member.number, member.name.clone());
            let order = match (olds.peek(), news.peek()) {
                (None, None) => break,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(old), Some(new)) => key(old).cmp(&key(new)),
            };
            let before = if order.is_le() { olds.next() } else { None };
            let after = if order.is_ge() { news.next() } else { None };
            if let (Some(before), Some(after)) = (before, after)
                && same_type(&before.ty, &after.ty)
                && before.json_name == after.json_name
            {
                continue;
            }
            gone.extend(before);
            come.extend(after);
        }
        self.close(&gone, end);
        for member in come {
            self.open(member, at);
        }
        self.set_reserved(new, at);
        self.extensions.clone_from(&new.extensions);
    }

    pub(super) fn open(&mut self, member: &Member, since: CommitAt) {
        self.members.push(Tenure {
            number: member.number,
            name: member.name.clone(),
            json_name: member.json_name.clone(),
            ty: member.ty.clone(),
            since,
            until: None,
        });
    }

    pub(super) fn name_since(&mut self, at: CommitAt, full_name: &Name, path: &Arc<str>) {
        let last = self.names.last();
        if last.is_none_or(|home| home.full_name != *full_name || home.path != *path) {
            self.names.push(Home {
                since: at,
                full_name: full_name.clone(),
                path: Arc::clone(path),
            });
        }
    }

    /// Ends the last tenure of each of these members.
    pub(super) fn close(&mut self, gone: &[&Member], end: impl Fn(&Member) -> End) {
        // a file that would not compile may declare one twice
        let mut left: FxHashMap<(i32, &Name), Vec<&Member>> = FxHashMap::default();
        for member in gone {
            let of_it = left.entry((member.number, &member.name)).or_default();
            of_it.push(member);
        }
        let mut open = gone.len();
        for tenure in self.members.iter_mut().rev() {
            if open == 0 {
                break;
            }
            if tenure.until.is_none()
                && let Some(of_it) = left.get_mut(&(tenure.number, &tenure.name))
                && let Some(member) = of_it.pop()
            {
                tenure.until = Some(end(member));
                open -= 1;
            }
        }
    }

    pub(super) fn set_reserved(&mut self, new: &DeclaredType, at: CommitAt) {
        let known = self.reserved_now().cloned().unwrap_or_default();
        if known != new.reserved {
            self.reserved.push((at, new.reserved.clone()));
        }
    }
}

/// Whether two types have the same members, apart from where these stand, and reserve the same.
pub(super) fn says_the_same(old: &DeclaredType, new: &DeclaredType) -> bool {
    let same = |(old, new): (&Member, &Member)| {
        (old.number, &old.name, &old.ty, &old.json_name)
            == (new.number, &new.name, &new.ty, &new.json_name)
    };
    old.members.len() == new.members.len()
        && old.members.iter().zip(&new.members).all(same)
        && old.reserved == new.reserved
        && old.extensions == new.extensions
}
