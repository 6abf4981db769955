//! Lists all that a schema says, one line an element: for comparing ways of compiling it.
//!
//! ```text
//! cargo run --release --example dump PATH     a folder of .proto files, or a descriptor set
//! ```

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::io::Write as _;

use protovet::compile::{self, Include, Roots, Sources};
use protovet::model::{Schema, dump};
use protovet::source::{self, Input, OpenOptions};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(path), None) = (arguments.next(), arguments.next()) else {
        return Err("name one folder, file or descriptor set".into());
    };
    let schema = open(&path)?;
    std::io::stdout().write_all(dump(&schema).as_bytes())?;
    Ok(())
}

fn open(path: &str) -> Result<Schema, Box<dyn Error>> {
    Ok(match source::open(path, &OpenOptions::from_process()?)? {
        Input::DescriptorSet {
            bytes,
            encoding,
            label,
        } => {
            let bytes = compile::to_binary(bytes, encoding, &label)?;
            compile::compile_descriptor_set(&bytes, &label)?
        }
        Input::Tree { tree, inputs } => {
            let is_input =
                inputs.map(|inputs| move |path: &str| inputs.iter().any(|it| it == path));
            let sources = Sources::read(&tree, is_input.as_ref().map(|it| it as Include<'_>))?;
            let roots = Roots::of_sources(&[&sources], &[])?;
            compile::compile_sources(sources, &roots)?
        }
    })
}
