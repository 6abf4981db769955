//! Imports: which file each names, and what is wrong with them.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::Program;
use crate::compile::text::ast::{Ast, ImportDecl};
use crate::compile::text::string;
use crate::compile::{MISSING_IMPORT, Problem};
use crate::model::{FileId, Id, ImportKind, Name, Place, Span};

/// One resolved `import` statement.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) path: Name,
    pub(crate) kind: ImportKind,
    pub(crate) span: Span,
    pub(crate) file: Option<FileId>,
}

/// The imports of all files.
pub(crate) struct Imports {
    links: Vec<Vec<Link>>,
    used: Vec<Vec<AtomicBool>>,
}

/// The paths a file imports, in order.
pub(crate) fn paths<'a>(text: &str, ast: &'a Ast) -> impl Iterator<Item = (&'a ImportDecl, Name)> {
    let path = |import: &ImportDecl| Name::from(string::text(text, import.decl.name));
    ast.imports.iter().map(move |import| (import, path(import)))
}

impl Imports {
    /// Finds the file of each import.
    pub(crate) fn new(program: &Program) -> Self {
        let links: Vec<Vec<Link>> = program
            .ids()
            .map(|id| {
                let unit = program.unit(id);
                let file = |target: &Option<Name>| {
                    target
                        .as_ref()
                        .and_then(|path| program.by_path.get(path.as_str()))
                        .copied()
                };
                let link = |((import, path), target): ((&ImportDecl, &Name), _)| Link {
                    file: file(target),
                    path: path.clone(),
                    kind: import.kind,
                    span: import.decl.span,
                };
                let imports = unit.file.ast.imports.iter().zip(&unit.file.imports);
                imports.zip(&unit.targets).map(link).collect()
            })
            .collect();
        let unused = |links: &Vec<Link>| links.iter().map(|_| AtomicBool::new(false)).collect();
        let used = links.iter().map(unused).collect();
        Self { links, used }
    }

    /// The imports of a file, in order.
    pub(crate) fn of(&self, file: FileId) -> &[Link] {
        &self.links[file.index()]
    }

    /// Notes that something an import gives is used.
    pub(crate) fn mark(&self, file: FileId, import: usize) {
        self.used[file.index()][import].store(true, Ordering::Relaxed);
    }

    /// Whether something an import gives was used.
    pub(crate) fn is_used(&self, file: FileId, import: usize) -> bool {
        self.used[file.index()][import].load(Ordering::Relaxed)
    }

    /// All that is wrong with imports; `searched` says where files were looked for.
    pub(crate) fn problems(&self, program: &Program, searched: &str) -> Vec<Problem> {
        let mut problems: Vec<Problem> = program
            .ids()
            .flat_map_iter(|id| self.problems_of(id, searched))
            .collect();
        problems.extend(self.cycles());
        problems
    }

    fn problems_of(&self, file: FileId, searched: &str) -> Vec<Problem> {
        let mut problems = Vec::new();
        let links = self.of(file);
        let mut first: rustc_hash::FxHashMap<&str, Span> = rustc_hash::FxHashMap::default();
        for link in links {
            if let Some(&earlier) = first.get(link.path.as_str()) {
                problems.push(imported_twice(file, link, earlier));
                continue;
            }
            first.insert(&link.path, link.span);
            if link.file == Some(file) {
                let message = format!("`{}` imports itself", link.path);
                problems.push(Problem::new(file, link.span, message).help("remove this import"));
            }
            if link.file.is_none() {
                problems.push(not_found(file, link, searched));
            }
        }
        problems
    }

    /// The cycles of the import graph, each once.
    fn cycles(&self) -> Vec<Problem> {
        let mut search = CycleSearch {
            imports: self,
            state: vec![State::New; self.links.len()],
            path: Vec::new(),
            problems: Vec::new(),
        };
        for index in 0..self.links.len() {
            search.from(FileId::from_index(index));
        }
        search.problems
    }
}

fn imported_twice(file: FileId, link: &Link, earlier: Span) -> Problem {
    Problem::new(
        file,
        link.span,
        format!("`{}` is imported twice", link.path),
    )
    .related(
        Place {
            file,
            span: earlier,
        },
        "first imported here",
    )
    .help("remove one of the two")
}

/// Any import must be found, `weak` and `option` ones too: protoc and buf refuse them likewise. Only
/// what is compiled already, a descriptor set, may lack those.
fn not_found(file: FileId, link: &Link, searched: &str) -> Problem {
    let message = format!("{MISSING_IMPORT}{}` is not found", link.path);
    let problem = Problem::new(file, link.span, message);
    if link.path.contains('\\') {
        return problem.help("import paths have `/` between folders, on every system");
    }
    problem.help(searched)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// A depth-first walk with its own stack: chains of imports may be long.
struct CycleSearch<'a> {
    imports: &'a Imports,
    state: Vec<State>,
    /// The files from the start to the current one, each with the import to look at next.
    path: Vec<(FileId, usize)>,
    problems: Vec<Problem>,
}

impl CycleSearch<'_> {
    fn from(&mut self, start: FileId) {
        self.enter(start);
        while let Some((file, next)) = self.path.last_mut() {
            let file = *file;
            let Some(link) = self.imports.of(file).get(*next) else {
                self.state[file.index()] = State::Done;
                self.path.pop();
                continue;
            };
            *next += 1;
            let Some(target) = link.file.filter(|&target| target != file) else {
                continue;
            };
            if self.state[target.index()] == State::Open {
                self.report(target);
            } else {
                self.enter(target);
            }
        }
    }

    fn enter(&mut self, file: FileId) {
        if self.state[file.index()] == State::New {
            self.state[file.index()] = State::Open;
            self.path.push((file, 0));
        }
    }

    /// Reports the cycle from `start` along the current path and back.
    fn report(&mut self, start: FileId) {
        let Some(at) = self.path.iter().position(|&(file, _)| file == start) else {
            return;
        };
        let links: Vec<(FileId, &Link)> = self.path[at..]
            .iter()
            .map(|&(file, next)| (file, &self.imports.of(file)[next - 1]))
            .collect();
        let Some(&(file, last)) = links.last() else {
            return;
        };
        let names: Vec<String> = std::iter::once(last)
            .chain(links.iter().map(|&(_, link)| link))
            .map(|link| format!("`{}`", link.path))
            .collect();
        let message = format!("files import each other in a cycle: {}", names.join(" → "));
        let mut problem = Problem::new(file, last.span, message)
            .help("move what both need to a file of its own, and import that");
        for &(file, link) in &links[..links.len() - 1] {
            let text = format!("imports `{}`", link.path);
            problem = problem.related(
                Place {
                    file,
                    span: link.span,
                },
                text,
            );
        }
        self.problems.push(problem);
    }
}
