//! Any bytes as an archive: what comes out stays inside, and is no more than what is allowed.
#![no_main]

use std::fs;

use libfuzzer_sys::fuzz_target;
use protovet::source::{OpenOptions, Opened, Reference, open_reference};

const NAMES: [&str; 5] = ["a.tar", "a.tar.gz", "a.tar.zst", "a.zip", "a.tgz#strip_components=1"];

fuzz_target!(|data: &[u8]| {
    let Some((&kind, bytes)) = data.split_first() else {
        return;
    };
    let folder = tempfile::tempdir_in("/dev/shm").expect("room for a file");
    let name = NAMES[usize::from(kind) % NAMES.len()];
    let file = name.split('#').next().unwrap_or(name);
    fs::write(folder.path().join(file), bytes).expect("room for a file");
    let reference = Reference::parse(name, folder.path()).expect("a known form");
    let options = OpenOptions::at(folder.path());
    let Ok(opened) = open_reference(&reference, &options, &mut std::io::empty()) else {
        return;
    };
    if let Opened::Files(store) = opened
        && let Ok(tree) = store.tree("")
    {
        for file in tree.files() {
            assert!(!file.path.starts_with('/') && !file.path.split('/').any(|part| part == ".."));
            let _ = tree.read(file);
        }
    }
});
