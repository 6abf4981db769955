//! What options may be set where, and in which editions.
//!
//! The definitions say it in options of their own (`targets`, `feature_support`), so this comes
//! after all options are in place.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Element;
use super::index::message_of;
use crate::compile::Problem;
use crate::model::option_number::{
    ENUM_VALUE_FEATURE_SUPPORT, FIELD_FEATURE_SUPPORT, FIELD_TARGETS,
};
use crate::model::{
    Edition, EnumId, Field, FieldId, FileId, MessageId, OptionField, OptionValue, Options, Schema,
    Span, Type,
};

/// The restrictions that the definitions of options state.
#[derive(Debug)]
pub(crate) struct Checks<'s> {
    schema: &'s Schema,
    elements: [Option<MessageId>; Element::ALL.len()],
    fields: FxHashMap<(MessageId, i32), Restriction>,
    /// Enums some value of which is restricted.
    enums: FxHashMap<(EnumId, i32), Support>,
}

/// What is to be checked when a field is set.
#[derive(Clone, Copy, Debug, Default)]
struct Restriction {
    /// One bit for each kind of element it may be set on; none when it may be set on all.
    targets: u32,
    support: Support,
    /// The message inside, if there is something to check in it.
    inner: Option<MessageId>,
    /// The enum it takes its value from, if there is something to check in it.
    item: Option<EnumId>,
}

/// The editions in which something exists, by their numbers in `google.protobuf.Edition`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Support {
    introduced: Option<i32>,
    removed: Option<i32>,
}

/// Where a value that is checked stands.
#[derive(Clone, Copy)]
struct Site {
    file: FileId,
    edition: Edition,
    element: Element,
    span: Span,
}

impl<'s> Checks<'s> {
    /// The restrictions on `reachable` fields (see
    /// [`super::OptionIndex::into_reachable`]), whose options must be in place.
    pub(crate) fn new(schema: &'s Schema, reachable: &[FieldId]) -> Self {
        let mut checks = Self {
            schema,
            elements: Element::ALL.map(|element| schema.message(&element.options_message())),
            fields: FxHashMap::default(),
            enums: FxHashMap::default(),
        };
        let restricted_enums = checks.restrict_enums(reachable);
        let mut interesting = Vec::new();
        for &id in reachable {
            let field = &schema[id];
            let item = match field.ty {
                Type::Enum(item) if restricted_enums.contains(&item) => Some(item),
                _ => None,
            };
            let restriction = Restriction {
                item,
                ..Restriction::of(field)
            };
            if restriction.says_something() {
                checks
                    .fields
                    .insert((field.message, field.number), restriction);
                interesting.push(field.message);
            }
        }
        checks.lead_to(interesting, reachable);
        checks
    }

    /// Finds the restricted values of the enums that options can hold.
    fn restrict_enums(&mut self, reachable: &[FieldId]) -> FxHashSet<EnumId> {
        let mut seen = FxHashSet::default();
        let mut restricted = FxHashSet::default();
        for &id in reachable {
            let Type::Enum(item) = self.schema[id].ty else {
                continue;
            };
            if !seen.insert(item) {
                continue;
            }
            for (_, value) in self.schema.values_of(item) {
                let support = Support::of(&value.options, ENUM_VALUE_FEATURE_SUPPORT);
                if support != Support::default() {
                    self.enums.insert((item, value.number), support);
                    restricted.insert(item);
                }
            }
        }
        restricted
    }

    /// Marks the fields through which messages with restricted fields are reached.
    fn lead_to(&mut self, mut interesting: Vec<MessageId>, reachable: &[FieldId]) {
        let mut holders = FxHashMap::<MessageId, Vec<FieldId>>::default();
        for &id in reachable {
            if let Some(inner) = message_of(self.schema[id].ty) {
                holders.entry(inner).or_default().push(id);
            }
        }
        let mut seen = FxHashSet::default();
        while let Some(message) = interesting.pop() {
            if !seen.insert(message) {
                continue;
            }
            for &id in holders.get(&message).into_iter().flatten() {
                let holder = &self.schema[id];
                let key = (holder.message, holder.number);
                self.fields.entry(key).or_default().inner = Some(message);
                interesting.push(holder.message);
            }
        }
    }

    /// What is wrong with the options of a file.
    pub(crate) fn file(&self, id: FileId) -> Vec<Problem> {
        let mut problems = Vec::new();
        let edition = self.schema[id].edition;
        each_options(self.schema, id, |element, options| {
            if !options.fields.is_empty() {
                let site = Site {
                    file: id,
                    edition,
                    element,
                    span: Span::NONE,
                };
                self.element(site, options, &mut problems);
            }
        });
        problems
    }

    fn element(&self, site: Site, options: &Options, problems: &mut Vec<Problem>) {
        let features = options.get(site.element.features_number());
        if let Some(features) = features
            && site.edition <= Edition::Proto3
        {
            let text = format!("`features` cannot be set in {}", site.edition.text());
            let help = "only files with an `edition` have features";
            problems.push(Problem::new(site.file, features.span, text).help(help));
            return;
        }
        let Some(message) = self.elements[site.element as usize] else {
            return;
        };
        for field in &options.fields {
            self.field(
                Site {
                    span: field.span,
                    ..site
                },
                message,
                field,
                problems,
            );
        }
    }

    fn field(
        &self,
        site: Site,
        message: MessageId,
        field: &OptionField,
        problems: &mut Vec<Problem>,
    ) {
        let Some(restriction) = self.fields.get(&(message, field.number)) else {
            return;
        };
        let site = Site {
            span: field.span.or(site.span),
            ..site
        };
        if !restriction.allows(site.element) {
            let text = format!(
                "`{}` cannot be set on {}",
                field.name,
                site.element.with_article()
            );
            let help = restriction.allowed();
            problems.push(Problem::new(site.file, site.span, text).help(help));
        }
        self.supported(site, restriction.support, &field.name, problems);
        for value in field.value.elements() {
            match (value, restriction.item, restriction.inner) {
                (OptionValue::Enum(number, name), Some(item), _) => {
                    if let Some(&support) = self.enums.get(&(item, *number)) {
                        self.supported(site, support, name, problems);
                    }
                }
                (OptionValue::Message(fields), _, Some(inner)) => {
                    for field in fields {
                        self.field(site, inner, field, problems);
                    }
                }
                _ => {}
            }
        }
    }

    /// Reports what does not exist in the edition of the file.
    fn supported(&self, site: Site, support: Support, name: &str, problems: &mut Vec<Problem>) {
        let edition = self.edition_number(site.edition);
        let text = match support {
            Support {
                introduced: Some(introduced),
                ..
            } if edition < introduced => {
                let introduced = self.edition_name(introduced);
                format!(
                    "`{name}` exists from {introduced} on, and this file is {}",
                    in_words(site)
                )
            }
            Support {
                removed: Some(removed),
                ..
            } if edition >= removed => {
                format!("`{name}` is gone since {}", self.edition_name(removed))
            }
            _ => return,
        };
        problems.push(Problem::new(site.file, site.span, text));
    }

    /// The number of an edition in `google.protobuf.Edition`.
    fn edition_number(&self, edition: Edition) -> i32 {
        match edition {
            Edition::Proto2 => 998,
            Edition::Proto3 => 999,
            Edition::Year(2023) => 1000,
            Edition::Year(2024) => 1001,
            Edition::Year(year) => {
                let name = format!("EDITION_{year}");
                let found = self
                    .edition_values()
                    .find(|(_, candidate)| *candidate == name);
                found.map_or(NEWEST_EDITION, |(number, _)| number)
            }
        }
    }

    fn edition_name(&self, number: i32) -> String {
        let mut values = self.edition_values();
        let name = values.find(|&(candidate, _)| candidate == number);
        let name = name.map(|(_, name)| name.trim_start_matches("EDITION_"));
        match name {
            Some("PROTO2") => "proto2".to_owned(),
            Some("PROTO3") => "proto3".to_owned(),
            Some("UNSTABLE") => "a future edition".to_owned(),
            Some(year) => format!("edition {year}"),
            None => "another edition".to_owned(),
        }
    }

    fn edition_values(&self) -> impl Iterator<Item = (i32, &'s str)> {
        let schema = self.schema;
        let item = schema.enum_named("google.protobuf.Edition");
        let values = item.into_iter().flat_map(move |id| schema.values_of(id));
        values.map(|(_, value)| (value.number, value.name.as_str()))
    }
}

/// Visits the options of a file and of all that stands in it.
fn each_options(schema: &Schema, id: FileId, mut visit: impl FnMut(Element, &Options)) {
    let file = &schema[id];
    visit(Element::File, &file.options);
    for &service in &file.services {
        visit(Element::Service, &schema[service].options);
        schema
            .methods_of(service)
            .for_each(|(_, method)| visit(Element::Method, &method.options));
    }
    let (mut enums, mut extensions) = (file.enums.clone(), file.extensions.clone());
    let mut open = file.messages.clone();
    while let Some(id) = open.pop() {
        let message = &schema[id];
        visit(Element::Message, &message.options);
        for range in &message.extension_ranges {
            visit(Element::ExtensionRange, &range.options);
        }
        message
            .oneofs
            .iter()
            .for_each(|id| visit(Element::Oneof, &schema[id].options));
        // The fields of a map entry only repeat the features of the map field.
        if !message.is_map_entry {
            message
                .fields
                .iter()
                .for_each(|id| visit(Element::Field, &schema[id].options));
        }
        open.extend(&message.messages);
        enums.extend(&message.enums);
        extensions.extend(&message.extensions);
    }
    extensions
        .iter()
        .for_each(|&id| visit(Element::Field, &schema[id].options));
    for id in enums {
        visit(Element::Enum, &schema[id].options);
        schema
            .values_of(id)
            .for_each(|(_, value)| visit(Element::EnumValue, &value.options));
    }
}

/// Just below `EDITION_UNSTABLE`: the number of an edition that the schema does not name.
const NEWEST_EDITION: i32 = 9998;

fn in_words(site: Site) -> String {
    match site.edition {
        Edition::Year(year) => format!("edition {year}"),
        older => older.text(),
    }
}

impl Restriction {
    fn of(field: &Field) -> Self {
        let targets = field.options.get(FIELD_TARGETS);
        let targets = targets.into_iter().flat_map(|field| field.value.elements());
        let targets = targets
            .filter_map(OptionValue::as_enum)
            .filter(|number| *number < 32);
        let targets = targets.fold(0, |bits, number| bits | 1_u32 << number.max(0));
        let support = Support::of(&field.options, FIELD_FEATURE_SUPPORT);
        Self {
            targets,
            support,
            inner: None,
            item: None,
        }
    }

    fn says_something(&self) -> bool {
        self.targets != 0 || self.support != Support::default() || self.item.is_some()
    }

    const fn allows(&self, element: Element) -> bool {
        self.targets == 0 || self.targets & (1 << element.target_number()) != 0
    }

    /// Where it may be set, as help.
    fn allowed(&self) -> String {
        let allowed = Element::ALL
            .into_iter()
            .filter(|&element| self.allows(element));
        let words: Vec<String> = allowed
            .map(|element| format!("{}s", element.word()))
            .collect();
        match words.split_last() {
            None => "it cannot be set at all".to_owned(),
            Some((last, [])) => format!("set it on {last}"),
            Some((last, others)) => format!("set it on {} or {last}", others.join(", ")),
        }
    }
}

impl Support {
    fn of(options: &Options, number: i32) -> Self {
        let edition = |part| options.get(number)?.value.field(part)?.value.as_enum();
        Self {
            introduced: edition(SUPPORT_INTRODUCED),
            removed: edition(SUPPORT_REMOVED),
        }
    }
}

/// The number of `edition_introduced` in `FieldOptions.FeatureSupport`.
const SUPPORT_INTRODUCED: i32 = 1;
/// The number of `edition_removed` in `FieldOptions.FeatureSupport`.
const SUPPORT_REMOVED: i32 = 4;
