//! Each format, byte for byte, on the same annotations.

use super::{Annotation, Format, sorted, write};
use crate::model::{LineColumn, LineRange};

fn range(start: (u32, u32), end: (u32, u32)) -> Option<LineRange> {
    let place = |(line, column)| LineColumn { line, column };
    Some(LineRange {
        start: place(start),
        end: place(end),
    })
}

fn annotation(
    path: Option<&str>,
    range: Option<LineRange>,
    rule: &str,
    message: &str,
) -> Annotation {
    Annotation {
        path: path.map(str::to_owned),
        range,
        rule: rule.to_owned(),
        message: message.to_owned(),
    }
}

fn annotations() -> Vec<Annotation> {
    let path = Some("new/a/a.proto");
    let cardinal = annotation(
        path,
        range((4, 3), (4, 9)),
        "FIELD_SAME_TYPE",
        "x <\"y\"> & 'z'",
    );
    sorted(vec![
        cardinal.clone(),
        annotation(path, range((3, 1), (5, 2)), "FIELD_NO_DELETE", "gone"),
        annotation(None, None, "FILE_NO_DELETE", "file gone"),
        cardinal,
    ])
}

fn written(format: Format) -> String {
    let mut out = Vec::new();
    write(&mut out, &annotations(), format).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn text() {
    assert_eq!(
        written(Format::Text),
        "<input>:1:1:file gone\nnew/a/a.proto:3:1:gone\nnew/a/a.proto:4:3:x <\"y\"> & 'z'\n"
    );
}

#[test]
fn msvs() {
    assert_eq!(
        written(Format::Msvs),
        "<input>(1,1) : error FILE_NO_DELETE : file gone\n\
         new/a/a.proto(3,1) : error FIELD_NO_DELETE : gone\n\
         new/a/a.proto(4,3) : error FIELD_SAME_TYPE : x <\"y\"> & 'z'\n"
    );
}

#[test]
fn json() {
    let expected = [
        r#"{"start_line":1,"start_column":1,"end_line":1,"end_column":1,"#,
        r#""type":"FILE_NO_DELETE","message":"file gone"}"#,
        "\n",
        r#"{"path":"new/a/a.proto","start_line":3,"start_column":1,"end_line":5,"#,
        r#""end_column":2,"type":"FIELD_NO_DELETE","message":"gone"}"#,
        "\n",
        r#"{"path":"new/a/a.proto","start_line":4,"start_column":3,"end_line":4,"#,
        r#""end_column":9,"type":"FIELD_SAME_TYPE","#,
        r#""message":"x \u003c\"y\"\u003e \u0026 'z'"}"#,
        "\n",
    ];
    assert_eq!(written(Format::Json), expected.concat());
}

#[test]
fn junit() {
    let expected = r#"<testsuites>
  <testsuite name="&lt;input&gt;" tests="1" failures="1" errors="0">
    <testcase name="FILE_NO_DELETE">
      <failure message="&lt;input&gt;:1:1:file gone" type="FILE_NO_DELETE"></failure>
    </testcase>
  </testsuite>
  <testsuite name="new/a/a" tests="2" failures="2" errors="0">
    <testcase name="FIELD_NO_DELETE_3_1">
      <failure message="new/a/a.proto:3:1:gone" type="FIELD_NO_DELETE"></failure>
    </testcase>
    <testcase name="FIELD_SAME_TYPE_4_3">
      <failure message="new/a/a.proto:4:3:x &lt;&#34;y&#34;&gt; &amp; &#39;z&#39;" type="FIELD_SAME_TYPE"></failure>
    </testcase>
  </testsuite>
</testsuites>
"#;
    assert_eq!(written(Format::Junit), expected);
}

#[test]
fn github_actions() {
    assert_eq!(
        written(Format::GitHubActions),
        "::error file=<input>::file gone\n\
         ::error file=new/a/a.proto,line=3,col=1,endLine=5,endColumn=2::gone\n\
         ::error file=new/a/a.proto,line=4,col=3,endLine=4,endColumn=9::x <\"y\"> & 'z'\n"
    );
}

/// The fingerprint is the one that buf gives to an issue with these words at this place.
#[test]
fn gitlab_code_quality() {
    let message = "Previously present field \"2\" with name \"y\" on message \"M\" was deleted.";
    let path = Some("new/a/a.proto");
    let one = annotation(path, range((3, 1), (5, 2)), "FIELD_NO_DELETE", message);
    let mut out = Vec::new();
    write(&mut out, &[one], Format::GitLabCodeQuality).unwrap();
    let expected = [
        r#"[{"description":"Previously present field \"2\" with name \"y\" on message \"M\" was "#,
        r#"deleted.","check_name":"FIELD_NO_DELETE","fingerprint":"8823affbb4c4bd5061946c0400a38f"#,
        "1650bb5888baa0f80dfdd9c700c3ac5da6fd76344d7cba31820c2efc8f887271b2b7e680c67ba80723bb7a86a",
        r#"a9f71aa75","location":{"path":"new/a/a.proto","positions":{"begin":{"line":3,"#,
        r#""column":1},"end":{"line":5,"column":2}}},"severity":"minor"}]"#,
        "\n",
    ];
    assert_eq!(String::from_utf8(out).unwrap(), expected.concat());
    assert!(
        written(Format::GitLabCodeQuality)
            .contains(r#""location":{"positions":{"begin":{},"end":{}}}"#)
    );
}

#[test]
fn nothing_is_written_for_nothing() {
    for format in [Format::Json, Format::Junit, Format::GitLabCodeQuality] {
        let mut out = Vec::new();
        write(&mut out, &[], format).unwrap();
        assert!(out.is_empty());
    }
}

#[test]
fn nothing_escapes_its_place() {
    let odd = annotation(Some("a,b:c.proto"), None, "X", "50%\n::error::\u{202e}x");
    let mut out = Vec::new();
    write(&mut out, &[odd], Format::GitHubActions).unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "::error file=a%2Cb%3Ac.proto::50%25\\n::error::\\u{202e}x\n"
    );
}
