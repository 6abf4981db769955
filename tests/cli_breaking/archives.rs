//! Archives as inputs, written with the crates that read them, and by git.

use std::io::{Cursor, Write as _};

use super::*;

fn tar(files: &[(&str, &str)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, text) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        builder
            .append_data(&mut header, path, text.as_bytes())
            .unwrap();
    }
    builder.into_inner().unwrap()
}

fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in files {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*path, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

const FILES: [(&str, &str); 3] = [
    ("acme/user.proto", OLD_USER),
    ("acme/gone.proto", GONE),
    ("README.md", "no schema"),
];

const BELOW: [(&str, &str); 3] = [
    ("api-1.0/proto/acme/user.proto", OLD_USER),
    ("api-1.0/proto/acme/gone.proto", GONE),
    ("top.proto", "no schema at all"),
];

#[test]
fn every_kind_of_archive() {
    let place = folders();
    let zstd = |bytes: &[u8]| zstd::encode_all(bytes, 1).unwrap();
    place.write("a.tar", tar(&FILES));
    place.write("a.tar.gz", gzip(&tar(&FILES)));
    place.write("a.tgz", gzip(&tar(&FILES)));
    place.write("a.tar.zst", zstd(&tar(&FILES)));
    place.write("a.zip", zip(&FILES));
    place.write("download", gzip(&tar(&FILES)));
    place.write("b.tar.gz", gzip(&tar(&BELOW)));
    place.write("b.zip", zip(&BELOW));
    for against in [
        "a.tar",
        "a.tar.gz",
        "a.tgz",
        "./a.tar.zst",
        "a.zip",
        "download#format=tar,compression=gzip",
        "download#format=targz",
        "download#format=tar",
        "b.tar.gz#strip_components=1,subdir=proto",
        "b.tar.gz#strip_components=2",
        "b.tar.gz#subdir=api-1.0/proto",
        "b.zip#strip_components=1,subdir=proto",
        "b.zip#strip_components=2",
    ] {
        finds(&place, &format!("proto --against {against}"), &FOUND);
    }
    finds(&place, "a.tar --against a.zip", &[]);
}

#[test]
fn an_archive_can_be_the_input_or_come_through_a_pipe() {
    let place = folders();
    place.write("new.zip", zip(&[("acme/user.proto", NEW_USER)]));
    finds(&place, "new.zip --against old", &FOUND_WITHIN);
    place.write("old.tar", tar(&FILES));
    let mut command = place.protovet(place.dir());
    command.args([
        "breaking",
        "proto",
        "--against",
        "-#format=tar",
        "--error-format",
        "json",
    ]);
    command.stdin(std::fs::File::open(place.dir().join("old.tar")).unwrap());
    assert_eq!(findings(&support::ran(&mut command).expect(100)), FOUND);
}

#[test]
fn what_git_archive_writes_is_read() {
    let place = repository();
    place.git(&["archive", "--prefix=api-v1/", "-o", "v1.tar.gz", "v1"]);
    place.git(&["archive", "-o", "v1.zip", "v1"]);
    finds(
        &place,
        "proto --against v1.tar.gz#strip_components=1,subdir=proto",
        &FOUND,
    );
    finds(&place, "proto --against v1.zip#subdir=proto", &FOUND);
}

#[test]
fn a_configuration_inside_counts() {
    let place = folders();
    let yaml = "version: v2\nmodules:\n  - path: proto\n";
    place.write(
        "old.zip",
        zip(&[
            ("buf.yaml", yaml),
            ("proto/acme/user.proto", OLD_USER),
            ("elsewhere/acme/gone.proto", GONE),
        ]),
    );
    finds(&place, "proto --against old.zip", &FOUND[1..]);
}

#[test]
fn paths_that_lead_out_are_refused() {
    let place = folders();
    let evil = zip(&[("x/../../evil.proto", OLD_USER)]);
    place.write("evil.zip", evil);
    fails(
        &place,
        "proto --against evil.zip",
        "`evil.zip` holds `x/../../evil.proto`, a path that leads out of it",
    );
    place.write("rooted.zip", zip(&[("/etc/evil.proto", OLD_USER)]));
    fails(
        &place,
        "proto --against rooted.zip",
        "`rooted.zip` holds `/etc/evil.proto`, a path that leads out of it",
    );
    assert!(!place.beside("evil.proto").exists());
}

#[test]
fn links_are_left_out_and_told() {
    let place = folders();
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_size(0);
    builder
        .append_link(&mut header, "acme/link.proto", "/etc/passwd")
        .unwrap();
    let mut header = tar::Header::new_gnu();
    header.set_size(OLD_USER.len() as u64);
    builder
        .append_data(&mut header, "acme/user.proto", OLD_USER.as_bytes())
        .unwrap();
    place.write("old.tar", builder.into_inner().unwrap());
    let ran = breaking(&place, "proto --against old.tar").expect(100);
    assert_eq!(
        ran.stderr,
        "protovet: `acme/link.proto` in `old.tar` is left out: it is a link\n"
    );
}

/// 300 MiB of zeros are a few hundred bytes of zstd.
#[test]
fn bombs_are_refused() {
    let place = folders();
    let mut builder = tar::Builder::new(zstd::Encoder::new(Vec::new(), 1).unwrap());
    let mut header = tar::Header::new_gnu();
    let size = 300 << 20;
    header.set_size(size);
    builder
        .append_data(
            &mut header,
            "big.proto",
            std::io::Read::take(std::io::repeat(0), size),
        )
        .unwrap();
    let packed = builder.into_inner().unwrap().finish().unwrap();
    place.write("bomb.tar.zst", packed);
    fails(
        &place,
        "proto --against bomb.tar.zst",
        "`bomb.tar.zst: big.proto` is too large: more than 96 MiB when decompressed",
    );
}

#[test]
fn what_is_no_archive_is_told() {
    let place = folders();
    place.write("text.tar", "hello");
    place.write("text.zip", "hello");
    let mut cut = gzip(&tar(&FILES));
    cut.truncate(cut.len() / 2);
    place.write("cut.tgz", cut);
    place.write("empty.tar", tar(&[("README.md", "")]));
    for name in ["text.tar", "text.zip", "cut.tgz"] {
        let ran = breaking(&place, &format!("proto --against {name}")).expect(1);
        let start = format!("error: cannot read `{name}` as a ");
        assert!(ran.stderr.starts_with(&start), "{}", ran.stderr);
    }
    fails(
        &place,
        "proto --against empty.tar",
        "there are no `.proto` files in `empty.tar`",
    );
    fails(
        &place,
        "proto --against none.tar",
        "there is no file `none.tar`",
    );
}
