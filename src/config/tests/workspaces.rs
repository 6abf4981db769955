//! Which configuration applies to a folder.

use std::collections::BTreeMap;

use super::*;
use crate::source::SourceError;

struct Memory(BTreeMap<&'static str, &'static str>);

impl Files for Memory {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, SourceError> {
        Ok(self.0.get(path).map(|text| text.as_bytes().to_vec()))
    }

    fn shown(&self, path: &str) -> String {
        format!("~/{path}")
    }
}

fn find(files: &[(&'static str, &'static str)], folder: &str, search: Search) -> String {
    let files = Memory(files.iter().copied().collect());
    match Workspace::of(&files, folder, search) {
        Ok(found) => summary(&found),
        Err(error) => error.to_string(),
    }
}

/// `~/buf.yaml | v2 proto*` : configurations, then modules, those that are meant with a star.
fn summary(found: &Workspace) -> String {
    let configs: Vec<&str> = found.configs.iter().map(|it| it.as_str()).collect();
    let modules: Vec<String> = found
        .modules
        .iter()
        .map(|module| {
            let star = if module.is_target { "*" } else { "" };
            let roots = values(&module.config.roots).join("+");
            format!("{} {roots}{star}", module.version.word())
        })
        .collect();
    let within = found
        .within
        .as_deref()
        .map_or(String::new(), |it| format!(" | within {it}"));
    format!("{} | {}{within}", configs.join(" "), modules.join(", "))
}

const MODULES: &str = "version: v2\nmodules: [{path: a}, {path: b/c}, {path: b/d}]";

#[test]
fn what_lists_modules_may_stand_above() {
    let files = [("x/buf.yaml", MODULES)];
    let find = |folder| find(&files, folder, Search::AsBuf);
    assert_eq!(find("x"), "~/x/buf.yaml | v2 x/a*, v2 x/b/c*, v2 x/b/d*");
    assert_eq!(find("x/a"), "~/x/buf.yaml | v2 x/a*, v2 x/b/c, v2 x/b/d");
    assert_eq!(find("x/b"), "~/x/buf.yaml | v2 x/a, v2 x/b/c*, v2 x/b/d*");
    assert_eq!(
        find("x/b/c/e"),
        "~/x/buf.yaml | v2 x/a, v2 x/b/c*, v2 x/b/d | within x/b/c/e"
    );
    assert_eq!(find("x/elsewhere"), " | v1 x/elsewhere*");
    assert_eq!(find(""), " | v1 *");
}

#[test]
fn a_work_file_lists_folders_that_have_their_own() {
    let files = [
        ("buf.work.yaml", "version: v1\ndirectories: [p, q]"),
        ("p/buf.yaml", "version: v1beta1\nbuild: {roots: [r, s]}"),
    ];
    let find = |folder| find(&files, folder, Search::AsBuf);
    let both = "~/buf.work.yaml ~/p/buf.yaml";
    assert_eq!(find(""), format!("{both} | v1beta1 p/r+p/s*, v1 q*"));
    assert_eq!(find("q"), format!("{both} | v1beta1 p/r+p/s, v1 q*"));
    assert_eq!(
        find("p/s/t"),
        format!("{both} | v1beta1 p/r+p/s*, v1 q | within p/s/t")
    );
}

#[test]
fn an_older_file_applies_to_its_folder_or_on_request_below() {
    let files = [("p/buf.yaml", "version: v1\nbuild: {excludes: [x]}")];
    assert_eq!(find(&files, "p", Search::AsBuf), "~/p/buf.yaml | v1 p*");
    assert_eq!(find(&files, "p/q", Search::AsBuf), " | v1 p/q*");
    assert_eq!(
        find(&files, "p/q", Search::Upwards),
        "~/p/buf.yaml | v1 p* | within p/q"
    );
    assert_eq!(find(&files, "", Search::Upwards), " | v1 *");
}

#[test]
fn a_file_that_lists_modules_wins_over_an_older_one() {
    let files = [("buf.yaml", "version: v2"), ("p/buf.yaml", "version: v1")];
    assert_eq!(
        find(&files, "p", Search::AsBuf),
        "~/buf.yaml | v2 * | within p"
    );
}

#[test]
fn two_that_contradict_each_other() {
    let work = ("buf.work.yaml", "version: v1\ndirectories: [p]");
    assert_eq!(
        find(&[work, ("buf.yaml", "version: v1")], "", Search::AsBuf),
        "~/buf.work.yaml:1:1: `~/buf.work.yaml` and `~/buf.yaml` stand in one folder"
    );
    assert_eq!(
        find(
            &[work, ("p/buf.yaml", "# new\nversion: v2")],
            "",
            Search::AsBuf
        ),
        "~/p/buf.yaml:2:1: a folder of a `buf.work.yaml` has a `buf.yaml` of version `v1` or \
         `v1beta1`"
    );
}

#[test]
fn an_error_names_the_file_as_the_user_does() {
    assert_eq!(
        find(
            &[("p/buf.yaml", "version: v2\nlnt: {}")],
            "p",
            Search::AsBuf
        ),
        "~/p/buf.yaml:2:1: a `buf.yaml` of version `v2` has no key `lnt`"
    );
}

#[test]
fn a_configuration_given_by_hand() {
    let config = BufYaml::parse("", r#"{"version":"v1","build":{"excludes":["x"]}}"#).unwrap();
    let found = Workspace::configured(config, "p");
    assert_eq!(summary(&found), " | v1 p*");
    assert_eq!(found.module_of("p/x/a.proto").map(|it| it.1), None);
    assert_eq!(
        found.module_of("p/y/a.proto").map(|it| it.1),
        Some("y/a.proto")
    );
}
