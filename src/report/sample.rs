//! Small reports for the tests of the formats.

use std::sync::Arc;

use super::{Report, Run};
use crate::compile::Diagnostic;
use crate::finding::{Direction, Finding, Label, Severity, Side, Surface};
use crate::model::{
    Edition, EnumType, FieldPresence, File, FileId, FileRole, JsonFormat, MessageEncoding, Name,
    Options, Place, RepeatedFieldEncoding, ResolvedFeatures, Schema, SchemaParts, SourceText, Span,
    Utf8Validation,
};

const FEATURES: ResolvedFeatures = ResolvedFeatures {
    field_presence: FieldPresence::Implicit,
    enum_type: EnumType::Open,
    repeated_field_encoding: RepeatedFieldEncoding::Packed,
    utf8_validation: Utf8Validation::Verify,
    message_encoding: MessageEncoding::LengthPrefixed,
    json_format: JsonFormat::Allow,
};

/// Two schemas of one file each, and findings in them.
pub(super) struct Sample {
    pub(super) old: Schema,
    pub(super) new: Schema,
    pub(super) findings: Vec<Finding>,
}

impl Sample {
    pub(super) fn report(&self) -> Report<'_> {
        Report {
            old: &self.old,
            new: &self.new,
            old_label: Some("main@4f2c91a"),
            findings: &self.findings,
            witnesses: &[],
            allowed: &[],
        }
    }

    /// What a format writes.
    pub(super) fn written(
        &self,
        write: impl FnOnce(&mut dyn std::io::Write, &Run<'_>) -> std::io::Result<()>,
    ) -> String {
        written_of(&self.report(), write)
    }
}

pub(super) const OLD: &str = "\
syntax = \"proto3\";
message User {
  string email = 3;
}
";

pub(super) const NEW: &str = "\
syntax = \"proto3\";
message User {
  // größe ✓
  string email = 4;
}
";

/// A field that got another number.
pub(super) fn renumbered() -> Sample {
    let finding = Finding {
        rule: "FIELD_RENUMBERED",
        severity: Severity::Error,
        surfaces: vec![Surface::Binary],
        directions: vec![Direction::Backward, Direction::Forward],
        element: "acme.User.email".to_owned(),
        message: "field `email` was renumbered from 3 to 4".to_owned(),
        labels: vec![
            label(
                Side::New,
                NEW,
                "4",
                "readers built from the old schema do not know number 4",
            ),
            label(Side::Old, OLD, "3;", "it was 3"),
        ],
        help: Some("keep number 3".into()),
        subject: None,
        history: None,
        releases: None,
        fix: None,
    };
    Sample {
        old: schema(OLD),
        new: schema(NEW),
        findings: vec![finding],
    }
}

/// A file that is gone.
pub(super) fn file_deleted() -> Sample {
    let finding = Finding {
        rule: "FILE_DELETED",
        severity: Severity::Warning,
        surfaces: vec![Surface::Code],
        directions: Vec::new(),
        element: "user.proto".to_owned(),
        message: "file `user.proto` was deleted".to_owned(),
        labels: vec![label(Side::Old, OLD, "syntax", "deleted ")],
        help: None,
        subject: None,
        history: None,
        releases: None,
        fix: None,
    };
    Sample {
        old: schema(OLD),
        new: Schema::default(),
        findings: vec![finding],
    }
}

/// A syntax error.
pub(super) fn diagnostics() -> Vec<Diagnostic> {
    let text: Arc<str> = "message A {\n  a \u{1b}\n}\n".into();
    vec![Diagnostic {
        path: Name::from("a.proto"),
        text: Some(text),
        span: Span::new(16, 17),
        message: "expected `;`".to_owned(),
        label: None,
        related: Vec::new(),
        help: Some("end the field with `;`".to_owned()),
    }]
}

/// What a format writes about a report.
pub(super) fn written_of(
    report: &Report<'_>,
    write: impl FnOnce(&mut dyn std::io::Write, &Run<'_>) -> std::io::Result<()>,
) -> String {
    let mut out = Vec::new();
    let run = Run {
        reports: std::slice::from_ref(report),
        fail_on: Some(Severity::Error),
        ..Run::default()
    };
    write(&mut out, &run).unwrap();
    String::from_utf8(out).unwrap()
}

/// What a format writes about a syntax error.
pub(super) fn written_diagnostics(
    write: impl FnOnce(&mut dyn std::io::Write, &Run<'_>) -> std::io::Result<()>,
) -> String {
    let mut out = Vec::new();
    let run = Run {
        diagnostics: &diagnostics(),
        ..Run::default()
    };
    write(&mut out, &run).unwrap();
    String::from_utf8(out).unwrap()
}

/// A label at the last place where `marked` stands; its last character, `;`, is left out.
pub(super) fn label(side: Side, text: &str, marked: &str, note: &str) -> Label {
    let start = text.rfind(marked).unwrap();
    let marked = marked.trim_end_matches(';');
    let span = Span::new(at(start), at(start + marked.len()));
    Label {
        side,
        place: Place {
            file: FileId(0),
            span,
        },
        text: note.trim_end().to_owned(),
    }
}

fn at(offset: usize) -> u32 {
    u32::try_from(offset).unwrap()
}

/// A schema of one empty file with this text.
pub(super) fn schema(text: &str) -> Schema {
    schema_of(SourceText::new(text.into()))
}

/// A schema of one empty file.
pub(super) fn schema_of(source: SourceText) -> Schema {
    let file = File {
        path: Name::from("user.proto"),
        display_path: Name::from("proto/user.proto"),
        role: FileRole::Input,
        edition: Edition::Proto3,
        edition_span: Span::NONE,
        says_edition: true,
        package: Name::from("acme"),
        package_span: Span::NONE,
        imports: Vec::new(),
        options: Options::default(),
        features: FEATURES,
        messages: Vec::new(),
        enums: Vec::new(),
        services: Vec::new(),
        extensions: Vec::new(),
        source,
    };
    Schema::new(SchemaParts {
        files: vec![file],
        ..SchemaParts::default()
    })
}
