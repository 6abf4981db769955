//! Getting protovet: a release that is verified, or a build.

use std::fs;
use std::path::{Path, PathBuf};

use crate::events;
use crate::runner::{Done, Machine};
use crate::support::Place;

/// Downloads from a folder, as a server would: what is not there is an error.
const CURL: &str = r#"
while [ $# -gt 1 ]; do case $1 in --output) to=$2; shift ;; esac; shift; done
echo "$1" >>"$SERVED/log"
file=$SERVED/${1#https://mirror.example/}
if [ ! -f "$file" ]; then echo "curl: (22) The requested URL returned error: 404" >&2; exit 22; fi
cp "$file" "$to"
"#;

const CARGO: &str = r#"
printf '%s\n' "$*" >>"$SERVED/log"
while [ $# -gt 1 ]; do case $1 in --root) root=$2 ;; esac; shift; done
mkdir -p "$root/bin"
printf '#!/bin/sh\necho built\n' >"$root/bin/protovet"
chmod +x "$root/bin/protovet"
"#;

fn machine() -> Machine {
    let place = Place::new();
    let workspace = place.dir().to_path_buf();
    let mut machine = Machine::new(place, workspace);
    let served = served(&machine);
    fs::create_dir_all(served.join("v9.9.9")).unwrap();
    machine.variable("SERVED", served.to_str().unwrap());
    let tools = machine.place.beside("tools");
    machine.variable("RUNNER_TOOL_CACHE", tools.to_str().unwrap());
    machine.variable("RUNNER_OS", "Linux");
    machine.variable("RUNNER_ARCH", "X64");
    machine.program("curl", CURL);
    machine
}

fn served(machine: &Machine) -> PathBuf {
    machine.place.beside("served")
}

/// Puts a release where it is downloaded from, and gives the SHA-256 of its archive.
fn release(machine: &Machine, version: &str) -> String {
    let folder = served(machine).join(format!("v{version}"));
    fs::create_dir_all(&folder).unwrap();
    let name = "protovet-x86_64-unknown-linux-musl.tar.gz";
    let script = format!("#!/bin/sh\necho protovet {version}\n");
    let file = fs::File::create(folder.join(name)).unwrap();
    let packed = flate2::write::GzEncoder::new(file, flate2::Compression::default());
    let mut archive = tar::Builder::new(packed);
    let mut header = tar::Header::new_gnu();
    header.set_size(script.len() as u64);
    header.set_mode(0o755);
    header.set_cksum();
    archive
        .append_data(&mut header, "protovet", script.as_bytes())
        .unwrap();
    archive.into_inner().unwrap().finish().unwrap();
    let sum = sha256(&folder.join(name));
    let sums = format!(
        "{}  protovet-aarch64-apple-darwin.tar.gz\n{sum}  {name}\n",
        "0".repeat(64)
    );
    fs::write(folder.join("SHA256SUMS"), sums).unwrap();
    sum
}

fn sha256(path: &Path) -> String {
    let path = path.to_str().unwrap();
    let command = "(sha256sum \"$1\" || shasum -a 256 \"$1\") 2>/dev/null | cut -d ' ' -f 1";
    let output = std::process::Command::new("sh")
        .args(["-c", command, "sh", path])
        .output();
    String::from_utf8(output.unwrap().stdout)
        .unwrap()
        .trim()
        .to_owned()
}

fn install(machine: &Machine, inputs: &[(&str, &str)]) -> Done {
    let mut all = vec![("releases", "https://mirror.example")];
    all.extend(inputs);
    machine.run_until(&events::by_hand("refs/heads/main"), &all, Some("install"))
}

fn downloads(machine: &Machine) -> String {
    fs::read_to_string(served(machine).join("log")).unwrap_or_default()
}

#[test]
fn a_release_is_downloaded_once_and_verified() {
    let machine = machine();
    let sum = release(&machine, "1.2.3");
    let done = install(&machine, &[("version", "v1.2.3")]).expect(true);
    assert!(done.log.contains("protovet 1.2.3"), "{}", done.log);
    assert_eq!(downloads(&machine).lines().count(), 2);
    install(&machine, &[("version", "1.2.3")]).expect(true);
    assert_eq!(downloads(&machine).lines().count(), 2, "it is kept");
    let checked = [("version", "1.2.3"), ("checksum", sum.as_str())];
    install(&machine, &checked).expect(true);
    assert_eq!(
        downloads(&machine).lines().count(),
        4,
        "who names a sum wants it verified"
    );
}

#[test]
fn what_is_not_as_it_was_published_is_refused() {
    let machine = machine();
    release(&machine, "1.2.3");
    let wrong = [("version", "1.2.3"), ("checksum", "abc")];
    let done = install(&machine, &wrong).expect(false);
    assert!(
        done.log.contains("instead of abc: it is not used"),
        "{}",
        done.log
    );

    let archive = "v1.2.3/protovet-x86_64-unknown-linux-musl.tar.gz";
    fs::write(served(&machine).join(archive), "something else").unwrap();
    // not even where a build would do
    let done = install(&machine, &[("version", "1.2.3")]).expect(false);
    assert!(done.log.contains("it is not used"), "{}", done.log);
    assert_eq!(done.output("verdict"), "error");

    fs::write(served(&machine).join("v1.2.3/SHA256SUMS"), "").unwrap();
    let done = install(&machine, &[("version", "1.2.3")]).expect(false);
    assert!(
        done.log
            .contains("SHA256SUMS of release 1.2.3 does not name"),
        "{}",
        done.log
    );
}

#[test]
fn without_a_release_it_is_built() {
    let machine = machine();
    machine.program("cargo", CARGO);
    let done = install(&machine, &[]).expect(true);
    let version = env!("CARGO_PKG_VERSION");
    let told = format!("there is no release {version} for this machine: building it");
    assert!(done.log.contains(&told), "{}", done.log);
    assert!(done.log.contains("\nbuilt\n"), "{}", done.log);
    let path = format!("--locked --path {}", env!("CARGO_MANIFEST_DIR"));
    assert!(
        downloads(&machine).contains(&path),
        "{}",
        downloads(&machine)
    );
    // but not another version than the one that was asked for
    let done = install(&machine, &[("version", "7.7.7")]).expect(false);
    assert!(done.log.contains("name another `version`"), "{}", done.log);
    let done = install(&machine, &[("install", "release")]).expect(false);
    assert!(done.log.contains("use `install: build`"), "{}", done.log);
}

#[test]
fn what_is_there_already_can_be_taken() {
    let machine = machine();
    let done = install(&machine, &[("install", "path")]).expect(true);
    let version = concat!("protovet ", env!("CARGO_PKG_VERSION"));
    assert!(done.log.contains(version), "{}", done.log);
    let done = install(&machine, &[("install", "docker")]).expect(false);
    assert!(done.log.contains("not `docker`"), "{}", done.log);
}
