//! Two versions in memory, what is mended between them, and what must hold of it.

#![allow(dead_code)] // each test file is a crate of its own and uses some of this

use std::collections::BTreeSet;
use std::sync::Arc;

use protovet::check::check_remembering;
use protovet::finding::{Finding, Severity, Surface};
use protovet::fix::{Fixer, Look, Looked, Mended, Texts, apply, converge};
use protovet::history::{Memory, Version, of_versions};
use protovet::model::Schema;
use protovet::policy::Policy;
use protovet::rules::{self, Kind};
use protovet::source::{AuthorTime, CommitId, Tree};

use crate::pages::{Source, schema_of};

/// Compiles a version.
pub(crate) fn version(files: &[Source]) -> Result<Schema, String> {
    schema_of(files)
}

/// Two versions, perhaps with what was there before.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) new: Vec<Source>,
    pub(crate) memory: Option<Arc<Memory>>,
    old: Arc<Schema>,
}

impl Case {
    pub(crate) fn new(name: &str, old: &[Source], new: &[Source]) -> Self {
        Self {
            name: name.to_owned(),
            new: new.to_vec(),
            memory: None,
            old: Arc::new(version(old).unwrap()),
        }
    }

    /// Versions of `a.proto`, with those before the old one.
    pub(crate) fn of_texts(name: &str, past: &[String], old: &str, new: &str) -> Self {
        let file = |text: &str| vec![("a.proto".to_owned(), text.to_owned())];
        let texts = past.iter().map(String::as_str).chain([old]);
        let versions: Vec<Version> = texts
            .zip(1_u8..)
            .map(|(text, day)| Version {
                commit: CommitId([day; 20]),
                time: AuthorTime {
                    seconds: 1_709_208_000 + i64::from(day) * 86_400,
                    offset_minutes: 0,
                },
                tree: Tree::from_texts("past", file(text)),
            })
            .collect();
        let memory = Memory::new(of_versions(&versions).unwrap());
        Self {
            memory: (!past.is_empty()).then(|| Arc::new(memory)),
            ..Self::new(name, &file(old), &file(new))
        }
    }

    /// Looks at the new version with other texts in it.
    pub(crate) fn look(&self, texts: &Texts, policy: &Policy) -> Look {
        match version(&self.with(texts)) {
            Err(error) => Look::Broken(error),
            Ok(new) => Look::Compiled(Box::new(Looked {
                findings: check_remembering(&self.old, &new, policy, self.memory.as_deref()),
                old: Some(Arc::clone(&self.old)),
                new,
            })),
        }
    }

    fn with(&self, texts: &Texts) -> Vec<Source> {
        let files = self.new.iter().map(|(path, text)| {
            let text = texts.get(path.as_str()).unwrap_or(text);
            (path.clone(), text.clone())
        });
        files.collect()
    }

    fn first(&self, policy: &Policy) -> Looked {
        match self.look(&Texts::new(), policy) {
            Look::Compiled(looked) => *looked,
            Look::Broken(error) => panic!("{}: {error}", self.name),
        }
    }

    /// Checks what must hold of every fix.
    pub(crate) fn holds(&self, policy: &Policy, failures: &mut Vec<String>) {
        let mut fail = |what: &str| failures.push(format!("{}: {what}", self.name));
        let first = self.first(policy);
        let fixer = Fixer::new(first.old.as_deref(), &first.new, self.memory.as_deref());
        if !first.findings.iter().any(|it| fixer.fix(it).is_some()) {
            return;
        }
        let (after, mended) = mended(self, policy);
        for done in &mended.done {
            let is_left = after.findings.iter().any(|it| {
                let same = (it.rule, &it.element) == (done.rule, &done.element);
                same && first.findings.contains(it) && count(&first, it) == count(&after, it)
            });
            let several = first
                .findings
                .iter()
                .filter(|it| it.element == done.element)
                .count()
                > 1;
            if is_left && !several {
                fail(&format!("{} of {} is still there", done.rule, done.element));
            }
        }
        for finding in arisen(&first.findings, &after.findings) {
            fail(&format!(
                "a new finding: {} {}",
                finding.rule, finding.message
            ));
        }
        for (path, text) in &mended.texts {
            let before = &self
                .new
                .iter()
                .find(|(it, _)| *it == path.as_str())
                .unwrap()
                .1;
            if comments(before) != comments(text) {
                fail(&format!("comments of {path} differ\n{before}\n{text}"));
            }
            if before.ends_with('\n') != text.ends_with('\n') {
                fail(&format!("the last line end of {path} differs"));
            }
            let is_crlf = before.contains("\r\n");
            let wrong = text
                .split_inclusive('\n')
                .filter(|line| line.ends_with('\n'));
            if wrong.clone().any(|line| line.ends_with("\r\n") != is_crlf) {
                fail(&format!("line ends of {path} differ"));
            }
        }
        let again = Self {
            name: self.name.clone(),
            new: self.with(&mended.texts),
            memory: self.memory.clone(),
            old: Arc::clone(&self.old),
        };
        let (_, second) = self::mended(&again, policy);
        if !second.texts.is_empty() {
            fail(&format!(
                "a second run changes something: {:?}",
                second.done
            ));
        }
        self.each_alone(&first, policy, &mut fail);
    }

    /// What a finding lists as its fix does it by itself, or is not listed.
    fn each_alone(&self, first: &Looked, policy: &Policy, fail: &mut dyn FnMut(&str)) {
        let fixer = Fixer::new(first.old.as_deref(), &first.new, self.memory.as_deref());
        for finding in &first.findings {
            let Some(fix) = fixer.fix(finding) else {
                continue;
            };
            let mut texts = Texts::new();
            for (path, before) in &self.new {
                let own: Vec<_> = fix
                    .edits
                    .iter()
                    .filter(|it| it.path == path.as_str())
                    .collect();
                match apply(before, own) {
                    Some(text) => texts.insert(path.as_str().into(), text),
                    None => return fail(&format!("edits of {} overlap", finding.rule)),
                };
            }
            let what = format!(
                "{} of {} alone ({})",
                finding.rule, finding.element, fix.title
            );
            match self.look(&texts, policy) {
                Look::Broken(error) => fail(&format!("{what} does not compile: {error}")),
                Look::Compiled(after) if after.findings.contains(finding) => {
                    fail(&format!("{what} leaves the finding"));
                }
                Look::Compiled(_) => {}
            }
        }
    }
}

fn count(looked: &Looked, finding: &Finding) -> usize {
    looked.findings.iter().filter(|it| *it == finding).count()
}

/// What is mended in a case.
pub(crate) fn mended(case: &Case, policy: &Policy) -> (Looked, Mended) {
    let mut look = |texts: &Texts| Ok::<_, ()>(case.look(texts, policy));
    let first = case.first(policy);
    converge(first, case.memory.as_deref(), &|_| true, &mut look).unwrap()
}

/// Findings of rules about elements that they had nothing to say about, but for what is safe.
fn arisen<'f>(before: &[Finding], after: &'f [Finding]) -> Vec<&'f Finding> {
    let known: BTreeSet<(&str, &str)> = before.iter().map(|it| (it.rule, &*it.element)).collect();
    let arisen = after.iter().filter(|it| {
        let is_safe = it.severity == Severity::Note && !is_convention(it.rule);
        let is_of_code = *it.surfaces == [Surface::Code] && it.rule == "FIELD_DELETED";
        let is_added = it.rule.ends_with("_ADDED");
        !is_safe && !is_of_code && !is_added && !known.contains(&(it.rule, &*it.element))
    });
    arisen.collect()
}

fn is_convention(rule: &str) -> bool {
    rules::find(rule).is_some_and(|rule| rule.kind == Kind::Convention)
}

/// The comments of a text, in order.
fn comments(text: &str) -> Vec<&str> {
    let mut comments = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        rest = &rest[at..];
        let length = match rest.as_bytes() {
            [b'/', b'/', ..] => rest.find('\n').unwrap_or(rest.len()),
            [b'/', b'*', ..] => rest.find("*/").map_or(rest.len(), |end| end + 2),
            [quote @ (b'"' | b'\''), ..] => {
                let mut end = 1;
                let bytes = rest.as_bytes();
                while end < bytes.len() && bytes[end] != *quote {
                    end += if bytes[end] == b'\\' { 2 } else { 1 };
                }
                (end + 1).min(bytes.len())
            }
            _ => 1,
        };
        if rest.starts_with("//") || rest.starts_with("/*") {
            comments.push(&rest[..length]);
        }
        rest = &rest[length..];
    }
    comments
}
