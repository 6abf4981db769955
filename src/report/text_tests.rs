//! The text format on small reports, as a reader sees it.

use super::*;
use crate::model::{LineColumn, Place, SourceText, Span};
use crate::report::sample::{self, Sample};

fn style(colored: bool) -> crate::report::Style {
    crate::report::Style {
        colored,
        ..Default::default()
    }
}

fn plain(sample: &Sample) -> String {
    sample.written(|out, report| write(out, report, &style(false)))
}

#[test]
fn both_versions_in_one_report() {
    let expected = "\
error[FIELD_RENUMBERED]: field `email` was renumbered from 3 to 4
   ╭─[ proto/user.proto:4:18 ]
   │
 4 │   string email = 4;
   │                  ┬
   │                  ╰── readers built from the old schema do not know number 4
   │
   ├─[ proto/user.proto (main@4f2c91a):3:18 ]
   │
 3 │   string email = 3;
   │                  ┬
   │                  ╰── it was 3
   │ help: keep number 3
───╯

";
    assert_eq!(plain(&sample::renumbered()), expected);
}

#[test]
fn the_id_of_a_rule_leads_to_its_page_where_links_are_followed() {
    let linked = crate::report::Style {
        linked: true,
        ..style(false)
    };
    let text = sample::renumbered().written(|out, report| write(out, report, &linked));
    let url = crate::report::Asked::find("FIELD_RENUMBERED").and_then(|rule| rule.url());
    let link = format!(
        "error[\u{1b}]8;;{}\u{1b}\\FIELD_RENUMBERED\u{1b}]8;;\u{1b}\\]: field",
        url.expect("the package names its repository")
    );
    assert!(text.starts_with(&link), "{text:?}");
    assert!(!plain(&sample::renumbered()).contains('\u{1b}'));
}

#[test]
fn only_the_old_version() {
    let expected = "\
warning[FILE_DELETED]: file `user.proto` was deleted
   ╭─[ proto/user.proto (main@4f2c91a):1:1 ]
   │
 1 │ syntax = \"proto3\";
   │ ───┬──
   │    ╰──── deleted
───╯

";
    assert_eq!(plain(&sample::file_deleted()), expected);
}

#[test]
fn compile_errors_show_what_cannot_be_seen() {
    let mut out = Vec::new();
    write_diagnostics(&mut out, &sample::diagnostics(), &style(false)).unwrap();
    let expected = "\
error[COMPILE_ERROR]: expected `;`
   ╭─[ a.proto:2:5 ]
   │
 2 │   a ␛
   │     ┬
   │     ╰── here
   │ help: end the field with `;`
───╯

";
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}

#[test]
fn columns_hold_behind_wide_and_odd_characters() {
    let mut sample = sample::renumbered();
    let text = "// größe\u{2028}\r\n\tstring /* 漢字 \u{202e} */ email = 4;\r\n";
    sample.new = sample::schema(text);
    sample.findings[0].labels = vec![sample::label(Side::New, text, "email = 4", "")];
    let expected = "\
error[FIELD_RENUMBERED]: field `email` was renumbered from 3 to 4
   ╭─[ proto/user.proto:2:20 ]
   │
 2 │     string /* 漢字 \u{fffd} */ email = 4;
   │                         ────┬────
   │                             ╰────── now
   │ help: keep number 3
───╯

";
    assert_eq!(plain(&sample), expected);
}

#[test]
fn without_text_there_are_places() {
    let mut sample = sample::renumbered();
    let start = LineColumn { line: 7, column: 3 };
    let ranges = vec![LineRange { start, end: start }];
    sample.new = sample::schema_of(SourceText::from_positions(ranges, Vec::new(), Vec::new()));
    sample.findings[0].labels[0].place.span = Span::new(0, 0);
    sample.old = sample::schema_of(SourceText::default());
    let expected = "\
error[FIELD_RENUMBERED]: field `email` was renumbered from 3 to 4
  proto/user.proto:7:3: readers built from the old schema do not know number 4
  proto/user.proto (main@4f2c91a): it was 3
  help: keep number 3

";
    assert_eq!(plain(&sample), expected);
}

#[test]
fn the_place_of_a_snippet_is_that_of_its_most_telling_label() {
    let mut sample = sample::renumbered();
    sample.findings[0].labels[1] = sample::label(Side::New, sample::NEW, "message", "in this");
    let expected = "\
error[FIELD_RENUMBERED]: field `email` was renumbered from 3 to 4
   ╭─[ proto/user.proto:4:18 ]
   │
 2 │ message User {
   │ ───┬───
   │    ╰───── in this
   │
 4 │   string email = 4;
   │                  ┬
   │                  ╰── readers built from the old schema do not know number 4
   │ help: keep number 3
───╯

";
    assert_eq!(plain(&sample), expected);
}

#[test]
fn a_block_is_marked_on_its_first_line() {
    let mut sample = sample::renumbered();
    let end = u32::try_from(sample::NEW.len()).unwrap();
    sample.findings[0].labels.truncate(1);
    sample.findings[0].labels[0].place.span = Span::new(19, end);
    let shown = plain(&sample);
    assert!(
        shown.contains(" 2 │ message User {\n   │ ───────┬──────\n"),
        "{shown}"
    );
}

#[test]
fn lines_written_by_machines_are_not_shown() {
    let mut sample = sample::renumbered();
    let text = format!("{}string email = 4;\n", " ".repeat(2 * LONGEST_LINE));
    sample.new = sample::schema(&text);
    sample.findings[0].labels = vec![sample::label(Side::New, &text, "4;", "this")];
    assert!(plain(&sample).contains("\n  proto/user.proto:1:816: this\n"));
}

#[test]
fn any_span_is_survived() {
    let mut sample = sample::renumbered();
    for text in ["", "\n", "a", "a\n\n", "ä\r"] {
        sample.new = sample::schema(text);
        for (start, end) in [(0, 0), (0, 1), (1, 1), (1, 9), (7, 3), (u32::MAX, u32::MAX)] {
            let place = Place {
                file: FileId(0),
                span: Span::new(start, end),
            };
            sample.findings[0].labels[0].place = place;
            assert!(plain(&sample).starts_with("error[FIELD_RENUMBERED]: "));
        }
    }
}

#[test]
fn colours_only_on_request() {
    let sample = sample::renumbered();
    assert!(!plain(&sample).contains('\u{1b}'));
    let colored = sample.written(|out, report| write(out, report, &style(true)));
    assert!(
        colored.starts_with("\u{1b}[1m\u{1b}[31merror[FIELD_RENUMBERED]"),
        "{colored:?}"
    );
    assert_eq!(
        anstream::adapter::strip_str(&colored).to_string(),
        plain(&sample)
    );
}

#[test]
fn long_lines_go_on_below_where_there_is_a_screen() {
    let mut sample = sample::renumbered();
    sample.findings[0].message = format!("field `email` {}was renumbered", "and more ".repeat(12));
    sample.findings[0].help = Some("keep number 3 ".repeat(8).trim_end().to_owned().into());
    let style = |width| crate::report::Style {
        width,
        ..crate::report::Style::default()
    };
    let text = |style: &crate::report::Style| sample.written(|out, run| write(out, run, style));
    let narrow = text(&style(Some(60)));
    // what stands beside an arrow is the renderer's
    let mut said = narrow.lines().filter(|line| !line.contains('╰'));
    assert!(said.all(|line| line.chars().count() <= 60), "{narrow}");
    let start = "error[FIELD_RENUMBERED]: field `email` and more and more and\n  more and more ";
    assert!(narrow.starts_with(start), "{narrow}");
    let help = " │ help: keep number 3 keep number 3 keep number 3 keep\n   │       number 3 ";
    assert!(narrow.contains(help), "{narrow}");
    // files and pipes have no width, and the narrowest screens are left alone
    assert_eq!(text(&style(None)), text(&style(Some(20))));
    assert!(
        text(&style(None))
            .starts_with("error[FIELD_RENUMBERED]: field `email` and more and more and more")
    );
}
