//! Hooks that somebody else keeps, and how to add a check to them.

use std::path::Path;

use protovet::source::SourceError;

use super::script::{Hook, Script};
use crate::configured;

/// Whether husky keeps the folder: it writes all files there itself.
pub(super) fn is_of_husky(folder: &Path) -> bool {
    let ends_with = |parts: &str| folder.ends_with(parts);
    ends_with(".husky/_") || ends_with(".husky")
}

/// Says where husky wants the check.
pub(super) fn husky(folder: &Path, script: &Script, cwd: &Path) -> SourceError {
    let own = if folder.ends_with("_") {
        folder.parent().unwrap_or(folder)
    } else {
        folder
    };
    let file = configured::shown(&own.join(script.hook().name()), cwd);
    SourceError::new(
        "husky keeps the hooks of this repository",
        format!("add this line to `{file}`: {}", script.command()),
    )
}

/// Says why a hook is not written over, and how to run both.
pub(super) fn refused(text: &str, shown: &str, script: &Script) -> SourceError {
    let (hook, command) = (script.hook().name(), script.command());
    if text.contains("pre-commit.com") {
        let id = match script.hook() {
            Hook::PreCommit => "protovet",
            Hook::PrePush => "protovet-push",
        };
        return SourceError::new(
            format!("`{shown}` is kept by the pre-commit framework"),
            format!("add the hook `{id}` to `.pre-commit-config.yaml`, as docs/hooks.md shows"),
        );
    }
    if text.contains("lefthook") {
        return SourceError::new(
            format!("`{shown}` is kept by lefthook"),
            format!("add a command to `{hook}` in `lefthook.yml`, as docs/hooks.md shows"),
        );
    }
    if text.contains("protovet install-hook") {
        return SourceError::new(
            format!("`{shown}` was changed since `protovet install-hook` wrote it"),
            format!(
                "it is left as it is: change it yourself, or delete it and install it again; the \
                 check is `{command}`"
            ),
        );
    }
    let how = match script.hook() {
        Hook::PreCommit => format!("add this line above what ends it: {command} || exit 1"),
        Hook::PrePush => format!(
            "let it read standard input once, `input=$(cat)`, and add this line: \
             printf '%s\\n' \"$input\" | {command} || exit 1"
        ),
    };
    SourceError::new(
        format!("there is a `{shown}` already, and it is not protovet's"),
        format!("it is left as it is; to run both, {how}"),
    )
}
