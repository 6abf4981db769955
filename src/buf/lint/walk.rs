//! One walk over the files that are looked at, calling every rule that is selected.

use rayon::prelude::*;

use super::context::{Context, Sink};
use super::rule::{Check, Rule};
use super::selection::Selection;
use crate::buf::ignore::{Ignored, ignored};
use crate::buf::order::sorted;
use crate::finding::Finding;
use crate::model::{EnumId, FieldId, FileId, MessageId, Schema, ServiceId};

/// Looks at some files of a schema, those for which `is_target` holds. What they import is known,
/// but nothing is found there.
///
/// The files are those of one module: rules that compare files with each other compare these.
/// Every finding is an error, and its first label is buf's position (see [`crate::buf::position`]).
/// Sorted as buf sorts, by path and position.
#[must_use]
pub fn check(
    schema: &Schema,
    selection: &Selection,
    is_target: &dyn Fn(FileId) -> bool,
) -> Vec<Finding> {
    let cx = Context::new(schema, selection, is_target);
    let ignored = ignored(&selection.ignore_only);
    let rules = Rules::new(&selection.rules, &ignored);
    let mut findings = whole(&cx, &selection.rules, &ignored);
    let found = cx.files.par_iter().flat_map_iter(|&file| {
        let mut findings = Vec::new();
        let mut walk = Walk {
            cx: &cx,
            rules: &rules,
            findings: &mut findings,
        };
        walk.file(file);
        findings
    });
    findings.par_extend(found);
    cx.tally.whole(sorted(findings, schema))
}

/// What the rules say that look at all files together.
fn whole(cx: &Context<'_>, rules: &[&'static Rule], ignored: &Ignored) -> Vec<Finding> {
    let of_rule = |rule: &&'static Rule| {
        let mut findings = Vec::new();
        if let Check::Whole(check) = rule.check {
            let ignored = ignored.get(rule.id).map_or(&[][..], Vec::as_slice);
            check(cx, &mut Sink::new(cx, rule, ignored, &mut findings));
        }
        findings
    };
    rules.par_iter().flat_map_iter(of_rule).collect()
}

/// The rules by what they look at, each with the paths it ignores.
macro_rules! by_kind {
    ($($list:ident: $kind:ident($id:ty),)*) => {
        #[derive(Default)]
        struct Rules<'a> {
            $($list: Vec<(fn(&Context<'_>, $id, &mut Sink<'_>), &'static Rule, &'a [String])>,)*
        }

        impl<'a> Rules<'a> {
            fn new(rules: &[&'static Rule], ignored: &'a Ignored) -> Self {
                let mut lists = Self::default();
                for &rule in rules {
                    let ignored = ignored.get(rule.id).map_or(&[][..], Vec::as_slice);
                    match rule.check {
                        $(Check::$kind(check) => lists.$list.push((check, rule, ignored)),)*
                        Check::Whole(_) | Check::Retired | Check::Missing => {}
                    }
                }
                lists
            }
        }
    };
}

by_kind! {
    files: File(FileId),
    messages: Message(MessageId),
    fields: Field(FieldId),
    oneofs: Oneof(crate::model::OneofId),
    enums: Enum(EnumId),
    values: Value(crate::model::EnumValueId),
    services: Service(ServiceId),
    methods: Method(crate::model::MethodId),
}

/// The way through one file.
struct Walk<'a, 'f> {
    cx: &'a Context<'a>,
    rules: &'a Rules<'a>,
    findings: &'f mut Vec<Finding>,
}

/// Calls all rules of a list with one element.
macro_rules! run {
    ($walk:ident, $list:ident, $id:expr) => {
        for &(check, rule, ignored) in &$walk.rules.$list {
            check(
                $walk.cx,
                $id,
                &mut Sink::new($walk.cx, rule, ignored, $walk.findings),
            );
        }
    };
}

impl Walk<'_, '_> {
    fn file(&mut self, id: FileId) {
        if self.cx.tally.is_over() {
            return;
        }
        run!(self, files, id);
        let file = &self.cx.schema[id];
        let mut open: Vec<MessageId> = file.messages.clone();
        while let Some(message) = open.pop() {
            self.message(message);
            open.extend(&self.cx.schema[message].messages);
        }
        for &item in &file.enums {
            self.enumeration(item);
        }
        for &extension in &file.extensions {
            run!(self, fields, extension);
        }
        for &service in &file.services {
            self.service(service);
        }
    }

    fn message(&mut self, id: MessageId) {
        let message = &self.cx.schema[id];
        if message.is_map_entry || self.cx.tally.is_over() {
            return;
        }
        run!(self, messages, id);
        for field in message.fields.iter() {
            run!(self, fields, field);
        }
        for &extension in &message.extensions {
            run!(self, fields, extension);
        }
        for oneof in message.oneofs.iter() {
            if !self.cx.schema[oneof].synthetic {
                run!(self, oneofs, oneof);
            }
        }
        for &item in &message.enums {
            self.enumeration(item);
        }
    }

    fn enumeration(&mut self, id: EnumId) {
        run!(self, enums, id);
        for value in self.cx.schema[id].values.iter() {
            run!(self, values, value);
        }
    }

    fn service(&mut self, id: ServiceId) {
        run!(self, services, id);
        for method in self.cx.schema[id].methods.iter() {
            run!(self, methods, method);
        }
    }
}
