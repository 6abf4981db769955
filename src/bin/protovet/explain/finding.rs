//! One finding with everything about it: the places, a value that shows it, why and what to do.

use std::collections::BTreeSet;

use protovet::check;
use protovet::finding::{Finding, Surfaces};
use protovet::policy::Policy;
use protovet::report::{self, Report};
use protovet::rules::Rule;
use protovet::source::{OpenOptions, SourceError};
use protovet::witness;

use super::nearest;
use crate::args::{ColorArgs, ExplainArgs, FailOn, OutputArgs};
use crate::bounded;
use crate::compare::{self, Comparison};
use crate::diff;
use crate::failure::Failure;
use crate::load::{self, Version};
use crate::outcome::Outcome;
use crate::output::Terminal;
use crate::plan::Plan;
use crate::remember;
use crate::resolve::{self, Settings};

/// How many findings an error lists.
const MOST_LISTED: usize = 5;

/// Explains the findings of a rule on an element.
///
/// # Errors
/// When there are none, a version cannot be read or does not compile, or the output cannot be
/// written.
pub(super) fn explain(
    rule: &Rule,
    element: &str,
    mut args: ExplainArgs,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let mut settings = settings(&mut args, terminal)?;
    let plan = plan(&args, &mut settings)?;
    let opened = open(&args, plan.as_ref(), &settings.open)?;
    let wider = |options: &OpenOptions| match &plan {
        Some(plan) => plan.wider(options),
        None => named(&args)
            .map(|(old, new)| diff::as_named(old, new, options))
            .transpose(),
    };
    let load =
        |comparison, settings: &Settings| found(comparison, (rule, element), settings, terminal);
    let found = compare::with_imports(opened, wider, &mut settings, load)?;
    let mut text = Vec::new();
    for finding in &found.findings {
        write(&mut text, finding, &found, &settings)?;
    }
    text.extend_from_slice(reasons(rule).as_bytes());
    terminal.print(&text)?;
    terminal.note(&format!("compared with {}", found.description));
    Ok(Outcome::Clean)
}

/// What was asked for: the same as of a check, for a terminal.
fn settings(args: &mut ExplainArgs, terminal: &Terminal) -> Result<Settings, SourceError> {
    let output = OutputArgs {
        color: ColorArgs { ..args.color },
        ..OutputArgs::default()
    };
    let files = std::mem::take(&mut args.files);
    let mut settings = Settings::of_one_version(FailOn::Never, files, &output, terminal)?;
    settings.protect(&args.policy);
    Ok(settings)
}

/// What a check would compare, with what is configured for it; none when two versions are named.
fn plan(args: &ExplainArgs, settings: &mut Settings) -> Result<Option<Plan>, Failure> {
    if args.old.is_some() {
        return Ok(None);
    }
    let against = resolve::against(&args.against, args.staged);
    let plan = Plan::new(args.path.clone(), against, &settings.open)?;
    if let Some(ours) = plan.ours()? {
        settings.fill_in(&ours, &args.policy, Some(FailOn::Never), None);
    }
    Ok(Some(plan))
}

/// The two versions that are named.
fn named(args: &ExplainArgs) -> Option<(&str, &str)> {
    args.old.as_deref().zip(args.new.as_deref())
}

/// The two versions: those named, as `diff` takes them, or those a check compares.
fn open(
    args: &ExplainArgs,
    plan: Option<&Plan>,
    options: &OpenOptions,
) -> Result<Comparison, Failure> {
    if let Some((old, new)) = named(args) {
        return diff::of_modules(old, new, options);
    }
    match plan {
        Some(plan) => plan.open(options),
        None => Err(SourceError::new(
            "one of two versions is missing",
            "name both, as in `--old OLD --new NEW`",
        )
        .into()),
    }
}

/// The findings asked for, and what they were found between.
struct Found {
    old: Version,
    new: Version,
    description: String,
    findings: Vec<Finding>,
}

fn found(
    comparison: Comparison,
    (rule, element): (&Rule, &str),
    settings: &Settings,
    terminal: &mut Terminal,
) -> Result<Found, Failure> {
    let description = comparison.description.clone();
    let old = (comparison.old, comparison.old_modules.as_ref());
    let new = (comparison.new, comparison.new_modules.as_ref());
    let (old, new) = load::load_both(old, new, settings)?;
    let past = remember::read(comparison.past, settings);
    let past = past.and_then(|past| past.told(settings, terminal));
    let memory = past.as_ref().map(|past| &*past.memory);
    let check = |policy: &Policy| {
        bounded::all(check::check_remembering(
            &old.schema,
            &new.schema,
            policy,
            memory,
        ))
    };
    let all = check(&settings.policy)?;
    let mut findings = select(&all, rule, element)?;
    if findings.is_empty() {
        let everywhere = Policy {
            surfaces: Surfaces::ALL,
            ..settings.policy.clone()
        };
        let everything = check(&everywhere)?;
        let elsewhere = select(&everything, rule, element)?;
        return Err(not_found(rule, element, &all, &elsewhere).into());
    }
    if let Some(past) = &past {
        past.quote(&mut findings)?;
    }
    Ok(Found {
        description: description.unwrap_or_else(|| old.label.clone()),
        old,
        new,
        findings,
    })
}

/// The findings of a rule on an element: on the one of this full name, or else on the only one whose
/// name ends like this.
fn select(all: &[Finding], rule: &Rule, element: &str) -> Result<Vec<Finding>, SourceError> {
    let of_rule = || all.iter().filter(|finding| finding.rule == rule.id);
    let exact = of_rule().filter(|finding| finding.element == element);
    let exact: Vec<Finding> = exact.cloned().collect();
    if !exact.is_empty() {
        return Ok(exact);
    }
    let ends_so = |finding: &&Finding| {
        let rest = finding.element.strip_suffix(element);
        rest.is_some_and(|rest| rest.ends_with(['.', '/']))
    };
    let similar: Vec<Finding> = of_rule().filter(ends_so).cloned().collect();
    let names: BTreeSet<&str> = similar.iter().map(|it| it.element.as_str()).collect();
    if names.len() > 1 {
        let message = format!("`{element}` is the end of several names");
        let help = format!("name one of {}", listed(names));
        return Err(SourceError::new(message, help));
    }
    Ok(similar)
}

/// Names in backticks, with commas; the first of many.
fn listed(names: BTreeSet<&str>) -> String {
    let more = names.len().saturating_sub(MOST_LISTED);
    let first = names.into_iter().take(MOST_LISTED);
    let first: Vec<String> = first.map(|name| format!("`{name}`")).collect();
    match more {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

/// Says that there is no such finding, and which there are.
fn not_found(rule: &Rule, element: &str, all: &[Finding], elsewhere: &[Finding]) -> SourceError {
    let message = format!("{} finds nothing about `{element}`", rule.id);
    let on_it = |finding: &&Finding| {
        finding.element == element || finding.element.ends_with(&format!(".{element}"))
    };
    let rules: BTreeSet<&str> = all.iter().filter(on_it).map(|it| it.rule).collect();
    let of_rule = all.iter().filter(|finding| finding.rule == rule.id);
    let elements: BTreeSet<&str> = of_rule.map(|it| it.element.as_str()).collect();
    let nearby = nearest(element, all.iter().map(|it| it.element.as_str()));
    let help = if let Some(finding) = elsewhere.first() {
        let surfaces = finding.surfaces.iter().map(|surface| surface.word());
        let surfaces = surfaces.collect::<Vec<_>>().join(",");
        format!("it does with `--surface {surfaces}`")
    } else if !rules.is_empty() {
        format!("found about it: {}", listed(rules))
    } else if !elements.is_empty() {
        format!("it finds something about {}", listed(elements))
    } else if let Some(name) = nearby {
        let there = all.iter().filter(|finding| finding.element == name);
        let rules = listed(there.map(|it| it.rule).collect());
        format!("the nearest is `{name}`, about which is found: {rules}")
    } else if let Some(first) = all.first() {
        let (rule, element) = (first.rule, &first.element);
        format!("what is found begins with `protovet explain {rule} {element}`")
    } else {
        "nothing is found between these two versions; --against, --old and --new choose others"
            .to_owned()
    };
    SourceError::new(message, help)
}

/// Writes a finding as `check` does, and a value that shows it or why there is none.
fn write(
    text: &mut Vec<u8>,
    finding: &Finding,
    found: &Found,
    settings: &Settings,
) -> Result<(), Failure> {
    let (old, new) = (&found.old.schema, &found.new.schema);
    let witness = witness::find(old, new, finding);
    let none = witness.is_none();
    let report = Report {
        old,
        new,
        old_label: found.old.path_note.as_deref(),
        findings: std::slice::from_ref(finding),
        witnesses: &[witness],
        allowed: &[],
    };
    report::write(text, &report, settings.outputs.style())?;
    if none {
        let why = match finding.subject {
            Some(_) => "every value tried is read as it was written",
            None => "this is not about the values of a message",
        };
        text.extend_from_slice(format!("no witness: {why}\n\n").as_bytes());
    }
    Ok(())
}

/// The page of a rule from its first section on.
fn reasons(rule: &Rule) -> String {
    let start = rule.page.find("\n## ").map_or(0, |at| at + 1);
    format!("{}\n", rule.page[start..].trim_end())
}
