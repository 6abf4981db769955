//! What `init` would write, and what it can only show: files that somebody else keeps are never
//! changed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use protovet::source::OpenOptions;

use super::surroundings::Surroundings;
use crate::args::PartArg;
use crate::configured;
use crate::install_hook::{self, Hook};

const GITHUB: &str = include_str!("../../../../docs/ci/github.md");
const HOOKS: &str = include_str!("../../../../docs/hooks.md");
const WORKFLOW: &str = ".github/workflows/protovet.yml";

/// What fits a repository.
#[derive(Default)]
pub(super) struct Proposal {
    /// What would be written.
    pub(super) writes: Vec<Write>,
    /// What has to be added by hand: to what, and what.
    by_hand: Vec<(String, String)>,
    /// What is there already, or does not apply.
    settled: Vec<String>,
}

/// Something that would be written.
pub(super) struct Write {
    /// How the user calls it.
    pub(super) shown: String,
    /// What it is for.
    meaning: String,
    /// What it says; none when that was told by `meaning`.
    text: Option<String>,
    pub(super) what: What,
}

/// What is written.
pub(super) enum What {
    /// A file that is not there yet, or may be written over.
    File(PathBuf, String),
    /// A hook, with what it adds to the check.
    Hook(Vec<String>),
}

impl Proposal {
    /// Adds why something is left out.
    pub(super) fn settle(&mut self, why: String) {
        self.settled.push(why);
    }

    /// Adds the configuration.
    pub(super) fn config(&mut self, target: PathBuf, shown: String, text: String, force: bool) {
        if target.exists() && !force {
            self.settled.push(format!("`{shown}` is there already"));
            return;
        }
        self.writes.push(Write {
            shown,
            meaning: "what is protected".to_owned(),
            text: Some(text.clone()),
            what: What::File(target, text),
        });
    }

    /// Adds a job for the service that is used.
    pub(super) fn workflow(&mut self, around: &Surroundings, cwd: &Path) {
        let Some(top) = around.top() else { return };
        let mut known = false;
        if around.is_on_github() {
            known = true;
            let shown = configured::shown(&top.join(WORKFLOW), cwd);
            let used = around.workflow();
            if let Some(used) = used.or_else(|| Some(top.join(WORKFLOW)).filter(|it| it.exists())) {
                let used = configured::shown(&used, cwd);
                self.settled.push(format!("`{used}` is there already"));
            } else {
                let text = workflow(around);
                self.writes.push(Write {
                    shown,
                    meaning: "checks pull requests and pushes on GitHub".to_owned(),
                    text: Some(text.clone()),
                    what: What::File(top.join(WORKFLOW), text),
                });
            }
        }
        for service in around.services() {
            known = true;
            let shown = configured::shown(&top.join(service.file), cwd);
            if around.mentions_protovet(service.file) {
                self.settled
                    .push(format!("`{shown}` has a job with protovet already"));
            } else {
                let job = first_block(service.page).replace(" proto ", &path_of(around));
                let title = format!("`{shown}`, for {}", service.name);
                self.by_hand.push((title, job));
            }
        }
        if !known {
            self.settled.push(
                "no file of a CI service is here; docs/ci has jobs for GitHub, GitLab, Azure, Jenkins, \
                 Bitbucket and Buildkite"
                    .to_owned(),
            );
        }
    }

    /// Adds a check before each commit.
    pub(super) fn hook(&mut self, around: &Surroundings, (at, options): (&Path, &OpenOptions)) {
        let Some(top) = around.top() else { return };
        for (file, heading) in [
            (".pre-commit-config.yaml", "## pre-commit"),
            ("lefthook.yml", "## lefthook"),
            (".husky", "## husky"),
        ] {
            if !around.has(file) {
                continue;
            }
            let shown = configured::shown(&top.join(file), &options.cwd);
            let hook = format!("{file}/pre-commit");
            if around.mentions_protovet(file) || around.mentions_protovet(&hook) {
                self.settled
                    .push(format!("`{shown}` runs protovet already"));
            } else {
                let section = HOOKS.split_once(heading).map_or(HOOKS, |(_, rest)| rest);
                self.by_hand
                    .push((format!("`{shown}`"), first_block(section)));
            }
            return;
        }
        let check = match around.schemas.as_str() {
            "." => Vec::new(),
            schemas => vec![schemas.to_owned()],
        };
        match install_hook::planned(Hook::PreCommit, &check, (at, options)) {
            Ok(None) => self.settled.push("the hook is there already".to_owned()),
            Ok(Some((shown, meaning))) => self.writes.push(Write {
                shown,
                meaning,
                text: None,
                what: What::Hook(check),
            }),
            Err(error) => {
                let help = error.help.unwrap_or_default();
                self.settled.push(format!("{}; {help}", error.message));
            }
        }
    }

    /// Keeps what was asked for.
    pub(super) fn wants(only: &[PartArg], part: PartArg) -> bool {
        only.is_empty() || only.contains(&part)
    }

    /// All of it, for people.
    pub(super) fn told(&self) -> String {
        let mut text = String::new();
        for settled in &self.settled {
            let _ = writeln!(text, "nothing to do: {settled}");
        }
        for write in &self.writes {
            let _ = writeln!(text, "\nto write: `{}`: {}", write.shown, write.meaning);
            if let Some(content) = &write.text {
                indent(&mut text, content);
            }
        }
        for (title, block) in &self.by_hand {
            let _ = writeln!(text, "\nto add by hand, as it is yours: {title}");
            indent(&mut text, block);
        }
        text
    }
}

fn indent(text: &mut String, block: &str) {
    text.push('\n');
    for line in block.lines() {
        let _ = writeln!(text, "{}", format!("    {line}").trim_end());
    }
}

/// The workflow of the page, for this repository.
fn workflow(around: &Surroundings) -> String {
    let branch = around.repository.as_ref();
    let branch = branch.and_then(|it| it.default_branch.as_deref());
    first_block(GITHUB)
        .replace("path: proto", &format!("path: {}", around.schemas))
        .replace("[main]", &format!("[{}]", branch.unwrap_or("main")))
}

fn path_of(around: &Surroundings) -> String {
    match around.schemas.as_str() {
        "." => " ".to_owned(),
        folder => format!(" {folder} "),
    }
}

/// The first fenced block of a page.
fn first_block(page: &str) -> String {
    let lines = page.lines().skip_while(|line| !line.starts_with("```"));
    let block = lines.skip(1).take_while(|line| !line.starts_with("```"));
    block.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_start_with_what_is_to_be_added() {
        assert!(first_block(GITHUB).contains("uses: protovet/protovet@v"));
        assert!(first_block(GITHUB).contains("path: proto\n"));
        assert!(first_block(GITHUB).contains("[main]"));
        for heading in ["## pre-commit", "## lefthook", "## husky"] {
            let (_, section) = HOOKS.split_once(heading).unwrap();
            assert!(first_block(section).contains("protovet"), "{heading}");
        }
    }
}
