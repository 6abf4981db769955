//! Settings that are a word of several, or a list of such.

use crate::approve::ApproveBy;
use crate::config::problems::{Located, Problems};
use crate::config::section::Section;
use crate::finding::{Compat, Severity, Surface, Surfaces};
use crate::nearest::nearest;

use super::{FailOn, Level, RuleSet};

/// Words and what they mean.
pub(super) type Words<T> = [(&'static str, T)];

pub(super) const RULES: &Words<RuleSet> = &[
    ("protovet", RuleSet::Protovet),
    ("buf", RuleSet::Buf),
    ("both", RuleSet::Both),
];
pub(super) const SURFACES: &Words<Surface> = &[
    ("binary", Surface::Binary),
    ("rpc", Surface::Rpc),
    ("json", Surface::Json),
    ("code", Surface::Code),
];
pub(super) const COMPAT: &Words<Compat> = &[
    ("full", Compat::Full),
    ("backward", Compat::Backward),
    ("forward", Compat::Forward),
];
pub(super) const FAIL_ON: &Words<FailOn> = &[
    ("error", FailOn::Severity(Severity::Error)),
    ("warning", FailOn::Severity(Severity::Warning)),
    ("note", FailOn::Severity(Severity::Note)),
    ("never", FailOn::Never),
];
pub(super) const LEVELS: &Words<Level> = &[
    ("error", Level::Severity(Severity::Error)),
    ("warning", Level::Severity(Severity::Warning)),
    ("note", Level::Severity(Severity::Note)),
    ("off", Level::Off),
];
pub(super) const APPROVE_BY: &Words<ApproveBy> = &[
    ("trailer", ApproveBy::Trailer),
    ("conventional", ApproveBy::Conventional),
];

/// A word of several.
pub(super) fn word<T: Copy>(
    section: &Section<'_>,
    key: &str,
    words: &Words<T>,
    problems: &mut Problems,
) -> Option<T> {
    let text = section.text(key, problems)?;
    choice(&text, key, words, problems)
}

/// A list of words.
pub(super) fn list<T: Copy>(
    section: &Section<'_>,
    key: &str,
    words: &Words<T>,
    problems: &mut Problems,
) -> Option<Vec<T>> {
    section.get(key)?;
    let listed = section.texts(key, problems);
    let named = listed.iter();
    Some(
        named
            .filter_map(|text| choice(text, key, words, problems))
            .collect(),
    )
}

/// The surfaces of a section that has some: none at all would switch everything off.
pub(super) fn some_surfaces(section: &Section<'_>, problems: &mut Problems) -> Option<Surfaces> {
    let node = section.get("surfaces")?;
    let found = surfaces(section, problems)?;
    if section.list("surfaces", problems).is_empty() {
        let help = "leave `surfaces` out for the default, `[\"binary\", \"rpc\"]`";
        problems.error(node.span, "there are no `surfaces`", Some(help.to_owned()));
    }
    Some(found)
}

/// The surfaces of a section, which may be none.
pub(super) fn surfaces(section: &Section<'_>, problems: &mut Problems) -> Option<Surfaces> {
    section.get("surfaces")?;
    let listed = section.texts("surfaces", problems);
    let named: Vec<Surface> = listed
        .iter()
        .filter_map(|text| choice(text, "surfaces", SURFACES, problems))
        .collect();
    Some(Surfaces::of(&named))
}

pub(super) fn choice<T: Copy>(
    text: &Located<String>,
    key: &str,
    words: &Words<T>,
    problems: &mut Problems,
) -> Option<T> {
    if let Some((_, found)) = words.iter().find(|(word, _)| *word == text.value) {
        return Some(*found);
    }
    let known = words.iter().map(|(word, _)| *word);
    let help = match nearest(&text.value, known.clone()) {
        Some(found) => format!("did you mean `{found}`?"),
        None => {
            let known: Vec<String> = known.map(|word| format!("`{word}`")).collect();
            format!("known here: {}", known.join(", "))
        }
    };
    let message = format!("`{key}` knows no `{}`", text.value);
    problems.error(text.span, message, Some(help));
    None
}
