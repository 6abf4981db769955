//! `protovet check --pre-push`: what a push sends, asked by git before it sends it.

use std::io::{self, IsTerminal as _, Read as _};
use std::time::Instant;

use protovet::source::{self, SourceError};

use crate::failure::Failure;
use crate::outcome::Outcome;
use crate::output::Terminal;
use crate::plan::Plan;
use crate::resolve::{Settings, Verbosity};

/// Checks all that a push sends, and ends as the worst of it does.
pub(super) fn run(
    mut plan: Plan,
    remote: &str,
    settings: &Settings,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let told = match told_by_pre_commit(|name| std::env::var(name).ok()) {
        Some(line) => line,
        None => told_by_git()?,
    };
    let pushes = source::pushes(plan.shown(), &told, remote, &settings.open)?;
    if pushes.is_empty() && settings.verbosity >= Verbosity::Normal {
        terminal.note("nothing is sent, so there is nothing to check");
    }
    let several = pushes.len() > 1;
    let mut worst = Outcome::Clean;
    for push in pushes {
        if several && settings.verbosity >= Verbosity::Normal {
            terminal.note(&format!("push of {}:", push.name()));
        }
        plan.compare_push(push);
        let compared = super::compare(&plan, (settings.clone(), Instant::now()), terminal)?;
        if compared == Outcome::Findings {
            worst = compared;
        }
    }
    Ok(worst)
}

fn told_by_git() -> Result<String, Failure> {
    let mut input = io::stdin();
    if input.is_terminal() {
        return Err(SourceError::new(
            "`--pre-push` waits for what git tells a pre-push hook, and standard input is a terminal",
            "`protovet install-hook --hook pre-push` makes git run it; by hand, `protovet check \
             --against REV` compares with a revision",
        )
        .into());
    }
    let mut told = String::new();
    input.read_to_string(&mut told).map_err(|error| {
        SourceError::plain(format!("cannot read what git tells the hook: {error}"))
    })?;
    Ok(told)
}

/// The pre-commit framework reads standard input itself, and hands on the first line in variables.
fn told_by_pre_commit(variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    const NONE: &str = "0000000000000000000000000000000000000000";
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let to = set("PRE_COMMIT_TO_REF")?;
    let from = set("PRE_COMMIT_FROM_REF").unwrap_or_else(|| NONE.to_owned());
    // without a push, the framework is given two revisions to compare
    let remote_ref = set("PRE_COMMIT_REMOTE_BRANCH").unwrap_or_else(|| from.clone());
    let local_ref = set("PRE_COMMIT_LOCAL_BRANCH").unwrap_or_else(|| remote_ref.clone());
    Some(format!("{local_ref} {to} {remote_ref} {from}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_the_pre_commit_framework() {
        let told = told_by_pre_commit(|name| match name {
            "PRE_COMMIT_TO_REF" => Some("b".to_owned()),
            "PRE_COMMIT_FROM_REF" => Some("a".to_owned()),
            "PRE_COMMIT_REMOTE_BRANCH" => Some("refs/heads/main".to_owned()),
            _ => None,
        });
        assert_eq!(told.as_deref(), Some("refs/heads/main b refs/heads/main a"));
        assert_eq!(told_by_pre_commit(|_| None), None);
    }
}
