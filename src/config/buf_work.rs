//! `buf.work.yaml`: the modules of a workspace, before `v2` put them into `buf.yaml`.

use super::Version;
use super::problems::{ConfigError, Located, Problems};
use super::section::Section;
use super::{buf_yaml, paths, yaml};
use crate::model::Name;

/// What a `buf.work.yaml` says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BufWork {
    /// The path to show.
    pub path: Name,
    /// The folders of the modules, from the folder of this file; each may have a `buf.yaml`.
    pub directories: Vec<Located<String>>,
}

impl BufWork {
    /// Reads a `buf.work.yaml`. `path` is how to call it.
    ///
    /// # Errors
    /// When it is no YAML, is not of version `v1`, or lists no folders, or folders that hold each
    /// other.
    pub fn parse(path: &str, text: &str) -> Result<Self, ConfigError> {
        let mut problems = Problems::new(path, text);
        let directories = yaml::parse(text, &mut problems).and_then(|root| {
            buf_yaml::version(&root, &[Version::V1], &mut problems)?;
            let keys = ("a `buf.work.yaml`", &["version", "directories"][..]);
            let section = Section::open(&root, keys, &mut problems);
            Some(directories(&section, &mut problems))
        });
        let (directories, _) = problems.finish(directories)?;
        Ok(Self {
            path: path.into(),
            directories,
        })
    }
}

fn directories(section: &Section<'_>, problems: &mut Problems) -> Vec<Located<String>> {
    let listed = section.texts("directories", problems);
    let listed: Vec<Located<String>> = listed
        .iter()
        .filter_map(|path| paths::normal(path, problems))
        .collect();
    if listed.is_empty() {
        let span = section
            .key("directories")
            .map_or(crate::model::Span::new(0, 0), |key| key.span);
        let help = "list the folders of the modules, as in `directories: [proto, third_party]`";
        problems.error(span, "there are no `directories`", Some(help.to_owned()));
    }
    for (at, directory) in listed.iter().enumerate() {
        if directory.value.is_empty() {
            let help = "a folder that is a module by itself needs no `buf.work.yaml`";
            let message = "the folder of this file is no module of the workspace";
            problems.error(directory.span, message, Some(help.to_owned()));
            continue;
        }
        apart(&listed, at, problems);
    }
    listed
}

/// Notes a folder that holds another one, or is listed before.
fn apart(listed: &[Located<String>], at: usize, problems: &mut Problems) {
    let directory = &listed[at];
    let holding = listed.iter().enumerate().find(|(other_at, other)| {
        match paths::below(&other.value, &directory.value) {
            Some("") => *other_at < at,
            Some(_) => !other.value.is_empty(),
            None => false,
        }
    });
    let Some((_, other)) = holding else { return };
    let message = if other.value == directory.value {
        format!("`{}` is listed twice", directory.value)
    } else {
        format!("`{}` is in `{}`", directory.value, other.value)
    };
    let help = "a file belongs to one module: keep one of the two";
    problems.error(directory.span, message, Some(help.to_owned()));
}
