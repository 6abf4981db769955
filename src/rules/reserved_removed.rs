//! A number or name that was set aside for good was taken back.

use rustc_hash::FxHashSet;

use super::context::Context;
use super::draft::{Draft, Sink};
use super::{Check, Kind, Rule, numbers, phrase};
use crate::finding::{Severity, Surface, Surfaces};
use crate::model::{EnumId, FileId, MessageId, Name, NumberRange, Place, ReservedName, Span};
use crate::pair::Kept;

pub(super) static RULE: Rule = Rule {
    id: "RESERVED_REMOVED",
    summary: "a reserved number or name is no longer reserved",
    page: include_str!("reserved_removed.md"),
    kind: Kind::Breaking,
    severity: Severity::Error,
    surfaces: Surfaces::of(&[Surface::Binary, Surface::Json]),
    check: Check::Whole(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for pair in cx.pairs.messages.kept() {
        let (old, new) = (&cx.old[pair.old], &cx.new[pair.new]);
        let reserves = !old.reserved_ranges.is_empty() || !old.reserved_names.is_empty();
        if reserves && cx.is_own(old.file, new.file) {
            Reservations::of_messages(cx, pair).report(sink);
        }
    }
    for pair in cx.pairs.enums.kept() {
        let (old, new) = (&cx.old[pair.old], &cx.new[pair.new]);
        let reserves = !old.reserved_ranges.is_empty() || !old.reserved_names.is_empty();
        if reserves && cx.is_own(old.file, new.file) {
            Reservations::of_enums(cx, pair).report(sink);
        }
    }
}

/// What two versions of a message or enum reserve, and what the new one uses.
struct Reservations<'a> {
    cx: &'a Context<'a>,
    /// `field` or `enum value`.
    noun: &'static str,
    full_name: &'a Name,
    old_file: FileId,
    new_name: Place,
    old_ranges: &'a [NumberRange],
    new_ranges: &'a [NumberRange],
    old_names: &'a [ReservedName],
    new_names: &'a [ReservedName],
    used: Vec<Used<'a>>,
}

/// A field or value of the new version.
struct Used<'a> {
    name: &'a Name,
    number: i32,
    name_span: Span,
    number_span: Span,
}

impl<'a> Reservations<'a> {
    fn of_messages(cx: &'a Context<'a>, pair: &Kept<MessageId>) -> Self {
        let (old, new) = (&cx.old[pair.old], &cx.new[pair.new]);
        let used = cx.new.fields_of(pair.new).map(|(_, field)| Used {
            name: &field.name,
            number: field.number,
            name_span: field.decl.name,
            number_span: field.number_span,
        });
        Self {
            cx,
            noun: "field",
            full_name: &new.full_name,
            old_file: old.file,
            new_name: cx.new.place(new.file, new.decl.name),
            old_ranges: &old.reserved_ranges,
            new_ranges: &new.reserved_ranges,
            old_names: &old.reserved_names,
            new_names: &new.reserved_names,
            used: used.collect(),
        }
    }

    fn of_enums(cx: &'a Context<'a>, pair: &Kept<EnumId>) -> Self {
        let (old, new) = (&cx.old[pair.old], &cx.new[pair.new]);
        let used = cx.new.values_of(pair.new).map(|(_, value)| Used {
            name: &value.name,
            number: value.number,
            name_span: value.decl.name,
            number_span: value.number_span,
        });
        Self {
            cx,
            noun: "enum value",
            full_name: &new.full_name,
            old_file: old.file,
            new_name: cx.new.place(new.file, new.decl.name),
            old_ranges: &old.reserved_ranges,
            new_ranges: &new.reserved_ranges,
            old_names: &old.reserved_names,
            new_names: &new.reserved_names,
            used: used.collect(),
        }
    }

    fn report(&self, sink: &mut Sink<'_>) {
        self.report_numbers(sink);
        self.report_names(sink);
    }

    fn report_numbers(&self, sink: &mut Sink<'_>) {
        let mut covers: Vec<(i32, i32)> =
            self.new_ranges.iter().map(|range| (range.start, range.end)).collect();
        covers.sort_unstable();
        for range in self.old_ranges {
            let left = numbers::uncovered((range.start, range.end), &covers);
            if left.is_empty() {
                continue;
            }
            let free = |number| left.iter().any(|&(start, end)| (start..=end).contains(&number));
            let mut takers = self.used.iter().filter(|used| free(used.number)).peekable();
            if takers.peek().is_none() {
                sink.report(self.freed(&spelled(&left), range.span, &statement(&left)));
            }
            for used in takers {
                sink.report(self.number_taken(used, range.span));
            }
        }
    }

    fn report_names(&self, sink: &mut Sink<'_>) {
        let kept: FxHashSet<&Name> = self.new_names.iter().map(|kept| &kept.name).collect();
        for name in self.old_names.iter().filter(|name| !kept.contains(&name.name)) {
            let reserve = phrase::reserve_name(self.cx.new, self.new_name.file, &name.name);
            match self.used.iter().find(|used| *used.name == name.name) {
                // Reported with its number.
                Some(used) if self.had_reserved(used.number) => {}
                Some(used) => sink.report(self.name_taken(used, name.span)),
                None => {
                    sink.report(self.freed(&format!("name `{}`", name.name), name.span, &reserve));
                }
            }
        }
    }

    fn had_reserved(&self, number: i32) -> bool {
        self.old_ranges.iter().any(|range| range.contains(number))
    }

    fn freed(&self, what: &str, old: Span, reserve: &str) -> Draft {
        Draft::new(
            self.full_name.as_str(),
            format!("{what} of `{}` is no longer reserved", self.full_name),
        )
        .severity(Severity::Warning)
        .at_new(self.new_name, "the next change can take it for another meaning")
        .at_old(self.cx.old.place(self.old_file, old), "it was reserved here")
        .help(format!("put `{reserve}` back"))
    }

    fn number_taken(&self, used: &Used<'_>, old: Span) -> Draft {
        let (noun, name, number) = (self.noun, used.name, used.number);
        Draft::new(
            format!("{}.{name}", self.full_name),
            format!("{noun} `{name}` uses number {number}, which was reserved"),
        )
        .at_new(
            self.cx.new.place(self.new_name.file, used.number_span),
            "old data can still have this number with its former meaning",
        )
        .at_old(self.cx.old.place(self.old_file, old), "it was reserved here")
        .help(format!("give `{name}` a number that was never used, and reserve {number} again"))
    }

    fn name_taken(&self, used: &Used<'_>, old: Span) -> Draft {
        let (noun, name) = (self.noun, used.name);
        Draft::new(
            format!("{}.{name}", self.full_name),
            format!("{noun} `{name}` uses a name that was reserved"),
        )
        .at_new(
            self.cx.new.place(self.new_name.file, used.name_span),
            "old json and text can still have this name with its former meaning",
        )
        .at_old(self.cx.old.place(self.old_file, old), "it was reserved here")
        .help(format!("choose a name that was never used, and reserve `{name}` again"))
    }
}

/// Numbers in words: `number 3`, `numbers 3 and 10 to 15`.
fn spelled(parts: &[(i32, i32)]) -> String {
    let texts: Vec<String> = parts.iter().map(|&part| numbers::spelled(part)).collect();
    match texts.as_slice() {
        [one] if parts[0].0 == parts[0].1 => format!("number {one}"),
        [one] => format!("range {one}"),
        many => format!("each of {}", many.join(", ")),
    }
}

fn statement(parts: &[(i32, i32)]) -> String {
    let texts: Vec<String> = parts.iter().map(|&part| numbers::spelled(part)).collect();
    format!("reserved {};", texts.join(", "))
}
