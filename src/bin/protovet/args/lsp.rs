//! What can be typed behind `protovet lsp`: what editors add to it on their own.

use clap::Args;

#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct LspArgs {
    /// Accepted for editors that name the channel: there is no other
    #[arg(long)]
    stdio: bool,
}
