//! Compiles a folder of `.proto` files and says nothing but how many there are: what `buf build`
//! and `protoc` do, without their output.
//!
//! ```text
//! cargo run --release --example compile FOLDER
//! ```

#![allow(clippy::print_stdout)]

use std::error::Error;

use protovet::compile::{self, Roots, Sources};
use protovet::source::{self, Input, OpenOptions};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("name a folder")?;
    let Input::Tree { tree, .. } = source::open(&path, &OpenOptions::from_process()?)? else {
        return Err("name a folder, not a descriptor set".into());
    };
    let sources = Sources::read(&tree, None)?;
    let roots = Roots::of_sources(&[&sources], &[])?;
    let schema = compile::compile_sources(sources, &roots)?;
    println!("{} files", schema.files().len());
    // the process ends here: to give the memory back piece by piece would only take time
    std::mem::forget(schema);
    Ok(())
}
