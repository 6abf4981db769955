//! What a message or an enum was in the whole history, beside what it is in the new version.

use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::context::Context;
use super::{numbers, phrase};
use crate::history::{Element, Memory, Tenure, TypeKind, free_numbers};
use crate::model::{EnumId, EnumValueId, Field, FieldId, FileId, MessageId, Place, Span};
use crate::pair::{Kept, Pairs};

/// A message or an enum of the new version with its history.
pub(crate) struct Remembered<'a> {
    pub(crate) cx: &'a Context<'a>,
    pub(crate) memory: &'a Memory,
    pub(crate) element: &'a Element,
    pub(crate) ty: Versioned,
    /// The lowest number that is free, once it is known.
    lowest: OnceLock<Option<i32>>,
    retired: OnceLock<FxHashMap<i32, Vec<&'a Tenure>>>,
    retired_names: OnceLock<FxHashMap<Cow<'a, str>, Vec<&'a Tenure>>>,
}

/// What the change makes of it.
#[derive(Clone, Copy)]
pub(crate) enum Versioned {
    /// A message; without an old one if the change adds it.
    Message(Option<Kept<MessageId>>, MessageId),
    /// An enum.
    Enum(Option<Kept<EnumId>>, EnumId),
}

impl<'a> Remembered<'a> {
    /// The messages and enums that the change adds or touches, as far as they have a history.
    pub(crate) fn all(cx: &'a Context<'a>, memory: &'a Memory) -> Vec<Self> {
        let Pairs {
            messages, enums, ..
        } = cx.pairs;
        let kept = messages.kept().iter();
        let kept = kept.map(|it| Versioned::Message(Some(*it), it.new));
        let added = messages.added().iter();
        let added = added.map(|it| Versioned::Message(None, *it));
        let kept_enums = enums.kept().iter();
        let kept_enums = kept_enums.map(|it| Versioned::Enum(Some(*it), it.new));
        let added_enums = enums.added().iter();
        let added_enums = added_enums.map(|it| Versioned::Enum(None, *it));
        let all = kept.chain(added).chain(kept_enums).chain(added_enums);
        let touched = all.filter(|ty| is_touched(cx, *ty));
        touched.filter_map(|ty| Self::of(cx, memory, ty)).collect()
    }

    fn of(cx: &'a Context<'a>, memory: &'a Memory, ty: Versioned) -> Option<Self> {
        let (kind, before, (file, name)) = match ty {
            Versioned::Message(kept, new) => (
                TypeKind::Message,
                kept.map(|kept| (cx.old[kept.old].file, &cx.old[kept.old].full_name)),
                (cx.new[new].file, &cx.new[new].full_name),
            ),
            Versioned::Enum(kept, new) => (
                TypeKind::Enum,
                kept.map(|kept| (cx.old[kept.old].file, &cx.old[kept.old].full_name)),
                (cx.new[new].file, &cx.new[new].full_name),
            ),
        };
        let element = match before {
            Some((old_file, _)) if !cx.is_own(old_file, file) => return None,
            None if !cx.is_input(file) => return None,
            Some((old_file, name)) => memory.live(kind, name, &cx.old[old_file].path),
            None => memory.dead(kind, name),
        }?;
        Some(Self {
            cx,
            memory,
            element,
            ty,
            lowest: OnceLock::new(),
            retired: OnceLock::new(),
            retired_names: OnceLock::new(),
        })
    }

    /// What last had a number that nothing has now: several if they were aliases.
    pub(crate) fn former(&self, number: i32) -> &[&'a Tenure] {
        let retired = || self.element.retired().into_iter().collect();
        let former = self.retired.get_or_init(retired).get(&number);
        former.map_or(&[], Vec::as_slice)
    }

    /// What last had a name in ProtoJSON that nothing has now.
    pub(crate) fn former_named(&self, json_key: &str) -> &[&'a Tenure] {
        let retired = || self.element.retired_names();
        let former = self.retired_names.get_or_init(retired).get(json_key);
        former.map_or(&[], Vec::as_slice)
    }

    /// The new file.
    pub(crate) fn file(&self) -> FileId {
        match self.ty {
            Versioned::Message(_, new) => self.cx.new[new].file,
            Versioned::Enum(_, new) => self.cx.new[new].file,
        }
    }

    /// Its new full name.
    pub(crate) fn full_name(&self) -> &'a str {
        match self.ty {
            Versioned::Message(_, new) => &self.cx.new[new].full_name,
            Versioned::Enum(_, new) => &self.cx.new[new].full_name,
        }
    }

    /// Its new name, without the package.
    pub(crate) fn name(&self) -> &'a str {
        match self.ty {
            Versioned::Message(_, new) => &self.cx.new[new].name,
            Versioned::Enum(_, new) => &self.cx.new[new].name,
        }
    }

    /// Where its new name stands.
    pub(crate) fn name_place(&self) -> Place {
        let span = match self.ty {
            Versioned::Message(_, new) => self.cx.new[new].decl.name,
            Versioned::Enum(_, new) => self.cx.new[new].decl.name,
        };
        self.place(span)
    }

    /// A place in the new file.
    pub(crate) fn place(&self, span: Span) -> Place {
        self.cx.new.place(self.file(), span)
    }

    /// The fields that the change adds, by number and name; none of an enum.
    pub(crate) fn added_fields(&self) -> Vec<(FieldId, &'a Field)> {
        let new = self.cx.new;
        match self.ty {
            Versioned::Message(Some(kept), _) => {
                let added = self.cx.pairs.fields(&kept).added.into_iter();
                added.map(|id| (id, &new[id])).collect()
            }
            Versioned::Message(None, after) => new.fields_of(after).collect(),
            Versioned::Enum(..) => Vec::new(),
        }
    }

    /// The values that the change adds; none of a message.
    pub(crate) fn added_values(&self) -> Vec<EnumValueId> {
        match self.ty {
            Versioned::Enum(Some(kept), _) => self.cx.pairs.values(&kept).added,
            Versioned::Enum(None, after) => {
                self.cx.new.values_of(after).map(|(id, _)| id).collect()
            }
            Versioned::Message(..) => Vec::new(),
        }
    }

    /// Whether the old version uses a number: then other rules tell what became of it. A check
    /// against what is no commit may know of a newer history than that of the old version.
    pub(crate) fn is_in_old(&self, number: i32) -> bool {
        let old = self.cx.old;
        match self.ty {
            Versioned::Message(Some(kept), _) => {
                let mut fields = old.fields_of(kept.old);
                fields.any(|(_, field)| field.number == number)
            }
            Versioned::Enum(Some(kept), _) => {
                let mut values = old.values_of(kept.old);
                values.any(|(_, value)| value.number == number)
            }
            Versioned::Message(None, _) | Versioned::Enum(None, _) => false,
        }
    }

    /// Whether the old version reserves a number: then it is `RESERVED_REMOVED` that tells of it.
    pub(crate) fn was_reserved(&self, number: i32) -> bool {
        let ranges = match self.ty {
            Versioned::Message(Some(kept), _) => &self.cx.old[kept.old].reserved_ranges,
            Versioned::Enum(Some(kept), _) => &self.cx.old[kept.old].reserved_ranges,
            Versioned::Message(None, _) | Versioned::Enum(None, _) => return false,
        };
        ranges.iter().any(|range| range.contains(number))
    }

    /// Whether the old version reserves a name.
    pub(crate) fn was_name_reserved(&self, name: &str) -> bool {
        match self.ty {
            Versioned::Message(Some(kept), _) => {
                let mut names = self.cx.old[kept.old].reserved_names.iter();
                names.any(|reserved| reserved.name == name)
            }
            _ => false,
        }
    }

    /// What to do instead of taking a number that had another meaning.
    pub(crate) fn own_number(&self, number: i32, name: &str) -> String {
        let reserve = phrase::reserve(self.cx.new, self.file(), number, Some(name));
        match self.lowest_never_used() {
            Some(free) => format!("use number {free}, the lowest never used, and add `{reserve}`"),
            None => format!("use a number that was never used, and add `{reserve}`"),
        }
    }

    /// The lowest number that was never used, reserved or given away.
    fn lowest_never_used(&self) -> Option<i32> {
        let lowest = || free_numbers(self.element.kind, self.taken()).next();
        *self.lowest.get_or_init(lowest)
    }

    /// The numbers that it has, or had at any time.
    fn taken(&self) -> Vec<(i32, i32)> {
        let mut taken = match self.ty {
            Versioned::Message(_, new) => numbers::taken(self.cx.new, new),
            Versioned::Enum(_, new) => {
                let values = self.cx.new.values_of(new);
                let values = values.map(|(_, value)| (value.number, value.number));
                let ranges = self.cx.new[new].reserved_ranges.iter();
                values
                    .chain(ranges.map(|range| (range.start, range.end)))
                    .collect()
            }
        };
        taken.extend(self.element.taken());
        taken
    }

    /// `email` (string) until 4f2c91a (2024-03-02)
    pub(crate) fn told(&self, tenure: &Tenure) -> String {
        let until = self.memory.until(tenure);
        if tenure.ty.is_empty() {
            format!("`{}` until {until}", tenure.name)
        } else {
            format!("`{}` ({}) until {until}", tenure.name, tenure.ty)
        }
    }
}

/// Whether anything about it is written otherwise than before.
fn is_touched(cx: &Context<'_>, ty: Versioned) -> bool {
    let (old, new) = (cx.old, cx.new);
    let ((old_file, old_span), (new_file, new_span)) = match ty {
        Versioned::Message(Some(kept), _) => (
            (old[kept.old].file, old[kept.old].decl.span),
            (new[kept.new].file, new[kept.new].decl.span),
        ),
        Versioned::Enum(Some(kept), _) => (
            (old[kept.old].file, old[kept.old].decl.span),
            (new[kept.new].file, new[kept.new].decl.span),
        ),
        Versioned::Message(None, _) | Versioned::Enum(None, _) => return true,
    };
    let before = old[old_file].source.slice(old_span);
    let after = new[new_file].source.slice(new_span);
    match (before, after) {
        // A file that did not change is shared by both versions.
        (Some(before), Some(after)) => !std::ptr::eq(before, after) && before != after,
        _ => true,
    }
}
