//! How long each step takes on made-up schemas, and how it grows with them:
//! `cargo bench --bench steps`.
//!
//! Tokens are never stored, so there is no step that only finds them: `imports` is the scan of
//! files that are not parsed, which looks at tokens alone, and `parse` makes syntax trees of them.

mod made_up;

use divan::{Bencher, black_box};
use made_up::{SIZES, Version};
use protovet::check;
use protovet::compile::{Input, Roots, Sources, compile, compile_sources};
use protovet::model::Schema;
use protovet::pair::Pairs;
use protovet::policy::Policy;

fn main() {
    divan::main();
}

fn schema(version: Version, files: usize) -> Schema {
    let tree = made_up::tree(version, files);
    let roots = Roots::explicit(&[], &[&tree]).expect("no root is named");
    let input = Input {
        tree: &tree,
        roots: &roots,
        include: None,
    };
    compile(&input).expect("made-up schemas are valid")
}

#[divan::bench(args = SIZES)]
fn imports(bencher: Bencher<'_, '_>, files: usize) {
    let tree = made_up::tree(Version::Old, files);
    let unread = Sources::read(&tree, Some(&|_| false)).expect("nothing is read");
    bencher
        .counter(made_up::size(Version::Old, files))
        .bench(|| Roots::of_sources(&[&unread], &[]).expect("made-up files can be read"));
}

#[divan::bench(args = SIZES)]
fn parse(bencher: Bencher<'_, '_>, files: usize) {
    let tree = made_up::tree(Version::Old, files);
    bencher
        .counter(made_up::size(Version::Old, files))
        .bench(|| Sources::read(&tree, None).expect("made-up files can be read"));
}

#[divan::bench(args = SIZES)]
fn link(bencher: Bencher<'_, '_>, files: usize) {
    let tree = made_up::tree(Version::Old, files);
    let roots = Roots::explicit(&[], &[&tree]).expect("no root is named");
    bencher
        .counter(made_up::size(Version::Old, files))
        .with_inputs(|| Sources::read(&tree, None).expect("made-up files can be read"))
        .bench_values(|sources| {
            compile_sources(sources, &roots).expect("made-up schemas are valid")
        });
}

#[divan::bench(args = SIZES)]
fn pair(bencher: Bencher<'_, '_>, files: usize) {
    let (old, new) = (schema(Version::Old, files), schema(Version::New, files));
    bencher.bench(|| black_box(Pairs::new(&old, &new)).messages.kept().len());
}

#[divan::bench(args = SIZES)]
fn check(bencher: Bencher<'_, '_>, files: usize) {
    let (old, new) = (schema(Version::Old, files), schema(Version::New, files));
    let findings = check::check(&old, &new, &Policy::default()).len();
    assert_ne!(findings, 0, "the versions differ");
    bencher.bench(|| check::check(&old, &new, &Policy::default()));
}
