//! From what a name stands for to a schema.

use protovet::compile::{self, Roots};
use protovet::model::Schema;
use protovet::report::plural;
use protovet::source::{Input, Tree};

use crate::outcome::Failure;
use crate::resolve::Settings;

/// One version, compiled.
pub(crate) struct Version {
    pub(crate) schema: Schema,
    /// What to call it: `proto/`, `main@4f2c91a`, `released.binpb`.
    pub(crate) label: String,
    /// What its paths start with when they are shown.
    pub(crate) prefix: String,
    /// What was read, and from where, for `--verbose`.
    pub(crate) details: String,
    /// What was left out or chosen on the way.
    pub(crate) notes: Vec<String>,
}

/// Compiles one version.
///
/// # Errors
/// When it cannot be read or does not compile.
pub(crate) fn load(input: Input, settings: &Settings) -> Result<Version, Failure> {
    match input {
        Input::Tree { tree, inputs } => load_tree(&tree, inputs.as_deref(), settings),
        Input::DescriptorSet { bytes, label } => {
            let schema = compile::compile_descriptor_set(&bytes, &label)
                .map_err(|failure| Failure::of_compile(failure, &label, &settings.style))?;
            let details = format!(
                "{} of a descriptor set",
                plural(schema.files().len(), "file")
            );
            Ok(Version {
                schema,
                prefix: label.clone(),
                label,
                details,
                notes: Vec::new(),
            })
        }
    }
}

fn load_tree(
    tree: &Tree,
    inputs: Option<&[String]>,
    settings: &Settings,
) -> Result<Version, Failure> {
    let roots = roots(settings);
    let is_input = inputs.map(|inputs| move |path: &str| inputs.iter().any(|input| input == path));
    let input = compile::Input {
        tree,
        roots: &roots,
        include: is_input
            .as_ref()
            .map(|is_input| is_input as &(dyn Fn(&str) -> bool + Sync)),
    };
    let schema = compile::compile(&input)
        .map_err(|failure| Failure::of_compile(failure, &tree.label, &settings.style))?;
    let details = format!("{} files", tree.files().len(),);
    Ok(Version {
        schema,
        label: tree.label.clone(),
        prefix: tree.display_prefix.clone(),
        details,
        notes: tree.notes.clone(),
    })
}

/// Where imports start: where the user says.
fn roots(settings: &Settings) -> Roots {
    let folders: Vec<&str> = settings.proto_paths.iter().map(String::as_str).collect();
    if folders.is_empty() {
        Roots::explicit(&[""])
    } else {
        Roots::explicit(&folders)
    }
}
