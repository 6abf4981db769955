//! Packages: their names, and the folders of their files.

use std::collections::{BTreeMap, BTreeSet};

use super::cases::lower_snake;
use super::context::{About, Context, Sink};
use super::file::folder;
use super::rule::{BASIC, Check, LAYOUT, Rule, STANDARD, page};
use crate::buf::package_version::stability;
use crate::model::FileId;

pub(super) static RULES: [Rule; 5] = [
    Rule::new(
        [
            "DIRECTORY_SAME_PACKAGE",
            "the files of a folder are of one package",
            "give each package a folder of its own",
            page!("directory_same_package"),
        ],
        LAYOUT,
        Check::Whole(one_package),
    ),
    Rule::new(
        [
            "PACKAGE_DIRECTORY_MATCH",
            "a file is in the folder that its package names",
            "move the file, or say in the configuration where imports start",
            page!("package_directory_match"),
        ],
        LAYOUT,
        Check::File(right_folder),
    ),
    Rule::new(
        [
            "PACKAGE_LOWER_SNAKE_CASE",
            "the parts of a package are in `lower_snake_case`",
            "rename the package while nobody uses it",
            page!("package_lower_snake_case"),
        ],
        BASIC,
        Check::File(case),
    ),
    Rule::new(
        [
            "PACKAGE_SAME_DIRECTORY",
            "the files of a package are in one folder",
            "move the files of the package together",
            page!("package_same_directory"),
        ],
        LAYOUT,
        Check::Whole(one_folder),
    ),
    Rule::new(
        [
            "PACKAGE_VERSION_SUFFIX",
            "a package ends in a version",
            "put a version behind it, as in `acme.v1`, while nobody uses it",
            page!("package_version_suffix"),
        ],
        STANDARD,
        Check::File(version),
    ),
];

fn about(cx: &Context<'_>, id: FileId) -> About {
    About::Statement(id, cx.schema[id].package_span)
}

/// Some of a list, for a sentence.
fn listed<'t>(names: impl IntoIterator<Item = &'t str>) -> String {
    let quoted = names.into_iter().map(|name| match name {
        "" => "none".to_owned(),
        name => format!("`{name}`"),
    });
    quoted.collect::<Vec<_>>().join(", ")
}

fn one_package(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let schema = cx.schema;
    let mut folders: BTreeMap<&str, Vec<FileId>> = BTreeMap::new();
    for &id in &cx.files {
        folders
            .entry(folder(&schema[id].path))
            .or_default()
            .push(id);
    }
    for (folder, files) in folders {
        let packages = files.iter().map(|&id| schema[id].package.as_str());
        let packages: BTreeSet<&str> = packages.collect();
        if packages.len() > 1 {
            let packages = listed(packages);
            for id in files {
                let message =
                    format!("folder `{folder}` has files of several packages: {packages}");
                sink.report(about(cx, id), message);
            }
        }
    }
}

fn one_folder(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let schema = cx.schema;
    for (package, files) in packages(cx) {
        let folders = files.iter().map(|&id| folder(&schema[id].path));
        let folders: BTreeSet<&str> = folders.collect();
        if folders.len() > 1 {
            let (package, folders) = (title(package), listed(folders));
            for id in files {
                let message = format!("the files of {package} are in several folders: {folders}");
                sink.report(about(cx, id), message);
            }
        }
    }
}

/// The files that are looked at, by their package.
pub(super) fn packages<'a>(cx: &Context<'a>) -> BTreeMap<&'a str, Vec<FileId>> {
    let mut packages: BTreeMap<&str, Vec<FileId>> = BTreeMap::new();
    for &id in &cx.files {
        let package = cx.schema[id].package.as_str();
        packages.entry(package).or_default().push(id);
    }
    packages
}

/// What to call a package in a sentence.
pub(super) fn title(package: &str) -> String {
    match package {
        "" => "no package".to_owned(),
        package => format!("package `{package}`"),
    }
}

fn right_folder(cx: &Context<'_>, id: FileId, sink: &mut Sink<'_>) {
    let file = &cx.schema[id];
    let (actual, expected) = (folder(&file.path), file.package.replace('.', "/"));
    if !file.package.is_empty() && actual != expected {
        let message = format!(
            "`{}` is of package `{}` and not in a folder `{expected}` from where imports start",
            file.path, file.package
        );
        sink.report(about(cx, id), message);
    }
}

fn case(cx: &Context<'_>, id: FileId, sink: &mut Sink<'_>) {
    let package = &cx.schema[id].package;
    let parts: Vec<String> = package.split('.').map(lower_snake).collect();
    let expected = parts.join(".");
    if *package != expected {
        let message = format!(
            "the name of package `{package}` is not in lower_snake_case, as in `{expected}`"
        );
        sink.report(about(cx, id), message);
    }
}

fn version(cx: &Context<'_>, id: FileId, sink: &mut Sink<'_>) {
    let package = &cx.schema[id].package;
    if !package.is_empty() && stability(package).is_none() {
        let message = format!(
            "package `{package}` has no version: a version of it that breaks has nowhere to go"
        );
        sink.report(about(cx, id), message);
    }
}
