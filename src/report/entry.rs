//! Findings and compile errors as most formats for programs see them.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::escape::visible;
use super::place::with_ranges;
use super::{COMPILE_ERROR, Location, Report, Run};
use crate::finding::{Approval, Finding, Fix, Label, Severity, Side};
use crate::model::{LineRange, Schema, Symbol};
use crate::witness::Witness;

/// Something that a run tells.
pub(super) struct Entry<'a> {
    /// The ID of the rule, or the word for compile errors.
    pub(super) rule: &'a str,
    pub(super) severity: Severity,
    pub(super) message: &'a str,
    pub(super) help: Option<&'a str>,
    /// Full name; nothing for compile errors.
    pub(super) element: &'a str,
    pub(super) path: Option<&'a str>,
    /// Lines of the new version; of the old one for what is gone with its file.
    pub(super) range: Option<LineRange>,
    pub(super) side: Side,
    /// The text of the file, if it is known.
    pub(super) text: Option<&'a str>,
    /// Other places that explain it.
    pub(super) related: Vec<Related<'a>>,
    /// Stays the same from run to run, and is nowhere twice in one.
    pub(super) fingerprint: String,
    /// Who allowed it, if somebody did: then it fails nothing.
    pub(super) allowed: Option<&'a Approval>,
    /// The finding, and the report it is from.
    pub(super) found: Option<Found<'a>>,
}

/// A finding with all that belongs to it.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) report: &'a Report<'a>,
    pub(super) finding: &'a Finding,
    pub(super) witness: Option<&'a Witness>,
}

/// A place that explains something.
pub(super) struct Related<'a> {
    pub(super) path: &'a str,
    pub(super) range: Option<LineRange>,
    /// The text of the file, if it is known.
    pub(super) file: Option<&'a str>,
    /// What stands beside it, fit for being shown.
    pub(super) text: String,
}

impl Run<'_> {
    /// All that it tells, worst first, and then what was allowed.
    pub(super) fn with_allowed(&self) -> Vec<Entry<'_>> {
        let mut entries = self.entries();
        entries.sort_by_key(|it| (it.allowed.is_some(), std::cmp::Reverse(it.severity)));
        entries
    }

    /// The same without what was allowed.
    pub(super) fn worst_first(&self) -> Vec<Entry<'_>> {
        let mut entries = self.with_allowed();
        entries.retain(|entry| entry.allowed.is_none());
        entries
    }

    fn entries(&self) -> Vec<Entry<'_>> {
        let mut seen = FxHashMap::default();
        let diagnostics = with_ranges(self.diagnostics).map(|(diagnostic, range)| {
            let related = diagnostic.related.iter().map(|related| Related {
                path: &related.path,
                range: related.range(),
                file: related.text.as_deref(),
                text: visible(&related.message).into_owned(),
            });
            let hash =
                blake3::hash(format!("{}\n{}", diagnostic.path, diagnostic.message).as_bytes());
            let fingerprint = unique(&hash.to_hex()[..32], &mut seen);
            Entry {
                rule: COMPILE_ERROR,
                severity: Severity::Error,
                message: &diagnostic.message,
                help: diagnostic.help.as_deref(),
                element: "",
                path: Some(&diagnostic.path),
                range,
                side: Side::New,
                text: diagnostic.text.as_deref(),
                related: related.collect(),
                fingerprint,
                allowed: None,
                found: None,
            }
        });
        let mut entries: Vec<_> = diagnostics.collect();
        for report in self.reports {
            let found = report.with_witnesses();
            entries.extend(found.map(|(finding, witness)| {
                let found = Found {
                    report,
                    finding,
                    witness,
                };
                found.entry(&mut seen)
            }));
        }
        for report in self.reports {
            entries.extend(report.allowed.iter().map(|allowed| {
                let found = Found {
                    report,
                    finding: &allowed.finding,
                    witness: None,
                };
                Entry {
                    allowed: Some(&allowed.approval),
                    ..found.entry(&mut seen)
                }
            }));
        }
        entries
    }
}

/// A fingerprint that was not given before.
fn unique(fingerprint: &str, seen: &mut FxHashMap<String, usize>) -> String {
    let count = seen.entry(fingerprint.to_owned()).or_default();
    *count += 1;
    if *count == 1 {
        return fingerprint.to_owned();
    }
    let salted = blake3::hash(format!("{fingerprint}:{count}").as_bytes());
    salted.to_hex()[..32].to_owned()
}

impl<'a> Found<'a> {
    fn entry(self, seen: &mut FxHashMap<String, usize>) -> Entry<'a> {
        let Self {
            report, finding, ..
        } = self;
        let location = Location::of(finding, report.old, report.new);
        let shown = finding.new_label().or_else(|| finding.old_label());
        let others = finding.labels.iter().filter(|label| Some(*label) != shown);
        let mut related: Vec<_> = others.map(|label| self.related(label)).collect();
        related.extend(self.past());
        let fingerprint = unique(&finding.fingerprint().to_string(), seen);
        Entry {
            rule: finding.rule,
            severity: finding.severity,
            message: &finding.message,
            help: finding.help.as_deref(),
            element: &finding.element,
            path: location.map(|location| location.path),
            range: location.and_then(|location| location.range),
            side: location.map_or(Side::New, |location| location.side),
            text: shown.and_then(|label| self.text(label)),
            related,
            fingerprint,
            allowed: None,
            found: Some(self),
        }
    }

    fn related(self, label: &Label) -> Related<'a> {
        let report = self.report;
        let location = Location::of_label(label, report.old, report.new);
        let word = match label.side {
            Side::Old => "before",
            Side::New => "now",
        };
        let note = report.old_label.filter(|_| label.side == Side::Old);
        let note = note.map_or_else(String::new, |note| format!(" ({})", visible(note)));
        let text = match label.text.as_str() {
            "" => format!("{word}{note}"),
            text => format!("{}{note}", visible(text)),
        };
        Related {
            path: location.path,
            range: location.range,
            file: self.text(label),
            text,
        }
    }

    /// The text a label points into, if it is known.
    fn text(self, label: &Label) -> Option<&'a str> {
        let schema = match label.side {
            Side::Old => self.report.old,
            Side::New => self.report.new,
        };
        schema[label.place.file].source.text()
    }

    /// Where it was before both versions.
    fn past(self) -> Option<Related<'a>> {
        let past = self.finding.history.as_ref()?;
        let commit = past.commit.get(..7).unwrap_or(&past.commit);
        let line = past.line.as_ref().and_then(|line| {
            let line = u32::try_from(line.number).ok()?;
            let at = |column| crate::model::LineColumn { line, column };
            Some(LineRange {
                start: at(1),
                end: at(1),
            })
        });
        Some(Related {
            path: &past.path,
            range: line,
            file: None,
            text: format!("{}, until {commit} ({})", visible(&past.text), past.date),
        })
    }

    /// The package it is about; empty where there is none.
    pub(super) fn package(self) -> &'a str {
        let element = &self.finding.element;
        let of_symbol = |schema: &'a Schema| {
            let file = match schema.symbol(element).or_else(|| {
                let (outer, _) = element.rsplit_once('.')?;
                schema.symbol(outer)
            })? {
                Symbol::Message(id) => schema[id].file,
                Symbol::Enum(id) => schema[id].file,
                Symbol::Service(id) => schema[id].file,
                Symbol::Extension(id) => schema[id].file,
            };
            Some(&*schema[file].package)
        };
        let of_label = || {
            let label = self.finding.labels.first()?;
            let schema = match label.side {
                Side::Old => self.report.old,
                Side::New => self.report.new,
            };
            Some(&*schema[label.place.file].package)
        };
        let named = of_symbol(self.report.new).or_else(|| of_symbol(self.report.old));
        named.or_else(of_label).unwrap_or_default()
    }

    /// Its edits by file: the path to show, and for each edit the lines it takes the place of and
    /// what stands there then. None if one of them is nowhere.
    pub(super) fn changes(self) -> Option<(&'a Fix, Vec<Change<'a>>)> {
        let fix = self.finding.fix.as_deref()?;
        let edits = fix.edits.iter().map(|edit| {
            let file = &self.report.new[self.report.new.file(&edit.path)?];
            let (start, end) = (edit.range.start, edit.range.end);
            let span = crate::model::Span::new(start.try_into().ok()?, end.try_into().ok()?);
            Some(Change {
                path: &file.display_path,
                file: file.source.text()?,
                range: file.source.range(span)?,
                text: &edit.text,
            })
        });
        let changes = edits.collect::<Option<Vec<_>>>()?;
        (!changes.is_empty()).then_some((fix, changes))
    }
}

/// An edit by lines and columns.
pub(super) struct Change<'a> {
    /// The path to show.
    pub(super) path: &'a str,
    /// The text of the file as it is.
    pub(super) file: &'a str,
    pub(super) range: LineRange,
    pub(super) text: &'a str,
}

impl Entry<'_> {
    /// Message and help, on a line each, fit for being shown.
    pub(super) fn told(&self) -> String {
        match self.help {
            Some(help) => format!("{}\nhelp: {}", visible(self.message), shown_lines(help)),
            None => visible(self.message).into_owned(),
        }
    }

    /// The path from the top of the repository, fit for being shown.
    pub(super) fn path_below(&self, prefix: &str) -> Option<String> {
        self.path.map(|path| super::place::below(prefix, path))
    }

    /// Where it starts in the new version; the start of the file if nothing is known.
    pub(super) fn new_range(&self) -> Option<LineRange> {
        self.range.filter(|_| self.side == Side::New)
    }
}

/// A text of several lines, each fit for being shown.
pub(super) fn shown_lines(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') {
        return visible(text);
    }
    let lines: Vec<_> = text.lines().map(visible).collect();
    Cow::Owned(lines.join("\n"))
}
