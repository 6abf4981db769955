//! One walk over what buf pairs, calling every rule that is selected.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::context::{
    Context, EnumPair, FieldPair, FilePair, MessagePair, MethodPair, Pair, ServicePair, Sink,
};
use super::ignore::{Ignored, ignored};
use super::image::Image;
use super::order::sorted;
use super::rule::{Check, Rule};
use super::selection::Selection;
use super::{numbers, values};
use crate::finding::{Finding, Tally};
use crate::model::{EnumId, FieldId, FileId, MessageId, Schema, ServiceId};

/// Compares two versions as buf does.
///
/// Every finding is an error. Its first label is buf's position on the new side (see
/// [`super::position`]); a finding without a label belongs to no file that is still there. Sorted as buf
/// sorts, by path and position.
#[must_use]
pub fn check(old: &Schema, new: &Schema, selection: &Selection) -> Vec<Finding> {
    let cx = Context {
        old: Image::new(old, selection),
        new: Image::new(new, selection),
        tally: Tally::default(),
    };
    let ignored = ignored(&selection.ignore_only);
    let rules = selected(selection, &ignored);
    let of_fields = rules
        .iter()
        .filter_map(|selected| match selected.rule.check {
            Check::Field(check) => Some((check, *selected)),
            _ => None,
        });
    let walk = Walk {
        cx: &cx,
        of_fields: of_fields.collect(),
        rules,
    };
    let mut findings = walk.whole();
    let messages: Vec<MessageId> = new.messages().collect();
    let enums: Vec<EnumId> = new.enums().collect();
    let services: Vec<ServiceId> = new.services().collect();
    let extensions: Vec<FieldId> = cx.new.extensions().collect();
    findings.par_extend(cx.new.files.par_iter().flat_map_iter(|&id| walk.file(id)));
    findings.par_extend(messages.par_iter().flat_map_iter(|&id| walk.message(id)));
    findings.par_extend(
        extensions
            .par_iter()
            .flat_map_iter(|&id| walk.extension(id)),
    );
    findings.par_extend(enums.par_iter().flat_map_iter(|&id| walk.enumeration(id)));
    findings.par_extend(services.par_iter().flat_map_iter(|&id| walk.service(id)));
    cx.tally.whole(sorted(findings, new))
}

/// A rule with the paths it ignores.
#[derive(Clone, Copy)]
struct Selected<'a> {
    rule: &'static Rule,
    ignored: &'a [String],
}

fn selected<'a>(selection: &Selection, ignored: &'a Ignored) -> Vec<Selected<'a>> {
    let rules = selection.rules.iter();
    let rules = rules.map(|&rule| Selected {
        rule,
        ignored: ignored.get(rule.id).map_or(&[], Vec::as_slice),
    });
    rules.collect()
}

struct Walk<'a> {
    cx: &'a Context<'a>,
    rules: Vec<Selected<'a>>,
    /// Those that look at fields, of which there are most by far.
    of_fields: Vec<(FieldCheck, Selected<'a>)>,
}

type FieldCheck = fn(&FieldPair<'_>, &mut Sink<'_>);

impl<'a> Walk<'a> {
    fn run(&self, findings: &mut Vec<Finding>, visit: impl Fn(&Check, &mut Sink<'_>)) {
        if self.cx.tally.is_over() {
            return;
        }
        for Selected { rule, ignored } in &self.rules {
            visit(
                &rule.check,
                &mut Sink::new(self.cx, rule, ignored, findings),
            );
        }
    }

    fn whole(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        self.run(&mut findings, |check, sink| {
            if let Check::Whole(check) = check {
                check(self.cx, sink);
            }
        });
        findings
    }

    fn pair<T, I: Copy>(&self, old_id: I, new_id: I) -> Pair<'a, T, I>
    where
        Schema: std::ops::Index<I, Output = T>,
    {
        Pair {
            cx: self.cx,
            old: &self.cx.old.schema[old_id],
            new: &self.cx.new.schema[new_id],
            old_id,
            new_id,
        }
    }

    fn file(&self, new: FileId) -> Vec<Finding> {
        let mut findings = Vec::new();
        let Some(old) = self.cx.old.file(&self.cx.new.schema[new].path) else {
            return findings;
        };
        let file: FilePair<'_> = self.pair(old, new);
        self.run(&mut findings, |check, sink| {
            if let Check::File(check) = check {
                check(&file, sink);
            }
        });
        findings
    }

    fn message(&self, new: MessageId) -> Vec<Finding> {
        let mut findings = Vec::new();
        let message = &self.cx.new.schema[new];
        if !self.cx.new.has(message.file) {
            return findings;
        }
        let Some(old) = self.cx.old.message(&message.full_name) else {
            return findings;
        };
        let message: MessagePair<'_> = numbers::fields(self.pair(old, new));
        self.run(&mut findings, |check, sink| {
            if let Check::Message(check) = check {
                check(&message, sink);
            }
        });
        for &(old, new) in &message.kept {
            self.field(old, new, &mut findings);
        }
        findings
    }

    fn extension(&self, new: FieldId) -> Vec<Finding> {
        let mut findings = Vec::new();
        let schema = self.cx.new.schema;
        let extendee = &schema[schema[new].message].full_name;
        if let Some(old) = self.cx.old.extension(extendee, schema[new].number) {
            self.field(old, new, &mut findings);
        }
        findings
    }

    fn field(&self, old: FieldId, new: FieldId, findings: &mut Vec<Finding>) {
        let field: FieldPair<'_> = self.pair(old, new);
        for (check, Selected { rule, ignored }) in &self.of_fields {
            check(&field, &mut Sink::new(self.cx, rule, ignored, findings));
        }
    }

    fn enumeration(&self, new: EnumId) -> Vec<Finding> {
        let mut findings = Vec::new();
        let item = &self.cx.new.schema[new];
        if !self.cx.new.has(item.file) {
            return findings;
        }
        let Some(old) = self.cx.old.enum_named(&item.full_name) else {
            return findings;
        };
        let item: EnumPair<'_> = values::values(self.pair(old, new));
        self.run(&mut findings, |check, sink| {
            if let Check::Enum(check) = check {
                check(&item, sink);
            }
        });
        findings
    }

    fn service(&self, new: ServiceId) -> Vec<Finding> {
        let mut findings = Vec::new();
        let (old_schema, schema) = (self.cx.old.schema, self.cx.new.schema);
        if !self.cx.new.has(schema[new].file) {
            return findings;
        }
        let old = old_schema.service(&schema[new].full_name);
        let Some(old) = old.filter(|&id| self.cx.old.has(old_schema[id].file)) else {
            return findings;
        };
        let service: ServicePair<'_> = self.pair(old, new);
        self.run(&mut findings, |check, sink| {
            if let Check::Service(check) = check {
                check(&service, sink);
            }
        });
        let current = schema.methods_of(new);
        let current: FxHashMap<&str, _> = current
            .map(|(id, method)| (method.name.as_str(), id))
            .collect();
        for (old, method) in old_schema.methods_of(old) {
            let Some(&new) = current.get(method.name.as_str()) else {
                continue;
            };
            let method: MethodPair<'_> = self.pair(old, new);
            self.run(&mut findings, |check, sink| {
                if let Check::Method(check) = check {
                    check(&method, sink);
                }
            });
        }
        findings
    }
}
