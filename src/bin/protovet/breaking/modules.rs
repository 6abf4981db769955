//! The configuration that applies to an input, and the modules it makes of it.

use protovet::config::{BufYaml, Files, ProtovetToml, Search, Workspace};
use protovet::source::{OpenOptions, SourceError, Store};

use crate::configured::{self, join};
use crate::failure::Failure;

/// A store as what holds configurations.
struct Held<'a>(&'a Store);

impl Files for Held<'_> {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, SourceError> {
        self.0.read(path)
    }

    fn shown(&self, path: &str) -> String {
        self.0.shown(path)
    }
}

/// The modules of files: those of the configuration that was given, else of the one that stands
/// beside them.
///
/// # Errors
/// When a configuration cannot be read or used.
pub(super) fn of_store(
    store: &Store,
    given: Option<&String>,
    options: &OpenOptions,
) -> Result<Workspace, Failure> {
    if let Some(given) = given {
        return Ok(Workspace::configured(
            self::given(given, options)?,
            &store.folder,
        ));
    }
    Ok(Workspace::of(&Held(store), &store.folder, Search::Upwards)?)
}

/// Copies of what modules import, as a `protovet.toml` says where they are.
#[derive(Debug, Default)]
pub(super) struct Copies {
    /// The folder that holds all of them.
    pub(super) top: String,
    /// The folders that their imports start from, by their paths in the store.
    pub(super) roots: Vec<String>,
}

/// The copies that the nearest `protovet.toml` names, from a folder up to the top of the
/// repository.
///
/// # Errors
/// When it cannot be read or used.
pub(super) fn copies(store: &Store, folder: &str) -> Result<Copies, Failure> {
    let mut above = folder;
    loop {
        let path = join(above, "protovet.toml");
        if let Some(bytes) = store.read(&path)? {
            let shown = store.shown(&path);
            let text = configured::text(bytes, &shown)?;
            let named = ProtovetToml::parse(&shown, &text)?.check.proto_paths;
            let roots = named.into_iter().map(|path| join(above, &path.value));
            return Ok(Copies {
                roots: roots.collect(),
                top: above.to_owned(),
            });
        }
        if above.is_empty() || store.has(&join(above, ".git"))? {
            return Ok(Copies::default());
        }
        above = above.rsplit_once('/').map_or("", |(above, _)| above);
    }
}

/// What applies to a descriptor set: the configuration that was given, else the one in the current
/// folder.
///
/// # Errors
/// When a configuration cannot be read or used.
pub(crate) fn of_image(
    given: Option<&String>,
    options: &OpenOptions,
) -> Result<Workspace, Failure> {
    const HERE: &str = "buf.yaml";
    let path = options.cwd.join(HERE);
    let config = match given {
        Some(given) => self::given(given, options)?,
        None if path.is_file() => parse(HERE, &text(HERE, options)?)?,
        None => BufYaml::absent(),
    };
    Ok(Workspace::configured(config.for_all(), ""))
}

/// A configuration that was given by hand: the name of a file, or what would stand in it.
///
/// # Errors
/// When it cannot be read or used.
pub(crate) fn given(given: &str, options: &OpenOptions) -> Result<BufYaml, Failure> {
    let is_file = [".yaml", ".yml", ".json"]
        .iter()
        .any(|extension| given.trim_end().ends_with(extension));
    if is_file {
        return parse(given, &text(given, options)?);
    }
    parse("--config", given)
}

fn parse(name: &str, text: &str) -> Result<BufYaml, Failure> {
    Ok(BufYaml::parse(name, text)?)
}

fn text(path: &str, options: &OpenOptions) -> Result<String, SourceError> {
    std::fs::read_to_string(options.cwd.join(path)).map_err(|error| {
        SourceError::new(
            format!("cannot read the configuration `{path}`: {error}"),
            "`--config` and `--against-config` take the name of a file, or its content as JSON or \
             YAML",
        )
    })
}
