//! What is shown where the pointer rests: why a finding matters, or what a field is on the wire and
//! since when.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use gen_lsp_types::{Hover, HoverParams, MarkupContent, MarkupKind, Position};
use protovet::finding::Finding;
use protovet::history::TypeKind;
use protovet::model::{Cardinality, Field, FieldId, Lines, Schema, Type, WireType};
use protovet::report::{self, markdown_block, markdown_code, markdown_prose};
use protovet::witness;

use super::actions::page;
use super::board::lsp_range;
use super::notices::{Notice, on_disk};
use super::server::Server;
use super::shift::Shift;
use super::worker::Known;

impl Server {
    /// What is shown at a position.
    pub(super) fn hover(&self, params: HoverParams) -> Option<Hover> {
        let at = params.text_document_position_params;
        let (path, document) = self.document(&at.text_document.uri)?;
        let folder = self.workspace.folder_of(&path)?;
        let here = self.bytes(document, span_of(at.position));
        let notices = self.board.at(&folder, &path, &document.text, &here);
        let (range, value) = match notices.first() {
            Some((range, _)) => {
                let about: Vec<&Notice> = notices.iter().map(|(_, notice)| *notice).collect();
                (
                    range.clone(),
                    of_notices(&about, self.board.known(&folder))?,
                )
            }
            None => of_field(
                self.board.known(&folder)?,
                &path,
                &document.text,
                here.start,
            )?,
        };
        let lines = Lines::new(&document.text, self.client.unit);
        let contents = MarkupContent {
            kind: MarkupKind::Markdown,
            value,
        };
        Some(Hover {
            contents: contents.into(),
            range: Some(lsp_range(&document.text, &lines, &range)),
        })
    }
}

const fn span_of(position: Position) -> gen_lsp_types::Range {
    gen_lsp_types::Range {
        start: position,
        end: position,
    }
}

/// The findings in one place: each in its words and with a value that shows it, then the pages of
/// their rules. Nothing for what
/// does not compile, which says all there is to say.
fn of_notices(notices: &[&Notice], known: Option<&Arc<Known>>) -> Option<String> {
    let mut shown = String::new();
    let mut pages: Vec<&str> = Vec::new();
    for notice in notices {
        let Some(finding) = &notice.finding else {
            continue;
        };
        let (word, rule) = (finding.severity.word(), finding.rule);
        let message = markdown_prose(&finding.message);
        shown.push_str(&format!("**{word}\\[{rule}\\]** {message}\n\n"));
        if let Some(help) = &finding.help {
            let help: Vec<String> = help.lines().map(markdown_prose).collect();
            shown.push_str(&format!("*help:* {}\n\n", help.join("  \n")));
        }
        if let Some(shows) = known.and_then(|known| witness(known, finding)) {
            shown.push_str(&markdown_block("text", &shows));
            shown.push('\n');
        }
        let page = page(rule).unwrap_or_default();
        if !pages.contains(&page) {
            pages.push(page);
        }
    }
    for page in pages {
        shown.push_str("---\n\n");
        shown.push_str(&plain_fences(page));
    }
    (!shown.is_empty()).then_some(shown)
}

/// A value that shows a finding, and what each side makes of it.
fn witness(known: &Known, finding: &Finding) -> Option<String> {
    let found = witness::all(&known.old, &known.new, std::slice::from_ref(finding));
    let mut text = Vec::new();
    report::write_witness(&mut text, found.first()?.as_ref()?).ok()?;
    String::from_utf8(text).ok()
}

/// A page whose examples are marked as editors know it: `proto`, without what our tests add.
fn plain_fences(page: &str) -> String {
    let lines = page.lines().map(|line| {
        if line.starts_with("```proto ") {
            "```proto"
        } else {
            line
        }
    });
    let lines: Vec<&str> = lines.collect();
    lines.join("\n")
}

/// What the field at a place is.
fn of_field(known: &Known, path: &Path, text: &str, at: usize) -> Option<(Range<usize>, String)> {
    let new = &*known.new;
    let mut files = new.files();
    let file = files.find(|&id| on_disk(&known.folder, &new[id].display_path) == path)?;
    let before = new[file].source.text()?;
    let shift = Shift::between(text, before);
    let at = shift.range(&(at..at))?.start;
    let span = |field: &Field| field.decl.span.start as usize..field.decl.span.end as usize;
    let here = new.fields().filter(|&id| {
        let field = &new[id];
        let is_entry = !field.is_extension() && new[field.message].is_map_entry;
        field.file == file && !is_entry && span(field).contains(&at)
    });
    // a group holds other fields
    let field = here.min_by_key(|&id| span(&new[id]).len())?;
    let decl = &new[field].decl.name;
    let name = decl.start as usize..decl.end as usize;
    let range = Shift::between(before, text).range(&name)?;
    let mut shown = facts(new, field);
    if let Some(line) = since(known, field) {
        shown.push_str(&format!("\n\n{line}"));
    }
    Some((range, shown))
}

/// What a field is, and how it is written.
fn facts(schema: &Schema, id: FieldId) -> String {
    let field = &schema[id];
    let wire = wire_type(field);
    let values = match field.cardinality {
        Cardinality::Repeated if schema.map_entry(field).is_some() => "a map",
        Cardinality::Repeated if field.packed => "a list, written packed",
        Cardinality::Repeated => "a list",
        Cardinality::Implicit => "one value; the default is not written, so unset cannot be told",
        Cardinality::Explicit => "one value, or unset",
        Cardinality::Required => "one value, which must be set",
    };
    let tag: Vec<String> = tag(field, wire)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let (wire, tag) = (wire_name(wire), tag.join(" "));
    format!(
        "{} — field {} of type {}\n\n{values}  \non the wire: tag `{tag}`, {wire}  \nin JSON: {}",
        markdown_code(&schema.field_name(id)),
        field.number,
        markdown_code(&schema.type_name(field)),
        markdown_code(&field.json_name()),
    )
}

fn wire_type(field: &Field) -> WireType {
    match field.ty {
        _ if field.packed => WireType::Len,
        Type::Scalar(scalar) => scalar.wire_type(),
        Type::Message(_) if field.delimited => WireType::Group,
        Type::Message(_) => WireType::Len,
        Type::Enum(_) => WireType::Varint,
    }
}

const fn wire_name(wire: WireType) -> &'static str {
    match wire {
        WireType::Varint => "a variable-length integer (0)",
        WireType::I64 => "eight bytes (1)",
        WireType::Len => "a length and as many bytes (2)",
        WireType::Group => "up to an end tag (3 and 4)",
        WireType::I32 => "four bytes (5)",
    }
}

/// The bytes before a value: number and wire type as a variable-length integer.
fn tag(field: &Field, wire: WireType) -> Vec<u8> {
    let wire = match wire {
        WireType::Varint => 0,
        WireType::I64 => 1,
        WireType::Len => 2,
        WireType::Group => 3,
        WireType::I32 => 5,
    };
    let mut rest = u64::try_from(field.number).unwrap_or_default() << 3 | wire;
    let mut bytes = Vec::new();
    loop {
        let low = (rest & 0x7f) as u8;
        rest >>= 7;
        if rest == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// Since when its number is in use, and what else had it.
fn since(known: &Known, id: FieldId) -> Option<String> {
    let memory = known.memory.as_ref()?;
    let new = &*known.new;
    let field = &new[id];
    if field.is_extension() {
        return None;
    }
    let message = &new[field.message];
    let path = &new[field.file].path;
    let element = memory.live(TypeKind::Message, &message.full_name, path)?;
    let had = element
        .members
        .iter()
        .filter(|it| it.number == field.number);
    let told = had.map(|tenure| {
        let commit = memory.ledger.commit(tenure.since);
        let from = format!("{} ({})", commit.id.short(), commit.time);
        let what = format!(
            "{} {}",
            markdown_code(&tenure.name),
            markdown_prose(&tenure.ty)
        );
        match tenure.until {
            Some(_) => format!("{what} from {from} until {}", memory.until(tenure)),
            None => format!("{what} since {from}"),
        }
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| format!("number {}: {}", field.number, told.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_marked_as_editors_know_it() {
        let page = "a\n```proto old\nx\n```\n```proto new surface=json\n";
        assert_eq!(plain_fences(page), "a\n```proto\nx\n```\n```proto");
    }
}
