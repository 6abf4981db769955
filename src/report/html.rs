//! A page for browsers that needs nothing else: every finding with old and new side by side, what
//! changed in them, and the bytes of a value that shows it.

mod changes;
mod data;

use std::io::{self, Write};

use super::Run;
use super::page::{self, Parts};

/// Writes the page. The same run gives the same bytes. Paths start with `prefix`.
pub(super) fn write(out: &mut dyn Write, run: &Run<'_>, prefix: &str) -> io::Result<()> {
    let parts = Parts {
        page: include_str!("html/page.html"),
        style: &[page::STYLE, include_str!("html/style.css")],
        script: &[page::SCRIPT, include_str!("html/report.js")],
    };
    page::write(out, &parts, &data::Page::of(run, prefix))
}

#[cfg(test)]
#[path = "html/tests.rs"]
mod tests;
