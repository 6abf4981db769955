//! The `.proto` files every compiler brings along, so that a schema may import them without
//! having them.
//!
//! `scripts/well_known.py` writes the texts from protoc's own descriptors and checks them.

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        [$(($path, include_str!(concat!("well_known/", $path)))),*]
    };
}
/// Path and text of each file, sorted by path.
static FILES: [(&str, &str); 15] = files![
    "google/protobuf/any.proto",
    "google/protobuf/api.proto",
    "google/protobuf/compiler/plugin.proto",
    "google/protobuf/cpp_features.proto",
    "google/protobuf/descriptor.proto",
    "google/protobuf/duration.proto",
    "google/protobuf/empty.proto",
    "google/protobuf/field_mask.proto",
    "google/protobuf/go_features.proto",
    "google/protobuf/java_features.proto",
    "google/protobuf/source_context.proto",
    "google/protobuf/struct.proto",
    "google/protobuf/timestamp.proto",
    "google/protobuf/type.proto",
    "google/protobuf/wrappers.proto",
];

/// The path of the file that defines the options of every element.
pub(crate) const DESCRIPTOR: &str = "google/protobuf/descriptor.proto";

/// The text of the file that is imported as `path`, if it is one of those built in.
pub(crate) fn text(path: &str) -> Option<&'static str> {
    let at = FILES
        .binary_search_by(|(candidate, _)| (*candidate).cmp(path))
        .ok()?;
    Some(FILES[at].1)
}

/// The import paths of the files built in, sorted.
pub(crate) fn paths() -> impl ExactSizeIterator<Item = &'static str> {
    FILES.iter().map(|&(path, _)| path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_sorted_so_that_each_is_found() {
        assert!(paths().is_sorted());
        assert!(paths().all(|path| text(path).is_some()));
        assert_eq!(text("google/protobuf/absent.proto"), None);
    }

    #[test]
    fn every_file_is_listed() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/compile/well_known");
        for folder in ["google/protobuf", "google/protobuf/compiler"] {
            for entry in std::fs::read_dir(root.join(folder)).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                if name.ends_with(".proto") {
                    assert!(
                        text(&format!("{folder}/{name}")).is_some(),
                        "{folder}/{name}"
                    );
                }
            }
        }
    }

    #[test]
    fn texts_hold_facts_only() {
        for path in paths() {
            let text = text(path).unwrap();
            assert!(!text.contains("//\u{20}") && !text.contains("/*"), "{path}");
            assert!(text.lines().all(|line| !line.trim().is_empty()), "{path}");
            assert!(text.starts_with("syntax = "), "{path}");
        }
    }
}
