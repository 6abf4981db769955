//! The command line, run as a user runs it: the real binary in real folders and repositories.

#![allow(clippy::unwrap_used)] // helpers of tests may panic as tests may

mod support;

#[path = "cli/allow.rs"]
mod allow;
#[path = "cli/allow_page.rs"]
mod allow_page;
#[path = "cli/bad_input.rs"]
mod bad_input;
#[path = "cli/baseline.rs"]
mod baseline;
#[path = "cli/bump.rs"]
mod bump;
#[path = "cli/check.rs"]
mod check;
#[path = "cli/config.rs"]
mod config;
#[path = "cli/configured.rs"]
mod configured;
#[path = "cli/descriptor_sets.rs"]
mod descriptor_sets;
#[path = "cli/diff.rs"]
mod diff;
#[path = "cli/docs.rs"]
mod docs;
#[path = "cli/explain.rs"]
mod explain;
#[path = "cli/fix.rs"]
mod fix;
#[path = "cli/fix_buf.rs"]
mod fix_buf;
#[path = "cli/formats.rs"]
mod formats;
#[path = "cli/formats_page.rs"]
mod formats_page;
#[path = "cli/generated.rs"]
mod generated;
#[path = "cli/grouped.rs"]
mod grouped;
#[path = "cli/history.rs"]
mod history;
#[path = "cli/history_page.rs"]
mod history_page;
#[path = "cli/hooks.rs"]
mod hooks;
#[path = "cli/hostile.rs"]
mod hostile;
#[path = "cli/init.rs"]
mod init;
#[path = "cli/kept.rs"]
mod kept;
#[path = "cli/lint.rs"]
mod lint;
#[path = "cli/narrow.rs"]
mod narrow;
#[path = "cli/proposals.rs"]
mod proposals;
#[path = "cli/push.rs"]
mod push;
#[path = "cli/releases.rs"]
mod releases;
#[path = "cli/reports.rs"]
mod reports;
#[path = "cli/rules.rs"]
mod rules;
#[path = "cli/staged.rs"]
mod staged;

/// A message whose only field has this number.
fn user(number: u32) -> String {
    format!(
        "syntax = \"proto3\";\npackage acme;\nmessage User {{\n  string email = {number};\n}}\n"
    )
}

/// A service with this name, and the message it needs.
fn service(name: &str) -> String {
    format!(
        "syntax = \"proto3\";\npackage acme;\nmessage {name}Ping {{}}\nservice {name} {{\n  \
         rpc Ping({name}Ping) returns ({name}Ping);\n}}\n"
    )
}
