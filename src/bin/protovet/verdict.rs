//! From what was found to what fails: severities, what is allowed, and what is wrong with that.

use protovet::approve::{self, Task};
use protovet::check;
use protovet::finding::{Allowed, Finding};
use protovet::model::Schema;
use protovet::report::{Asked, Format};
use protovet::rules;

use crate::approving::OfComparison;
use crate::judges::Judges;
use crate::outcome::Outcome;
use crate::output::Terminal;
use crate::resolve::Settings;

/// What is left of what was found.
#[derive(Debug)]
pub(crate) struct Verdict {
    /// What nobody allowed, and what is wrong with approvals.
    pub(crate) findings: Vec<Finding>,
    /// What somebody allowed.
    pub(crate) allowed: Vec<Allowed>,
    /// What it means for the run.
    pub(crate) outcome: Outcome,
}

/// What can look again for single rules, whatever was asked for.
pub(crate) trait LooksAgain {
    /// Whether it can tell about a rule.
    fn answers(&self, rule: &str) -> bool;
    /// All that these rules find.
    fn again(&self, rules: &[&'static str], versions: (&Schema, &Schema)) -> Vec<Finding>;
}

/// Judges what was found between two versions, or in one of them.
pub(crate) fn of(
    mut findings: Vec<Finding>,
    versions: (&Schema, &Schema),
    (task, looks): (Task, &dyn LooksAgain),
    more: &OfComparison,
    settings: &Settings,
) -> Verdict {
    settings.levels.apply(&mut findings, versions);
    let (mut findings, mut allowed) = match &settings.approving {
        None => (findings, Vec::new()),
        Some(approving) => approving.judged(findings, versions, more, |mut judged| {
            let wanted = (task, settings.shows_notes());
            let mut again = |rules: &[&'static str]| looks.again(rules, versions);
            let mut told = judged.told(versions, wanted, &|rule| looks.answers(rule), &mut again);
            settings.levels.apply(&mut told, versions);
            if !told.is_empty() {
                judged.findings.extend(told);
                check::sort(&mut judged.findings, versions.0, versions.1);
            }
            (judged.findings, judged.allowed)
        }),
    };
    let fails = |finding: &Finding| settings.levels.fails(finding, versions, settings.fail_on);
    let outcome = match findings.iter().any(fails) {
        true => Outcome::Findings,
        false => Outcome::Clean,
    };
    findings.retain(|finding| finding.severity >= settings.shown || fails(finding));
    allowed.retain(|it| it.finding.severity >= settings.shown || fails(&it.finding));
    Verdict {
        findings,
        allowed,
        outcome,
    }
}

/// What nobody allowed of what was found.
pub(crate) fn not_allowed(
    mut findings: Vec<Finding>,
    versions: (&Schema, &Schema),
    more: &OfComparison,
    settings: &Settings,
) -> Vec<Finding> {
    settings.levels.apply(&mut findings, versions);
    match &settings.approving {
        None => findings,
        Some(approving) => approving.judged(findings, versions, more, |judged| judged.findings),
    }
}

impl LooksAgain for Judges<'_> {
    fn answers(&self, rule: &str) -> bool {
        let looks_back = rules::find(rule).is_some_and(rules::Rule::looks_back);
        approve::compares(rule) && (!looks_back || self.remembers())
    }

    fn again(&self, rules: &[&'static str], versions: (&Schema, &Schema)) -> Vec<Finding> {
        self.everything_of(rules, versions)
    }
}

/// Looks again at one version.
pub(crate) struct LintAgain<'s> {
    pub(crate) settings: &'s Settings,
    /// The rules that have looked at everything already.
    pub(crate) asked: &'s [Asked],
}

impl LooksAgain for LintAgain<'_> {
    fn answers(&self, rule: &str) -> bool {
        let is_ours = rules::find(rule).is_some();
        // what rules of buf look at is for their configuration to say
        !approve::compares(rule) && (is_ours || self.asked.iter().any(|it| it.id == rule))
    }

    fn again(&self, rules: &[&'static str], (_, new): (&Schema, &Schema)) -> Vec<Finding> {
        let policy = check::Policy {
            rules: check::Selection::Only(rules.to_vec()),
            ..self.settings.policy.clone()
        };
        check::lint(new, &policy)
    }
}

/// Tells people how to allow what failed, once.
pub(crate) fn tell_how_to_allow(outcome: Outcome, settings: &Settings, terminal: &mut Terminal) {
    let is_text = settings.outputs.style().format == Format::Text;
    if outcome == Outcome::Findings && is_text && settings.approving.is_some() {
        terminal.note(HOW_TO_ALLOW);
    }
}

/// The line of the baseline that a finding says is stale.
pub(crate) fn line_of_stale(finding: &Finding) -> Option<u32> {
    finding.element.rsplit_once(':')?.1.parse().ok()
}

/// The one line that says how to allow what failed.
const HOW_TO_ALLOW: &str = "to say yes on purpose, write `// protovet:allow RULE \
     reason=\"why\"` at the element or around it; `protovet baseline` and docs/allow.md have other \
     ways";
