//! The page without a browser: what it holds, and that nothing gets out of it.

use serde_json::Value;

use super::*;
use crate::finding::{Direction, Surface};
use crate::report::escape::is_hidden;
use crate::report::sample::{self, Sample};
use crate::report::visible;
use crate::witness::{Effect, Encoded, Witness};

/// Everything that could end an element or an attribute, or hide.
const HOSTILE: &str =
    "</script><!--<b x='\"&amp;{{data}}\\u0041\n\r\u{0}\u{1b}[31m\u{202e}\u{2028}\u{feff}größe";

fn page(sample: &Sample) -> String {
    sample.written(|out, run| write(out, run, ""))
}

fn data(page: &str) -> Value {
    let start = "<script id=\"data\" type=\"application/json\">";
    let (_, data) = page.split_once(start).unwrap();
    serde_json::from_str(data.split_once("</script").unwrap().0).unwrap()
}

#[test]
fn old_and_new_with_what_differs() {
    let data = data(&page(&sample::renumbered()));
    assert_eq!(data["verdict"], "1 error in 1 file");
    let finding = &data["findings"][0];
    assert_eq!(finding["place"], "proto/user.proto:4");
    let [old, new] = finding["files"].as_array().unwrap().as_slice() else {
        panic!("{finding}")
    };
    assert_eq!((&old["side"], &new["side"]), (&"old".into(), &"new".into()));
    let line = serde_json::json!([
        4,
        true,
        [["  string email = ", 0], ["4", 3], [";", 0]],
        ["readers built from the old schema do not know number 4"]
    ]);
    assert_eq!(new["lines"][3], line);
    let line = serde_json::json!([
        3,
        true,
        [["  string email = ", 0], ["3", 3], [";", 0]],
        ["it was 3"]
    ]);
    assert_eq!(old["lines"][2], line);
}

fn witness(text: &str) -> Witness {
    Witness {
        surface: Surface::Json,
        direction: Direction::Forward,
        effect: Effect::Lost,
        message: Some(text.to_owned()),
        read_as: None,
        written: text.to_owned(),
        encoded: Encoded::Json {
            json: text.to_owned(),
        },
        read: text.to_owned(),
    }
}

#[test]
fn texts_stay_text() {
    let source = format!("{}// {HOSTILE}\n", sample::NEW);
    let mut sample = Sample {
        new: sample::schema(&source),
        ..sample::renumbered()
    };
    let finding = &mut sample.findings[0];
    finding.message = HOSTILE.to_owned();
    finding.element = HOSTILE.to_owned();
    finding.help = Some(HOSTILE.replace('\n', "").into());
    finding.labels[0].text = HOSTILE.to_owned();
    let witnesses = [Some(witness(HOSTILE))];
    let report = crate::report::Report {
        witnesses: &witnesses,
        old_label: Some(HOSTILE),
        ..sample.report()
    };
    let run = Run {
        reports: &[report],
        about: Some(HOSTILE),
        ..Run::default()
    };
    let mut page = Vec::new();
    write(&mut page, &run, HOSTILE).unwrap();
    let page = String::from_utf8(page).unwrap();
    let mut plain = Vec::new();
    write(&mut plain, &Run::default(), "").unwrap();
    let plain = String::from_utf8(plain).unwrap();
    for tag in ["<script", "</script", "<!--", "<b "] {
        let count = |page: &str| page.matches(tag).count();
        assert_eq!(count(&page), count(&plain), "{tag}");
    }
    let hidden = |it: char| it != '\n' && is_hidden(it);
    assert!(
        !page.contains(hidden),
        "something on the page cannot be seen"
    );
    let data = data(&page);
    let finding = &data["findings"][0];
    let shown = visible(HOSTILE);
    for text in [
        &data["about"],
        &finding["message"],
        &finding["element"],
        &finding["witness"]["written"],
        &finding["witness"]["pieces"][0][0],
        &finding["witness"]["read"],
        &finding["files"][1]["lines"][3][3][0],
    ] {
        assert_eq!(text, &*shown);
    }
    assert!(
        finding["files"][0]["title"]
            .as_str()
            .unwrap()
            .contains(&*shown)
    );
}

#[test]
fn the_page_needs_nothing_else_and_is_always_the_same() {
    let page = page(&sample::renumbered());
    assert_eq!(page, self::page(&sample::renumbered()));
    assert!(!page.contains("{{") && !page.contains("}}"));
    let url = env!("CARGO_PKG_REPOSITORY");
    let addresses = page.matches("://").count();
    // the name of a namespace and the page of the rule are the only addresses on it
    let known = page.matches("http://www.w3.org/2000/svg").count();
    assert_eq!(addresses, known + usize::from(!url.is_empty()));
    assert!(!page.contains("src=") && !page.contains("@import") && !page.contains("url("));
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
fn pages_about_nothing_and_about_what_does_not_compile() {
    let mut page = Vec::new();
    write(&mut page, &Run::default(), "").unwrap();
    assert_eq!(
        data(&String::from_utf8(page).unwrap())["verdict"],
        "nothing found"
    );
    let page = sample::written_diagnostics(|out, run| write(out, run, ""));
    let data = data(&page);
    assert_eq!(data["verdict"], "the schema does not compile: 1 error");
    assert_eq!(data["findings"][0]["files"][0]["lines"][1][0], 2);
}
