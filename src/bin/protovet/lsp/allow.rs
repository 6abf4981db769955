//! Where a comment goes that allows a finding, and what it says.

use std::ops::Range;

use protovet::approve;
use protovet::finding::Finding;
use protovet::model::{FileId, Place, Schema, Span};

/// A comment to be put in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Comment {
    /// The file it goes into.
    pub(super) file: FileId,
    /// Where, in bytes of that file.
    pub(super) at: usize,
    /// What stands before the reason.
    pub(super) before: String,
    /// What stands behind it, the line end included.
    pub(super) behind: String,
}

/// The comment that allows a finding: above the statement it stands in. None for a finding that
/// stands nowhere in the new version, or that no comment can allow.
pub(super) fn comment(finding: &Finding, new: &Schema) -> Option<Comment> {
    let place = finding.new_label()?.place;
    let text = new[place.file].source.text()?;
    if place.span.is_none() || !approve::is_known(finding.rule) {
        return None;
    }
    let start = statement(new, place).map_or(place.span.start as usize, |it| it.start);
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let indent = text[line..].chars();
    let indent: String = indent.take_while(|it| matches!(it, ' ' | '\t')).collect();
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    Some(Comment {
        file: place.file,
        at: line,
        before: format!("{indent}// protovet:allow {} reason=\"", finding.rule),
        behind: format!("\"{end}"),
    })
}

/// The innermost declaration that a place is in.
fn statement(schema: &Schema, place: Place) -> Option<Range<usize>> {
    let messages = schema.messages().map(|id| &schema[id]);
    let messages = messages.filter(|it| it.file == place.file && !it.is_map_entry);
    let fields = schema.fields().map(|id| &schema[id]).filter(|field| {
        let is_entry = !field.is_extension() && schema[field.message].is_map_entry;
        field.file == place.file && !is_entry
    });
    let enums = schema.enums().filter(|id| schema[*id].file == place.file);
    let enums: Vec<_> = enums.collect();
    let values = enums.iter().flat_map(|id| schema.values_of(*id));
    let services = schema
        .services()
        .filter(|id| schema[*id].file == place.file);
    let services: Vec<_> = services.collect();
    let methods = services.iter().flat_map(|id| schema.methods_of(*id));
    let declared = messages
        .map(|it| it.decl.span)
        .chain(fields.map(|it| it.decl.span))
        .chain(enums.iter().map(|id| schema[*id].decl.span))
        .chain(values.map(|(_, it)| it.decl.span))
        .chain(services.iter().map(|id| schema[*id].decl.span))
        .chain(methods.map(|(_, it)| it.decl.span));
    let holds = |span: &Span| span.start <= place.span.start && place.span.end <= span.end;
    let innermost = declared.filter(holds).min_by_key(|it| it.end - it.start)?;
    Some(innermost.start as usize..innermost.end as usize)
}
