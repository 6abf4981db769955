//! What is there already: schemas, the CI service, hooks.

use std::fs;
use std::path::{Path, PathBuf};

use protovet::source::{self, Input, OpenOptions, Repository, SourceError};

use crate::configured;

/// What `init` looks at.
pub(super) struct Surroundings {
    /// The repository, if there is one.
    pub(super) repository: Option<Repository>,
    /// How many `.proto` files there are.
    pub(super) files: usize,
    /// Where they are, from the top of the repository: the one folder with all of them, else `.`.
    pub(super) schemas: String,
    /// The `buf.yaml` that says what is checked.
    pub(super) buf_yaml: Option<String>,
}

/// A service that runs jobs, and what shows that it is used.
pub(super) struct Service {
    pub(super) name: &'static str,
    /// The file that a job is added to, from the top.
    pub(super) file: &'static str,
    /// The page that has a job for it.
    pub(super) page: &'static str,
}

/// Services whose jobs stand in one file, which is there if they are used.
const SERVICES: [Service; 5] = [
    Service {
        name: "GitLab",
        file: ".gitlab-ci.yml",
        page: include_str!("../../../../docs/ci/gitlab.md"),
    },
    Service {
        name: "Azure Pipelines",
        file: "azure-pipelines.yml",
        page: include_str!("../../../../docs/ci/azure.md"),
    },
    Service {
        name: "Jenkins",
        file: "Jenkinsfile",
        page: include_str!("../../../../docs/ci/jenkins.md"),
    },
    Service {
        name: "Bitbucket",
        file: "bitbucket-pipelines.yml",
        page: include_str!("../../../../docs/ci/bitbucket.md"),
    },
    Service {
        name: "Buildkite",
        file: ".buildkite/pipeline.yml",
        page: include_str!("../../../../docs/ci/buildkite.md"),
    },
];

impl Surroundings {
    /// Looks around a folder.
    ///
    /// # Errors
    /// When the repository or buf.yaml cannot be read.
    pub(super) fn of(folder: &Path, options: &OpenOptions) -> Result<Self, SourceError> {
        let repository = source::repository(folder, options)?;
        let top = repository.as_ref().map_or(folder, |it| it.top.as_path());
        let at_top = OpenOptions {
            cwd: top.to_path_buf(),
            ..options.clone()
        };
        let paths = match source::open(".", &at_top) {
            Ok(Input::Tree { tree, .. }) => {
                tree.files().iter().map(|it| it.path.to_string()).collect()
            }
            // without a schema there is nothing yet to open
            _ => Vec::new(),
        };
        let buf_yaml = ["buf.yaml", "buf.work.yaml"].into_iter();
        let mut buf_yaml = buf_yaml.filter(|name| top.join(name).is_file());
        let buf_yaml = buf_yaml.next().map(str::to_owned);
        let schemas = match &buf_yaml {
            Some(_) => ".".to_owned(),
            None => one_folder(&paths),
        };
        Ok(Self {
            repository,
            files: paths.len(),
            schemas,
            buf_yaml,
        })
    }

    /// The top of the repository.
    pub(super) fn top(&self) -> Option<&Path> {
        self.repository.as_ref().map(|it| it.top.as_path())
    }

    /// Whether a file or folder is at the top.
    pub(super) fn has(&self, path: &str) -> bool {
        self.top().is_some_and(|top| top.join(path).exists())
    }

    /// Whether a file at the top mentions protovet.
    pub(super) fn mentions_protovet(&self, path: &str) -> bool {
        let text = self.top().map(|top| fs::read_to_string(top.join(path)));
        matches!(text, Some(Ok(text)) if text.contains("protovet"))
    }

    /// Whether GitHub runs jobs for it.
    pub(super) fn is_on_github(&self) -> bool {
        let urls = self.repository.iter().flat_map(|it| &it.urls);
        self.has(".github") || urls.into_iter().any(|url| url.contains("github."))
    }

    /// The workflow that uses protovet already, if there is one.
    pub(super) fn workflow(&self) -> Option<PathBuf> {
        let folder = self.top()?.join(".github/workflows");
        let mut files: Vec<PathBuf> = fs::read_dir(folder)
            .ok()?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .collect();
        files.sort();
        files.into_iter().find(|path| {
            let text = fs::read_to_string(path);
            text.is_ok_and(|text| text.contains("protovet"))
        })
    }

    /// The other services that are used.
    pub(super) fn services(&self) -> impl Iterator<Item = &'static Service> {
        SERVICES.iter().filter(|service| self.has(service.file))
    }

    /// What was found, in a line.
    pub(super) fn told(&self, cwd: &Path) -> String {
        let files = match self.files {
            0 => "no .proto file yet".to_owned(),
            files => protovet::report::plural(files, ".proto file"),
        };
        let below = match self.schemas.as_str() {
            "." => String::new(),
            folder => format!(" below `{folder}`"),
        };
        let place = match self.top() {
            Some(top) => format!("git repository `{}`", configured::shown(top, cwd)),
            None => "no git repository".to_owned(),
        };
        let buf = match &self.buf_yaml {
            Some(name) => format!(", `{name}`"),
            None => String::new(),
        };
        format!("found: {place}, {files}{below}{buf}")
    }
}

/// The folder at the top that has all files, `.` if there is no such folder.
fn one_folder(paths: &[String]) -> String {
    let mut folders = paths.iter().map(|path| path.split_once('/'));
    let first = folders.next().flatten().map(|(folder, _)| folder);
    match first {
        Some(first) if folders.all(|it| it.is_some_and(|(folder, _)| folder == first)) => {
            first.to_owned()
        }
        _ => ".".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_folder_has_all_files_or_none_has() {
        let folder = |paths: &[&str]| {
            let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
            one_folder(&paths)
        };
        assert_eq!(folder(&["proto/a.proto", "proto/b/c.proto"]), "proto");
        assert_eq!(folder(&["proto/a.proto", "vendor/b.proto"]), ".");
        assert_eq!(folder(&["a.proto", "proto/a.proto"]), ".");
        assert_eq!(folder(&[]), ".");
    }
}
