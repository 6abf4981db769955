//! Import roots: the folders that `import` paths start from.

mod election;
mod gather;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::source::{SourceError, Tree, nearest};
use election::Election;

/// A file of a tree and the paths that it imports.
pub(crate) type Importing<'a, P = &'a str> = (&'a str, &'a [P]);

/// The folders of a tree that `import` paths start from. Paths are from the tree's top; the top
/// itself is the empty path.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Roots {
    /// In the order in which they are tried.
    dirs: Vec<Box<str>>,
    /// The position of each in `dirs`.
    ranks: FxHashMap<Box<str>, usize>,
    /// The lengths of the roots of files that are imported from another root than the nearest
    /// that holds them.
    unusual: FxHashMap<Box<str>, usize>,
    /// Where each import leads, as positions in `dirs`; none when roots were named, and each is
    /// tried.
    targets: Option<FxHashMap<Box<str>, Vec<usize>>>,
}

impl Roots {
    /// Roots that the user named, in the order to try them.
    ///
    /// # Errors
    /// When none of the trees has files below one of them, or one leaves the tree.
    pub fn explicit(dirs: &[String], trees: &[&Tree]) -> Result<Self, SourceError> {
        let mut roots = Self::default();
        for dir in dirs {
            let root = normal(dir).ok_or_else(|| outside(dir))?;
            let holds = |tree: &&Tree| {
                let from = tree
                    .files()
                    .partition_point(|file| *file.path < *below(&root));
                root.is_empty()
                    || tree
                        .files()
                        .get(from)
                        .is_some_and(|file| is_below(&root, &file.path))
            };
            if !trees.iter().any(holds) {
                return Err(no_such_root(dir, trees));
            }
            roots.push(&root);
        }
        roots.push("");
        Ok(roots)
    }

    /// The roots of modules, in the order to try them: nothing is imported from elsewhere.
    #[must_use]
    pub fn of_modules<'d>(dirs: impl IntoIterator<Item = &'d str>) -> Self {
        let mut roots = Self::default();
        for dir in dirs {
            roots.push(dir);
        }
        roots
    }

    /// Roots found from the imports themselves: an import that is the end of a file's path says
    /// that what stands before it is a root. To compare two versions, pass the files of both, so
    /// that a file has the same import path in both.
    ///
    /// Imports of built-in files make a root of a folder that holds a copy of them, but give it
    /// no weight: they say nothing about where other files are.
    pub(crate) fn infer<'a, P: AsRef<str> + 'a>(
        files: impl IntoIterator<Item = Importing<'a, P>>,
        is_built_in: &dyn Fn(&str) -> bool,
    ) -> Self {
        let files: Vec<Importing<'a, P>> = files.into_iter().collect();
        let mut election = Election::new(&files, is_built_in);
        election.certain();
        election.doubtful(&files);
        election.result()
    }

    /// The path that other files import a file by.
    pub fn import_path<'a>(&self, tree_path: &'a str) -> &'a str {
        let root = self.root_of(tree_path);
        if root == 0 {
            tree_path
        } else {
            tree_path.get(root + 1..).unwrap_or(tree_path)
        }
    }

    /// Where an import may lead, as paths from the tree's top, the best first: below the root of
    /// the importing file, then below the roots that hold that file, then below the others. Named
    /// roots are tried in their order, whatever the importing file. No file that the roots were
    /// found with is left out.
    pub fn resolve(&self, import: &str, from: Option<&str>) -> impl Iterator<Item = String> {
        let targets = self.targets.as_ref().map(|all| all.get(import));
        let order = match targets {
            // most imports lead to one place, wherever they are written
            Some(Some(only)) if only.len() == 1 => only.clone(),
            Some(targets) => self.near_first(from, targets.map_or(&[], Vec::as_slice)),
            None => (0..self.dirs.len()).collect(),
        };
        order.into_iter().map(|rank| join(&self.dirs[rank], import))
    }

    /// The roots that hold a file, then others, as positions in `dirs`.
    fn near_first(&self, from: Option<&str>, others: &[usize]) -> Vec<usize> {
        let mut order: Vec<usize> = Vec::new();
        if let Some(from) = from {
            let own = &from[..self.root_of(from)];
            let holding = folders(from).filter(|folder| *folder != own);
            let near = std::iter::once(own).chain(holding);
            order.extend(near.filter_map(|folder| self.ranks.get(folder)));
        }
        let near: FxHashSet<usize> = order.iter().copied().collect();
        order.extend(others.iter().filter(|rank| !near.contains(rank)));
        order
    }

    /// The roots, in the order in which they are tried; the top is the empty path.
    pub fn dirs(&self) -> &[Box<str>] {
        &self.dirs
    }

    fn push(&mut self, root: &str) {
        if !self.ranks.contains_key(root) {
            self.ranks.insert(root.into(), self.dirs.len());
            self.dirs.push(root.into());
        }
    }

    /// The root of a file.
    pub(crate) fn root<'p>(&self, path: &'p str) -> &'p str {
        &path[..self.root_of(path)]
    }

    /// The length of the root of a file.
    fn root_of(&self, path: &str) -> usize {
        if let Some(length) = self.unusual.get(path) {
            return *length;
        }
        if matches!(&*self.dirs, [only] if only.is_empty()) {
            return 0;
        }
        folders(path)
            .find(|folder| self.ranks.contains_key(*folder))
            .map_or(0, str::len)
    }
}

/// The folders that hold a path, the deepest first, the top last.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(path);
    std::iter::from_fn(move || {
        let current = rest?;
        if current.is_empty() {
            rest = None;
            return None;
        }
        let folder = current.rsplit_once('/').map_or("", |(folder, _)| folder);
        rest = Some(folder);
        Some(folder)
    })
}

fn join(folder: &str, rest: &str) -> String {
    if folder.is_empty() {
        rest.to_owned()
    } else {
        format!("{folder}/{rest}")
    }
}

fn below(folder: &str) -> String {
    format!("{folder}/")
}

fn is_below(folder: &str, path: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.starts_with('/'))
}

/// A root as typed, without `.` and `..`; none when it leaves the tree.
fn normal(dir: &str) -> Option<String> {
    if dir.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in dir.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn outside(dir: &str) -> SourceError {
    SourceError::new(
        format!("import root `{dir}` is outside of the tree"),
        "name a folder below the one that is checked, or check a folder that holds both",
    )
}

fn no_such_root(dir: &str, trees: &[&Tree]) -> SourceError {
    let labels: Vec<String> = trees
        .iter()
        .map(|tree| format!("`{}`", tree.label))
        .collect();
    let files = trees.iter().flat_map(|tree| tree.files());
    let all: FxHashSet<&str> = files.flat_map(|file| folders(&file.path)).collect();
    let help = match nearest(
        dir.trim_end_matches('/'),
        all.into_iter().filter(|it| !it.is_empty()),
    ) {
        Some(found) => format!("did you mean `{found}`?"),
        None => "import roots are folders in what is checked: to import from elsewhere, check a \
                 folder that holds both"
            .to_owned(),
    };
    let message = format!(
        "import root `{dir}` holds no `.proto` file of {}",
        labels.join(" or ")
    );
    SourceError::new(message, help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built_in(path: &str) -> bool {
        path.starts_with("google/protobuf/")
    }

    fn infer(files: &[Importing<'_>]) -> Roots {
        Roots::infer(files.iter().copied(), &built_in)
    }

    fn dirs(roots: &Roots) -> Vec<&str> {
        roots.dirs().iter().map(AsRef::as_ref).collect()
    }

    fn resolve(roots: &Roots, import: &str, from: &str) -> Vec<String> {
        roots.resolve(import, Some(from)).collect()
    }

    #[test]
    fn an_import_that_ends_a_path_makes_a_root() {
        let roots = infer(&[
            ("proto/a/x.proto", &["a/y.proto"]),
            ("proto/a/y.proto", &[]),
        ]);
        assert_eq!(dirs(&roots), ["proto", ""]);
        assert_eq!(roots.import_path("proto/a/x.proto"), "a/x.proto");
        assert_eq!(
            resolve(&roots, "a/y.proto", "proto/a/x.proto"),
            ["proto/a/y.proto"]
        );
        assert_eq!(
            roots.resolve("a/y.proto", None).collect::<Vec<_>>(),
            ["proto/a/y.proto"]
        );
    }

    #[test]
    fn the_top_is_the_root_of_what_has_none() {
        let roots = infer(&[
            ("x.proto", &["y.proto"]),
            ("y.proto", &[]),
            ("b/z.proto", &[]),
        ]);
        assert_eq!(dirs(&roots), [""]);
        assert_eq!(roots.import_path("b/z.proto"), "b/z.proto");
        assert_eq!(roots.import_path("x.proto"), "x.proto");
    }

    #[test]
    fn a_vendored_root_inside_another_is_the_root_of_its_files() {
        let roots = infer(&[
            ("proto/a/x.proto", &["a/y.proto", "google/type/date.proto"]),
            ("proto/a/y.proto", &["a/x.proto"]),
            ("proto/third_party/googleapis/google/type/date.proto", &[]),
            ("proto/third_party/googleapis/google/type/money.proto", &[]),
        ]);
        assert_eq!(dirs(&roots), ["proto", "proto/third_party/googleapis", ""]);
        let money = "proto/third_party/googleapis/google/type/money.proto";
        assert_eq!(roots.import_path(money), "google/type/money.proto");
        assert_eq!(
            resolve(&roots, "google/type/date.proto", "proto/a/x.proto"),
            ["proto/third_party/googleapis/google/type/date.proto"]
        );
    }

    #[test]
    fn an_import_stays_in_the_root_of_its_file() {
        let roots = infer(&[
            ("one/a.proto", &["common.proto"]),
            ("one/common.proto", &[]),
            ("two/a.proto", &["common.proto"]),
            ("two/common.proto", &[]),
            ("three/common.proto", &[]),
        ]);
        assert_eq!(dirs(&roots), ["one", "two", ""]);
        assert_eq!(
            resolve(&roots, "common.proto", "two/a.proto")[0],
            "two/common.proto"
        );
        assert_eq!(
            roots.import_path("three/common.proto"),
            "three/common.proto"
        );
    }

    #[test]
    fn elsewhere_the_most_voted_root_wins_then_the_alphabet() {
        let roots = infer(&[
            ("app/a.proto", &["common.proto", "extra.proto"]),
            ("b/common.proto", &[]),
            ("c/common.proto", &[]),
            ("c/extra.proto", &[]),
        ]);
        assert_eq!(dirs(&roots), ["c", ""]);
        let roots = infer(&[
            ("app/a.proto", &["common.proto"]),
            ("c/common.proto", &[]),
            ("b/common.proto", &[]),
        ]);
        assert_eq!(dirs(&roots), ["b", ""]);
    }

    #[test]
    fn a_file_is_named_as_it_is_imported_even_below_a_deeper_root() {
        let roots = infer(&[
            ("p/a/x.proto", &[]),
            ("p/a/y.proto", &["z.proto"]),
            ("p/a/z.proto", &[]),
            ("p/b/w.proto", &["a/x.proto"]),
            ("p/b/v.proto", &["a/x.proto"]),
        ]);
        assert_eq!(dirs(&roots), ["p", "p/a", ""]);
        assert_eq!(roots.import_path("p/a/x.proto"), "a/x.proto");
        assert_eq!(roots.import_path("p/a/z.proto"), "z.proto");
    }

    #[test]
    fn copies_of_built_in_files_make_a_root_without_weight() {
        let roots = infer(&[
            ("proto/a.proto", &["google/protobuf/any.proto", "b.proto"]),
            ("proto/b.proto", &["google/protobuf/any.proto"]),
            ("vendor/google/protobuf/any.proto", &[]),
        ]);
        assert_eq!(dirs(&roots), ["proto", "vendor", ""]);
        let any = "vendor/google/protobuf/any.proto";
        assert_eq!(roots.import_path(any), "google/protobuf/any.proto");
    }

    #[test]
    fn both_versions_give_a_file_the_same_import_path() {
        let old = [("proto/a/x.proto", &[][..]), ("proto/a/y.proto", &[][..])];
        let new = [
            ("proto/a/x.proto", &["a/y.proto"][..]),
            ("proto/a/y.proto", &[][..]),
        ];
        let roots = Roots::infer(old.into_iter().chain(new), &built_in);
        assert_eq!(roots.import_path("proto/a/x.proto"), "a/x.proto");
        assert_eq!(dirs(&roots), ["proto", ""]);
    }

    #[test]
    fn the_order_of_files_does_not_matter() {
        let mut files: Vec<Importing<'_>> = vec![
            ("one/a.proto", &["common.proto", "deep/x.proto"]),
            ("one/common.proto", &[]),
            ("two/common.proto", &[]),
            ("two/deep/x.proto", &["common.proto"]),
            ("three/deep/x.proto", &["common.proto"]),
        ];
        let expected = dirs(&infer(&files)).join(" ");
        for _ in 0..files.len() {
            files.rotate_left(1);
            assert_eq!(dirs(&infer(&files)).join(" "), expected);
        }
    }

    #[test]
    fn many_files_of_one_name_take_linear_time() {
        let paths: Vec<String> = (0..20_000).map(|n| format!("d{n}/a.proto")).collect();
        let users: Vec<String> = (0..20_000).map(|n| format!("u{n}/b.proto")).collect();
        let used: &[&str] = &["a.proto"];
        let files = paths.iter().map(|path| (path.as_str(), &[][..]));
        let files = files.chain(users.iter().map(|path| (path.as_str(), used)));
        let roots = Roots::infer(files, &built_in);
        assert_eq!(dirs(&roots), ["d0", ""]);
    }

    #[test]
    fn strange_paths_are_no_trouble() {
        let roots = infer(&[("/a.proto", &["", "/", "a.proto"]), ("", &["x"])]);
        assert_eq!(roots.import_path("/a.proto"), "/a.proto");
        assert_eq!(roots.import_path(""), "");
    }

    fn tree() -> Tree {
        Tree::from_texts("proto/", [("a/x.proto", ""), ("vendor/b/y.proto", "")])
    }

    #[test]
    fn named_roots_are_tried_in_order() {
        let dirs_named = ["./vendor/".to_owned(), ".".to_owned(), "a".to_owned()];
        let roots = Roots::explicit(&dirs_named, &[&tree()]).unwrap();
        assert_eq!(dirs(&roots), ["vendor", "", "a"]);
        assert_eq!(roots.import_path("vendor/b/y.proto"), "b/y.proto");
        assert_eq!(roots.import_path("a/x.proto"), "x.proto");
        let found: Vec<String> = roots.resolve("b/y.proto", Some("a/x.proto")).collect();
        assert_eq!(found, ["vendor/b/y.proto", "b/y.proto", "a/b/y.proto"]);
    }

    #[test]
    fn modules_import_from_nowhere_else() {
        let roots = Roots::of_modules(["a", "vendor"]);
        let found: Vec<String> = roots.resolve("b/y.proto", Some("a/x.proto")).collect();
        assert_eq!(found, ["a/b/y.proto", "vendor/b/y.proto"]);
        assert_eq!(roots.import_path("vendor/b/y.proto"), "b/y.proto");
    }

    #[test]
    fn a_root_that_is_not_there_is_an_error() {
        let error = |dir: &str| Roots::explicit(&[dir.to_owned()], &[&tree()]).unwrap_err();
        assert_eq!(
            error("vendr").message,
            "import root `vendr` holds no `.proto` file of `proto/`"
        );
        assert_eq!(
            error("vendr").help.as_deref(),
            Some("did you mean `vendor`?")
        );
        assert_eq!(
            error("elsewhere").help.as_deref(),
            Some(
                "import roots are folders in what is checked: to import from elsewhere, check a \
                 folder that holds both"
            )
        );
        assert_eq!(
            error("../x").message,
            "import root `../x` is outside of the tree"
        );
        assert_eq!(
            error("/x").message,
            "import root `/x` is outside of the tree"
        );
        assert_eq!(
            error("/x").help.as_deref(),
            Some("name a folder below the one that is checked, or check a folder that holds both")
        );
    }
}
