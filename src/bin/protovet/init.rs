//! `protovet init`: what makes protovet at home in a repository.

mod ask;
mod differences;
mod proposal;
mod surroundings;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use protovet::buf::{Category, Rule, Version};
use protovet::config::{ProtovetToml, Workspace};
use protovet::finding::{Surface, Surfaces};
use protovet::source::{OpenOptions, SourceError};

use crate::args::{InitArgs, PartArg};
use crate::configured::{self, Modules};
use crate::failure::Failure;
use crate::install_hook::{self, Hook};
use crate::outcome::Outcome;
use crate::output::Terminal;
use crate::whole;
use differences::{BEYOND_WIRE, Change, OURS_ALONE, ROWS};
use proposal::{Proposal, What};
use surroundings::Surroundings;

const NAME: &str = "protovet.toml";

pub(crate) fn run(args: &InitArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let mut options = OpenOptions::from_process()?;
    if let Ok(cwd) = options.cwd.canonicalize() {
        options.cwd = cwd;
    }
    let cwd = options.cwd.clone();
    let typed = cwd.join(&args.path);
    let folder = typed.canonicalize().ok().filter(|path| path.is_dir());
    let folder = folder.ok_or_else(|| {
        SourceError::plain(format!("there is no folder `{}`", args.path.display()))
    })?;
    if args.from_buf {
        return from_buf(args, &folder, &cwd, terminal);
    }
    let around = Surroundings::of(&folder, &options)?;
    let proposal = proposal(args, &around, &folder, &options)?;
    terminal.print(format!("{}\n{}", around.told(&cwd), proposal.told()).as_bytes())?;
    if args.dry_run || proposal.writes.is_empty() {
        return Ok(Outcome::Clean);
    }
    if !args.yes && !ask::agreed(proposal.writes.len(), terminal)? {
        terminal.note("nothing was written");
        return Ok(Outcome::Clean);
    }
    terminal.print(b"\n")?;
    for write in &proposal.writes {
        let line = match &write.what {
            What::File(target, text) => {
                create(target, &write.shown, text, args.force)?;
                format!("wrote `{}`", write.shown)
            }
            What::Hook(check) => {
                install_hook::install(Hook::PreCommit, check, (&folder, &options))?
            }
        };
        terminal.print(format!("{line}\n").as_bytes())?;
    }
    Ok(Outcome::Clean)
}

/// What fits here, as far as it is asked for.
fn proposal(
    args: &InitArgs,
    around: &Surroundings,
    folder: &Path,
    options: &OpenOptions,
) -> Result<Proposal, Failure> {
    let mut proposal = Proposal::default();
    let wants = |part| Proposal::wants(&args.only, part);
    if wants(PartArg::Config) {
        let target = folder.join(NAME);
        let (shown, text) = (configured::shown(&target, &options.cwd), plain());
        ProtovetToml::parse(&shown, &text)?;
        let asked = args.force || args.only.contains(&PartArg::Config);
        match &around.buf_yaml {
            Some(name) if !asked => proposal.settle(format!(
                "`{name}` says what is checked; `protovet init --from-buf` asks the same of the rules \
                 of protovet"
            )),
            _ => proposal.config(target, shown, text, args.force),
        }
    }
    if wants(PartArg::Workflow) {
        proposal.workflow(around, &options.cwd);
    }
    if wants(PartArg::Hook) {
        proposal.hook(around, (folder, options));
    }
    Ok(proposal)
}

/// Writes what buf.yaml says as a protovet.toml.
fn from_buf(
    args: &InitArgs,
    folder: &Path,
    cwd: &Path,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let modules = configured::modules(folder, cwd)?.ok_or_else(|| no_buf_yaml(&args.path))?;
    let target = configured::whole(&modules.workspace.folder).join(NAME);
    let used = Used::by(&modules)?;
    let (text, told) = (translated(&modules, &used), explained(&used));
    let shown = configured::shown(&target, cwd);
    // what is written is what is read: nobody shall start with a file that is refused
    ProtovetToml::parse(&shown, &text)?;
    if args.dry_run {
        terminal.print(format!("{text}{told}").as_bytes())?;
        return Ok(Outcome::Clean);
    }
    create(&target, &shown, &text, args.force)?;
    terminal.print(format!("wrote {shown}\n{told}").as_bytes())?;
    Ok(Outcome::Clean)
}

/// Writes a file that is not there yet, with the folders it needs.
fn create(target: &Path, shown: &str, text: &str, force: bool) -> Result<(), SourceError> {
    if !force && target.exists() {
        return Err(SourceError::new(
            format!("there is a `{shown}` already"),
            "`--force` writes over it, `--dry-run` only shows what would be written",
        ));
    }
    let folder = target.parent().map_or(Ok(()), std::fs::create_dir_all);
    folder
        .and_then(|()| whole::write(target, text.as_bytes()))
        .map_err(|error| SourceError::plain(format!("cannot write `{shown}`: {error}")))
}

fn no_buf_yaml(path: &Path) -> SourceError {
    SourceError::new(
        format!("there is no `buf.yaml` in `{}` or above it", path.display()),
        "name the folder that has it, or leave `--from-buf` out",
    )
}

/// What the modules ask of buf.
struct Used {
    rules: Vec<&'static Rule>,
    categories: BTreeSet<String>,
    surfaces: Surfaces,
    /// Globs of what is ignored.
    ignored: BTreeSet<String>,
    /// Whether packages that promise nothing may change.
    ignores_unstable: bool,
    /// What has no equivalent, in words.
    lost: Vec<String>,
}

impl Used {
    fn by(modules: &Modules) -> Result<Self, SourceError> {
        let (mut rules, mut categories, mut lost) = (Vec::new(), BTreeSet::new(), Vec::new());
        let (mut ignored, mut unstable) = (BTreeSet::new(), Vec::new());
        for module in &modules.workspace.modules {
            let breaking = &module.config.breaking;
            let selection = breaking.selection(module.version);
            let selection = selection.map_err(|error| SourceError::plain(error.to_string()))?;
            rules.extend(selection.rules.iter().copied());
            categories.insert(breaking.words());
            let roots = module.config.roots.iter();
            let roots: Vec<String> = roots
                .map(|root| below(&modules.workspace, &root.value))
                .collect();
            for ignore in &selection.ignore {
                let paths = roots
                    .iter()
                    .map(|root| match (root.as_str(), ignore.as_str()) {
                        (root, ".") => root.to_owned(),
                        (".", ignore) => ignore.to_owned(),
                        (root, ignore) => format!("{root}/{ignore}"),
                    });
                // what matches stands for all below it; the folder of the file itself is everything
                ignored.extend(paths.map(|path| match path.as_str() {
                    "." => "**".to_owned(),
                    name if !name.contains('/') => format!("./{name}/**"),
                    path => path.to_owned(),
                }));
            }
            let only: BTreeSet<&str> = breaking
                .checks
                .ignore_only
                .iter()
                .map(|(name, _)| name.value.as_str())
                .collect();
            if !only.is_empty() {
                let only: Vec<&str> = only.into_iter().collect();
                lost.push(format!("`ignore_only` of {}", only.join(", ")));
            }
            unstable.push(breaking.ignore_unstable_packages);
        }
        rules.sort_unstable_by_key(|rule| rule.id);
        rules.dedup_by_key(|rule| rule.id);
        lost.dedup();
        let ignores_unstable = unstable.iter().all(|it| *it) && !unstable.is_empty();
        if !ignores_unstable && unstable.contains(&true) {
            lost.push("`ignore_unstable_packages` of some modules".to_owned());
        }
        Ok(Self {
            ignored,
            ignores_unstable,
            surfaces: surfaces(&rules),
            rules,
            categories,
            lost,
        })
    }

    fn has(&self, id: &str) -> bool {
        self.rules.iter().any(|rule| rule.id == id)
    }
}

/// What the rules protect: the least that each of them is about.
fn surfaces(rules: &[&Rule]) -> Surfaces {
    let mut found = BTreeSet::new();
    for rule in rules {
        let categories = rule.categories(Version::V2);
        let is_in = |category| categories.is_some_and(|all| all.contains(category));
        let is_rpc = rule.id.starts_with("RPC_") || rule.id.contains("SERVICE_NO_DELETE");
        let surface = if is_in(Category::Wire) {
            Surface::Binary
        } else if is_in(Category::WireJson) {
            Surface::Json
        } else {
            Surface::Code
        };
        found.insert(if is_rpc { Surface::Rpc } else { surface });
    }
    match found.into_iter().collect::<Vec<_>>() {
        none if none.is_empty() => Surfaces::DEFAULT,
        some => Surfaces::of(&some),
    }
}

const HEAD: &str = "\
# What protovet protects, by whose rules, and what is allowed; flags of the command line win.
# `protovet config show` prints what is in force, and where each value comes from.

# findings that were accepted as they are: `protovet baseline` writes the file
# baseline = \"protovet.baseline\"

[check]
";

/// What only few need, to be uncommented.
const TAIL: &str = "
# messages of commits that approve breaks: trailers `Protovet-Allow: RULE why`, and `feat!: …`
# approve-by = [\"trailer\", \"conventional\"]

# for source code, what was deprecated and is reserved now may go
# deprecated-first = true

# the least severity that fails `protovet lint`
# [lint]
# fail-on = \"warning\"

# how bad the findings of a rule are: \"error\", \"warning\", \"note\", \"off\"
# [severity]
# FIELD_RENAMED = \"error\"

# what is allowed in some files, with a reason, and until a day if it is to end
# [[allow]]
# rules = [\"FIELD_DELETED\"]
# paths = [\"internal/**\"]
# reason = \"all readers are released together\"
# until = 2099-12-31

# other settings for some files
# [[override]]
# paths = [\"internal/**\"]
# fail-on = \"never\"
";

fn plain() -> String {
    format!(
        "{HEAD}\
         # whose rules judge: \"protovet\", \"buf\" as buf.yaml selects them, or \"both\"\n\
         # rules = \"protovet\"\n\n\
         # what others rely on: \"binary\", \"rpc\", \"json\", \"code\"\n\
         surfaces = [\"binary\", \"rpc\"]\n\n\
         # who must be able to read whom: \"full\", \"backward\", \"forward\"\n\
         # compat = \"full\"\n\n\
         # the least severity that fails: \"error\", \"warning\", \"note\", \"never\"\n\
         # fail-on = \"error\"\n\n\
         # folders that imports start from; found from the imports themselves if not said\n\
         # proto-paths = [\"proto\"]\n\n\
         # files and folders that are left out\n\
         # exclude = [\"**/testdata\"]\n\n\
         # packages such as acme.v1alpha1 may break\n\
         # ignore-unstable-packages = true\n{TAIL}"
    )
}

/// The file that asks of our rules what `buf.yaml` asks of buf's.
fn translated(modules: &Modules, used: &Used) -> String {
    let workspace = &modules.workspace;
    let configs: Vec<&str> = workspace.configs.iter().map(|it| it.as_str()).collect();
    let categories: Vec<&str> = used.categories.iter().map(String::as_str).collect();
    let surfaces: Vec<&str> = used.surfaces.iter().map(Surface::word).collect();
    let mut text = format!(
        "# From {}.\n{HEAD}\
         # the rules of protovet judge; \"buf\" leaves it to the rules that buf.yaml selects, \"both\" adds them\n\
         rules = \"protovet\"\n\n\
         # what buf.yaml protects with {}\n\
         surfaces = {}\n",
        configs.join(", "),
        categories.join("; "),
        list(&surfaces),
    );
    let below = |path: &str| below(workspace, path);
    let roots: BTreeSet<String> = workspace.roots().map(below).collect();
    let roots: Vec<&str> = roots.iter().map(String::as_str).collect();
    let _ = write!(
        text,
        "\n# where imports start: the modules; needed once buf.yaml is gone\n\
         proto-paths = {}\n",
        list(&roots)
    );
    let excluded = workspace.modules.iter();
    let excluded: BTreeSet<String> = excluded
        .flat_map(|module| &module.config.excludes)
        .map(|path| below(&path.value))
        .collect();
    if !excluded.is_empty() {
        let excluded: Vec<&str> = excluded.iter().map(String::as_str).collect();
        let _ = write!(
            text,
            "\n# what the modules leave out\nexclude = {}\n",
            list(&excluded)
        );
    }
    if used.ignores_unstable {
        text.push_str(
            "\n# packages such as acme.v1alpha1 may break\nignore-unstable-packages = true\n",
        );
    }
    text.push_str(TAIL);
    if !used.ignored.is_empty() {
        let ignored: Vec<&str> = used.ignored.iter().map(String::as_str).collect();
        let _ = write!(
            text,
            "\n# what buf.yaml ignores\n[[override]]\npaths = {}\nsurfaces = []\n",
            list(&ignored)
        );
    }
    if !used.lost.is_empty() {
        text.push_str("\n# not carried over, as protovet has no such setting:\n");
        for lost in &used.lost {
            let _ = writeln!(text, "# - {lost}");
        }
    }
    text
}

fn below(workspace: &Workspace, path: &str) -> String {
    let rest = path.strip_prefix(workspace.folder.as_str()).unwrap_or(path);
    match rest.trim_start_matches('/') {
        "" => ".".to_owned(),
        rest => rest.to_owned(),
    }
}

fn list(texts: &[&str]) -> String {
    let quoted = texts
        .iter()
        .map(|text| serde_json::Value::from(*text).to_string());
    format!("[{}]", quoted.collect::<Vec<_>>().join(", "))
}

/// What gets stricter and what laxer.
fn explained(used: &Used) -> String {
    let mut text =
        String::from("\nWhat changes when the rules of protovet judge instead of buf's:\n");
    let mut section = |title: &str, rows: Vec<String>| {
        if !rows.is_empty() {
            let _ = write!(text, "\n{title}\n{}", rows.concat());
        }
    };
    let mut stricter = Vec::new();
    let mut laxer = Vec::new();
    let mut same = 0;
    for (id, ours, change) in ROWS.iter().filter(|row| used.has(row.0)) {
        let ours = ours.join(", ");
        let ours = if ours.is_empty() {
            String::new()
        } else {
            format!(" -> {ours}")
        };
        match change {
            Change::Same => same += 1,
            Change::Laxer(why) => laxer.push(format!("  {id}{ours}: {why}\n")),
            Change::Stricter(why) => stricter.push(format!("  {id}{ours}: {why}\n")),
        }
    }
    let rows = |rows: &[(&str, &str)]| -> Vec<String> {
        rows.iter()
            .map(|(id, why)| format!("  {id}: {why}\n"))
            .collect()
    };
    let surface = |id: &str| {
        let rule = protovet::rules::all().iter().find(|rule| rule.id == id);
        rule.is_some_and(|rule| rule.surfaces.intersects(used.surfaces))
    };
    let asked = |rows: &[(&'static str, &'static str)]| -> Vec<(&'static str, &'static str)> {
        rows.iter().copied().filter(|(id, _)| surface(id)).collect()
    };
    stricter.extend(rows(&asked(OURS_ALONE)));
    let deletions = ["FILE_NO_DELETE", "PACKAGE_NO_DELETE"];
    if !deletions.iter().any(|id| used.has(id)) {
        stricter.extend(rows(&asked(BEYOND_WIRE)));
    }
    section("Stricter:", stricter);
    section("Laxer:", laxer);
    let lost = used.lost.iter().map(|lost| format!("  {lost}\n")).collect();
    section("Stricter, as protovet has no such setting:", lost);
    let _ = write!(
        text,
        "\n{same} rules of buf have counterparts that find the same. `protovet explain RULE` says why; \
         docs/verdicts.md has examples.\n\
         `protovet check --rules both` shows both verdicts side by side.\n"
    );
    text
}
