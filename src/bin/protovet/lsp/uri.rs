//! Paths of files as editors write them: `file:///home/ada/a%20b.proto`.

use std::path::{Path, PathBuf};

use gen_lsp_types::Uri;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// What is escaped in paths: all that means something in a URI or to people who split text.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The path of a file on this machine; none for what is no file.
pub(super) fn to_path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.0.strip_prefix("file://")?;
    // an authority names another machine, but for this one
    let path = rest.strip_prefix("localhost").unwrap_or(rest);
    if !path.starts_with('/') {
        return None;
    }
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let path = if cfg!(windows) {
        path.trim_start_matches('/')
    } else {
        &path
    };
    Some(PathBuf::from(path))
}

/// The name of a file.
pub(super) fn of_path(path: &Path) -> Uri {
    let path = path.to_string_lossy();
    let (slash, path) = if cfg!(windows) {
        ("/", path.replace('\\', "/"))
    } else {
        ("", path.into_owned())
    };
    Uri(format!(
        "file://{slash}{}",
        utf8_percent_encode(&path, ESCAPED)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn paths_come_back() {
        for path in ["/a/b.proto", "/a b/c%d#e?.proto", "/\u{e4}/[x]{y}.proto"] {
            let uri = of_path(Path::new(path));
            assert_eq!(to_path(&uri).as_deref(), Some(Path::new(path)), "{uri:?}");
        }
        assert_eq!(of_path(Path::new("/a b")), Uri("file:///a%20b".to_owned()));
    }

    #[test]
    fn what_is_no_file_has_no_path() {
        for uri in ["untitled:Untitled-1", "git:/a.proto", "file://server/a", ""] {
            assert_eq!(to_path(&Uri(uri.to_owned())), None, "{uri}");
        }
    }
}
