//! `protovet explain`: the page of a rule, or one finding of it.

mod finding;

use protovet::approve;
use protovet::buf::{self, lint};
use protovet::rules;
use protovet::source::SourceError;

use crate::args::ExplainArgs;
use crate::failure::Failure;
use crate::outcome::Outcome;
use crate::output::Terminal;

pub(crate) fn run(args: ExplainArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let (typed, element) = named(&args);
    let wanted = typed.replace('-', "_").to_ascii_uppercase();
    let own = rules::find(&wanted);
    if let Some(element) = element {
        let rule = own.ok_or_else(|| not_ours(&typed, &wanted))?;
        return finding::explain(rule, &element, args, terminal);
    }
    let pages = pages(&wanted);
    if pages.is_empty() {
        return Err(unknown(&typed, &wanted).into());
    }
    if args.against.against.is_some() || args.staged || args.old.is_some() {
        let help =
            format!("name the element of the finding: `protovet explain {wanted} ELEMENT …`");
        return Err(SourceError::new(
            "a page needs no versions, and a finding needs an element",
            help,
        )
        .into());
    }
    let pages: Vec<&str> = pages.into_iter().map(str::trim_end).collect();
    let text = pages.join("\n\n---\n\nbuf has a lint rule of the same name:\n\n");
    terminal.print(format!("{text}\n").as_bytes())?;
    Ok(Outcome::Clean)
}

/// The pages of the rules with an ID: buf has lint rules that are called as rules of ours.
fn pages(id: &str) -> Vec<&'static str> {
    let own = rules::find(id).map(|rule| rule.page);
    let breaking = buf::find(id).map(|rule| rule.page);
    let lint = lint::find(id).map(|rule| rule.page);
    let about = approve::find(id).map(|rule| rule.page);
    own.or(breaking).or(about).into_iter().chain(lint).collect()
}

/// What was typed for the rule, and the element of one of its findings if that is asked for.
fn named(args: &ExplainArgs) -> (String, Option<String>) {
    match args.rule.split_once('@') {
        Some((rule, element)) if args.element.is_none() => {
            (rule.to_owned(), Some(element.to_owned()))
        }
        _ => (args.rule.clone(), args.element.clone()),
    }
}

/// Why the findings of a rule are not looked for.
fn not_ours(typed: &str, wanted: &str) -> SourceError {
    let what = if approve::find(wanted).is_some() {
        "about approvals, and not about data"
    } else if lint::find(wanted).is_some() {
        "a lint rule of buf, which looks at one version only"
    } else if buf::find(wanted).is_some() {
        "a rule of buf, which knows names and not data"
    } else {
        return unknown(typed, wanted);
    };
    SourceError::new(
        format!("`{wanted}` is {what}"),
        format!("read its page with `protovet explain {wanted}`"),
    )
}

/// Why a name means no rule.
pub(crate) fn unknown(typed: &str, wanted: &str) -> SourceError {
    let nearest = nearest(wanted, approve::ids());
    let help = nearest.map_or_else(
        || "list the rules with `protovet rules`".to_owned(),
        |id| format!("the nearest is `{id}`; list all with `protovet rules`"),
    );
    SourceError::new(format!("there is no rule `{typed}`"), help)
}

/// The candidate that takes the fewest edits to type, if any is near at all.
fn nearest<'a>(wanted: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .map(|candidate| (distance(wanted, candidate), candidate))
        .filter(|&(edits, candidate)| edits * 2 <= candidate.len().max(wanted.len()))
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many bytes to insert, delete or replace to get from one text to the other.
fn distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (index, a) in from.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, b) in to.bytes().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found() {
        let ids = ["FIELD_RENUMBERED", "FIELD_RENAMED", "ENUM_VALUE_DELETED"];
        assert_eq!(
            nearest("FIELD_RENUMBRED", ids.into_iter()),
            Some("FIELD_RENUMBERED")
        );
        assert_eq!(
            nearest("FIELD_RENAME", ids.into_iter()),
            Some("FIELD_RENAMED")
        );
        assert_eq!(nearest("X", ids.into_iter()), None);
    }

    #[test]
    fn edits_are_counted() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("same", "same"), 0);
    }
}
