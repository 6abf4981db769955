//! What lists of rules have in common: breaking rules and those for one version.

/// A rule that has an ID and a page.
pub(super) trait Listed {
    /// buf's ID.
    fn id(&self) -> &'static str;
}

/// The rules of several families, sorted by ID.
pub(super) fn sorted<R: Listed>(families: &[&'static [R]]) -> Vec<&'static R> {
    let mut rules: Vec<&R> = families.iter().copied().flatten().collect();
    rules.sort_unstable_by_key(|rule| rule.id());
    rules
}

/// The rule with an ID, among rules that are sorted by it.
pub(super) fn find<R: Listed>(all: &[&'static R], id: &str) -> Option<&'static R> {
    let at = all.binary_search_by(|rule| rule.id().cmp(id));
    at.ok().map(|at| all[at])
}

/// The page of a rule, from its folder and its name.
macro_rules! page_in {
    ($folder:literal, $name:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            $folder,
            "/",
            $name,
            ".md"
        ))
    };
}
pub(super) use page_in;

#[cfg(test)]
pub(super) mod tests {
    use std::path::Path;

    /// Every rule, told by ID and page, has its page in a folder, and every page its rule.
    pub(in crate::buf) fn pages_and_rules_agree(folder: &str, rules: &[(&str, &str)]) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let files = std::fs::read_dir(folder).unwrap();
        let mut pages: Vec<String> = files
            .map(|entry| entry.unwrap().path())
            .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        pages.sort();
        let mut ids: Vec<String> = rules.iter().map(|(id, _)| id.to_lowercase()).collect();
        ids.sort();
        assert_eq!(pages, ids);
        for (id, page) in rules {
            assert!(page.starts_with(&format!("# {id}\n")), "{id}");
        }
    }
}
