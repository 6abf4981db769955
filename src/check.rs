//! One walk over the pairs, calling every rule.

mod same;

use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::finding::{Finding, MOST_FINDINGS, Severity, Tally};
use crate::history::Memory;
use crate::model::{FileId, FileRole, MessageId, Schema};
use crate::pair::{FieldPair, Kept, MethodPairs, Pairs};
pub use crate::policy::{Policy, Selection};
use crate::relation::Relations;
use crate::rules::context::{
    Context, EnumContext, FieldContext, FileContext, Lint, MessageContext, MethodContext,
    ServiceContext,
};
use crate::rules::draft::Sink;
use crate::rules::remembered::Remembered;
use crate::rules::siblings::Siblings;
use crate::rules::touched::Touched;
use crate::rules::{self, Check, Kind, Rule};

pub use same::sort;
use same::{Key, Tells, ToldByPast, key, merged};

/// Whether a policy asks for a rule.
fn asks_for(policy: &Policy, rule: &Rule) -> bool {
    let selected = match &policy.rules {
        Selection::All => true,
        Selection::Only(ids) => ids.contains(&rule.id),
    };
    let protects = match rule.kind {
        Kind::Breaking => rule.surfaces.intersects(policy.surfaces),
        Kind::Convention => true,
        Kind::Change => false,
    };
    selected && protects
}

/// The rules that a policy asks for, by ID.
#[must_use]
pub fn selected(policy: &Policy) -> Vec<&'static Rule> {
    let rules = rules::all().iter().copied();
    rules.filter(|rule| asks_for(policy, rule)).collect()
}

/// The rules that find what breaks nothing.
fn harmless(policy: &Policy) -> Vec<&'static Rule> {
    let rules = rules::all()
        .iter()
        .copied()
        .filter(|rule| rule.kind == Kind::Change);
    let selected = |rule: &&Rule| match &policy.rules {
        Selection::All => true,
        Selection::Only(ids) => ids.contains(&rule.id),
    };
    rules.filter(selected).collect()
}

/// Compares two versions: what breaks, and the conventions on what the change adds or touches.
///
/// Findings come worst first, then by path and place. Of more than
/// [`MOST_FINDINGS`] there is but one error, which says so.
#[must_use]
pub fn check(old: &Schema, new: &Schema, policy: &Policy) -> Vec<Finding> {
    check_remembering(old, new, policy, None)
}

/// The same, with what is known of all that was there before the old version.
#[must_use]
pub fn check_remembering(
    old: &Schema,
    new: &Schema,
    policy: &Policy,
    memory: Option<&Memory>,
) -> Vec<Finding> {
    let tally = Tally::default();
    tally.whole(compared(&Pairs::new(old, new), policy, memory, &tally))
}

/// Conventions for which `lint` looks at all files; a comparison leaves out those that nothing
/// changes for.
const OF_ALL_FILES: [&str; 1] = ["RPC_REQUEST_RESPONSE_UNIQUE"];

fn compared(
    pairs: &Pairs<'_>,
    policy: &Policy,
    memory: Option<&Memory>,
    tally: &Tally,
) -> Vec<Finding> {
    let mut findings = breaking(pairs, policy, memory, tally);
    let conventions = conventions(pairs.new, &Touched::by(pairs), policy, tally);
    let conventions = conventions.into_iter();
    findings.extend(conventions.filter(|it| !OF_ALL_FILES.contains(&it.rule)));
    let mut findings = merged(findings);
    sort(&mut findings, pairs.old, pairs.new);
    findings
}

/// All that changed between two versions, for those who want to read it.
#[derive(Default, Debug)]
pub struct Changes {
    /// What [`check`] finds.
    pub findings: Vec<Finding>,
    /// What matters only on surfaces that the policy does not ask for, and what breaks nothing on
    /// any: notes, in no order. Fields and other members about which something is found are left
    /// out of the former: one finding a change.
    pub elsewhere: Vec<Finding>,
}

impl Changes {
    /// All of them, worst first, then by path and place.
    #[must_use]
    pub fn listed(self, old: &Schema, new: &Schema) -> Vec<Finding> {
        let mut listed = self.findings;
        listed.extend(self.elsewhere);
        sort(&mut listed, old, new);
        listed
    }
}

/// Compares two versions, and lists also what the policy does not protect.
#[must_use]
pub fn changes(old: &Schema, new: &Schema, policy: &Policy) -> Changes {
    let pairs = Pairs::new(old, new);
    // what matters on several surfaces is found by all of them
    let (own, other, safe) = (Tally::default(), Tally::default(), Tally::default());
    let mut findings = compared(&pairs, policy, None, &own);
    findings.retain(|finding| !is_advice(finding));
    let others = Policy {
        surfaces: policy.surfaces.others(),
        ..policy.clone()
    };
    let known: FxHashSet<Key<'_>> = findings.iter().map(key).collect();
    let mut elsewhere = merged(breaking(&pairs, &others, None, &other));
    let told: FxHashSet<&str> = findings.iter().map(|it| it.element.as_str()).collect();
    let is_told = |finding: &Finding| {
        let element = finding.element.as_str();
        told.contains(element) && !old.has_members(element) && !new.has_members(element)
    };
    elsewhere.retain(|finding| !known.contains(&key(finding)) && !is_told(finding));
    // two files that were named may be called anything
    let one_file = |schema: &Schema| {
        let inputs = schema
            .files()
            .filter(|&id| schema[id].role == FileRole::Input);
        inputs.count() == 1
    };
    if one_file(old) && one_file(new) {
        elsewhere.retain(|finding| finding.rule != "FILE_MOVED");
    }
    elsewhere.iter_mut().for_each(unprotected);
    let mut rest = walked(&pairs, policy, harmless(policy), (None, &safe));
    let tells = Tells::of(findings.iter().chain(&elsewhere));
    rest.retain(|it| !tells.has(it));
    elsewhere.extend(rest);
    let found = findings.len() + elsewhere.len();
    if found > MOST_FINDINGS || [own, other, safe].iter().any(Tally::is_over) {
        return Changes {
            findings: vec![Finding::too_many()],
            elsewhere: Vec::new(),
        };
    }
    Changes {
        findings,
        elsewhere,
    }
}

/// Whether it is a note on how things are named or laid out, which is no change: `lint` has it.
fn is_advice(finding: &Finding) -> bool {
    let is_convention = rules::find(finding.rule).is_some_and(|it| it.kind == Kind::Convention);
    is_convention && finding.severity == Severity::Note
}

/// Makes a note of what nobody asked to protect.
fn unprotected(finding: &mut Finding) {
    let surfaces: Vec<&str> = finding.surfaces.iter().map(|it| it.word()).collect();
    let surfaces = surfaces.join(",");
    finding.severity = Severity::Note;
    finding.help = Some(format!("not protected here: `--surface {surfaces}` asks for it").into());
}

/// Looks at one version: the conventions on all of it.
#[must_use]
pub fn lint(schema: &Schema, policy: &Policy) -> Vec<Finding> {
    let tally = Tally::default();
    let mut findings = conventions(schema, &Touched::everything(), policy, &tally);
    sort(&mut findings, schema, schema);
    tally.whole(findings)
}

fn breaking(
    pairs: &Pairs<'_>,
    policy: &Policy,
    memory: Option<&Memory>,
    tally: &Tally,
) -> Vec<Finding> {
    walked(pairs, policy, selected(policy), (memory, tally))
}

fn walked(
    pairs: &Pairs<'_>,
    policy: &Policy,
    rules: Vec<&'static Rule>,
    (memory, tally): (Option<&Memory>, &Tally),
) -> Vec<Finding> {
    // What happens inside of messages that are one is told of these, once.
    let is_own = |old: MessageId, new: MessageId| {
        let own = |schema: &Schema, id: MessageId| schema[schema[id].file].role == FileRole::Input;
        own(pairs.old, old) || own(pairs.new, new)
    };
    let told = |old, new| pairs.messages.to_new(old) == Some(new) && is_own(old, new);
    let backward = Relations::besides(pairs.old, pairs.new, told);
    let forward = Relations::besides(pairs.new, pairs.old, |new, old| told(old, new));
    let cx = Context {
        old: pairs.old,
        new: pairs.new,
        pairs,
        policy,
        backward: &backward,
        forward: &forward,
        packs_any: &OnceLock::new(),
    };
    let walk = Walk {
        cx: &cx,
        rules,
        tally,
    };
    let mut findings = walk.whole();
    findings.par_extend(
        pairs
            .files
            .kept()
            .par_iter()
            .flat_map_iter(|pair| walk.file(pair)),
    );
    findings.par_extend(
        pairs
            .messages
            .kept()
            .par_iter()
            .flat_map_iter(|pair| walk.message(pair)),
    );
    findings.par_extend(
        pairs
            .extensions
            .kept()
            .par_iter()
            .flat_map_iter(|pair| walk.extension(pair)),
    );
    findings.par_extend(
        pairs
            .enums
            .kept()
            .par_iter()
            .flat_map_iter(|pair| walk.enumeration(pair)),
    );
    findings.par_extend(
        pairs
            .services
            .kept()
            .par_iter()
            .flat_map_iter(|pair| walk.service(pair)),
    );
    if let Some(memory) = memory {
        let remembered = Remembered::all(&cx, memory);
        let past = remembered
            .par_iter()
            .flat_map_iter(|it| walk.remembered(it));
        let past: Vec<Finding> = past.collect();
        let told = ToldByPast::of(&past);
        findings.retain(|added| !told.has(added));
        findings.extend(past);
    }
    findings
}

fn conventions(
    schema: &Schema,
    touched: &Touched<'_>,
    policy: &Policy,
    tally: &Tally,
) -> Vec<Finding> {
    let lint = Lint { schema, touched };
    let rules = selected(policy);
    let found = rules.par_iter().flat_map_iter(|rule| {
        let mut findings = Vec::new();
        if let Check::Convention(check) = rule.check {
            check(&lint, &mut Sink::new(rule, (policy, tally), &mut findings));
        }
        findings
    });
    found.collect()
}

struct Walk<'a> {
    cx: &'a Context<'a>,
    rules: Vec<&'static Rule>,
    /// How much was found.
    tally: &'a Tally,
}

impl Walk<'_> {
    fn run(&self, findings: &mut Vec<Finding>, visit: impl Fn(&Check, &mut Sink<'_>)) {
        let asked = (self.cx.policy, self.tally);
        if self.tally.is_over() {
            return;
        }
        for rule in &self.rules {
            for check in rule.check.parts() {
                visit(check, &mut Sink::new(rule, asked, findings));
            }
        }
    }

    fn remembered(&self, past: &Remembered<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        self.run(&mut findings, |check, sink| {
            if let Check::Remembered(check) = check {
                check(past, sink);
            }
        });
        findings
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

    fn file(&self, pair: &Kept<FileId>) -> Vec<Finding> {
        let mut findings = Vec::new();
        if !self.cx.is_own(pair.old, pair.new) {
            return findings;
        }
        let file = FileContext {
            cx: self.cx,
            pair: *pair,
        };
        self.run(&mut findings, |check, sink| {
            if let Check::File(check) = check {
                check(&file, sink);
            }
        });
        findings
    }

    fn message(&self, pair: &Kept<MessageId>) -> Vec<Finding> {
        let mut findings = Vec::new();
        if !self
            .cx
            .is_own(self.cx.old[pair.old].file, self.cx.new[pair.new].file)
        {
            return findings;
        }
        let fields = Siblings::new(self.cx, *pair);
        let message = MessageContext {
            cx: self.cx,
            pair: *pair,
            fields: &fields,
        };
        self.run(&mut findings, |check, sink| {
            if let Check::Message(check) = check {
                check(&message, sink);
            }
        });
        for pair in &fields.kept {
            self.field(*pair, Some(&fields), &mut findings);
        }
        findings
    }

    fn extension(&self, pair: &Kept<crate::model::FieldId>) -> Vec<Finding> {
        let mut findings = Vec::new();
        let (old, new) = (&self.cx.old[pair.old], &self.cx.new[pair.new]);
        if self.cx.is_own(old.file, new.file) {
            self.field(self.cx.pairs.extension(pair), None, &mut findings);
        }
        findings
    }

    fn field(&self, pair: FieldPair, siblings: Option<&Siblings<'_>>, findings: &mut Vec<Finding>) {
        let field = FieldContext {
            cx: self.cx,
            pair,
            siblings,
        };
        self.run(findings, |check, sink| {
            if let Check::Field(check) = check {
                check(&field, sink);
            }
        });
    }

    fn enumeration(&self, pair: &Kept<crate::model::EnumId>) -> Vec<Finding> {
        let mut findings = Vec::new();
        if !self
            .cx
            .is_own(self.cx.old[pair.old].file, self.cx.new[pair.new].file)
        {
            return findings;
        }
        let values = self.cx.pairs.values(pair);
        let context = EnumContext::new_of(self.cx, *pair, &values);
        self.run(&mut findings, |check, sink| {
            if let Check::Enum(check) = check {
                check(&context, sink);
            }
        });
        findings
    }

    fn service(&self, pair: &Kept<crate::model::ServiceId>) -> Vec<Finding> {
        let mut findings = Vec::new();
        if !self
            .cx
            .is_own(self.cx.old[pair.old].file, self.cx.new[pair.new].file)
        {
            return findings;
        }
        // Callers of a service that goes by another name are turned away whatever its methods are.
        let same_name = self.cx.old[pair.old].full_name == self.cx.new[pair.new].full_name;
        let methods = if same_name {
            self.cx.pairs.methods(pair)
        } else {
            MethodPairs::default()
        };
        let service = ServiceContext {
            cx: self.cx,
            pair: *pair,
            methods: &methods,
        };
        self.run(&mut findings, |check, sink| match check {
            Check::Service(check) => check(&service, sink),
            Check::Method(check) => {
                for pair in &methods.kept {
                    check(
                        &MethodContext {
                            cx: self.cx,
                            pair: *pair,
                        },
                        sink,
                    );
                }
            }
            _ => {}
        });
        findings
    }
}
