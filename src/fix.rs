//! What mends a finding: edits to the text of the new version, where one answer is right.
//!
//! A finding becomes *changes* that say what is meant (`change`), those of several findings are
//! put together, and only then written as the file around them is (`reserve`, `lay`). Nothing here
//! reads or writes a file: [`converge()`] asks its caller what becomes of the texts.

mod apply;
mod body;
mod change;
mod converge;
mod deleted;
mod effort;
mod entries;
mod imports;
mod known;
mod lay;
mod left;
mod lines;
mod merge;
mod number;
mod of_buf;
mod render;
mod reserve;
mod reserved;
mod reused;
mod syntax;
mod value;

use std::rc::Rc;
use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use crate::finding::{Finding, Fix};
use crate::history::{Element, Memory, TypeKind, free_numbers};
use crate::model::{EnumId, FileRole, MessageId, Schema, Span};
use crate::pair::{FieldPairs, Kept, Pairs, ValuePairs};
use crate::rules::{self, numbers};

pub use apply::{Texts, apply};
pub use converge::{Dropped, Look, Looked, Mended, converge};
pub use left::left_to_people;

use body::BodyText;
use change::{Body, Proposal};
use effort::Effort;
use known::Known;

/// How many members a fix that stands alone may move. A field that is inserted among thousands moves
/// all behind it, and a report would tell of nearly all of them at each.
const MOST_MOVED: usize = 64;

/// Knows two versions, and finds what would mend what was found between them.
#[derive(Debug)]
pub struct Fixer<'a> {
    old: Option<&'a Schema>,
    new: &'a Schema,
    memory: Option<&'a Memory>,
    /// Made when it is first asked for.
    pairs: OnceLock<Option<Pairs<'a>>>,
    known: Known<'a>,
    most_moved: usize,
}

impl<'a> Fixer<'a> {
    /// For findings about a new version: compared with an old one, if there is one, and with all
    /// that was there before, if it is known.
    #[must_use]
    pub fn new(old: Option<&'a Schema>, new: &'a Schema, memory: Option<&'a Memory>) -> Self {
        Self {
            old,
            new,
            memory,
            pairs: OnceLock::new(),
            known: Known::default(),
            most_moved: MOST_MOVED,
        }
    }

    /// For fixes that are made together: each may move as many members as it takes.
    fn together(self) -> Self {
        Self {
            most_moved: usize::MAX,
            ..self
        }
    }

    /// What mends a finding by itself; nothing where that is for people to decide, or where the
    /// text is not known.
    #[must_use]
    pub fn fix(&self, finding: &Finding) -> Option<Fix> {
        let proposal = self.propose(finding)?;
        let edits = render::edits(self, std::slice::from_ref(&proposal));
        (!edits.is_empty()).then_some(Fix {
            title: proposal.title,
            edits,
        })
    }

    /// Gives each finding its fix, if it has one. Where thousands are about one huge element, the
    /// last ones get none, as each looks through all of it: how many were not looked at.
    pub fn fill(&self, findings: &mut [Finding]) -> usize {
        let mut effort = Effort::of_fixes();
        let mut left_out = 0;
        for finding in findings {
            if !effort.affords(self, finding) {
                left_out += 1;
            } else if let Some(fix) = self.fix(finding) {
                effort.spend(fix.edits.iter().map(|it| it.text.len()).sum());
                finding.fix = Some(Box::new(fix));
            }
        }
        left_out
    }

    /// What a rule's findings ask for.
    fn propose(&self, finding: &Finding) -> Option<Proposal> {
        let place = finding.new_label()?.place;
        let file = &self.new[place.file];
        if file.role != FileRole::Input || file.source.text().is_none() {
            return None;
        }
        way(finding.rule)?(self, finding)
    }

    fn pairs(&self) -> Option<&Pairs<'a>> {
        let pairs = self
            .pairs
            .get_or_init(|| Some(Pairs::new(self.old?, self.new)));
        pairs.as_ref()
    }

    /// A message or enum of the new version by its full name.
    fn body_named(&self, full_name: &str) -> Option<Body> {
        let message = self.new.message(full_name).map(Body::Message);
        message.or_else(|| self.new.enum_named(full_name).map(Body::Enum))
    }

    /// What is known of a message or enum from before both versions.
    fn remembered(&self, body: Body) -> Option<&Element> {
        let memory = self.memory?;
        let (old, pairs) = (self.old?, self.pairs()?);
        let before = match body {
            Body::Message(new) => pairs
                .messages
                .to_old(new)
                .map(|old_id| &old[old_id])
                .map(|it| (&it.full_name, it.file)),
            Body::Enum(new) => pairs
                .enums
                .to_old(new)
                .map(|old_id| &old[old_id])
                .map(|it| (&it.full_name, it.file)),
        };
        match before {
            Some((name, file)) => memory.live(body.kind(), name, &old[file].path),
            None => memory.dead(body.kind(), body.full_name(self.new)),
        }
    }

    /// The two messages that one of the new version is.
    fn kept_message(&self, new: MessageId) -> Option<Kept<MessageId>> {
        self.pairs()?.messages.of_new(new).copied()
    }

    /// The two enums that one of the new version is.
    fn kept_enum(&self, new: EnumId) -> Option<Kept<EnumId>> {
        self.pairs()?.enums.of_new(new).copied()
    }

    /// The fields of a message that is there in both versions.
    fn fields(&self, message: &Kept<MessageId>) -> Option<Rc<FieldPairs>> {
        let pairs = self.pairs()?;
        Some(self.known.fields.of(message.new, || pairs.fields(message)))
    }

    /// The values of an enum that is there in both versions.
    fn values(&self, item: &Kept<EnumId>) -> Option<Rc<ValuePairs>> {
        let pairs = self.pairs()?;
        Some(self.known.values.of(item.new, || pairs.values(item)))
    }

    /// The statements of a message or enum of the new version.
    fn body_text(&self, body: Body) -> Option<Rc<BodyText<'a>>> {
        let read = || {
            let text = self.new[body.file(self.new)].source.text()?;
            Some(Rc::new(BodyText::read(text, body.span(self.new))?))
        };
        Option::clone(&self.known.bodies.of(body, read))
    }

    /// The numbers that a message or enum of the new version uses, reserves or gives away.
    fn taken(&self, body: Body) -> Vec<(i32, i32)> {
        match body {
            Body::Message(id) => numbers::taken(self.new, id),
            Body::Enum(id) => taken_by_values(self.new, id),
        }
    }

    /// The same without numbers that are about to be changed, each by its place.
    fn taken_but_for(&self, body: Body, leaving: &[Span]) -> Vec<(i32, i32)> {
        let members: Vec<(i32, Span)> = match body {
            Body::Message(id) => {
                let fields = self.new.fields_of(id);
                fields.map(|(_, it)| (it.number, it.number_span)).collect()
            }
            Body::Enum(id) => {
                let values = self.new.values_of(id);
                values.map(|(_, it)| (it.number, it.number_span)).collect()
            }
        };
        let leaving: FxHashSet<u32> = leaving.iter().map(|span| span.start).collect();
        let (gone, kept): (Vec<_>, Vec<_>) = members
            .iter()
            .partition(|(_, span)| leaving.contains(&span.start));
        let [gone, kept] = [gone, kept].map(|members| {
            let numbers = members.into_iter().map(|(number, _)| number);
            numbers.collect::<FxHashSet<i32>>()
        });
        let mut taken = self.taken(body);
        taken.retain(|(start, end)| start != end || !gone.contains(start) || kept.contains(start));
        taken
    }

    /// The numbers that were never used, as far as is known, and are not `given`.
    fn never_used(
        &self,
        body: Body,
        (leaving, given): (&[Span], &[(i32, i32)]),
    ) -> impl Iterator<Item = i32> + use<> {
        let mut taken = self.taken_but_for(body, leaving);
        taken.extend(given);
        // zero is what unset fields read as
        taken.push((0, 0));
        match body {
            Body::Message(id) => {
                if let Some((old, kept)) = self.old.zip(self.kept_message(id)) {
                    taken.extend(numbers::taken(old, kept.old));
                }
            }
            Body::Enum(id) => {
                if let Some((old, kept)) = self.old.zip(self.kept_enum(id)) {
                    taken.extend(taken_by_values(old, kept.old));
                }
            }
        }
        if let Some(element) = self.remembered(body) {
            taken.extend(element.taken());
        }
        free_numbers(body.kind(), taken)
    }
}

type Way = fn(&Fixer<'_>, &Finding) -> Option<Proposal>;

/// How findings of a rule are mended.
fn way(rule: &str) -> Option<Way> {
    Some(match rule {
        "FIELD_DELETED" | "FIELD_NAME_NOT_RESERVED" => deleted::field,
        "ENUM_VALUE_DELETED" | "ENUM_VALUE_NAME_NOT_RESERVED" => deleted::value,
        "FIELD_RENUMBERED" => number::field,
        "ENUM_VALUE_RENUMBERED" => number::value,
        "FIELD_NUMBER_REUSED" => reused::field,
        "ENUM_NUMBER_REUSED" => reused::value,
        "RESERVED_REMOVED" => reserved::removed,
        "RESERVED_FORGOTTEN" => reserved::forgotten,
        "RESERVED_NAME_FORGOTTEN" => reserved::names_forgotten,
        "RESERVED_RANGES_SPLIT" => merge::ranges,
        "ENUM_FIRST_VALUE_ZERO" => value::zero,
        "ENUM_VALUE_PREFIX" | "ENUM_ZERO_VALUE_SUFFIX" => value::renamed,
        rule if rules::find(rule).is_none() => of_buf::propose,
        _ => return None,
    })
}

fn taken_by_values(schema: &Schema, id: EnumId) -> Vec<(i32, i32)> {
    let values = schema.values_of(id).map(|(_, it)| (it.number, it.number));
    let ranges = schema[id].reserved_ranges.iter();
    values.chain(ranges.map(|it| (it.start, it.end))).collect()
}

impl Body {
    const fn kind(self) -> TypeKind {
        match self {
            Self::Message(_) => TypeKind::Message,
            Self::Enum(_) => TypeKind::Enum,
        }
    }
}
