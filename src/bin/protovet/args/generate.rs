//! What can be typed behind `completions` and `man`.

use std::path::PathBuf;

use clap::Args;
use clap_complete::Shell;

use super::ColorArgs;

pub(crate) const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  protovet completions bash >~/.local/share/bash-completion/completions/protovet
  protovet completions zsh >~/.zfunc/_protovet      a folder that is in $fpath
  protovet completions fish >~/.config/fish/completions/protovet.fish
  protovet completions powershell >>$PROFILE";

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: Shell,
    #[command(flatten)]
    pub(crate) color: ColorArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// The folder to write them to, one for protovet and one for each command
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    #[command(flatten)]
    pub(crate) color: ColorArgs,
}
