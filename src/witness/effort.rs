//! How many witnesses one element gets: each looks through all that it has.

use crate::finding::{Finding, Subject};
use crate::model::Schema;

/// How many fields and values the witnesses of one element may look through.
const MOST: usize = 1 << 22;

/// Of the findings about one element, given by their places, those that a witness is looked for:
/// the first ones, all unless it is huge.
pub(super) fn afforded<'e>(
    old: &Schema,
    new: &Schema,
    findings: &[Finding],
    element: &'e [usize],
) -> &'e [usize] {
    let subject = element
        .first()
        .and_then(|&at| findings[at].subject.as_ref());
    let members = match subject {
        Some(Subject::Messages(it) | Subject::Fields { messages: it, .. }) => {
            old.fields_of(it.old).len() + new.fields_of(it.new).len()
        }
        Some(Subject::Enum { enums: it, .. }) => {
            old.values_of(it.old).len() + new.values_of(it.new).len()
        }
        None => 0,
    };
    let most = MOST / members.max(1);
    &element[..element.len().min(most)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Policy, check};
    use crate::compile::{Input, Roots, compile};
    use crate::source::Tree;

    fn schema(kind: &str, fields: usize) -> Schema {
        let fields = (1..=fields).map(|at| format!("{kind} a{at} = {at};"));
        let fields: String = fields.collect();
        let text = format!("syntax = \"proto3\"; message A {{ {fields} }}");
        let tree = Tree::from_texts("test", [("a.proto", text)]);
        let roots = Roots::explicit(&[], &[&tree]).unwrap();
        let input = Input {
            tree: &tree,
            roots: &roots,
            include: None,
        };
        compile(&input).unwrap()
    }

    #[test]
    fn of_findings_about_huge_messages_the_first_are_looked_at() {
        let looked_at = |fields: usize| {
            let (old, new) = (schema("int32", fields), schema("string", fields));
            let findings = check(&old, &new, &Policy::default());
            assert_eq!(findings.len(), fields);
            let element: Vec<usize> = (0..fields).collect();
            let afforded = afforded(&old, &new, &findings, &element);
            assert_eq!(afforded, &element[..afforded.len()]);
            afforded.len()
        };
        assert_eq!(looked_at(1_024), 1_024);
        assert_eq!(looked_at(4_096), 512);
        assert_eq!(looked_at(16_384), 128);
    }
}
