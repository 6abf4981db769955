//! The script that git runs, and how to tell it from one that somebody else wrote.

use std::path::Path;

use protovet::source::SourceError;

use crate::args::HookArg;

/// When git runs it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Hook {
    /// Before each commit.
    PreCommit,
    /// Before each push.
    PrePush,
}

impl From<HookArg> for Hook {
    fn from(chosen: HookArg) -> Self {
        match chosen {
            HookArg::PreCommit => Self::PreCommit,
            HookArg::PrePush => Self::PrePush,
        }
    }
}

impl Hook {
    /// What git calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::PreCommit => "pre-commit",
            Self::PrePush => "pre-push",
        }
    }

    /// What makes `check` look at what the hook is about.
    pub(crate) const fn flag(self) -> &'static str {
        match self {
            Self::PreCommit => "--staged",
            Self::PrePush => "--pre-push=$1",
        }
    }

    /// The same, as a shell reads it.
    const fn quoted_flag(self) -> &'static str {
        match self {
            Self::PreCommit => "--staged",
            Self::PrePush => "--pre-push=\"$1\"",
        }
    }
}

const PROGRAM: &str = "protovet=$(command -v protovet) || protovet=";
const CALL: &str = "exec \"$protovet\" check ";

/// A script.
pub(super) struct Script {
    hook: Hook,
    /// Where protovet is when it is not on `PATH`, as a shell reads it.
    program: String,
    /// What is added to the check, as a shell reads it.
    check: String,
}

impl Script {
    /// The script of a hook.
    ///
    /// # Errors
    /// When it cannot be written down.
    pub(super) fn new(hook: Hook, program: &Path, check: &[String]) -> Result<Self, SourceError> {
        let all = check.iter().map(String::as_str).chain(program.to_str());
        if program.to_str().is_none() || all.clone().any(|word| word.contains(['\n', '\0'])) {
            let message = "a hook cannot name what has line breaks or is not UTF-8";
            return Err(SourceError::new(
                message,
                "install protovet at another path",
            ));
        }
        let check: Vec<String> = check.iter().map(|word| quoted(word)).collect();
        Ok(Self {
            hook,
            program: always_quoted(&program.to_string_lossy()),
            check: check.concat(),
        })
    }

    /// The whole text.
    pub(super) fn text(&self) -> String {
        text(self.hook, &self.program, &self.check)
    }

    /// The command that it runs, for a hook that somebody else keeps.
    pub(super) fn command(&self) -> String {
        format!("protovet check {}{}", self.hook.quoted_flag(), self.check)
    }

    /// The hook.
    pub(super) const fn hook(&self) -> Hook {
        self.hook
    }

    /// What it does, in words.
    pub(super) fn meaning(&self) -> String {
        let when = match self.hook {
            Hook::PreCommit => "commit",
            Hook::PrePush => "push",
        };
        format!("git runs `{}` before each {when}", self.command())
    }
}

fn text(hook: Hook, program: &str, check: &str) -> String {
    let (name, flag) = (hook.name(), hook.quoted_flag());
    format!(
        "#!/bin/sh\n\
         # Made by `protovet install-hook`, which leaves it alone once it is changed by hand.\n\
         # `protovet install-hook --hook {name} --uninstall` removes it.\n\
         {PROGRAM}{program}\n\
         if [ ! -x \"$protovet\" ]; then\n  \
           echo \"protovet is neither on PATH nor at $protovet: install it, or delete $0\" >&2\n  \
           exit 2\n\
         fi\n\
         {CALL}{flag}{check}\n"
    )
}

/// Whether a text is what an install of this hook wrote, with whatever program and arguments.
pub(super) fn is_ours(found: &str, hook: Hook) -> bool {
    let line = |start: &str| found.lines().find_map(|line| line.strip_prefix(start));
    let (Some(program), Some(call)) = (line(PROGRAM), line(CALL)) else {
        return false;
    };
    let Some(check) = call.strip_prefix(hook.quoted_flag()) else {
        return false;
    };
    found == text(hook, program, check)
}

/// A word behind a space, in quotes if a shell would read it otherwise.
fn quoted(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_=./,:@+%".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        return format!(" {word}");
    }
    format!(" {}", always_quoted(word))
}

fn always_quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(hook: Hook, check: &[&str]) -> Script {
        let check: Vec<String> = check.iter().map(|word| (*word).to_owned()).collect();
        Script::new(hook, Path::new("/opt/it's/protovet"), &check).unwrap()
    }

    #[test]
    fn what_was_installed_is_known_whatever_it_adds() {
        for check in [&[][..], &["proto"], &["a b", "--exclude", "it's*"]] {
            for hook in [Hook::PreCommit, Hook::PrePush] {
                let text = script(hook, check).text();
                assert!(is_ours(&text, hook), "{text}");
                assert!(!is_ours(&format!("{text}make test\n"), hook));
                assert!(!is_ours(&text.replacen("exit 2", "exit 0", 1), hook));
            }
        }
        let text = script(Hook::PreCommit, &[]).text();
        assert!(!is_ours(&text, Hook::PrePush));
        assert!(!is_ours(
            "#!/bin/sh\nexec protovet check --staged\n",
            Hook::PreCommit
        ));
    }

    #[test]
    fn words_are_quoted_for_a_shell() {
        let command = script(Hook::PreCommit, &["a b", "it's", "--surface=json"]).command();
        assert_eq!(
            command,
            "protovet check --staged 'a b' 'it'\\''s' --surface=json"
        );
    }
}
