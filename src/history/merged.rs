//! What happened on branches before they were merged: numbers that came and went there, which a
//! line of first parents never shows.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::build::{Builder, Content, Contents};
use super::ledger::{CommitAt, Element, End, Life, Skipped, Tenure, same_type};
use crate::compile::declared::{Declared, DeclaredType, Member};
use crate::model::Name;
use crate::source::{ContentId, FileChange, LoggedCommit};

/// A type by its file and full name.
pub(super) type Key = (Arc<str>, Name);

/// A merge as the builder sees it.
pub(super) struct Merge<'m> {
    /// The merged commits, oldest first, with their places.
    pub(super) commits: Vec<(CommitAt, &'m LoggedCommit)>,
    /// The merge itself.
    pub(super) at: CommitAt,
    /// Which elements had the names that appear in the branch before the merge.
    pub(super) before: FxHashMap<Key, usize>,
}

/// A member that has come on the branch and has not gone there.
struct Open {
    element: usize,
    tenure: usize,
    end: End,
}

/// What is seen while going along the branch.
#[derive(Default)]
struct Branch {
    /// Types that were only ever there.
    own: FxHashMap<Key, usize>,
    open: FxHashMap<(Key, i32, Name), Open>,
}

impl Builder {
    /// The types that merged commits declare, and what they were before the merge.
    pub(super) fn before_merge(
        &self,
        commits: &[LoggedCommit],
        contents: Contents<'_, '_>,
    ) -> FxHashMap<Key, usize> {
        let mut before = FxHashMap::default();
        for change in commits.iter().flat_map(|commit| &commit.changes) {
            let declared = declared_of(change.new, contents);
            for ty in declared.iter().flat_map(|(_, declared)| &declared.types) {
                let key = (Arc::clone(&change.path), ty.full_name.clone());
                if let Some(element) = self.live.get(&key) {
                    before.insert(key, *element);
                }
            }
        }
        before
    }

    /// Adds what only the branch had, once the merge itself was taken in.
    pub(super) fn add_branch(&mut self, merge: &Merge<'_>, contents: Contents<'_, '_>) {
        let mut branch = Branch::default();
        for (at, commit) in &merge.commits {
            for change in &commit.changes {
                self.branch_change(merge, (*at, change), &mut branch, contents);
            }
        }
        for open in branch.open.into_values() {
            let tenure = &mut self.ledger.elements[open.element].members[open.tenure];
            tenure.until = Some(open.end);
        }
        let mut own: Vec<(Key, usize)> = branch.own.into_iter().collect();
        own.sort_unstable_by_key(|(_, element)| *element);
        for ((_, name), element) in own {
            self.dead.entry(name).or_default().push(element);
        }
    }

    fn branch_change(
        &mut self,
        merge: &Merge<'_>,
        (at, change): (CommitAt, &FileChange),
        branch: &mut Branch,
        contents: Contents<'_, '_>,
    ) {
        let new = declared_of(change.new, contents);
        if let (Some(content), None) = (change.new, new) {
            self.skip(at, change, content, contents);
            return;
        }
        let old = declared_of(change.old, contents);
        self.branch_removals((at, change), new.map(|(_, declared)| declared), branch);
        let Some((content, new)) = new else { return };
        for ty in &new.types {
            let before = old.and_then(|(_, old)| named(old, ty));
            for member in &ty.members {
                if before.is_some_and(|before| has(before, member)) {
                    continue;
                }
                let end = End {
                    commit: merge.at,
                    path: Arc::clone(&change.path),
                    content,
                    at: member.at,
                };
                self.branch_arrival((merge, at), ty, (member, end), branch);
            }
        }
    }

    /// Ends what a commit of the branch took away again.
    fn branch_removals(
        &mut self,
        (at, change): (CommitAt, &FileChange),
        new: Option<&Declared>,
        branch: &mut Branch,
    ) {
        let elements = &mut self.ledger.elements;
        branch.open.retain(|((path, name), number, member), open| {
            let types = new.iter().flat_map(|declared| &declared.types);
            let mut here = types.filter(|ty| ty.full_name == *name);
            let stays = here.any(|ty| {
                let mut members = ty.members.iter();
                members.any(|it| it.number == *number && it.name == *member)
            });
            if *path != change.path || stays {
                return true;
            }
            let tenure = &mut elements[open.element].members[open.tenure];
            tenure.until = Some(End {
                commit: at,
                ..open.end.clone()
            });
            false
        });
    }

    fn branch_arrival(
        &mut self,
        (merge, at): (&Merge<'_>, CommitAt),
        ty: &DeclaredType,
        (member, end): (&Member, End),
        branch: &mut Branch,
    ) {
        let key = (Arc::clone(&end.path), ty.full_name.clone());
        let known = self.live.get(&key).or_else(|| merge.before.get(&key));
        let known = known.or_else(|| branch.own.get(&key)).copied();
        let element = known.unwrap_or_else(|| {
            let element = self.create(ty);
            let created = &mut self.ledger.elements[element];
            created.name_since(at, &key.1, &key.0);
            created.lives.push(Life {
                since: at,
                until: Some(merge.at),
            });
            branch.own.insert(key.clone(), element);
            element
        });
        let Element { members, .. } = &mut self.ledger.elements[element];
        let is_it = |it: &Tenure| {
            it.number == member.number && it.name == member.name && same_type(&it.ty, &member.ty)
        };
        if members.iter().any(is_it) {
            return;
        }
        let open = Open {
            element,
            tenure: members.len(),
            end: end.clone(),
        };
        members.push(Tenure {
            number: member.number,
            name: member.name.clone(),
            json_name: member.json_name.clone(),
            ty: member.ty.clone(),
            since: at,
            until: Some(end),
        });
        branch
            .open
            .insert((key, member.number, member.name.clone()), open);
    }

    fn skip(
        &mut self,
        commit: CommitAt,
        change: &FileChange,
        content: ContentId,
        contents: Contents<'_, '_>,
    ) {
        if let Some(reason) = contents(content).trouble() {
            self.ledger.skipped.push(Skipped {
                commit,
                path: Arc::clone(&change.path),
                content,
                reason,
            });
        }
    }
}

fn declared_of<'o>(
    content: Option<ContentId>,
    contents: Contents<'_, 'o>,
) -> Option<(ContentId, &'o Declared)> {
    let content = content?;
    match contents(content) {
        Content::Declared(declared) => Some((content, declared)),
        Content::Unreadable(_) | Content::Missing => None,
    }
}

fn named<'o>(declared: &'o Declared, ty: &DeclaredType) -> Option<&'o DeclaredType> {
    let mut types = declared.types.iter();
    types.find(|it| it.kind == ty.kind && it.full_name == ty.full_name)
}

fn has(ty: &DeclaredType, member: &Member) -> bool {
    let mut members = ty.members.iter();
    members.any(|it| {
        it.number == member.number && it.name == member.name && same_type(&it.ty, &member.ty)
    })
}
