//! What holds for every valid schema, held over random ones: they compile, protox makes the same
//! of them, and how they are spaced changes nothing.
//!
//! `PROPTEST_CASES` asks for more than the usual number of them, and
//! `scripts/conformance/generated.sh` has protoc judge them too.

#![allow(clippy::unwrap_used)] // helpers of tests count as tests

mod generate;
mod pages;
mod spans;

use generate::{Tape, odd_texts, schema, texts};
use pages::{Source, schema_of};
use proptest::prelude::*;
use protovet::compile::compile_descriptor_set;
use protovet::model::{Schema, dump};

const CASES: u32 = 256;
/// Longer tapes make larger schemas.
const LONGEST: usize = 600;

fn config() -> ProptestConfig {
    let mut config = ProptestConfig::with_cases(CASES);
    if let Some(cases) = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|n| n.parse().ok())
    {
        config.cases = cases;
    }
    config.failure_persistence = None;
    config
}

fn numbers() -> impl Strategy<Value = Numbers> {
    proptest::collection::vec(any::<u32>(), 0..LONGEST).prop_map(Numbers)
}

/// Numbers that a failure does not list: it shows what was made of them.
#[derive(Clone)]
struct Numbers(Vec<u32>);

impl std::fmt::Debug for Numbers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} numbers", self.0.len())
    }
}

/// All of a failing schema is needed to understand why.
fn compiled(files: &[Source]) -> Result<Schema, TestCaseError> {
    schema_of(files).map_err(|error| TestCaseError::fail(format!("{error}\n{}", shown(files))))
}

fn shown(files: &[Source]) -> String {
    let own = files
        .iter()
        .filter(|(path, _)| path != generate::options::PATH);
    own.map(|(path, text)| format!("--- {path}\n{text}"))
        .collect()
}

/// The first line that differs.
fn first_difference(ours: &str, theirs: &str) -> Option<String> {
    let mut lines = ours.lines().zip(theirs.lines()).enumerate();
    let differing = lines.find(|(_, (ours, theirs))| ours != theirs);
    let shown = |(at, (ours, theirs))| format!("line {at}\n ours: {ours}\n theirs: {theirs}");
    match differing {
        Some(line) => Some(shown(line)),
        None => (ours.len() != theirs.len()).then(|| "one is longer".to_owned()),
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn schemas_compile_and_their_spans_are_right(numbers in numbers()) {
        let files = texts(&schema(&mut Tape::new(&numbers.0), false));
        let compiled = compiled(&files)?;
        let wrong = spans::wrong(&compiled);
        prop_assert!(wrong.is_empty(), "{}\n{}", wrong.join("\n"), shown(&files));
    }

    #[test]
    fn spacing_changes_nothing(numbers in numbers(), spacing in numbers()) {
        let generated = schema(&mut Tape::new(&numbers.0), false);
        let plain = compiled(&texts(&generated))?;
        let files = odd_texts(&generated, &mut Tape::new(&spacing.0));
        let odd = compiled(&files)?;
        let wrong = spans::wrong(&odd);
        prop_assert!(wrong.is_empty(), "{}\n{}", wrong.join("\n"), shown(&files));
        let difference = first_difference(&dump(&plain), &dump(&odd));
        prop_assert!(difference.is_none(), "{}\n{}", difference.unwrap(), shown(&files));
    }

    #[test]
    fn protox_makes_the_same_of_them(numbers in numbers()) {
        let files = texts(&schema(&mut Tape::new(&numbers.0), true));
        let ours = dump(&compiled(&files)?);
        let set = witness::compile(&files)
            .map_err(|error| TestCaseError::fail(format!("protox: {error}\n{}", shown(&files))))?;
        let theirs = compile_descriptor_set(&set, "protox").unwrap();
        let difference = first_difference(&ours, &dump(&theirs));
        prop_assert!(difference.is_none(), "{}\n{}", difference.unwrap(), shown(&files));
    }
}

#[test]
fn spans_are_right_in_all_test_data() {
    let mut wrong = Vec::new();
    for files in spans::test_data() {
        if let Ok(schema) = schema_of(&files) {
            wrong.extend(spans::wrong(&schema));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn spans_are_right_in_all_pages_of_rules() {
    let mut wrong = Vec::new();
    for rule in protovet::rules::all() {
        for example in pages::page::examples(rule.page).unwrap() {
            for files in example.old.iter().chain([&example.new]) {
                if let Ok(schema) = schema_of(files) {
                    wrong.extend(spans::wrong(&schema));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// protox, the independent reader of proto2 and proto3.
mod witness {
    use protox::Compiler;
    use protox::file::{ChainFileResolver, File, FileResolver, GoogleFileResolver};

    use super::pages::Source;

    struct Files(Vec<Source>);

    impl FileResolver for Files {
        fn open_file(&self, name: &str) -> Result<File, protox::Error> {
            match self.0.iter().find(|(path, _)| path == name) {
                Some((_, text)) => File::from_source(name, text),
                None => Err(protox::Error::file_not_found(name)),
            }
        }
    }

    /// The descriptor set of all files.
    pub(crate) fn compile(files: &[Source]) -> Result<Vec<u8>, protox::Error> {
        let mut resolver = ChainFileResolver::new();
        resolver.add(Files(files.to_vec()));
        resolver.add(GoogleFileResolver::new());
        let mut compiler = Compiler::with_file_resolver(resolver);
        compiler.include_imports(true).include_source_info(false);
        compiler.open_files(files.iter().map(|(path, _)| path))?;
        Ok(compiler.encode_file_descriptor_set())
    }
}
