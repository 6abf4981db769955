//! Archives that lead out of themselves or unpack to more than there is room for.

use std::io::{self, Cursor, Read as _, Write as _};

use super::{GOOD, place, refused};
use crate::support::Place;

const MIB: u64 = 1 << 20;

type Tar = tar::Builder<zstd::Encoder<'static, Vec<u8>>>;

fn packed() -> Tar {
    tar::Builder::new(zstd::Encoder::new(Vec::new(), 1).unwrap())
}

fn entry(tar: &mut Tar, kind: tar::EntryType, path: &str, size: u64) {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(kind);
    header.set_size(size);
    header.set_mode(0o644);
    header.as_gnu_mut().unwrap().name[..path.len()].copy_from_slice(path.as_bytes());
    header.set_cksum();
    tar.append(&header, io::repeat(b' ').take(size)).unwrap();
}

fn written(place: &Place, path: &str, tar: Tar) {
    place.write(path, tar.into_inner().unwrap().finish().unwrap());
}

#[track_caller]
fn fails(place: &Place, archive: &str, parts: &[&str]) {
    refused(place, &["breaking", "good", "--against", archive], parts);
}

#[test]
fn paths_that_lead_out() {
    let place = place();
    for path in [
        "../out.proto",
        "/etc/out.proto",
        "a/../../out.proto",
        "C:/out.proto",
        "..\\out.proto",
    ] {
        let mut tar = packed();
        entry(&mut tar, tar::EntryType::Regular, path, 3);
        written(&place, "a.tar.zst", tar);
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(path, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(b"   ").unwrap();
        place.write("a.zip", zip.finish().unwrap().into_inner());
        for archive in ["a.tar.zst", "a.zip"] {
            fails(&place, archive, &["a path that leads out of it", path]);
        }
        assert!(!place.beside("out.proto").exists());
    }
}

/// Each of the two is below every bound.
#[test]
fn files_that_are_too_much_together() {
    let place = place();
    let mut tar = packed();
    for path in ["a.proto", "b.proto"] {
        entry(&mut tar, tar::EntryType::Regular, path, 60 * MIB);
    }
    written(&place, "a.tar.zst", tar);
    fails(
        &place,
        "a.tar.zst",
        &["`a.tar.zst` is too large: more than 96 MiB when decompressed"],
    );
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for path in ["a.proto", "b.proto"] {
        zip.start_file(path, zip::write::SimpleFileOptions::default())
            .unwrap();
        io::copy(&mut io::repeat(b' ').take(60 * MIB), &mut zip).unwrap();
    }
    place.write("a.zip", zip.finish().unwrap().into_inner());
    fails(
        &place,
        "a.zip",
        &["`a.zip` is too large: more than 96 MiB when decompressed"],
    );
}

/// What is no schema is passed over, and never held.
#[test]
fn large_files_that_are_no_schema() {
    let place = place();
    let mut tar = packed();
    entry(&mut tar, tar::EntryType::Regular, "video.mp4", 300 * MIB);
    let mut header = tar::Header::new_gnu();
    header.set_size(GOOD.len() as u64);
    tar.append_data(&mut header, "user.proto", GOOD.as_bytes())
        .unwrap();
    written(&place, "a.tar.zst", tar);
    place
        .run(&["breaking", "good", "--against", "a.tar.zst"])
        .expect(0);
}

#[test]
fn names_that_go_on_and_on() {
    let place = place();
    for kind in [
        tar::EntryType::GNULongName,
        tar::EntryType::GNULongLink,
        tar::EntryType::XHeader,
        tar::EntryType::XGlobalHeader,
    ] {
        let mut tar = packed();
        entry(&mut tar, kind, "x", 200 * MIB);
        entry(&mut tar, tar::EntryType::Regular, "user.proto", 3);
        written(&place, "a.tar.zst", tar);
        let told = format!(
            "`a.tar.zst` holds an entry with a name of {} bytes",
            200 * MIB
        );
        fails(&place, "a.tar.zst", &[&told]);
    }
}

/// What an archive says of its sizes is not believed.
#[test]
fn sizes_that_are_not_true() {
    let place = place();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("user.proto", zip::write::SimpleFileOptions::default())
        .unwrap();
    io::copy(&mut io::repeat(b' ').take(MIB), &mut zip).unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    let size = u32::try_from(MIB).unwrap().to_le_bytes();
    for told in [0_u32, 1, u32::MAX] {
        let mut lying = bytes.clone();
        for at in 0..lying.len() - 4 {
            if lying[at..at + 4] == size {
                lying[at..at + 4].copy_from_slice(&told.to_le_bytes());
            }
        }
        place.write("a.zip", lying);
        let ran = place.run(&["breaking", "good", "--against", "a.zip"]);
        assert!(matches!(ran.code, 1 | 100), "{ran:?}");
        assert!(!ran.stderr.contains("panicked"), "{ran:?}");
    }
}

#[test]
fn names_that_differ_in_case() {
    let place = place();
    let mut tar = packed();
    for path in ["User.proto", "user.proto"] {
        let mut header = tar::Header::new_gnu();
        header.set_size(GOOD.len() as u64);
        tar.append_data(&mut header, path, GOOD.as_bytes()).unwrap();
    }
    written(&place, "a.tar.zst", tar);
    let ran = place.run(&["breaking", "good", "--against", "a.tar.zst"]);
    let both = ran.stderr.clone() + &ran.stdout;
    assert!(
        both.contains("`User` is declared twice in `acme`"),
        "{both}"
    );
}
