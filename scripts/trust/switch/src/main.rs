//! Puts every mutant of a package behind a switch, so that one build has them all: what an
//! environment variable names is on (`mutant.rs`), and trying a mutant costs a run of the tests.
//!
//! `protovet-switch build LIST FROM TO LEFT_OUT` writes the sources of `FROM` into `TO`, with the
//! mutants of LIST (`cargo mutants --list --json`, whose n-th mutant has the number n, from 1) but
//! those whose numbers stand in LEFT_OUT, one a line. It prints the numbers of those for which there
//! is no place: what cannot be, such as `||` after a `let`. `protovet-switch blame TO` reads what `cargo check --message-format=json` prints,
//! and prints a line `NUMBER CODE` for each error: the mutant that it is in, and what rustc calls it.
//! `of` before the number says that the switch of the mutant, not the mutant itself, does not compile.

mod blame;
mod list;
mod places;
mod switches;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["build", list, from, to, left_out] => build(list, from, to, left_out),
        ["blame", to] => blame::blame(Path::new(to)),
        _ => Err("use `build LIST FROM TO LEFT_OUT` or `blame TO`".into()),
    }
}

fn build(list: &str, from: &str, to: &str, left_out: &str) -> Result<()> {
    let left_out = fs::read_to_string(left_out)?;
    let left_out = left_out
        .lines()
        .map(str::parse)
        .collect::<std::result::Result<_, _>>()?;
    let files = list::by_file(Path::new(list), &left_out)?;
    for (file, mutants) in files {
        let text = fs::read_to_string(Path::new(from).join(&file))?;
        let mut places = places::Places::new(mutants);
        let switched = switches::switched(&text, &mut places)?;
        let target = Path::new(to).join(&file);
        // what stays as it was keeps its time
        if fs::read_to_string(&target).ok().as_ref() != Some(&switched) {
            fs::write(target, switched)?;
        }
        for number in places.unused() {
            println!("{number}");
        }
    }
    Ok(())
}
