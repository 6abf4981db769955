//! Writes what fuzzing starts from: the schemas, pages and configurations of the repository.
//!
//! `cargo run --manifest-path seeds/Cargo.toml -- CORPUS`, in the folder above.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// What stands between the two versions of a pair, and between the texts of a hostile schema.
const BETWEEN: u8 = 0xff;

/// What was found to break something once.
const CRASHES: &str = "../testdata/fuzz";

fn main() -> io::Result<()> {
    let corpus = PathBuf::from(std::env::args_os().nth(1).unwrap_or("corpus".into()));
    for proto in found("../testdata", "proto")? {
        keep(&corpus.join("text"), &fs::read(&proto)?)?;
    }
    for couple in found("../testdata", "old")? {
        pair_of_folders(&corpus, &couple)?;
    }
    for page in ["../src/rules", "../src/buf"] {
        for page in found(page, "md")? {
            examples(&corpus, &fs::read_to_string(page)?)?;
        }
    }
    for (kind, endings) in [(0, ["yaml", "yml"]), (2, ["toml", "toml"])] {
        for ending in endings {
            for file in found("../tests", ending)?.into_iter().chain(found("../testdata", ending)?) {
                let seed = [&[kind], fs::read(file)?.as_slice()].concat();
                keep(&corpus.join("config"), &seed)?;
            }
        }
    }
    crashes(&corpus)?;
    hostile(&corpus)?;
    configurations(&corpus)?;
    images(&corpus)?;
    decisions(&corpus)
}

/// Files below a folder with this ending, or folders with this name.
fn found(folder: &str, ending: &str) -> io::Result<Vec<PathBuf>> {
    let (mut open, mut found) = (vec![PathBuf::from(folder)], Vec::new());
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let is_wanted = path.extension() == Some(OsStr::new(ending))
                || path.file_name() == Some(OsStr::new(ending));
            if path.is_dir() {
                open.push(path.clone());
            }
            if is_wanted {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Keeps a seed under the name of its content.
fn keep(folder: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    fs::create_dir_all(folder)?;
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    fs::write(folder.join(format!("{:016x}", hasher.finish())), bytes)
}

/// Each file that both versions of a couple have.
fn pair_of_folders(corpus: &Path, old: &Path) -> io::Result<()> {
    let new = old.with_file_name("new");
    let Some(folder) = old.to_str() else {
        return Ok(());
    };
    for file in found(folder, "proto")? {
        let inside = file.strip_prefix(old).unwrap_or(&file);
        if let Ok(text) = fs::read(new.join(inside)) {
            keep_pair(corpus, &fs::read(&file)?, &text)?;
        }
    }
    Ok(())
}

fn keep_pair(corpus: &Path, old: &[u8], new: &[u8]) -> io::Result<()> {
    keep(&corpus.join("pair"), &[old, &[BETWEEN], new].concat())
}

/// The examples of a page: each alone, and the couples.
fn examples(corpus: &Path, page: &str) -> io::Result<()> {
    let mut old = None;
    for block in page.split("\n```proto").skip(1) {
        let Some((flags, rest)) = block.split_once('\n') else {
            continue;
        };
        let text = rest.split("\n```").next().unwrap_or(rest).as_bytes();
        keep(&corpus.join("text"), text)?;
        if flags.trim_start().starts_with("old") {
            old = Some(text);
        } else if let Some(old) = old.take() {
            keep_pair(corpus, old, text)?;
        }
    }
    Ok(())
}

/// Inputs that broke something, by target.
fn crashes(corpus: &Path) -> io::Result<()> {
    let Ok(targets) = fs::read_dir(CRASHES) else {
        return Ok(());
    };
    for target in targets {
        let target = target?.path();
        for input in fs::read_dir(&target)? {
            let name = target.file_name().unwrap_or_default();
            keep(&corpus.join(name), &fs::read(input?.path())?)?;
        }
    }
    Ok(())
}

/// Texts that want to be more than text, in each place.
fn hostile(corpus: &Path) -> io::Result<()> {
    let texts = [
        "</script><b>|`|``` ]]>",
        "::error::x ##vso[task.setvariable variable=a]b ##[error]c",
        "@everyone https://evil.test \u{202e}\u{1b}[2J\u{9b}1m\u{2028}\u{feff}&amp;\r\n",
    ];
    for text in texts {
        let parts = vec![text.as_bytes(); 9].join(&BETWEEN);
        keep(&corpus.join("report"), &parts)?;
    }
    Ok(())
}

fn configurations(corpus: &Path) -> io::Result<()> {
    let texts: [(u8, &str); 4] = [
        (0, "version: v2\nmodules:\n  - path: proto\n    excludes: [proto/x]\nbreaking:\n  use: [FILE]\n  except: [FIELD_SAME_NAME]\n  ignore_only:\n    FILE_NO_DELETE: [proto/a]\n"),
        (0, "version: v1beta1\nbuild:\n  roots: [proto, vendor]\nlint:\n  use: [DEFAULT]\n"),
        (1, "version: v1\ndirectories:\n  - proto\n  - vendor\n"),
        (2, "[check]\nrules = \"both\"\nsurfaces = [\"binary\", \"json\"]\ncompat = \"full\"\nfail-on = \"error\"\nexclude = [\"**/x\"]\n"),
    ];
    for (kind, text) in texts {
        keep(&corpus.join("config"), &[&[kind], text.as_bytes()].concat())?;
    }
    Ok(())
}

/// Descriptor sets in every form, and archives.
fn images(corpus: &Path) -> io::Result<()> {
    use std::io::Read as _;
    for (kind, name) in [(0, "acme.json.gz"), (1, "acme.yaml.gz")] {
        let mut text = vec![kind];
        let packed = fs::File::open(Path::new("../tests/images").join(name))?;
        flate2::read::GzDecoder::new(packed).read_to_end(&mut text)?;
        keep(&corpus.join("image"), &text)?;
    }
    let mut set = Vec::new();
    let packed = fs::File::open("../tests/images/acme.binpb.gz")?;
    flate2::read::GzDecoder::new(packed).read_to_end(&mut set)?;
    keep(&corpus.join("descriptor_set"), &set)?;
    let mut tar = tar::Builder::new(vec![0]);
    for file in found("../testdata/quick-start", "proto")? {
        tar.append_path_with_name(&file, file.strip_prefix("..").unwrap_or(&file))?;
    }
    let tar = tar.into_inner()?;
    let mut packed = flate2::write::GzEncoder::new(vec![1], flate2::Compression::fast());
    packed.write_all(&tar[1..])?;
    keep(&corpus.join("archive"), &packed.finish()?)?;
    keep(&corpus.join("archive"), &tar)
}

/// A few tapes that make schemas of some size.
fn decisions(corpus: &Path) -> io::Result<()> {
    let mut word: u32 = 1;
    for _ in 0..64 {
        let tape: Vec<u8> = (0..400)
            .map(|_| {
                word = word.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                word.to_be_bytes()[0]
            })
            .collect();
        keep(&corpus.join("evolved"), &tape)?;
        keep(&corpus.join("fix"), &tape)?;
    }
    Ok(())
}
