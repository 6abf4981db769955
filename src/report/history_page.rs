//! The ledger as one HTML page that needs nothing else: a map of every number through time.
//!
//! What is in a ledger comes from people nobody knows. It stands in the page as JSON in which no
//! markup can begin, and the script only ever shows it as text.

mod between;
mod data;

use std::io::{self, Write};

use super::page::{self, Parts};
use crate::history::{Element, Ledger};

const PAGE: &str = include_str!("history_page/page.html");
const STYLE: &str = include_str!("history_page/style.css");
const SCRIPTS: [&str; 4] = [
    page::SCRIPT,
    include_str!("history_page/dom.js"),
    include_str!("history_page/map.js"),
    include_str!("history_page/list.js"),
];

/// Writes a page that shows elements through time. The same ledger, elements and notes give the
/// same bytes.
///
/// `notes` say what the ledger cannot tell, each as a sentence, such as that a clone is shallow.
///
/// # Errors
/// When the writer fails.
pub fn write_history_page(
    out: &mut dyn Write,
    ledger: &Ledger,
    elements: &[&Element],
    notes: &[String],
) -> io::Result<()> {
    let parts = Parts {
        page: PAGE,
        style: &[page::STYLE, STYLE],
        script: &SCRIPTS,
    };
    page::write(out, &parts, &data::Page::of(ledger, elements, notes))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use serde_json::Value;

    use super::between::{Between, spans, without};
    use super::*;
    use crate::history::{
        Commit, Element, End, Home, Life, Reason, Reserved, Skipped, Tenure, TypeKind,
    };
    use crate::model::Name;
    use crate::report::escape::is_hidden;
    use crate::report::visible;
    use crate::source::{AuthorTime, CommitId, ContentId};

    /// Everything that could end an element or an attribute, or hide.
    const HOSTILE: &str =
        "</script><!--<b x='\"&amp;{{data}}\\u0041\n\r\u{0}\u{1b}[31m\u{202e}\u{2028}\u{feff}größe";

    fn commit(at: u8) -> Commit {
        Commit {
            id: CommitId([at; 20]),
            time: AuthorTime {
                seconds: 1_700_000_000 + i64::from(at) * 86_400,
                offset_minutes: 60,
            },
        }
    }

    fn tenure(number: i32, name: &str, since: u32, until: Option<u32>) -> Tenure {
        Tenure {
            number,
            name: Name::new(name),
            json_name: None,
            ty: Name::new("string"),
            since,
            until: until.map(|commit| End {
                commit,
                path: Arc::from("a.proto"),
                content: ContentId([0; 20]),
                at: 0,
            }),
        }
    }

    fn reserved(ranges: &[(i32, i32)]) -> Reserved {
        Reserved {
            ranges: ranges.to_vec(),
            names: Vec::new(),
        }
    }

    fn element(name: &str, members: Vec<Tenure>) -> Element {
        Element {
            kind: TypeKind::Message,
            names: vec![Home {
                since: 1,
                full_name: Name::new(name),
                path: Arc::from("a.proto"),
            }],
            lives: vec![Life {
                since: 1,
                until: None,
            }],
            members,
            reserved: Vec::new(),
            extensions: Vec::new(),
        }
    }

    /// A message of which every number had another fate.
    fn user() -> Element {
        let members = vec![
            tenure(1, "id", 1, None),
            tenure(3, "email", 1, Some(3)),
            tenure(3, "phone", 5, None),
            tenure(4, "zip", 1, Some(4)),
            tenure(5, "ok", 2, Some(5)),
        ];
        Element {
            reserved: vec![(4, reserved(&[(4, 4), (8, 9)]))],
            extensions: vec![(100, 199)],
            ..element("acme.User", members)
        }
    }

    fn ledger(elements: Vec<Element>) -> Ledger {
        let mut ledger = Ledger::default();
        ledger.tip = Some(CommitId([9; 20]));
        ledger.visited = 12;
        ledger.commits = (0..10).map(commit).collect();
        ledger.elements = elements;
        ledger
    }

    fn page(ledger: &Ledger, notes: &[String]) -> String {
        let elements: Vec<&Element> = ledger.elements.iter().collect();
        let mut page = Vec::new();
        write_history_page(&mut page, ledger, &elements, notes).unwrap();
        String::from_utf8(page).unwrap()
    }

    /// The JSON of a page as it stands there: up to the first thing that ends its element.
    fn embedded(page: &str) -> &str {
        let (_, data) = page
            .split_once("<script id=\"data\" type=\"application/json\">")
            .unwrap();
        data.split_once("</script").unwrap().0
    }

    fn parsed(page: &str) -> Value {
        serde_json::from_str(embedded(page)).unwrap()
    }

    #[test]
    fn every_number_and_use_is_there() {
        let ledger = ledger(vec![user(), element("acme.Empty", Vec::new())]);
        let data = parsed(&page(&ledger, &[]));
        let entries = data["elements"].as_array().unwrap();
        let names: Vec<_> = entries.iter().map(|it| it["name"].as_str()).collect();
        assert_eq!(names, [Some("acme.User"), Some("acme.Empty")]);
        let mut uses = BTreeSet::new();
        for number in entries[0]["numbers"].as_array().unwrap() {
            for tenure in number["uses"].as_array().unwrap() {
                let id = |at: &Value| {
                    Some(
                        data["commits"][at.as_u64()? as usize][0]
                            .as_str()?
                            .to_owned(),
                    )
                };
                let name = tenure[0].as_str().unwrap().to_owned();
                assert_eq!(tenure[2], "string");
                uses.insert((
                    number["number"].as_i64().unwrap(),
                    name,
                    id(&tenure[3]),
                    id(&tenure[4]),
                ));
            }
        }
        let wanted = ledger.elements[0].members.iter().map(|it| {
            let id = |at| Some(ledger.commit(at).id.to_string());
            let until = it.until.as_ref().and_then(|end| id(end.commit));
            (
                i64::from(it.number),
                it.name.to_string(),
                id(it.since),
                until,
            )
        });
        assert_eq!(uses, wanted.collect());
    }

    #[test]
    fn what_became_of_each_number() {
        let data = parsed(&page(&ledger(vec![user()]), &[]));
        let entry = &data["elements"][0];
        let numbers = entry["numbers"].as_array().unwrap().iter();
        let states: Vec<_> = numbers
            .map(|it| {
                (
                    it["number"].as_i64().unwrap(),
                    it["state"].as_str().unwrap(),
                )
            })
            .collect();
        let wanted = [
            (1, "live"),
            (3, "reused"),
            (4, "reserved"),
            (5, "unreserved"),
        ];
        assert_eq!(states, wanted);
        let other = |use_: usize| &entry["numbers"][1]["uses"][use_][5];
        assert_eq!((other(0), other(1)), (&false.into(), &true.into()));
        assert_eq!(entry["free"], 2);
        let runs = serde_json::json!([[8, 9, "reserved"], [100, 199, "extensions"]]);
        assert_eq!(entry["runs"], runs);
    }

    #[test]
    fn only_the_commits_that_are_spoken_of() {
        let data = parsed(&page(&ledger(vec![user()]), &[]));
        let commits = data["commits"].as_array().unwrap();
        let days: Vec<_> = commits.iter().map(|it| it[1].as_i64().unwrap()).collect();
        assert_eq!(days, [1, 2, 3, 4, 5].map(|at| commit(at).time.seconds));
        assert_eq!(commits[0][2], "2023-11-15T23:13:20+01:00");
    }

    #[test]
    fn names_stay_text() {
        let mut hostile = element(HOSTILE, vec![tenure(1, HOSTILE, 1, None)]);
        hostile.names[0].path = Arc::from(HOSTILE);
        hostile.members[0].json_name = Some(Name::new(HOSTILE));
        hostile.members[0].ty = Name::new(HOSTILE);
        let mut ledger = ledger(vec![hostile]);
        ledger.skipped.push(Skipped {
            commit: 2,
            path: Arc::from(HOSTILE),
            content: ContentId([0; 20]),
            reason: Reason::Unreadable {
                why: HOSTILE.to_owned(),
                line: Some(7),
            },
        });
        let page = page(&ledger, &[HOSTILE.to_owned()]);
        let plain = self::page(&self::ledger(Vec::new()), &[]);
        for tag in ["<script", "</script", "<!--", "<b "] {
            let count = |page: &str| page.matches(tag).count();
            assert_eq!(count(&page), count(&plain), "{tag}");
        }
        let hidden = |it: char| it != '\n' && is_hidden(it);
        assert!(
            !page.contains(hidden),
            "something on the page cannot be seen"
        );
        let data = parsed(&page);
        let entry = &data["elements"][0];
        let shown = visible(HOSTILE);
        assert!(shown.starts_with("</script><!--<b x='\"&amp;{{data}}"));
        for text in [
            &entry["name"],
            &entry["path"],
            &entry["names"][0][0],
            &entry["names"][0][1],
            &entry["numbers"][0]["uses"][0][0],
            &entry["numbers"][0]["uses"][0][1],
            &entry["numbers"][0]["uses"][0][2],
            &data["notes"][0],
            &data["skipped"][0][1],
        ] {
            assert_eq!(text, &*shown);
        }
        assert_eq!(data["skipped"][0][2], format!("line 7: {shown}"));
    }

    #[test]
    fn the_page_needs_nothing_else_and_is_always_the_same() {
        let ledger = ledger(vec![user()]);
        let page = page(&ledger, &[]);
        assert_eq!(page, self::page(&ledger, &[]));
        assert!(!page.contains("{{") && !page.contains("}}"));
        // the name of a namespace is the only address on it
        let addresses = page.matches("://").count();
        assert_eq!(
            addresses,
            page.matches("http://www.w3.org/2000/svg").count()
        );
        assert!(!page.contains("src=") && !page.contains("@import") && !page.contains("url("));
        // what the ledger says becomes text, never markup
        for door in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
        ] {
            assert!(!page.contains(door), "{door}");
        }
    }

    #[test]
    fn a_repository_without_commits() {
        let data = parsed(&page(&Ledger::default(), &[]));
        assert_eq!(data["tip"], Value::Null);
        assert_eq!(data["elements"], Value::Array(Vec::new()));
    }

    #[test]
    fn what_was_while_nothing_used_a_number() {
        let mut user = user();
        let of = |user: &Element, number: i32| {
            let numbers = user.numbers();
            let number = numbers.iter().find(|it| it.number == number).unwrap();
            spans(user, number)
        };
        assert_eq!(of(&user, 1), []);
        assert_eq!(of(&user, 3), [(3, Some(5), Between::Unreserved)]);
        assert_eq!(of(&user, 4), [(4, None, Between::Reserved)]);
        assert_eq!(of(&user, 5), [(5, None, Between::Unreserved)]);
        // Reserved late, given up again, and gone with the message.
        user.reserved = vec![(6, reserved(&[(5, 5)])), (7, reserved(&[]))];
        user.lives[0].until = Some(8);
        let late = [
            (5, Some(6), Between::Unreserved),
            (6, Some(7), Between::Reserved),
            (7, Some(8), Between::Unreserved),
            (8, None, Between::Gone),
        ];
        assert_eq!(of(&user, 5), late);
        // Reserved before it was ever used.
        user.reserved = vec![(1, reserved(&[(5, 5)])), (2, reserved(&[]))];
        user.lives[0].until = None;
        let early = [
            (1, Some(2), Between::Reserved),
            (5, None, Between::Unreserved),
        ];
        assert_eq!(of(&user, 5), early);
    }

    #[test]
    fn runs_are_cut_where_a_number_was_used() {
        assert_eq!(without((1, 9), &[]), [(1, 9)]);
        assert_eq!(without((1, 9), &[1, 4, 5, 9]), [(2, 3), (6, 8)]);
        assert_eq!(without((4, 4), &[4]), []);
        assert_eq!(without((7, i32::MAX), &[3, i32::MAX]), [(7, i32::MAX - 1)]);
        assert_eq!(without((i32::MIN, 0), &[i32::MIN]), [(i32::MIN + 1, 0)]);
    }
}
