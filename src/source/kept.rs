//! What is kept elsewhere than in a folder or a revision, for those who compare any two versions.

use super::reference::{Form, Reference};
use super::store::{Opened, open_reference};
use super::{Input, OpenOptions, SourceError, paths};

/// Whether this is a reference to what is kept elsewhere than in a folder: in an archive, behind
/// options, or on standard input.
pub(super) fn is_kept(spec: &str, options: &OpenOptions) -> bool {
    let exists =
        |path: &str| path == "-" || path == "/dev/stdin" || options.cwd.join(path).exists();
    match spec.split_once('#') {
        Some((path, _)) => {
            let path = path.strip_prefix("file://").unwrap_or(path);
            exists(path) && !options.cwd.join(spec).exists()
        }
        None => {
            let form = Reference::parse(spec, &options.cwd).map(|reference| reference.form);
            let is_archive = matches!(form, Ok(Form::Archive(_)));
            spec == "-" || (is_archive && options.cwd.join(spec).is_file())
        }
    }
}

/// Opens what [`is_kept`].
pub(super) fn open_kept(spec: &str, options: &OpenOptions) -> Result<Input, SourceError> {
    let reference = Reference::parse(spec, &options.cwd)?;
    if matches!(
        reference.form,
        Form::ProtoFile {
            package_files: true
        }
    ) {
        return Err(SourceError::new(
            "`include_package_files` is for `protovet breaking`",
            "name the folder that holds the files of the package",
        ));
    }
    let mut stdin = std::io::stdin().lock();
    match open_reference(&reference, options, &mut stdin)? {
        Opened::Image(image) => Ok(Input::DescriptorSet {
            bytes: image.bytes,
            encoding: image.encoding,
            label: image.label,
        }),
        Opened::Files(store) => {
            let tree = store.tree(&store.folder)?;
            let inputs = store.file.as_ref().map(|file| {
                let path = paths::below(&store.folder, &file.path);
                path.into_iter().map(str::to_owned).collect()
            });
            if tree.files().is_empty() {
                return Err(SourceError::new(
                    format!("there are no `.proto` files in `{spec}`"),
                    "name the folder that holds the schema, as in `#subdir=proto`",
                ));
            }
            Ok(Input::Tree { tree, inputs })
        }
    }
}
