//! `reserved` and `extensions`: the ranges themselves.

use super::numbers::highest;
use super::{Checker, grouped};
use crate::compile::Problem;
use crate::model::{EnumId, FileId, MessageId, NumberRange, Place};

/// A range and what it is for.
#[derive(Clone, Copy)]
struct Listed {
    range: NumberRange,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Reserved,
    Extensions,
}

impl What {
    const fn text(self) -> &'static str {
        match self {
            Self::Reserved => "reserved",
            Self::Extensions => "extension",
        }
    }
}

pub(super) fn check_message(checker: &mut Checker, id: MessageId) {
    let message = &checker.schema[id];
    if message.reserved_ranges.is_empty() && message.extension_ranges.is_empty() {
        return;
    }
    let reserved = message.reserved_ranges.iter();
    let reserved = reserved.map(|&range| Listed {
        range,
        what: What::Reserved,
    });
    let extensions = message.extension_ranges.iter();
    let extensions = extensions.map(|it| Listed {
        range: it.range,
        what: What::Extensions,
    });
    let listed: Vec<Listed> = reserved.chain(extensions).collect();
    let (file, highest) = (message.file, highest(message));
    for it in &listed {
        // Numbers above the highest may be reserved: that is of no use, but harmless.
        let highest = if it.what == What::Reserved {
            i32::MAX
        } else {
            highest
        };
        check_ends(checker, file, *it, 1, highest);
    }
    check_overlap(checker, file, listed);
}

pub(super) fn check_enum(checker: &mut Checker, id: EnumId) {
    let item = &checker.schema[id];
    if item.reserved_ranges.is_empty() {
        return;
    }
    let reserved = item.reserved_ranges.iter();
    let listed: Vec<Listed> = reserved
        .map(|&range| Listed {
            range,
            what: What::Reserved,
        })
        .collect();
    let file = item.file;
    for it in &listed {
        check_ends(checker, file, *it, i32::MIN, i32::MAX);
    }
    check_overlap(checker, file, listed);
}

fn check_ends(checker: &mut Checker, file: FileId, it: Listed, lowest: i32, highest: i32) {
    let NumberRange { start, end, span } = it.range;
    let shown = checker.written(file, span, format_args!("{start} to {end}"));
    let what = it.what.text();
    if start < lowest || end < lowest || start > highest || end > highest {
        let message = format!("the {what} range `{shown}` goes out of range");
        let help = format!("field numbers go from {lowest} to {}", grouped(highest));
        checker.report(Problem::new(file, span, message).help(help));
    } else if end < start {
        let message = format!("the {what} range `{shown}` ends before it starts");
        checker.report(Problem::new(file, span, message).help("put the lower number first"));
    }
}

fn check_overlap(checker: &mut Checker, file: FileId, mut listed: Vec<Listed>) {
    listed.retain(|it| it.range.start <= it.range.end);
    listed.sort_by_key(|it| (it.range.start, it.range.span.start));
    let Some((&first, rest)) = listed.split_first() else {
        return;
    };
    let mut widest = first;
    for &next in rest {
        if next.range.start <= widest.range.end {
            report_overlap(checker, file, widest, next);
        }
        if next.range.end > widest.range.end {
            widest = next;
        }
    }
}

fn report_overlap(checker: &mut Checker, file: FileId, a: Listed, b: Listed) {
    let (earlier, later) = if a.range.span.start <= b.range.span.start {
        (a, b)
    } else {
        (b, a)
    };
    let shown = |it: Listed| {
        let NumberRange { start, end, span } = it.range;
        checker.written(file, span, format_args!("{start} to {end}"))
    };
    let message = format!(
        "the {} range `{}` overlaps the {} range `{}`",
        later.what.text(),
        shown(later),
        earlier.what.text(),
        shown(earlier)
    );
    let place = Place {
        file,
        span: earlier.range.span,
    };
    let problem = Problem::new(file, later.range.span, message)
        .related(place, "the numbers are listed here")
        .help("list every number once");
    checker.report(problem);
}
