//! `protovet history [PATH]`: every number and name that messages and enums ever had.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use protovet::history::{self, Element, Ledger, Progress, Scope, State, Store};
use protovet::report::{self, plural};
use protovet::source::{Chronicle, OpenOptions, Since, SourceError};

use crate::args::{HistoryArgs, HistoryFormat};
use crate::failure::Failure;
use crate::outcome::Outcome;
use crate::output::Terminal;
use crate::page;
use crate::remember::{limits, skipped};

pub(crate) fn run(args: &HistoryArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let started = Instant::now();
    let options = OpenOptions::from_process()?;
    let shown = args.path.display().to_string();
    let chronicle = Chronicle::open(&args.path, &options)?;
    let chronicle = chronicle.ok_or_else(|| no_repository(&shown))?;
    let folder = folder(&chronicle, args, &options)?;
    let ledger = read(&chronicle, args)?;
    let elements = chosen(&ledger, args, &folder);
    if elements.is_empty() && !args.element.is_empty() {
        return Err(nothing_named(args, &ledger).into());
    }
    match &args.html {
        Some(file) => page::put(file, &chronicle, &ledger, &elements, terminal)?,
        None => print(args, &ledger, &elements, terminal)?,
    }
    tell(
        &chronicle,
        &ledger,
        args,
        (elements.len(), started),
        terminal,
    );
    Ok(Outcome::Clean)
}

fn print(
    args: &HistoryArgs,
    ledger: &Ledger,
    elements: &[&Element],
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let mut text = Vec::new();
    match args.format {
        HistoryFormat::Text => {
            report::write_history(&mut text, ledger, elements, terminal.colored())?;
        }
        HistoryFormat::Json => report::write_history_json(&mut text, ledger, elements)?,
    }
    Ok(terminal.print(&text)?)
}

fn no_repository(shown: &str) -> SourceError {
    SourceError {
        message: format!("`{shown}` is not in a git repository, so it has no history"),
        help: Some("name a folder of a git repository".to_owned()),
    }
}

/// The folder or file that was asked for, from the top of the repository; empty for all of it.
fn folder(
    chronicle: &Chronicle,
    args: &HistoryArgs,
    options: &OpenOptions,
) -> Result<String, SourceError> {
    let path = options.cwd.join(&args.path);
    if !path.exists() {
        return Err(SourceError {
            message: format!("there is no file or folder `{}`", args.path.display()),
            help: Some(
                "name a folder that is there now, and what was in it before by its name with \
                 `--element`"
                    .to_owned(),
            ),
        });
    }
    Ok(chronicle.below_work_tree(&path).unwrap_or_default())
}

fn read(chronicle: &Chronicle, args: &HistoryArgs) -> Result<Ledger, SourceError> {
    let Some(tip) = chronicle.tip(args.branch.as_deref())? else {
        return Ok(Ledger::default());
    };
    let scope = Scope {
        since: args.since.as_deref().map(since),
        merges: args.all_merges,
    };
    let store = if args.no_cache {
        None
    } else {
        Store::of(chronicle)
    };
    let bar = Bar::new();
    let ledger = history::read(chronicle, tip, &scope, store.as_ref(), &bar);
    bar.bar.finish_and_clear();
    ledger
}

/// A day, if it is written as one, else a revision.
fn since(typed: &str) -> Since {
    let is_day = typed.len() == 10
        && typed.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if is_day {
        Since::Date(typed.to_owned())
    } else {
        Since::Revision(typed.to_owned())
    }
}

/// The elements to show: those that were named, or else those that are there and have something to
/// mend, or all.
fn chosen<'l>(ledger: &'l Ledger, args: &HistoryArgs, folder: &str) -> Vec<&'l Element> {
    let named = |element: &&Element| {
        args.element.is_empty()
            || element.names.iter().any(|home| {
                let name = home.full_name.as_str();
                args.element.iter().any(|wanted| is_named(name, wanted))
            })
    };
    let here = |element: &&Element| {
        element.names.iter().any(|home| {
            let rest = home.path.strip_prefix(folder);
            rest.is_some_and(|rest| folder.is_empty() || rest.is_empty() || rest.starts_with('/'))
        })
    };
    let all = shows_all(args);
    let asked = |element: &&Element| all || (element.is_live() && has_hazard(element));
    let elements = ledger.elements.iter();
    let mut elements: Vec<&Element> = elements.filter(named).filter(here).filter(asked).collect();
    elements.sort_by_key(|element| (element.path(), element.full_name()));
    elements
}

/// Whether also what needs no mending is shown.
fn shows_all(args: &HistoryArgs) -> bool {
    let for_people = args.format == HistoryFormat::Text && args.html.is_none();
    args.all || !args.element.is_empty() || !for_people
}

/// Whether a full name is the one that was typed, or ends with it.
fn is_named(name: &str, wanted: &str) -> bool {
    let rest = name.strip_suffix(wanted);
    rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn has_hazard(element: &Element) -> bool {
    let mut numbers = element.numbers().into_iter();
    numbers.any(|number| matches!(number.state, State::Unreserved | State::Reused))
}

fn nothing_named(args: &HistoryArgs, ledger: &Ledger) -> SourceError {
    let wanted = args.element.join("`, `");
    let known = ledger.elements.len();
    SourceError {
        message: format!("no message or enum was ever called `{wanted}` here"),
        help: Some(format!(
            "write its name, such as `User` or `acme.v1.User`; `--all` shows all {known} that are \
             known"
        )),
    }
}

fn tell(
    chronicle: &Chronicle,
    ledger: &Ledger,
    args: &HistoryArgs,
    (shown, started): (usize, Instant),
    terminal: &mut Terminal,
) {
    if args.quiet {
        return;
    }
    for note in limits(chronicle, ledger) {
        terminal.note(&note);
    }
    let unreadable = ledger.skipped.len() - ledger.missing().count();
    if args.verbose {
        for line in skipped(ledger) {
            terminal.note(&line);
        }
    } else if unreadable > 0 {
        let count = plural(unreadable, "revision");
        terminal.note(&format!(
            "{count} of files could not be parsed; --verbose lists them"
        ));
    }
    let types = plural(ledger.elements.len(), "type");
    let commits = plural(ledger.visited, "commit");
    let what = if shows_all(args) {
        format!("{shown} of {types}")
    } else {
        format!("{shown} of {types} have numbers that were reused, or are free and not reserved")
    };
    let time = report::millis(started.elapsed());
    terminal.note(&format!("{what}; looked at {commits}; {time}"));
}

/// A bar on a terminal, nothing elsewhere.
struct Bar {
    bar: ProgressBar,
}

impl Bar {
    fn new() -> Self {
        if !std::io::stderr().is_terminal() {
            return Self {
                bar: ProgressBar::hidden(),
            };
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        bar.enable_steady_tick(Duration::from_millis(100));
        Self { bar }
    }

    fn start(&self, count: usize, what: &'static str) {
        let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}");
        self.bar
            .set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        self.bar.set_message(what);
        self.bar.set_position(0);
        self.bar.set_length(count as u64);
    }
}

impl Progress for Bar {
    fn commits(&self, count: usize) {
        self.start(count, "commits");
    }

    fn looked_at(&self, count: usize) {
        self.bar.inc(count as u64);
    }

    fn contents(&self, count: usize) {
        self.start(count, "revisions of files");
    }

    fn read(&self, count: usize) {
        self.bar.inc(count as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_be_cut_at_a_dot() {
        assert!(is_named("acme.v1.User", "acme.v1.User"));
        assert!(is_named("acme.v1.User", "User"));
        assert!(!is_named("acme.v1.SuperUser", "User"));
    }

    #[test]
    fn days_and_revisions() {
        assert_eq!(since("2024-03-02"), Since::Date("2024-03-02".to_owned()));
        assert_eq!(since("v1.2.0"), Since::Revision("v1.2.0".to_owned()));
        assert_eq!(
            since("2024-03-xx"),
            Since::Revision("2024-03-xx".to_owned())
        );
    }
}
