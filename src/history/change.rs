//! What a commit makes of one element.

use std::cmp::Ordering;
use std::sync::Arc;

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
            if let Some(before) = before {
                self.close(before, end(before));
            }
            if let Some(after) = after {
                self.open(after, at);
            }
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

    pub(super) fn close(&mut self, member: &Member, end: End) {
        let is_it = |tenure: &&mut Tenure| {
            tenure.until.is_none() && tenure.number == member.number && tenure.name == member.name
        };
        if let Some(tenure) = self.members.iter_mut().rev().find(is_it) {
            tenure.until = Some(end);
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
