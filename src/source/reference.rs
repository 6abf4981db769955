//! References to inputs as buf writes them: `path#key=value,key=value`.

use super::reference_keys::Keys;
use super::{SourceError, paths};

/// What a reference names, and how it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// All of it, as it was typed.
    pub spec: String,
    /// What stands before `#`: a path, or `-` for standard input.
    pub path: String,
    /// How the files are kept there.
    pub form: Form,
}

/// How the files of an input are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// A folder.
    Folder,
    /// A git repository.
    Git(GitForm),
    /// An archive of files.
    Archive(ArchiveForm),
    /// A descriptor set.
    Image {
        /// How it is encoded.
        encoding: Encoding,
        /// How that is compressed.
        compression: Compression,
    },
    /// One file, and on request those of its package beside it.
    ProtoFile {
        /// Whether the other files of the package belong to the input.
        package_files: bool,
    },
}

/// Which files of which commit of a repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GitForm {
    /// The revision by any of the ways to name one.
    pub revision: Option<RevisionName>,
    /// A revision to start from instead of the tip of the branch, as `HEAD~1`.
    pub reference: Option<String>,
    /// The folder that is the input, from the top.
    pub subdir: String,
}

/// How a revision is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RevisionName {
    /// A branch, local or of the main remote.
    Branch(String),
    /// A tag.
    Tag(String),
    /// A commit.
    Commit(String),
}

/// Which files of what archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveForm {
    /// What kind of archive it is.
    pub kind: ArchiveKind,
    /// How it is compressed as a whole.
    pub compression: Compression,
    /// How many folders to take off the front of each path.
    pub strip_components: usize,
    /// The folder that is the input, from the top of what is left.
    pub subdir: String,
}

/// A format of archives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArchiveKind {
    /// `.tar`.
    Tar,
    /// `.zip`.
    Zip,
}

/// How a descriptor set is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// The protobuf wire format.
    Binary,
    /// ProtoJSON.
    Json,
    /// The text format.
    Text,
    /// ProtoJSON, written as YAML.
    Yaml,
}

/// How bytes are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Compression {
    /// Not.
    None,
    /// gzip.
    Gzip,
    /// Zstandard.
    Zstd,
}

impl Reference {
    /// Reads a reference. Whether a path is a folder is looked up on disk, as there is no telling
    /// from its name; relative paths start from `cwd`.
    ///
    /// # Errors
    /// When it is malformed, or names something that only a network could give.
    pub fn parse(spec: &str, cwd: &std::path::Path) -> Result<Self, SourceError> {
        let (path, options) = split(spec)?;
        let mut keys = Keys::parse(spec, options)?;
        let path = path.strip_prefix("file://").unwrap_or(path);
        let is_folder = cwd.join(path).is_dir();
        let form = match keys.take("format") {
            Some(name) => named(&name)?,
            None => by_path(path, is_folder),
        };
        refuse_remote(path, is_folder)?;
        let form = with_options(form, &mut keys)?;
        keys.finish(word(&form))?;
        Ok(Self {
            spec: spec.to_owned(),
            path: path.to_owned(),
            form,
        })
    }

    /// Whether it is standard input.
    #[must_use]
    pub fn is_stdin(&self) -> bool {
        is_stdin(&self.path)
    }
}

fn is_stdin(path: &str) -> bool {
    path == "-" || path == "/dev/stdin"
}

fn split(spec: &str) -> Result<(&str, &str), SourceError> {
    let malformed = |what: &str| {
        SourceError::new(
            format!("the input `{spec}` {what}"),
            "write `PATH` or `PATH#KEY=VALUE,KEY=VALUE`, as in `.git#branch=main,subdir=proto`",
        )
    };
    match spec.split_once('#') {
        None if spec.is_empty() => Err(malformed("names nothing")),
        None => Ok((spec, "")),
        Some(("", _)) => Err(malformed("has no path in front of its `#`")),
        Some((_, "")) => Err(malformed("ends with `#`")),
        Some((_, options)) if options.contains('#') => Err(malformed("has more than one `#`")),
        Some(parts) => Ok(parts),
    }
}

const IMAGE: Form = image(Encoding::Binary, Compression::None);

const fn image(encoding: Encoding, compression: Compression) -> Form {
    Form::Image {
        encoding,
        compression,
    }
}

const fn archive(kind: ArchiveKind, compression: Compression) -> Form {
    Form::Archive(ArchiveForm {
        kind,
        compression,
        strip_components: 0,
        subdir: String::new(),
    })
}

/// The form that `format=` names.
fn named(name: &str) -> Result<Form, SourceError> {
    use ArchiveKind::{Tar, Zip};
    use Compression::{Gzip, None};
    Ok(match name {
        "dir" => Form::Folder,
        "git" => Form::Git(GitForm::default()),
        "tar" => archive(Tar, None),
        "targz" => archive(Tar, Gzip),
        "zip" => archive(Zip, None),
        "bin" | "binpb" => IMAGE,
        "bingz" => image(Encoding::Binary, Gzip),
        "json" => image(Encoding::Json, None),
        "jsongz" => image(Encoding::Json, Gzip),
        "txtpb" => image(Encoding::Text, None),
        "yaml" => image(Encoding::Yaml, None),
        "protofile" => Form::ProtoFile {
            package_files: false,
        },
        "mod" => return Err(registry("format=mod")),
        _ => {
            let known = [
                "dir",
                "git",
                "tar",
                "zip",
                "binpb",
                "json",
                "txtpb",
                "yaml",
                "protofile",
            ];
            let help = match super::nearest(name, known) {
                Some(found) => format!("did you mean `format={found}`?"),
                _ => format!("the formats are {}", known.join(", ")),
            };
            return Err(SourceError::new(
                format!("there is no input format `{name}`"),
                help,
            ));
        }
    })
}

/// The form that a path has by its name.
fn by_path(path: &str, is_folder: bool) -> Form {
    if is_stdin(path) {
        return IMAGE;
    }
    if path == ".git" || path.ends_with(".git") || path.ends_with("/.git/") {
        return Form::Git(GitForm::default());
    }
    if is_folder {
        return Form::Folder;
    }
    let (plain, compression) = match path.rsplit_once('.') {
        Some((plain, "gz")) => (plain, Compression::Gzip),
        Some((plain, "zst")) => (plain, Compression::Zstd),
        _ => (path, Compression::None),
    };
    let extension = plain.rsplit_once('.').map(|(_, extension)| extension);
    match (extension, compression) {
        (Some("tar"), _) => archive(ArchiveKind::Tar, compression),
        (Some("tgz"), Compression::None) => archive(ArchiveKind::Tar, Compression::Gzip),
        (Some("zip"), Compression::None) => archive(ArchiveKind::Zip, Compression::None),
        (Some("binpb" | "bin" | "pb" | "desc" | "protoset"), _) => {
            image(Encoding::Binary, compression)
        }
        (Some("json"), _) => image(Encoding::Json, compression),
        (Some("txtpb"), _) => image(Encoding::Text, compression),
        (Some("yaml"), _) => image(Encoding::Yaml, compression),
        (Some("proto"), Compression::None) => Form::ProtoFile {
            package_files: false,
        },
        _ => Form::Folder,
    }
}

/// The form with what the options say of it.
fn with_options(form: Form, keys: &mut Keys) -> Result<Form, SourceError> {
    match form {
        Form::Folder => Ok(form),
        Form::Git(_) => git_options(keys).map(Form::Git),
        Form::Archive(mut archive) => {
            if archive.kind == ArchiveKind::Tar {
                archive.compression = compression(keys, archive.compression)?;
            }
            if let Some(count) = keys.number("strip_components")? {
                archive.strip_components = count;
            }
            archive.subdir = subdir(keys)?;
            Ok(Form::Archive(archive))
        }
        Form::Image {
            encoding,
            compression: found,
        } => {
            // how a set is written is for those who write one
            keys.flag("use_proto_names")?;
            keys.flag("use_enum_numbers")?;
            Ok(image(encoding, compression(keys, found)?))
        }
        Form::ProtoFile { .. } => Ok(Form::ProtoFile {
            package_files: keys.flag("include_package_files")?,
        }),
    }
}

fn git_options(keys: &mut Keys) -> Result<GitForm, SourceError> {
    // everything is there in a local repository: these only save time when cloning
    keys.number("depth")?;
    keys.take("filter");
    if keys.flag("recurse_submodules")? {
        return Err(SourceError::new(
            "`recurse_submodules=true` is not supported",
            "name the submodule's own repository as the input, as in `vendor/api/.git#tag=v1`",
        ));
    }
    let named = [
        keys.take("branch").map(RevisionName::Branch),
        keys.take("tag").map(RevisionName::Tag),
        keys.take("commit").map(RevisionName::Commit),
    ];
    let mut named = named.into_iter().flatten();
    let (revision, another) = (named.next(), named.next());
    let reference = keys.take("ref");
    let is_branch = matches!(revision, None | Some(RevisionName::Branch(_)));
    if another.is_some() || (reference.is_some() && !is_branch) {
        return Err(SourceError::new(
            "the input names several revisions",
            "give one of `branch=`, `tag=` and `commit=`, or `ref=`, which may stand beside \
             `branch=`",
        ));
    }
    Ok(GitForm {
        revision,
        reference,
        subdir: subdir(keys)?,
    })
}

fn subdir(keys: &mut Keys) -> Result<String, SourceError> {
    let Some(typed) = keys.take("subdir") else {
        return Ok(String::new());
    };
    paths::normal(&typed)
        .filter(|_| !typed.starts_with('/'))
        .ok_or_else(|| {
            SourceError::new(
                format!("`subdir={typed}` leaves the input"),
                "name a folder from the top of the input, as in `subdir=proto`",
            )
        })
}

fn compression(keys: &mut Keys, found: Compression) -> Result<Compression, SourceError> {
    match keys.take("compression").as_deref() {
        None => Ok(found),
        Some("none") => Ok(Compression::None),
        Some("gzip") => Ok(Compression::Gzip),
        Some("zstd") => Ok(Compression::Zstd),
        Some(other) => Err(SourceError::new(
            format!("there is no compression `{other}`"),
            "the compressions are none, gzip and zstd",
        )),
    }
}

/// What messages call a form.
const fn word(form: &Form) -> &'static str {
    match form {
        Form::Folder => "folder",
        Form::Git(_) => "git repository",
        Form::Archive(_) => "archive",
        Form::Image { .. } => "descriptor set",
        Form::ProtoFile { .. } => "`.proto` file",
    }
}

/// Refuses what only a network could give.
fn refuse_remote(path: &str, is_folder: bool) -> Result<(), SourceError> {
    let scheme = path.split_once("://").map(|(scheme, _)| scheme);
    let is_ssh = path
        .split_once(':')
        .is_some_and(|(host, _)| host.contains('@') && !host.contains('/'));
    if scheme.is_some() || is_ssh {
        return Err(SourceError::new(
            format!("`{path}` is not on this machine, and protovet never uses the network"),
            "fetch it first: `git fetch` and `.git#branch=origin/main`, or `git clone`; or \
             download the archive or image and name the file",
        ));
    }
    if !is_folder && is_module(path) {
        return Err(registry(path));
    }
    Ok(())
}

/// Whether it looks like `host.tld/owner/module`, perhaps with a label.
fn is_module(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let [host, owner, module] = parts[..] else {
        return false;
    };
    let is_host = host
        .rsplit_once('.')
        .is_some_and(|(name, end)| !name.is_empty() && end.len() > 1)
        && !host.starts_with('.');
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte))
    };
    is_host && is_name(owner) && is_name(module) && !module.contains(".proto")
}

fn registry(path: &str) -> SourceError {
    SourceError::new(
        format!("`{path}` is a module of a registry, and protovet never uses the network"),
        "write it to a file first with `buf build MODULE -o image.binpb`, and name that file",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(spec: &str) -> Result<Reference, SourceError> {
        Reference::parse(spec, std::path::Path::new(env!("CARGO_MANIFEST_DIR")))
    }

    fn form(spec: &str) -> Form {
        parse(spec).unwrap().form
    }

    fn error(spec: &str) -> String {
        parse(spec).unwrap_err().message
    }

    #[test]
    fn the_name_says_how_files_are_kept() {
        use Compression::{Gzip, None, Zstd};
        assert_eq!(form("src"), Form::Folder);
        assert_eq!(form("nowhere"), Form::Folder);
        assert_eq!(form(".git"), Form::Git(GitForm::default()));
        assert_eq!(form("/srv/schema.git"), Form::Git(GitForm::default()));
        assert_eq!(form("a.tar"), archive(ArchiveKind::Tar, None));
        assert_eq!(form("a.tar.gz"), archive(ArchiveKind::Tar, Gzip));
        assert_eq!(form("a.tgz"), archive(ArchiveKind::Tar, Gzip));
        assert_eq!(form("a.tar.zst"), archive(ArchiveKind::Tar, Zstd));
        assert_eq!(form("a.zip"), archive(ArchiveKind::Zip, None));
        assert_eq!(form("a.binpb"), IMAGE);
        assert_eq!(form("a.bin.gz"), image(Encoding::Binary, Gzip));
        assert_eq!(form("a.json"), image(Encoding::Json, None));
        assert_eq!(form("a.txtpb.zst"), image(Encoding::Text, Zstd));
        assert_eq!(form("a.yaml"), image(Encoding::Yaml, None));
        assert_eq!(form("-"), IMAGE);
        assert_eq!(form("-#format=json"), image(Encoding::Json, None));
        assert_eq!(
            form("x.out#format=binpb,compression=zstd"),
            image(Encoding::Binary, Zstd)
        );
        let package_files = true;
        assert_eq!(
            form("a/x.proto#include_package_files=true"),
            Form::ProtoFile { package_files }
        );
    }

    #[test]
    fn options_of_repositories_and_archives() {
        let git = GitForm {
            revision: Some(RevisionName::Branch("main".to_owned())),
            reference: Some("HEAD~1".to_owned()),
            subdir: "proto/v1".to_owned(),
        };
        assert_eq!(
            form(".git#branch=main,ref=HEAD~1,subdir=./proto/v1/,depth=3"),
            Form::Git(git)
        );
        let Form::Archive(found) = form("x#format=tar,compression=gzip,strip_components=1") else {
            panic!("no archive");
        };
        assert_eq!(
            (found.strip_components, found.compression),
            (1, Compression::Gzip)
        );
    }

    #[test]
    fn what_is_malformed_is_named() {
        assert_eq!(error(""), "the input `` names nothing");
        assert_eq!(error(".git#"), "the input `.git#` ends with `#`");
        assert_eq!(
            error(".git#a#b"),
            "the input `.git#a#b` has more than one `#`"
        );
        assert_eq!(
            error(".git#brunch=x"),
            "there is no option `brunch` in `.git#brunch=x`"
        );
        assert_eq!(
            error(".git#branch=a,tag=b"),
            "the input names several revisions"
        );
        assert_eq!(
            error("src#subdir=a"),
            "the option `subdir` means nothing for a folder, as `src#subdir=a` names"
        );
        assert_eq!(error(".git#subdir=../x"), "`subdir=../x` leaves the input");
        assert_eq!(error("a#format=tarr"), "there is no input format `tarr`");
        assert_eq!(
            error("a.tar#compression=xz"),
            "there is no compression `xz`"
        );
    }

    #[test]
    fn nothing_is_ever_fetched() {
        for spec in [
            "https://example.com/x.git#branch=main",
            "ssh://git@example.com/x.git",
            "git@example.com:x/y.git",
            "https://example.com/archive.tar.gz",
            "buf.build/acme/petapis",
            "buf.build/acme/petapis:v1",
        ] {
            let message = error(spec);
            assert!(
                message.ends_with("protovet never uses the network"),
                "{message}"
            );
        }
        assert_eq!(
            parse("file:///srv/x.git#tag=v1").unwrap().path,
            "/srv/x.git"
        );
    }
}
