//! Snippets of both versions with labels: the format for people, and the only user of the
//! renderer.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};
use std::ops::Range;

use anstyle::{AnsiColor, Style};
use ariadne::{Cache, Color, Config, IndexType, ReportKind, Source};
use rustc_hash::FxHashMap;
use textwrap::{Options, WordSplitter};
use unicode_width::UnicodeWidthStr;

use super::escape::{snippet, visible};
use super::group::{self, Group};
use super::place::with_ranges;
use super::{
    Asked, COMPILE_ERROR, Location, Report, Run, allowed, bump, concise, shown_lines, witness,
};
use crate::compile::Diagnostic;
use crate::finding::{Finding, Label, Severity, Side};
use crate::model::{FileId, LineColumn, LineRange};
use crate::witness::Witness;

/// Lines longer than this are not shown: machines wrote them.
const LONGEST_LINE: usize = 400;

/// Writes each finding, or what does not compile, with its snippets.
pub(super) fn write(out: &mut dyn Write, run: &Run<'_>, style: &super::Style) -> io::Result<()> {
    write_diagnostics(out, run.diagnostics, style)?;
    for report in run.reports {
        write_report(out, report, style)?;
        if style.show_allowed {
            allowed::write(out, report)?;
        }
    }
    match run.suggestion {
        Some(suggestion) => bump::write_text(out, suggestion, style.colored),
        None => Ok(()),
    }
}

fn write_report(out: &mut dyn Write, report: &Report<'_>, style: &super::Style) -> io::Result<()> {
    let mut sources = Sources::of(report);
    let mut write_one = |out: &mut dyn Write, (finding, witness): (&Finding, Option<&Witness>)| {
        let block = Block {
            severity: finding.severity,
            code: finding.rule,
            message: &finding.message,
            marks: marks(report, finding, &mut sources),
            help: finding.help.as_deref(),
            witness,
        };
        block.write(out, &mut sources, style)
    };
    if !style.by_element {
        return report
            .with_witnesses()
            .try_for_each(|one| write_one(out, one));
    }
    let all: Vec<_> = report.with_witnesses().collect();
    for group in group::by_element(report) {
        write_heading(out, report, &group, style.colored)?;
        for index in group.findings {
            write_one(out, all[index])?;
        }
    }
    Ok(())
}

/// Writes what the findings of an element stand under.
fn write_heading(
    out: &mut dyn Write,
    report: &Report<'_>,
    group: &Group,
    colored: bool,
) -> io::Result<()> {
    let underlined = if colored {
        Style::new().bold().underline()
    } else {
        Style::new()
    };
    let (heading, counts) = (group.home.heading(), group.counts(report));
    let heading = visible(&heading);
    writeln!(out, "{underlined}{heading}{underlined:#}: {counts}\n")
}

/// Writes the same for what does not compile.
fn write_diagnostics(
    out: &mut dyn Write,
    diagnostics: &[Diagnostic],
    style: &super::Style,
) -> io::Result<()> {
    let mut sources = Sources::default();
    for (diagnostic, range) in with_ranges(diagnostics) {
        let block = Block {
            severity: Severity::Error,
            code: COMPILE_ERROR,
            message: &diagnostic.message,
            marks: diagnostic_marks(diagnostic, range, &mut sources),
            help: diagnostic.help.as_deref(),
            witness: None,
        };
        block.write(out, &mut sources, style)?;
    }
    Ok(())
}

/// The marks of a finding, in the order of its labels.
fn marks(report: &Report<'_>, finding: &Finding, sources: &mut Sources) -> Vec<Mark> {
    let mark = |label: &Label| {
        let location = Location::of_label(label, report.old, report.new);
        let (schema, note) = match label.side {
            Side::Old => (report.old, report.old_label),
            Side::New => (report.new, None),
        };
        let file = label.place.file;
        let key = Key::File(label.side, file);
        let source = sources.add_lines(key, |lines| Shown {
            name: with_note(location.path, note),
            source: schema[file]
                .source
                .text()
                .map(|text| Source::from(shown_lines::only(text, lines))),
        });
        Mark {
            source,
            range: location.range,
            text: label_text(label),
            secondary: label.side == Side::Old,
        }
    };
    let mut marks: Vec<Mark> = finding.labels.iter().map(mark).collect();
    marks.extend(past_mark(finding, sources));
    marks
}

/// The mark on the line that an earlier revision had.
fn past_mark(finding: &Finding, sources: &mut Sources) -> Option<Mark> {
    let past = finding.history.as_ref()?;
    let line = past.line.as_ref()?;
    let commit = past.commit.get(..7).unwrap_or(&past.commit);
    let name = format!("{} before {commit}, {}", visible(&past.path), past.date);
    let key = Key::Path(format!("{name}:{}", line.number));
    let source = sources.add(key, || {
        // the renderer counts lines itself
        let above = "\n".repeat(line.number.saturating_sub(1));
        Shown {
            name,
            source: Some(Source::from(above + &snippet(&line.text))),
        }
    });
    let column = |text: &str| u32::try_from(text.chars().count()).map_or(1, |before| before + 1);
    let start = column(line.text.get(..line.start).unwrap_or_default());
    let end = column(line.text.trim_end());
    let number = u32::try_from(line.number).ok()?;
    Some(Mark {
        source,
        range: Some(LineRange {
            start: LineColumn {
                line: number,
                column: start,
            },
            end: LineColumn {
                line: number,
                column: end,
            },
        }),
        text: visible(&past.text).into_owned(),
        secondary: true,
    })
}

/// What stands beside a label: an arrow that says nothing would be worse than a plain word.
fn label_text(label: &Label) -> String {
    match (label.text.as_str(), label.side) {
        ("", Side::Old) => "before".to_owned(),
        ("", Side::New) => "now".to_owned(),
        (text, _) => visible(text).into_owned(),
    }
}

fn diagnostic_marks(
    diagnostic: &Diagnostic,
    range: Option<LineRange>,
    sources: &mut Sources,
) -> Vec<Mark> {
    let source = sources.add(Key::Path(diagnostic.path.to_string()), || Shown {
        name: visible(&diagnostic.path).into_owned(),
        source: diagnostic
            .text
            .as_deref()
            .map(|text| Source::from(snippet(text))),
    });
    let text = diagnostic.label.as_deref().unwrap_or("here");
    let mut marks = vec![Mark {
        source,
        range,
        text: visible(text).into_owned(),
        secondary: false,
    }];
    for related in &diagnostic.related {
        let source = sources.add(Key::Path(related.path.to_string()), || Shown {
            name: visible(&related.path).into_owned(),
            source: related
                .text
                .as_deref()
                .map(|text| Source::from(snippet(text))),
        });
        marks.push(Mark {
            source,
            range: related.range(),
            text: visible(&related.message).into_owned(),
            secondary: true,
        });
    }
    marks
}

fn with_note(path: &str, note: Option<&str>) -> String {
    match note {
        Some(note) => format!("{} ({})", visible(path), visible(note)),
        None => visible(path).into_owned(),
    }
}

/// A header, its marks and its help.
struct Block<'a> {
    severity: Severity,
    code: &'a str,
    message: &'a str,
    marks: Vec<Mark>,
    help: Option<&'a str>,
    witness: Option<&'a Witness>,
}

/// A marked place and what stands beside it.
struct Mark {
    /// Index into [`Sources`].
    source: usize,
    range: Option<LineRange>,
    text: String,
    /// Whether it only explains the others.
    secondary: bool,
}

impl Block<'_> {
    fn write(
        &self,
        out: &mut dyn Write,
        sources: &mut Sources,
        style: &super::Style,
    ) -> io::Result<()> {
        self.write_header(out, style)?;
        let spans: Option<Vec<_>> = self.marks.iter().map(|mark| sources.span(mark)).collect();
        match spans {
            Some(spans) if !spans.is_empty() => {
                let rendered = self.render(spans, sources, style.colored)?;
                self.write_rendered(out, &rendered, style)?;
            }
            _ => {
                self.write_lines(out, sources)?;
                self.write_help(out, " ", style)?;
            }
        }
        if let Some(witness) = self.witness {
            witness::write(out, witness)?;
        }
        writeln!(out)
    }

    /// Writes the help behind a margin, a line of it on a line.
    fn write_help(
        &self,
        out: &mut dyn Write,
        margin: &str,
        style: &super::Style,
    ) -> io::Result<()> {
        let bold = if style.colored {
            Style::new().bold()
        } else {
            Style::new()
        };
        for line in self.help.iter().flat_map(|help| help.lines()) {
            let shown = visible(line);
            let before = margin.width() + " help: ".len();
            let mut lines = wrapped(&shown, (before, before), style.width).into_iter();
            let first = lines.next().unwrap_or_default();
            writeln!(out, "{margin} {bold}help{bold:#}: {first}")?;
            for more in lines {
                writeln!(out, "{margin}       {more}")?;
            }
        }
        Ok(())
    }

    fn write_header(&self, out: &mut dyn Write, style: &super::Style) -> io::Result<()> {
        let (kind, bold) = if style.colored {
            let color = match self.severity {
                Severity::Error => AnsiColor::Red,
                Severity::Warning => AnsiColor::Yellow,
                Severity::Note => AnsiColor::Cyan,
            };
            (color.on_default().bold(), Style::new().bold())
        } else {
            (Style::new(), Style::new())
        };
        let (word, code, message) = (self.severity.word(), self.code, visible(self.message));
        let before = word.len() + code.len() + "[]: ".len();
        let mut lines = wrapped(&message, (before, 2), style.width).into_iter();
        let first = lines.next().unwrap_or_default();
        let code = linked(code, style);
        writeln!(out, "{kind}{word}[{code}]{kind:#}{bold}: {first}{bold:#}")?;
        lines.try_for_each(|more| writeln!(out, "  {bold}{more}{bold:#}"))
    }

    /// What can be said where there is no text to show: the places.
    fn write_lines(&self, out: &mut dyn Write, sources: &Sources) -> io::Result<()> {
        for mark in &self.marks {
            write!(out, "  ")?;
            concise::write_place(out, &sources.shown[mark.source].name, mark.range)?;
            writeln!(out, "{}", mark.text)?;
        }
        Ok(())
    }

    /// What the renderer makes of the marks.
    fn render(
        &self,
        spans: Vec<CharSpan>,
        sources: &mut Sources,
        colored: bool,
    ) -> io::Result<String> {
        let config = Config::new()
            .with_color(colored)
            .with_index_type(IndexType::Char);
        let Some(first) = spans.first().cloned() else {
            return Ok(String::new());
        };
        let labels = by_source(self.marks.iter().zip(spans).collect());
        let report = ariadne::Report::build(ReportKind::Error, first)
            .with_config(config)
            .with_labels(labels.iter().map(|(mark, span)| {
                let color = if mark.secondary {
                    Color::Blue
                } else {
                    self.color()
                };
                ariadne::Label::new(span.clone())
                    .with_message(&mark.text)
                    .with_color(color)
            }))
            .finish();
        let mut rendered = Vec::new();
        report.write(sources, &mut rendered)?;
        Ok(String::from_utf8_lossy(&rendered).into_owned())
    }

    const fn color(&self) -> Color {
        match self.severity {
            Severity::Error => Color::Red,
            Severity::Warning => Color::Yellow,
            Severity::Note => Color::Cyan,
        }
    }

    /// Writes what the renderer wrote: without its own header, without white space at line ends,
    /// and with the help above the bottom of the frame.
    fn write_rendered(
        &self,
        out: &mut dyn Write,
        rendered: &str,
        style: &super::Style,
    ) -> io::Result<()> {
        let lines: Vec<&str> = rendered.lines().skip(1).map(str::trim_end).collect();
        let [body @ .., bottom] = lines.as_slice() else {
            return Ok(());
        };
        for line in body {
            writeln!(out, "{line}")?;
        }
        // the line below the frame's top holds nothing but the frame's left edge
        if let Some(margin) = body.get(1) {
            self.write_help(out, margin, style)?;
        }
        writeln!(out, "{bottom}")
    }
}

/// The ID of a rule, which leads to its page on terminals that follow links (the escape sequence
/// OSC 8).
fn linked<'c>(code: &'c str, style: &super::Style) -> Cow<'c, str> {
    let url = || Asked::find(code)?.url();
    match style.linked.then(url).flatten() {
        Some(url) => format!("\x1b]8;;{url}\x1b\\{code}\x1b]8;;\x1b\\").into(),
        None => code.into(),
    }
}

/// The lines of a text that starts behind `before` columns and goes on behind `below`. A narrow screen
/// gets lines that are too long rather than one word each.
fn wrapped(text: &str, (before, below): (usize, usize), width: Option<usize>) -> Vec<String> {
    const NARROW: usize = 40;
    let Some(width) = width.filter(|width| *width >= NARROW.max(before + 20)) else {
        return vec![text.to_owned()];
    };
    let (taken, indent) = (" ".repeat(before), " ".repeat(below));
    let options = Options::new(width)
        .initial_indent(&taken)
        .subsequent_indent(&indent)
        .break_words(false)
        .word_splitter(WordSplitter::NoHyphenation);
    let lines = textwrap::wrap(text, options).into_iter();
    lines.map(|line| line.trim_start().to_owned()).collect()
}

/// Labels of one source next to each other, from top to bottom, sources in order of their first
/// label: so each source gets one snippet.
fn by_source(mut labels: Vec<(&Mark, CharSpan)>) -> Vec<(&Mark, CharSpan)> {
    let mut order: Vec<usize> = Vec::new();
    for (mark, _) in &labels {
        if !order.contains(&mark.source) {
            order.push(mark.source);
        }
    }
    labels.sort_by_key(|(mark, span)| {
        (
            order.iter().position(|&source| source == mark.source),
            span.chars.start,
        )
    });
    labels
}

/// The sources of a report by index; each is prepared once, however many findings it has.
#[derive(Default)]
struct Sources {
    shown: Vec<Shown>,
    indices: FxHashMap<Key, usize>,
    /// The lines of files that are to be shown, in order.
    lines: FxHashMap<Key, Vec<u32>>,
}

#[derive(PartialEq, Eq, Hash)]
enum Key {
    File(Side, FileId),
    Path(String),
}

struct Shown {
    name: String,
    /// None when the text is not known.
    source: Option<Source<String>>,
}

impl Sources {
    /// What a report shows of files.
    fn of(report: &Report<'_>) -> Self {
        let mut lines: FxHashMap<Key, Vec<u32>> = FxHashMap::default();
        for label in report.findings.iter().flat_map(|finding| &finding.labels) {
            let location = Location::of_label(label, report.old, report.new);
            let key = Key::File(label.side, label.place.file);
            let line = location.range.map(|range| range.start.line);
            lines.entry(key).or_default().extend(line);
        }
        lines.values_mut().for_each(|lines| lines.sort_unstable());
        Self {
            lines,
            ..Self::default()
        }
    }

    /// The same as [`Self::add`] for a file of which some lines are shown.
    fn add_lines(&mut self, key: Key, show: impl FnOnce(&[u32]) -> Shown) -> usize {
        let lines = self.lines.remove(&key).unwrap_or_default();
        self.add(key, || show(&lines))
    }

    fn add(&mut self, key: Key, show: impl FnOnce() -> Shown) -> usize {
        let Self { shown, indices, .. } = self;
        *indices.entry(key).or_insert_with(|| {
            shown.push(show());
            shown.len() - 1
        })
    }

    /// The characters to underline: those of the range on its first line, at least one.
    fn span(&self, mark: &Mark) -> Option<CharSpan> {
        let source = self.shown.get(mark.source)?.source.as_ref()?;
        let LineRange { start, end } = mark.range?;
        let line = source.line(start.line.checked_sub(1)? as usize)?;
        if line.len() > LONGEST_LINE {
            return None;
        }
        let text = source.get_line_text(line)?.trim_end();
        let last = text.chars().count();
        let from = (start.column.checked_sub(1)? as usize).min(last);
        let to = if end.line == start.line {
            (end.column as usize).saturating_sub(1)
        } else {
            last
        };
        let to = to.min(last).max(from + 1);
        let to = to.min(line.len().max(from));
        Some(CharSpan {
            source: mark.source,
            chars: line.offset() + from..line.offset() + to,
        })
    }
}

/// A range of characters of a source.
#[derive(Clone, Debug)]
struct CharSpan {
    source: usize,
    chars: Range<usize>,
}

impl ariadne::Span for CharSpan {
    type SourceId = usize;

    fn source(&self) -> &usize {
        &self.source
    }

    fn start(&self) -> usize {
        self.chars.start
    }

    fn end(&self) -> usize {
        self.chars.end
    }
}

impl Cache<usize> for Sources {
    type Storage = String;

    fn fetch(&mut self, id: &usize) -> Result<&Source<String>, impl fmt::Debug> {
        self.shown
            .get(*id)
            .and_then(|shown| shown.source.as_ref())
            .ok_or("no text")
    }

    fn display<'a>(&self, id: &'a usize) -> Option<impl fmt::Display + 'a> {
        self.shown.get(*id).map(|shown| shown.name.clone())
    }
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
