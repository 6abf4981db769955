//! What is to be shown in the editor: findings and compile errors as places of files on this
//! machine, apart from the schemas they were found in.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::DiagnosticSeverity;
use protovet::compile::Diagnostic;
use protovet::finding::{Finding, Label, Severity, Side};
use protovet::model::{Schema, Span};
use protovet::report::visible;

use super::old_texts::OldTexts;
use super::sides::Sides;
use crate::configured;
use crate::load;

/// The name under which what does not compile is shown, as in reports.
const COMPILE_ERROR: &str = "COMPILE_ERROR";

/// What is to be shown in each file.
pub(super) type ByFile = BTreeMap<PathBuf, InFile>;

/// What is to be shown in one file.
#[derive(Clone, Default, Debug)]
pub(super) struct InFile {
    /// The text its places are in; none if it is not known.
    pub(super) text: Option<Arc<str>>,
    pub(super) notices: Vec<Notice>,
}

/// One thing to be shown.
#[derive(Clone, Debug)]
pub(super) struct Notice {
    /// Where, in bytes of the text.
    pub(super) span: Range<usize>,
    pub(super) severity: DiagnosticSeverity,
    /// The rule, or what stands for it.
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) related: Vec<Related>,
    /// The finding, if it is one.
    pub(super) finding: Option<Arc<Finding>>,
}

/// Another place that explains it.
#[derive(Clone, Debug)]
pub(super) struct Related {
    pub(super) path: PathBuf,
    pub(super) text: Arc<str>,
    pub(super) span: Range<usize>,
    pub(super) message: String,
}

/// Shows what was found in two versions.
pub(super) struct Showing<'a> {
    pub(super) sides: &'a Sides,
    pub(super) old: &'a Schema,
    pub(super) new: &'a Schema,
    pub(super) old_texts: &'a mut OldTexts,
}

impl Showing<'_> {
    /// All findings, by file.
    pub(super) fn findings(&mut self, findings: Vec<Finding>) -> ByFile {
        let mut shown = ByFile::new();
        for finding in findings {
            let Some((path, text, span)) = self.place(&finding) else {
                continue;
            };
            let notice = Notice {
                span,
                severity: severity(finding.severity),
                code: finding.rule,
                message: with_help(&finding.message, finding.help.as_deref()),
                related: self.related(&finding),
                finding: Some(Arc::new(finding)),
            };
            let file = shown.entry(path).or_default();
            file.text = file.text.take().or(text);
            file.notices.push(notice);
        }
        shown
    }

    /// Where a finding is shown: in the new version, or where it would be there.
    fn place(&self, finding: &Finding) -> Option<(PathBuf, Option<Arc<str>>, Range<usize>)> {
        let label = finding.new_label();
        if let Some(label) = label {
            let file = &self.new[label.place.file];
            let path = self.on_disk(&file.display_path);
            return Some((path, file.source.shared_text(), range(label.place.span)));
        }
        let label = finding.old_label()?;
        let old = &self.old[label.place.file];
        let path = self.on_disk(&old.display_path);
        let now = self.new.file(&old.path);
        let text = now.and_then(|file| self.new[file].source.shared_text());
        Some((path, text, 0..0))
    }

    /// The other places of a finding.
    fn related(&mut self, finding: &Finding) -> Vec<Related> {
        let shown = finding.new_label();
        let others = finding.labels.iter();
        let others = others.filter(|label| !shown.is_some_and(|shown| std::ptr::eq(shown, *label)));
        let others: Vec<&Label> = others.collect();
        let related = others.into_iter().filter_map(|label| self.elsewhere(label));
        related.collect()
    }

    fn elsewhere(&mut self, label: &Label) -> Option<Related> {
        let schema = match label.side {
            Side::Old => self.old,
            Side::New => self.new,
        };
        let file = &schema[label.place.file];
        let text = file.source.shared_text()?;
        let (path, whose) = match label.side {
            Side::New => (self.on_disk(&file.display_path), String::new()),
            Side::Old => self.before(&file.display_path, &text)?,
        };
        let message = match label.text.as_str() {
            "" => whose,
            text if whose.is_empty() => visible(text).into_owned(),
            text => format!("{whose}: {}", visible(text)),
        };
        Some(Related {
            path,
            text,
            span: range(label.place.span),
            message,
        })
    }

    /// Where a file of the old version can be opened, and what to call that version.
    fn before(&mut self, shown: &str, text: &Arc<str>) -> Option<(PathBuf, String)> {
        let (tree, _) = self.sides.old.files()?;
        if load::is_on_disk(tree) {
            return Some((self.on_disk(shown), "before".to_owned()));
        }
        let below = self.on_disk(shown);
        let below = below.strip_prefix(&self.sides.top).unwrap_or(&below);
        let path = self.old_texts.path_of(&tree.label, below, text)?;
        Some((path, format!("before, in {}", visible(&tree.label))))
    }

    fn on_disk(&self, shown: &str) -> PathBuf {
        on_disk(&self.sides.settings.open.cwd, shown)
    }
}

/// What does not compile, by file: paths are shown from a folder.
pub(super) fn of_diagnostics(folder: &Path, diagnostics: &[Diagnostic]) -> ByFile {
    let mut shown = ByFile::new();
    for diagnostic in diagnostics {
        let related = diagnostic.related.iter().filter_map(|label| {
            Some(Related {
                path: on_disk(folder, &label.path),
                text: label.text.clone()?,
                span: range(label.span),
                message: visible(&label.message).into_owned(),
            })
        });
        let notice = Notice {
            span: range(diagnostic.span),
            severity: DiagnosticSeverity::Error,
            code: COMPILE_ERROR,
            message: with_help(&diagnostic.message, diagnostic.help.as_deref()),
            related: related.collect(),
            finding: None,
        };
        let file = shown.entry(on_disk(folder, &diagnostic.path)).or_default();
        file.text = file.text.take().or_else(|| diagnostic.text.clone());
        file.notices.push(notice);
    }
    shown
}

/// The file that a path shown from a folder names.
pub(super) fn on_disk(folder: &Path, shown: &str) -> PathBuf {
    let path = folder.join(shown);
    configured::slashed(&path).map_or(path, |path| configured::whole(&path))
}

/// What an editor shows as it is: nothing in it hides or turns around.
fn with_help(message: &str, help: Option<&str>) -> String {
    let message = visible(message);
    let help = help.iter().flat_map(|help| help.lines().enumerate());
    let help = help.map(|(at, line)| match at {
        0 => format!("\nhelp: {}", visible(line)),
        _ => format!("\n{}", visible(line)),
    });
    message.into_owned() + &help.collect::<String>()
}

fn range(span: Span) -> Range<usize> {
    if span.is_none() {
        0..0
    } else {
        span.start as usize..span.end as usize
    }
}

const fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::Error,
        Severity::Warning => DiagnosticSeverity::Warning,
        Severity::Note => DiagnosticSeverity::Information,
    }
}
